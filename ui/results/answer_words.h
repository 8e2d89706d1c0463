// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"
#include "ui/results/result_analysis.h"

#include <QString>

namespace candor::ui {

/// What the page says above its tables. All of it is plain text.
struct ResultAnswer
{
    QString headline;        ///< the answer in one sentence
    QString detail;          ///< intervals, n, what changed together and what may be said of the cause
    QString provenance;      ///< not empty: these are not a model's replies
    QString mismatches;      ///< not empty: what was declared, sent and applied does not agree
    bool planNeeded = false; ///< the cause is withheld: a further run would tell
};

/// `runningSession`: id of the session that runs now, or empty.
[[nodiscard]] ResultAnswer answerOf(const ResultAnalysis& analysis, const std::string& runningSession);

/// "1 task", "18 tasks".
[[nodiscard]] QString tasksText(std::size_t count);
/// "1 trial", "36 trials".
[[nodiscard]] QString trialsText(std::size_t count);

} // namespace candor::ui
