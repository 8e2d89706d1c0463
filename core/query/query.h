// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/query/row_filter.h"
#include "core/query/row_sort.h"
#include "core/store/snapshot.h"

#include <cstdint>
#include <span>
#include <vector>

namespace candor {

/// Rows of Snapshot::trials that the filter wants, in the order asked for. `flips` has one for each trial of the
/// snapshot (flipsOf() in core/analysis/matrix.h), or is empty when nothing is the baseline. Any thread.
[[nodiscard]] std::vector<std::uint32_t> selectTrials(const Snapshot& snapshot, const RowFilter& filter,
                                                      std::span<const Flip> flips = {}, TrialSort sort = {});

/// The same for rows of Snapshot::candidates. What a filter asks of session, configuration, task, repeat and flip is
/// asked of the candidate's trial, the rest of the candidate itself.
[[nodiscard]] std::vector<std::uint32_t> selectCandidates(const Snapshot& snapshot, const RowFilter& filter,
                                                          std::span<const Flip> flips = {}, CandidateSort sort = {});

} // namespace candor
