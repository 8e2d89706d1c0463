// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/json.h"

#include <optional>
#include <string_view>

namespace candor {

/// What a server says about itself at its metrics place. Nothing: it does not say.
struct ServerMetrics
{
    std::optional<double> running;         ///< requests
    std::optional<double> waiting;         ///< requests
    std::optional<double> kvCache;         ///< used part, 0..1
    std::optional<double> promptTokens;    ///< since the server started
    std::optional<double> generatedTokens; ///< since the server started
    std::optional<double> preemptions;     ///< since the server started
    std::optional<double> tokensPerSecond; ///< where the server has a gauge for it

    [[nodiscard]] bool any() const;
    bool operator==(const ServerMetrics&) const = default;
};

/// Reads Prometheus text (exposition format 0.0.4) with the names of vLLM, SGLang and llama.cpp, old and new. Values
/// of several engines or models are added up, the cache's use is the highest. Total: what can't be read is left out.
[[nodiscard]] ServerMetrics readMetrics(std::string_view text);

[[nodiscard]] Json metricsToJson(const ServerMetrics& metrics);
[[nodiscard]] ServerMetrics metricsFromJson(JsonReader reader);

} // namespace candor
