// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/dialect.h"

#include "core/backend/anthropic_dialect.h"
#include "core/backend/modal_dialect.h"
#include "core/backend/ollama_dialect.h"
#include "core/backend/openai_family.h"

namespace candor {

namespace {

/// Each kind of server is made by a function of its own.
Dialect makeDialect(DialectKind kind)
{
    switch (kind) {
    case DialectKind::OpenAi:
        return openAiDialect();
    case DialectKind::Vllm:
        return vllmDialect();
    case DialectKind::Sglang:
        return sglangDialect();
    case DialectKind::LlamaCpp:
        return llamaCppDialect();
    case DialectKind::LmStudio:
        return lmStudioDialect();
    case DialectKind::Nim:
        return nimDialect();
    case DialectKind::Ollama:
        return ollamaDialect();
    case DialectKind::Modal:
        return modalDialect();
    case DialectKind::Anthropic:
        return anthropicDialect();
    case DialectKind::Auto:
        break;
    }
    return compatibleDialect();
}

/// A base URL may be written in the OpenAI way, or end in what the path begins with: both are passed over.
std::string_view baseFor(std::string_view baseUrl, std::string_view path)
{
    const bool rooted = path.starts_with("/api/") || path.starts_with("/v1/");
    for (const std::string_view end : {"/v1", "/api"}) {
        if (rooted && baseUrl.ends_with(end)) {
            baseUrl.remove_suffix(end.size());
            break;
        }
    }
    return baseUrl;
}

std::vector<Dialect> makeDialects()
{
    std::vector<Dialect> all;
    for (const DialectKind kind : allDialects()) {
        all.push_back(makeDialect(kind));
    }
    return all;
}

} // namespace

const Dialect& dialectOf(DialectKind kind)
{
    static const std::vector<Dialect> all = makeDialects();
    return all[static_cast<std::size_t>(kind)];
}

std::string urlOf(const BackendProfile& profile, std::string_view path)
{
    if (path.empty()) {
        return {};
    }
    if (!path.starts_with("//")) {
        return std::string(baseFor(profile.baseUrl, path)) + std::string(path);
    }
    const std::size_t authority = profile.baseUrl.find("://");
    if (authority == std::string::npos) {
        return {};
    }
    return profile.baseUrl.substr(0, profile.baseUrl.find('/', authority + 3)) + std::string(path.substr(1));
}

std::string generateUrlOf(const BackendProfile& profile)
{
    if (!profile.generateUrl.empty()) {
        return profile.generateUrl;
    }
    const std::string_view path = dialectOf(profile.dialect).generatePath;
    return path.empty() ? profile.baseUrl : urlOf(profile, path);
}

std::string readyUrlOf(const BackendProfile& profile)
{
    const Dialect& dialect = dialectOf(profile.dialect);
    if (!profile.warmupUrl.empty() || !dialect.healthSaysReady) {
        return profile.warmupUrl;
    }
    return profile.healthUrl.empty() ? urlOf(profile, dialect.readyPath) : profile.healthUrl;
}

Json declaredBy(const Request& request)
{
    return {{"model", request.model},
            {"temperature", request.sampling.temperature},
            {"top_p", request.sampling.topP},
            {"max_tokens", request.sampling.maxTokens},
            {"seed", request.seed},
            {"thinking", request.thinking},
            {"schema_name", request.schema.is_null() ? Json() : Json(request.schemaName)}};
}

void overlay(Json& body, const Json& over)
{
    if (!body.is_object() || !over.is_object()) {
        body = over;
        return;
    }
    for (const auto& [key, value] : over.items()) {
        overlay(body[key], value);
    }
}

} // namespace candor
