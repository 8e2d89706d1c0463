// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/server_models.h"

#include "core/backend/reply_fields.h"
#include "core/backend/retry.h"
#include "core/support/text.h"

#include <algorithm>
#include <array>

namespace candor {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t kMostModels = 10'000;
constexpr std::size_t kShownModels = 12;
constexpr std::size_t kShortestSecret = 8;
constexpr milliseconds kPatience{15'000};

ServerModel modelIn(const Json& entry)
{
    ServerModel model;
    // OpenAI's family says "id", Ollama "name" (its "model" is the same), LM Studio's own list "key".
    for (const char* key : {"id", "name", "model", "key"}) {
        if (model.id.empty()) {
            model.id = textOf(entry, key);
        }
    }
    model.ownedBy = textOf(entry, "owned_by");
    model.root = textOf(entry, "root");
    for (const char* key : {"max_model_len", "max_context_length", "context_length"}) {
        if (const std::int64_t tokens = countOf(entry, key); tokens > 0 && !model.contextTokens) {
            model.contextTokens = tokens;
        }
    }
    return model;
}

std::string listed(const ServerModels& models)
{
    std::vector<std::string> names = models.ids();
    const std::size_t more = names.size() > kShownModels ? names.size() - kShownModels : 0;
    names.resize(names.size() - more);
    for (std::string& name : names) {
        name = terminalSafe(name, 100);
    }
    return join(names, ", ") + (more > 0 ? " and " + std::to_string(more) + " more" : std::string());
}

} // namespace

std::vector<std::string> ServerModels::ids() const
{
    std::vector<std::string> names;
    names.reserve(models.size());
    for (const ServerModel& model : models) {
        names.push_back(model.id);
    }
    return names;
}

std::optional<ServerModels> readModels(const Json& json)
{
    const Json* list = memberOf(json, "data");
    if (list == nullptr) {
        list = memberOf(json, "models");
    }
    if (list == nullptr || !list->is_array()) {
        return std::nullopt;
    }
    ServerModels found;
    const Json* more = memberOf(json, "has_more");
    found.whole = list->size() <= kMostModels && (more == nullptr || !more->is_boolean() || !more->get<bool>());
    for (const Json& entry : *list) {
        ServerModel model = modelIn(entry);
        if (!model.id.empty() && found.models.size() < kMostModels) {
            found.models.push_back(std::move(model));
        }
    }
    return found;
}

const ServerModel* modelNamed(const ServerModels& models, std::string_view name, DialectKind dialect)
{
    const auto found = std::ranges::find_if(models.models, [&](const ServerModel& model) {
        return model.id == name || (dialect == DialectKind::Ollama && model.id == std::string(name) + ":latest") ||
               (dialect == DialectKind::Anthropic && model.id.starts_with(std::string(name) + "-"));
    });
    return found == models.models.end() ? nullptr : &*found;
}

Result<void> checkModelName(const ServerModels& models, std::string_view name, DialectKind dialect)
{
    if (models.models.empty() || !models.whole || dialect == DialectKind::LlamaCpp ||
        modelNamed(models, name, dialect) != nullptr) {
        return {};
    }
    const std::string shown = terminalSafe(name, 100);
    std::string message = "The server has no model \"" + shown + "\". It has: " + listed(models) + ".";
    if (dialect == DialectKind::Ollama) {
        message += " Get it with \"ollama pull " + shown + "\", or choose one of these.";
    } else {
        message += " Choose one of these, or start the server with that model.";
    }
    return Error{ErrorCode::NotFound, Stage::Backend, std::move(message)};
}

HttpRequest questionTo(const BackendProfile& profile, const std::vector<Secret>& secrets, std::string url,
                       milliseconds firstByte)
{
    const Dialect& dialect = dialectOf(profile.dialect);
    HttpRequest http;
    http.url = std::move(url);
    http.limits = profile.limits;
    http.limits.firstByte = std::min(http.limits.firstByte, firstByte);
    http.limits.total = std::min(http.limits.total, firstByte + http.limits.idle);
    http.caFile = profile.caFile;
    http.proxy = profile.proxy;
    for (const auto& [name, value] : profile.headers) {
        http.headers.push_back(name + ": " + value);
    }
    if (!dialect.apiVersionHeader.empty()) {
        http.headers.push_back(std::string(dialect.apiVersionHeader) + ": " +
                               (profile.apiVersion.empty() ? std::string(dialect.apiVersion) : profile.apiVersion));
    }
    for (const Secret& secret : secrets) {
        const std::string value(trimmed(secret.value));
        const bool safe = std::ranges::all_of(value, [](char c) { return c > ' ' && c < 0x7f; });
        if (!value.empty() && safe) {
            http.headers.push_back(secret.header + ": " + secret.prefix + value);
        }
    }
    return http;
}

void hideSecrets(std::string& text, const std::vector<Secret>& secrets)
{
    for (const Secret& secret : secrets) {
        const std::string value(trimmed(secret.value));
        if (value.size() < kShortestSecret) {
            continue;
        }
        for (std::size_t at = text.find(value); at != std::string::npos; at = text.find(value, at)) {
            text.replace(at, value.size(), "[api key]");
        }
    }
}

Result<std::optional<ServerModels>> listModels(const BackendProfile& profile, const std::vector<Secret>& secrets,
                                               std::stop_token stop)
{
    const std::string url = urlOf(profile, dialectOf(profile.dialect).modelsPath);
    if (url.empty()) {
        return std::optional<ServerModels>();
    }
    CurlClient client;
    HttpOutcome outcome = client.perform(questionTo(profile, secrets, url, kPatience), std::move(stop));
    hideSecrets(outcome.body, secrets);
    hideSecrets(outcome.problem, secrets);
    if (outcome.fault != HttpFault::None) {
        return failureOf(outcome.fault, std::move(outcome.problem)).error;
    }
    const auto json = parseJson(outcome.body);
    return outcome.status == 200 && json ? readModels(*json) : std::optional<ServerModels>();
}

} // namespace candor
