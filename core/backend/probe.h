// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/backend_profile.h"
#include "core/backend/http_backend.h"
#include "core/support/clock.h"
#include "core/support/hash.h"

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace candor {

enum class ProbeOutcome
{
    Fine,
    Notable, ///< works, but not as one would think
    Failed,
    Skipped, ///< not asked, because an earlier step failed or the server has no such thing
};
[[nodiscard]] std::string_view nameOf(ProbeOutcome outcome); // "fine", "notable", "failed", "skipped"

/// One question to a server and what its answer means. All texts are safe to show and hold no secret.
struct ProbeStep
{
    std::string id;    ///< "reachable", "identity", "models", "context", "schema_enforced" ...
    std::string title; ///< "Structured output really enforced"
    ProbeOutcome outcome = ProbeOutcome::Skipped;
    std::string sent;     ///< method, URL and the fields that matter
    std::string received; ///< status and the part of the reply that matters
    std::string meaning;  ///< one sentence
    std::string mend;     ///< what to do; empty where nothing is to be mended
    std::chrono::milliseconds took{0};
};

/// What a server can and can't do, as far as was asked. Nothing: not known.
struct ProbeReport
{
    SystemTime at{};
    DialectKind dialect = DialectKind::Auto; ///< as found out; Auto: like OpenAI's, and not known closer
    std::string version;                     ///< as the server says it
    std::string model;
    std::vector<std::string> models;
    std::optional<std::int64_t> contextTokens;
    std::optional<bool> schemaEnforced;
    std::optional<bool> irSchemaAccepted;
    ContentHash schemaHash; ///< of the IR schema that was tried
    std::optional<bool> seedHonoured;
    std::optional<bool> thinkingSwitchable;
    std::optional<bool> usageReported;
    std::optional<bool> metricsReadable;
    std::optional<int> goodConcurrency; ///< requests at once before latency doubles
    std::vector<ProbeStep> steps;

    /// A session can be run: no step failed that a session needs.
    [[nodiscard]] bool usable() const;
    /// "vLLM 0.11.0, Qwen3-30B, 32,768 tokens, schema enforced": one line.
    [[nodiscard]] std::string summary() const;
};
[[nodiscard]] Json probeToJson(const ProbeReport& report);
[[nodiscard]] Result<ProbeReport> probeFromJson(const Json& json, const std::string& what);

struct ProbeParts
{
    BackendProfile profile;
    std::vector<Secret> secrets;
    std::string model; ///< empty: the profile's, else the first that the server lists
    Json irSchema;     ///< the schema that sessions ask for
};
using ProbeObserver = std::function<void(const ProbeStep&)>;

/// Asks the server step by step; each step is told when it ends, from the calling thread. Blocks: seconds on a warm
/// server, up to the profile's cold start on one that loads. A stop ends it within 200 ms, with the steps so far.
[[nodiscard]] ProbeReport probeServer(const ProbeParts& parts, const ProbeObserver& observer, std::stop_token stop);

/// Ids and titles of all steps, in their order: what a window shows before the first answer.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> probeStepTitles();

/// Finds out which dialect a server speaks by its own places (/version, /get_server_info, /props,
/// /api/version, owned_by in the model list). Errors: not reachable, or nothing that is known.
[[nodiscard]] Result<DialectKind> identifyServer(const BackendProfile& profile, const std::vector<Secret>& secrets,
                                                 std::stop_token stop);

/// Gives a profile the dialect that was found out; a server that only speaks like OpenAI's keeps Auto, the fields that
/// most of them take. Ollama and Anthropic have their own places beside /v1, so a base URL
/// that ends in it loses that.
void adoptDialect(BackendProfile& profile, DialectKind kind);

} // namespace candor
