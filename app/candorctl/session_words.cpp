// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/candorctl/session_words.h"

#include "app/candorctl/output.h"
#include "core/analysis/symptom.h"
#include "core/query/query.h"
#include "core/support/clock.h"
#include "core/support/text.h"

#include <algorithm>

namespace candor::ctl {

namespace {

using Align = TextTable::Align;

std::string words(std::string_view name)
{
    std::string text(name);
    std::replace(text.begin(), text.end(), '_', ' ');
    return text;
}

std::string dollars(double usd)
{
    return "$" + decimal(usd, usd != 0.0 && usd < 0.1 ? 4 : 2);
}

std::string configurationTable(const StoredSession& session, const std::vector<ConfigurationSummary>& summaries)
{
    TextTable table({{"configuration"},
                     {"model"},
                     {"N", Align::Right},
                     {"T", Align::Right},
                     {"passed", Align::Right},
                     {"rate", Align::Right},
                     {"95 % (Wilson)", Align::Right},
                     {"not the model's", Align::Right},
                     {"cost", Align::Right},
                     {"per success", Align::Right},
                     {"requests took", Align::Right}});
    for (const ConfigurationSummary& summary : summaries) {
        const Configuration& configuration = session.plan->configurations[summary.ref.configuration];
        const SuccessRate& success = summary.success;
        const Interval& interval = success.wilson;
        table.addRow({configuration.name, configuration.model, std::to_string(configuration.n),
                      decimal(configuration.sampling.temperature, 1),
                      std::to_string(success.passed) + "/" + std::to_string(success.trials),
                      success.trials == 0 ? "-" : percent(success.rate()),
                      decimal(100 * interval.low, 1) + " to " + percent(interval.high),
                      std::to_string(success.notTheModels), dollars(summary.cost.totalUsd),
                      summary.cost.perSuccessUsd ? dollars(*summary.cost.perSuccessUsd) : "-",
                      formatDuration(
                          std::chrono::milliseconds(static_cast<std::int64_t>(1000.0 * summary.cost.requestSeconds)))});
    }
    return table.text(2);
}

std::string lossWords(const ConfigurationSummary& summary)
{
    const LossCounts& loss = summary.loss;
    std::vector<std::string> parts;
    for (const auto& [stage, count] : loss.byStage) {
        if (stage != LossStage::None && count > 0) {
            parts.push_back(std::to_string(count) + " in " + words(nameOf(stage)));
        }
    }
    if (parts.empty()) {
        return "  Nothing was lost.\n";
    }
    std::string text = "  Lost: " + join(parts, ", ") + ". ";
    text += std::to_string(loss.noCandidatePasses) + " where no candidate passes, " + std::to_string(loss.notSelected) +
            " where one passes that was not selected.\n";
    return text;
}

std::string ratesLine(const char* title, const std::map<std::string, SuccessRate>& rates)
{
    std::vector<std::string> parts;
    for (const auto& [name, rate] : rates) {
        parts.push_back((name.empty() ? "(none)" : name) + " " + std::to_string(rate.passed) + "/" +
                        std::to_string(rate.trials));
    }
    return std::string("  ") + title + ": " + terminalSafe(join(parts, ", ")) + "\n";
}

/// The trials of one verdict class, a line each, with what went wrong.
Result<std::string> failureList(const Workspace& workspace, const Snapshot& snapshot, const StoredSession& session,
                                std::uint32_t configuration, VerdictClass verdictClass)
{
    TrialFilter filter;
    filter.session = session.id;
    filter.configuration = configuration;
    filter.verdictClasses = {verdictClass};
    TextTable table({{""}, {""}, {""}, {""}});
    const std::vector<std::uint32_t> rows = selectTrials(snapshot, filter);
    constexpr std::size_t kMostLines = 40;
    for (std::size_t i = 0; i < std::min(rows.size(), kMostLines); ++i) {
        const auto record = workspace.trial(session.id, snapshot.trials.planIndex[rows[i]]);
        if (!record) {
            return record.error();
        }
        const CandidateRecord* selected = record->selected();
        const ExecutionReport* execution = selected ? selected->execution() : nullptr;
        const SymptomReading symptom = execution ? readSymptom(*execution) : SymptomReading{};
        const std::string repeat = session.plan->repeats > 1 ? "#" + std::to_string(record->repeat + 1) : "";
        table.addRow({record->task + repeat, words(nameOf(record->verdict)),
                      symptom.symptom == Symptom::None ? "" : words(nameOf(symptom.symptom)), record->message});
    }
    std::string text =
        rows.empty() ? "" : "  " + words(nameOf(verdictClass)) + ": " + std::to_string(rows.size()) + "\n";
    text += table.text(4);
    if (rows.size() > kMostLines) {
        text += "    and " + std::to_string(rows.size() - kMostLines) + " more\n";
    }
    return text;
}

Result<std::string> configurationWords(const Workspace& workspace, const Snapshot& snapshot,
                                       const StoredSession& session, const ConfigurationSummary& summary)
{
    const auto configuration = static_cast<std::uint32_t>(summary.ref.configuration);
    std::string text = terminalSafe(session.plan->configurations[configuration].name) + ": " +
                       std::to_string(summary.success.passed) + " of " + std::to_string(summary.success.trials) +
                       " passed, " + std::to_string(summary.compilationFailures) + " compilation failures, " +
                       std::to_string(summary.executionFailures) + " execution failures\n";
    for (const VerdictClass verdictClass :
         {VerdictClass::CompilationFailure, VerdictClass::ExecutionFailure, VerdictClass::NotTheModels}) {
        const auto list = failureList(workspace, snapshot, session, configuration, verdictClass);
        if (!list) {
            return list.error();
        }
        text += *list;
    }
    text += lossWords(summary);
    text += ratesLine("By category", summary.byCategory);
    text += ratesLine("By complexity", summary.byComplexity);
    return text + "\n";
}

std::string nameIn(const Snapshot& snapshot, ConfigurationRef ref)
{
    return terminalSafe(snapshot.sessions[ref.session].plan->configurations[ref.configuration].name);
}

} // namespace

std::string comparisonWords(const Snapshot& snapshot, const RunComparison& comparison)
{
    std::string text = nameIn(snapshot, comparison.second) + " against " + nameIn(snapshot, comparison.first) + ": " +
                       std::string(nameOf(comparison.verdict)) + "\n";
    text += "  " + terminalSafe(comparison.reason) + " (exact McNemar, tasks paired by content)\n";
    if (!comparison.lost.empty()) {
        text += "  Lost (" + std::to_string(comparison.lost.size()) +
                "): " + terminalSafe(join(comparison.lost, ", ")) + "\n";
    }
    if (!comparison.gained.empty()) {
        text += "  Gained (" + std::to_string(comparison.gained.size()) +
                "): " + terminalSafe(join(comparison.gained, ", ")) + "\n";
    }
    if (!comparison.leftOut.empty()) {
        text += "  Left out (" + std::to_string(comparison.leftOut.size()) +
                "): " + terminalSafe(join(comparison.leftOut, "; ")) + "\n";
    }
    if (!comparison.differences.empty()) {
        text += "  What differs between them:\n";
        TextTable table({{""}, {""}});
        for (const Difference& difference : comparison.differences) {
            table.addRow({words(difference.factor), difference.first + " -> " + difference.second});
        }
        text += table.text(4);
    }
    return text + "  Cause: " + terminalSafe(comparison.attribution) + "\n";
}

Result<std::string> sessionWords(const Workspace& workspace, const Snapshot& snapshot, const std::string& sessionId)
{
    const StoredSession& session = *snapshot.find(sessionId);
    const auto sessionIndex = static_cast<std::size_t>(&session - snapshot.sessions.data());
    std::string text = "\nSession " + sessionId + " (" + std::string(nameOf(session.state)) + "): suite " +
                       terminalSafe(session.plan->suite->name) + ", " +
                       std::to_string(session.plan->suite->tasks.size()) + " tasks, " +
                       std::to_string(session.trialCount) + " of " + std::to_string(session.plan->trials.size()) +
                       " trials stored\n";
    if (!session.provenance.empty()) {
        text += "NOT MODEL OUTPUT. " + terminalSafe(session.provenance) + "\n";
    }
    std::vector<ConfigurationSummary> summaries;
    for (std::size_t c = 0; c < session.plan->configurations.size(); ++c) {
        summaries.push_back(summarise(snapshot, {sessionIndex, c}));
    }
    std::string details;
    for (const ConfigurationSummary& summary : summaries) {
        const auto one = configurationWords(workspace, snapshot, session, summary);
        if (!one) {
            return one.error();
        }
        details += *one;
    }
    text += "\n" + details + configurationTable(session, summaries);
    for (std::size_t c = 1; c < summaries.size(); ++c) {
        text += "\n" + comparisonWords(snapshot, compareRuns(snapshot, summaries[0].ref, summaries[c].ref));
    }
    return text;
}

} // namespace candor::ctl
