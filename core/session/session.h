// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/backend.h"
#include "core/plan/session_plan.h"
#include "core/sandbox/sandbox.h"
#include "core/store/workspace.h"
#include "core/trial/trial.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace candor {

struct SessionProgress
{
    std::size_t done = 0; ///< trials stored, those of earlier runs of this session included
    std::size_t total = 0;
    std::size_t requestsInFlight = 0;
    std::size_t executionsInFlight = 0;
    double trialsPerSecond = 0.0; ///< of this run
    std::chrono::milliseconds elapsed{0};
    std::chrono::milliseconds remaining{-1}; ///< -1: can't be told yet
};

/// What a session tells while it runs.
struct SessionEvent
{
    enum class Kind
    {
        Started,
        TrialStored, ///< `trial` is in the workspace, committed
        Paused,
        Resumed,
        Finished, ///< nothing more comes
    };
    Kind kind = Kind::Started;
    SessionProgress progress;
    std::shared_ptr<const TrialRecord> trial;
};

/// Called from the session's threads, one call at a time. Must return soon.
using SessionObserver = std::function<void(const SessionEvent&)>;

/// One request that a backend is answering.
struct InFlight
{
    DrawLabel label;
    std::size_t configuration = 0; ///< index into the plan's configurations
    std::chrono::steady_clock::time_point since;
};

inline constexpr int kMaxConcurrency = 256;

class RequestList;

/// What a user does to a running session, from any thread. Steers one run at a time; what is said while none runs is
/// for the next one, but for the concurrency, which each run begins with its own.
class SessionControl
{
public:
    SessionControl();
    ~SessionControl();
    SessionControl(const SessionControl&) = delete;
    SessionControl& operator=(const SessionControl&) = delete;

    /// Requests and programs in flight go on; no request is begun.
    void pause();
    void resume();
    [[nodiscard]] bool paused() const;
    /// Blocks while paused, until resumed or stopped.
    void waitWhilePaused(std::stop_token stop);

    /// Requests at once, 1..kMaxConcurrency (others are taken for the nearest). More are begun at once; fewer when
    /// those in flight have ended.
    void setConcurrency(int requests);
    [[nodiscard]] int concurrency() const;

    /// "Stop after this task": opens no further trial; those that are open are completed and stored, then the run ends
    /// with the state Cancelled. Ends a pause.
    void finishOpenTrials();
    [[nodiscard]] bool finishing() const;

    /// Oldest first; empty while no session runs.
    [[nodiscard]] std::vector<InFlight> requestsInFlight() const;

private:
    friend class SessionRun;
    /// Tells `changed` of everything that is said, from now to detach(). Never called with a lock of this object that
    /// its getters take.
    void attach(int concurrency, std::function<void()> changed);
    void detach();
    [[nodiscard]] RequestList& requests() const;

    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// What a session is run with. References must outlive the run.
struct SessionParts
{
    std::vector<TrialKit> kits;                     ///< one a configuration of the plan
    std::vector<std::shared_ptr<Backend>> backends; ///< one a configuration of the plan
    Sandbox& sandbox;
    Workspace& workspace;
    int concurrency = 8; ///< requests at once when it begins, 1..kMaxConcurrency
    int executionThreads = 2;
};

struct SessionOutcome
{
    SessionState state = SessionState::Finished;
    std::size_t stored = 0;              ///< in this run
    bool stoppedAfterOpenTrials = false; ///< it was told to open no further trial, and there were more
};

/// Runs what the plan asks for and the workspace does not hold yet. Blocks until done, cancelled (within 200 ms) or the
/// store fails (an error: what is stored stays). `control` must outlive the call and steer no other run meanwhile. A
/// cancelled trial is not stored: it is drawn again on resume.
[[nodiscard]] Result<SessionOutcome> runSession(const SessionPlan& plan, const std::string& sessionId,
                                                const SessionParts& parts, SessionControl& control,
                                                const SessionObserver& observer, std::stop_token stop);

} // namespace candor
