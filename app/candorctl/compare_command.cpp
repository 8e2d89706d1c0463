// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/candorctl/commands.h"
#include "app/candorctl/opened_session.h"
#include "app/candorctl/output.h"
#include "app/candorctl/session_words.h"
#include "app/services/resources.h"
#include "core/analysis/comparison.h"
#include "core/analysis/rescore.h"
#include "core/query/query.h"
#include "core/report/session_json.h"
#include "core/support/text.h"

namespace candor::ctl {

namespace {

Json rescoredJson(const RescoredTrial& trial, const std::string& configuration)
{
    Json scores = Json::array();
    for (const std::optional<double>& score : trial.scores) {
        scores.push_back(score ? Json(*score) : Json());
    }
    Json json{{"configuration", configuration},   {"task", trial.task},
              {"repeat", trial.repeat},           {"scores", scores},
              {"reason", trial.selection.reason}, {"stored_verdict", nameOf(trial.storedVerdict)}};
    json["selected"] = trial.selection.index ? Json(*trial.selection.index) : Json();
    json["stored_selected"] = trial.storedSelection ? Json(*trial.storedSelection) : Json();
    json["verdict"] = trial.verdict ? Json(nameOf(*trial.verdict)) : Json();
    return json;
}

/// What a rubric would have passed in one configuration.
struct RescoredRun
{
    std::string configuration;
    std::vector<RescoredTrial> trials;
    std::size_t passed = 0;
    std::size_t storedPassed = 0;
    std::size_t changed = 0;
    std::size_t unknown = 0; ///< trials whose new selection was never executed

    void add(RescoredTrial trial)
    {
        passed += trial.verdict == Verdict::Passed ? 1u : 0u;
        storedPassed += trial.storedVerdict == Verdict::Passed ? 1u : 0u;
        changed += trial.selection.index != trial.storedSelection ? 1u : 0u;
        unknown += trial.verdict ? 0u : 1u;
        trials.push_back(std::move(trial));
    }
};

Result<std::vector<RescoredRun>> rescoreSession(const OpenedSession& opened, const Rubric& rubric)
{
    std::vector<RescoredRun> runs;
    const StoredSession& session = *opened.snapshot->find(opened.id);
    for (const Configuration& configuration : session.plan->configurations) {
        runs.push_back({.configuration = configuration.name, .trials = {}});
    }
    RowFilter filter;
    filter.session = opened.id;
    for (const std::uint32_t row : selectTrials(*opened.snapshot, filter)) {
        const auto record = opened.workspace->trial(opened.id, opened.snapshot->trials.planIndex[row]);
        if (!record) {
            return record.error();
        }
        runs[opened.snapshot->trials.configuration[row]].add(rescore(*record, rubric));
    }
    return runs;
}

void printRescored(const std::vector<RescoredRun>& runs, const Rubric& rubric)
{
    for (const RescoredRun& run : runs) {
        print(terminalSafe(run.configuration) + ": rubric " + terminalSafe(rubric.name) + " would have passed " +
              std::to_string(run.passed) + " of " + std::to_string(run.trials.size()) + "; what was selected passed " +
              std::to_string(run.storedPassed) + ". It selects another candidate in " + std::to_string(run.changed) +
              " trials" + (run.unknown > 0 ? ", of which " + std::to_string(run.unknown) + " have no verdict" : "") +
              ".\n");
        TextTable table({{"task"}, {"was"}, {"would be"}, {"why"}});
        for (const RescoredTrial& trial : run.trials) {
            if (trial.selection.index == trial.storedSelection) {
                continue;
            }
            const auto number = [](const std::optional<std::size_t>& i) { return i ? std::to_string(*i + 1) : "none"; };
            table.addRow({trial.task, number(trial.storedSelection) + " " + std::string(nameOf(trial.storedVerdict)),
                          number(trial.selection.index) + " " +
                              (trial.verdict ? std::string(nameOf(*trial.verdict)) : "never executed"),
                          trial.selection.reason});
        }
        print(run.changed > 0 ? table.text(2) : "");
    }
}

/// What stands beside every result of a session whose replies no model made.
std::string provenanceOf(const Snapshot& snapshot, const RunComparison& comparison)
{
    const std::string& first = snapshot.sessions[comparison.first.session].provenance;
    const std::string& second = snapshot.sessions[comparison.second.session].provenance;
    return first == second || second.empty() ? first : first.empty() ? second : first + "; " + second;
}

void printProvenance(const std::string& provenance)
{
    if (!provenance.empty()) {
        print("NOT MODEL OUTPUT. " + terminalSafe(provenance) + "\n");
    }
}

} // namespace

int compareCommand(const CompareOptions& options)
{
    const auto opened = openSession(options.workspace, options.first.substr(0, options.first.find(':')));
    if (!opened) {
        return fail(opened.error());
    }
    const auto first = findRun(*opened->workspace, *opened->snapshot, options.first);
    if (!first) {
        return fail(first.error());
    }
    const auto second = findRun(*opened->workspace, *opened->snapshot, options.second);
    if (!second) {
        return fail(second.error());
    }
    const RunComparison comparison = compareRuns(*opened->snapshot, *first, *second);
    if (options.json) {
        Json json = comparisonJson(comparison);
        json["provenance"] = provenanceOf(*opened->snapshot, comparison);
        printJson(json);
    } else {
        printProvenance(provenanceOf(*opened->snapshot, comparison));
        print(comparisonWords(*opened->snapshot, comparison));
    }
    return kDone;
}

int rescoreCommand(const SessionOptions& options)
{
    const auto resources = findResources();
    if (!resources) {
        return fail(resources.error());
    }
    const bool isPath = options.rubric.find_first_of("/.") != std::string::npos;
    const auto rubric = loadRubric(isPath ? std::filesystem::path(options.rubric)
                                          : *resources / "rubrics" / (options.rubric + ".json"));
    if (!rubric) {
        return fail(rubric.error());
    }
    const auto opened = openSession(options.workspace, options.session);
    if (!opened) {
        return fail(opened.error());
    }
    const auto runs = rescoreSession(*opened, *rubric);
    if (!runs) {
        return fail(runs.error());
    }
    const std::string& provenance = opened->snapshot->find(opened->id)->provenance;
    if (!options.json) {
        printProvenance(provenance);
        printRescored(*runs, *rubric);
        return kDone;
    }
    Json json{{"session", opened->id},
              {"provenance", provenance},
              {"rubric", rubric->name},
              {"configurations", Json::array()}};
    for (const RescoredRun& run : *runs) {
        Json trials = Json::array();
        for (const RescoredTrial& trial : run.trials) {
            trials.push_back(rescoredJson(trial, run.configuration));
        }
        json["configurations"].push_back({{"name", run.configuration},
                                          {"trials", run.trials.size()},
                                          {"passed", run.passed},
                                          {"stored_passed", run.storedPassed},
                                          {"changed", run.changed},
                                          {"unknown", run.unknown},
                                          {"tasks", trials}});
    }
    printJson(json);
    return kDone;
}

} // namespace candor::ctl
