// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/snapshot.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace candor {

/// Which trials are wanted. An empty member asks for nothing.
struct TrialFilter
{
    std::string session{};                        ///< id
    std::optional<std::uint32_t> configuration{}; ///< index in the session's plan
    std::string taskGlob{};                       ///< "letter*"
    std::set<Verdict> verdicts{};
    std::set<VerdictClass> verdictClasses{};
    std::string modelGlob{};
};

enum class TrialOrder
{
    Plan,     ///< as the session's plan has them, sessions oldest first
    Task,     ///< by task, as suites have them (one task of several sessions together), then configuration, then repeat
    Verdict,  ///< in the order of the enumeration
    Duration, ///< longest first
};

/// Rows of Snapshot::trials that pass the filter, in the order asked for; equal keys keep the plan's order.
[[nodiscard]] std::vector<std::uint32_t> selectTrials(const Snapshot& snapshot, const TrialFilter& filter,
                                                      TrialOrder order = TrialOrder::Plan);

} // namespace candor
