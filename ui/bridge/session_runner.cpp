// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/session_runner.h"

#include <algorithm>

namespace candor::ui {

SessionRunner::SessionRunner(std::shared_ptr<Services> services, std::shared_ptr<Workspace> workspace,
                             SessionRequest request, int concurrency, const SpendLimit& limit, Ended ended)
    : m_services(std::move(services)), m_workspace(std::move(workspace)), m_request(std::move(request)),
      m_concurrency(concurrency), m_limit(limit),
      m_thread([this, ended = std::move(ended)](std::stop_token stop) { ended(run(std::move(stop))); })
{
}

SessionRunner::State SessionRunner::state() const
{
    State state;
    {
        const std::scoped_lock lock(m_mutex);
        state = m_state;
        state.progress.waiting = waitBeforehand();
    }
    state.paused = m_control.paused();
    state.concurrency = state.prepared ? m_control.concurrency() : m_concurrency;
    state.inFlight = m_control.requestsInFlight();
    state.reason = m_control.reason();
    if (state.prepared) {
        state.progress.waiting = m_control.waiting();
    }
    std::sort(state.inFlight.begin(), state.inFlight.end(),
              [](const InFlight& a, const InFlight& b) { return a.since < b.since; });
    return state;
}

Result<SessionOutcome> SessionRunner::run(std::stop_token stop)
{
    auto prepared = m_services->prepare(m_request, *m_workspace, stop,
                                        [this](const std::optional<WaitingServer>& waiting) { observeWait(waiting); });
    if (!prepared) {
        return prepared.error();
    }
    {
        const std::scoped_lock lock(m_mutex);
        m_state.prepared = true;
        m_state.sessionId = prepared->sessionId;
    }
    const int cores = static_cast<int>(std::thread::hardware_concurrency());
    SessionParts parts{prepared->kits, prepared->backends, *prepared->sandbox,
                       *m_workspace,   m_concurrency,      std::max(1, cores),
                       m_limit};
    parts.usdPerHour = prepared->usdPerHour;
    return runSession(
        *prepared->plan, prepared->sessionId, parts, m_control, [this](const SessionEvent& event) { observe(event); },
        stop);
}

void SessionRunner::observe(const SessionEvent& event)
{
    const std::scoped_lock lock(m_mutex);
    m_state.progress = event.progress;
}

void SessionRunner::observeWait(const std::optional<WaitingServer>& waiting)
{
    const std::scoped_lock lock(m_mutex);
    m_waiting = waiting;
    m_waitTold = std::chrono::steady_clock::now();
}

/// A server is asked every few seconds; the clock goes on between.
std::optional<WaitingServer> SessionRunner::waitBeforehand() const
{
    std::optional<WaitingServer> waiting = m_waiting;
    if (waiting) {
        waiting->elapsed +=
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - m_waitTold);
    }
    return waiting;
}

} // namespace candor::ui
