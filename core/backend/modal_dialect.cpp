// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/modal_dialect.h"

#include "core/backend/declared_changes.h"
#include "core/backend/openai_dialect.h"
#include "core/backend/reply_fields.h"
#include "core/support/text.h"

#include <algorithm>

namespace candor {
namespace {

/// Raw text for a model without a chat template: there are no messages, so the system's part comes first.
std::string promptOf(const Request& request)
{
    return request.system.empty() ? request.user : request.system + "\n\n" + request.user;
}

Json modalBody(const Request& request, const BackendProfile& profile)
{
    Json body = {{"prompt", promptOf(request)}, {"max_tokens", request.sampling.maxTokens}};
    if (!request.schema.is_null() && profile.schemaStyle != SchemaStyle::None) {
        body["schema"] = request.schema;
    }
    if (profile.sampling.temperature) {
        body["temperature"] = request.sampling.temperature;
    }
    if (profile.sampling.topP) {
        body["top_p"] = request.sampling.topP;
    }
    overlay(body, profile.body);
    return body;
}

std::vector<std::string> modalChanges(const Request& request, const BackendProfile& profile)
{
    BackendProfile withSeed = profile;
    withSeed.sampling.seed = true; // said below, with the true reason
    std::vector<std::string> changes = unsentSampling(withSeed);
    changes.push_back(unsent("seed", "the application has no such field, so no reply can be drawn again"));
    changes.push_back(unsent("model", "the application answers with the one that it serves"));
    if (request.thinking) {
        changes.push_back(unsent("thinking", "the application gives raw text to the model, without its chat template"));
    }
    std::ranges::move(unsentSchema(request, profile), std::back_inserter(changes));
    return changes;
}

TryFailure modalFailure(const HttpOutcome& outcome, SystemTime now)
{
    TryFailure failure = failureOfStatus(outcome, now);
    const std::string said = readServerError(outcome.body, outcome.contentType).message;
    if (outcome.status == 401) {
        failure.error.message = "The server answered 401: " + said +
                                ". Check the secrets of the headers Modal-Key (wk-…) and Modal-Secret (ws-…) in the "
                                "backend's profile; the token pair of Modal's SDK (ak-…, as-…) is another one.";
    } else if (outcome.status == 408) {
        failure.error.message =
            "The input was lost on its way to the model (408): " + said + ". That says nothing about the model.";
        failure.retry = RetryKind::Once; // as a new attempt: the work begins anew
    } else if (outcome.status == 303) {
        failure.error.message = "The server says that the result is elsewhere (303), but names no http or https "
                                "address for it. Check the generate URL of the backend's profile.";
    }
    return failure;
}

/// No whole JSON object may be found in it: the server has said that it found none.
std::string brokenOutput(const Json& json)
{
    const std::string raw = textOf(json, "raw_output");
    const std::size_t open = raw.find('{');
    const std::size_t close = raw.rfind('}');
    const bool whole = open != std::string::npos && close != std::string::npos && open < close &&
                       parseJson(std::string_view(raw).substr(open, close - open + 1)).ok();
    return whole ? std::string() : raw;
}

Json modalApplied(const Json& json)
{
    Json applied = Json::object();
    for (const std::string_view key : {"model", "finish_reason", "generation_time_ms", "error", "raw_output"}) {
        if (const Json* member = memberOf(json, key)) {
            applied[std::string(key)] = *member;
        }
    }
    if (memberOf(json, "tokens_used") != nullptr) {
        applied["tokens_counted"] = "completion"; // those of the prompt are not known
    }
    return applied;
}

Completion modalCompletion(const Json& json, std::string text)
{
    Completion completion;
    completion.reply.text = std::move(text);
    completion.reply.finishReason = textOf(json, "finish_reason");
    completion.reply.usage.completionTokens = countOf(json, "tokens_used");
    completion.reply.usage.reported = memberOf(json, "tokens_used") != nullptr;
    completion.applied = modalApplied(json);
    return completion;
}

/// An `error` inside 200. What the model did is the model's; what the application did is not.
DialectReading applicationError(const Json& json, const HttpOutcome& outcome, SystemTime now)
{
    const Json& error = json["error"];
    const std::string said = terminalSafe(error.is_string() ? error.get<std::string>() : canonicalJson(error), 300);
    const std::int64_t status = countOf(json, "status");
    if (status >= 400 && status < 600) {
        HttpOutcome asStatus = outcome;
        asStatus.status = static_cast<int>(status);
        return modalFailure(asStatus, now);
    }
    if (textOf(json, "finish_reason") == "json_error") {
        return modalCompletion(json, brokenOutput(json));
    }
    return protocolFailure("The application answered 200 with an error in it: " + said +
                               ". Look into the application's log on Modal.",
                           RetryKind::Never);
}

std::string resultText(const Json& result)
{
    return result.is_string() ? result.get<std::string>() : canonicalJson(result);
}

DialectReading modalRead(const HttpOutcome& outcome, SystemTime now)
{
    if (outcome.status != 200) {
        return modalFailure(outcome, now);
    }
    const auto json = parseJson(outcome.body);
    if (!json) {
        return unreadableReply(outcome, json.error());
    }
    if (memberOf(*json, "error") != nullptr) {
        return applicationError(*json, outcome, now);
    }
    for (const std::string_view key : {"ir_json", "text"}) {
        if (const Json* result = memberOf(*json, key)) {
            return modalCompletion(*json, resultText(*result));
        }
    }
    return protocolFailure("The reply has neither ir_json nor text: this is not the generate function of such an "
                           "application. Check the generate URL of the backend's profile.",
                           RetryKind::Never);
}

/// Warm-up says so itself when the model is loaded; a 200 alone may come from anything.
bool modalReady(const HttpOutcome& outcome)
{
    if (outcome.fault != HttpFault::None || outcome.status != 200) {
        return false;
    }
    const auto json = parseJson(outcome.body);
    const Json* ready = json ? memberOf(*json, "ready_for_requests") : nullptr;
    return ready != nullptr && *ready == true;
}

} // namespace

Dialect modalDialect()
{
    Dialect dialect;
    dialect.kind = DialectKind::Modal;
    dialect.title = "Modal application";
    dialect.usualUrl = "https://WORKSPACE--generate.modal.run";
    dialect.healthSaysReady = false;
    dialect.needsSchema = true;
    dialect.hopsToResults = true;
    dialect.body = &modalBody;
    dialect.changes = &modalChanges;
    dialect.read = &modalRead;
    dialect.isReady = &modalReady;
    return dialect;
}

} // namespace candor
