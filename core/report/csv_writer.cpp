// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/csv_writer.h"

#include "core/report/escape.h"
#include "core/report/report_material.h"
#include "core/report/words.h"
#include "core/support/text.h"

#include <array>

namespace candor {

namespace {

constexpr std::array kColumns{"session",
                              "configuration",
                              "model",
                              "n",
                              "temperature",
                              "task",
                              "category",
                              "complexity",
                              "repeat",
                              "verdict",
                              "class",
                              "message",
                              "symptom",
                              "lost_in",
                              "another_candidate_passes",
                              "candidates",
                              "selected_candidate",
                              "score",
                              "holes",
                              "cases_passed",
                              "cases",
                              "prompt_tokens",
                              "completion_tokens",
                              "cost_usd",
                              "request_ms",
                              "provenance"};

/// Sums over a trial's candidates.
struct Sums
{
    std::int64_t promptTokens = 0;
    std::int64_t completionTokens = 0;
    std::int64_t latencyMs = 0;
    double costUsd = 0.0;
    std::string casesPassed; ///< of the selected candidate; empty: it has none
    std::string cases;
};

Sums sumsOf(const Snapshot& snapshot, const TrialDigest& trial)
{
    Sums sums;
    const CandidateColumns& columns = snapshot.candidates;
    const std::size_t begin = snapshot.trials.firstCandidate[trial.row];
    const CandidateDigest* selected = trial.selected();
    for (std::size_t c = begin; c < begin + snapshot.trials.candidateCount[trial.row] && c < columns.size(); ++c) {
        sums.promptTokens += columns.promptTokens[c];
        sums.completionTokens += columns.completionTokens[c];
        sums.latencyMs += columns.latencyMs[c];
        sums.costUsd += columns.costUsd[c];
        if (selected && columns.draw[c] == selected->draw) {
            sums.casesPassed = std::to_string(columns.casesPassed[c]);
            sums.cases = std::to_string(columns.casesTotal[c]);
        }
    }
    return sums;
}

std::string rowOf(const ReportMaterial& material, const TrialDigest& trial)
{
    const Configuration& configuration = material.configuration(trial.configuration);
    const TrialColumns& columns = material.snapshot.trials;
    const Task& task = material.session().plan->suite->tasks[columns.task[trial.row]];
    const CandidateDigest* selected = trial.selected();
    const bool chosen = selected && selected->selected;
    const Sums sums = sumsOf(material.snapshot, trial);
    const LossStage stage = lossStage(material.snapshot, trial.row);
    const std::vector<std::string> fields{csvField(material.session().id),
                                          csvField(configuration.name),
                                          csvField(configuration.model),
                                          std::to_string(configuration.n),
                                          shortNumber(configuration.sampling.temperature),
                                          csvField(task.id),
                                          csvField(task.category),
                                          csvField(task.complexity),
                                          std::to_string(columns.repeat[trial.row] + 1),
                                          csvField(nameOf(trial.verdict)),
                                          csvField(nameOf(classOf(trial.verdict))),
                                          csvField(trial.message),
                                          csvField(nameOf(selected ? selected->symptom : Symptom::None)),
                                          csvField(nameOf(stage)),
                                          lostBySelection(material.snapshot, trial.row) ? "1" : "0",
                                          std::to_string(trial.candidates.size()),
                                          chosen ? std::to_string(selected->draw + 1) : "",
                                          chosen && selected->score ? decimal(*selected->score, 6) : "",
                                          selected ? std::to_string(selected->holes) : "",
                                          sums.casesPassed,
                                          sums.cases,
                                          std::to_string(sums.promptTokens),
                                          std::to_string(sums.completionTokens),
                                          decimal(sums.costUsd, 8),
                                          std::to_string(sums.latencyMs),
                                          csvField(material.session().provenance)};
    static_assert(kColumns.size() == 26);
    return join(fields, ",") + "\r\n";
}

} // namespace

Result<std::string> toCsv(const Workspace& workspace, const Snapshot& snapshot, const ReportOptions& options,
                          std::stop_token stop)
{
    ReportOptions narrow = options;
    narrow.sections.clear(); // nothing that only a section needs is computed
    const auto material = gatherMaterial(workspace, snapshot, narrow, std::move(stop));
    if (!material) {
        return material.error();
    }
    std::vector<std::string> heading(kColumns.begin(), kColumns.end());
    std::string csv = join(heading, ",") + "\r\n";
    for (const TrialDigest& trial : material->trials) {
        csv += rowOf(*material, trial);
    }
    return csv;
}

} // namespace candor
