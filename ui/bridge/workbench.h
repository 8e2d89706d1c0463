// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/summary.h"
#include "core/session/session.h"
#include "core/session/session_request.h"
#include "ui/bridge/job_thread.h"
#include "ui/bridge/services.h"
#include "ui/bridge/trial_key.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace candor::ui {

class SessionRunner;

/// What the window shows of a workspace at one moment. Immutable, made on a background thread.
struct Picture
{
    std::shared_ptr<const Snapshot> snapshot = std::make_shared<const Snapshot>();
    std::vector<std::vector<ConfigurationSummary>> summaries; ///< [session][configuration]

    [[nodiscard]] const StoredSession* session(std::size_t index) const;
    [[nodiscard]] const Configuration* configuration(ConfigurationRef ref) const;
    [[nodiscard]] const ConfigurationSummary* summary(ConfigurationRef ref) const;
};

/// The session that runs, as the window shows it.
struct RunStatus
{
    enum class State
    {
        Idle,
        Preparing, ///< connecting, starting the sandbox
        Running,
        Paused,
        Ending, ///< cancelled, or finishing its open trials
    };
    State state = State::Idle;
    std::string sessionId;
    SessionProgress progress;
    std::vector<InFlight> inFlight; ///< requests under way, oldest first
    int concurrency = 8;
    SpendLimit limit;                    ///< of this run
    std::string reason;                  ///< why it paused, or ended, by itself, and what to do; else empty
    std::optional<Error> problem;        ///< why the last run could not start or broke off
    std::optional<SessionState> outcome; ///< of the last run

    [[nodiscard]] bool active() const { return state != State::Idle; }
};

using TrialAnswer = std::function<void(const Result<std::shared_ptr<const TrialRecord>>&)>;

/// The open workspace and the session that runs in it: where the threads of the core meet Qt. GUI thread only; nothing
/// here blocks. Two connections: one writes the running session, one reads.
class Workbench : public QObject
{
    Q_OBJECT
public:
    explicit Workbench(std::shared_ptr<Services> services, QObject* parent = nullptr);
    ~Workbench() override;

    [[nodiscard]] Services& services() const { return *m_services; }
    [[nodiscard]] std::shared_ptr<Services> sharedServices() const { return m_services; }

    // The workspace. Opening another one ends a running session first (what is done is stored).
    void open(const std::filesystem::path& path);
    void close();
    [[nodiscard]] bool isOpen() const { return m_reader != nullptr; }
    [[nodiscard]] bool isOpening() const { return m_opening; }
    [[nodiscard]] bool isReadOnly() const { return isOpen() && !m_writer; }
    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
    /// For jobs that read much (reports); nullptr when nothing is open. Thread-safe.
    [[nodiscard]] std::shared_ptr<const Workspace> reader() const { return m_reader; }

    [[nodiscard]] const Picture& picture() const { return *m_picture; }
    [[nodiscard]] std::shared_ptr<const Picture> sharedPicture() const { return m_picture; }

    /// The whole record; at once when it is in memory, else later. No answer when `context` is gone by then.
    void fetchTrial(TrialKey key, QObject* context, TrialAnswer answer);

    // The running session.
    [[nodiscard]] const RunStatus& run() const { return m_run; }
    void start(const SessionRequest& request);
    void pause();
    void resume();
    void cancel();           ///< requests under way are given up; what is done is stored
    void finishOpenTrials(); ///< nothing new is begun
    void setConcurrency(int requestsAtOnce);
    /// What the next run may use up, a resumed one too; the one that runs keeps its own.
    void setLimit(const SpendLimit& limit) { m_limit = limit; }

signals:
    void opened();
    void openFailed(const candor::Error& error, const std::filesystem::path& path);
    void closed();
    void pictureChanged(); ///< a new picture, also after opened() and closed()
    void runChanged();     ///< state, progress or requests under way
    void runEnded();       ///< the last run is over: finished, cancelled or broken (run().problem)

private:
    struct Opening;
    void finishOpening(Opening& opening);
    void refreshSoon();
    void refresh();
    void tick();
    void onRunOver(const Result<SessionOutcome>& outcome);
    void remember(TrialKey key, std::shared_ptr<const TrialRecord> record);

    std::shared_ptr<Services> m_services;
    std::filesystem::path m_path;
    bool m_opening = false;
    std::shared_ptr<Workspace> m_writer; ///< none: read only
    std::shared_ptr<const Workspace> m_reader;
    std::shared_ptr<const Picture> m_picture;
    bool m_refreshing = false;
    bool m_refreshAgain = false;
    QTimer m_refreshTimer;
    QTimer m_tick; ///< the clock of requests under way
    RunStatus m_run;
    SpendLimit m_limit;
    std::optional<std::filesystem::path> m_openAfterEnd;
    std::map<TrialKey, std::shared_ptr<const TrialRecord>> m_records;
    std::list<TrialKey> m_recordOrder; ///< least recently used first
    std::unique_ptr<SessionRunner> m_runner;
    JobThread m_pictures;
    JobThread m_fetches;
};

} // namespace candor::ui
