// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/bill.h"
#include "core/analysis/flight.h"
#include "core/report/escape.h"
#include "core/report/report_sections.h"
#include "core/report/words.h"
#include "core/support/clock.h"
#include "core/support/text.h"

namespace candor {

namespace {

std::string textOf(const Json& value)
{
    return value.is_string() ? value.get<std::string>() : canonicalJson(value);
}

void addChecks(const ReportMaterial& material, ListBlock& list)
{
    std::size_t broken = 0;
    std::size_t exchanges = 0;
    std::size_t mismatches = 0;
    std::size_t candidates = 0;
    std::size_t cut = 0;
    for (const TrialDigest& trial : material.trials) {
        broken += trial.brokenLinks > 0 ? 1u : 0u;
        exchanges += trial.exchanges;
        mismatches += trial.mismatches;
        candidates += trial.candidates.size();
        for (const CandidateDigest& candidate : trial.candidates) {
            cut += candidate.cut ? 1u : 0u;
        }
    }
    const std::size_t trials = material.trials.size();
    list.items.push_back({{"Lineage: ", TextStyle::Strong},
                          {"whole in " + std::to_string(trials - broken) + " of " + counted(trials, "trial") +
                           (broken > 0 ? "; where it is broken, what was executed does not descend from what was "
                                         "selected"
                                       : ", every hash computed again") +
                           "."}});
    std::string sent = "declared, sent and applied agree in " + std::to_string(exchanges - mismatches) + " of " +
                       counted(exchanges, "exchange") + ".";
    if (!material.mismatches.empty()) {
        sent += " " + join(material.mismatches, " ");
    }
    list.items.push_back({{"Sampling: ", TextStyle::Strong}, {std::move(sent)}});
    list.items.push_back(
        {{"Token limit: ", TextStyle::Strong},
         {"it cut replies of " + std::to_string(cut) + " of " + counted(candidates, "candidate") + "."}});
}

std::string configurationFile(std::size_t index)
{
    return "configuration-" + std::to_string(index + 1) + ".json";
}

/// "5.0 times": how much more one success costs than the baseline's.
void addCostRatio(const ReportMaterial& material, Document& document)
{
    const Cost base = summarise(material.snapshot, material.baseline).cost;
    for (const RunComparison& comparison : material.comparisons) {
        const Cost& cost = material.summaries[comparison.second.configuration].cost;
        if (base.perSuccessUsd && cost.perSuccessUsd && *base.perSuccessUsd > 0.0) {
            addText(document, "A success under \"" + material.configuration(comparison.second).name + "\" costs " +
                                  decimal(*cost.perSuccessUsd / *base.perSuccessUsd, 1) +
                                  " times what one costs under \"" + material.configuration(comparison.first).name +
                                  "\" (" + dollars(*cost.perSuccessUsd) + " against " + dollars(*base.perSuccessUsd) +
                                  ").");
        }
    }
}

void addBill(const ReportMaterial& material, Document& document)
{
    const auto right = ColumnAlign::Right;
    const Bill bill = material.bill.bill();
    TableBlock table;
    table.columns = {{"What for"},
                     {"Candidates", right},
                     {"Requests", right},
                     {"Prompt tokens", right},
                     {"Completion tokens", right},
                     {"Requests took", right},
                     {"Cost", right}};
    const std::vector<GpuBill> gpus = gpuBills(material.session().environment, material.flight);
    std::vector<BillRow> rows = bill.rows;
    rows.push_back(bill.total);
    for (const GpuBill& gpu : gpus) {
        rows.insert(rows.end() - 1, BillRow{.what = "GPU time of " + gpu.backend, .costUsd = gpu.costUsd()});
        rows.back().costUsd += gpu.costUsd();
    }
    for (const BillRow& row : rows) {
        const bool total = &row == &rows.back();
        table.rows.push_back({cellOf(row.what, total ? TextStyle::Strong : TextStyle::Plain),
                              cellOf(std::to_string(row.candidates)), cellOf(std::to_string(row.requests)),
                              cellOf(std::to_string(row.promptTokens)), cellOf(std::to_string(row.completionTokens)),
                              cellOf(secondsWords(row.requestSeconds)),
                              cellOf(dollars(row.costUsd), total ? TextStyle::Strong : TextStyle::Plain)});
    }
    document.blocks.push_back(std::move(table));
    for (const GpuBill& gpu : gpus) {
        addText(document, "GPU time of " + gpu.backend + ": " + decimal(gpu.hours, 3) +
                              " h in which the session ran, at " + dollars(gpu.usdPerHour) + " an hour" +
                              (gpu.priceAsOf.empty() ? std::string() : " (price of " + gpu.priceAsOf + ")") +
                              ". It is in this bill alone, not in the cost of a configuration; what the server cost "
                              "before and after is not in it.");
    }
    if (bill.waitedSeconds > 0.0) {
        addText(document, "The longest wait of a request for a server that was loading: " +
                              secondsWords(bill.waitedSeconds) + ".");
    }
}

std::string timeOf(std::int64_t ms)
{
    return formatUtc(SystemTime(std::chrono::milliseconds(ms)));
}

/// "vllm-h200: vllm at 10.0.0.5:8000".
std::string backendWords(const std::string& name, const Json& profile)
{
    const auto text = [&profile](const char* key) {
        const auto found = profile.find(key);
        return found != profile.end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    return name + ": " + text("dialect") + " at " + text("base_url");
}

void addFlight(const ReportMaterial& material, Document& document)
{
    for (const BadStretch& stretch : badStretches(material.flight)) {
        addText(document, "From " + timeOf(stretch.fromMs) + " to " + timeOf(stretch.toMs) + " " + stretch.backend +
                              " was not well: " + join(stretch.signs, ", ") + ".");
    }
}

} // namespace

std::string runCommandFor(const SessionPlan& plan, const std::vector<std::string>& files)
{
    std::string command = "candorctl run --suite " + shellWord(plan.suite->name) + " --seed " +
                          std::to_string(plan.seed) + " --repeats " + std::to_string(plan.repeats);
    for (const std::string& file : files) {
        command += " --config " + shellWord(file);
    }
    return command;
}

void addCost(const ReportMaterial& material, Document& document)
{
    addHeading(document, ReportSection::Cost);
    const auto right = ColumnAlign::Right;
    TableBlock table;
    table.columns = {
        {"Configuration"},       {"Trials", right},       {"Total", right},         {"Per trial", right},
        {"Per success", right},  {"Not selected", right}, {"Prompt tokens", right}, {"Completion tokens", right},
        {"Requests took", right}};
    for (std::size_t c = 0; c < material.summaries.size(); ++c) {
        const ConfigurationSummary& summary = material.summaries[c];
        const Cost& cost = summary.cost;
        table.rows.push_back({cellOf(material.configuration(c).name, TextStyle::Strong),
                              cellOf(std::to_string(summary.success.trials + summary.success.notTheModels)),
                              cellOf(dollars(cost.totalUsd)), cellOf(dollars(cost.perTrialUsd)),
                              cellOf(cost.perSuccessUsd ? dollars(*cost.perSuccessUsd) : "-", TextStyle::Strong),
                              cellOf(dollars(cost.discardedUsd)), cellOf(std::to_string(cost.promptTokens)),
                              cellOf(std::to_string(cost.completionTokens)),
                              cellOf(secondsWords(cost.requestSeconds))});
    }
    document.blocks.push_back(std::move(table));
    addBill(material, document);
    addCostRatio(material, document);
    addText(document, "Per success is the total over the trials that passed. \"Not selected\" is what the candidates "
                      "cost that were not selected; it is in the total. Requests took: all of them, one after the "
                      "other.");
}

void addEnvironment(const ReportMaterial& material, Document& document)
{
    const StoredSession& session = material.session();
    const SessionPlan& plan = *session.plan;
    addHeading(document, ReportSection::Environment);
    ListBlock list;
    const auto add = [&list](std::string title, std::string text) {
        list.items.push_back({{std::move(title) + ": ", TextStyle::Strong}, {std::move(text)}});
    };
    add("Session", session.id + ", begun " + formatUtc(session.createdAt) + ", " + std::string(nameOf(session.state)) +
                       ", " + std::to_string(session.trialCount) + " of " + counted(plan.trials.size(), "trial") +
                       " stored, seed " + std::to_string(plan.seed));
    add("Suite", plan.suite->name + ", " + counted(plan.suite->tasks.size(), "task") + ", " +
                     counted(plan.suite->caseCount(), "test case") + ", content " + plan.suite->hash.brief() + ", " +
                     counted(static_cast<std::size_t>(plan.repeats), "repeat"));
    add("Rates", "trials that passed over trials that are the model's; 95 % intervals by Wilson. A trial's verdict is "
                 "that of its selected candidate.");
    add("Comparison", "tasks paired by the content of prompt and tests; exact two-sided McNemar test at 0.05; with "
                      "repeats a task's outcome is what most of its trials say.");
    addChecks(material, list);
    if (session.environment.is_object()) {
        std::vector<std::string> parts;
        for (const auto& [key, value] : session.environment.items()) {
            if (key == "backends" && value.is_object()) {
                for (const auto& [name, backend] : value.items()) {
                    add("Backend", backendWords(name, backend.value("profile", Json::object())));
                }
                continue;
            }
            parts.push_back(words(key) + " " + textOf(value));
        }
        add("Verdicts made with", join(parts, ", "));
    }
    document.blocks.push_back(std::move(list));
    addFlight(material, document);
}

void addReproduce(const ReportMaterial& material, Document& document)
{
    const SessionPlan& plan = *material.session().plan;
    addHeading(document, ReportSection::Reproduce);
    std::vector<std::string> files;
    for (std::size_t c = 0; c < plan.configurations.size(); ++c) {
        files.push_back(configurationFile(c));
    }
    document.blocks.push_back(CodeBlock{runCommandFor(plan, files), "sh", 0, {}});
    addText(document, "The configurations, as the files that the command names:");
    for (std::size_t c = 0; c < plan.configurations.size(); ++c) {
        document.blocks.push_back(Paragraph{{{files[c], TextStyle::Code}}});
        document.blocks.push_back(CodeBlock{prettyJson(configurationToJson(plan.configurations[c])), "json", 0, {}});
    }
    addText(document, "This report again:");
    document.blocks.push_back(
        CodeBlock{"candorctl report " + shellWord(material.session().id) + " --format md", "sh", 0, {}});
}

} // namespace candor
