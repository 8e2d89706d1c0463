// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/probe.h"
#include "core/backend/reply_fields.h"
#include "core/backend/retry.h"
#include "core/backend/server_models.h"
#include "core/support/text.h"

#include <algorithm>

namespace candor {

namespace {

constexpr std::chrono::milliseconds kPatience{10'000};

/// Places that are known by their names alone.
std::optional<DialectKind> kindOfHost(const BackendProfile& profile)
{
    const std::string place = hostAndPortOf(profile.baseUrl.empty() ? generateUrlOf(profile) : profile.baseUrl);
    const std::string host = lowerCased(place.substr(0, place.rfind(':')));
    if (host == "api.openai.com") {
        return DialectKind::OpenAi;
    }
    if (host == "api.anthropic.com") {
        return DialectKind::Anthropic;
    }
    return host.ends_with(".modal.run") ? std::optional(DialectKind::Modal) : std::nullopt;
}

std::optional<DialectKind> kindOfOwner(const ServerModels& models)
{
    for (const ServerModel& model : models.models) {
        const std::string owner = lowerCased(model.ownedBy);
        for (const auto& [name, kind] : {std::pair{"vllm", DialectKind::Vllm},
                                         {"sglang", DialectKind::Sglang},
                                         {"llamacpp", DialectKind::LlamaCpp}}) {
            if (owner == name) {
                return kind;
            }
        }
    }
    return std::nullopt;
}

/// Asks the places that only one kind of server has.
class Identification
{
public:
    Identification(const BackendProfile& profile, const std::vector<Secret>& secrets, const std::stop_token& stop)
        : m_profile(profile), m_secrets(secrets), m_stop(stop)
    {
    }

    Result<DialectKind> find()
    {
        const HttpOutcome listed = ask(urlOf(m_profile, "/models"));
        if (m_stop.stop_requested()) {
            return Error{ErrorCode::Cancelled, Stage::Backend, "Cancelled."};
        }
        if (listed.fault != HttpFault::None) {
            std::string problem = listed.problem;
            hideSecrets(problem, m_secrets);
            return failureOf(listed.fault, std::move(problem)).error;
        }
        const Json models = objectIn(listed);
        const auto list = readModels(models);
        const auto owner = list ? kindOfOwner(*list) : std::nullopt;
        // NIM is vLLM under another name: its own place decides.
        if ((!owner || owner == DialectKind::Vllm) && said("//v1/metadata", "version")) {
            return DialectKind::Nim;
        }
        if (owner) {
            return *owner;
        }
        if (const auto kind = byPlace()) {
            return *kind;
        }
        if (list) {
            return DialectKind::OpenAi;
        }
        return Error{
            ErrorCode::Protocol, Stage::Backend,
            "Something answers at " + withoutSecrets(m_profile.baseUrl) +
                ", but it is no server that is known. Correct the URL (a base URL mostly ends in /v1), or name "
                "the dialect in the profile."};
    }

private:
    HttpOutcome ask(const std::string& url)
    {
        return m_client.perform(questionTo(m_profile, m_secrets, url, kPatience), m_stop);
    }
    static Json objectIn(const HttpOutcome& outcome)
    {
        if (outcome.fault != HttpFault::None || outcome.status != 200) {
            return {};
        }
        auto json = parseJson(outcome.body);
        return json && json->is_object() ? *std::move(json) : Json();
    }
    bool said(std::string_view path, std::string_view key)
    {
        return memberOf(objectIn(ask(urlOf(m_profile, path))), key) != nullptr;
    }
    bool isLmStudio()
    {
        const Json json = objectIn(ask(urlOf(m_profile, "//api/v0/models")));
        const Json* data = memberOf(json, "data");
        return data != nullptr && data->is_array() &&
               std::ranges::any_of(*data, [](const Json& entry) { return memberOf(entry, "state") != nullptr; });
    }
    std::optional<DialectKind> byPlace()
    {
        if (said("//api/version", "version")) {
            return DialectKind::Ollama;
        }
        if (said("//get_server_info", "version") || said("//get_model_info", "model_path")) {
            return DialectKind::Sglang;
        }
        if (said("//props", "default_generation_settings")) {
            return DialectKind::LlamaCpp;
        }
        if (isLmStudio()) {
            return DialectKind::LmStudio;
        }
        return said("//version", "version") ? std::optional(DialectKind::Vllm) : std::nullopt;
    }

    const BackendProfile& m_profile;
    const std::vector<Secret>& m_secrets;
    const std::stop_token& m_stop;
    CurlClient m_client;
};

} // namespace

Result<DialectKind> identifyServer(const BackendProfile& profile, const std::vector<Secret>& secrets,
                                   std::stop_token stop)
{
    if (const auto known = kindOfHost(profile)) {
        return *known;
    }
    return Identification(profile, secrets, stop).find();
}

void adoptDialect(BackendProfile& profile, DialectKind kind)
{
    // OpenAI itself refuses fields that it does not know; those who only speak like it need them.
    const bool onlyAlike = kind == DialectKind::OpenAi && kindOfHost(profile) != DialectKind::OpenAi;
    profile.dialect = onlyAlike ? DialectKind::Auto : kind;
    const bool atRoot = kind == DialectKind::Ollama || kind == DialectKind::Anthropic;
    if (atRoot && profile.baseUrl.ends_with("/v1")) {
        profile.baseUrl.resize(profile.baseUrl.size() - 3);
    }
}

} // namespace candor
