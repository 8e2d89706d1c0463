// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/score_outcome.h"

#include "core/query/row_values.h"

#include <cmath>

namespace candor {

namespace {

constexpr double kTie = 1e-9; // as selectCandidate() has it

struct Pairs
{
    std::size_t concordant = 0;
    std::size_t discordant = 0;
    std::size_t ties = 0;

    [[nodiscard]] std::size_t count() const { return concordant + discordant + ties; }
    [[nodiscard]] double share() const
    {
        return (static_cast<double>(concordant) + static_cast<double>(ties) / 2.0) / static_cast<double>(count());
    }
};

void addPoints(const Snapshot& snapshot, std::size_t trial, std::vector<ScorePoint>& points)
{
    const CandidateColumns& columns = snapshot.candidates;
    const CandidateRange range = candidatesOf(snapshot, trial);
    const StoredSession& session = snapshot.sessions[snapshot.trials.session[trial]];
    for (std::size_t candidate = range.begin; candidate < range.end; ++candidate) {
        const Verdict verdict = columns.verdict[candidate];
        if (columns.executed[candidate] != 0 && classOf(verdict) != VerdictClass::NotTheModels &&
            !std::isnan(columns.score[candidate])) {
            points.push_back({std::string(textOf(session, RowColumn::Task, snapshot.trials.task[trial])),
                              static_cast<std::uint32_t>(trial), static_cast<std::uint32_t>(candidate),
                              columns.score[candidate], verdict == Verdict::Passed,
                              columns.draw[candidate] == snapshot.trials.selected[trial]});
        }
    }
}

/// Pairs among the points from `first` on, which are those of one trial.
Pairs pairsOf(const std::vector<ScorePoint>& points, std::size_t first)
{
    Pairs pairs;
    for (std::size_t i = first; i < points.size(); ++i) {
        for (std::size_t j = first; j < points.size(); ++j) {
            if (points[i].passed && !points[j].passed) {
                const double difference = points[i].score - points[j].score;
                ++(difference > kTie ? pairs.concordant : difference < -kTie ? pairs.discordant : pairs.ties);
            }
        }
    }
    return pairs;
}

std::string whyRefused(const ScoreOutcome& outcome)
{
    if (outcome.mixed >= kLeastMixedSets) {
        return {};
    }
    const std::string least = "; it takes " + std::to_string(kLeastMixedSets) +
                              ". More repeats, more candidates or more tasks would give them";
    if (outcome.points.empty()) {
        return "Concordance can't be estimated: no candidate has both a score and a verdict. Run with all candidates "
               "executed";
    }
    if (outcome.mixed == 0) {
        return "Concordance can't be estimated: none of " + std::to_string(outcome.sets) +
               (outcome.sets == 1 ? " trial" : " trials") + " has both a pass and a failure" + least;
    }
    return "Concordance can't be estimated: only " + std::to_string(outcome.mixed) + " of " +
           std::to_string(outcome.sets) + " trials " + (outcome.mixed == 1 ? "has" : "have") +
           " both a pass and a failure" + least;
}

} // namespace

ScoreOutcome scoreOutcome(const Snapshot& snapshot, const std::vector<ConfigurationRef>& refs)
{
    ScoreOutcome outcome;
    double shares = 0.0;
    for (const ConfigurationRef ref : refs) {
        for (const std::size_t trial : trialsOf(snapshot, ref)) {
            const std::size_t first = outcome.points.size();
            addPoints(snapshot, trial, outcome.points);
            outcome.sets += outcome.points.size() > first ? 1u : 0u;
            const Pairs pairs = pairsOf(outcome.points, first);
            if (pairs.count() == 0) {
                continue;
            }
            ++outcome.mixed;
            shares += pairs.share();
            outcome.concordant += pairs.concordant;
            outcome.discordant += pairs.discordant;
            outcome.ties += pairs.ties;
        }
    }
    outcome.refusal = whyRefused(outcome);
    if (outcome.refusal.empty()) {
        outcome.concordance = shares / static_cast<double>(outcome.mixed);
        outcome.interval = wilsonIntervalOfMean(*outcome.concordance, outcome.mixed);
    }
    return outcome;
}

} // namespace candor
