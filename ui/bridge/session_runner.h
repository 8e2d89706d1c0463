// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"
#include "core/session/session_request.h"
#include "ui/bridge/services.h"

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace candor::ui {

/// One run of a session on a thread of its own. The window asks how far it is; it is told only of the end. Owned by
/// the workbench; the destructor cancels and waits (within 200 ms).
class SessionRunner
{
public:
    /// `ended` is called once, on the runner's thread.
    using Ended = std::function<void(Result<SessionOutcome>)>;

    struct State
    {
        bool prepared = false;
        bool paused = false;
        std::string reason; ///< why it paused by itself; else empty
        std::string sessionId;
        SessionProgress progress;
        std::vector<InFlight> inFlight;
        int concurrency = 0;
    };

    SessionRunner(std::shared_ptr<Services> services, std::shared_ptr<Workspace> workspace, SessionRequest request,
                  int concurrency, const SpendLimit& limit, Ended ended);
    SessionRunner(const SessionRunner&) = delete;
    SessionRunner& operator=(const SessionRunner&) = delete;

    [[nodiscard]] State state() const;
    void pause() { m_control.pause(); }
    void resume() { m_control.resume(); }
    void finishOpenTrials() { m_control.finishOpenTrials(); }
    void setConcurrency(int requestsAtOnce) { m_control.setConcurrency(requestsAtOnce); }
    void cancel() { m_thread.request_stop(); }

private:
    [[nodiscard]] Result<SessionOutcome> run(std::stop_token stop);
    void observe(const SessionEvent& event);
    void observeWait(const std::optional<WaitingServer>& waiting);
    [[nodiscard]] std::optional<WaitingServer> waitBeforehand() const; ///< as of now; requires m_mutex

    std::shared_ptr<Services> m_services;
    std::shared_ptr<Workspace> m_workspace;
    SessionRequest m_request;
    int m_concurrency;
    SpendLimit m_limit;
    SessionControl m_control;
    mutable std::mutex m_mutex;
    State m_state;
    std::optional<WaitingServer> m_waiting; ///< while the session is prepared
    std::chrono::steady_clock::time_point m_waitTold;
    std::jthread m_thread; ///< last: it uses all of the above
};

} // namespace candor::ui
