// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/openai_dialect.h"

#include "core/support/text.h"

#include <algorithm>
#include <charconv>

namespace candor {
namespace {

constexpr std::size_t kShownCodePoints = 300;
constexpr JsonLimits kErrorLimits{1u << 20, 64};

const Json* memberOf(const Json& value, std::string_view key)
{
    if (!value.is_object()) {
        return nullptr;
    }
    const auto found = value.find(key);
    return found == value.end() || found->is_null() ? nullptr : &*found;
}

std::string textOf(const Json& value, std::string_view key)
{
    const Json* member = memberOf(value, key);
    const auto* text = member == nullptr ? nullptr : member->get_ptr<const std::string*>();
    return text == nullptr ? std::string() : *text;
}

std::int64_t countOf(const Json& usage, std::string_view key)
{
    const Json* member = memberOf(usage, key);
    if (member == nullptr || !member->is_number()) {
        return 0;
    }
    return static_cast<std::int64_t>(std::clamp(member->get<double>(), 0.0, 1e15));
}

bool namesQuota(const std::string& code)
{
    const std::string lower = lowerCased(code);
    return std::ranges::any_of(
        std::initializer_list<std::string_view>{"quota", "billing", "credit", "payment", "spend"},
        [&](std::string_view word) { return lower.find(word) != std::string::npos; });
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

std::string_view adviceFor(ErrorCode code, int status)
{
    switch (code) {
    case ErrorCode::Credentials:
        return "Check the API key of this backend.";
    case ErrorCode::Quota:
        return "Money or quota is used up: nothing more is sent until that is settled.";
    case ErrorCode::RateLimited:
        return "Too many requests: lower the concurrency.";
    case ErrorCode::Overloaded:
        return "The server can't at present: try again later or lower the concurrency.";
    case ErrorCode::RequestRefused:
        return status == 404 ? "Check the model's name and the backend's URL."
                             : "The same request would be refused again: change the configuration.";
    default:
        return "Check the backend's URL.";
    }
}

std::string redirectText(const HttpOutcome& outcome)
{
    const std::string host = hostAndPortOf(outcome.location);
    return "The server redirects (" + std::to_string(outcome.status) + ") to " +
           (host.empty() ? "another address" : host) +
           ", and requests are not sent on. Set the backend's URL to the "
           "address that answers.";
}

TryFailure protocolFailure(std::string message, RetryKind retry)
{
    return {{ErrorCode::Protocol, Stage::Backend, std::move(message), retry != RetryKind::Never}, retry, std::nullopt};
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

Completion completionFrom(const Json& json, const Json& choice, const Json& message)
{
    Completion completion;
    Reply& reply = completion.reply;
    reply.text = contentText(message);
    reply.reasoning = textOf(message, "reasoning");
    if (reply.reasoning.empty()) {
        reply.reasoning = textOf(message, "reasoning_content");
    }
    reply.refusal = textOf(message, "refusal");
    reply.finishReason = textOf(choice, "finish_reason");
    reply.usage = usageIn(json);
    completion.applied = appliedIn(json);
    readExtension(json, completion);
    return completion;
}

DialectReading fromUnreadable(const HttpOutcome& outcome, const Error& why)
{
    if (looksLikeHtml(outcome.body, outcome.contentType)) {
        return protocolFailure("The server answered with a web page instead of JSON: a proxy or a login page stands "
                               "there. Check the backend's URL.",
                               RetryKind::Never);
    }
    // A closed connection without a length looks like a whole reply to HTTP; only the JSON shows that it was cut.
    return protocolFailure("The reply is not whole JSON: " + why.message,
                           why.code == ErrorCode::TooLarge ? RetryKind::Never : RetryKind::Once);
}

} // namespace

Json chatBody(const Request& request, const BackendProfile& profile)
{
    Json messages = Json::array();
    if (!request.system.empty()) {
        messages.push_back({{"role", "system"}, {"content", request.system}});
    }
    messages.push_back({{"role", "user"}, {"content", request.user}});
    Json body = {{"model", request.model},
                 {"messages", std::move(messages)},
                 {"max_tokens", request.sampling.maxTokens},
                 {"n", 1},
                 {"stream", false},
                 {"chat_template_kwargs", {{"enable_thinking", request.thinking}}}};
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
    overlay(body, profile.body);
    return body;
}

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
    const ErrorCode code = codeOfStatus(status, said.quota);
    const bool retryable = isRetryableStatus(status, said.quota);
    std::string message = "The server answered " + std::to_string(status);
    message += said.message.empty() ? "." : ": " + said.message + (said.message.ends_with('.') ? "" : ".");
    message += " " + std::string(adviceFor(code, status));
    TryFailure failure{{code, Stage::Backend, std::move(message), retryable},
                       retryable ? RetryKind::Backoff : RetryKind::Never,
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
    const auto json = parseJson(outcome.body);
    if (!json.ok()) {
        return fromUnreadable(outcome, json.error());
    }
    if (memberOf(*json, "error") != nullptr) {
        const ServerError said = readServerError(outcome.body, outcome.contentType);
        if (said.status != 0) {
            return failureOfStatus(outcome, now);
        }
        TryFailure failure =
            protocolFailure("The server answered 200 with an error in it: " + said.message, RetryKind::Never);
        if (said.quota) {
            failure.error.code = ErrorCode::Quota;
        }
        return failure;
    }
    const Json* choices = memberOf(*json, "choices");
    const Json* choice = choices != nullptr && choices->is_array() && !choices->empty() ? &choices->front() : nullptr;
    const Json* message = choice == nullptr ? nullptr : memberOf(*choice, "message");
    if (message == nullptr || !message->is_object()) {
        return protocolFailure("The reply has no choices[0].message: this is not an OpenAI chat server. Check the "
                               "backend's URL.",
                               RetryKind::Never);
    }
    return completionFrom(*json, *choice, *message);
}

} // namespace candor
