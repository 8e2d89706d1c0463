// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/summary.h"

#include <QString>

#include <chrono>
#include <cstddef>

namespace candor::ui {

// Figures as the user's locale writes them. Every rate carries its n.

[[nodiscard]] QString percentText(double share, int decimals = 1);      ///< "72.2 %"
[[nodiscard]] QString intervalText(const Interval& interval);           ///< "49–88 %"
[[nodiscard]] QString rateText(const SuccessRate& rate);                ///< "13/18"
[[nodiscard]] QString rateSentence(const SuccessRate& rate);            ///< "13/18, 72.2 % (49–88 %, 95 % Wilson)"
[[nodiscard]] QString scoreText(double score);                          ///< "132.3"; "—" for NaN
[[nodiscard]] QString dollarText(double usd);                           ///< "$0.0015"
[[nodiscard]] QString durationText(std::chrono::milliseconds duration); ///< "412 ms", "1.2 s", "3 min 5 s"
[[nodiscard]] QString countText(std::size_t count);                     ///< "10,000"
[[nodiscard]] QString pValueText(double p);                             ///< "p = 0.004", "p < 0.0001"

} // namespace candor::ui
