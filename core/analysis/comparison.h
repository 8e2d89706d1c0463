// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/summary.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace candor {

enum class ComparisonVerdict
{
    Regressed,
    Improved,
    NotShown,
    NotComparable,
};
/// "regressed", "improved", "not shown", "not comparable".
[[nodiscard]] std::string_view nameOf(ComparisonVerdict verdict);

/// One run against another, task by task. Tasks are paired by the content hash of task and tests; with repeats, a
/// task's outcome is what most of its trials say (a tie, or no trial that is the model's, leaves the pair out). The
/// same task under two ids of one suite is paired in the order of the suites.
struct RunComparison
{
    ConfigurationRef first; ///< the baseline
    ConfigurationRef second;
    std::size_t pairs = 0;
    std::vector<std::string> lost; ///< task ids of the first suite, in its order
    std::vector<std::string> gained;
    std::vector<std::string> leftOut;              ///< "task: why"
    double pValue = 1.0;                           ///< exact McNemar, two-sided; 1 when not comparable
    std::optional<std::size_t> smallestDetectable; ///< flips one way that would be shown at 0.05 with these pairs
    /// Of the configurations, then "provenance" (its kind) and "environment" (what the verdicts were made with).
    std::vector<Difference> differences;
    ComparisonVerdict verdict = ComparisonVerdict::NotComparable;
    std::string reason;      ///< the verdict in a sentence, with its numbers
    std::string attribution; ///< what may be said of the cause: named with one difference, withheld with more
};

/// "p = 0.0039", "p < 0.0001": two digits, or as many as it takes not to look as if it were on the other side of 0.05.
[[nodiscard]] std::string pValueWords(double p);

/// The kind of a provenance: what stands before its first ':' ("simulated", "recording"), empty for real replies.
[[nodiscard]] std::string provenanceKind(std::string_view provenance);

/// Shown means p < 0.05. Not comparable: no task with an outcome in both runs, or replies of different kinds (real,
/// simulated, recording); lost and gained are listed all the same. Replies are as real as the sessions say.
[[nodiscard]] RunComparison compareRuns(const Snapshot& snapshot, ConfigurationRef first, ConfigurationRef second);

} // namespace candor
