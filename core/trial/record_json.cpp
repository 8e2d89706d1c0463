// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trial/candidate_json.h"
#include "core/trial/trial_record.h"

namespace candor {

namespace {

/// What makes a candidate the same one again: no time, cost, port or transport luck.
Json identityOf(const CandidateRecord& candidate)
{
    Json attempts = Json::array();
    for (const CodeAttempt& attempt : candidate.attempts) {
        Json cases = Json::array();
        if (attempt.execution) {
            for (const CaseResult& result : attempt.execution->cases) {
                cases.push_back({result.call, result.expected, result.got, result.passed, result.note,
                                 result.exceptionType, result.exceptionMessage, result.exceptionLine});
            }
        }
        attempts.push_back({{"sent", attempt.exchange.sent},
                            {"reply", attempt.exchange.reply.text},
                            {"python", attempt.artifact.python},
                            {"cases", cases}});
    }
    const bool ours = classOf(candidate.verdict) != VerdictClass::NotTheModels;
    Json identity{{"draw", candidate.draw},
                  {"sent", candidate.irExchange.sent},
                  {"reply", candidate.irExchange.reply.text},
                  {"finish_reason", candidate.irExchange.reply.finishReason},
                  {"ir", candidate.read.ir.hash.hex},
                  {"cleared", candidate.cleared ? candidate.cleared->hash.hex : std::string()},
                  {"ledger", ledgerToJson(candidate.ledger)},
                  {"attempts", attempts},
                  {"verdict", nameOf(candidate.verdict)},
                  {"message", ours ? candidate.message : std::string()}};
    identity["score"] = candidate.score ? Json(candidate.score->total) : Json();
    return identity;
}

} // namespace

Json trialRecordToJson(const TrialRecord& record)
{
    Json candidates = Json::array();
    for (const CandidateRecord& candidate : record.candidates) {
        candidates.push_back(candidateToJson(candidate));
    }
    const auto startedMs =
        std::chrono::duration_cast<std::chrono::milliseconds>(record.startedAt.time_since_epoch()).count();
    return {{"index", record.index},
            {"task", record.task},
            {"task_hash", record.taskHash.hex},
            {"configuration", record.configuration},
            {"repeat", record.repeat},
            {"seed", record.seed},
            {"candidates", candidates},
            {"selection", selectionToJson(record.selection)},
            {"verdict", nameOf(record.verdict)},
            {"message", record.message},
            {"provenance", record.provenance},
            {"started_at_ms", startedMs},
            {"duration_ms", record.durationMs}};
}

Result<TrialRecord> trialRecordFromJson(const Json& json)
{
    JsonReader reader(json, "trial record", Stage::Trial);
    TrialRecord record;
    record.index = static_cast<std::size_t>(reader.integer("index"));
    record.task = reader.string("task");
    record.taskHash = {reader.string("task_hash")};
    record.configuration = reader.string("configuration");
    record.repeat = static_cast<int>(reader.integer("repeat"));
    if (const Json* seed = reader.find("seed"); seed && seed->is_number_unsigned()) {
        record.seed = seed->get<std::uint64_t>();
    }
    if (const Json* selection = reader.find("selection")) {
        record.selection = selectionFromJson(*selection);
    }
    record.verdict = verdictNamed(reader.string("verdict")).value_or(Verdict::Cancelled);
    record.message = reader.string("message");
    record.provenance = reader.stringOr("provenance", "");
    record.startedAt = SystemTime(std::chrono::milliseconds(reader.integer("started_at_ms")));
    record.durationMs = reader.integer("duration_ms");
    const Json* candidates = reader.find("candidates");
    if (!candidates || !candidates->is_array()) {
        reader.fail("candidates", "must be a list");
    }
    if (!reader.ok()) {
        return *reader.error();
    }
    for (const Json& candidate : *candidates) {
        auto read = candidateFromJson(candidate);
        if (!read) {
            return read.error();
        }
        record.candidates.push_back(*std::move(read));
    }
    return record;
}

ContentHash recordHash(const TrialRecord& record)
{
    Json candidates = Json::array();
    for (const CandidateRecord& candidate : record.candidates) {
        candidates.push_back(identityOf(candidate));
    }
    return hashOf(canonicalJson({{"task", record.taskHash.hex},
                                 {"configuration", record.configuration},
                                 {"repeat", record.repeat},
                                 {"seed", record.seed},
                                 {"candidates", candidates},
                                 {"selection", selectionToJson(record.selection)},
                                 {"verdict", nameOf(record.verdict)}}));
}

} // namespace candor
