// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trial/trial.h"

#include "core/support/random.h"

#include <algorithm>

namespace candor {

namespace {

void note(CandidateRecord& candidate, std::string_view step, std::string_view parentStep)
{
    const ContentHash hash = contentHashOf(candidate, {}, step);
    ContentHash parent;
    for (const LineageLink& link : candidate.lineage) {
        if (link.step == parentStep) {
            parent = link.hash;
        }
    }
    std::erase_if(candidate.lineage, [step](const LineageLink& link) { return link.step == step; });
    if (!hash.empty()) {
        candidate.lineage.push_back({std::string(step), hash, parent});
    }
}

void judge(CandidateRecord& candidate, Verdict verdict, std::string message)
{
    candidate.verdict = verdict;
    candidate.message = std::move(message);
    candidate.judged = true;
}

void judgeBackendError(CandidateRecord& candidate, const Error& error)
{
    const bool cancelled = error.code == ErrorCode::Cancelled;
    judge(candidate, cancelled ? Verdict::Cancelled : Verdict::BackendFailure, describe(error));
}

std::uint64_t drawSeed(const TrialContext& context, int draw)
{
    return deriveSeed(context.plan.seed, {"draw", std::to_string(draw)});
}

/// Everything of a request that the prompt does not decide.
void address(Request& request, const TrialContext& context, RequestPurpose purpose, int draw, int attempt)
{
    const Configuration& configuration = context.kit->configuration;
    request.model = configuration.model;
    request.sampling = configuration.sampling;
    request.thinking = configuration.thinking;
    request.price = configuration.price;
    request.seed = drawSeed(context, draw);
    if (attempt > 0) {
        request.seed = deriveSeed(request.seed, {nameOf(purpose), std::to_string(attempt)});
    }
    request.label = {context.task->id, purpose, context.plan.repeat, draw, attempt};
}

/// A constrained answer that the server's parser took for thinking says nothing about the model.
constexpr std::string_view kAnswerInReasoning =
    "The server put the answer into the reasoning and left the text empty: its reasoning parser mistook it for "
    "thinking. Switch thinking off or on for this configuration, start the server with another reasoning parser, or "
    "update it.";

constexpr std::string_view kStoppedEarly = "Candor stopped reading, because the reply could no longer become an IR. ";

void judgeUnusableIr(CandidateRecord& candidate)
{
    const ReadIr& read = candidate.read;
    if (candidate.irExchange.reply.answerInReasoning()) {
        judge(candidate, Verdict::BackendFailure, std::string(kAnswerInReasoning));
        return;
    }
    const bool refused = !candidate.irExchange.reply.refusal.empty();
    const bool stopped = candidate.irExchange.reply.finishReason == "stopped_early";
    judge(candidate,
          refused          ? Verdict::Refused
          : read.truncated ? Verdict::Truncated
                           : Verdict::InvalidIr,
          (stopped ? std::string(kStoppedEarly) : std::string()) + read.problem);
}

Result<std::string> askForHole(const TrialContext& context, CandidateRecord& candidate, Backend& backend,
                               std::stop_token stop, const Hole& hole, std::size_t index)
{
    Request request = context.kit->prompt->clearRequest(*context.task, candidate.read.ir, hole);
    address(request, context, RequestPurpose::Clear, candidate.draw, static_cast<int>(index));
    Answer answer = backend.ask(request, stop);
    candidate.clearExchanges.push_back(answer.exchange);
    if (!answer.reply) {
        return answer.reply.error();
    }
    if (answer.reply->answerInReasoning()) {
        return Error{ErrorCode::Protocol, Stage::Backend, std::string(kAnswerInReasoning)};
    }
    const Result<FoundJson> found = findJson(answer.reply->text);
    if (found && found->value.contains("text") && found->value["text"].is_string()) {
        return found->value["text"].get<std::string>();
    }
    return answer.reply->text;
}

/// Gives false when the candidate ended here.
bool clearCandidate(const TrialContext& context, CandidateRecord& candidate, Backend& backend, std::stop_token stop)
{
    const HoleAnswer answer = [&](const Hole& hole, std::size_t index) {
        return askForHole(context, candidate, backend, stop, hole, index);
    };
    Result<ClearedIr> cleared = clearHoles(candidate.read.ir, context.kit->configuration.clearing, answer);
    if (!cleared) {
        judgeBackendError(candidate, cleared.error());
        return false;
    }
    candidate.ledger = std::move(cleared->ledger);
    if (cleared->refused) {
        judge(candidate, Verdict::Refused, cleared->problem);
        return false;
    }
    candidate.cleared = std::move(cleared->ir);
    note(candidate, "cleared_ir", "ir");
    return true;
}

std::optional<Verdict> verdictOf(const CodeAttempt& attempt)
{
    if (attempt.artifact.verdict) {
        return attempt.artifact.verdict;
    }
    return attempt.execution ? std::optional(attempt.execution->verdict) : std::nullopt;
}

std::string messageOf(const CodeAttempt& attempt)
{
    return attempt.execution ? attempt.execution->message : attempt.artifact.message;
}

} // namespace

CandidateRecord drawCandidate(const TrialContext& context, int draw, Backend& backend, std::stop_token stop)
{
    CandidateRecord candidate;
    candidate.draw = draw;
    Request request = context.kit->prompt->irRequest(*context.task, context.kit->irSchema->document());
    address(request, context, RequestPurpose::Ir, draw, 0);
    request.candidates = context.kit->configuration.n;
    request.firstSeed = drawSeed(context, 0);
    Answer answer = backend.ask(request, stop);
    candidate.irExchange = std::move(answer.exchange);
    note(candidate, "request", "");
    if (!answer.reply) {
        judgeBackendError(candidate, answer.reply.error());
        return candidate;
    }
    note(candidate, "reply", "request");
    takeIr(context, candidate, *answer.reply);
    return candidate;
}

void takeIr(const TrialContext& context, CandidateRecord& candidate, const Reply& reply)
{
    candidate.read = readIr(reply, *context.kit->irSchema);
    note(candidate, "ir", "reply");
    if (candidate.read.found) {
        candidate.findings = checkIr(candidate.read.ir, *context.task);
    }
    if (!candidate.read.usable) {
        judgeUnusableIr(candidate);
        return;
    }
    candidate.score = scoreIr(candidate.read.ir, context.kit->rubric);
    note(candidate, "score", "ir");
}

void generateCode(const TrialContext& context, CandidateRecord& candidate, Backend& backend, std::stop_token stop)
{
    if (candidate.judged && !wantsAnotherAttempt(context, candidate)) {
        return;
    }
    candidate.judged = false;
    if (!candidate.cleared && !clearCandidate(context, candidate, backend, stop)) {
        return;
    }
    const int attempt = static_cast<int>(candidate.attempts.size());
    const std::string earlierFailure = attempt == 0 ? std::string() : messageOf(candidate.attempts.back());
    const Configuration& configuration = context.kit->configuration;
    Request request =
        context.kit->prompt->codeRequest(*context.task, *candidate.cleared, configuration.codeForm, earlierFailure);
    address(request, context, RequestPurpose::Code, candidate.draw, attempt);
    request.sampling.temperature = configuration.codeTemperature + configuration.retryTemperatureStep * attempt;
    Answer answer = backend.ask(request, stop);
    candidate.attempts.push_back({.exchange = std::move(answer.exchange), .artifact = {}, .execution = {}});
    if (!answer.reply) {
        judgeBackendError(candidate, answer.reply.error());
        return;
    }
    CodeAttempt& made = candidate.attempts.back();
    made.artifact = makeArtifact(*answer.reply, *candidate.cleared, configuration.codeForm);
    if (made.artifact.verdict && answer.reply->answerInReasoning()) {
        made.artifact.verdict = Verdict::BackendFailure;
        made.artifact.message = kAnswerInReasoning;
    }
    note(candidate, "artifact", "cleared_ir");
    if (made.artifact.verdict) {
        judge(candidate, *made.artifact.verdict, made.artifact.message);
    }
}

bool wantsExecution(const CandidateRecord& candidate)
{
    return !candidate.judged && !candidate.attempts.empty() && !candidate.attempts.back().execution;
}

void executeCandidate(const TrialContext& context, CandidateRecord& candidate, Sandbox& sandbox, std::stop_token stop)
{
    if (!wantsExecution(candidate)) {
        return;
    }
    CodeAttempt& attempt = candidate.attempts.back();
    const SandboxJob job{.program = attempt.artifact.python, .task = context.task, .limits = sandbox.identity().limits};
    ExecutionReport report = sandbox.execute(job, stop);
    if (report.verdict == Verdict::SandboxFailure) {
        // Not the model's: it gets a second chance before the trial is set aside.
        report = sandbox.execute(job, stop);
    }
    judge(candidate, report.verdict, report.message);
    attempt.execution = std::move(report);
    note(candidate, "execution", "artifact");
}

bool wantsAnotherAttempt(const TrialContext& context, const CandidateRecord& candidate)
{
    const auto attempts = static_cast<int>(candidate.attempts.size());
    if (attempts == 0 || attempts > context.kit->configuration.codeRetries || candidate.verdict == Verdict::Cancelled ||
        candidate.verdict == Verdict::BackendFailure) {
        return false;
    }
    const std::optional<Verdict> verdict = verdictOf(candidate.attempts.back());
    return verdict == Verdict::CompileError || verdict == Verdict::NoCode || verdict == Verdict::Truncated;
}

Selection selectAmong(const std::vector<CandidateRecord>& candidates)
{
    std::vector<std::optional<double>> scores;
    scores.reserve(candidates.size());
    for (const CandidateRecord& candidate : candidates) {
        scores.push_back(candidate.score ? std::optional(candidate.score->total) : std::nullopt);
    }
    return selectCandidate(scores);
}

TrialRecord finishTrial(const TrialContext& context, std::vector<CandidateRecord> candidates, SystemTime startedAt,
                        SystemTime finishedAt)
{
    TrialRecord record;
    record.index = context.plan.index;
    record.task = context.task->id;
    record.taskHash = context.task->hash;
    record.configuration = context.kit->configuration.name;
    record.repeat = context.plan.repeat;
    record.seed = context.plan.seed;
    record.candidates = std::move(candidates);
    record.selection = selectAmong(record.candidates);
    record.startedAt = std::chrono::floor<std::chrono::milliseconds>(startedAt); // as precise as it is stored
    record.durationMs = std::chrono::duration_cast<std::chrono::milliseconds>(finishedAt - startedAt).count();
    for (CandidateRecord& candidate : record.candidates) {
        if (candidate.score && record.selection.index) {
            const auto score = std::find_if(candidate.lineage.begin(), candidate.lineage.end(),
                                            [](const LineageLink& link) { return link.step == "score"; });
            const ContentHash parent = score->hash;
            candidate.lineage.insert(score + 1,
                                     {"selection", contentHashOf(candidate, record.selection, "selection"), parent});
        }
        if (record.provenance.empty()) {
            record.provenance = candidate.irExchange.provenance;
        }
    }
    if (const CandidateRecord* selected = record.selected()) {
        record.verdict = selected->verdict;
        record.message = selected->message;
    }
    return record;
}

} // namespace candor
