// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/summary.h"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace candor {

/// Candidates with so many holes: how many pass. The interval is Wilson's, 95 %.
struct HolesBucket
{
    std::string_view label; ///< "0", "1", "2", "3+"
    std::size_t passed = 0;
    std::size_t failed = 0;
    Interval interval;

    [[nodiscard]] std::size_t n() const { return passed + failed; }
};

/// Holes against outcome, over candidates with a usable IR that were executed and whose verdict is the model's.
struct HolesOutcome
{
    std::array<HolesBucket, 4> buckets;
    std::size_t n = 0;       ///< candidates in the buckets
    std::size_t trials = 0;  ///< that they come from
    std::size_t leftOut = 0; ///< candidates without a usable IR, not executed, or not the model's
    std::string refusal;     ///< not empty: there is nothing to count, and why
};

inline constexpr std::string_view kHolesOutcomeMethod = "Executed candidates by the number of holes in their IR; 95 % "
                                                        "Wilson intervals, which take candidates as independent "
                                                        "though those of one trial share their task. Tasks that are "
                                                        "hard may have both more holes and fewer passes: this shows "
                                                        "no cause";

[[nodiscard]] HolesOutcome holesOutcome(const Snapshot& snapshot, const std::vector<ConfigurationRef>& refs);

} // namespace candor
