// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/summary.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace candor {

/// One candidate with a score and a verdict that is the model's.
struct ScorePoint
{
    std::string task;            ///< id
    std::uint32_t trial = 0;     ///< row of Snapshot::trials
    std::uint32_t candidate = 0; ///< row of Snapshot::candidates
    double score = 0.0;
    bool passed = false;
    bool selected = false;
};

/// Whether a higher score goes with a pass inside a candidate set, that is among the candidates of one trial: between
/// trials the task decides, not the score. A set tells something when one of its candidates passes and one fails.
struct ScoreOutcome
{
    std::vector<ScorePoint> points; ///< trial by trial, in draw order
    std::size_t sets = 0;           ///< trials with a point
    std::size_t mixed = 0;          ///< n: of them, those with both a pass and a failure
    std::size_t concordant = 0;     ///< pairs of a pass and a failure of one set: the pass has the higher score
    std::size_t discordant = 0;     ///< the failure has it
    std::size_t ties = 0;           ///< within 1e-9, as the selection has it
    /// The mean over the mixed sets of (concordant + ties / 2) / pairs: 0.5 is what chance gives, 1 is a score that
    /// always tells. None when refused.
    std::optional<double> concordance;
    Interval interval;   ///< see kScoreOutcomeMethod
    std::string refusal; ///< not empty: concordance can't be estimated, and why
};

/// Mixed sets that an estimate takes at the least.
inline constexpr std::size_t kLeastMixedSets = 5;
inline constexpr std::string_view kScoreOutcomeMethod =
    "Share of pairs of a passed and a failed candidate of one trial in which the passed one scores higher (ties half), "
    "averaged over trials with both; 95 % Wilson interval with n = trials with both, which is wide enough because a "
    "share varies no more than a yes or no";

/// Over the trials of all the configurations together. They should have one rubric, else the points are not comparable
/// (the pairs are: they never leave a trial).
[[nodiscard]] ScoreOutcome scoreOutcome(const Snapshot& snapshot, const std::vector<ConfigurationRef>& refs);

} // namespace candor
