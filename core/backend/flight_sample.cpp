// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/flight_sample.h"

namespace candor {

Json flightSampleToJson(const FlightSample& sample)
{
    return {{"at_ms", sample.atMs},
            {"backend", sample.backend},
            {"limit", sample.limit},
            {"in_flight", sample.inFlight},
            {"queued", sample.queued},
            {"awaited", sample.awaited},
            {"finished", sample.finished},
            {"failed", sample.failed},
            {"retries", sample.retries},
            {"mean_latency_ms", sample.meanLatencyMs},
            {"prompt_tokens", sample.promptTokens},
            {"completion_tokens", sample.completionTokens},
            {"metrics", metricsToJson(sample.metrics)}};
}

Result<FlightSample> flightSampleFromJson(const Json& json)
{
    JsonReader reader(json, "flight sample", Stage::Backend);
    FlightSample sample;
    sample.atMs = reader.integer("at_ms");
    sample.backend = reader.string("backend");
    sample.limit = static_cast<int>(reader.integerOr("limit", 0));
    sample.inFlight = static_cast<int>(reader.integerOr("in_flight", 0));
    sample.queued = static_cast<int>(reader.integerOr("queued", 0));
    sample.awaited = reader.boolOr("awaited", false);
    sample.finished = reader.integerOr("finished", 0);
    sample.failed = reader.integerOr("failed", 0);
    sample.retries = reader.integerOr("retries", 0);
    sample.meanLatencyMs = reader.numberOr("mean_latency_ms", -1.0);
    sample.promptTokens = reader.integerOr("prompt_tokens", 0);
    sample.completionTokens = reader.integerOr("completion_tokens", 0);
    sample.metrics = metricsFromJson(reader.object("metrics"));
    if (!reader.ok()) {
        return *reader.error();
    }
    return sample;
}

} // namespace candor
