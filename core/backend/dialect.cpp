// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/dialect.h"

#include "core/backend/openai_dialect.h"

namespace candor {

namespace {

/// The OpenAI family: one way to ask and to read, other places.
Dialect chatDialect(DialectKind kind, std::string_view title, std::string_view usualUrl)
{
    Dialect dialect;
    dialect.kind = kind;
    dialect.title = title;
    dialect.usualUrl = usualUrl;
    dialect.generatePath = "/chat/completions";
    dialect.modelsPath = "/models";
    dialect.takesN = true;
    dialect.streams = true;
    dialect.body = &chatBody;
    dialect.read = &readCompletion;
    return dialect;
}

std::vector<Dialect> makeDialects()
{
    std::vector<Dialect> all;
    for (const DialectKind kind : allDialects()) {
        all.push_back(chatDialect(kind, "OpenAI", "https://api.openai.com/v1"));
        all.back().kind = kind == DialectKind::Auto ? DialectKind::OpenAi : kind;
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
        return profile.baseUrl + std::string(path);
    }
    const std::size_t authority = profile.baseUrl.find("://");
    if (authority == std::string::npos) {
        return {};
    }
    return profile.baseUrl.substr(0, profile.baseUrl.find('/', authority + 3)) + std::string(path.substr(1));
}

std::string generateUrlOf(const BackendProfile& profile)
{
    return profile.generateUrl.empty() ? urlOf(profile, dialectOf(profile.dialect).generatePath) : profile.generateUrl;
}

std::string readyUrlOf(const BackendProfile& profile)
{
    return profile.healthUrl.empty() ? urlOf(profile, dialectOf(profile.dialect).readyPath) : profile.healthUrl;
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
