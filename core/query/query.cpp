// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/query/query.h"

#include "core/query/row_match.h"

namespace candor {

std::vector<std::uint32_t> selectTrials(const Snapshot& snapshot, const RowFilter& filter, std::span<const Flip> flips,
                                        TrialSort sort)
{
    std::vector<std::uint32_t> rows = matchingTrials(snapshot, filter, flips);
    sortTrials(snapshot, flips, sort, rows);
    return rows;
}

std::vector<std::uint32_t> selectCandidates(const Snapshot& snapshot, const RowFilter& filter,
                                            std::span<const Flip> flips, CandidateSort sort)
{
    std::vector<std::uint32_t> rows = matchingCandidates(snapshot, filter, flips);
    sortCandidates(snapshot, flips, sort, rows);
    return rows;
}

} // namespace candor
