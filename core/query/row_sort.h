// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/query/flip.h"
#include "core/query/row_values.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace candor {

/// By which column rows are ordered. Texts as people order them (t2 before t10, upper case like lower case), verdicts
/// as the enumeration has them, flips lost, gained, none, sessions oldest first. Rows without a value are last in both
/// directions; rows that are equal keep the snapshot's order in both.
struct RowSort
{
    RowColumn column = RowColumn::Plan;
    bool descending = false;
};
using TrialSort = RowSort;
using CandidateSort = RowSort;

/// Requires rows in the snapshot's order.
void sortTrials(const Snapshot& snapshot, std::span<const Flip> flips, RowSort sort, std::vector<std::uint32_t>& rows);
void sortCandidates(const Snapshot& snapshot, std::span<const Flip> flips, RowSort sort,
                    std::vector<std::uint32_t>& rows);

/// The order of texts: digits by their number, ASCII letters whatever their case; texts that differ are never equal.
[[nodiscard]] bool comesBefore(std::string_view left, std::string_view right);

} // namespace candor
