// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/suite/suite.h"
#include "core/support/hash.h"
#include "core/support/verdict.h"

#include <cstddef>
#include <utility>
#include <vector>

namespace candor {

/// What the trials of one task under one configuration say together.
struct TaskOutcome
{
    std::size_t passed = 0;
    std::size_t failed = 0; ///< and it is the model's
    std::size_t notTheModels = 0;

    void add(VerdictClass verdictClass)
    {
        ++(verdictClass == VerdictClass::NotTheModels ? notTheModels
           : verdictClass == VerdictClass::Passed     ? passed
                                                      : failed);
    }
    /// True when most of the trials that are the model's say the same.
    [[nodiscard]] bool decided() const { return passed != failed; }
    [[nodiscard]] bool passes() const { return passed > failed; }
};

/// A task's identity across suites: its hash, and which of the suite's tasks with that hash it is. An empty hash is
/// none.
using TaskKey = std::pair<ContentHash, std::size_t>;

/// The keys of a suite's tasks, in its order.
[[nodiscard]] std::vector<TaskKey> taskKeysOf(const Suite& suite);

} // namespace candor
