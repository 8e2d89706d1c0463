// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/openai_family.h"

#include "core/backend/openai_dialect.h"
#include "core/support/hash.h"

#include <algorithm>

namespace candor {
namespace {

bool severalAtOnce(const Request& request, const BackendProfile& profile)
{
    return profile.candidatesInOneRequest && request.candidates > 1;
}

/// What all of them take alike.
Json commonBody(const Request& request, const BackendProfile& profile)
{
    Json messages = Json::array();
    if (!request.system.empty()) {
        messages.push_back({{"role", "system"}, {"content", request.system}});
    }
    messages.push_back({{"role", "user"}, {"content", request.user}});
    Json body = {{"model", request.model}, {"messages", std::move(messages)}, {"stream", profile.stream}};
    if (profile.stream) {
        body["stream_options"] = {{"include_usage", true}};
    }
    if (profile.sampling.temperature) {
        body["temperature"] = request.sampling.temperature;
    }
    if (profile.sampling.topP) {
        body["top_p"] = request.sampling.topP;
    }
    if (profile.sampling.seed) {
        body["seed"] = request.seed & kSentSeedMask;
    }
    // strict is false because OpenAI's strict subset has no optional fields, and the IR schema has many.
    if (!request.schema.is_null() && profile.schemaStyle != SchemaStyle::None) {
        body["response_format"] = {
            {"type", "json_schema"},
            {"json_schema", {{"name", request.schemaName}, {"schema", request.schema}, {"strict", false}}}};
    }
    return body;
}

Json finished(Json body, const BackendProfile& profile)
{
    overlay(body, profile.body);
    return body;
}

void addCandidates(Json& body, const Request& request, const BackendProfile& profile)
{
    body["n"] = severalAtOnce(request, profile) ? request.candidates : 1;
}

void addThinking(Json& body, const Request& request)
{
    body["chat_template_kwargs"] = {{"enable_thinking", request.thinking}};
}

/// OpenAI refuses fields that it does not know, and has named the token limit anew.
Json openAiBody(const Request& request, const BackendProfile& profile)
{
    Json body = commonBody(request, profile);
    body["max_completion_tokens"] = request.sampling.maxTokens;
    addCandidates(body, request, profile);
    return finished(std::move(body), profile);
}

Json compatibleBody(const Request& request, const BackendProfile& profile)
{
    if (hostAndPortOf(profile.baseUrl).starts_with("api.openai.com:")) {
        return openAiBody(request, profile);
    }
    Json body = commonBody(request, profile);
    body["max_tokens"] = request.sampling.maxTokens;
    addCandidates(body, request, profile);
    addThinking(body, request);
    return finished(std::move(body), profile);
}

/// vLLM takes what is not sent from the model's own generation configuration, so these are sent although they are
/// neutral. `response_format` and not `guided_json`: that one is gone since 0.12, and ignored with status 200.
Json vllmBody(const Request& request, const BackendProfile& profile)
{
    Json body = commonBody(request, profile);
    body["max_tokens"] = request.sampling.maxTokens;
    body["top_k"] = 0;
    body["min_p"] = 0.0;
    body["repetition_penalty"] = 1.0;
    addCandidates(body, request, profile);
    addThinking(body, request);
    return finished(std::move(body), profile);
}

/// Names a request to the server, so that it can be aborted by name and found in the server's log. Made of what tells
/// two requests apart.
std::string requestId(const Request& request)
{
    const DrawLabel& label = request.label;
    const Json parts = {label.task,    nameOf(label.purpose), label.repeat,  label.draw,
                        label.attempt, request.seed,          request.model, request.user};
    return "candor-" + hashOf(canonicalJson(parts)).hex.substr(0, 24);
}

Json sglangBody(const Request& request, const BackendProfile& profile)
{
    Json body = commonBody(request, profile);
    body["max_tokens"] = request.sampling.maxTokens;
    body["top_k"] = -1;
    body["min_p"] = 0.0;
    body["repetition_penalty"] = 1.0;
    body["separate_reasoning"] = true;
    if (profile.stream) {
        body["stream_reasoning"] = true;
    }
    body["rid"] = requestId(request);
    addCandidates(body, request, profile);
    addThinking(body, request);
    return finished(std::move(body), profile);
}

/// The server's own top_k is 40 and min_p 0.05; both are switched off. A prompt taken from the cache makes equal
/// requests give unequal replies.
Json llamaCppBody(const Request& request, const BackendProfile& profile)
{
    Json body = commonBody(request, profile);
    body["max_tokens"] = request.sampling.maxTokens;
    body["top_k"] = 0;
    body["min_p"] = 0.0;
    body["cache_prompt"] = false;
    addThinking(body, request);
    return finished(std::move(body), profile);
}

Json lmStudioBody(const Request& request, const BackendProfile& profile)
{
    Json body = commonBody(request, profile);
    body["max_tokens"] = request.sampling.maxTokens;
    return finished(std::move(body), profile);
}

/// SGLang answers 503 while it starts and while it shuts down: its readiness says when that is over.
DialectReading readSglang(const HttpOutcome& outcome, SystemTime now)
{
    DialectReading read = readCompletion(outcome, now);
    auto* failure = std::get_if<TryFailure>(&read);
    if (outcome.status == 503 && failure != nullptr && failure->retry == RetryKind::Backoff && !failure->retryAfter) {
        failure->retry = RetryKind::AwaitServer;
    }
    return read;
}

/// A key that is wrong and a place that an old version lacks are for the request to find out.
bool saysReady(const HttpOutcome& outcome)
{
    const int status = outcome.status;
    return (status >= 200 && status < 300) || status == 401 || status == 403 || status == 404;
}

Dialect chatDialect(DialectKind kind, std::string_view title, std::string_view usualUrl)
{
    Dialect dialect;
    dialect.kind = kind;
    dialect.title = title;
    dialect.usualUrl = usualUrl;
    dialect.generatePath = "/chat/completions";
    dialect.modelsPath = "/models";
    dialect.streams = true;
    dialect.read = &readCompletion;
    return dialect;
}

} // namespace

Dialect openAiDialect()
{
    Dialect dialect = chatDialect(DialectKind::OpenAi, "OpenAI", "https://api.openai.com/v1");
    dialect.takesN = true;
    dialect.body = &openAiBody;
    return dialect;
}

Dialect compatibleDialect()
{
    Dialect dialect = chatDialect(DialectKind::OpenAi, "OpenAI-compatible server", "http://127.0.0.1:8000/v1");
    dialect.takesN = true;
    dialect.body = &compatibleBody;
    return dialect;
}

Dialect vllmDialect()
{
    Dialect dialect = chatDialect(DialectKind::Vllm, "vLLM", "http://127.0.0.1:8000/v1");
    dialect.readyPath = "//health";
    dialect.isReady = &saysReady;
    dialect.identityPath = "//version";
    dialect.metricsPath = "//metrics";
    dialect.takesN = true;
    dialect.body = &vllmBody;
    return dialect;
}

Dialect sglangDialect()
{
    Dialect dialect = chatDialect(DialectKind::Sglang, "SGLang", "http://127.0.0.1:30000/v1");
    dialect.readyPath = "//health_generate";
    dialect.isReady = &saysReady;
    dialect.identityPath = "//get_server_info";
    dialect.metricsPath = "//metrics";
    dialect.takesN = true;
    dialect.body = &sglangBody;
    dialect.read = &readSglang;
    return dialect;
}

Dialect llamaCppDialect()
{
    Dialect dialect = chatDialect(DialectKind::LlamaCpp, "llama.cpp server", "http://127.0.0.1:8080/v1");
    dialect.readyPath = "//health";
    dialect.isReady = &saysReady;
    dialect.identityPath = "//props";
    dialect.metricsPath = "//metrics";
    dialect.body = &llamaCppBody;
    return dialect;
}

/// Loads a model when it is first asked for: there is no place that says whether it is ready, only whether it is there.
Dialect lmStudioDialect()
{
    Dialect dialect = chatDialect(DialectKind::LmStudio, "LM Studio", "http://127.0.0.1:1234/v1");
    dialect.readyPath = "/models";
    dialect.identityPath = "//api/v0/models";
    dialect.body = &lmStudioBody;
    return dialect;
}

/// vLLM with other places.
Dialect nimDialect()
{
    Dialect dialect = chatDialect(DialectKind::Nim, "NVIDIA NIM", "http://127.0.0.1:8000/v1");
    dialect.readyPath = "/health/ready";
    dialect.isReady = &saysReady;
    dialect.identityPath = "/version";
    dialect.metricsPath = "/metrics";
    dialect.takesN = true;
    dialect.body = &vllmBody;
    return dialect;
}

} // namespace candor
