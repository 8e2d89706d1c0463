// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/candorctl/session_words.h"

#include "app/candorctl/output.h"
#include "core/analysis/symptom.h"
#include "core/query/query.h"
#include "core/report/words.h"
#include "core/support/text.h"

#include <algorithm>

namespace candor::ctl {

namespace {

using Align = TextTable::Align;

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
        table.addRow({configuration.name, configuration.model, std::to_string(configuration.n),
                      shortNumber(configuration.sampling.temperature), fraction(success), rateWords(success),
                      intervalWords(success.wilson), std::to_string(success.notTheModels),
                      dollars(summary.cost.totalUsd),
                      summary.cost.perSuccessUsd ? dollars(*summary.cost.perSuccessUsd) : "-",
                      secondsWords(summary.cost.requestSeconds)});
    }
    return table.text(2);
}

/// The trials of one verdict class, a line each, with what went wrong.
Result<std::string> failureList(const Workspace& workspace, const Snapshot& snapshot, const StoredSession& session,
                                std::uint32_t configuration, VerdictClass verdictClass)
{
    RowFilter filter;
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

std::string mismatchLines(const StoredSession& session)
{
    std::string text;
    for (const std::string& line : mismatchWords(session)) {
        text += "  Not as declared. " + terminalSafe(line) + "\n";
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
    text += "  Lost: " + lossWords(summary.loss) + "\n";
    text += "  By category: " + terminalSafe(ratesWords(summary.byCategory)) + "\n";
    text += "  By complexity: " + terminalSafe(ratesWords(summary.byComplexity)) + "\n\n";
    return text;
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
    text += mismatchLines(session);
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
