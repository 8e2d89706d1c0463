// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/flight_recorder.h"
#include "core/session/request_list.h"
#include "core/session/session.h"
#include "core/session/session_guard.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace candor {

/// One run of a session: the jobs that are left and the threads that do them. Lives for one call of runSession, which
/// owns it. Generation threads ask the backends, execution threads run programs; a candidate passes from one kind to
/// the other, and the thread that completes the last candidate of a trial stores the trial. The thread that called
/// starts generation threads as the concurrency grows; of those that are too many, the surplus waits.
///
/// Locks are taken in this order: m_pauseMutex, m_storeMutex, those of the control, m_mutex, the control's getters.
class SessionRun
{
public:
    SessionRun(const SessionPlan& plan, const std::string& sessionId, const SessionParts& parts,
               SessionControl& control, const SessionObserver& observer);
    SessionRun(const SessionRun&) = delete;
    SessionRun& operator=(const SessionRun&) = delete;

    /// Blocks until everything is stored, the stop, or a failure of the store.
    [[nodiscard]] Result<SessionOutcome> run(const std::set<std::size_t>& finished, std::stop_token stop);

private:
    /// A trial whose candidates are being made. Candidates are written by one thread each; the counts under m_mutex.
    struct OpenTrial
    {
        TrialContext context;
        std::vector<CandidateRecord> candidates;
        std::size_t drawn = 0;
        std::size_t toComplete = 0; ///< candidates that still have to get their verdict
        SystemTime startedAt{};
    };
    struct Job
    {
        std::shared_ptr<OpenTrial> trial;
        std::size_t draw = 0;
        bool drawn = false; ///< it has its IR and is here for (more) code
    };

    void openAll(std::stop_token stop);
    void superviseGeneration(std::stop_token stop);
    void controlChanged();
    void generationLoop(std::stop_token stop);
    void executionLoop(std::stop_token stop);
    [[nodiscard]] std::optional<Job> nextGeneration(std::stop_token stop);
    [[nodiscard]] bool mayGenerate() const;
    [[nodiscard]] bool mayOpenTrial() const;
    void endGeneration();
    void openNextTrial();
    void draw(const Job& job, std::stop_token stop);
    void generate(const Job& job, std::stop_token stop);
    void route(const Job& job, std::stop_token stop);
    void afterAllDrawn(const Job& job);
    void pushCode(Job job);
    void pushExecution(const Job& job, std::stop_token stop);
    void completeCandidate(const Job& job);
    void storeTrial(const std::shared_ptr<OpenTrial>& trial);
    [[nodiscard]] bool closeTrial(bool stored);
    void fail(Error error);
    void waitIfPaused(std::stop_token stop);
    void announce(SessionEvent::Kind kind);
    void noteState(SessionState state);
    [[nodiscard]] SessionProgress progress() const;

    const SessionPlan& m_plan;
    const std::string& m_sessionId;
    const SessionParts& m_parts;
    SessionControl& m_control;
    const SessionObserver& m_observer;
    SessionGuard m_guard;
    std::vector<std::shared_ptr<Backend>> m_backends; ///< one a configuration, guarded and listed on the control
    std::map<std::string, std::shared_ptr<Backend>> m_servers; ///< each once, by name

    mutable std::mutex m_mutex; ///< protects the members down to m_failure
    std::condition_variable_any m_changed;
    std::deque<const TrialPlan*> m_toOpen;
    std::deque<Job> m_draws;      ///< candidates of opened trials that nobody has drawn yet
    std::deque<Job> m_codes;      ///< candidates that need (another) code request
    std::deque<Job> m_programs;   ///< candidates whose program waits for its execution
    std::size_t m_generating = 0; ///< jobs that generation threads have in hand
    std::size_t m_openTrials = 0;
    std::size_t m_stored = 0;
    std::optional<Error> m_failure;

    std::mutex m_storeMutex; ///< one commit and one observer call at a time
    std::mutex m_pauseMutex; ///< protects m_saidPaused, and keeps what is said about pauses in order
    bool m_saidPaused = false;
    std::atomic<std::size_t> m_executions{0};
    std::size_t m_storedBefore = 0;
    std::chrono::steady_clock::time_point m_startedAt{};
    std::stop_source m_end; ///< ends the threads: all done, a stop from outside, or a failure
};

} // namespace candor
