// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/server_metrics.h"
#include "core/support/clock.h"
#include "core/support/json.h"
#include "core/support/result.h"

#include <cstdint>
#include <string>

namespace candor {

/// One look at one server while a session runs: what we see of it, and what it says of itself. Plain value.
struct FlightSample
{
    std::int64_t atMs = 0; ///< milliseconds since 1970, UTC
    std::string backend;   ///< as the configurations name it
    int limit = 0;         ///< requests at once that we allow it now
    int inFlight = 0;
    int queued = 0;       ///< asked for, and not sent yet
    bool awaited = false; ///< requests wait for it to get ready
    // Since the look before:
    std::int64_t finished = 0;
    std::int64_t failed = 0;
    std::int64_t retries = 0;
    double meanLatencyMs = -1.0; ///< of those that finished; -1: none
    std::int64_t promptTokens = 0;
    std::int64_t completionTokens = 0;
    ServerMetrics metrics; ///< of the server; empty where it has none
};

[[nodiscard]] Json flightSampleToJson(const FlightSample& sample);
[[nodiscard]] Result<FlightSample> flightSampleFromJson(const Json& json);

} // namespace candor
