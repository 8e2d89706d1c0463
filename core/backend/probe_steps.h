// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/backend.h"
#include "core/backend/probe.h"
#include "core/backend/server_models.h"

#include <memory>
#include <optional>
#include <string>

namespace candor {

/// What the steps of one probe share. One thread.
struct ProbeContext
{
    BackendProfile profile; ///< its dialect found out by the step "identity"
    std::vector<Secret> secrets;
    Json irSchema;
    std::stop_token stop;
    ProbeReport report;                 ///< the answers so far; the steps are added by who runs them
    std::optional<ServerModels> listed; ///< what the server lists
    Json identity;                      ///< what the identity place said; null: nothing
    std::unique_ptr<Backend> backend;   ///< made when dialect and model are known
    std::optional<Exchange> first;      ///< of the step "generates"
    std::string blocked;                ///< not empty: why no further step can be asked
    CurlClient client;
};

/// One step: fills outcome and texts. The title and the time are the caller's.
using ProbeQuestion = void (*)(ProbeContext& context, ProbeStep& step);

void probeReachable(ProbeContext& context, ProbeStep& step);
void probeIdentity(ProbeContext& context, ProbeStep& step);
void probeModels(ProbeContext& context, ProbeStep& step);
void probeContextLength(ProbeContext& context, ProbeStep& step);
void probeGenerates(ProbeContext& context, ProbeStep& step);
void probeUsage(ProbeContext& context, ProbeStep& step);
void probeSamplingEchoed(ProbeContext& context, ProbeStep& step);
void probeSchemaEnforced(ProbeContext& context, ProbeStep& step);
void probeIrSchema(ProbeContext& context, ProbeStep& step);
void probeSeed(ProbeContext& context, ProbeStep& step);
void probeThinking(ProbeContext& context, ProbeStep& step);
void probeMetrics(ProbeContext& context, ProbeStep& step);
void probeConcurrency(ProbeContext& context, ProbeStep& step);

/// A request of the probe's: short, at temperature 0, thinking off, without a schema where the server takes one
/// without.
[[nodiscard]] Request probeRequest(const ProbeContext& context, std::string words, int maxTokens);
/// A backend that tries each request once.
[[nodiscard]] std::unique_ptr<Backend> probeBackend(const ProbeContext& context, const BackendProfile& profile);
/// GET, or POST with a body. Secrets are out of whatever it says. `patience` is for the first byte, 30 s where nothing
/// is said.
[[nodiscard]] HttpOutcome probeFetch(ProbeContext& context, const std::string& url,
                                     std::optional<std::string> body = std::nullopt,
                                     std::optional<std::chrono::milliseconds> patience = std::nullopt);

/// Notes what was sent and what came back, shortened.
void noteFetch(ProbeStep& step, const std::string& url, const HttpOutcome& outcome);
void noteAnswer(ProbeStep& step, const Answer& answer);
/// Sets a step's end.
void conclude(ProbeStep& step, ProbeOutcome outcome, std::string meaning, std::string mend = {});
/// Concludes with what an error means and how it is mended.
void concludeFailed(ProbeStep& step, const ProbeContext& context, const Error& error);

/// The schema without one keyword, wherever it stands as a keyword and not as a property's name.
[[nodiscard]] Json withoutKeyword(const Json& schema, const std::string& keyword);
/// The keywords that a schema uses, sorted.
[[nodiscard]] std::vector<std::string> keywordsOf(const Json& schema);

} // namespace candor
