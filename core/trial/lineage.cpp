// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trial/trial_record.h"

#include <array>
#include <utility>

namespace candor {

namespace {

Json scoreContent(const Score& score)
{
    Json rows = Json::array();
    for (const ScoreRow& row : score.rows) {
        rows.push_back({row.criterion, row.value, row.points});
    }
    return {{"total", score.total}, {"rows", rows}};
}

Json executionContent(const ExecutionReport& report)
{
    Json cases = Json::array();
    for (const CaseResult& result : report.cases) {
        cases.push_back({result.call, result.got, result.passed, result.exceptionType});
    }
    return {{"verdict", nameOf(report.verdict)}, {"cases", cases}, {"message", report.message}};
}

/// The step that each step descends from.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kParents{{{"request", ""},
                                                                                 {"reply", "request"},
                                                                                 {"ir", "reply"},
                                                                                 {"score", "ir"},
                                                                                 {"selection", "score"},
                                                                                 {"cleared_ir", "ir"},
                                                                                 {"artifact", "cleared_ir"},
                                                                                 {"execution", "artifact"}}};

const LineageLink* findLink(const CandidateRecord& candidate, std::string_view step)
{
    for (const LineageLink& link : candidate.lineage) {
        if (link.step == step) {
            return &link;
        }
    }
    return nullptr;
}

void checkCandidate(const TrialRecord& record, const CandidateRecord& candidate, std::vector<std::string>& broken)
{
    const std::string who = "candidate " + std::to_string(candidate.draw + 1) + " of " + record.task + ": ";
    for (const auto& [step, parentStep] : kParents) {
        const LineageLink* link = findLink(candidate, step);
        const ContentHash content = contentHashOf(candidate, record.selection, step);
        if (!link) {
            if (!content.empty() && step != "selection") {
                broken.push_back(who + "the " + std::string(step) + " has no lineage");
            }
            continue;
        }
        if (link->hash != content) {
            broken.push_back(who + "the stored " + std::string(step) + " is not the one that was noted");
        }
        const LineageLink* parent = parentStep.empty() ? nullptr : findLink(candidate, parentStep);
        if (!parentStep.empty() && (!parent || parent->hash != link->parent)) {
            broken.push_back(who + "the " + std::string(step) + " does not descend from its " +
                             std::string(parentStep));
        }
    }
}

} // namespace

ContentHash contentHashOf(const CandidateRecord& candidate, const Selection& selection, std::string_view step)
{
    const auto hashJson = [](const Json& json) { return hashOf(canonicalJson(json)); };
    if (step == "request" && !candidate.irExchange.sent.is_null()) {
        return hashJson(candidate.irExchange.sent);
    }
    if (step == "reply" && candidate.irExchange.failure.empty() && !candidate.irExchange.sent.is_null()) {
        const Reply& reply = candidate.irExchange.reply;
        return hashJson({reply.text, reply.reasoning, reply.finishReason, reply.refusal});
    }
    if (step == "ir" && candidate.read.found) {
        return candidate.read.ir.hash;
    }
    if (step == "score" && candidate.score) {
        return hashJson(scoreContent(*candidate.score));
    }
    if (step == "selection" && candidate.score && selection.index) {
        return hashJson({*selection.index, selection.tied, selection.reason});
    }
    if (step == "cleared_ir" && candidate.cleared) {
        return candidate.cleared->hash;
    }
    const Artifact* artifact = candidate.artifact();
    if (step == "artifact" && artifact && !artifact->python.empty()) {
        return hashOf(artifact->python);
    }
    const ExecutionReport* execution = candidate.execution();
    if (step == "execution" && execution) {
        return hashJson(executionContent(*execution));
    }
    return {};
}

std::vector<std::string> brokenLinks(const TrialRecord& record)
{
    std::vector<std::string> broken;
    for (const CandidateRecord& candidate : record.candidates) {
        checkCandidate(record, candidate, broken);
    }
    const CandidateRecord* selected = record.selected();
    if (selected && selected->judged && selected->verdict != record.verdict) {
        broken.push_back(record.task + ": the trial's verdict is not that of its selected candidate");
    }
    if (record.selection.index && selected && !findLink(*selected, "selection")) {
        broken.push_back(record.task + ": the selected candidate was not scored and selected in this trial");
    }
    return broken;
}

} // namespace candor
