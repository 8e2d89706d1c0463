// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/backend_profile.h"

#include "core/support/text.h"

#include <algorithm>
#include <array>
#include <utility>

namespace candor {

namespace {

using std::chrono::milliseconds;

constexpr std::array<std::pair<DialectKind, std::string_view>, 10> kDialects{{{DialectKind::Auto, "auto"},
                                                                              {DialectKind::OpenAi, "openai"},
                                                                              {DialectKind::Vllm, "vllm"},
                                                                              {DialectKind::Sglang, "sglang"},
                                                                              {DialectKind::LlamaCpp, "llama.cpp"},
                                                                              {DialectKind::LmStudio, "lmstudio"},
                                                                              {DialectKind::Nim, "nim"},
                                                                              {DialectKind::Ollama, "ollama"},
                                                                              {DialectKind::Modal, "modal"},
                                                                              {DialectKind::Anthropic, "anthropic"}}};
constexpr std::array kStyles{SchemaStyle::Native, SchemaStyle::ForcedTool, SchemaStyle::None};

constexpr double kLongestSeconds = 24.0 * 3600.0;
constexpr int kMostAtOnce = 256;

/// A header's value must not end the header.
bool isOneLine(std::string_view text)
{
    return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

bool isHeaderName(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

std::string urlOf(JsonReader& reader, std::string_view key, std::string fallback)
{
    std::string url(trimmed(reader.stringOr(key, std::move(fallback))));
    if (!url.empty() && hostAndPortOf(url).empty()) {
        reader.fail(key, "must be an http or https URL such as http://127.0.0.1:8000/v1");
    } else if (withoutSecrets(url) != url && url.find('@') != std::string::npos) {
        reader.fail(key, "must not hold a user or password: name them under credentials");
    }
    while (url.ends_with('/')) {
        url.pop_back();
    }
    return url;
}

milliseconds secondsOf(JsonReader& reader, std::string_view key, milliseconds fallback)
{
    const double seconds = reader.numberOr(key, static_cast<double>(fallback.count()) / 1000.0);
    if (!(seconds > 0.0 && seconds <= kLongestSeconds)) {
        reader.fail(key, "must be more than 0 and at most 86400 seconds");
        return fallback;
    }
    return milliseconds(static_cast<std::int64_t>(seconds * 1000.0));
}

int atOnceOf(JsonReader& reader, std::string_view key, int fallback)
{
    const std::int64_t count = reader.integerOr(key, fallback);
    if (count < 1 || count > kMostAtOnce) {
        reader.fail(key, "must be from 1 to 256");
        return fallback;
    }
    return static_cast<int>(count);
}

double moneyOf(JsonReader& reader, std::string_view key)
{
    const double usd = reader.numberOr(key, 0.0);
    if (!(usd >= 0.0 && usd < 1e9)) {
        reader.fail(key, "must be an amount of US dollars, 0 or more");
        return 0.0;
    }
    return usd;
}

std::vector<CredentialRef> credentialsOf(JsonReader& reader)
{
    std::vector<CredentialRef> credentials;
    for (JsonReader& one : reader.objects("credentials")) {
        one.allowOnly({"header", "prefix", "environment", "keyring"});
        CredentialRef credential;
        credential.header = one.stringOr("header", credential.header);
        credential.prefix =
            one.stringOr("prefix", lowerCased(credential.header) == "authorization" ? "Bearer " : std::string());
        credential.environment = one.stringOr("environment", {});
        credential.keyring = one.stringOr("keyring", {});
        if (!isHeaderName(credential.header)) {
            one.fail("header", "is no name of an HTTP header");
        }
        if (!isOneLine(credential.prefix)) {
            one.fail("prefix", "must be one line");
        }
        if (credential.environment.empty() && credential.keyring.empty()) {
            one.fail("", "must say where the secret is: environment (a variable) or keyring (an account)");
        }
        credentials.push_back(std::move(credential));
    }
    return credentials;
}

std::map<std::string, std::string> textsOf(JsonReader& reader, std::string_view key)
{
    std::map<std::string, std::string> texts;
    const Json* object = reader.find(key);
    if (object == nullptr || object->is_null()) {
        return texts;
    }
    if (!object->is_object()) {
        reader.fail(key, "must be an object of texts");
        return texts;
    }
    for (const auto& [name, value] : object->items()) {
        if (!value.is_string()) {
            reader.fail(key, "must hold texts only, but " + name + " is none");
            return texts;
        }
        texts[name] = value.get<std::string>();
    }
    return texts;
}

void readHeaders(JsonReader& reader, BackendProfile& profile)
{
    profile.headers = textsOf(reader, "headers");
    for (const auto& [name, value] : profile.headers) {
        if (!isHeaderName(name) || !isOneLine(value)) {
            reader.fail("headers", "holds \"" + terminalSafe(name, 60) + "\", which is no HTTP header");
        } else if (namesCredential(name)) {
            reader.fail("headers", "must hold no secret: name " + name +
                                       " under credentials, where only the place of "
                                       "the secret is written");
        }
    }
}

void readBody(JsonReader& reader, BackendProfile& profile)
{
    const Json* body = reader.find("body");
    if (body == nullptr || body->is_null()) {
        return;
    }
    if (!body->is_object()) {
        reader.fail("body", "must be an object");
        return;
    }
    profile.body = *body;
    for (const auto& [name, value] : body->items()) {
        if (namesCredential(name)) {
            reader.fail("body", "must hold no secret, but has " + name);
        }
    }
}

void readTimeouts(JsonReader reader, BackendProfile& profile)
{
    reader.allowOnly({"connect_s", "first_byte_s", "idle_s", "total_s", "cold_start_s"});
    HttpLimits& limits = profile.limits;
    limits.connect = secondsOf(reader, "connect_s", limits.connect);
    limits.firstByte = secondsOf(reader, "first_byte_s", limits.firstByte);
    limits.idle = secondsOf(reader, "idle_s", limits.idle);
    limits.total = secondsOf(reader, "total_s", limits.total);
    profile.coldStart = secondsOf(reader, "cold_start_s", profile.coldStart);
}

void readPrice(JsonReader reader, BackendProfile& profile)
{
    reader.allowOnly({"prompt_usd_per_million", "completion_usd_per_million", "usd_per_gpu_hour", "as_of"});
    profile.price.promptUsdPerMillion = moneyOf(reader, "prompt_usd_per_million");
    profile.price.completionUsdPerMillion = moneyOf(reader, "completion_usd_per_million");
    profile.usdPerGpuHour = moneyOf(reader, "usd_per_gpu_hour");
    profile.priceAsOf = reader.stringOr("as_of", {});
}

void readSampling(JsonReader& reader, BackendProfile& profile)
{
    const std::vector<std::string> fields = reader.stringsOr("sampling", {"temperature", "top_p", "seed"});
    profile.sampling = {false, false, false};
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i] == "temperature") {
            profile.sampling.temperature = true;
        } else if (fields[i] == "top_p") {
            profile.sampling.topP = true;
        } else if (fields[i] == "seed") {
            profile.sampling.seed = true;
        } else {
            reader.fail("sampling", i, "must be temperature, top_p or seed");
        }
    }
}

void readServer(JsonReader& reader, BackendProfile& profile)
{
    if (reader.find("server") == nullptr) {
        return;
    }
    JsonReader server = reader.object("server");
    server.allowOnly({"command", "directory", "environment", "inherit"});
    ServerCommand command;
    command.arguments = server.stringsOr("command", {});
    command.directory = server.stringOr("directory", {});
    command.environment = textsOf(server, "environment");
    command.inherit = server.stringsOr("inherit", {});
    if (command.arguments.empty() || command.arguments.front().empty()) {
        server.fail("command", "must be a list: the program and its arguments");
    }
    profile.server = std::move(command);
}

Json credentialsToJson(const std::vector<CredentialRef>& credentials)
{
    Json json = Json::array();
    for (const CredentialRef& credential : credentials) {
        Json one = {{"header", credential.header}, {"prefix", credential.prefix}};
        if (!credential.environment.empty()) {
            one["environment"] = credential.environment;
        }
        if (!credential.keyring.empty()) {
            one["keyring"] = credential.keyring;
        }
        json.push_back(std::move(one));
    }
    return json;
}

double secondsIn(milliseconds time)
{
    return static_cast<double>(time.count()) / 1000.0;
}

Json timeoutsToJson(const BackendProfile& profile)
{
    const BackendProfile usual;
    Json json = Json::object();
    const auto put = [&json](const char* key, milliseconds value, milliseconds fallback) {
        if (value != fallback) {
            json[key] = secondsIn(value);
        }
    };
    put("connect_s", profile.limits.connect, usual.limits.connect);
    put("first_byte_s", profile.limits.firstByte, usual.limits.firstByte);
    put("idle_s", profile.limits.idle, usual.limits.idle);
    put("total_s", profile.limits.total, usual.limits.total);
    put("cold_start_s", profile.coldStart, usual.coldStart);
    return json;
}

Json priceToJson(const BackendProfile& profile)
{
    Json json = Json::object();
    if (profile.price.promptUsdPerMillion != 0.0 || profile.price.completionUsdPerMillion != 0.0) {
        json["prompt_usd_per_million"] = profile.price.promptUsdPerMillion;
        json["completion_usd_per_million"] = profile.price.completionUsdPerMillion;
    }
    if (profile.usdPerGpuHour != 0.0) {
        json["usd_per_gpu_hour"] = profile.usdPerGpuHour;
    }
    if (!profile.priceAsOf.empty()) {
        json["as_of"] = profile.priceAsOf;
    }
    return json;
}

Json samplingToJson(const SamplingSupport& sampling)
{
    Json fields = Json::array();
    for (const auto& [name, taken] :
         {std::pair{"temperature", sampling.temperature}, {"top_p", sampling.topP}, {"seed", sampling.seed}}) {
        if (taken) {
            fields.push_back(name);
        }
    }
    return fields;
}

Json serverToJson(const ServerCommand& server)
{
    Json json = {{"command", server.arguments}};
    if (!server.directory.empty()) {
        json["directory"] = server.directory;
    }
    if (!server.environment.empty()) {
        json["environment"] = server.environment;
    }
    if (!server.inherit.empty()) {
        json["inherit"] = server.inherit;
    }
    return json;
}

} // namespace

std::string_view nameOf(DialectKind kind)
{
    return kDialects[static_cast<std::size_t>(kind)].second;
}

std::optional<DialectKind> dialectNamed(std::string_view name)
{
    const auto* const found = std::ranges::find(kDialects, name, &std::pair<DialectKind, std::string_view>::second);
    return found == kDialects.end() ? std::nullopt : std::optional(found->first);
}

const std::vector<DialectKind>& allDialects()
{
    static const std::vector<DialectKind> all = [] {
        std::vector<DialectKind> kinds;
        for (const auto& [kind, name] : kDialects) {
            kinds.push_back(kind);
        }
        return kinds;
    }();
    return all;
}

std::string_view nameOf(SchemaStyle style)
{
    switch (style) {
    case SchemaStyle::Native:
        return "native";
    case SchemaStyle::ForcedTool:
        return "forced_tool";
    case SchemaStyle::None:
        return "none";
    }
    return "";
}

bool namesCredential(std::string_view name)
{
    static constexpr std::string_view kWords[] = {"authorization", "api-key", "apikey",     "secret",
                                                  "token",         "cookie",  "credential", "password"};
    std::string lower = lowerCased(name);
    std::ranges::replace(lower, '_', '-');
    // Request fields speak of tokens all the time ("max_tokens", "stop_token_ids"); a credential is one token.
    static constexpr std::string_view kCounted[] = {"tokens", "token-ids", "token-budget", "tokeniz"};
    const bool counts =
        std::ranges::any_of(kCounted, [&](std::string_view word) { return lower.find(word) != std::string::npos; });
    return lower == "modal-key" || std::ranges::any_of(kWords, [&](std::string_view word) {
               return lower.find(word) != std::string::npos && !(word == "token" && counts);
           });
}

Result<BackendProfile> profileFromJson(const Json& json, const std::string& what, std::string name)
{
    JsonReader reader(json, what, Stage::Backend);
    reader.allowOnly({"note",       "dialect",         "base_url",    "generate_url",      "health_url",
                      "warmup_url", "model",           "credentials", "headers",           "body",
                      "timeouts",   "may_be_starting", "concurrency", "most_concurrency",  "price",
                      "ca_file",    "proxy",           "sampling",    "structured_output", "candidates_in_one_request",
                      "stream",     "api_version",     "server"});
    BackendProfile profile;
    profile.name = std::move(name);
    profile.note = reader.stringOr("note", {});
    const std::string dialect = reader.stringOr("dialect", "auto");
    const auto kind = dialectNamed(dialect);
    if (!kind) {
        reader.fail("dialect", "is unknown: " + terminalSafe(dialect, 60));
    }
    profile.dialect = kind.value_or(DialectKind::Auto);
    profile.baseUrl = urlOf(reader, "base_url", {});
    profile.generateUrl = urlOf(reader, "generate_url", {});
    profile.healthUrl = urlOf(reader, "health_url", {});
    profile.warmupUrl = urlOf(reader, "warmup_url", {});
    if (profile.baseUrl.empty() && profile.generateUrl.empty()) {
        reader.fail("base_url", "must say where the server is");
    }
    profile.model = reader.stringOr("model", {});
    profile.credentials = credentialsOf(reader);
    readHeaders(reader, profile);
    readBody(reader, profile);
    readTimeouts(reader.object("timeouts"), profile);
    profile.mayBeStarting = reader.boolOr("may_be_starting", false);
    profile.concurrency = atOnceOf(reader, "concurrency", profile.concurrency);
    profile.mostConcurrency =
        atOnceOf(reader, "most_concurrency", std::max(profile.concurrency, profile.mostConcurrency));
    if (profile.mostConcurrency < profile.concurrency) {
        reader.fail("most_concurrency", "must not be less than concurrency");
    }
    readPrice(reader.object("price"), profile);
    profile.caFile = reader.stringOr("ca_file", {});
    profile.proxy = reader.stringOr("proxy", {});
    readSampling(reader, profile);
    const std::string style = reader.stringOr("structured_output", "native");
    const auto* const found = std::ranges::find_if(kStyles, [&style](SchemaStyle one) { return nameOf(one) == style; });
    if (found == kStyles.end()) {
        reader.fail("structured_output", "must be native, forced_tool or none");
    } else {
        profile.schemaStyle = *found;
    }
    profile.candidatesInOneRequest = reader.boolOr("candidates_in_one_request", false);
    profile.stream = reader.boolOr("stream", false);
    profile.apiVersion = reader.stringOr("api_version", {});
    readServer(reader, profile);
    if (!reader.ok()) {
        return *reader.error();
    }
    return profile;
}

Json profileToJson(const BackendProfile& profile)
{
    const BackendProfile usual;
    Json json = {{"dialect", nameOf(profile.dialect)}, {"base_url", profile.baseUrl}};
    const auto putText = [&json](const char* key, const std::string& value) {
        if (!value.empty()) {
            json[key] = value;
        }
    };
    const auto putStructure = [&json](const char* key, Json value) {
        if (!value.empty()) {
            json[key] = std::move(value);
        }
    };
    putText("note", profile.note);
    putText("generate_url", profile.generateUrl);
    putText("health_url", profile.healthUrl);
    putText("warmup_url", profile.warmupUrl);
    putText("model", profile.model);
    putStructure("credentials", credentialsToJson(profile.credentials));
    putStructure("headers", Json(profile.headers));
    putStructure("body", profile.body);
    putStructure("timeouts", timeoutsToJson(profile));
    putStructure("price", priceToJson(profile));
    putText("ca_file", profile.caFile);
    putText("proxy", profile.proxy);
    putText("api_version", profile.apiVersion);
    const auto putBool = [&json](const char* key, bool value) {
        if (value) {
            json[key] = true;
        }
    };
    putBool("may_be_starting", profile.mayBeStarting);
    putBool("candidates_in_one_request", profile.candidatesInOneRequest);
    putBool("stream", profile.stream);
    if (profile.concurrency != usual.concurrency) {
        json["concurrency"] = profile.concurrency;
    }
    if (profile.mostConcurrency != usual.mostConcurrency) {
        json["most_concurrency"] = profile.mostConcurrency;
    }
    if (!profile.sampling.temperature || !profile.sampling.topP || !profile.sampling.seed) {
        json["sampling"] = samplingToJson(profile.sampling);
    }
    if (profile.schemaStyle != usual.schemaStyle) {
        json["structured_output"] = nameOf(profile.schemaStyle);
    }
    if (profile.server) {
        json["server"] = serverToJson(*profile.server);
    }
    return json;
}

BackendProfile profileForUrl(const std::string& baseUrl)
{
    BackendProfile profile;
    profile.name = baseUrl;
    profile.baseUrl = std::string(trimmed(baseUrl));
    while (profile.baseUrl.ends_with('/')) {
        profile.baseUrl.pop_back();
    }
    profile.credentials = {{.environment = "CANDOR_API_KEY", .keyring = {}}};
    return profile;
}

} // namespace candor
