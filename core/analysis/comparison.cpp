// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/comparison.h"

#include "core/analysis/task_outcome.h"
#include "core/support/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <utility>

namespace candor {

namespace {

constexpr double kAlpha = 0.05;

/// What one run says about one task.
struct NamedOutcome : TaskOutcome
{
    std::string id;
};

struct Run
{
    std::vector<TaskKey> order; ///< as in the suite
    std::map<TaskKey, NamedOutcome> outcomes;
};

Run readRun(const Snapshot& snapshot, ConfigurationRef ref)
{
    Run run;
    if (!configurationOf(snapshot, ref) || !snapshot.sessions[ref.session].plan->suite) {
        return run;
    }
    const Suite& suite = *snapshot.sessions[ref.session].plan->suite;
    run.order = taskKeysOf(suite);
    for (std::size_t task = 0; task < run.order.size(); ++task) {
        run.outcomes[run.order[task]].id = suite.tasks[task].id;
    }
    for (const std::size_t trial : trialsOf(snapshot, ref)) {
        const std::size_t task = snapshot.trials.task[trial];
        if (task < run.order.size()) {
            run.outcomes[run.order[task]].add(classOf(snapshot.trials.verdict[trial]));
        }
    }
    return run;
}

/// Why an outcome says nothing; empty when it does.
std::string undecidedBecause(const TaskOutcome& outcome, const std::string& which)
{
    if (outcome.decided()) {
        return {};
    }
    if (outcome.passed > 0) {
        return "half of its trials pass in the " + which + " run (" + std::to_string(outcome.passed) + " of " +
               std::to_string(outcome.passed + outcome.failed) + ")";
    }
    return outcome.notTheModels > 0 ? "no trial is the model's in the " + which + " run"
                                    : "no trial is stored in the " + which + " run";
}

void pairTasks(const Run& first, const Run& second, RunComparison& comparison)
{
    for (const TaskKey& key : first.order) {
        const NamedOutcome& before = first.outcomes.at(key);
        const auto partner = second.outcomes.find(key);
        if (key.first.empty() || partner == second.outcomes.end()) {
            comparison.leftOut.push_back(before.id + ": not in the second run's suite with the same prompt and tests");
            continue;
        }
        const NamedOutcome& after = partner->second;
        std::string why = undecidedBecause(before, "first");
        why = why.empty() ? undecidedBecause(after, "second") : why;
        if (!why.empty()) {
            comparison.leftOut.push_back(before.id + ": " + why);
            continue;
        }
        ++comparison.pairs;
        if (before.passes() != after.passes()) {
            (before.passes() ? comparison.lost : comparison.gained).push_back(before.id);
        }
    }
    for (const TaskKey& key : second.order) {
        if (key.first.empty() || !first.outcomes.contains(key)) {
            comparison.leftOut.push_back(second.outcomes.at(key).id +
                                         ": not in the first run's suite with the same prompt and tests");
        }
    }
}

/// The leaves of two JSON values that differ, in one text each. What was measured with is one factor, however many
/// fields describe it.
Difference environmentDifference(const Json& first, const Json& second)
{
    const Json before = first.flatten();
    const Json after = second.flatten();
    std::vector<std::string> firstParts;
    std::vector<std::string> secondParts;
    const auto text = [](const Json& value) {
        return value.is_string() ? value.get<std::string>() : canonicalJson(value);
    };
    const auto note = [&](const std::string& path) {
        const std::string name = path.empty() ? "" : path.substr(1) + " ";
        firstParts.push_back(name + (before.contains(path) ? text(before[path]) : "not stated"));
        secondParts.push_back(name + (after.contains(path) ? text(after[path]) : "not stated"));
    };
    for (const auto& [path, value] : before.items()) {
        if (!after.contains(path) || after[path] != value) {
            note(path);
        }
    }
    for (const auto& [path, value] : after.items()) {
        if (!before.contains(path)) {
            note(path);
        }
    }
    return {"environment", join(firstParts, ", "), join(secondParts, ", ")};
}

std::string shownKind(const std::string& kind)
{
    return kind.empty() ? "real" : kind;
}

/// The kind of a run's replies. A session states one provenance for all of its backends; where it mixes backends, the
/// built-in ones go by their names and a URL is taken for real.
std::string replyKind(const Snapshot& snapshot, ConfigurationRef ref)
{
    const StoredSession& session = snapshot.sessions[ref.session];
    const std::string& backend = configurationOf(snapshot, ref)->backend;
    const std::vector<Configuration>& all = session.plan->configurations;
    const bool mixed =
        std::any_of(all.begin(), all.end(), [&backend](const Configuration& one) { return one.backend != backend; });
    if (!mixed || session.provenance.empty()) {
        return provenanceKind(session.provenance);
    }
    return backend == "sample" ? "recording" : backend == "simulated" ? backend : "";
}

std::vector<Difference> differencesOf(const Snapshot& snapshot, ConfigurationRef first, ConfigurationRef second)
{
    std::vector<Difference> differences =
        differencesBetween(*configurationOf(snapshot, first), *configurationOf(snapshot, second));
    const std::string beforeKind = replyKind(snapshot, first);
    const std::string afterKind = replyKind(snapshot, second);
    if (beforeKind != afterKind) {
        differences.push_back({"provenance", shownKind(beforeKind), shownKind(afterKind)});
    }
    const Json& before = snapshot.sessions[first.session].environment;
    const Json& after = snapshot.sessions[second.session].environment;
    if (before != after) {
        differences.push_back(environmentDifference(before, after));
    }
    return differences;
}

std::string tasks(std::size_t count)
{
    return std::to_string(count) + (count == 1 ? " task" : " tasks");
}

std::string reasonInNumbers(const RunComparison& comparison)
{
    const std::string detectable =
        comparison.smallestDetectable
            ? std::to_string(*comparison.smallestDetectable) + " flips one way are the least that would be shown"
            : "no number of flips would be shown";
    return std::to_string(comparison.lost.size()) + " lost, " + std::to_string(comparison.gained.size()) +
           " gained of " + tasks(comparison.pairs) + ", " + pValueWords(comparison.pValue) + "; with " +
           tasks(comparison.pairs) + " " + detectable;
}

std::string whyNotComparable(const Snapshot& snapshot, const RunComparison& comparison)
{
    if (!configurationOf(snapshot, comparison.first) || !configurationOf(snapshot, comparison.second)) {
        return "there is no such configuration";
    }
    const std::string first = replyKind(snapshot, comparison.first);
    const std::string second = replyKind(snapshot, comparison.second);
    if (first != second) {
        return "the first run's replies are of the kind \"" + shownKind(first) + "\", the second's of the kind \"" +
               shownKind(second) + "\": neither says anything about the other";
    }
    return comparison.pairs == 0 ? "no task has an outcome in both runs" : "";
}

/// The control that would tell: the baseline with one factor of the second run. A rubric selects nothing while one
/// candidate is drawn, so it is no control for such a baseline.
std::string oneFactorRun(const Configuration& baseline, const std::vector<Difference>& differences)
{
    for (const Difference& difference : differences) {
        const bool runnable = difference.factor != "environment" && difference.factor != "provenance" &&
                              (difference.factor != "rubric" || baseline.n > 1);
        if (runnable) {
            return "for example \"" + baseline.name + "\" with nothing changed but " + difference.factor + " " +
                   difference.first + " → " + difference.second;
        }
    }
    return "for example both configurations again in one session";
}

/// Requires runs that are comparable.
std::string attribute(const Configuration& baseline, const RunComparison& comparison)
{
    const std::vector<Difference>& differences = comparison.differences;
    if (differences.empty()) {
        return comparison.verdict == ComparisonVerdict::NotShown
                   ? "nothing differs: this is the noise"
                   : "nothing differs: this is the noise, or a cause that is not recorded (the server, its hardware)";
    }
    if (comparison.verdict == ComparisonVerdict::NotShown) {
        return "no cause is named: no change is shown";
    }
    if (differences.size() == 1) {
        return "the only difference is " + differences[0].factor + ": " + differences[0].first + " → " +
               differences[0].second;
    }
    std::vector<std::string> factors;
    for (const Difference& difference : differences) {
        factors.push_back(difference.factor);
    }
    return "withheld: " + std::to_string(factors.size()) + " factors differ (" + join(factors, ", ") +
           "); a run that changes one at a time would tell, " + oneFactorRun(baseline, differences);
}

} // namespace

std::string_view nameOf(ComparisonVerdict verdict)
{
    switch (verdict) {
    case ComparisonVerdict::Regressed:
        return "regressed";
    case ComparisonVerdict::Improved:
        return "improved";
    case ComparisonVerdict::NotShown:
        return "not shown";
    case ComparisonVerdict::NotComparable:
        return "not comparable";
    }
    return "not comparable";
}

std::string pValueWords(double p)
{
    if (p < 0.0001) {
        return "p < 0.0001";
    }
    std::array<char, 32> buffer{};
    for (int precision = 2; precision <= 17; ++precision) {
        // to_chars, because printf follows the user's locale and writes a comma.
        const auto written =
            std::to_chars(buffer.data(), buffer.data() + buffer.size(), p, std::chars_format::general, precision);
        double back = 0.0;
        std::from_chars(buffer.data(), written.ptr, back);
        if ((back < kAlpha) == (p < kAlpha)) {
            return "p = " + std::string(buffer.data(), written.ptr);
        }
    }
    return "p = 0.05";
}

std::string provenanceKind(std::string_view provenance)
{
    return std::string(trimmed(provenance.substr(0, provenance.find(':'))));
}

RunComparison compareRuns(const Snapshot& snapshot, ConfigurationRef first, ConfigurationRef second)
{
    RunComparison comparison;
    comparison.first = first;
    comparison.second = second;
    const Configuration* baseline = configurationOf(snapshot, first);
    if (baseline && configurationOf(snapshot, second)) {
        pairTasks(readRun(snapshot, first), readRun(snapshot, second), comparison);
        comparison.differences = differencesOf(snapshot, first, second);
    }
    comparison.reason = whyNotComparable(snapshot, comparison);
    if (!comparison.reason.empty()) {
        comparison.attribution = "no cause is named: the runs are not comparable";
        return comparison;
    }
    const std::size_t lost = comparison.lost.size();
    const std::size_t gained = comparison.gained.size();
    comparison.pValue = mcNemarExact(lost, gained);
    comparison.smallestDetectable = smallestDetectableFlips(comparison.pairs, kAlpha);
    comparison.verdict = ComparisonVerdict::NotShown;
    if (comparison.pValue < kAlpha) {
        comparison.verdict = lost > gained ? ComparisonVerdict::Regressed : ComparisonVerdict::Improved;
    }
    comparison.reason = reasonInNumbers(comparison);
    comparison.attribution = attribute(*baseline, comparison);
    return comparison;
}

} // namespace candor
