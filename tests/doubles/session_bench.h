// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"
#include "tests/doubles/doubling_task.h"
#include "tests/doubles/scripted_sandbox.h"

#include <QTemporaryDir>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace candor {

/// A workspace in a directory of its own, a plan, and what it is run with.
class SessionBench
{
public:
    explicit SessionBench(std::size_t tasks, Configuration configuration = {})
        : SessionBench(std::vector<Configuration>{std::move(configuration)}, tasks)
    {
    }
    SessionBench(std::vector<Configuration> configurations, std::size_t tasks)
    {
        std::vector<Configuration> hashed;
        for (Configuration& configuration : configurations) {
            m_kits.push_back(kitFor(std::move(configuration)));
            hashed.push_back(m_kits.back().configuration);
        }
        m_plan = *makePlan(doublingSuite(tasks), std::move(hashed), 1, 42);
        auto workspace =
            Workspace::open((m_directory.path() + "/w.candor").toStdString(), Workspace::Access::ReadWrite);
        m_workspace = *std::move(workspace);
        m_session = *m_workspace->createSession(m_plan, "", Json::object());
    }

    Result<SessionOutcome> run(ScriptedBackend::Script replies, std::stop_token stop = {},
                               const SessionObserver& observer = {}, int concurrency = 4)
    {
        m_backend = std::make_shared<ScriptedBackend>(std::move(replies));
        ScriptedSandbox sandbox(
            [this](const SandboxJob& job, std::stop_token token) { return m_execute(job, std::move(token)); });
        const std::vector<std::shared_ptr<Backend>> backends(m_kits.size(), m_backend);
        SessionParts parts{m_kits, backends, sandbox, *m_workspace, concurrency, 2, limit};
        parts.usdPerHour = usdPerHour;
        return runSession(m_plan, m_session, parts, m_control, observer, std::move(stop));
    }

    SpendLimit limit;        ///< of the next run
    double usdPerHour = 0.0; ///< of its server

    ScriptedBackend& backend() { return *m_backend; }
    Workspace& workspace() { return *m_workspace; }
    SessionControl& control() { return m_control; }
    const std::string& session() const { return m_session; }
    const SessionPlan& plan() const { return m_plan; }
    const std::vector<TrialKit>& kits() const { return m_kits; }
    void executeWith(ScriptedSandbox::Script script) { m_execute = std::move(script); }

    std::vector<ContentHash> hashes()
    {
        std::vector<ContentHash> all;
        for (const TrialPlan& trial : m_plan.trials) {
            const auto record = m_workspace->trial(m_session, trial.index);
            all.push_back(record ? recordHash(*record) : ContentHash{});
        }
        return all;
    }

private:
    QTemporaryDir m_directory;
    std::vector<TrialKit> m_kits;
    SessionPlan m_plan;
    std::unique_ptr<Workspace> m_workspace;
    std::string m_session;
    SessionControl m_control;
    std::shared_ptr<ScriptedBackend> m_backend;
    ScriptedSandbox::Script m_execute = [](const SandboxJob&, std::stop_token) { return reportOf(Verdict::Passed); };
};

/// Holds everyone who comes until it is opened, and tells when enough are there.
class Gate
{
public:
    void pass()
    {
        std::unique_lock lock(m_mutex);
        ++m_came;
        m_changed.notify_all();
        m_changed.wait(lock, [this] { return m_open; });
    }
    /// False when they did not come in that time.
    [[nodiscard]] bool waitFor(std::size_t many, std::chrono::milliseconds patience = std::chrono::minutes(1))
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, patience, [&] { return m_came >= many; });
    }
    void open()
    {
        const std::scoped_lock lock(m_mutex);
        m_open = true;
        m_changed.notify_all();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::size_t m_came = 0;
    bool m_open = false;
};

/// Right replies to everything, as a script.
inline Result<Reply> rightReply(const Request& request, std::stop_token)
{
    return doublingReply(request);
}

} // namespace candor
