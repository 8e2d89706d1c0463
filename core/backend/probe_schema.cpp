// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/dialect.h"
#include "core/backend/probe_steps.h"
#include "core/support/text.h"

#include <algorithm>
#include <array>
#include <random>
#include <set>

// The steps about JSON schemas.

namespace candor {

namespace {

constexpr int kCanaryTokens = 64;
constexpr std::size_t kMostTrials = 24; ///< requests that look for the keyword that is refused

/// Maps of schemas by names: their keys are no keywords.
bool holdsNames(const std::string& keyword)
{
    static constexpr std::array<std::string_view, 5> kMaps{"properties", "definitions", "$defs", "patternProperties",
                                                           "dependentSchemas"};
    return std::ranges::find(kMaps, keyword) != kMaps.end();
}

/// Values, and no schemas.
bool holdsValues(const std::string& keyword)
{
    return keyword == "enum" || keyword == "const" || keyword == "required" || keyword == "default" ||
           keyword == "examples";
}

/// Without these a schema is no longer the same question.
bool isCarrying(const std::string& keyword)
{
    return keyword == "type" || holdsNames(keyword);
}

void collectKeywords(const Json& schema, std::set<std::string>& found)
{
    if (schema.is_array()) {
        for (const Json& one : schema) {
            collectKeywords(one, found);
        }
    }
    if (!schema.is_object()) {
        return;
    }
    for (const auto& [keyword, value] : schema.items()) {
        found.insert(keyword);
        if (holdsNames(keyword) && value.is_object()) {
            for (const auto& [name, inner] : value.items()) {
                collectKeywords(inner, found);
            }
        } else if (!holdsValues(keyword)) {
            collectKeywords(value, found);
        }
    }
}

std::string randomNonce()
{
    std::random_device source;
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string nonce;
    for (int i = 0; i < 12; ++i) {
        nonce += kDigits[source() % kDigits.size()];
    }
    return nonce;
}

Json canarySchema(const std::string& nonce)
{
    return {{"type", "object"},
            {"properties", {{"k", {{"type", "string"}, {"const", nonce}}}}},
            {"required", {"k"}},
            {"additionalProperties", false}};
}

std::string enforcementAdvice(DialectKind kind)
{
    switch (kind) {
    case DialectKind::Vllm:
    case DialectKind::Nim:
        return "Update vLLM, or start it with a structured-outputs backend such as xgrammar; replies are checked here "
               "in "
               "any case.";
    case DialectKind::Ollama:
        return "Ollama's cloud models don't enforce schemas: take a local model. Replies are checked here in any case.";
    case DialectKind::LmStudio:
        return "Small models and some engines don't enforce schemas: take another model. Replies are checked here in "
               "any "
               "case.";
    default:
        return "See whether the server must be started with a grammar backend. Replies are checked here in any case, "
               "and "
               "the prompt says the schema too.";
    }
}

/// Two constraints at once are an error for who knows the field, and nothing for who does not.
std::string structuredOutputsWords(ProbeContext& context)
{
    if (context.profile.dialect != DialectKind::Vllm && context.profile.dialect != DialectKind::Nim) {
        return {};
    }
    BackendProfile profile = context.profile;
    profile.body["structured_outputs"] = {{"json", {{"type", "object"}}}, {"choice", {"a"}}};
    const Answer answer = probeBackend(context, profile)->ask(probeRequest(context, "Say a.", 1), context.stop);
    if (answer.reply) {
        return " The field structured_outputs is not known to it (older than 0.11), and it ignores what it does not "
               "know.";
    }
    return answer.reply.error().code == ErrorCode::RequestRefused
               ? " It knows the field structured_outputs (0.11 or later)."
               : std::string();
}

/// What the reply to the canary means.
void readCanary(ProbeContext& context, ProbeStep& step, const Reply& reply, const std::string& nonce)
{
    const std::string extra = structuredOutputsWords(context);
    const std::string advice = enforcementAdvice(context.profile.dialect);
    const auto json = parseJson(trimmed(reply.text));
    if (json && json->is_object() && *json == Json{{"k", nonce}}) {
        context.report.schemaEnforced = true;
        conclude(step, ProbeOutcome::Fine,
                 "Asked for a haiku, it gave the nonce that only the schema holds: schemas are enforced." + extra);
        return;
    }
    if (trimmed(reply.text).empty()) {
        const bool inside = reply.reasoning.find(nonce) != std::string::npos;
        conclude(step, ProbeOutcome::Notable,
                 inside ? "Enforced, but the JSON came as reasoning and the answer is empty: a known fault of servers "
                          "with a reasoning parser." +
                              extra
                        : "Not known: the answer is empty." + extra,
                 inside ? "Start the server without its reasoning parser, or with thinking on." : advice);
        if (inside) {
            context.report.schemaEnforced = true;
        }
        return;
    }
    if (reply.cutByTokenLimit() && reply.text.find('{') != std::string::npos) {
        conclude(step, ProbeOutcome::Notable, "Not known: the reply was cut off in the middle of its JSON." + extra,
                 "Probe again; a server that writes endless blanks needs its whitespace restricted.");
        return;
    }
    context.report.schemaEnforced = false;
    const bool seen = reply.text.find(nonce) != std::string::npos;
    std::string meaning = "The schema was ignored: it wrote something else, with status 200.";
    if (seen) {
        meaning = "The model was shown the schema as text, but nothing makes it follow it.";
    } else if (json && json->is_object()) {
        meaning =
            "It gives JSON, but not by the schema: only JSON mode is enforced, or keywords are dropped in silence.";
    }
    conclude(step, ProbeOutcome::Failed, meaning + extra, advice);
}

Answer askWithSchema(ProbeContext& context, const Json& schema, int maxTokens)
{
    Request request = probeRequest(context, "Write a haiku about the sea.", maxTokens);
    request.schema = schema;
    request.schemaName = "candor_ir";
    return context.backend->ask(request, context.stop);
}

bool refuses(const Answer& answer)
{
    return !answer.reply && answer.reply.error().code == ErrorCode::RequestRefused;
}

/// The keyword without which the schema is accepted; or all that had to go; empty when nothing helped.
std::vector<std::string> refusedKeywords(ProbeContext& context)
{
    std::vector<std::string> keywords = keywordsOf(context.irSchema);
    std::erase_if(keywords, isCarrying);
    std::size_t trials = 0;
    for (const std::string& keyword : keywords) {
        if (++trials > kMostTrials || context.stop.stop_requested()) {
            return {};
        }
        if (askWithSchema(context, withoutKeyword(context.irSchema, keyword), 1).reply) {
            return {keyword};
        }
    }
    // More than one is refused: all are taken away, and given back one by one.
    Json bare = context.irSchema;
    for (const std::string& keyword : keywords) {
        bare = withoutKeyword(bare, keyword);
    }
    if (!askWithSchema(context, bare, 1).reply) {
        return {};
    }
    std::vector<std::string> gone = keywords;
    for (const std::string& keyword : keywords) {
        if (++trials > 2 * kMostTrials || context.stop.stop_requested()) {
            break;
        }
        Json schema = context.irSchema;
        for (const std::string& other : gone) {
            schema = other == keyword ? schema : withoutKeyword(schema, other);
        }
        if (askWithSchema(context, schema, 1).reply) {
            std::erase(gone, keyword);
        }
    }
    return gone;
}

} // namespace

Json withoutKeyword(const Json& schema, const std::string& keyword)
{
    if (schema.is_array()) {
        Json list = Json::array();
        for (const Json& one : schema) {
            list.push_back(withoutKeyword(one, keyword));
        }
        return list;
    }
    if (!schema.is_object()) {
        return schema;
    }
    Json kept = Json::object();
    for (const auto& [key, value] : schema.items()) {
        if (key == keyword) {
            continue;
        }
        if (holdsNames(key) && value.is_object()) {
            Json inner = Json::object();
            for (const auto& [name, one] : value.items()) {
                inner[name] = withoutKeyword(one, keyword);
            }
            kept[key] = std::move(inner);
        } else {
            kept[key] = holdsValues(key) ? value : withoutKeyword(value, keyword);
        }
    }
    return kept;
}

std::vector<std::string> keywordsOf(const Json& schema)
{
    std::set<std::string> found;
    collectKeywords(schema, found);
    return {found.begin(), found.end()};
}

void probeSchemaEnforced(ProbeContext& context, ProbeStep& step)
{
    if (context.profile.schemaStyle == SchemaStyle::None) {
        conclude(step, ProbeOutcome::Skipped, "The profile says that no schema is sent.");
        return;
    }
    const std::string nonce = randomNonce();
    const Answer answer = askWithSchema(context, canarySchema(nonce), kCanaryTokens);
    noteAnswer(step, answer);
    if (answer.reply) {
        readCanary(context, step, *answer.reply, nonce);
        return;
    }
    if (refuses(answer)) {
        context.report.schemaEnforced = false;
        conclude(
            step, ProbeOutcome::Failed, "A simple schema is refused: " + answer.reply.error().message,
            "Set structured_output to \"none\" in the profile (\"forced_tool\" for Anthropic), or update the server.");
        return;
    }
    conclude(step, ProbeOutcome::Notable, "Not known: " + answer.reply.error().message, "Probe again.");
}

void probeIrSchema(ProbeContext& context, ProbeStep& step)
{
    if (context.profile.schemaStyle == SchemaStyle::None || context.irSchema.is_null()) {
        conclude(step, ProbeOutcome::Skipped, "No schema is sent to this server.");
        return;
    }
    context.report.schemaHash = hashOf(canonicalJson(context.irSchema));
    const Answer answer = askWithSchema(context, context.irSchema, 1);
    noteAnswer(step, answer);
    if (answer.reply) {
        context.report.irSchemaAccepted = true;
        const bool silent = context.profile.dialect == DialectKind::LlamaCpp;
        conclude(
            step, ProbeOutcome::Fine,
            silent ? "Accepted; llama.cpp drops keywords that it does not know in silence, so replies are checked here."
                   : "Accepted. Every reply is checked against it here in any case.");
        return;
    }
    if (!refuses(answer)) {
        concludeFailed(step, context, answer.reply.error());
        return;
    }
    context.report.irSchemaAccepted = false;
    const std::string said = answer.reply.error().message;
    const std::vector<std::string> keywords = refusedKeywords(context);
    if (keywords.empty()) {
        conclude(step, ProbeOutcome::Failed, "The schema is refused, whichever keyword is left out: " + said,
                 "Set structured_output to \"none\" in the profile, or update the server.");
        return;
    }
    conclude(step, ProbeOutcome::Failed,
             "The schema is refused because of " + join(keywords, ", ") + ": without it the server accepts the rest. " +
                 said,
             "Update the server or take another grammar backend; or set structured_output to \"none\" in the profile.");
}

} // namespace candor
