// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/plan/configuration.h"
#include "core/stats/stats.h"
#include "core/store/snapshot.h"
#include "core/support/verdict.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace candor {

/// One configuration of one session in a snapshot.
struct ConfigurationRef
{
    std::size_t session = 0;       ///< index into Snapshot::sessions
    std::size_t configuration = 0; ///< index into its plan
};

/// A success rate over the trials that are the model's.
struct SuccessRate
{
    std::size_t passed = 0;
    std::size_t trials = 0; ///< n: without the not-the-model's
    std::size_t notTheModels = 0;
    Interval wilson;
    Interval exact;

    [[nodiscard]] double rate() const
    {
        return trials == 0 ? 0.0 : static_cast<double>(passed) / static_cast<double>(trials);
    }
};

/// Where a trial that did not pass was lost: the stage at which its selected candidate ended. A reply that gives no
/// code or is cut counts as Generation, whether it was to hold the IR or the code.
enum class LossStage
{
    None,       ///< passed
    Generation, ///< no usable IR: invalid, truncated, refused, no code
    Clearing,   ///< the clearing policy refused: a selected candidate with holes, under the policy `refuse`
    Compilation,
    Execution,
    NotTheModels,
};
[[nodiscard]] std::string_view nameOf(LossStage stage);

/// The trials that did not pass. notSelected + noCandidatePasses are all of them that are the model's.
struct LossCounts
{
    std::map<LossStage, std::size_t> byStage; ///< without None
    std::size_t notSelected = 0;              ///< lost, though another candidate of the trial passes
    std::size_t noCandidatePasses = 0;        ///< lost, and all executed candidates fail
};

/// USD and time. A trial's discarded candidates are in it, and the trials that are not the model's.
struct Cost
{
    double totalUsd = 0.0;
    double discardedUsd = 0.0; ///< all candidates but the one that gave the trial its verdict
    double perTrialUsd = 0.0;
    std::optional<double> perSuccessUsd; ///< none without a success
    double requestSeconds = 0.0;         ///< of all requests, one after the other
    std::int64_t promptTokens = 0;
    std::int64_t completionTokens = 0;
};

/// Everything about one configuration that is a number.
struct ConfigurationSummary
{
    ConfigurationRef ref;
    SuccessRate success;
    std::map<Verdict, std::size_t> verdicts;
    std::size_t compilationFailures = 0;
    std::size_t executionFailures = 0;
    std::map<std::string, SuccessRate> byCategory; ///< "": tasks without one
    std::map<std::string, SuccessRate> byComplexity;
    LossCounts loss;
    Cost cost;
};

/// Requires passed <= trials.
[[nodiscard]] SuccessRate successRate(std::size_t passed, std::size_t trials, std::size_t notTheModels);
/// Where the trial of a row of Snapshot::trials was lost.
[[nodiscard]] LossStage lossStage(const Snapshot& snapshot, std::size_t trial);
/// True when the trial was lost though a candidate that was executed and not selected passes.
[[nodiscard]] bool lostBySelection(const Snapshot& snapshot, std::size_t trial);
/// Over the trials that are stored so far; a reference to nothing gives a summary of no trials.
[[nodiscard]] ConfigurationSummary summarise(const Snapshot& snapshot, ConfigurationRef ref);
/// The configuration in the session's plan, or nullptr for a reference to nothing.
[[nodiscard]] const Configuration* configurationOf(const Snapshot& snapshot, ConfigurationRef ref);
/// Rows of Snapshot::trials of one configuration, in the order of the plan.
[[nodiscard]] std::vector<std::size_t> trialsOf(const Snapshot& snapshot, ConfigurationRef ref);

} // namespace candor
