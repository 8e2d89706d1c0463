// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/selection_loss.h"

#include "core/query/row_values.h"

#include <optional>

namespace candor {

namespace {

/// What one trial's candidates would have given.
struct Choices
{
    bool selected = false;
    bool oracle = false;
    bool first = false;
    double random = 0.0;

    void addTo(SelectionCounts& counts) const
    {
        ++counts.n;
        counts.selected += selected ? 1u : 0u;
        counts.oracle += oracle ? 1u : 0u;
        counts.firstPick += first ? 1u : 0u;
        counts.randomPick += random;
    }
};

/// None when a candidate was never executed, or no candidate is the model's.
std::optional<Choices> choicesOf(const Snapshot& snapshot, std::size_t trial)
{
    const CandidateColumns& columns = snapshot.candidates;
    const CandidateRange range = candidatesOf(snapshot, trial);
    std::size_t models = 0;
    std::size_t passed = 0;
    Choices choices;
    for (std::size_t candidate = range.begin; candidate < range.end; ++candidate) {
        if (columns.executed[candidate] == 0) {
            return std::nullopt;
        }
        const VerdictClass verdictClass = classOf(columns.verdict[candidate]);
        if (verdictClass == VerdictClass::NotTheModels) {
            continue;
        }
        const bool passes = verdictClass == VerdictClass::Passed;
        choices.first = models == 0 ? passes : choices.first;
        ++models;
        passed += passes ? 1u : 0u;
    }
    if (models == 0) {
        return std::nullopt;
    }
    choices.selected = snapshot.trials.verdict[trial] == Verdict::Passed;
    choices.oracle = passed > 0;
    choices.random = static_cast<double>(passed) / static_cast<double>(models);
    return choices;
}

void addIntervals(SelectionCounts& counts)
{
    counts.selectedInterval = wilsonInterval(counts.selected, counts.n);
    counts.oracleInterval = wilsonInterval(counts.oracle, counts.n);
    counts.firstPickInterval = wilsonInterval(counts.firstPick, counts.n);
}

std::string whyRefused(const SelectionLoss& loss)
{
    if (loss.all.n > 0) {
        return {};
    }
    if (loss.leftOut > 0) {
        return "Not all candidates were executed in any of " + std::to_string(loss.leftOut) +
               " trials: what was not selected has no verdict. Run again with all candidates executed";
    }
    return loss.notTheModels > 0 ? "None of the " + std::to_string(loss.notTheModels) +
                                       " trials is the model's: retry the infrastructure failures"
                                 : "No trial is stored yet";
}

} // namespace

SelectionLoss selectionLoss(const Snapshot& snapshot, ConfigurationRef ref)
{
    SelectionLoss loss;
    loss.ref = ref;
    for (const std::size_t trial : trialsOf(snapshot, ref)) {
        if (classOf(snapshot.trials.verdict[trial]) == VerdictClass::NotTheModels) {
            ++loss.notTheModels;
            continue;
        }
        const std::optional<Choices> choices = choicesOf(snapshot, trial);
        if (!choices) {
            ++loss.leftOut;
            continue;
        }
        choices->addTo(loss.all);
        const StoredSession& session = snapshot.sessions[ref.session];
        choices->addTo(loss.byCategory[std::string(textOf(session, RowColumn::Category, snapshot.trials.task[trial]))]);
    }
    addIntervals(loss.all);
    for (auto& [category, counts] : loss.byCategory) {
        addIntervals(counts);
    }
    loss.refusal = whyRefused(loss);
    return loss;
}

} // namespace candor
