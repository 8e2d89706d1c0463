// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/selection_loss.h"
#include "core/report/report_sections.h"
#include "core/report/words.h"
#include "core/support/text.h"

#include <algorithm>

namespace candor {

namespace {

using Trials = std::vector<const TrialDigest*>;

Trials trialsOfClass(const ReportMaterial& material, std::size_t configuration, VerdictClass verdictClass)
{
    Trials trials;
    for (const TrialDigest& trial : material.trials) {
        if (trial.configuration == configuration && classOf(trial.verdict) == verdictClass) {
            trials.push_back(&trial);
        }
    }
    return trials;
}

/// Whether a task is in a comparison's list; repeats of a task share its fate.
bool holds(const std::vector<std::string>& tasks, const TrialDigest& trial)
{
    return std::find(tasks.begin(), tasks.end(), trial.taskId) != tasks.end();
}

void addLeftOut(Document& document, std::size_t all, std::size_t most)
{
    if (all > most) {
        addText(document, "And " + std::to_string(all - most) + " more; the CSV and JSON reports hold all.");
    }
}

void addFailures(const ReportMaterial& material, std::size_t configuration, VerdictClass verdictClass,
                 Document& document)
{
    const Trials trials = trialsOfClass(material, configuration, verdictClass);
    if (trials.empty()) {
        return;
    }
    const SuccessRate& success = material.summaries[configuration].success;
    std::string heading =
        words(nameOf(verdictClass)) + "s: " + std::to_string(trials.size()) + " of " + std::to_string(success.trials);
    if (verdictClass == VerdictClass::NotTheModels) {
        heading = "not the model's: " + std::to_string(trials.size()) + ", in no success rate";
    }
    heading.front() = static_cast<char>(heading.front() - 'a' + 'A');
    document.blocks.push_back(Heading{4, heading});
    const RunComparison* comparison = material.comparisonOf(configuration);
    TableBlock table;
    table.columns = {{"Task"}, {"Verdict"}, {"What is seen"}, {"Message"}};
    if (comparison) {
        table.columns.insert(table.columns.begin() + 1, {"Baseline"});
    }
    for (std::size_t i = 0; i < std::min(trials.size(), material.options.mostRows); ++i) {
        const CandidateDigest* selected = trials[i]->selected();
        const Symptom symptom = selected ? selected->symptom : Symptom::None;
        std::vector<TableCell> row{cellOf(trials[i]->task, TextStyle::Strong), verdictCell(trials[i]->verdict),
                                   cellOf(symptom == Symptom::None ? "" : words(nameOf(symptom))),
                                   cellOf(trials[i]->message, TextStyle::Code)};
        if (comparison) {
            row.insert(row.begin() + 1, cellOf(holds(comparison->lost, *trials[i]) ? "passed: lost" : ""));
        }
        table.rows.push_back(std::move(row));
    }
    document.blocks.push_back(std::move(table));
    addLeftOut(document, trials.size(), material.options.mostRows);
}

Figure classesFigure(const ReportMaterial& material)
{
    StackedBars chart;
    std::string alternative;
    for (std::size_t c = 0; c < material.summaries.size(); ++c) {
        const ConfigurationSummary& summary = material.summaries[c];
        const std::string& name = material.configuration(c).name;
        chart.bars.push_back({name,
                              {{VerdictClass::Passed, summary.success.passed},
                               {VerdictClass::ExecutionFailure, summary.executionFailures},
                               {VerdictClass::CompilationFailure, summary.compilationFailures},
                               {VerdictClass::NotTheModels, summary.success.notTheModels}}});
        std::vector<std::string> parts;
        for (const Segment& segment : chart.bars.back().segments) {
            parts.push_back(countWords(segment.verdictClass, segment.count));
        }
        alternative += name + ": " + join(parts, ", ") + ". ";
    }
    return {"Where trials end", "Trials by class of verdict; n is the number of trials stored.", alternative,
            std::move(chart)};
}

void addSelection(const ReportMaterial& material, std::size_t configuration, Document& document)
{
    if (material.configuration(configuration).n < 2) {
        return;
    }
    const SelectionLoss loss = selectionLoss(material.snapshot, {material.sessionIndex, configuration});
    if (!loss.refusal.empty()) {
        addText(document, "What selection made of it: " + loss.refusal + ".");
        return;
    }
    const SelectionCounts& counts = loss.all;
    const auto of = [&counts](std::size_t passed) { return std::to_string(passed) + "/" + std::to_string(counts.n); };
    std::string text = "What selection made of it: " + of(counts.selected) + " passed with the selected candidate (" +
                       intervalWords(counts.selectedInterval) + "). " + of(counts.oracle) +
                       " have a candidate that passes (" + intervalWords(counts.oracleInterval) +
                       "): the best possible choice. A random pick would pass " + decimal(counts.randomPick, 1) + "/" +
                       std::to_string(counts.n) + ", the first draw passes " + of(counts.firstPick) + " (" +
                       intervalWords(counts.firstPickInterval) + ").";
    if (loss.leftOut > 0) {
        text += " " + counted(loss.leftOut, "trial is", "trials are") +
                " left out: not all of their candidates were executed.";
    }
    addText(document, std::move(text));
}

/// Holes of selected candidates against the outcome of their trials.
void addHoles(const ReportMaterial& material, std::size_t configuration, Document& document)
{
    std::size_t withHoles = 0;
    std::size_t lostWithHoles = 0;
    std::size_t characters = 0;
    std::size_t whole = 0;
    std::size_t lostWhole = 0;
    for (const TrialDigest& trial : material.trials) {
        const CandidateDigest* selected = trial.selected();
        if (trial.configuration != configuration || !selected || classOf(trial.verdict) == VerdictClass::NotTheModels) {
            continue;
        }
        const bool lost = trial.verdict != Verdict::Passed;
        (selected->holes > 0 ? withHoles : whole) += 1;
        (selected->holes > 0 ? lostWithHoles : lostWhole) += lost ? 1u : 0u;
        characters += selected->charactersLost;
    }
    if (withHoles == 0) {
        return;
    }
    addText(document, "Holes: " + counted(withHoles, "selected candidate") + " had holes, and " +
                          std::to_string(lostWithHoles) + " of them did not pass; without holes " +
                          std::to_string(lostWhole) + " of " + std::to_string(whole) + ". Clearing (policy " +
                          std::string(nameOf(material.configuration(configuration).clearing)) + ") took away " +
                          counted(characters, "character") + ".");
}

} // namespace

void addBreakdown(const ReportMaterial& material, Document& document)
{
    addHeading(document, ReportSection::Breakdown);
    for (const std::size_t c : material.baselineLast()) {
        const ConfigurationSummary& summary = material.summaries[c];
        const std::size_t failed = summary.success.trials - summary.success.passed;
        document.blocks.push_back(Heading{3, material.configuration(c).name + ": " + std::to_string(failed) + " of " +
                                                 std::to_string(summary.success.trials) + " did not pass"});
        if (failed + summary.success.notTheModels == 0) {
            addText(document, "Nothing failed.");
        }
        for (const VerdictClass verdictClass :
             {VerdictClass::CompilationFailure, VerdictClass::ExecutionFailure, VerdictClass::NotTheModels}) {
            addFailures(material, c, verdictClass, document);
        }
    }
}

void addPassingTasks(const ReportMaterial& material, Document& document)
{
    addHeading(document, ReportSection::PassingTasks);
    for (const std::size_t c : material.baselineLast()) {
        const Trials trials = trialsOfClass(material, c, VerdictClass::Passed);
        document.blocks.push_back(
            Heading{3, material.configuration(c).name + ": " + fraction(material.summaries[c].success)});
        const RunComparison* comparison = material.comparisonOf(c);
        ListBlock list;
        for (std::size_t i = 0; i < std::min(trials.size(), material.options.mostRows); ++i) {
            const bool gained = comparison && holds(comparison->gained, *trials[i]);
            list.items.push_back(
                {{trials[i]->task, TextStyle::Strong},
                 {(trials[i]->category.empty() ? "" : " (" + trials[i]->category + ")") + (gained ? ", gained" : "")}});
        }
        if (list.items.empty()) {
            addText(document, "No trial passed.");
            continue;
        }
        document.blocks.push_back(std::move(list));
        addLeftOut(document, trials.size(), material.options.mostRows);
    }
}

void addLosses(const ReportMaterial& material, Document& document)
{
    addHeading(document, ReportSection::Losses);
    document.blocks.push_back(classesFigure(material));
    for (const std::size_t c : material.baselineLast()) {
        const ConfigurationSummary& summary = material.summaries[c];
        document.blocks.push_back(Heading{3, material.configuration(c).name});
        addText(document, "Lost: " + lossWords(summary.loss));
        addSelection(material, c, document);
        addHoles(material, c, document);
        ListBlock rates;
        rates.items.push_back({{"Passed by category: ", TextStyle::Strong}, {ratesWords(summary.byCategory)}});
        rates.items.push_back({{"Passed by complexity: ", TextStyle::Strong}, {ratesWords(summary.byComplexity)}});
        document.blocks.push_back(std::move(rates));
    }
}

} // namespace candor
