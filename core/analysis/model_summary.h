// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/summary.h"

#include <cstddef>
#include <string>
#include <vector>

namespace candor {

/// The success of one repeat of one configuration: a dot beside a bar.
struct RepeatRate
{
    ConfigurationRef ref;
    int repeat = 0; ///< from 0
    std::size_t passed = 0;
    std::size_t trials = 0; ///< n: that are the model's; dots without one are left out

    [[nodiscard]] double rate() const { return static_cast<double>(passed) / static_cast<double>(trials); }
};

/// One model over all the configurations that use it.
struct ModelSummary
{
    std::string model;
    SuccessRate success; ///< trials of all of them together; tasks that are run often weigh more
    std::vector<ConfigurationRef> configurations;
    std::vector<RepeatRate> repeats; ///< by configuration, then repeat
    std::size_t planned = 0;         ///< trials that the sessions have planned
    std::size_t stored = 0;          ///< that are there, the not-the-model's among them
    bool running = false;            ///< one of the sessions is running or paused, and trials are still to come
};

/// Grouped by the name of the model, in the order in which the names are first met. References to nothing, and the same
/// reference once more, are passed over.
[[nodiscard]] std::vector<ModelSummary> summariseModels(const Snapshot& snapshot,
                                                        const std::vector<ConfigurationRef>& refs);
/// The same with a group for each configuration; `model` is its model.
[[nodiscard]] std::vector<ModelSummary> summariseConfigurations(const Snapshot& snapshot,
                                                                const std::vector<ConfigurationRef>& refs);

} // namespace candor
