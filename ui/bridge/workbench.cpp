// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/workbench.h"

#include "ui/bridge/session_runner.h"

#include <algorithm>
#include <chrono>

namespace candor::ui {

namespace {

constexpr std::chrono::milliseconds kTick{100};
/// Between two pictures of a growing session: the eye follows, the reading thread rests.
constexpr std::chrono::milliseconds kPictureEvery{250};
constexpr std::chrono::milliseconds kLetGoAfter{2'000};
constexpr std::size_t kRecordsKept = 256;

std::shared_ptr<const Picture> pictureOf(std::shared_ptr<const Snapshot> snapshot)
{
    auto picture = std::make_shared<Picture>();
    picture->snapshot = std::move(snapshot);
    const Snapshot& rows = *picture->snapshot;
    picture->summaries.resize(rows.sessions.size());
    for (std::size_t session = 0; session < rows.sessions.size(); ++session) {
        for (std::size_t c = 0; c < rows.sessions[session].plan->configurations.size(); ++c) {
            picture->summaries[session].push_back(summarise(rows, {session, c}));
        }
    }
    return picture;
}

Result<std::shared_ptr<const Picture>> readPicture(const Workspace& workspace)
{
    auto snapshot = workspace.snapshot();
    if (!snapshot) {
        return snapshot.error();
    }
    return pictureOf(*std::move(snapshot));
}

} // namespace

const StoredSession* Picture::session(std::size_t index) const
{
    return index < snapshot->sessions.size() ? &snapshot->sessions[index] : nullptr;
}

const Configuration* Picture::configuration(ConfigurationRef ref) const
{
    return configurationOf(*snapshot, ref);
}

const ConfigurationSummary* Picture::summary(ConfigurationRef ref) const
{
    return ref.session < summaries.size() && ref.configuration < summaries[ref.session].size()
               ? &summaries[ref.session][ref.configuration]
               : nullptr;
}

/// What opening a file gave, made on the background thread.
struct Workbench::Opening
{
    std::filesystem::path path;
    std::shared_ptr<Workspace> writer;
    std::shared_ptr<const Workspace> reader;
    std::shared_ptr<const Picture> picture;
    std::optional<Error> error;

    void open()
    {
        auto first = Workspace::open(path, Workspace::Access::ReadWrite);
        if (first) {
            writer = *std::move(first);
        } else if (first.error().code != ErrorCode::ReadOnly) {
            error = first.error();
            return;
        }
        auto second = Workspace::open(path, Workspace::Access::ReadOnly);
        if (!second) {
            error = second.error();
            return;
        }
        reader = *std::move(second);
        auto read = readPicture(*reader);
        if (!read) {
            error = read.error();
            return;
        }
        picture = *std::move(read);
    }
};

Workbench::Workbench(std::shared_ptr<Services> services, QObject* parent)
    : QObject(parent), m_services(std::move(services)), m_picture(std::make_shared<const Picture>())
{
    m_refreshTimer.setSingleShot(true);
    m_refreshTimer.setInterval(kPictureEvery);
    connect(&m_refreshTimer, &QTimer::timeout, this, &Workbench::refresh);
    m_tick.setInterval(kTick);
    connect(&m_tick, &QTimer::timeout, this, &Workbench::tick);
}

Workbench::~Workbench() = default;

void Workbench::open(const std::filesystem::path& path)
{
    if (m_runner) {
        m_openAfterEnd = path;
        cancel();
        return;
    }
    m_opening = true;
    m_pictures.latest(
        [path](std::stop_token) {
            auto opening = std::make_shared<Opening>();
            opening->path = path;
            opening->open();
            return opening;
        },
        [this](const std::shared_ptr<Opening>& opening) { finishOpening(*opening); });
}

void Workbench::finishOpening(Opening& opening)
{
    m_opening = false;
    if (opening.error) {
        emit openFailed(*opening.error, opening.path);
        return;
    }
    close();
    m_path = opening.path;
    m_writer = std::move(opening.writer);
    m_reader = std::move(opening.reader);
    m_picture = std::move(opening.picture);
    emit opened();
    emit pictureChanged();
}

void Workbench::close()
{
    if (m_runner) {
        m_runner.reset();
        m_run = {};
        m_tick.stop();
        emit runChanged();
    }
    if (!isOpen()) {
        return;
    }
    m_pictures.clear();
    m_fetches.clear();
    m_refreshTimer.stop();
    m_refreshing = m_refreshAgain = false;
    m_records.clear();
    m_recordOrder.clear();
    m_writer.reset();
    m_reader.reset();
    // Freeing the plan of ten thousand tasks takes a third of a second: not on this thread, and after the pages have
    // let go of it.
    QTimer::singleShot(kLetGoAfter, this, [this, old = std::move(m_picture)]() mutable {
        m_fetches.add([old = std::move(old)](std::stop_token) -> JobThread::Answer { return {}; });
    });
    m_path.clear();
    m_run = {};
    m_picture = std::make_shared<const Picture>();
    emit closed();
    emit pictureChanged();
}

void Workbench::refreshSoon()
{
    if (!m_refreshTimer.isActive()) {
        m_refreshTimer.start();
    }
}

void Workbench::refresh()
{
    if (!isOpen()) {
        return;
    }
    if (m_refreshing) {
        m_refreshAgain = true;
        return;
    }
    m_refreshing = true;
    m_pictures.queue([reader = m_reader](std::stop_token) { return readPicture(*reader); },
                     [this](const Result<std::shared_ptr<const Picture>>& picture) {
                         m_refreshing = false;
                         if (picture) {
                             m_picture = *picture;
                             emit pictureChanged();
                         } else {
                             m_run.problem = picture.error();
                             emit runChanged();
                         }
                         if (std::exchange(m_refreshAgain, false)) {
                             refreshSoon();
                         }
                     });
}

void Workbench::fetchTrial(TrialKey key, QObject* context, TrialAnswer answer)
{
    if (const auto found = m_records.find(key); found != m_records.end()) {
        m_recordOrder.remove(key);
        m_recordOrder.push_back(key);
        answer(found->second);
        return;
    }
    const StoredSession* session = m_picture->session(key.session);
    if (!session || !isOpen()) {
        answer(Error{ErrorCode::NotFound, Stage::Store, "There is no such trial in the open workspace."});
        return;
    }
    using Fetched = Result<std::shared_ptr<const TrialRecord>>;
    m_fetches.queue(
        [reader = m_reader, id = session->id, index = key.planIndex](std::stop_token) -> Fetched {
            auto record = reader->trial(id, index);
            if (!record) {
                return record.error();
            }
            return std::make_shared<const TrialRecord>(*std::move(record));
        },
        [this, key, context = QPointer<QObject>(context), answer = std::move(answer)](const Fetched& fetched) {
            if (fetched) {
                remember(key, *fetched);
            }
            if (context) {
                answer(fetched);
            }
        });
}

void Workbench::remember(TrialKey key, std::shared_ptr<const TrialRecord> record)
{
    if (m_records.emplace(key, std::move(record)).second) {
        m_recordOrder.push_back(key);
    }
    while (m_recordOrder.size() > kRecordsKept) {
        m_records.erase(m_recordOrder.front());
        m_recordOrder.pop_front();
    }
}

void Workbench::start(const SessionRequest& request)
{
    if (m_runner || !m_writer) {
        m_run.problem = Error{ErrorCode::InvalidInput, Stage::Session,
                              m_runner    ? "A session is running already. Cancel it or wait for its end."
                              : !isOpen() ? "No workspace is open. Open or make one first."
                                          : "This workspace is open for reading only. Open one that can be written."};
        emit runChanged();
        return;
    }
    if (!request.resume.empty()) { // trials of that session may be drawn again
        m_records.clear();
        m_recordOrder.clear();
    }
    const int concurrency = m_run.concurrency;
    m_run = {};
    m_run.state = RunStatus::State::Preparing;
    m_run.concurrency = concurrency;
    m_run.limit = m_limit;
    m_runner = std::make_unique<SessionRunner>(
        m_services, m_writer, request, concurrency, m_limit, [this](Result<SessionOutcome> outcome) {
            QMetaObject::invokeMethod(
                this, [this, outcome] { onRunOver(outcome); }, Qt::QueuedConnection);
        });
    m_tick.start();
    emit runChanged();
}

void Workbench::tick()
{
    if (!m_runner) {
        return;
    }
    const SessionRunner::State state = m_runner->state();
    const std::size_t storedBefore = m_run.progress.done;
    const bool isNew = m_run.sessionId.empty() && !state.sessionId.empty();
    m_run.sessionId = state.sessionId;
    m_run.progress = state.progress;
    m_run.inFlight = state.inFlight;
    m_run.concurrency = state.concurrency;
    m_run.reason = state.reason;
    if (m_run.state != RunStatus::State::Ending && state.prepared) {
        m_run.state = state.paused ? RunStatus::State::Paused : RunStatus::State::Running;
    }
    if (isNew || m_run.progress.done != storedBefore) {
        refreshSoon();
    }
    emit runChanged();
}

void Workbench::onRunOver(const Result<SessionOutcome>& outcome)
{
    if (!m_runner) {
        return; // of a workspace that was closed meanwhile
    }
    tick();
    m_runner.reset();
    m_tick.stop();
    m_run.state = RunStatus::State::Idle;
    m_run.inFlight.clear();
    if (outcome) {
        m_run.outcome = outcome->state;
        m_run.reason = outcome->reason;
        m_run.progress.spent = outcome->spent;
    } else if (outcome.error().code == ErrorCode::Cancelled) {
        m_run.outcome = SessionState::Cancelled;
    } else {
        m_run.outcome = SessionState::Failed;
        m_run.problem = outcome.error();
    }
    refresh();
    emit runChanged();
    emit runEnded();
    if (const auto next = std::exchange(m_openAfterEnd, std::nullopt)) {
        open(*next);
    }
}

void Workbench::pause()
{
    if (m_runner) {
        m_runner->pause();
        tick();
    }
}

void Workbench::resume()
{
    if (m_runner) {
        m_runner->resume();
        tick();
    }
}

void Workbench::cancel()
{
    if (m_runner) {
        m_run.state = RunStatus::State::Ending;
        m_runner->cancel();
        emit runChanged();
    }
}

void Workbench::finishOpenTrials()
{
    if (m_runner) {
        m_run.state = RunStatus::State::Ending;
        m_runner->finishOpenTrials();
        emit runChanged();
    }
}

void Workbench::setConcurrency(int requestsAtOnce)
{
    m_run.concurrency = requestsAtOnce;
    if (m_runner) {
        m_runner->setConcurrency(requestsAtOnce);
    }
    emit runChanged();
}

} // namespace candor::ui
