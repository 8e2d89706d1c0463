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
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace candor {

/// A server that is loading or gone, and the requests that wait for it.
struct WaitingServer
{
    std::string backend;
    std::chrono::milliseconds elapsed{0};
    std::chrono::milliseconds atMost{0};
    std::string words; ///< what it last said
};

/// Told of the server that is waited for, again and again while it is, and of nothing when the wait is over.
using WaitObserver = std::function<void(const std::optional<WaitingServer>&)>;

/// What one server of a running session does at this moment.
struct ServerActivity
{
    std::string backend; ///< as the configurations name it
    BackendState state;
};

/// What a run may use up; 0: no limit. Reached, it opens no further trial, and what is open is completed.
struct SpendLimit
{
    double costUsd = 0.0;
    std::int64_t tokens = 0; ///< prompt and completion
    std::chrono::milliseconds time{0};
};

/// What a run has used up so far.
struct Spent
{
    double costUsd = 0.0; ///< tokens, and GPU time where servers are paid by the hour
    std::int64_t tokens = 0;
    std::size_t requests = 0; ///< tries of the transport, failed ones too
};

struct SessionProgress
{
    std::size_t done = 0; ///< trials stored, those of earlier runs of this session included
    std::size_t total = 0;
    std::size_t requestsInFlight = 0;
    std::size_t executionsInFlight = 0;
    double trialsPerSecond = 0.0; ///< of this run
    std::chrono::milliseconds elapsed{0};
    std::chrono::milliseconds remaining{-1}; ///< -1: can't be told yet
    Spent spent;                             ///< of this run
    std::optional<WaitingServer> waiting;
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

    /// Requests and programs in flight go on; no request is begun. A run that pauses by itself gives the reason.
    void pause(std::string reason = {});
    void resume();
    [[nodiscard]] bool paused() const;
    /// Why it is paused, or was ended, in a sentence that says what to do; empty when the user did it.
    [[nodiscard]] std::string reason() const;
    /// Blocks while paused, until resumed or stopped.
    void waitWhilePaused(std::stop_token stop);

    /// Requests at once, 1..kMaxConcurrency (others are taken for the nearest). More are begun at once; fewer when
    /// those in flight have ended.
    void setConcurrency(int requests);
    [[nodiscard]] int concurrency() const;

    /// "Stop after this task": opens no further trial; those that are open are completed and stored, then the run ends
    /// with the state Cancelled. Ends a pause.
    void finishOpenTrials(std::string reason = {});
    [[nodiscard]] bool finishing() const;
    /// Ends the run now: trials that are open are not stored, and are drawn again when the session is resumed.
    void end(std::string reason);
    [[nodiscard]] bool ended() const;

    /// Oldest first; empty while no session runs.
    [[nodiscard]] std::vector<InFlight> requestsInFlight() const;
    /// One a backend; empty while no session runs.
    [[nodiscard]] std::vector<ServerActivity> servers() const;
    /// The server that has been waited for longest, if any.
    [[nodiscard]] std::optional<WaitingServer> waiting() const;

private:
    friend class SessionRun;
    /// Tells `changed` of everything that is said, from now to detach(). Never called with a lock of this object that
    /// its getters take.
    void attach(int concurrency, std::map<std::string, std::shared_ptr<Backend>> servers,
                std::function<void()> changed);
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
    SpendLimit limit;
    std::chrono::milliseconds flightInterval{2'000}; ///< between two samples of the flight recorder
    double usdPerHour = 0.0;                         ///< of all servers together, while the run lasts: GPU time
};

struct SessionOutcome
{
    SessionState state = SessionState::Finished;
    std::size_t stored = 0;              ///< in this run
    bool stoppedAfterOpenTrials = false; ///< it was told to open no further trial, and there were more
    std::string reason;                  ///< why it ended by itself before its plan was done; else empty
    Spent spent;
};

/// Runs what the plan asks for and the workspace does not hold yet. Blocks until done, cancelled (within 200 ms) or the
/// store fails (an error: what is stored stays). `control` must outlive the call and steer no other run meanwhile. A
/// cancelled trial is not stored: it is drawn again on resume.
[[nodiscard]] Result<SessionOutcome> runSession(const SessionPlan& plan, const std::string& sessionId,
                                                const SessionParts& parts, SessionControl& control,
                                                const SessionObserver& observer, std::stop_token stop);

} // namespace candor
