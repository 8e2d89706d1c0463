// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/query/row_filter.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace candor {

// The two halves of query.h, this one and row_sort.h. Texts are matched once for each task and configuration of a
// session, so that a row costs a few array reads.

/// Rows of Snapshot::trials, or of Snapshot::candidates, that the filter wants, in the snapshot's order. A session
/// without a plan has none. `flips` has one for each trial, or none at all.
[[nodiscard]] std::vector<std::uint32_t> matchingTrials(const Snapshot& snapshot, const RowFilter& filter,
                                                        std::span<const Flip> flips);
[[nodiscard]] std::vector<std::uint32_t> matchingCandidates(const Snapshot& snapshot, const RowFilter& filter,
                                                            std::span<const Flip> flips);

/// True when the pattern says yes to the text. `lowered` is in ASCII lower case.
[[nodiscard]] bool matches(const TextPattern& pattern, std::string_view lowered);

} // namespace candor
