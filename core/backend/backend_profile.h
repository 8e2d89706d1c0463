// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/http_fault.h"
#include "core/plan/configuration.h"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace candor {

/// How a server wants to be spoken to.
enum class DialectKind
{
    Auto, ///< found out by asking the server (identifyServer())
    OpenAi,
    Vllm,
    Sglang,
    LlamaCpp,
    LmStudio,
    Nim,
    Ollama,
    Modal,
    Anthropic,
};
[[nodiscard]] std::string_view nameOf(DialectKind kind); // "auto", "openai", "vllm", "llama.cpp" ...
[[nodiscard]] std::optional<DialectKind> dialectNamed(std::string_view name);
/// All of them, Auto first.
[[nodiscard]] const std::vector<DialectKind>& allDialects();

/// Where a header's secret is found; never the secret itself. The environment variable wins where both are named.
struct CredentialRef
{
    std::string header = "Authorization";
    std::string prefix = "Bearer "; ///< stands before the secret in the header
    std::string environment;        ///< name of a variable; may be empty
    std::string keyring;            ///< account in the system's keyring; may be empty
};

/// Where a secret was found, or was put.
enum class KeyPlace
{
    Missing,
    Environment,
    Keyring,
    ThisRun, ///< in memory, because there is no keyring
};

/// A program that Candor starts, because the server is not always there: `vllm serve ...`.
struct ServerCommand
{
    std::vector<std::string> arguments; ///< the program first
    std::string directory;              ///< empty: the home directory
    std::map<std::string, std::string> environment;
    /// Variables of ours that it gets although their names speak of credentials: "HF_TOKEN".
    std::vector<std::string> inherit;
};

/// Which sampling fields a model takes. What is not taken is not sent, and the record says so.
struct SamplingSupport
{
    bool temperature = true;
    bool topP = true;
    bool seed = true;
};

/// How a JSON schema is asked for.
enum class SchemaStyle
{
    Native,     ///< the dialect's own field
    ForcedTool, ///< Anthropic: a tool that must be called
    None,       ///< only the prompt says it
};
[[nodiscard]] std::string_view nameOf(SchemaStyle style); // "native", "forced_tool", "none"

/// A backend as a user describes it: one JSON file in the configuration directory, comments allowed. Holds no secret.
struct BackendProfile
{
    std::string name; ///< the file's name without ".json", or the base URL where there is no file
    std::string note; ///< the user's words
    DialectKind dialect = DialectKind::Auto;
    std::string baseUrl;     ///< "http://127.0.0.1:8000/v1", with or without a final slash
    std::string generateUrl; ///< where a server has other places for these three; empty: the dialect's path
    std::string healthUrl;
    std::string warmupUrl;
    std::string model; ///< what a new configuration begins with; may be empty
    std::vector<CredentialRef> credentials;
    std::map<std::string, std::string> headers; ///< further ones; no secrets
    Json body = Json::object();                 ///< further fields of the request, over those of the dialect
    HttpLimits limits;                          ///< firstByte is the budget of a model that loads on the first request
    std::chrono::milliseconds coldStart{600'000}; ///< how long a server that is loading is waited for
    /// A connection that is refused before the first reply means "still loading" and not "wrong URL".
    bool mayBeStarting = false;
    int concurrency = 8;      ///< requests at once to begin with
    int mostConcurrency = 64; ///< and at the most, while latency holds
    Price price;
    double usdPerGpuHour = 0.0;
    std::string priceAsOf; ///< "2026-11-01"; may be empty
    std::string caFile;    ///< PEM; empty: the system's
    std::string proxy;     ///< empty: the environment's
    SamplingSupport sampling;
    SchemaStyle schemaStyle = SchemaStyle::Native;
    bool candidatesInOneRequest = false; ///< N candidates by one request with `n`
    bool stream = false;                 ///< replies are read as they come: time to first token, early stop
    std::string apiVersion;              ///< Anthropic's version header; empty: the dialect's
    std::optional<ServerCommand> server;
};

/// A profile from JSON: the fields above in snake_case (resources/backends has one for each dialect). Unknown fields,
/// secrets among headers or body, bad URLs and limits are refused; errors name the document and the JSON path.
[[nodiscard]] Result<BackendProfile> profileFromJson(const Json& json, const std::string& what, std::string name);
/// Only what differs from the defaults, and base_url and dialect always.
[[nodiscard]] Json profileToJson(const BackendProfile& profile);
/// A profile for a server of which only the base URL is known; CANDOR_API_KEY may hold its key.
[[nodiscard]] BackendProfile profileForUrl(const std::string& baseUrl);

/// True for the names of headers and fields that carry credentials ("authorization", "x-api-key", "modal-secret" ...).
[[nodiscard]] bool namesCredential(std::string_view name);

} // namespace candor
