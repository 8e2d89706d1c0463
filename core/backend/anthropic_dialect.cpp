// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/anthropic_dialect.h"

#include "core/backend/anthropic_schema.h"
#include "core/backend/declared_changes.h"
#include "core/backend/openai_dialect.h"
#include "core/backend/reply_fields.h"
#include "core/support/text.h"

#include <algorithm>

namespace candor {
namespace {

constexpr std::string_view kUsualVersion = "2023-06-01";
/// From this version on temperature, top_p and top_k are refused, whatever their value. Versions are dates.
constexpr std::string_view kNoSamplingFrom = "2026-10-21";
constexpr std::string_view kSpendLimit = "enforced_spend_limit_reached";
constexpr int kConflict = 409;

bool versionTakesSampling(const BackendProfile& profile)
{
    return profile.apiVersion.empty() || profile.apiVersion < kNoSamplingFrom;
}

bool sendsTemperature(const BackendProfile& profile)
{
    return versionTakesSampling(profile) && profile.sampling.temperature;
}

/// Some models refuse both, so that temperature alone goes where both are taken.
bool sendsTopP(const BackendProfile& profile)
{
    return versionTakesSampling(profile) && profile.sampling.topP && !profile.sampling.temperature;
}

void addSchema(const Request& request, const BackendProfile& profile, Json& body)
{
    if (request.schema.is_null() || profile.schemaStyle == SchemaStyle::None) {
        return;
    }
    if (profile.schemaStyle == SchemaStyle::ForcedTool) {
        body["tools"] = Json::array({{{"name", request.schemaName}, {"input_schema", request.schema}}});
        body["tool_choice"] = {{"type", "tool"}, {"name", request.schemaName}, {"disable_parallel_tool_use", true}};
        return;
    }
    body["output_config"] = {{"format", {{"type", "json_schema"}, {"schema", acceptedSchema(request.schema).schema}}}};
}

Json anthropicBody(const Request& request, const BackendProfile& profile)
{
    Json body = {{"model", request.model},
                 {"max_tokens", request.sampling.maxTokens},
                 {"messages", Json::array({{{"role", "user"}, {"content", request.user}}})}};
    if (!request.system.empty()) {
        body["system"] = request.system;
    }
    if (sendsTemperature(profile)) {
        body["temperature"] = request.sampling.temperature;
    }
    if (sendsTopP(profile)) {
        body["top_p"] = request.sampling.topP;
    }
    addSchema(request, profile, body);
    overlay(body, profile.body);
    return body;
}

void addSamplingChanges(const Request& request, const BackendProfile& profile, std::vector<std::string>& changes)
{
    if (!versionTakesSampling(profile)) {
        for (const std::string_view field : {"temperature", "top_p"}) {
            changes.push_back(
                unsent(field, "version " + terminalSafe(profile.apiVersion, 40) + " of the API refuses it"));
        }
    } else {
        BackendProfile withSeed = profile;
        withSeed.sampling.seed = true; // said below, with the true reason
        changes = unsentSampling(withSeed);
        if (profile.sampling.topP && profile.sampling.temperature && request.sampling.topP < 1.0) {
            changes.push_back(unsent("top_p", "models of this API refuse it beside temperature"));
        }
    }
    changes.push_back(unsent("seed", "the API has no such field, so no reply can be drawn again"));
}

std::vector<std::string> anthropicChanges(const Request& request, const BackendProfile& profile)
{
    std::vector<std::string> changes;
    addSamplingChanges(request, profile, changes);
    if (request.thinking && !profile.body.contains("thinking")) {
        changes.push_back(unsent("thinking", "how much of it a model takes is for the profile's body to say"));
    }
    std::ranges::move(unsentSchema(request, profile), std::back_inserter(changes));
    if (!request.schema.is_null() && profile.schemaStyle == SchemaStyle::Native) {
        std::ranges::move(acceptedSchema(request.schema).changes, std::back_inserter(changes));
    }
    return changes;
}

/// error.details.error_code of an error body; empty without.
std::string detailIn(const Json& json)
{
    const Json* error = memberOf(json, "error");
    const Json* details = error == nullptr ? nullptr : memberOf(*error, "details");
    return details == nullptr ? std::string() : textOf(*details, "error_code");
}

bool speaksOfSampling(const std::string& message)
{
    const std::string lower = lowerCased(message);
    return std::ranges::any_of(std::initializer_list<std::string_view>{"temperature", "top_p", "top_k"},
                               [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

/// Errors that a status stands for in this API only.
void refine(TryFailure& failure, int status, const Json& json)
{
    if (detailIn(json) == kSpendLimit) {
        failure = {
            {ErrorCode::Quota, Stage::Backend,
             "The spend limit of this Anthropic account is reached: nothing more is sent. Raise the limit, or wait "
             "until next month.",
             false},
            RetryKind::Never,
            std::nullopt};
    } else if (status == kConflict) {
        failure.error.code = ErrorCode::Overloaded;
        failure.error.retryable = true;
        failure.retry = RetryKind::Backoff;
    } else if (status == 400 && speaksOfSampling(failure.error.message)) {
        failure.error.message += " Name in the profile's `sampling` only what this model takes, or nothing.";
    }
}

/// The error's name and place for the support of the vendor.
std::string requestIn(const HttpOutcome& outcome, const Json& json)
{
    std::string id = textOf(json, "request_id");
    if (id.empty()) {
        id = outcome.requestId;
    }
    return terminalSafe(id, 80);
}

TryFailure anthropicFailure(const HttpOutcome& outcome, SystemTime now)
{
    TryFailure failure = failureOfStatus(outcome, now);
    const auto parsed = parseJson(outcome.body, {1u << 20, 64});
    const Json json = parsed ? *parsed : Json();
    refine(failure, outcome.status, json);
    if (const std::string id = requestIn(outcome, json); !id.empty()) {
        failure.error.message += " (request " + id + ")";
    }
    return failure;
}

/// Input comes in three parts: what was read anew, what went into the cache and what came out of it.
Usage anthropicUsage(const Json& json)
{
    Usage usage;
    const Json* object = memberOf(json, "usage");
    if (object == nullptr) {
        return usage;
    }
    for (const std::string_view key : {"input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens"}) {
        usage.promptTokens += countOf(*object, key);
        usage.reported = usage.reported || memberOf(*object, key) != nullptr;
    }
    usage.completionTokens = countOf(*object, "output_tokens");
    usage.reported = usage.reported || memberOf(*object, "output_tokens") != nullptr;
    return usage;
}

Json anthropicApplied(const Json& json, const HttpOutcome& outcome)
{
    Json applied = Json::object();
    for (const std::string_view key : {"model", "stop_reason", "usage"}) {
        if (const Json* member = memberOf(json, key)) {
            applied[std::string(key)] = *member;
        }
    }
    if (!outcome.requestId.empty()) {
        applied["request_id"] = terminalSafe(outcome.requestId, 80);
    }
    return applied;
}

/// A window that is full cuts a reply off as the limit does.
std::string finishReasonOf(const std::string& stopReason)
{
    return stopReason == "model_context_window_exceeded" ? "max_tokens" : stopReason;
}

void takeBlocks(const Json& content, Reply& reply)
{
    std::string tool;
    for (const Json& block : content) {
        const std::string type = textOf(block, "type");
        if (type == "text") {
            reply.text += textOf(block, "text");
        } else if (type == "thinking") {
            reply.reasoning += textOf(block, "thinking");
        } else if (const Json* input = memberOf(block, "input"); type == "tool_use" && input != nullptr) {
            tool = canonicalJson(*input);
        }
    }
    if (!tool.empty()) {
        reply.text = std::move(tool); // text before a call is talk
    }
}

DialectReading anthropicRead(const HttpOutcome& outcome, SystemTime now)
{
    if (outcome.status != 200) {
        return anthropicFailure(outcome, now);
    }
    const auto json = parseJson(outcome.body);
    if (!json) {
        return unreadableReply(outcome, json.error());
    }
    if (textOf(*json, "type") == "error" || memberOf(*json, "error") != nullptr) {
        const ServerError said = readServerError(outcome.body, outcome.contentType);
        TryFailure failure =
            protocolFailure("The server answered 200 with an error in it: " + said.message + ".", RetryKind::Never);
        failure.error.code = said.quota ? ErrorCode::Quota : failure.error.code;
        return failure;
    }
    const Json* content = memberOf(*json, "content");
    if (content == nullptr || !content->is_array()) {
        return protocolFailure("The reply has no content list: this is not Anthropic's Messages API. Check the "
                               "backend's URL.",
                               RetryKind::Never);
    }
    Completion completion;
    Reply& reply = completion.reply;
    takeBlocks(*content, reply);
    const std::string stopReason = textOf(*json, "stop_reason");
    reply.finishReason = finishReasonOf(stopReason);
    if (stopReason == "refusal") {
        reply.refusal = trimmed(reply.text).empty() ? "the server's stop reason is refusal" : reply.text;
    }
    reply.usage = anthropicUsage(*json);
    completion.applied = anthropicApplied(*json, outcome);
    return completion;
}

} // namespace

Dialect anthropicDialect()
{
    Dialect dialect;
    dialect.kind = DialectKind::Anthropic;
    dialect.title = "Anthropic";
    dialect.usualUrl = "https://api.anthropic.com";
    dialect.generatePath = "/v1/messages";
    dialect.apiVersion = kUsualVersion;
    dialect.apiVersionHeader = "anthropic-version";
    dialect.body = &anthropicBody;
    dialect.changes = &anthropicChanges;
    dialect.read = &anthropicRead;
    return dialect;
}

} // namespace candor
