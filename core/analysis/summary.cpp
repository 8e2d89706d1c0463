// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/summary.h"

#include "core/query/row_values.h"

#include <algorithm>

namespace candor {

namespace {

/// True when the trial's verdict `Refused` is the clearing policy's doing and not the model's. The columns do not say
/// it; but a candidate is selected only if it has a usable IR, so what refused it came after that.
bool refusedByClearing(const Snapshot& snapshot, std::size_t trial)
{
    const ConfigurationRef ref{snapshot.trials.session[trial], snapshot.trials.configuration[trial]};
    const Configuration* configuration = configurationOf(snapshot, ref);
    if (!configuration || configuration->clearing != ClearingPolicy::Refuse || snapshot.trials.selected[trial] < 0) {
        return false;
    }
    const std::optional<std::size_t> candidate = decisiveCandidate(snapshot, trial);
    return candidate && snapshot.candidates.holes[*candidate] > 0;
}

struct Tally
{
    std::size_t passed = 0;
    std::size_t trials = 0;
    std::size_t notTheModels = 0;

    void add(VerdictClass verdictClass)
    {
        passed += verdictClass == VerdictClass::Passed ? 1u : 0u;
        notTheModels += verdictClass == VerdictClass::NotTheModels ? 1u : 0u;
        trials += verdictClass == VerdictClass::NotTheModels ? 0u : 1u;
    }
    [[nodiscard]] SuccessRate rate() const { return successRate(passed, trials, notTheModels); }
};

std::map<std::string, SuccessRate> ratesOf(const std::map<std::string, Tally>& tallies)
{
    std::map<std::string, SuccessRate> rates;
    for (const auto& [name, tally] : tallies) {
        rates.emplace(name, tally.rate());
    }
    return rates;
}

void addLoss(LossCounts& loss, const Snapshot& snapshot, std::size_t trial)
{
    const LossStage stage = lossStage(snapshot, trial);
    if (stage == LossStage::None) {
        return;
    }
    ++loss.byStage[stage];
    if (stage != LossStage::NotTheModels) {
        ++(lostBySelection(snapshot, trial) ? loss.notSelected : loss.noCandidatePasses);
    }
}

void addCost(Cost& cost, const Snapshot& snapshot, std::size_t trial)
{
    const CandidateColumns& columns = snapshot.candidates;
    const CandidateRange range = candidatesOf(snapshot, trial);
    const std::optional<std::size_t> decisive = decisiveCandidate(snapshot, trial);
    for (std::size_t candidate = range.begin; candidate < range.end; ++candidate) {
        cost.totalUsd += columns.costUsd[candidate];
        cost.discardedUsd += candidate == decisive ? 0.0 : columns.costUsd[candidate];
        cost.requestSeconds += static_cast<double>(columns.latencyMs[candidate]) / 1000.0;
        cost.promptTokens += columns.promptTokens[candidate];
        cost.completionTokens += columns.completionTokens[candidate];
    }
}

} // namespace

std::string_view nameOf(LossStage stage)
{
    switch (stage) {
    case LossStage::None:
        return "none";
    case LossStage::Generation:
        return "generation";
    case LossStage::Clearing:
        return "clearing";
    case LossStage::Compilation:
        return "compilation";
    case LossStage::Execution:
        return "execution";
    case LossStage::NotTheModels:
        return "not_the_models";
    }
    return "none";
}

const Configuration* configurationOf(const Snapshot& snapshot, ConfigurationRef ref)
{
    if (ref.session >= snapshot.sessions.size()) {
        return nullptr;
    }
    const SessionPlan* plan = snapshot.sessions[ref.session].plan.get();
    return plan && ref.configuration < plan->configurations.size() ? &plan->configurations[ref.configuration] : nullptr;
}

std::vector<std::size_t> trialsOf(const Snapshot& snapshot, ConfigurationRef ref)
{
    std::vector<std::size_t> rows;
    if (!configurationOf(snapshot, ref)) {
        return rows;
    }
    const StoredSession& session = snapshot.sessions[ref.session];
    const std::size_t begin = std::min(session.firstTrial, snapshot.trials.size());
    const std::size_t end = begin + std::min(session.trialCount, snapshot.trials.size() - begin);
    for (std::size_t row = begin; row < end; ++row) {
        if (snapshot.trials.configuration[row] == ref.configuration) {
            rows.push_back(row);
        }
    }
    return rows;
}

SuccessRate successRate(std::size_t passed, std::size_t trials, std::size_t notTheModels)
{
    return {passed, trials, notTheModels, wilsonInterval(passed, trials), exactInterval(passed, trials)};
}

LossStage lossStage(const Snapshot& snapshot, std::size_t trial)
{
    const Verdict verdict = snapshot.trials.verdict[trial];
    switch (classOf(verdict)) {
    case VerdictClass::Passed:
        return LossStage::None;
    case VerdictClass::NotTheModels:
        return LossStage::NotTheModels;
    case VerdictClass::ExecutionFailure:
        return LossStage::Execution;
    case VerdictClass::CompilationFailure:
        break;
    }
    if (verdict == Verdict::CompileError) {
        return LossStage::Compilation;
    }
    const bool clearing = verdict == Verdict::Refused && refusedByClearing(snapshot, trial);
    return clearing ? LossStage::Clearing : LossStage::Generation;
}

bool lostBySelection(const Snapshot& snapshot, std::size_t trial)
{
    const VerdictClass verdictClass = classOf(snapshot.trials.verdict[trial]);
    if (verdictClass == VerdictClass::Passed || verdictClass == VerdictClass::NotTheModels) {
        return false;
    }
    const CandidateRange range = candidatesOf(snapshot, trial);
    const std::optional<std::size_t> decisive = decisiveCandidate(snapshot, trial);
    for (std::size_t candidate = range.begin; candidate < range.end; ++candidate) {
        const bool passes =
            snapshot.candidates.executed[candidate] != 0 && snapshot.candidates.verdict[candidate] == Verdict::Passed;
        if (passes && candidate != decisive) {
            return true;
        }
    }
    return false;
}

ConfigurationSummary summarise(const Snapshot& snapshot, ConfigurationRef ref)
{
    ConfigurationSummary summary;
    summary.ref = ref;
    const std::vector<std::size_t> trials = trialsOf(snapshot, ref);
    const Suite* suite = trials.empty() ? nullptr : snapshot.sessions[ref.session].plan->suite.get();
    Tally all;
    std::map<std::string, Tally> categories;
    std::map<std::string, Tally> complexities;
    for (const std::size_t trial : trials) {
        const Verdict verdict = snapshot.trials.verdict[trial];
        const VerdictClass verdictClass = classOf(verdict);
        ++summary.verdicts[verdict];
        summary.compilationFailures += verdictClass == VerdictClass::CompilationFailure ? 1u : 0u;
        summary.executionFailures += verdictClass == VerdictClass::ExecutionFailure ? 1u : 0u;
        all.add(verdictClass);
        if (suite && snapshot.trials.task[trial] < suite->tasks.size()) {
            const Task& task = suite->tasks[snapshot.trials.task[trial]];
            categories[task.category].add(verdictClass);
            complexities[task.complexity].add(verdictClass);
        }
        addLoss(summary.loss, snapshot, trial);
        addCost(summary.cost, snapshot, trial);
    }
    summary.success = all.rate();
    summary.byCategory = ratesOf(categories);
    summary.byComplexity = ratesOf(complexities);
    if (!trials.empty()) {
        summary.cost.perTrialUsd = summary.cost.totalUsd / static_cast<double>(trials.size());
    }
    if (all.passed > 0) {
        summary.cost.perSuccessUsd = summary.cost.totalUsd / static_cast<double>(all.passed);
    }
    return summary;
}

} // namespace candor
