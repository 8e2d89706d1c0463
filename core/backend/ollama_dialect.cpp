// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/ollama_dialect.h"

#include "core/backend/declared_changes.h"
#include "core/backend/openai_dialect.h"
#include "core/backend/reply_fields.h"
#include "core/support/text.h"

#include <algorithm>

namespace candor {
namespace {

constexpr int kClientGone = 499;

Json ollamaBody(const Request& request, const BackendProfile& profile)
{
    Json messages = Json::array();
    if (!request.system.empty()) {
        messages.push_back({{"role", "system"}, {"content", request.system}});
    }
    messages.push_back({{"role", "user"}, {"content", request.user}});
    Json options = {{"num_predict", request.sampling.maxTokens}};
    if (profile.sampling.temperature) {
        options["temperature"] = request.sampling.temperature;
    }
    if (profile.sampling.topP) {
        options["top_p"] = request.sampling.topP;
    }
    if (profile.sampling.seed) {
        options["seed"] = request.seed & kSentSeedMask;
    }
    // `stream` is true where it is not said.
    Json body = {{"model", request.model},
                 {"messages", std::move(messages)},
                 {"stream", profile.stream},
                 {"think", request.thinking},
                 {"options", std::move(options)}};
    if (!request.schema.is_null() && profile.schemaStyle != SchemaStyle::None) {
        body["format"] = request.schema;
    }
    overlay(body, profile.body);
    return body;
}

std::vector<std::string> ollamaChanges(const Request& request, const BackendProfile& profile)
{
    std::vector<std::string> changes = unsentSampling(profile);
    std::ranges::move(unsentSchema(request, profile), std::back_inserter(changes));
    return changes;
}

bool isModelName(std::string_view name)
{
    return !name.empty() && name.size() <= 200 && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("._-:/").find(c) != std::string_view::npos;
    });
}

/// The model that `model 'x' not found` is about, in whatever quotes; "MODEL" when it can't be told.
std::string modelIn(const std::string& message)
{
    const std::size_t open = message.find_first_of("'\"");
    const std::size_t close = open == std::string::npos ? open : message.find(message[open], open + 1);
    const std::string name = close == std::string::npos ? std::string() : message.substr(open + 1, close - open - 1);
    return isModelName(name) ? name : "MODEL";
}

TryFailure ollamaFailure(const HttpOutcome& outcome, SystemTime now)
{
    TryFailure failure = failureOfStatus(outcome, now);
    const std::string said = readServerError(outcome.body, outcome.contentType).message;
    if (outcome.status == 404 && lowerCased(said).find("model") != std::string::npos) {
        failure.error.message = "The server answered 404: " + said + ". Fetch the model with `ollama pull " +
                                modelIn(said) + "`, or choose one that `ollama list` shows.";
    } else if (outcome.status == kClientGone) {
        failure.error = {ErrorCode::Overloaded, Stage::Backend,
                         "The server gave the request up (499): " + said + ". It is sent again.", true};
        failure.retry = RetryKind::Backoff;
    } else if (outcome.status == 503) {
        failure.error.message = "The server answered 503: " + said +
                                ". Too many requests wait there: lower the concurrency, or raise OLLAMA_MAX_QUEUE.";
    }
    return failure;
}

/// {"error": "text"}, which comes with 200 too, because a stream has its status long before it fails.
TryFailure errorInside(const Json& error)
{
    const std::string text = error.is_string() ? error.get<std::string>() : canonicalJson(error);
    return protocolFailure("The server answered 200 and then failed: " + terminalSafe(text, 300) +
                               ". Look into the server's own log.",
                           RetryKind::Never);
}

/// The objects of a reply: one, or one a line.
Result<std::vector<Json>> partsOf(const std::string& body)
{
    std::vector<Json> parts;
    if (auto whole = parseJson(body)) {
        parts.push_back(std::move(*whole));
        return parts;
    }
    for (const std::string_view line : splitLines(body)) {
        if (trimmed(line).empty()) {
            continue;
        }
        auto part = parseJson(line);
        if (!part) {
            // What a failed stream ends with stands in a whole line; the rest of a cut one does not matter then.
            if (!parts.empty() && memberOf(parts.back(), "error") != nullptr) {
                return parts;
            }
            return part.error();
        }
        parts.push_back(std::move(*part));
    }
    if (parts.empty()) {
        return Error{ErrorCode::InvalidInput, Stage::Backend, "it is empty"};
    }
    return parts;
}

/// What the server says about the work. Durations are nanoseconds there; loading the model is the cold start.
Json ollamaApplied(const Json& last)
{
    Json applied = Json::object();
    for (const std::string_view key :
         {"model", "done_reason", "total_duration", "load_duration", "prompt_eval_duration", "eval_duration"}) {
        if (const Json* member = memberOf(last, key)) {
            applied[std::string(key)] = *member;
        }
    }
    if (memberOf(last, "load_duration") != nullptr) {
        applied["cold_start_ms"] = countOf(last, "load_duration") / 1'000'000;
    }
    return applied;
}

DialectReading ollamaRead(const HttpOutcome& outcome, SystemTime now)
{
    if (outcome.status != 200) {
        return ollamaFailure(outcome, now);
    }
    const auto parts = partsOf(outcome.body);
    if (!parts) {
        return unreadableReply(outcome, parts.error());
    }
    Completion completion;
    Reply& reply = completion.reply;
    bool hasMessage = false;
    for (const Json& part : *parts) {
        if (const Json* error = memberOf(part, "error")) {
            return errorInside(*error);
        }
        if (const Json* message = memberOf(part, "message")) {
            hasMessage = hasMessage || message->is_object();
            reply.text += textOf(*message, "content");
            reply.reasoning += textOf(*message, "thinking");
        }
    }
    const Json& last = parts->back();
    if (!hasMessage) {
        return protocolFailure("The reply has no message: this is not Ollama's /api/chat. Check the backend's URL.",
                               RetryKind::Never);
    }
    const Json* done = memberOf(last, "done");
    if (done == nullptr || *done != true) {
        return protocolFailure("The reply ends before the server says that it is done: it was cut off.",
                               RetryKind::Once);
    }
    reply.finishReason = textOf(last, "done_reason");
    reply.usage.promptTokens = countOf(last, "prompt_eval_count");
    reply.usage.completionTokens = countOf(last, "eval_count");
    reply.usage.reported = last.contains("prompt_eval_count") || last.contains("eval_count");
    completion.applied = ollamaApplied(last);
    return completion;
}

} // namespace

Dialect ollamaDialect()
{
    Dialect dialect;
    dialect.kind = DialectKind::Ollama;
    dialect.title = "Ollama";
    dialect.usualUrl = "http://127.0.0.1:11434";
    dialect.generatePath = "/api/chat";
    dialect.modelsPath = "/api/tags";
    dialect.readyPath = "/api/ps"; // a model that is not loaded yet is loaded by the request, which waits for it
    dialect.identityPath = "/api/version";
    dialect.streams = true;
    dialect.body = &ollamaBody;
    dialect.changes = &ollamaChanges;
    dialect.read = &ollamaRead;
    return dialect;
}

} // namespace candor
