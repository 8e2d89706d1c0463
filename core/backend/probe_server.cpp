// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/openai_dialect.h"
#include "core/backend/probe_steps.h"
#include "core/backend/reply_fields.h"
#include "core/backend/retry.h"
#include "core/backend/server_metrics.h"
#include "core/support/text.h"

#include <algorithm>
#include <initializer_list>

// The steps that ask for what a server says about itself.

namespace candor {

namespace {

using std::chrono::milliseconds;

/// Prompts of the bundled suites have some 900 tokens with their schema, replies up to 2,048.
constexpr std::int64_t kComfortableContext = 4096;

Json objectIn(const HttpOutcome& outcome)
{
    if (outcome.fault != HttpFault::None || outcome.status != 200) {
        return {};
    }
    auto json = parseJson(outcome.body);
    return json && json->is_object() ? *std::move(json) : Json();
}

std::string knockUrl(const BackendProfile& profile)
{
    if (!profile.healthUrl.empty()) {
        return profile.healthUrl;
    }
    const Dialect& dialect = dialectOf(profile.dialect);
    for (const std::string_view path : {dialect.modelsPath, dialect.readyPath}) {
        if (!path.empty() && !profile.baseUrl.empty()) {
            return urlOf(profile, path);
        }
    }
    return generateUrlOf(profile);
}

/// One text of an object, or of an object in it.
std::string versionIn(const Json& json)
{
    for (const char* key : {"version", "build_info", "release", "api"}) {
        if (std::string text = textOf(json, key); !text.empty()) {
            return terminalSafe(text, 80);
        }
    }
    return {};
}

std::int64_t contextIn(const Json& identity)
{
    if (const Json* settings = memberOf(identity, "default_generation_settings")) { // llama.cpp
        return countOf(*settings, "n_ctx");
    }
    for (const char* key : {"context_length", "max_model_len"}) { // SGLang
        if (const std::int64_t tokens = countOf(identity, key); tokens > 0) {
            return tokens;
        }
    }
    return 0;
}

/// Ollama says it only when asked about one model: "model_info": {"qwen3.context_length": 40960}.
std::int64_t ollamaContext(ProbeContext& context, ProbeStep& step)
{
    const std::string url = urlOf(context.profile, "//api/show");
    const HttpOutcome outcome = probeFetch(context, url, canonicalJson({{"model", context.report.model}}));
    noteFetch(step, url, outcome);
    step.sent = "POST " + withoutSecrets(url) + " {\"model\": ...}";
    const Json json = objectIn(outcome);
    step.received = outcome.fault == HttpFault::None ? std::to_string(outcome.status) : outcome.problem;
    const Json* facts = memberOf(json, "model_info");
    if (facts == nullptr || !facts->is_object()) {
        return 0;
    }
    for (const auto& [key, value] : facts->items()) {
        if (key.ends_with(".context_length")) {
            return countOf(*facts, key);
        }
    }
    return 0;
}

std::string metricsAdvice(DialectKind kind)
{
    switch (kind) {
    case DialectKind::Sglang:
        return "Start SGLang with --enable-metrics.";
    case DialectKind::LlamaCpp:
        return "Start llama-server with --metrics.";
    default:
        return "See whether a proxy hides the server's /metrics.";
    }
}

/// The dialect is told by the profile: does the server look like it?
void checkTold(ProbeContext& context, ProbeStep& step)
{
    const Dialect& dialect = dialectOf(context.profile.dialect);
    const std::string title(dialect.title);
    if (dialect.identityPath.empty()) {
        step.sent = "Nothing: the profile says " + title + ".";
        conclude(step, ProbeOutcome::Skipped, title + " has no place that tells its version.");
        return;
    }
    const std::string url = urlOf(context.profile, dialect.identityPath);
    const HttpOutcome outcome = probeFetch(context, url);
    noteFetch(step, url, outcome);
    context.identity = objectIn(outcome);
    context.report.version = versionIn(context.identity);
    if (!context.identity.is_null()) {
        conclude(
            step, ProbeOutcome::Fine,
            title +
                (context.report.version.empty() ? ", which does not tell its version" : " " + context.report.version) +
                ".");
        return;
    }
    const auto other = identifyServer(context.profile, context.secrets, context.stop);
    const bool differs = other && *other != context.profile.dialect && *other != DialectKind::OpenAi;
    conclude(step, ProbeOutcome::Notable,
             "The profile says " + title + ", but the place of its version is not there" +
                 (differs ? ": it looks like " + std::string(dialectOf(*other).title) + "." : "."),
             differs ? "Set dialect to \"" + std::string(nameOf(*other)) + "\" or \"auto\" in the profile."
                     : std::string("Nothing, if a proxy stands before the server; else correct the dialect."));
}

/// What a profile names as its warm-up answers when the model can generate: the steps that follow need it warm.
void warmUp(ProbeContext& context, ProbeStep& step)
{
    const std::string& url = context.profile.warmupUrl;
    const HttpOutcome outcome = probeFetch(context, url, {}, context.profile.coldStart);
    noteFetch(step, url, outcome);
    if (outcome.fault != HttpFault::None) {
        concludeFailed(step, context, failureOf(outcome.fault, outcome.problem).error);
        context.blocked = "Not asked, because the warm-up did not end.";
    } else if (outcome.status == 303) { // Modal sends it every 150 s
        conclude(step, ProbeOutcome::Notable, "Its warm-up is still under way. What follows waits for it.");
    } else if (outcome.status < 200 || outcome.status > 299) {
        concludeFailed(step, context, failureOfStatus(outcome, std::chrono::system_clock::now()).error);
    } else {
        conclude(step, ProbeOutcome::Fine, "It answers, and its warm-up says that the model is loaded.");
    }
}

} // namespace

void probeReachable(ProbeContext& context, ProbeStep& step)
{
    const std::string url = knockUrl(context.profile);
    HttpOutcome outcome = probeFetch(context, url);
    noteFetch(step, url, outcome);
    if (outcome.fault != HttpFault::None) {
        concludeFailed(step, context, failureOf(outcome.fault, outcome.problem).error);
        context.blocked = "Not asked, because the server was not reached.";
        return;
    }
    if (looksLikeHtml(outcome.body, outcome.contentType) && outcome.status == 200) {
        conclude(step, ProbeOutcome::Failed, "A web page answers there, and no inference server.",
                 "Correct base_url: it mostly ends in /v1. A login page of a proxy looks like this too.");
        context.blocked = "Not asked, because no inference server answers.";
        return;
    }
    conclude(step, ProbeOutcome::Fine, "Something answers at " + hostAndPortOf(url) + ".");
    if (!context.profile.warmupUrl.empty()) {
        warmUp(context, step);
    }
}

void probeIdentity(ProbeContext& context, ProbeStep& step)
{
    if (context.profile.dialect != DialectKind::Auto) {
        checkTold(context, step);
        return;
    }
    step.sent = "GET of the places that only one kind of server has (/version, /get_server_info, /props, /api/version, "
                "/api/v0/models, owned_by in the model list)";
    const auto kind = identifyServer(context.profile, context.secrets, context.stop);
    if (!kind) {
        conclude(step, ProbeOutcome::Notable, kind.error().message,
                 "Name the dialect in the profile. It is spoken to like OpenAI's servers.");
        adoptDialect(context.profile, DialectKind::OpenAi);
        context.report.dialect = context.profile.dialect;
        return;
    }
    adoptDialect(context.profile, *kind);
    context.report.dialect = context.profile.dialect;
    if (dialectOf(*kind).identityPath.empty()) {
        step.received = "None of them but a model list.";
        conclude(step, ProbeOutcome::Fine,
                 context.profile.dialect == DialectKind::Auto
                     ? std::string("A server that speaks as OpenAI's do; which one it is, it does not tell.")
                     : std::string(dialectOf(*kind).title) + ", by its address.");
        return;
    }
    checkTold(context, step);
}

void probeModels(ProbeContext& context, ProbeStep& step)
{
    const std::string url = urlOf(context.profile, dialectOf(context.profile.dialect).modelsPath);
    std::string& model = context.report.model;
    if (url.empty() || context.profile.baseUrl.empty()) {
        conclude(step, ProbeOutcome::Skipped, "This server lists no models.");
    } else {
        const HttpOutcome outcome = probeFetch(context, url);
        noteFetch(step, url, outcome);
        const Json json = objectIn(outcome);
        context.listed = readModels(json);
        if (outcome.fault == HttpFault::None && (outcome.status == 401 || outcome.status == 403)) {
            concludeFailed(step, context, failureOfStatus(outcome, std::chrono::system_clock::now()).error);
            context.blocked = "Not asked, because the server refuses the key.";
            return;
        }
        if (!context.listed) {
            conclude(step, ProbeOutcome::Notable, "The server gives no model list there.",
                     "Nothing, if the next steps go well; else correct base_url: it mostly ends in /v1.");
        }
    }
    if (context.listed) {
        context.report.models = context.listed->ids();
        if (model.empty() && !context.listed->models.empty()) {
            model = context.listed->models.front().id;
        }
    }
    if (model.empty() && context.profile.dialect != DialectKind::Modal) {
        conclude(step, ProbeOutcome::Failed, "There is no model to ask for.",
                 "Load a model into the server, or set model in the profile.");
        context.blocked = "Not asked, because there is no model.";
        return;
    }
    if (!context.listed) {
        return;
    }
    if (const auto known = checkModelName(*context.listed, model, context.profile.dialect); !known) {
        conclude(step, ProbeOutcome::Failed, known.error().message, "Correct model in the profile.");
        context.blocked = "Not asked, because the model is not there.";
        return;
    }
    const ServerModel* entry = modelNamed(*context.listed, model, context.profile.dialect);
    const std::string count = std::to_string(context.listed->models.size());
    if (entry == nullptr) {
        conclude(step, ProbeOutcome::Notable,
                 "\"" + model + "\" is not in the server's list of " + count +
                     ", but servers of this kind take other names too.",
                 "Make sure that the model that answers is the one that is meant.");
        return;
    }
    const bool alias = !entry->root.empty() && entry->root != entry->id;
    conclude(step, ProbeOutcome::Fine,
             "\"" + model + "\" is one of " + count + (alias ? "; the name stands for " + entry->root + "." : "."));
}

void probeContextLength(ProbeContext& context, ProbeStep& step)
{
    const ServerModel* entry =
        context.listed ? modelNamed(*context.listed, context.report.model, context.profile.dialect) : nullptr;
    std::int64_t tokens = contextIn(context.identity);
    step.sent = "Nothing more: read from the model list and the server's identity.";
    if (tokens == 0 && entry != nullptr) {
        tokens = entry->contextTokens.value_or(0);
    }
    if (const auto own = tokens == 0 ? readModels(context.identity) : std::nullopt) { // LM Studio's own list
        const ServerModel* same = modelNamed(*own, context.report.model, context.profile.dialect);
        tokens = same == nullptr ? 0 : same->contextTokens.value_or(0);
    }
    const bool ollama = context.profile.dialect == DialectKind::Ollama;
    if (tokens == 0 && ollama) {
        tokens = ollamaContext(context, step);
    }
    if (tokens == 0) {
        conclude(step, ProbeOutcome::Skipped, "The server does not tell it.");
        return;
    }
    context.report.contextTokens = tokens;
    if (ollama) {
        conclude(step, ProbeOutcome::Notable,
                 "The model can take " + std::to_string(tokens) +
                     " tokens, but Ollama gives it fewer unless it is told to, and cuts longer prompts in silence.",
                 "Set body.options.num_ctx in the profile, such as 8192.");
        return;
    }
    const bool tight = tokens < kComfortableContext;
    conclude(
        step, tight ? ProbeOutcome::Notable : ProbeOutcome::Fine,
        std::to_string(tokens) + " tokens for prompt and reply together.",
        tight ? "Start the server with a longer context (4096 or more): prompts and replies of a session may not fit."
              : std::string());
}

void probeMetrics(ProbeContext& context, ProbeStep& step)
{
    const std::string url = urlOf(context.profile, dialectOf(context.profile.dialect).metricsPath);
    if (url.empty() || context.profile.baseUrl.empty()) {
        conclude(step, ProbeOutcome::Skipped, "This kind of server has none that are known.");
        return;
    }
    const HttpOutcome outcome = probeFetch(context, url);
    noteFetch(step, url, outcome);
    const bool there = outcome.fault == HttpFault::None && outcome.status == 200;
    const ServerMetrics metrics = there ? readMetrics(outcome.body) : ServerMetrics();
    context.report.metricsReadable = metrics.any();
    if (metrics.any()) {
        const auto part = [](const char* name, const std::optional<double>& value) {
            return value ? std::string(name) : std::string();
        };
        std::vector<std::string> has{part("running", metrics.running), part("waiting", metrics.waiting),
                                     part("KV cache", metrics.kvCache), part("tokens", metrics.generatedTokens),
                                     part("preemptions", metrics.preemptions)};
        std::erase(has, std::string());
        step.received = std::to_string(outcome.status) + ", " + std::to_string(outcome.body.size()) + " bytes";
        conclude(step, ProbeOutcome::Fine, "The flight recorder can read: " + join(has, ", ") + ".");
        return;
    }
    conclude(step, ProbeOutcome::Notable, "No metrics can be read, so a session records only our own side.",
             metricsAdvice(context.profile.dialect));
}

} // namespace candor
