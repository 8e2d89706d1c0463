// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/run_words.h"

#include "core/support/clock.h"
#include "ui/theme/figures.h"
#include "ui/theme/plain.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

namespace candor::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("RunWords", text);
}

QString trialsText(std::size_t done, std::size_t total)
{
    return tr("%1 of %2 trials").arg(countText(done), countText(total));
}

QString activeSentence(const RunStatus& run)
{
    const QString trials = trialsText(run.progress.done, run.progress.total);
    switch (run.state) {
    case RunStatus::State::Preparing:
        return tr("Starting: connecting to backends, checking the sandbox");
    case RunStatus::State::Paused:
        return tr("Paused at %1").arg(trials);
    case RunStatus::State::Ending:
        return tr("Ending at %1").arg(trials);
    case RunStatus::State::Running:
        if (run.progress.waiting) {
            return tr("Waiting for the server: %1 of %2")
                .arg(qt(formatDuration(run.progress.waiting->elapsed)),
                     qt(formatDuration(run.progress.waiting->atMost)));
        }
        [[fallthrough]];
    default:
        return tr("Running: %1").arg(trials);
    }
}

QString storedSentence(const StoredSession& session)
{
    const QString trials = trialsText(session.trialCount, session.plan->trials.size());
    if (session.trialCount >= session.plan->trials.size()) {
        return tr("Finished: %1").arg(trials);
    }
    if (session.state == SessionState::Failed) {
        return tr("Broken off: %1 are stored").arg(trials);
    }
    if (session.state == SessionState::Cancelled) {
        return tr("Stopped: %1 are stored").arg(trials);
    }
    return tr("Interrupted: %1 are stored").arg(trials);
}

QString adviceFor(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Connection:
    case ErrorCode::Timeout:
    case ErrorCode::Overloaded:
    case ErrorCode::RateLimited:
        return tr("Probe the backend under Backends, then start or resume.");
    case ErrorCode::Credentials:
        return tr("Give a key that the server takes under Backends, then start or resume.");
    case ErrorCode::SandboxUnavailable:
        return tr("Nothing is run unconfined. Install what is missing, then start again.");
    case ErrorCode::DiskFull:
        return tr("Make room on the disk, then resume: what is stored stays.");
    default:
        return tr("Change the set-up, or resume what is stored.");
    }
}

} // namespace

QString runSentence(const RunStatus& run, const StoredSession* session)
{
    if (run.active()) {
        return activeSentence(run);
    }
    if (run.problem && (!session || session->id != run.sessionId)) {
        return tr("The session could not start");
    }
    return session ? storedSentence(*session) : tr("Nothing has run yet");
}

QString runDetails(const StoredSession* session)
{
    QStringList parts;
    if (session && !session->provenance.empty()) {
        parts += tr("not model output: %1").arg(shown(session->provenance, 120));
    }
    if (session) {
        const SessionPlan& plan = *session->plan;
        const std::size_t configurations = plan.configurations.size();
        QString words = tr("%1 tasks of %2").arg(countText(plan.suite->tasks.size()), shown(plan.suite->name, 100));
        words +=
            configurations == 1 ? tr(" × 1 configuration") : tr(" × %1 configurations").arg(countText(configurations));
        words += plan.repeats == 1 ? QString() : tr(" × %1 repeats").arg(plan.repeats);
        parts.prepend(words);
    }
    return parts.join(QStringLiteral(" · "));
}

QString progressText(const RunStatus& run)
{
    if (!run.active() || run.state == RunStatus::State::Preparing) {
        return {};
    }
    const SessionProgress& progress = run.progress;
    QStringList parts;
    if (progress.trialsPerSecond > 0.0) {
        parts += tr("%1 trials/s").arg(QLocale().toString(progress.trialsPerSecond, 'g', 3));
    }
    if (progress.elapsed.count() > 0) {
        parts += tr("%1 so far").arg(durationText(progress.elapsed));
    }
    if (progress.remaining.count() >= 0 && run.state == RunStatus::State::Running) {
        parts += tr("about %1 left").arg(durationText(progress.remaining));
    }
    parts += tr("%1 requests and %2 programs under way")
                 .arg(countText(run.inFlight.size()), countText(progress.executionsInFlight));
    return parts.join(QStringLiteral(" · "));
}

QString heldUpText(const RunStatus& run)
{
    if (run.state == RunStatus::State::Paused && !run.reason.empty()) {
        return tr("Paused by itself: %1").arg(shown(run.reason, 1000));
    }
    if (run.state != RunStatus::State::Running || !run.progress.waiting) {
        return {};
    }
    const WaitingServer& waiting = *run.progress.waiting;
    const QString words = waiting.words.empty() ? tr("it is loading, or gone") : shown(waiting.words, 600);
    return tr("%1 does not answer yet: %2 Requests go on when it does; %3 of %4 trials are stored.")
        .arg(shown(waiting.backend, 100), words.endsWith(QLatin1Char('.')) ? words : words + QLatin1Char('.'),
             countText(run.progress.done), countText(run.progress.total));
}

QString problemText(const Error& error)
{
    return shown(describe(error), 1000) + QLatin1Char(' ') + adviceFor(error.code);
}

} // namespace candor::ui
