// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/plan/configuration.h"
#include "core/suite/suite.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace candor {

/// One task under one configuration, one repeat, with the seed that everything in it is derived from.
struct TrialPlan
{
    std::size_t index = 0; ///< place in the session
    std::size_t task = 0;  ///< index in the suite
    std::size_t configuration = 0;
    int repeat = 0;
    std::uint64_t seed = 0;
};

/// What a session will take at the most, before it starts. Requests are exact where there are no code retries and
/// clearing does not ask, and the most there can be otherwise (a backend's own retries not counted); time and money are
/// estimates from the figures given to forecast().
struct Forecast
{
    std::size_t trials = 0;
    std::size_t candidates = 0;
    std::size_t requests = 0;
    double seconds = 0.0;
    double costUsd = 0.0;
};

/// What a request costs on average; the basis of a forecast.
struct RequestFigures
{
    double secondsPerRequest = 5.0;
    double promptTokens = 1200.0;
    double completionTokens = 500.0;
};

/// Everything that a session will do, decided before it starts: suite, configurations and every trial.
struct SessionPlan
{
    std::shared_ptr<const Suite> suite;
    std::vector<Configuration> configurations;
    int repeats = 1;
    std::uint64_t seed = 0;
    std::vector<TrialPlan> trials; ///< configuration by configuration, then task, then repeat
};

inline constexpr int kMaxRepeats = 1'000;
inline constexpr std::size_t kMaxTrials = 10'000'000;

/// Requires a sealed suite. Errors: no task, no configuration, two configurations of one name, repeats outside
/// 1..kMaxRepeats, more than kMaxTrials trials, a bad configuration.
///
/// A trial's seed comes from the session's seed, the task's hash and the repeat, and not from the configuration: two
/// configurations meet a task under the same seed, so that comparing them in pairs removes what chance they share.
/// A task keeps its seed when the suite around it changes.
[[nodiscard]] Result<SessionPlan> makePlan(std::shared_ptr<const Suite> suite,
                                           std::vector<Configuration> configurations, int repeats, std::uint64_t seed);

[[nodiscard]] Forecast forecast(const SessionPlan& plan, const RequestFigures& figures, int concurrency);

/// The plan as stored in a workspace, suite included; and back. Trials follow from the rest and are made anew.
[[nodiscard]] Json planToJson(const SessionPlan& plan);
[[nodiscard]] Result<SessionPlan> planFromJson(const Json& json);

} // namespace candor
