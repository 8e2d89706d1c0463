// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/snapshot.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace candor {

/// What a row of trials or of candidates shows, sorts by and is filtered by. Where a trial's row says something that
/// candidates have, it is that of the candidate which gave the trial its verdict, except tokens, latency and cost:
/// these are the sums over all of the trial's candidates.
enum class RowColumn
{
    Plan, ///< the place in the snapshot: sessions oldest first, each as planned
    Session,
    Configuration,
    Model,
    Task,
    Category,
    Complexity,
    Repeat, ///< from 1
    N,      ///< of the configuration
    Verdict,
    Flip,     ///< of the trial, against the baseline
    Selected, ///< trial: 1 when a candidate could be selected; candidate: 1 when it is the one
    Draw,     ///< from 1; trial: of the selected candidate
    Score,
    Candidates, ///< drawn in the trial
    Holes,
    Findings, ///< of the IR check
    Cases,    ///< test cases passed
    Tokens,   ///< prompt and completion
    Latency,  ///< seconds, of the requests one after the other
    Cost,     ///< USD
    Duration, ///< seconds, of the trial
    Executed, ///< 1 when the candidate was judged
};

/// Rows of a trial's candidates in Snapshot::candidates; always in range.
struct CandidateRange
{
    std::size_t begin = 0;
    std::size_t end = 0;
};
[[nodiscard]] CandidateRange candidatesOf(const Snapshot& snapshot, std::size_t trial);
/// Row of the candidate whose verdict the trial has: the selected one, or the first when none could be selected. None
/// for a trial without candidates.
[[nodiscard]] std::optional<std::size_t> decisiveCandidate(const Snapshot& snapshot, std::size_t trial);

/// A number of one row; NaN: the row has none. Requires a row of the snapshot.
using RowNumber = double (*)(const Snapshot& snapshot, std::uint32_t row);
/// How to read a column from a trial's row and from a candidate's; nullptr for columns that are texts, verdicts, flips.
[[nodiscard]] RowNumber trialNumber(RowColumn column);
[[nodiscard]] RowNumber candidateNumber(RowColumn column);

/// The text of a row's column, from the plan of its session: configuration and model by the configuration's index,
/// task, category and complexity by the task's index, session by neither (its suite's name). Empty where there is none.
[[nodiscard]] std::string_view textOf(const StoredSession& session, RowColumn column, std::size_t index);
/// How many indices textOf() takes for this column: configurations, tasks, or 1.
[[nodiscard]] std::size_t textCount(const StoredSession& session, RowColumn column);
/// True for the columns that textOf() knows.
[[nodiscard]] bool isText(RowColumn column);

} // namespace candor
