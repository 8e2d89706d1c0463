// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/flight_recorder.h"

#include "core/backend/retry.h"

namespace candor {

FlightRecorder::FlightRecorder(std::map<std::string, std::shared_ptr<Backend>> servers, SessionGuard& guard,
                               Workspace& workspace, std::string sessionId, std::chrono::milliseconds interval)
    : m_servers(std::move(servers)), m_guard(guard), m_workspace(workspace), m_sessionId(std::move(sessionId)),
      m_interval(interval), m_thread([this](const std::stop_token& stop) { run(stop); })
{
}

FlightRecorder::~FlightRecorder()
{
    m_thread.request_stop();
    m_thread.join();
    look(m_thread.get_stop_token()); // the stop makes it ask no server
}

void FlightRecorder::run(const std::stop_token& stop)
{
    while (waitFor(m_interval, stop)) {
        look(stop);
    }
}

void FlightRecorder::look(const std::stop_token& stop)
{
    std::vector<FlightSample> samples;
    for (const auto& [name, backend] : m_servers) {
        samples.push_back(sampleOf(name, *backend, stop));
    }
    static_cast<void>(m_workspace.addFlightSamples(m_sessionId, samples));
}

FlightSample FlightRecorder::sampleOf(const std::string& name, Backend& backend, const std::stop_token& stop)
{
    const BackendState state = backend.state();
    const RequestCounts counts = m_guard.takeCounts(name);
    FlightSample sample;
    sample.backend = name;
    sample.atMs =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
            .count();
    sample.limit = state.limit;
    sample.inFlight = state.inFlight;
    sample.queued = state.queued;
    sample.awaited = state.waitingSince.has_value();
    sample.finished = static_cast<std::int64_t>(counts.finished);
    sample.failed = static_cast<std::int64_t>(counts.failed);
    sample.retries = static_cast<std::int64_t>(counts.retries);
    if (counts.finished > 0) {
        sample.meanLatencyMs = static_cast<double>(counts.latencyMs) / static_cast<double>(counts.finished);
    }
    sample.promptTokens = counts.promptTokens;
    sample.completionTokens = counts.completionTokens;
    if (!stop.stop_requested() && !sample.awaited) {
        if (const auto text = backend.metrics(stop)) {
            sample.metrics = readMetrics(*text);
        }
    }
    return sample;
}

} // namespace candor
