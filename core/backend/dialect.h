// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/backend_profile.h"
#include "core/backend/curl_client.h"
#include "core/backend/exchange.h"
#include "core/backend/retry.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace candor {

/// A server's reply, taken apart.
struct Completion
{
    Reply reply;
    std::vector<Reply> more; ///< the other candidates of a request with `n`; their usage is in `reply`
    Json applied;
    std::string provenance; ///< of the embedded server
    std::int64_t recordedLatencyMs = -1;
    std::optional<double> costUsd;
};
using DialectReading = std::variant<Completion, TryFailure>;

/// How one kind of server is spoken to: where its places are, and two functions. Paths are relative to the base URL,
/// or to its host where they begin with "//" ("//health" of http://h:8000/v1 is http://h:8000/health); empty: the
/// server has no such place.
struct Dialect
{
    DialectKind kind = DialectKind::OpenAi;
    std::string_view title; ///< "llama.cpp server"
    std::string_view usualUrl;
    std::string_view generatePath;
    std::string_view modelsPath;
    std::string_view readyPath;    ///< answers 200 when the model can generate
    bool healthSaysReady = true;   ///< false: health is another function than the model (Modal)
    std::string_view identityPath; ///< answers with a version
    std::string_view metricsPath;  ///< Prometheus text
    std::string_view apiVersion;   ///< of `apiVersionHeader`, where the profile names none
    std::string_view apiVersionHeader;
    bool needsSchema = false;   ///< refuses a request without one (Modal)
    bool takesN = false;        ///< several candidates by one request
    bool streams = false;       ///< can send a reply piece by piece
    bool hopsToResults = false; ///< answers 303 with the place of the result, to be fetched with GET (Modal)
    /// The request's body. Every sampling field that the profile's model takes is explicit; the profile's `body` is
    /// laid over it. Pure.
    Json (*body)(const Request& request, const BackendProfile& profile) = nullptr;
    /// What of a request does not reach the model as it was declared, one sentence each; null: all of it does. Pure.
    std::vector<std::string> (*changes)(const Request& request, const BackendProfile& profile) = nullptr;
    /// What the place that says "ready" answered: can the model generate? Null: any answer below 500 says yes.
    bool (*isReady)(const HttpOutcome& outcome) = nullptr;
    /// Reads a reply. Total: whatever the bytes are, it is a completion or a classified failure.
    DialectReading (*read)(const HttpOutcome& outcome, SystemTime now) = nullptr;
};

/// Of Auto: that of OpenAI, which most servers understand.
[[nodiscard]] const Dialect& dialectOf(DialectKind kind);

/// The address of one of the dialect's places; empty where there is none.
[[nodiscard]] std::string urlOf(const BackendProfile& profile, std::string_view path);
[[nodiscard]] std::string generateUrlOf(const BackendProfile& profile);
[[nodiscard]] std::string readyUrlOf(const BackendProfile& profile);

/// What a configuration says, for Exchange::declared.
[[nodiscard]] Json declaredBy(const Request& request);

/// Lays `over` on `body`, member by member, objects merged.
void overlay(Json& body, const Json& over);

} // namespace candor
