// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/controls.h"
#include "core/report/report_sections.h"
#include "core/report/words.h"
#include "core/support/text.h"

#include <algorithm>

namespace candor {

namespace {

std::string quoted(const std::string& name)
{
    return "\"" + name + "\"";
}

void addComparison(const ReportMaterial& material, const RunComparison& comparison, Document& document)
{
    const std::string& first = material.configuration(comparison.first).name;
    const std::string& second = material.configuration(comparison.second).name;
    document.blocks.push_back(
        Heading{3, second + " against " + first + ": " + std::string(nameOf(comparison.verdict))});
    addText(document, comparison.reason + " (exact McNemar, tasks paired by content).");
    ListBlock flips;
    const auto list = [&flips](const char* title, const std::vector<std::string>& tasks, const char* separator) {
        if (!tasks.empty()) {
            flips.items.push_back(
                {{std::string(title) + " (" + std::to_string(tasks.size()) + "): ", TextStyle::Strong},
                 {join(tasks, separator)}});
        }
    };
    list("Lost", comparison.lost, ", ");
    list("Gained", comparison.gained, ", ");
    list("Left out", comparison.leftOut, "; ");
    if (!flips.items.empty()) {
        document.blocks.push_back(std::move(flips));
    }
    if (!comparison.differences.empty()) {
        TableBlock table;
        table.columns = {{"Factor"}, {first}, {second}};
        for (const Difference& difference : comparison.differences) {
            table.rows.push_back({cellOf(words(difference.factor), TextStyle::Strong), cellOf(difference.first),
                                  cellOf(difference.second)});
        }
        document.blocks.push_back(std::move(table));
    }
    document.blocks.push_back(Paragraph{{{"Cause: ", TextStyle::Strong}, {comparison.attribution + "."}}});
}

/// What a control that has been run says: "passed 3/18 (16.7 %); regressed against the baseline, p = 0.002".
std::string controlOutcome(const ReportMaterial& material, ConfigurationRef run)
{
    const SuccessRate success = summarise(material.snapshot, run).success;
    const RunComparison comparison = compareRuns(material.snapshot, material.baseline, run);
    return "passed " + fraction(success) + " (" + rateWords(success) + "), " + std::string(nameOf(comparison.verdict)) +
           ": " + comparison.reason;
}

Spans controlStep(const ReportMaterial& material, const RunComparison& comparison, const Control& control)
{
    const std::string change =
        words(control.factor.factor) + " " + control.factor.first + " → " + control.factor.second;
    const std::string what =
        quoted(material.configuration(comparison.first).name) + " with nothing changed but " + change;
    if (control.run) {
        return {{"Run already: ", TextStyle::Strong},
                {what + ". In session " + material.snapshot.sessions[control.run->session].id + " it " +
                 controlOutcome(material, *control.run) + "."}};
    }
    return {{"Run " + what + ": ", TextStyle::Strong},
            {"the workspace holds no such run, and it alone tells how much of the change is due to " +
             words(control.factor.factor) + "."}};
}

/// Controls of every comparison that is shown; those never run first.
void addControls(const ReportMaterial& material, std::vector<Spans>& steps)
{
    std::vector<Spans> done;
    std::vector<std::string> said;
    for (const RunComparison& comparison : material.comparisons) {
        const bool shown =
            comparison.verdict == ComparisonVerdict::Regressed || comparison.verdict == ComparisonVerdict::Improved;
        if (!shown || comparison.differences.size() < 2) {
            continue;
        }
        for (const Control& control : controlsOf(material.snapshot, comparison)) {
            if (std::find(said.begin(), said.end(), control.configuration.name) == said.end()) {
                said.push_back(control.configuration.name);
                (control.run ? done : steps).push_back(controlStep(material, comparison, control));
            }
        }
    }
    steps.insert(steps.end(), done.begin(), done.end());
}

void addNotShown(const ReportMaterial& material, std::vector<Spans>& steps)
{
    for (const RunComparison& comparison : material.comparisons) {
        const std::string& name = material.configuration(comparison.second).name;
        if (comparison.verdict == ComparisonVerdict::NotShown) {
            steps.push_back({{"Run more tasks", TextStyle::Strong},
                             {" under " + quoted(name) + " and the baseline: with " +
                              counted(comparison.pairs, "task") + " nothing is shown either way."}});
        } else if (comparison.verdict == ComparisonVerdict::NotComparable) {
            steps.push_back({{"Choose another baseline", TextStyle::Strong},
                             {" for " + quoted(name) + ": " + comparison.reason + "."}});
        }
    }
}

/// What is counted of one configuration to see what to try.
struct Signs
{
    std::size_t lost = 0;
    std::size_t compileErrors = 0;
    std::size_t assembledCompileErrors = 0;
    std::size_t cut = 0;
    std::size_t candidates = 0;
    std::size_t mismatches = 0;
    std::size_t exchanges = 0;
};

Signs signsOf(const ReportMaterial& material, std::size_t configuration)
{
    Signs signs;
    for (const TrialDigest& trial : material.trials) {
        if (trial.configuration != configuration) {
            continue;
        }
        const VerdictClass verdictClass = classOf(trial.verdict);
        signs.lost += verdictClass == VerdictClass::Passed || verdictClass == VerdictClass::NotTheModels ? 0u : 1u;
        signs.mismatches += trial.mismatches;
        signs.exchanges += trial.exchanges;
        const CandidateDigest* selected = trial.selected();
        const bool compileError = trial.verdict == Verdict::CompileError;
        signs.compileErrors += compileError ? 1u : 0u;
        signs.assembledCompileErrors += compileError && selected && selected->assembled ? 1u : 0u;
        for (const CandidateDigest& candidate : trial.candidates) {
            ++signs.candidates;
            signs.cut += candidate.cut ? 1u : 0u;
        }
    }
    return signs;
}

void addSigns(const ReportMaterial& material, std::size_t index, std::vector<Spans>& steps)
{
    const Configuration& configuration = material.configuration(index);
    const ConfigurationSummary& summary = material.summaries[index];
    const Signs signs = signsOf(material, index);
    const std::string name = quoted(configuration.name);
    if (summary.loss.notSelected > 0) {
        steps.push_back({{"Try another rubric, without a backend: ", TextStyle::Strong},
                         {"under " + name + " " + std::to_string(summary.loss.notSelected) + " of " +
                          counted(signs.lost, "trial") + " that did not pass have a candidate that passes. "},
                         {"candorctl rescore " + material.session().id + " --rubric RUBRIC", TextStyle::Code},
                         {" tells what it would have selected."}});
    }
    if (signs.assembledCompileErrors > 0 && configuration.codeForm == CodeForm::StatementsHeuristic) {
        steps.push_back(
            {{"Run " + name + " with code form statements: ", TextStyle::Strong},
             {std::to_string(signs.assembledCompileErrors) + " of " + counted(signs.compileErrors, "compile error") +
              " are in programs that were put together by indentation heuristics, which alone makes code "
              "that does not compile."}});
    }
    if (signs.cut > 0) {
        steps.push_back(
            {{"Raise max tokens above " + std::to_string(configuration.sampling.maxTokens) + ": ", TextStyle::Strong},
             {"under " + name + " the token limit cut replies of " + std::to_string(signs.cut) + " of " +
              counted(signs.candidates, "candidate") + "."}});
    }
    if (signs.mismatches > 0) {
        steps.push_back({{"Look at what was sent: ", TextStyle::Strong},
                         {"under " + name + " what was declared, sent and applied does not agree in " +
                          std::to_string(signs.mismatches) + " of " + counted(signs.exchanges, "exchange") + "."}});
    }
    if (summary.success.notTheModels > 0) {
        steps.push_back({{"Run again what was not the model's: ", TextStyle::Strong},
                         {"under " + name + " " + counted(summary.success.notTheModels, "trial") + " of " +
                          std::to_string(summary.success.trials + summary.success.notTheModels) +
                          " say nothing about the model."}});
    }
}

} // namespace

std::vector<Spans> nextSteps(const ReportMaterial& material)
{
    std::vector<Spans> steps;
    addControls(material, steps);
    addNotShown(material, steps);
    for (const std::size_t c : material.baselineLast()) {
        addSigns(material, c, steps);
    }
    if (material.comparisons.empty()) {
        steps.insert(steps.begin(), {{"Run a second configuration", TextStyle::Strong},
                                     {" that differs from this one in one thing, and compare it with this run."}});
    }
    if (steps.empty()) {
        steps.push_back({{"Repeat both configurations", TextStyle::Strong},
                         {" to see how much of the outcome is chance: "},
                         {"--repeats 5", TextStyle::Code},
                         {" draws each task five times."}});
    }
    return steps;
}

void addDifferences(const ReportMaterial& material, Document& document)
{
    if (material.comparisons.empty()) {
        return;
    }
    addHeading(document, ReportSection::Differences);
    for (const RunComparison& comparison : material.comparisons) {
        addComparison(material, comparison, document);
    }
}

void addNextSteps(const ReportMaterial& material, Document& document)
{
    addHeading(document, ReportSection::NextSteps);
    document.blocks.push_back(ListBlock{nextSteps(material), true});
    for (const RunComparison& comparison : material.comparisons) {
        for (const Control& control : controlsOf(material.snapshot, comparison)) {
            const RunComparison* leading = material.leading();
            if (control.run || &comparison != leading || comparison.differences.size() < 2) {
                continue;
            }
            const SessionPlan& plan = *material.session().plan;
            addText(document, "The first of these, as a configuration file and a command:");
            document.blocks.push_back(CodeBlock{prettyJson(configurationToJson(control.configuration)), "json", 0, {}});
            document.blocks.push_back(CodeBlock{runCommandFor(plan, {"control.json"}), "sh", 0, {}});
            if (provenanceKind(material.session().provenance) == "recording") {
                addText(document, "This session plays a recording, which answers only what was recorded; a control "
                                  "that it does not hold needs a backend.");
            }
            return;
        }
    }
}

} // namespace candor
