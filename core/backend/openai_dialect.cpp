// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/openai_dialect.h"

#include "core/backend/reply_fields.h"
#include "core/backend/stream_reader.h"
#include "core/support/text.h"

#include <algorithm>
#include <charconv>

namespace candor {
namespace {

constexpr std::size_t kShownCodePoints = 300;
constexpr JsonLimits kErrorLimits{1u << 20, 64};

bool namesQuota(const std::string& code)
{
    const std::string lower = lowerCased(code);
    return std::ranges::any_of(
        std::initializer_list<std::string_view>{"quota", "billing", "credit", "payment", "spend"},
        [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

/// llama.cpp's type and words, and what SGLang and gateways say meanwhile.
bool namesLoading(const ServerError& said, const std::string& type)
{
    const std::string lower = lowerCased(said.message);
    return type == "unavailable_error" ||
           std::ranges::any_of(std::initializer_list<std::string_view>{"loading model", "model is loading",
                                                                       "still loading", "is starting", "starting up"},
                               [&](std::string_view words) { return lower.find(words) != std::string::npos; });
}

int statusIn(const Json& error)
{
    for (const std::string_view key : {"code", "status"}) {
        const Json* member = memberOf(error, key);
        if (member == nullptr) {
            continue;
        }
        const double number = member->is_number() ? member->get<double>() : 0.0;
        int status = number >= 400 && number < 600 ? static_cast<int>(number) : 0;
        if (const auto* text = member->get_ptr<const std::string*>()) {
            std::from_chars(text->data(), text->data() + text->size(), status);
        }
        if (status >= 400 && status < 600) {
            return status;
        }
    }
    return 0;
}

ServerError fromErrorObject(const Json& error)
{
    ServerError found;
    found.message = textOf(error, "message");
    if (found.message.empty()) {
        found.message = textOf(error, "type");
    }
    found.status = statusIn(error);
    found.quota = namesQuota(textOf(error, "code")) || namesQuota(textOf(error, "type"));
    found.loading = namesLoading(found, textOf(error, "type"));
    return found;
}

ServerError fromJson(const Json& json)
{
    ServerError found;
    if (const Json* error = memberOf(json, "error")) {
        if (error->is_object()) {
            return fromErrorObject(*error);
        }
        found.message = error->is_string() ? error->get<std::string>() : canonicalJson(*error);
        return found;
    }
    if (memberOf(json, "message") != nullptr) {
        return fromErrorObject(json);
    }
    if (const Json* detail = memberOf(json, "detail")) {
        found.message = detail->is_string() ? detail->get<std::string>() : canonicalJson(*detail);
    }
    return found;
}

std::string redirectText(const HttpOutcome& outcome)
{
    const std::string host = hostAndPortOf(outcome.location);
    return "The server redirects (" + std::to_string(outcome.status) + ") to " +
           (host.empty() ? "another address" : host) +
           ", and requests are not sent on. Set the backend's URL to the "
           "address that answers.";
}

/// "content" is a text, null, or a list of parts.
std::string contentText(const Json& message)
{
    const Json* content = memberOf(message, "content");
    if (content == nullptr) {
        return {};
    }
    if (content->is_string()) {
        return content->get<std::string>();
    }
    std::string text;
    if (content->is_array()) {
        for (const Json& part : *content) {
            text += textOf(part, "text");
        }
    }
    return text;
}

Usage usageIn(const Json& json)
{
    Usage usage;
    const Json* object = memberOf(json, "usage");
    if (object == nullptr || !object->is_object()) {
        return usage;
    }
    usage.promptTokens = countOf(*object, "prompt_tokens");
    usage.completionTokens = countOf(*object, "completion_tokens");
    usage.reported = object->contains("prompt_tokens") || object->contains("completion_tokens");
    return usage;
}

/// What the server says about what it did. Left out is what differs from reply to reply (id, created): it would make
/// two equal replies look different.
Json appliedIn(const Json& json)
{
    Json applied = Json::object();
    for (const std::string_view key :
         {"model", "system_fingerprint", "service_tier", "temperature", "top_p", "max_tokens", "seed"}) {
        if (const Json* member = memberOf(json, key)) {
            applied[std::string(key)] = *member;
        }
    }
    return applied;
}

void readExtension(const Json& json, Completion& completion)
{
    const Json* extension = memberOf(json, "candor");
    if (extension == nullptr) {
        return;
    }
    completion.provenance = textOf(*extension, "provenance");
    if (memberOf(*extension, "latency_ms") != nullptr) {
        completion.recordedLatencyMs = countOf(*extension, "latency_ms");
    }
    const Json* cost = memberOf(*extension, "cost_usd");
    if (cost != nullptr && cost->is_number()) {
        completion.costUsd = cost->get<double>();
    }
}

Reply replyFrom(const Json& choice, const Json& message)
{
    Reply reply;
    reply.text = contentText(message);
    reply.reasoning = textOf(message, "reasoning");
    if (reply.reasoning.empty()) {
        reply.reasoning = textOf(message, "reasoning_content");
    }
    reply.refusal = textOf(message, "refusal");
    reply.finishReason = textOf(choice, "finish_reason");
    return reply;
}

/// The choices that have a message, by their index; servers need not keep the order.
std::vector<const Json*> choicesOf(const Json& json)
{
    std::vector<const Json*> choices;
    const Json* list = memberOf(json, "choices");
    if (list == nullptr || !list->is_array()) {
        return choices;
    }
    for (const Json& choice : *list) {
        const Json* message = memberOf(choice, "message");
        if (message != nullptr && message->is_object()) {
            choices.push_back(&choice);
        }
    }
    std::ranges::stable_sort(choices, {}, [](const Json* choice) { return countOf(*choice, "index"); });
    return choices;
}

/// An error inside a reply with status 200.
TryFailure failureInside(const HttpOutcome& outcome, const Json& json, SystemTime now)
{
    HttpOutcome inner = outcome;
    inner.body = canonicalJson(json);
    const ServerError said = readServerError(inner.body, "application/json");
    if (said.status != 0) {
        return failureOfStatus(inner, now);
    }
    TryFailure failure =
        protocolFailure("The server answered 200 with an error in it: " + said.message, RetryKind::Never);
    if (said.quota) {
        failure.error.code = ErrorCode::Quota;
    }
    return failure;
}

DialectReading completionFrom(const Json& json)
{
    const std::vector<const Json*> choices = choicesOf(json);
    if (choices.empty()) {
        return protocolFailure("The reply has no choices[0].message: this is not an OpenAI chat server. Check the "
                               "backend's URL.",
                               RetryKind::Never);
    }
    Completion completion;
    for (const Json* choice : choices) {
        Reply reply = replyFrom(*choice, *memberOf(*choice, "message"));
        if (reply.finishReason == "abort") {
            return TryFailure{{ErrorCode::Overloaded, Stage::Backend,
                               "The server aborted the generation (finish_reason abort): it was stopped, or ran out "
                               "of room. Look into its log.",
                               true},
                              RetryKind::Backoff,
                              std::nullopt};
        }
        if (choice == choices.front()) {
            completion.reply = std::move(reply);
        } else {
            completion.more.push_back(std::move(reply));
        }
    }
    completion.reply.usage = usageIn(json);
    completion.applied = appliedIn(json);
    readExtension(json, completion);
    return completion;
}

DialectReading readStream(const HttpOutcome& outcome, SystemTime now)
{
    StreamReader stream;
    stream.feed(outcome.body);
    // A stream that we gave up on ends in the middle of an event.
    if (!outcome.stoppedEarly) {
        stream.finish();
    }
    Json json = stream.completion();
    if (memberOf(json, "error") != nullptr) {
        return failureInside(outcome, json, now);
    }
    if (!outcome.stoppedEarly && (stream.damaged() || !stream.complete())) {
        return protocolFailure(stream.damaged() ? "An event of the stream is not whole JSON."
                                                : "The stream ended before the reply did.",
                               RetryKind::Once);
    }
    DialectReading read = completionFrom(json);
    auto* completion = std::get_if<Completion>(&read);
    if (outcome.stoppedEarly && completion != nullptr) {
        completion->reply.finishReason = "stopped_early";
    }
    return read;
}

} // namespace

bool looksLikeHtml(std::string_view body, std::string_view contentType)
{
    const std::string start = lowerCased(trimmed(body.substr(0, 200)));
    return start.starts_with("<!doctype html") || start.starts_with("<html") ||
           (lowerCased(contentType).starts_with("text/html") && start.starts_with("<"));
}

ServerError readServerError(std::string_view body, std::string_view contentType)
{
    ServerError found;
    if (looksLikeHtml(body, contentType)) {
        found.message = "(a web page)";
        return found;
    }
    if (const auto json = parseJson(body, kErrorLimits); json.ok() && json->is_object()) {
        found = fromJson(*json);
    } else if (!json.ok()) {
        found.message = std::string(trimmed(body.substr(0, 4 * kShownCodePoints)));
    }
    found.loading = found.loading || namesLoading(found, {});
    found.message = terminalSafe(found.message, kShownCodePoints);
    return found;
}

TryFailure failureOfStatus(const HttpOutcome& outcome, SystemTime now)
{
    if (outcome.status >= 300 && outcome.status < 400) {
        return protocolFailure(redirectText(outcome), RetryKind::Never);
    }
    const ServerError said = readServerError(outcome.body, outcome.contentType);
    const int status = outcome.status == 200 ? said.status : outcome.status;
    const RetryRow& row = retryRowOf(classOfStatus(status, {said.quota, said.loading}));
    std::string message = "The server answered " + std::to_string(status);
    message += said.message.empty() ? "." : ": " + said.message + (said.message.ends_with('.') ? "" : ".");
    message += " " + std::string(status == 404 ? "Check the model's name and the backend's URL." : row.advice);
    TryFailure failure{{row.code, Stage::Backend, std::move(message), row.retry != RetryKind::Never},
                       row.retry,
                       parseRetryAfterMs(outcome.retryAfterMs)};
    if (!failure.retryAfter) {
        failure.retryAfter = parseRetryAfter(outcome.retryAfter, now);
    }
    return failure;
}

DialectReading readCompletion(const HttpOutcome& outcome, SystemTime now)
{
    if (outcome.status != 200) {
        return failureOfStatus(outcome, now);
    }
    if (isEventStream(outcome.body, outcome.contentType)) {
        return readStream(outcome, now);
    }
    const auto json = parseJson(outcome.body);
    if (!json.ok()) {
        return unreadableReply(outcome, json.error());
    }
    if (memberOf(*json, "error") != nullptr) {
        return failureInside(outcome, *json, now);
    }
    return completionFrom(*json);
}

} // namespace candor
