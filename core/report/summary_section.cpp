// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/report_sections.h"
#include "core/report/words.h"

namespace candor {

namespace {

/// "Qwen3-30B passed 4/18 (22.2 %)".
std::string passedWords(const ReportMaterial& material, ConfigurationRef ref)
{
    const SuccessRate success = summarise(material.snapshot, ref).success;
    return material.configuration(ref).name + " passed " + fraction(success) + " (" + rateWords(success) + ")";
}

std::string titleWords(const ReportMaterial& material)
{
    const std::string& suite = material.session().plan->suite->name;
    if (material.trials.empty()) {
        return suite + ": no trial is stored yet";
    }
    if (material.comparisons.empty()) {
        return suite + ": " + passedWords(material, material.baseline);
    }
    const RunComparison& leading = *material.leading();
    std::string title = suite + ": " + material.configuration(leading.second).name + " against " +
                        material.configuration(leading.first).name + ": " + std::string(nameOf(leading.verdict));
    if (material.comparisons.size() > 1) {
        title += ", and " + counted(material.comparisons.size() - 1, "more comparison");
    }
    return title;
}

/// What happened and how sure, for a session with something to compare.
void addComparedAnswer(const ReportMaterial& material, ListBlock& answer)
{
    const RunComparison& leading = *material.leading();
    answer.items.push_back(
        {{"What happened: ", TextStyle::Strong},
         {passedWords(material, leading.second) + ", " + passedWords(material, leading.first) + ": " +
          counted(leading.lost.size(), "task") + " lost, " + std::to_string(leading.gained.size()) + " gained."}});
    std::string sure = std::string(nameOf(leading.verdict)) + ". " + leading.reason +
                       " (exact McNemar, tasks paired by content). Cause: " +
                       leading.attribution.substr(0, leading.attribution.find(';')) + ".";
    answer.items.push_back({{"How sure: ", TextStyle::Strong}, {std::move(sure)}});
}

/// And for one with a single run.
void addLonelyAnswer(const ReportMaterial& material, ListBlock& answer)
{
    const SuccessRate& success = material.summaries.front().success;
    answer.items.push_back({{"What happened: ", TextStyle::Strong}, {passedWords(material, material.baseline) + "."}});
    answer.items.push_back({{"How sure: ", TextStyle::Strong},
                            {"95 % interval " + intervalWords(success.wilson) + " (Wilson), n = " +
                             std::to_string(success.trials) + ". There is no second run: nothing is compared."}});
}

void addStateNote(const ReportMaterial& material, Document& document)
{
    const StoredSession& session = material.session();
    if (session.trialCount >= session.plan->trials.size()) {
        return;
    }
    document.blocks.push_back(Banner{"NOT COMPLETE.", std::to_string(session.trialCount) + " of " +
                                                          std::to_string(session.plan->trials.size()) +
                                                          " trials are stored; every number below is over those. " +
                                                          "candorctl run --resume " + session.id + " runs the rest."});
}

Figure ratesFigure(const ReportMaterial& material)
{
    BarChart chart;
    for (const int tick : {0, 25, 50, 75, 100}) {
        chart.axis.push_back({tick / 100.0, std::to_string(tick) + " %"});
    }
    std::vector<std::string> parts;
    std::string alternative;
    for (std::size_t c = 0; c < material.summaries.size(); ++c) {
        const SuccessRate& success = material.summaries[c].success;
        if (success.trials == 0) {
            continue;
        }
        const std::string& name = material.configuration(c).name;
        chart.bars.push_back({name, success.rate(), success.wilson, percent(success.rate()), fraction(success)});
        alternative += name + " " + percent(success.rate()) + ", " + fraction(success) + ", interval " +
                       intervalWords(success.wilson) + ". ";
    }
    const SuccessRate base = summarise(material.snapshot, material.baseline).success;
    if (!material.comparisons.empty() && base.trials > 0) {
        chart.baseline = base.rate();
        chart.baselineText = "baseline " + percent(base.rate());
    }
    const std::string suite = material.session().plan->suite->name;
    return {"Success rate",
            "Share of trials that passed, with n and 95 % Wilson interval; suite " + suite +
                ". Trials that are not the model's are left out.",
            alternative, std::move(chart)};
}

/// Before any rate: what was not asked for as declared may explain it.
void addMismatchNote(const ReportMaterial& material, Document& document)
{
    ListBlock list;
    for (std::string& line : mismatchWords(material.session())) {
        list.items.push_back({{std::move(line)}});
    }
    if (!list.items.empty()) {
        document.blocks.push_back(Banner{"NOT AS DECLARED.", "What was declared, sent and applied does not agree:"});
        document.blocks.push_back(std::move(list));
    }
}

} // namespace

void addAnswer(const ReportMaterial& material, Document& document)
{
    document.title = titleWords(material);
    ListBlock answer;
    if (material.trials.empty()) {
        answer.items.push_back({{"What to do next: ", TextStyle::Strong},
                                {"candorctl run --resume " + material.session().id, TextStyle::Code},
                                {" runs the session; then write this report again."}});
    } else {
        if (material.comparisons.empty()) {
            addLonelyAnswer(material, answer);
        } else {
            addComparedAnswer(material, answer);
        }
        Spans next{{"What to do next: ", TextStyle::Strong}};
        const std::vector<Spans> steps = nextSteps(material);
        next.insert(next.end(), steps.front().begin(), steps.front().end());
        answer.items.push_back(std::move(next));
    }
    document.blocks.push_back(std::move(answer));
    if (!material.session().provenance.empty()) {
        document.blocks.push_back(Banner{"NOT MODEL OUTPUT.", material.session().provenance});
    }
    addStateNote(material, document);
    addMismatchNote(material, document);
}

void addSummary(const ReportMaterial& material, Document& document)
{
    addHeading(document, ReportSection::Summary);
    TableBlock table;
    const auto right = ColumnAlign::Right;
    table.columns = {{"Configuration"},
                     {"Model"},
                     {"N", right},
                     {"T", right},
                     {"Passed", right},
                     {"Rate", right},
                     {"95 % (Wilson)", right},
                     {"Not the model's", right}};
    if (!material.comparisons.empty()) {
        const std::vector<TableColumn> compared{{"Lost", right}, {"Gained", right}, {"p", right}, {"Verdict"}};
        table.columns.insert(table.columns.end(), compared.begin(), compared.end());
    }
    for (std::size_t c = 0; c < material.summaries.size(); ++c) {
        const Configuration& configuration = material.configuration(c);
        const SuccessRate& success = material.summaries[c].success;
        const RunComparison* comparison = material.comparisonOf(c);
        const bool compared = comparison && comparison->verdict != ComparisonVerdict::NotComparable;
        std::string p = compared ? pValueWords(comparison->pValue).substr(2) : "";
        p = p.starts_with("= ") ? p.substr(2) : p;
        table.rows.push_back({cellOf(configuration.name, TextStyle::Strong), cellOf(configuration.model),
                              cellOf(std::to_string(configuration.n)),
                              cellOf(shortNumber(configuration.sampling.temperature)), cellOf(fraction(success)),
                              cellOf(rateWords(success), TextStyle::Strong), cellOf(intervalWords(success.wilson)),
                              cellOf(std::to_string(success.notTheModels)),
                              cellOf(compared ? std::to_string(comparison->lost.size()) : ""),
                              cellOf(compared ? std::to_string(comparison->gained.size()) : ""), cellOf(p),
                              cellOf(comparison ? std::string(nameOf(comparison->verdict)) : "baseline")});
    }
    document.blocks.push_back(std::move(table));
    if (material.baseline.session != material.sessionIndex) {
        addText(document, "Baseline: " + passedWords(material, material.baseline) + ", in session " +
                              material.snapshot.sessions[material.baseline.session].id + ".");
    }
    Figure figure = ratesFigure(material);
    if (!std::get<BarChart>(figure.chart).bars.empty()) {
        document.blocks.push_back(std::move(figure));
    }
}

} // namespace candor
