// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/probe.h"

#include "core/backend/probe_steps.h"
#include "core/support/text.h"

#include <algorithm>
#include <array>

namespace candor {

namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds kPatience{30'000};
constexpr std::size_t kShownSent = 700;
constexpr std::size_t kShownReceived = 400;

struct KnownStep
{
    const char* id;
    const char* title;
    ProbeQuestion ask;
};
constexpr std::array kSteps{
    KnownStep{"reachable", "Reachable", &probeReachable},
    KnownStep{"identity", "Which server, which version", &probeIdentity},
    KnownStep{"models", "The model is there", &probeModels},
    KnownStep{"context", "Context length", &probeContextLength},
    KnownStep{"generates", "Generates a reply", &probeGenerates},
    KnownStep{"usage", "Token usage reported", &probeUsage},
    KnownStep{"sampling", "Sampling fields echoed", &probeSamplingEchoed},
    KnownStep{"schema_enforced", "Structured output really enforced", &probeSchemaEnforced},
    KnownStep{"ir_schema", "The IR schema of sessions accepted", &probeIrSchema},
    KnownStep{"seed", "Seeds honoured", &probeSeed},
    KnownStep{"thinking", "Thinking can be switched", &probeThinking},
    KnownStep{"metrics", "Metrics readable", &probeMetrics},
    KnownStep{"concurrency", "Requests at once before latency doubles", &probeConcurrency},
};

void cleanTexts(ProbeStep& step, const std::vector<Secret>& secrets)
{
    for (std::string* text : {&step.sent, &step.received, &step.meaning, &step.mend}) {
        hideSecrets(*text, secrets);
    }
}

std::string keyAdvice(const BackendProfile& profile)
{
    std::vector<std::string> places;
    for (const CredentialRef& credential : profile.credentials) {
        if (!credential.environment.empty()) {
            places.push_back("the environment variable " + credential.environment);
        }
        if (!credential.keyring.empty()) {
            places.push_back("the keyring (account " + credential.keyring + ")");
        }
    }
    return places.empty() ? "Name the key's place under credentials in the profile."
                          : "Put the right key into " + join(places, " or ") + ".";
}

std::string mendFor(const ProbeContext& context, const Error& error)
{
    switch (error.code) {
    case ErrorCode::Credentials:
        return keyAdvice(context.profile);
    case ErrorCode::Connection:
        return context.profile.mayBeStarting
                   ? "Start the server, or correct base_url."
                   : "Start the server, or correct base_url; if it is only loading, set may_be_starting.";
    case ErrorCode::Timeout:
        return "Give it more time (timeouts in the profile), or look at the server's log.";
    case ErrorCode::Quota:
        return "Settle the account, then probe again.";
    case ErrorCode::RateLimited:
    case ErrorCode::Overloaded:
        return "Try again when the server has less to do.";
    case ErrorCode::RequestRefused:
        return "Correct what the server names: the model, or a field in the profile's body or sampling.";
    default:
        return "Correct base_url and the dialect of the profile.";
    }
}

} // namespace

void conclude(ProbeStep& step, ProbeOutcome outcome, std::string meaning, std::string mend)
{
    step.outcome = outcome;
    step.meaning = terminalSafe(meaning, 1000);
    step.mend = std::move(mend);
}

void concludeFailed(ProbeStep& step, const ProbeContext& context, const Error& error)
{
    conclude(step, ProbeOutcome::Failed, error.message, mendFor(context, error));
}

void noteFetch(ProbeStep& step, const std::string& url, const HttpOutcome& outcome)
{
    step.sent = "GET " + withoutSecrets(url);
    step.received = outcome.fault == HttpFault::None
                        ? std::to_string(outcome.status) + " " + terminalSafe(trimmed(outcome.body), kShownReceived)
                        : outcome.problem;
}

void noteAnswer(ProbeStep& step, const Answer& answer)
{
    const Exchange& exchange = answer.exchange;
    step.sent = "POST " + exchange.url + " " + terminalSafe(canonicalJson(exchange.sent), kShownSent);
    const int status = exchange.tries.empty() ? 0 : exchange.tries.back().httpStatus;
    step.received = status == 0
                        ? exchange.failure
                        : std::to_string(status) + " " + terminalSafe(trimmed(exchange.replyBody), kShownReceived);
}

HttpOutcome probeFetch(ProbeContext& context, const std::string& url, std::optional<std::string> body,
                       std::optional<std::chrono::milliseconds> patience)
{
    HttpRequest http = questionTo(context.profile, context.secrets, url, patience.value_or(kPatience));
    if (body) {
        http.body = std::move(body);
        http.headers.emplace_back("Content-Type: application/json");
    }
    HttpOutcome outcome = context.client.perform(std::move(http), context.stop);
    hideSecrets(outcome.body, context.secrets);
    hideSecrets(outcome.problem, context.secrets);
    return outcome;
}

Request probeRequest(const ProbeContext& context, std::string words, int maxTokens)
{
    Request request;
    request.model = context.report.model;
    request.user = std::move(words);
    request.sampling = {0.0, 1.0, maxTokens};
    request.seed = 7;
    request.label.task = "probe";
    if (dialectOf(context.profile.dialect).needsSchema) {
        request.schemaName = "answer";
        request.schema = {{"type", "object"},
                          {"properties", {{"answer", {{"type", "string"}}}}},
                          {"required", {"answer"}},
                          {"additionalProperties", false}};
    }
    return request;
}

std::unique_ptr<Backend> probeBackend(const ProbeContext& context, const BackendProfile& profile)
{
    BackendOptions options;
    options.profile = profile;
    options.profile.stream = false;
    options.profile.candidatesInOneRequest = false;
    options.profile.concurrency = profile.mostConcurrency; // the probe itself says how many at once
    options.secrets = context.secrets;
    options.retry.tries = 1;
    return makeHttpBackend(std::move(options));
}

ProbeReport probeServer(const ProbeParts& parts, const ProbeObserver& observer, std::stop_token stop)
{
    ProbeContext context{.profile = parts.profile, .secrets = parts.secrets, .irSchema = parts.irSchema, .stop = stop};
    context.report.at = std::chrono::system_clock::now();
    context.report.dialect = parts.profile.dialect;
    context.report.model = parts.model.empty() ? parts.profile.model : parts.model;
    for (const KnownStep& known : kSteps) {
        if (stop.stop_requested()) {
            break;
        }
        ProbeStep step{.id = known.id, .title = known.title};
        const auto startedAt = Clock::now();
        if (context.blocked.empty()) {
            known.ask(context, step);
        } else {
            conclude(step, ProbeOutcome::Skipped, context.blocked);
        }
        if (stop.stop_requested()) {
            break; // what a broken off step says is about the stop and not about the server
        }
        step.took = std::chrono::duration_cast<milliseconds>(Clock::now() - startedAt);
        cleanTexts(step, context.secrets);
        context.report.steps.push_back(step);
        if (observer) {
            observer(step);
        }
    }
    return std::move(context.report);
}

std::vector<std::pair<std::string, std::string>> probeStepTitles()
{
    std::vector<std::pair<std::string, std::string>> titles;
    for (const KnownStep& known : kSteps) {
        titles.emplace_back(known.id, known.title);
    }
    return titles;
}

} // namespace candor
