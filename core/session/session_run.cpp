// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session_run.h"

#include <algorithm>

namespace candor {

namespace {

/// Programs that may wait for each execution thread; beyond it generation waits, so that memory stays flat.
constexpr std::size_t kWaitingPrograms = 4;

} // namespace

SessionRun::SessionRun(const SessionPlan& plan, const std::string& sessionId, const SessionParts& parts,
                       SessionControl& control, const SessionObserver& observer)
    : m_plan(plan), m_sessionId(sessionId), m_parts(parts), m_control(control), m_observer(observer),
      m_guard(control, parts.limit, parts.usdPerHour)
{
    for (std::size_t i = 0; i < parts.backends.size(); ++i) {
        const std::string& name = plan.configurations[i].backend;
        m_backends.push_back(listedOn(control.requests(), m_guard.guard(parts.backends[i], name), i));
        m_servers.emplace(name, parts.backends[i]);
    }
}

Result<SessionOutcome> SessionRun::run(const std::set<std::size_t>& finished, std::stop_token stop)
{
    m_storedBefore = finished.size();
    m_startedAt = std::chrono::steady_clock::now();
    for (const TrialPlan& trial : m_plan.trials) {
        if (!finished.contains(trial.index)) {
            m_toOpen.push_back(&trial);
        }
    }
    announce(SessionEvent::Kind::Started);
    m_control.attach(m_parts.concurrency, m_servers, [this] { controlChanged(); });
    if (!m_toOpen.empty()) {
        const FlightRecorder recorder(m_servers, m_guard, m_parts.workspace, m_sessionId, m_parts.flightInterval);
        openAll(stop);
    }
    const bool finishing = m_control.finishing();
    const std::string reason = finishing || m_control.ended() ? m_control.reason() : std::string();
    m_control.detach();
    if (m_failure) {
        return *m_failure;
    }
    const bool complete = m_storedBefore + m_stored == m_plan.trials.size();
    return SessionOutcome{complete ? SessionState::Finished : SessionState::Cancelled, m_stored,
                          finishing && !complete && !stop.stop_requested(), complete ? std::string() : reason,
                          m_guard.spent()};
}

/// Blocks until all threads have ended.
void SessionRun::openAll(std::stop_token stop)
{
    const std::stop_callback onStop(stop, [this] { m_end.request_stop(); });
    std::vector<std::jthread> threads;
    for (int i = 0; i < m_parts.executionThreads; ++i) {
        threads.emplace_back([this] { executionLoop(m_end.get_token()); });
    }
    superviseGeneration(m_end.get_token());
}

void SessionRun::superviseGeneration(std::stop_token stop)
{
    std::vector<std::jthread> threads;
    const auto tooFew = [&] { return threads.size() < static_cast<std::size_t>(m_control.concurrency()); };
    while (!stop.stop_requested()) {
        waitIfPaused(stop); // here too, so that a pause is told while all threads wait for replies
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, stop, [&] { return m_control.paused() || tooFew(); });
        while (!stop.stop_requested() && !m_control.paused() && tooFew()) {
            threads.emplace_back([this] { generationLoop(m_end.get_token()); });
        }
    }
}

/// Called by the control, from any thread.
void SessionRun::controlChanged()
{
    bool nothingLeft = false;
    {
        const std::scoped_lock lock(m_mutex);
        nothingLeft = m_control.ended() || (m_openTrials == 0 && m_control.finishing());
    }
    m_changed.notify_all();
    if (nothingLeft) {
        m_end.request_stop();
    }
}

void SessionRun::generationLoop(std::stop_token stop)
{
    while (!stop.stop_requested()) {
        waitIfPaused(stop);
        const std::optional<Job> job = nextGeneration(stop);
        if (!job) {
            continue;
        }
        if (job->drawn) {
            generate(*job, stop);
        } else {
            draw(*job, stop);
        }
        endGeneration();
    }
}

void SessionRun::executionLoop(std::stop_token stop)
{
    while (!stop.stop_requested()) {
        Job job;
        {
            std::unique_lock lock(m_mutex);
            m_changed.wait(lock, stop, [this] { return !m_programs.empty(); });
            if (m_programs.empty() || stop.stop_requested()) {
                continue;
            }
            job = std::move(m_programs.front());
            m_programs.pop_front();
        }
        m_changed.notify_all();
        ++m_executions;
        executeCandidate(job.trial->context, job.trial->candidates[job.draw], m_parts.sandbox, stop);
        --m_executions;
        route(job, stop);
    }
}

/// One request, and whatever it takes: nothing when the session is paused or stopped first.
std::optional<SessionRun::Job> SessionRun::nextGeneration(std::stop_token stop)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, stop, [this] { return m_control.paused() || mayGenerate(); });
    if (stop.stop_requested() || m_control.paused() || !mayGenerate()) {
        return std::nullopt;
    }
    // What is begun is ended first: few trials are open at a time, and little is lost by a kill.
    if (m_codes.empty() && m_draws.empty()) {
        openNextTrial();
    }
    std::deque<Job>& queue = m_codes.empty() ? m_draws : m_codes;
    Job job = std::move(queue.front());
    queue.pop_front();
    ++m_generating;
    return job;
}

/// With m_mutex held.
bool SessionRun::mayGenerate() const
{
    return m_generating < static_cast<std::size_t>(m_control.concurrency()) &&
           (!m_codes.empty() || !m_draws.empty() || mayOpenTrial());
}

/// With m_mutex held.
bool SessionRun::mayOpenTrial() const
{
    return !m_toOpen.empty() && !m_control.finishing();
}

void SessionRun::endGeneration()
{
    {
        const std::scoped_lock lock(m_mutex);
        --m_generating;
    }
    m_changed.notify_all();
}

void SessionRun::openNextTrial()
{
    const TrialPlan& plan = *m_toOpen.front();
    m_toOpen.pop_front();
    const TrialKit& kit = m_parts.kits[plan.configuration];
    auto trial = std::make_shared<OpenTrial>();
    trial->context = {&kit, &m_plan.suite->tasks[plan.task], plan};
    trial->candidates.resize(static_cast<std::size_t>(kit.configuration.n));
    trial->toComplete = trial->candidates.size();
    trial->startedAt = std::chrono::system_clock::now();
    ++m_openTrials;
    for (std::size_t i = 0; i < trial->candidates.size(); ++i) {
        m_draws.push_back({trial, i});
    }
    m_changed.notify_all();
}

void SessionRun::draw(const Job& job, std::stop_token stop)
{
    OpenTrial& trial = *job.trial;
    CandidateRecord& candidate = trial.candidates[job.draw];
    candidate =
        drawCandidate(trial.context, static_cast<int>(job.draw), *m_backends[trial.context.plan.configuration], stop);
    if (trial.context.kit->configuration.executeAll) {
        if (candidate.judged) {
            completeCandidate(job);
        } else {
            pushCode(job);
        }
        return;
    }
    bool last = false;
    {
        const std::scoped_lock lock(m_mutex);
        last = ++trial.drawn == trial.candidates.size();
    }
    if (last) {
        afterAllDrawn(job);
    }
}

void SessionRun::afterAllDrawn(const Job& job)
{
    OpenTrial& trial = *job.trial;
    const Selection selection = selectAmong(trial.candidates);
    {
        const std::scoped_lock lock(m_mutex);
        trial.toComplete = 1;
    }
    const Job chosen{job.trial, selection.index.value_or(0), true};
    if (selection.index) {
        pushCode(chosen);
    } else {
        completeCandidate(chosen);
    }
}

void SessionRun::generate(const Job& job, std::stop_token stop)
{
    const TrialContext& context = job.trial->context;
    generateCode(context, job.trial->candidates[job.draw], *m_backends[context.plan.configuration], stop);
    route(job, stop);
}

/// Sends a candidate on its way: to the sandbox, back for more code, or to its end.
void SessionRun::route(const Job& job, std::stop_token stop)
{
    const CandidateRecord& candidate = job.trial->candidates[job.draw];
    if (wantsExecution(candidate)) {
        pushExecution(job, stop);
    } else if (wantsAnotherAttempt(job.trial->context, candidate)) {
        pushCode(job);
    } else {
        completeCandidate(job);
    }
}

void SessionRun::pushCode(Job job)
{
    job.drawn = true;
    {
        const std::scoped_lock lock(m_mutex);
        m_codes.push_back(std::move(job));
    }
    m_changed.notify_all();
}

void SessionRun::pushExecution(const Job& job, std::stop_token stop)
{
    const std::size_t bound = kWaitingPrograms * static_cast<std::size_t>(m_parts.executionThreads);
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, stop, [this, bound] { return m_programs.size() < bound; });
        m_programs.push_back(job);
    }
    m_changed.notify_all();
}

void SessionRun::completeCandidate(const Job& job)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (--job.trial->toComplete > 0) {
            return;
        }
    }
    storeTrial(job.trial);
}

void SessionRun::storeTrial(const std::shared_ptr<OpenTrial>& trial)
{
    TrialRecord record =
        finishTrial(trial->context, std::move(trial->candidates), trial->startedAt, std::chrono::system_clock::now());
    // A trial that was stopped has not happened: it is drawn again when the session is resumed.
    const bool cancelled =
        std::any_of(record.candidates.begin(), record.candidates.end(),
                    [](const CandidateRecord& c) { return c.judged && c.verdict == Verdict::Cancelled; });
    if (cancelled) {
        if (closeTrial(false)) {
            m_end.request_stop();
        }
        return;
    }
    const std::scoped_lock order(m_storeMutex);
    const Result<void> committed = m_parts.workspace.commitTrial(m_sessionId, record);
    if (!committed) {
        fail(committed.error());
        return;
    }
    const bool wasLast = closeTrial(true);
    if (m_observer) {
        m_observer(
            {SessionEvent::Kind::TrialStored, progress(), std::make_shared<const TrialRecord>(std::move(record))});
    }
    if (wasLast) {
        m_end.request_stop();
    }
}

/// True when no trial is open and none may be opened.
bool SessionRun::closeTrial(bool stored)
{
    const std::scoped_lock lock(m_mutex);
    m_stored += stored ? 1u : 0u;
    --m_openTrials;
    return m_openTrials == 0 && !mayOpenTrial();
}

void SessionRun::fail(Error error)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_failure) {
            m_failure = std::move(error);
        }
    }
    m_end.request_stop();
}

void SessionRun::waitIfPaused(std::stop_token stop)
{
    {
        const std::scoped_lock order(m_pauseMutex);
        if (!m_control.paused()) {
            return;
        }
        if (!m_saidPaused) {
            m_saidPaused = true;
            noteState(SessionState::Paused);
            announce(SessionEvent::Kind::Paused);
        }
    }
    m_control.waitWhilePaused(stop);
    const std::scoped_lock order(m_pauseMutex);
    if (m_saidPaused && !m_control.paused() && !stop.stop_requested()) {
        m_saidPaused = false;
        noteState(SessionState::Running);
        announce(SessionEvent::Kind::Resumed);
    }
}

/// Other processes that look at the workspace see it too.
void SessionRun::noteState(SessionState state)
{
    if (const Result<void> noted = m_parts.workspace.setState(m_sessionId, state); !noted) {
        fail(noted.error());
    }
}

void SessionRun::announce(SessionEvent::Kind kind)
{
    if (m_observer) {
        const std::scoped_lock order(m_storeMutex);
        m_observer({kind, progress(), {}});
    }
}

SessionProgress SessionRun::progress() const
{
    SessionProgress progress;
    std::size_t stored = 0;
    {
        const std::scoped_lock lock(m_mutex);
        stored = m_stored;
    }
    progress.done = m_storedBefore + stored;
    progress.total = m_plan.trials.size();
    progress.requestsInFlight = m_control.requests().size();
    progress.executionsInFlight = m_executions;
    progress.spent = m_guard.spent();
    progress.waiting = m_control.waiting();
    progress.elapsed =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - m_startedAt);
    // One trial tells nothing about the next one's time.
    constexpr std::size_t kEnoughForAnEstimate = 3;
    if (stored >= kEnoughForAnEstimate && progress.elapsed.count() > 0) {
        progress.trialsPerSecond = 1000.0 * static_cast<double>(stored) / static_cast<double>(progress.elapsed.count());
        const auto left = static_cast<double>(progress.total - progress.done);
        progress.remaining =
            std::chrono::milliseconds(static_cast<std::int64_t>(1000.0 * left / progress.trialsPerSecond));
    }
    return progress;
}

} // namespace candor
