// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/session_json.h"

#include "core/analysis/summary.h"
#include "core/analysis/symptom.h"
#include "core/query/query.h"
#include "core/report/report_material.h"

namespace candor {

namespace {

Json intervalJson(const Interval& interval)
{
    return {interval.low, interval.high};
}

Json criteriaJson(const CandidateRecord& candidate)
{
    Json rows = Json::array();
    if (candidate.score) {
        for (const ScoreRow& row : candidate.score->rows) {
            rows.push_back({{"criterion", row.criterion},
                            {"value", row.value},
                            {"points", row.points},
                            {"evidence", row.evidence}});
        }
    }
    return rows;
}

Json lineageJson(const CandidateRecord& candidate)
{
    Json links = Json::array();
    for (const LineageLink& link : candidate.lineage) {
        links.push_back({{"step", link.step}, {"hash", link.hash.hex}, {"parent", link.parent.hex}});
    }
    return links;
}

Json candidateJson(const TrialRecord& trial, const CandidateRecord& candidate)
{
    Json holes = Json::array();
    for (const Hole& hole : candidate.read.ir.holes) {
        holes.push_back(holeToJson(hole));
    }
    const Artifact* artifact = candidate.artifact();
    const ExecutionReport* execution = candidate.execution();
    Json json{{"index", candidate.draw},
              {"score", candidate.score ? Json(candidate.score->total) : Json()},
              {"criteria", criteriaJson(candidate)},
              {"selected", trial.selection.index == static_cast<std::size_t>(candidate.draw)},
              {"holes", holes},
              {"cleared", ledgerToJson(candidate.ledger)},
              {"message", candidate.message},
              {"finish_reason", candidate.irExchange.reply.finishReason},
              {"python", artifact ? artifact->python : std::string()},
              {"ir", candidate.read.ir.document},
              {"lineage", lineageJson(candidate)},
              {"cost_usd", candidate.costUsd()},
              {"latency_ms", candidate.latencyMs()}};
    json["verdict"] = candidate.judged ? Json(nameOf(candidate.verdict)) : Json();
    json["execution"] = execution ? executionReportToJson(*execution) : Json();
    json["symptom"] = execution ? nameOf(readSymptom(*execution).symptom) : nameOf(Symptom::None);
    Json findings = Json::array();
    for (const IrFinding& finding : candidate.findings) {
        findings.push_back({{"defect", nameOf(finding.defect)}, {"path", finding.path}, {"message", finding.message}});
    }
    json["findings"] = findings;
    return json;
}

Json trialJson(const TrialRecord& trial)
{
    Json candidates = Json::array();
    for (const CandidateRecord& candidate : trial.candidates) {
        candidates.push_back(candidateJson(trial, candidate));
    }
    return {{"task", trial.task},
            {"repeat", trial.repeat},
            {"verdict", nameOf(trial.verdict)},
            {"message", trial.message},
            {"selection", trial.selection.reason},
            {"broken_lineage", brokenLinks(trial)},
            {"record_hash", recordHash(trial).hex},
            {"candidates", candidates}};
}

Json summaryJson(const Configuration& configuration, const ConfigurationSummary& summary)
{
    Json verdicts = Json::object();
    for (const auto& [verdict, count] : summary.verdicts) {
        verdicts[std::string(nameOf(verdict))] = count;
    }
    Json loss{{"not_selected", summary.loss.notSelected}, {"no_candidate_passes", summary.loss.noCandidatePasses}};
    for (const auto& [stage, count] : summary.loss.byStage) {
        loss[std::string(nameOf(stage))] = count;
    }
    const SuccessRate& success = summary.success;
    Json json{{"name", configuration.name},
              {"model", configuration.model},
              {"trials", success.trials + success.notTheModels},
              {"rate_trials", success.trials},
              {"passed", success.passed},
              {"rate", success.trials == 0 ? Json() : Json(success.rate())},
              {"interval", intervalJson(success.wilson)},
              {"exact_interval", intervalJson(success.exact)},
              {"verdicts", verdicts},
              {"compilation_failures", summary.compilationFailures},
              {"execution_failures", summary.executionFailures},
              {"not_the_models", success.notTheModels},
              {"loss", loss},
              {"settings", configurationToJson(configuration)}};
    json["cost"] = {{"total_usd", summary.cost.totalUsd},
                    {"discarded_usd", summary.cost.discardedUsd},
                    {"per_trial_usd", summary.cost.perTrialUsd},
                    {"per_success_usd", summary.cost.perSuccessUsd ? Json(*summary.cost.perSuccessUsd) : Json()},
                    {"request_seconds", summary.cost.requestSeconds}};
    return json;
}

} // namespace

Json comparisonJson(const RunComparison& comparison)
{
    Json differences = Json::array();
    for (const Difference& difference : comparison.differences) {
        differences.push_back(
            {{"factor", difference.factor}, {"first", difference.first}, {"second", difference.second}});
    }
    Json json{{"pairs", comparison.pairs},    {"lost", comparison.lost},
              {"gained", comparison.gained},  {"left_out", comparison.leftOut},
              {"p_value", comparison.pValue}, {"verdict", nameOf(comparison.verdict)},
              {"reason", comparison.reason},  {"attribution", comparison.attribution},
              {"differences", differences}};
    json["smallest_detectable"] = comparison.smallestDetectable ? Json(*comparison.smallestDetectable) : Json();
    return json;
}

Result<Json> sessionJson(const Workspace& workspace, const Snapshot& snapshot, const std::string& sessionId,
                         const std::string& task, std::stop_token stop)
{
    const StoredSession& session = *snapshot.find(sessionId);
    const auto sessionIndex = static_cast<std::size_t>(&session - snapshot.sessions.data());
    Json configurations = Json::array();
    for (std::uint32_t c = 0; c < session.plan->configurations.size(); ++c) {
        Json json = summaryJson(session.plan->configurations[c], summarise(snapshot, {sessionIndex, c}));
        json["tasks"] = Json::array();
        RowFilter filter;
        filter.session = sessionId;
        filter.configuration = c;
        for (const std::uint32_t row : selectTrials(snapshot, filter)) {
            if (!task.empty() && session.plan->suite->tasks[snapshot.trials.task[row]].id != task) {
                continue;
            }
            if (stop.stop_requested()) {
                return Error{ErrorCode::Cancelled, Stage::Analysis, "Stopped before it was complete."};
            }
            const auto record = workspace.trial(sessionId, snapshot.trials.planIndex[row]);
            if (!record) {
                return record.error();
            }
            json["tasks"].push_back(trialJson(*record));
        }
        configurations.push_back(std::move(json));
    }
    return Json{{"session", sessionId},
                {"state", nameOf(session.state)},
                {"suite", session.plan->suite->name},
                {"suite_hash", session.plan->suite->hash.hex},
                {"seed", session.plan->seed},
                {"provenance", session.provenance},
                {"environment", session.environment},
                {"configurations", configurations}};
}

Result<Json> reportJson(const Workspace& workspace, const Snapshot& snapshot, const ReportOptions& options,
                        std::stop_token stop)
{
    const std::size_t sessionIndex = sessionIndexOf(snapshot, options.session);
    if (sessionIndex == snapshot.sessions.size()) {
        return noSuchSession(options.session);
    }
    const ConfigurationRef baseline = options.baseline.value_or(ConfigurationRef{sessionIndex, 0});
    if (!configurationOf(snapshot, baseline)) {
        return noSuchBaseline();
    }
    auto json = sessionJson(workspace, snapshot, options.session, {}, std::move(stop));
    if (!json) {
        return json.error();
    }
    const auto named = [&snapshot](ConfigurationRef ref) {
        return Json{{"session", snapshot.sessions[ref.session].id},
                    {"configuration", configurationOf(snapshot, ref)->name}};
    };
    (*json)["baseline"] = named(baseline);
    (*json)["comparisons"] = Json::array();
    for (std::size_t c = 0; c < snapshot.sessions[sessionIndex].plan->configurations.size(); ++c) {
        if (sessionIndex == baseline.session && c == baseline.configuration) {
            continue;
        }
        Json comparison = comparisonJson(compareRuns(snapshot, baseline, {sessionIndex, c}));
        comparison["first"] = named(baseline);
        comparison["second"] = named({sessionIndex, c});
        (*json)["comparisons"].push_back(std::move(comparison));
    }
    return json;
}

} // namespace candor
