// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/session_words.h"

#include "ui/results/answer_words.h"
#include "ui/theme/plain.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

namespace candor::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Sessions", text);
}

QString dateText(SystemTime time)
{
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
    const QDateTime when = QDateTime::fromMSecsSinceEpoch(ms);
    const bool thisYear = when.date().year() == QDate::currentDate().year();
    return QLocale().toString(when, thisYear ? tr("d MMM, HH:mm") : tr("d MMM yyyy"));
}

} // namespace

SessionActivity activityOf(const StoredSession& session, const RunStatus& run)
{
    if (run.active() && run.sessionId == session.id) {
        switch (run.state) {
        case RunStatus::State::Preparing:
            return SessionActivity::Preparing;
        case RunStatus::State::Paused:
            return SessionActivity::Paused;
        case RunStatus::State::Ending:
            return SessionActivity::Ending;
        case RunStatus::State::Running:
        case RunStatus::State::Idle:
            return SessionActivity::Running;
        }
    }
    if (session.trialCount >= session.plan->trials.size()) {
        return SessionActivity::Finished;
    }
    return session.state == SessionState::Cancelled ? SessionActivity::Cancelled
           : session.state == SessionState::Failed  ? SessionActivity::Failed
                                                    : SessionActivity::Interrupted;
}

QString wordsOf(SessionActivity activity)
{
    switch (activity) {
    case SessionActivity::Preparing:
        return tr("preparing");
    case SessionActivity::Running:
        return tr("running");
    case SessionActivity::Paused:
        return tr("paused");
    case SessionActivity::Ending:
        return tr("ending");
    case SessionActivity::Interrupted:
        return tr("interrupted");
    case SessionActivity::Cancelled:
        return tr("cancelled");
    case SessionActivity::Failed:
        return tr("failed");
    case SessionActivity::Finished:
        return tr("finished");
    }
    return {};
}

bool canResume(SessionActivity activity)
{
    return activity == SessionActivity::Interrupted || activity == SessionActivity::Cancelled ||
           activity == SessionActivity::Failed;
}

QString sessionText(const StoredSession& session)
{
    const std::string name = session.plan->suite ? session.plan->suite->name : std::string();
    const std::size_t tasks = session.plan->suite ? session.plan->suite->tasks.size() : 0;
    return QStringLiteral("%1 · %2 · %3").arg(shown(name, 60), tasksText(tasks), dateText(session.createdAt));
}

QString backendWords(const std::string& backend)
{
    return backend == "sample" ? tr("recorded replies") : backend == "simulated" ? tr("simulator") : tr("server");
}

} // namespace candor::ui
