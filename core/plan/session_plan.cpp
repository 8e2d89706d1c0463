// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plan/session_plan.h"

#include "core/suite/suite_loader.h"
#include "core/support/random.h"
#include "core/support/text.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace candor {

namespace {

Error planError(std::string message)
{
    return Error{ErrorCode::InvalidInput, Stage::Plan, std::move(message)};
}

Result<void> checkSuite(const std::shared_ptr<const Suite>& suite)
{
    if (!suite || suite->tasks.empty()) {
        return planError("There is nothing to run: the suite has no tasks.");
    }
    for (const Task& task : suite->tasks) {
        if (task.hash.empty()) {
            return Error{ErrorCode::Internal, Stage::Plan,
                         "The suite was not sealed: task '" + terminalSafe(task.id, 100) + "' has no hash."};
        }
    }
    return {};
}

Result<void> checkConfigurations(const std::vector<Configuration>& configurations)
{
    if (configurations.empty()) {
        return planError("There is nothing to run: no configuration was given.");
    }
    std::set<std::string_view> names;
    for (const Configuration& configuration : configurations) {
        if (Result<void> checked = checkConfiguration(configuration); !checked.ok()) {
            return checked;
        }
        if (!names.insert(configuration.name).second) {
            return planError("Two configurations have the name '" + configuration.name +
                             "'; give each a name of its own.");
        }
    }
    return {};
}

std::size_t requestsOfTrial(const Configuration& configuration)
{
    const auto drawn = static_cast<std::size_t>(configuration.n);
    const std::size_t coded = configuration.executeAll ? drawn : 1;
    const std::size_t asked = configuration.clearing == ClearingPolicy::Ask ? 1 : 0;
    return drawn + coded * (asked + 1 + static_cast<std::size_t>(configuration.codeRetries));
}

std::uint64_t readSeed(JsonReader& reader)
{
    const Json* seed = reader.find("seed");
    if (seed && seed->is_number_integer() && (seed->is_number_unsigned() || seed->get<std::int64_t>() >= 0)) {
        return seed->get<std::uint64_t>();
    }
    reader.fail("seed", "must be a whole number from 0 to 2^64 - 1");
    return 0;
}

} // namespace

Result<SessionPlan> makePlan(std::shared_ptr<const Suite> suite, std::vector<Configuration> configurations, int repeats,
                             std::uint64_t seed)
{
    if (Result<void> checked = checkSuite(suite); !checked.ok()) {
        return checked.error();
    }
    if (Result<void> checked = checkConfigurations(configurations); !checked.ok()) {
        return checked.error();
    }
    if (repeats < 1 || repeats > kMaxRepeats) {
        return planError("Repeats must be from 1 to " + std::to_string(kMaxRepeats) + ", but are " +
                         std::to_string(repeats) + ".");
    }
    const std::size_t trialsEach = suite->tasks.size() * static_cast<std::size_t>(repeats);
    if (trialsEach > kMaxTrials / configurations.size()) {
        return Error{ErrorCode::TooLarge, Stage::Plan,
                     "The session would have more than " + std::to_string(kMaxTrials) +
                         " trials; run fewer configurations, tasks or repeats."};
    }
    SessionPlan plan{std::move(suite), std::move(configurations), repeats, seed, {}};
    plan.trials.reserve(trialsEach * plan.configurations.size());
    for (std::size_t configuration = 0; configuration < plan.configurations.size(); ++configuration) {
        for (std::size_t task = 0; task < plan.suite->tasks.size(); ++task) {
            for (int repeat = 0; repeat < repeats; ++repeat) {
                const std::uint64_t trialSeed =
                    deriveSeed(seed, {plan.suite->tasks[task].hash.hex, std::to_string(repeat)});
                plan.trials.push_back({plan.trials.size(), task, configuration, repeat, trialSeed});
            }
        }
    }
    return plan;
}

Forecast forecast(const SessionPlan& plan, const RequestFigures& figures, int concurrency)
{
    Forecast total;
    total.trials = plan.trials.size();
    for (const TrialPlan& trial : plan.trials) {
        const Configuration& configuration = plan.configurations[trial.configuration];
        const std::size_t requests = requestsOfTrial(configuration);
        const double costOfRequest = (figures.promptTokens * configuration.price.promptUsdPerMillion +
                                      figures.completionTokens * configuration.price.completionUsdPerMillion) /
                                     1e6;
        total.candidates += static_cast<std::size_t>(configuration.n);
        total.requests += requests;
        total.costUsd += static_cast<double>(requests) * costOfRequest;
    }
    total.seconds = static_cast<double>(total.requests) * figures.secondsPerRequest / std::max(concurrency, 1);
    return total;
}

Json planToJson(const SessionPlan& plan)
{
    Json configurations = Json::array();
    for (const Configuration& configuration : plan.configurations) {
        configurations.push_back(configurationToJson(configuration));
    }
    return {{"suite", suiteToJson(*plan.suite)},
            {"configurations", std::move(configurations)},
            {"repeats", plan.repeats},
            {"seed", plan.seed}};
}

Result<SessionPlan> planFromJson(const Json& json)
{
    const std::string what = "stored plan";
    JsonReader reader(json, what, Stage::Plan);
    reader.allowOnly({"suite", "configurations", "repeats", "seed"});
    const std::uint64_t seed = readSeed(reader);
    const std::int64_t repeats = reader.integer("repeats");
    if (repeats < 1 || repeats > kMaxRepeats) {
        reader.fail("repeats", "must be from 1 to " + std::to_string(kMaxRepeats));
    }
    const Json* stored = reader.find("configurations");
    if (!stored || !stored->is_array()) {
        reader.fail("configurations", "must be an array");
    }
    if (!reader.find("suite")) {
        reader.fail("suite", "is missing");
    }
    if (!reader.ok()) {
        return *reader.error();
    }
    Result<Suite> suite = suiteFromJson(*reader.find("suite"), what + "'s suite");
    if (!suite.ok()) {
        return std::move(suite).error();
    }
    std::vector<Configuration> configurations;
    for (const Json& item : *stored) {
        Result<Configuration> configuration =
            configurationFromJson(item, what + "'s configuration " + std::to_string(configurations.size() + 1));
        if (!configuration.ok()) {
            return std::move(configuration).error();
        }
        configurations.push_back(*std::move(configuration));
    }
    return makePlan(std::make_shared<const Suite>(*std::move(suite)), std::move(configurations),
                    static_cast<int>(repeats), seed);
}

} // namespace candor
