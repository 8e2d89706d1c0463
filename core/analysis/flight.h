// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/flight_sample.h"
#include "core/trial/trial_record.h"

#include <cstdint>
#include <string>
#include <vector>

namespace candor {

/// A time in which a server was not well, and what showed it. Times are milliseconds since 1970, UTC.
struct BadStretch
{
    std::string backend;
    std::int64_t fromMs = 0;
    std::int64_t toMs = 0;
    std::vector<std::string> signs; ///< "3 requests failed", "waited for the server", each once, in a sentence's words
};

/// A sample is bad when since the one before requests failed or were tried again, the server was waited for, its
/// requests took more than three times the session's median, it preempted requests, or its KV cache was over 95 % full.
/// Neighbouring bad samples of one server are one stretch, which begins at the sample before them. Samples oldest
/// first.
[[nodiscard]] std::vector<BadStretch> badStretches(const std::vector<FlightSample>& samples);

/// True when a request of the candidate was under way in the stretch, or tried again in it.
[[nodiscard]] bool fellInto(const CandidateRecord& candidate, const BadStretch& stretch);

} // namespace candor
