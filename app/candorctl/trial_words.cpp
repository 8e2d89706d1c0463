// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/candorctl/trial_words.h"

#include "app/candorctl/output.h"
#include "core/report/words.h"
#include "core/support/text.h"

namespace candor::ctl {

namespace {

std::string scoreWords(const CandidateRecord& candidate)
{
    if (!candidate.score) {
        return "    not scored: " + terminalSafe(candidate.read.problem) + "\n";
    }
    TextTable table({{""}, {"", TextTable::Align::Right}, {""}});
    for (const ScoreRow& row : candidate.score->rows) {
        table.addRow({row.criterion, decimal(row.points, 1), row.evidence});
    }
    return "    score " + decimal(candidate.score->total, 1) + "\n" + table.text(6);
}

std::string holeWords(const CandidateRecord& candidate)
{
    std::string text;
    for (const Hole& hole : candidate.read.ir.holes) {
        std::string cleared;
        for (const LedgerEntry& entry : candidate.ledger) {
            if (entry.hole.path == hole.path) {
                cleared = "; " + entry.action + ", " + std::to_string(entry.charactersLost) + " characters lost";
            }
        }
        text += "    hole " + terminalSafe(hole.identifier) + " (" + std::string(nameOf(hole.kind)) + ", by " +
                std::string(nameOf(hole.origin)) + ") at " + terminalSafe(hole.path) + ": " +
                terminalSafe(hole.description) + cleared + "\n";
    }
    for (const IrFinding& finding : candidate.findings) {
        text += "    IR check: " + terminalSafe(finding.message) + " (" + terminalSafe(finding.path) + ")\n";
    }
    return text;
}

std::string failingCases(const ExecutionReport& report)
{
    TextTable table({{""}, {""}, {""}});
    for (const CaseResult& result : report.cases) {
        const std::string got =
            result.exceptionType.empty() ? result.got : result.exceptionType + ": " + result.exceptionMessage;
        table.addRow({result.passed ? "passed" : "FAILED", result.call,
                      result.passed ? result.got : "got " + got + ", expected " + result.expected});
    }
    return table.text(6);
}

std::string programWords(const CandidateRecord& candidate)
{
    const Artifact* artifact = candidate.artifact();
    if (!artifact || artifact->python.empty()) {
        return {};
    }
    const ExecutionReport* execution = candidate.execution();
    std::string text;
    std::size_t number = 0;
    for (const std::string_view line : splitLines(artifact->python)) {
        ++number;
        const bool marked = execution && execution->errorLine == static_cast<int>(number);
        std::string label = std::to_string(number);
        label.insert(0, label.size() < 4 ? 4 - label.size() : 0, ' ');
        text += "    " + label + (marked ? " > " : " | ") + terminalSafe(line) + "\n";
    }
    return text;
}

std::string candidateWords(const TrialRecord& trial, const CandidateRecord& candidate)
{
    const bool selected = trial.selection.index == static_cast<std::size_t>(candidate.draw);
    std::string text = "  candidate " + std::to_string(candidate.draw + 1) + (selected ? " (selected)" : "") + ": ";
    text += candidate.judged ? std::string(nameOf(candidate.verdict)) + ". " + terminalSafe(candidate.message)
                             : std::string("not executed");
    text += "\n" + scoreWords(candidate) + holeWords(candidate);
    for (const std::string& mismatch : mismatchesIn(candidate.irExchange)) {
        text += "    exchange: " + terminalSafe(mismatch) + "\n";
    }
    if (const ExecutionReport* execution = candidate.execution()) {
        for (const std::string& line : execution->notes) {
            text += "    note: " + terminalSafe(line) + "\n";
        }
        text += failingCases(*execution);
    }
    return text + programWords(candidate) + "\n";
}

/// Where the candidates' IRs say different things, clause beside clause.
std::string irDifferences(const TrialRecord& trial)
{
    std::vector<const Ir*> irs;
    std::vector<TextTable::Column> columns{{"path"}};
    for (const CandidateRecord& candidate : trial.candidates) {
        if (candidate.read.usable) {
            irs.push_back(&candidate.read.ir);
            columns.push_back({"candidate " + std::to_string(candidate.draw + 1)});
        }
    }
    if (irs.size() < 2) {
        return {};
    }
    TextTable table(std::move(columns));
    std::size_t different = 0;
    const std::vector<IrDiffRow> rows = diffIrs(irs);
    for (const IrDiffRow& row : rows) {
        if (row.equal) {
            continue;
        }
        ++different;
        std::vector<std::string> cells{row.path};
        for (const std::optional<std::string>& cell : row.cells) {
            cells.push_back(cell ? terminalSafe(*cell, 48) : "-");
        }
        table.addRow(std::move(cells));
    }
    if (different == 0) {
        return "  The IRs of the candidates say the same.\n\n";
    }
    return "  The IRs differ in " + std::to_string(different) + " of " + std::to_string(rows.size()) + " places:\n" +
           table.text(4) + "\n";
}

} // namespace

std::string trialWords(const TrialRecord& trial)
{
    std::string text = terminalSafe(trial.configuration) + ", " + terminalSafe(trial.task) + ", repeat " +
                       std::to_string(trial.repeat + 1) + ": " + std::string(nameOf(trial.verdict)) + ". " +
                       terminalSafe(trial.message) + "\n";
    text += "  " + terminalSafe(trial.selection.reason) + "\n";
    if (!trial.provenance.empty()) {
        text += "  NOT MODEL OUTPUT. " + terminalSafe(trial.provenance) + "\n";
    }
    for (const std::string& broken : brokenLinks(trial)) {
        text += "  BROKEN LINEAGE: " + terminalSafe(broken) + "\n";
    }
    for (const CandidateRecord& candidate : trial.candidates) {
        text += candidateWords(trial, candidate);
    }
    return text + irDifferences(trial);
}

} // namespace candor::ctl
