// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/score_outcome.h"
#include "core/report/report_sections.h"
#include "core/report/words.h"
#include "core/support/text.h"

#include <algorithm>
#include <set>

namespace candor {

namespace {

constexpr int kMostColumns = 5; ///< of candidates; more stand in one cell

std::string scoreWords(const CandidateDigest& candidate)
{
    return (candidate.score ? decimal(*candidate.score, 1) : std::string("no score")) + ", " +
           (candidate.judged ? words(nameOf(candidate.verdict)) : std::string("not executed")) +
           (candidate.selected ? ", selected" : "");
}

TableCell scoreCell(const CandidateDigest& candidate)
{
    TableCell cell = cellOf(scoreWords(candidate), candidate.selected ? TextStyle::Strong : TextStyle::Plain);
    if (candidate.judged) {
        cell.verdictClass = classOf(candidate.verdict);
    }
    return cell;
}

std::vector<TableCell> scoreRow(const TrialDigest& trial, int n)
{
    std::vector<TableCell> row{cellOf(trial.task, TextStyle::Strong)};
    if (n <= kMostColumns) {
        for (const CandidateDigest& candidate : trial.candidates) {
            row.push_back(scoreCell(candidate));
        }
        row.resize(static_cast<std::size_t>(n) + 1);
    } else {
        std::vector<std::string> parts;
        for (const CandidateDigest& candidate : trial.candidates) {
            parts.push_back(std::to_string(candidate.draw + 1) + ": " + scoreWords(candidate));
        }
        row.push_back(cellOf(join(parts, "; ")));
    }
    row.push_back(cellOf(trial.tied ? "tie" : ""));
    return row;
}

void addScoreTable(const ReportMaterial& material, std::size_t configuration, Document& document)
{
    const int n = material.configuration(configuration).n;
    TableBlock table;
    table.columns.push_back({"Task"});
    for (int i = 0; i < (n <= kMostColumns ? n : 1); ++i) {
        table.columns.push_back({n <= kMostColumns ? "Candidate " + std::to_string(i + 1) : "Candidates"});
    }
    table.columns.push_back({""});
    std::size_t left = 0;
    for (const TrialDigest& trial : material.trials) {
        if (trial.configuration != configuration) {
            continue;
        }
        if (table.rows.size() < material.options.mostRows) {
            table.rows.push_back(scoreRow(trial, n));
        } else {
            ++left;
        }
    }
    document.blocks.push_back(std::move(table));
    if (left > 0) {
        addText(document, "And " + counted(left, "more trial") + "; the JSON report holds all.");
    }
}

/// What may be said of score and outcome, with its n; refused where nothing may.
std::string validityWords(const ScoreOutcome& outcome)
{
    if (!outcome.concordance) {
        return outcome.refusal + ".";
    }
    const std::string pairs = std::to_string(outcome.concordant) + " of " +
                              counted(outcome.concordant + outcome.discordant + outcome.ties, "pair") +
                              " of a pass and a failure of one trial";
    std::string text = "In " + pairs + " the pass has the higher score. Averaged over the " +
                       std::to_string(outcome.mixed) + " of " + counted(outcome.sets, "trial") +
                       " that have both, that is " + percent(*outcome.concordance) + " (95 % interval " +
                       intervalWords(outcome.interval) + "); chance gives 50 %. ";
    if (outcome.interval.low > 0.5) {
        return text + "A higher score goes with a pass.";
    }
    if (outcome.interval.high < 0.5) {
        return text + "A higher score goes with a failure.";
    }
    return text + "That a higher score goes with a pass, or with a failure, is not shown.";
}

std::string tieWords(const ReportMaterial& material, std::size_t configuration)
{
    std::size_t ties = 0;
    std::size_t trials = 0;
    for (const TrialDigest& trial : material.trials) {
        trials += trial.configuration == configuration ? 1u : 0u;
        ties += trial.configuration == configuration && trial.tied ? 1u : 0u;
    }
    return ties == 0 ? ""
                     : " In " + std::to_string(ties) + " of " + counted(trials, "trial") +
                           " candidates tie for the highest score; the one drawn first was selected.";
}

/// Attributes as rows, candidates as columns.
TableBlock sideBySide(const TrialDigest& trial)
{
    TableBlock table;
    table.columns.push_back({""});
    std::vector<TableCell> verdicts{cellOf("verdict", TextStyle::Strong)};
    std::vector<TableCell> scores{cellOf("score", TextStyle::Strong)};
    std::vector<TableCell> holes{cellOf("holes", TextStyle::Strong)};
    std::vector<TableCell> seen{cellOf("what is seen", TextStyle::Strong)};
    std::vector<TableCell> messages{cellOf("message", TextStyle::Strong)};
    for (const CandidateDigest& candidate : trial.candidates) {
        table.columns.push_back(
            {"Candidate " + std::to_string(candidate.draw + 1) + (candidate.selected ? " (selected)" : "")});
        verdicts.push_back(candidate.judged ? verdictCell(candidate.verdict) : cellOf("not executed"));
        scores.push_back(cellOf(candidate.score ? decimal(*candidate.score, 1) : "none"));
        holes.push_back(cellOf(
            std::to_string(candidate.holes) +
            (candidate.charactersLost > 0 ? ", clearing took " + counted(candidate.charactersLost, "character") : "")));
        seen.push_back(cellOf(candidate.symptom == Symptom::None ? "" : words(nameOf(candidate.symptom))));
        messages.push_back(cellOf(candidate.message, TextStyle::Code));
    }
    table.rows = {std::move(verdicts), std::move(scores), std::move(holes), std::move(seen), std::move(messages)};
    return table;
}

void addProgram(const CandidateRecord& candidate, const std::string& intro, Document& document)
{
    const Artifact* artifact = candidate.artifact();
    if (!artifact || artifact->python.empty()) {
        return;
    }
    const ExecutionReport* execution = candidate.execution();
    addText(document, intro);
    document.blocks.push_back(CodeBlock{artifact->python, "python", execution ? execution->errorLine : 0,
                                        execution && execution->errorLine > 0 ? execution->message : ""});
}

void addTrial(const TrialDigest& trial, const TrialRecord& record, const std::string& prompt, Document& document)
{
    document.blocks.push_back(Heading{4, trial.task});
    addText(document, prompt, TextStyle::Emphasis);
    document.blocks.push_back(sideBySide(trial));
    addText(document, record.selection.reason);
    const CandidateRecord* selected = record.selected();
    if (selected) {
        addProgram(*selected, "Candidate " + std::to_string(selected->draw + 1) + ", selected:", document);
    }
    for (const CandidateRecord& candidate : record.candidates) {
        if (&candidate != selected && candidate.judged && candidate.verdict == Verdict::Passed) {
            addProgram(candidate,
                       "Candidate " + std::to_string(candidate.draw + 1) + " passes, and was not selected:", document);
            break;
        }
    }
}

std::vector<const TrialDigest*> lostTrials(const ReportMaterial& material, const RunComparison& comparison)
{
    std::vector<const TrialDigest*> trials;
    const std::set<std::string> lost(comparison.lost.begin(), comparison.lost.end());
    for (const TrialDigest& trial : material.trials) {
        if (lost.contains(trial.taskId) && trial.configuration == comparison.second.configuration &&
            trial.verdict != Verdict::Passed) {
            trials.push_back(&trial);
        }
    }
    return trials;
}

} // namespace

void addScores(const ReportMaterial& material, Document& document)
{
    bool any = false;
    for (std::size_t c = 0; c < material.summaries.size(); ++c) {
        if (material.configuration(c).n < 2) {
            continue; // with one candidate a score decides nothing
        }
        if (!any) {
            addHeading(document, ReportSection::Scores);
            any = true;
        }
        document.blocks.push_back(
            Heading{3, material.configuration(c).name + ", rubric " + material.configuration(c).rubric});
        addText(document,
                validityWords(scoreOutcome(material.snapshot, {{material.sessionIndex, c}})) + tieWords(material, c));
        addScoreTable(material, c, document);
    }
}

Result<void> addCandidates(const ReportMaterial& material, Document& document)
{
    bool any = false;
    for (const RunComparison& comparison : material.comparisons) {
        const std::vector<const TrialDigest*> lost = lostTrials(material, comparison);
        if (lost.empty()) {
            continue;
        }
        if (!any) {
            addHeading(document, ReportSection::Candidates);
            any = true;
        }
        document.blocks.push_back(Heading{3, material.configuration(comparison.second).name});
        const std::size_t shown = std::min(lost.size(), material.options.mostTasksSideBySide);
        for (std::size_t i = 0; i < shown; ++i) {
            if (material.stop.stop_requested()) {
                return Error{ErrorCode::Cancelled, Stage::Analysis, "The report was stopped before it was complete."};
            }
            const auto record =
                material.workspace.trial(material.session().id, material.snapshot.trials.planIndex[lost[i]->row]);
            if (!record) {
                return record.error();
            }
            const std::size_t task = material.snapshot.trials.task[lost[i]->row];
            addTrial(*lost[i], *record, material.session().plan->suite->tasks[task].prompt, document);
        }
        if (shown < lost.size()) {
            addText(document, "And " + counted(lost.size() - shown, "more lost trial") + "; candorctl show " +
                                  material.session().id + " --task TASK shows each.");
        }
    }
    return {};
}

} // namespace candor
