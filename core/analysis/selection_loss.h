// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/summary.h"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace candor {

/// How many of n trials pass under four ways to choose the candidate. Intervals are Wilson's, 95 %.
struct SelectionCounts
{
    std::size_t n = 0;
    std::size_t selected = 0;  ///< with the candidate that was selected
    std::size_t oracle = 0;    ///< with the best possible choice: at least one candidate passes
    std::size_t firstPick = 0; ///< with the first draw that is the model's: as if one had been drawn
    double randomPick = 0.0;   ///< expected, when each candidate that is the model's is equally likely
    Interval selectedInterval;
    Interval oracleInterval;
    Interval firstPickInterval;
    /// No interval for randomPick: it is exact, given these candidates. Another draw of candidates would vary as the
    /// first pick does.

    [[nodiscard]] std::size_t lost() const { return oracle - selected; } ///< passing candidates that were not selected
};

/// What selection made of the candidates of one configuration, over the trials that are the model's and whose
/// candidates all have a verdict.
struct SelectionLoss
{
    ConfigurationRef ref;
    SelectionCounts all;
    std::map<std::string, SelectionCounts> byCategory; ///< "": tasks without one
    std::size_t leftOut = 0;                           ///< trials with a candidate that was never executed
    std::size_t notTheModels = 0;                      ///< trials outside every rate
    std::string refusal;                               ///< not empty: nothing can be said, and why
};

inline constexpr std::string_view kSelectionLossMethod =
    "Trials that are the model's and have all candidates executed; 95 % Wilson intervals; the random pick is an "
    "expectation over each trial's candidates";

[[nodiscard]] SelectionLoss selectionLoss(const Snapshot& snapshot, ConfigurationRef ref);

} // namespace candor
