// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/report_material.h"

#include "core/query/query.h"
#include "core/support/text.h"

#include <algorithm>

namespace candor {

namespace {

constexpr std::size_t kMostMismatches = 10;
constexpr std::size_t kMessageCodePoints = 400;

CandidateDigest digestOf(const TrialRecord& trial, const CandidateRecord& candidate)
{
    CandidateDigest digest;
    digest.draw = candidate.draw;
    digest.selected = trial.selection.index == static_cast<std::size_t>(candidate.draw);
    digest.judged = candidate.judged;
    digest.verdict = candidate.verdict;
    digest.message = terminalSafe(candidate.message, kMessageCodePoints);
    digest.score = candidate.score ? std::optional(candidate.score->total) : std::nullopt;
    digest.holes = candidate.read.ir.holes.size();
    for (const LedgerEntry& entry : candidate.ledger) {
        digest.charactersLost += entry.charactersLost;
    }
    candidate.forEachExchange(
        [&digest](const Exchange& exchange) { digest.cut = digest.cut || exchange.reply.cutByTokenLimit(); });
    const Artifact* artifact = candidate.artifact();
    digest.assembled = artifact && artifact->assembled;
    const ExecutionReport* execution = candidate.execution();
    digest.symptom = execution ? readSymptom(*execution).symptom : Symptom::None;
    return digest;
}

void addMismatches(const CandidateRecord& candidate, TrialDigest& digest, std::vector<std::string>& sentences)
{
    candidate.forEachExchange([&](const Exchange& exchange) {
        ++digest.exchanges;
        const std::vector<std::string> found = mismatchesIn(exchange);
        digest.mismatches += found.empty() ? 0u : 1u;
        for (const std::string& sentence : found) {
            const bool known = std::find(sentences.begin(), sentences.end(), sentence) != sentences.end();
            if (!known && sentences.size() < kMostMismatches) {
                sentences.push_back(sentence);
            }
        }
    });
}

TrialDigest digestOf(const ReportMaterial& material, std::size_t row, const TrialRecord& record,
                     std::vector<std::string>& mismatches)
{
    const SessionPlan& plan = *material.session().plan;
    TrialDigest digest;
    digest.row = row;
    digest.configuration = material.snapshot.trials.configuration[row];
    digest.task = record.task + (plan.repeats > 1 ? " #" + std::to_string(record.repeat + 1) : "");
    digest.taskId = record.task;
    const std::size_t task = material.snapshot.trials.task[row];
    digest.category = task < plan.suite->tasks.size() ? plan.suite->tasks[task].category : "";
    digest.verdict = record.verdict;
    digest.message = terminalSafe(record.message, kMessageCodePoints);
    digest.tied = record.selection.tied.size() > 1;
    for (const CandidateRecord& candidate : record.candidates) {
        digest.candidates.push_back(digestOf(record, candidate));
        addMismatches(candidate, digest, mismatches);
    }
    if (material.has(ReportSection::Environment)) { // every hash is computed again: not for nothing
        digest.brokenLinks = brokenLinks(record).size();
    }
    return digest;
}

Result<void> readTrials(ReportMaterial& material)
{
    RowFilter filter;
    filter.session = material.session().id;
    for (const std::uint32_t row : selectTrials(material.snapshot, filter)) {
        if (material.stop.stop_requested()) {
            return Error{ErrorCode::Cancelled, Stage::Analysis, "The report was stopped before it was complete."};
        }
        const auto record = material.workspace.trial(material.session().id, material.snapshot.trials.planIndex[row]);
        if (!record) {
            return record.error();
        }
        material.bill.add(*record);
        material.trials.push_back(digestOf(material, row, *record, material.mismatches));
    }
    return {};
}

} // namespace

Error noSuchSession(const std::string& id)
{
    return {ErrorCode::InvalidInput, Stage::Analysis,
            "The workspace holds no session \"" + terminalSafe(id, 100) + "\". Choose one that it holds."};
}

Error noSuchBaseline()
{
    return {ErrorCode::InvalidInput, Stage::Analysis,
            "The baseline is no configuration of this workspace. Choose another one."};
}

const CandidateDigest* TrialDigest::selected() const
{
    for (const CandidateDigest& candidate : candidates) {
        if (candidate.selected) {
            return &candidate;
        }
    }
    return candidates.empty() ? nullptr : &candidates.front();
}

const RunComparison* ReportMaterial::leading() const
{
    for (const ComparisonVerdict wanted : {ComparisonVerdict::Regressed, ComparisonVerdict::Improved}) {
        for (const RunComparison& comparison : comparisons) {
            if (comparison.verdict == wanted) {
                return &comparison;
            }
        }
    }
    return comparisons.empty() ? nullptr : &comparisons.front();
}

std::vector<std::size_t> ReportMaterial::baselineLast() const
{
    std::vector<std::size_t> order;
    for (const RunComparison& comparison : comparisons) {
        order.push_back(comparison.second.configuration);
    }
    if (baseline.session == sessionIndex) {
        order.push_back(baseline.configuration);
    }
    return order;
}

const RunComparison* ReportMaterial::comparisonOf(std::size_t configuration) const
{
    for (const RunComparison& comparison : comparisons) {
        if (comparison.second.configuration == configuration) {
            return &comparison;
        }
    }
    return nullptr;
}

std::size_t sessionIndexOf(const Snapshot& snapshot, const std::string& id)
{
    const StoredSession* session = snapshot.find(id);
    return session ? static_cast<std::size_t>(session - snapshot.sessions.data()) : snapshot.sessions.size();
}

Result<ReportMaterial> gatherMaterial(const Workspace& workspace, const Snapshot& snapshot,
                                      const ReportOptions& options, std::stop_token stop)
{
    ReportMaterial material{workspace, snapshot, options, std::move(stop), 0, {}, {}, {}, {}, {}};
    material.sessionIndex = sessionIndexOf(snapshot, options.session);
    if (material.sessionIndex == snapshot.sessions.size()) {
        return noSuchSession(options.session);
    }
    material.baseline = options.baseline.value_or(ConfigurationRef{material.sessionIndex, 0});
    if (!configurationOf(snapshot, material.baseline)) {
        return noSuchBaseline();
    }
    for (std::size_t c = 0; c < material.session().plan->configurations.size(); ++c) {
        const ConfigurationRef ref{material.sessionIndex, c};
        material.summaries.push_back(summarise(snapshot, ref));
        if (ref.session != material.baseline.session || c != material.baseline.configuration) {
            material.comparisons.push_back(compareRuns(snapshot, material.baseline, ref));
        }
    }
    if (const Result<void> read = readTrials(material); !read) {
        return read.error();
    }
    auto flight = material.workspace.flightSamples(material.session().id);
    if (!flight) {
        return flight.error();
    }
    material.flight = *std::move(flight);
    return material;
}

} // namespace candor
