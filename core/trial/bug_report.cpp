// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trial/bug_report.h"

#include "core/backend/http_fault.h"
#include "core/support/text.h"

#include <algorithm>

namespace candor {

namespace {

constexpr std::size_t kMaxTextCharacters = 20'000;
constexpr std::size_t kMaxInlineCharacters = 400;
constexpr std::size_t kMaxCases = 20; ///< failing cases that are listed

/// As many backticks as end no code that holds `text`.
std::string backticksAround(std::string_view text, std::size_t atLeast)
{
    std::size_t longest = 0;
    std::size_t run = 0;
    for (const char c : text) {
        run = c == '`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return std::string(std::max(atLeast, longest + 1), '`');
}

std::string code(std::string_view text)
{
    const std::string safe = terminalSafe(text, kMaxInlineCharacters);
    if (trimmed(safe).empty()) {
        return "(empty)";
    }
    const std::string ticks = backticksAround(safe, 1);
    // A space at both ends is no part of the code (CommonMark 6.1).
    const bool padded = safe.find('`') != std::string::npos || safe.front() == ' ';
    return padded ? ticks + " " + safe + " " + ticks : ticks + safe + ticks;
}

/// Line breaks and tabs stay; whatever else is invisible or reorders text is made visible.
std::string visible(std::string_view text)
{
    std::string shown;
    std::size_t left = kMaxTextCharacters;
    for (const std::string_view line : splitLines(text)) {
        std::string_view rest = line;
        for (std::size_t tab = rest.find('\t'); tab != std::string_view::npos; tab = rest.find('\t')) {
            shown += terminalSafe(rest.substr(0, tab), left) + '\t';
            rest.remove_prefix(tab + 1);
        }
        shown += terminalSafe(rest, left) + '\n';
        left -= std::min(left, codePointCount(line) + 1);
        if (left == 0) {
            break;
        }
    }
    return shown;
}

std::string fenced(std::string_view language, std::string_view text)
{
    const std::string shown = visible(text);
    const std::string ticks = backticksAround(shown, 3);
    std::string block = ticks + std::string(language) + "\n" + shown + ticks + "\n";
    if (const std::size_t all = codePointCount(text); all > kMaxTextCharacters) {
        block += "\n(Cut: " + std::to_string(all) + " characters in all.)\n";
    }
    return block + "\n";
}

std::string fenced(const Json& json)
{
    return fenced("json", prettyJson(json));
}

std::string inWords(Verdict verdict)
{
    std::string words(nameOf(verdict));
    std::replace(words.begin(), words.end(), '_', ' ');
    return words;
}

std::string counted(std::size_t count, const std::string& singular)
{
    return std::to_string(count) + " " + singular + (count == 1 ? "" : "s");
}

std::string number(double value)
{
    return Json(value).dump();
}

std::string verdictPart(const TrialRecord& record, const CandidateRecord& candidate)
{
    std::string text = "# Candor: " + code(record.task) + " under " + code(record.configuration) + "\n\n";
    if (!record.provenance.empty()) {
        text += "**Not model output:** " + code(record.provenance) + "\n\n";
    }
    const bool selected = &candidate == record.selected();
    text += "- Verdict: **" + (candidate.judged ? inWords(candidate.verdict) : std::string("not executed")) + "**\n";
    text += "- Message: " + code(candidate.message) + "\n";
    text += "- Candidate " + std::to_string(candidate.draw + 1) + " of " + std::to_string(record.candidates.size()) +
            (selected ? ", the selected one" : ", not selected") + "; the trial's verdict: " + inWords(record.verdict) +
            "\n";
    if (candidate.score) {
        text += "- Score: " + number(candidate.score->total) + "\n";
    }
    return text + "- Trial " + std::to_string(record.index) + " of the session, repeat " +
           std::to_string(record.repeat) + ", seed " + std::to_string(record.seed) + "\n\n";
}

std::string configurationPart(const TrialRecord& record, const SessionPlan& plan)
{
    std::string text = "## Configuration\n\n";
    for (const Configuration& configuration : plan.configurations) {
        if (configuration.name == record.configuration) {
            Configuration shown = configuration;
            if (shown.backend.find("://") != std::string::npos) {
                shown.backend = withoutSecrets(shown.backend);
            }
            return text + fenced(configurationToJson(shown));
        }
    }
    return text + "The session's plan holds none of this name.\n\n";
}

std::string taskPart(const Task* task)
{
    std::string text = "## Task\n\n";
    if (!task) {
        return text + "The session's suite does not hold it.\n\n";
    }
    text += "- Entry point: " + code(task->entryPoint) + "\n- Tests: " +
            (task->testProgram.empty() ? counted(task->cases.size(), "case") : std::string("a test program")) +
            ", compared by " + code(nameOf(task->comparison.rule)) + "\n\n";
    return text + fenced("text", task->prompt);
}

std::string casePart(const CaseResult& result)
{
    std::string lines = "call:     " + result.call + "\nexpected: " + result.expected + "\n";
    if (result.exceptionType.empty()) {
        lines += "got:      " + result.got + "\n";
    } else {
        lines += "raised:   " + result.exceptionType + ": " + result.exceptionMessage + "\n";
    }
    if (!result.note.empty()) {
        lines += "note:     " + result.note + "\n";
    }
    return fenced("text", lines);
}

std::string executionPart(const ExecutionReport* execution)
{
    std::string text = "## Test cases\n\n";
    if (!execution) {
        return text + "The candidate was not executed.\n\n";
    }
    std::size_t failed = 0;
    std::string cases;
    for (const CaseResult& result : execution->cases) {
        if (!result.passed && ++failed <= kMaxCases) {
            cases += casePart(result);
        }
    }
    text += std::to_string(execution->passedCases()) + " of " + counted(execution->cases.size(), "case") + " passed" +
            (failed > 0 ? "; those that failed:" : ".") + "\n\n" + cases;
    if (failed > kMaxCases) {
        text += "(" + std::to_string(failed - kMaxCases) + " more failed.)\n\n";
    }
    for (const std::string& note : execution->notes) {
        text += "- " + code(note) + "\n";
    }
    text += execution->notes.empty() ? "" : "\n";
    if (!execution->traceback.empty()) {
        text += "Traceback:\n\n" + fenced("text", execution->traceback);
    }
    if (!execution->output.empty()) {
        text += std::string("Output") + (execution->outputCut ? " (cut by the sandbox)" : "") + ":\n\n" +
                fenced("text", execution->output);
    }
    return text;
}

int failingLineOf(const ExecutionReport* execution)
{
    if (!execution || execution->errorLine > 0) {
        return execution ? execution->errorLine : 0;
    }
    const auto raised = std::ranges::find_if(
        execution->cases, [](const CaseResult& result) { return !result.passed && result.exceptionLine > 0; });
    return raised == execution->cases.end() ? 0 : raised->exceptionLine;
}

/// The failing line with its neighbours, marked.
std::string failingLinePart(std::string_view python, int failing)
{
    constexpr int kNeighbours = 2;
    const std::vector<std::string_view> lines = splitLines(python);
    const int last = static_cast<int>(lines.size());
    if (failing < 1 || failing > last) {
        return {};
    }
    std::string shown;
    for (int line = std::max(1, failing - kNeighbours); line <= std::min(last, failing + kNeighbours); ++line) {
        const std::string label = std::to_string(line);
        shown += std::string(label.size() < 4 ? 4 - label.size() : 0, ' ') + label + (line == failing ? " > " : "   ") +
                 std::string(lines[static_cast<std::size_t>(line) - 1]) + "\n";
    }
    return "It failed at line " + std::to_string(failing) + ":\n\n" + fenced("text", shown) + "The whole program:\n\n";
}

std::string pythonPart(const CandidateRecord& candidate)
{
    std::string text = "## Python\n\n";
    const Artifact* artifact = candidate.artifact();
    if (!artifact || artifact->python.empty()) {
        return text + "There is no program." + (artifact ? " " + code(artifact->message) : "") + "\n\n";
    }
    if (candidate.attempts.size() > 1) {
        text += "Of " + counted(candidate.attempts.size(), "code request") + ", the last.\n\n";
    }
    text += failingLinePart(artifact->python, failingLineOf(candidate.execution()));
    text += fenced("python", artifact->python);
    for (const std::string& note : artifact->notes) {
        text += "- " + code(note) + "\n";
    }
    return artifact->notes.empty() ? text : text + "\n";
}

std::string holesPart(const CandidateRecord& candidate)
{
    std::string text = "### Holes\n\n";
    if (candidate.read.ir.holes.empty()) {
        return text + "None.\n\n";
    }
    Json holes = Json::array();
    for (const Hole& hole : candidate.read.ir.holes) {
        holes.push_back(holeToJson(hole));
    }
    text += fenced(holes);
    return text + (candidate.ledger.empty() ? "Nothing was cleared.\n\n"
                                            : "What clearing did:\n\n" + fenced(ledgerToJson(candidate.ledger)));
}

std::string irPart(const CandidateRecord& candidate)
{
    std::string text = "## IR\n\n";
    if (!candidate.read.found) {
        return text + "There is none. " + code(candidate.read.problem) + "\n\n";
    }
    if (!candidate.read.usable) {
        text += "It was not usable: " + code(candidate.read.problem) + "\n\n";
    }
    text += fenced(candidate.read.ir.document);
    for (const IrFinding& finding : candidate.findings) {
        text += "- " + code(finding.path) + ": " + code(finding.message) + "\n";
    }
    return text + (candidate.findings.empty() ? "" : "\n") + holesPart(candidate);
}

std::string triesPart(const Exchange& exchange)
{
    std::string text;
    for (const TransportTry& each : exchange.tries) {
        text += "- Try: HTTP " + std::to_string(each.httpStatus) +
                (each.problem.empty() ? std::string() : ", " + code(each.problem)) + "\n";
    }
    return text;
}

std::string exchangePart(const Exchange& exchange)
{
    std::string text = "### Request for " + std::string(nameOf(exchange.label.purpose)) + ", attempt " +
                       std::to_string(exchange.label.attempt) + "\n\n";
    if (exchange.sent.is_null()) {
        text += "Nothing was sent.\n\n";
    }
    const Usage& usage = exchange.reply.usage;
    text += "- Server: " + code(withoutSecrets(exchange.url)) +
            "\n- Finish reason: " + code(exchange.reply.finishReason) + "\n- Tokens: " +
            (usage.reported ? std::to_string(usage.promptTokens) + " prompt, " +
                                  std::to_string(usage.completionTokens) + " completion"
                            : std::string("not reported")) +
            "\n- Latency: " + std::to_string(exchange.shownLatencyMs()) + " ms" +
            (exchange.recordedLatencyMs >= 0 ? " (as recorded)" : "") + "\n" + triesPart(exchange);
    if (!exchange.failure.empty()) {
        text += "- No reply: " + code(exchange.failure) + "\n";
    }
    if (!exchange.provenance.empty()) {
        text += "- Not model output: " + code(exchange.provenance) + "\n";
    }
    for (const std::string& mismatch : mismatchesIn(exchange)) {
        text += "- Differs: " + code(mismatch) + "\n";
    }
    text += "\nDeclared:\n\n" + fenced(exchange.declared) + "Sent:\n\n" + fenced(exchange.sent) + "Applied:\n\n" +
            fenced(exchange.applied) + "Reply:\n\n" + fenced("text", exchange.reply.text);
    if (!exchange.reply.refusal.empty()) {
        text += "Refusal:\n\n" + fenced("text", exchange.reply.refusal);
    }
    return text;
}

std::string lineagePart(const TrialRecord& record, const CandidateRecord& candidate)
{
    std::string text = "## Lineage\n\n";
    for (const LineageLink& link : candidate.lineage) {
        text += "- " + code(link.step) + " " + code(link.hash.brief()) +
                (link.parent.empty() ? std::string() : " from " + code(link.parent.brief())) + "\n";
    }
    const std::vector<std::string> broken = brokenLinks(record);
    for (const std::string& link : broken) {
        text += "- **Broken:** " + code(link) + "\n";
    }
    return text + (broken.empty() ? "- Every link of the trial holds.\n\n" : "\n");
}

} // namespace

std::string bugReport(const TrialRecord& record, std::size_t candidate, const SessionPlan& plan,
                      const Json& environment)
{
    if (candidate >= record.candidates.size()) {
        return {};
    }
    const CandidateRecord& chosen = record.candidates[candidate];
    std::string text = verdictPart(record, chosen) + configurationPart(record, plan) +
                       taskPart(plan.suite ? plan.suite->find(record.task) : nullptr) +
                       executionPart(chosen.execution()) + pythonPart(chosen) + irPart(chosen) + "## Exchanges\n\n";
    chosen.forEachExchange([&text](const Exchange& exchange) { text += exchangePart(exchange); });
    return text + lineagePart(record, chosen) + "## Environment\n\n" + fenced(environment);
}

} // namespace candor
