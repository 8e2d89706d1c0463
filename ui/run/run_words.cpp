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

/// "0:12", as a clock shows it.
QString clockText(std::chrono::milliseconds duration)
{
    const auto seconds = duration.count() / 1000;
    const auto two = [](std::int64_t number) { return QStringLiteral("%1").arg(number, 2, 10, QLatin1Char('0')); };
    return seconds < 3600
               ? QStringLiteral("%1:%2").arg(seconds / 60).arg(two(seconds % 60))
               : QStringLiteral("%1:%2:%3").arg(seconds / 3600).arg(two(seconds / 60 % 60), two(seconds % 60));
}

QString trialsText(std::size_t done, std::size_t total)
{
    return tr("%1 of %2 trials").arg(countText(done), countText(total));
}

QString waitingSentence(const WaitingServer& waiting)
{
    return tr("Waiting for the server: %1 of %2").arg(clockText(waiting.elapsed), clockText(waiting.atMost));
}

QString ofLimit(const QString& used, bool limited, const QString& limit)
{
    return limited ? tr("%1 of %2").arg(used, limit) : used;
}

/// "$0.31 of $1.00", "51,000 of 100,000 tokens".
QStringList spentParts(const RunStatus& run)
{
    const Spent& spent = run.progress.spent;
    QStringList parts;
    if (spent.costUsd > 0.0 || run.limit.costUsd > 0.0) {
        parts += ofLimit(dollarText(spent.costUsd), run.limit.costUsd > 0.0, dollarText(run.limit.costUsd));
    }
    if (spent.tokens > 0 || run.limit.tokens > 0) {
        parts += tr("%1 tokens")
                     .arg(ofLimit(countText(static_cast<std::size_t>(spent.tokens)), run.limit.tokens > 0,
                                  countText(static_cast<std::size_t>(run.limit.tokens))));
    }
    return parts;
}

QString withStop(const QString& words)
{
    return words.endsWith(QLatin1Char('.')) ? words : words + QLatin1Char('.');
}

QString endedByItself(const RunStatus& run)
{
    QStringList spent = spentParts(run);
    spent += tr("%1 requests").arg(countText(run.progress.spent.requests));
    if (run.progress.elapsed.count() > 0) {
        spent += ofLimit(durationText(run.progress.elapsed), run.limit.time.count() > 0, durationText(run.limit.time));
    }
    return tr("Ended by itself: %1 This run used %2. What the next one may use stands under Set up.")
        .arg(withStop(shown(run.reason, 1000)), spent.join(QStringLiteral(", ")));
}

QString activeSentence(const RunStatus& run)
{
    const QString trials = trialsText(run.progress.done, run.progress.total);
    switch (run.state) {
    case RunStatus::State::Preparing:
        if (run.progress.waiting) {
            return waitingSentence(*run.progress.waiting);
        }
        return tr("Starting: connecting to backends, checking the sandbox");
    case RunStatus::State::Paused:
        return tr("Paused at %1").arg(trials);
    case RunStatus::State::Ending:
        return tr("Ending at %1").arg(trials);
    case RunStatus::State::Running:
        if (run.progress.waiting) {
            return waitingSentence(*run.progress.waiting);
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
        parts += tr("not model output: %1").arg(shown(session->provenance, 240));
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
        parts +=
            tr("%1 so far")
                .arg(ofLimit(durationText(progress.elapsed), run.limit.time.count() > 0, durationText(run.limit.time)));
    }
    if (const QStringList spent = spentParts(run); !spent.isEmpty()) {
        parts += tr("used %1").arg(spent.join(QStringLiteral(", ")));
    }
    if (progress.remaining.count() >= 0 && run.state == RunStatus::State::Running) {
        parts += tr("about %1 left").arg(durationText(progress.remaining));
    }
    parts += tr("%1 requests and %2 programs under way")
                 .arg(countText(run.inFlight.size()), countText(progress.executionsInFlight));
    return parts.join(QStringLiteral(" · "));
}

QString heldUpText(const RunStatus& run, const StoredSession* session)
{
    if (!run.reason.empty()) {
        if (run.state == RunStatus::State::Paused) {
            return tr("Paused by itself: %1").arg(shown(run.reason, 1000));
        }
        if (run.active()) {
            return tr("Ending by itself: %1").arg(shown(run.reason, 1000));
        }
        return session && session->id == run.sessionId ? endedByItself(run) : QString();
    }
    const bool preparing = run.state == RunStatus::State::Preparing;
    if ((!preparing && run.state != RunStatus::State::Running) || !run.progress.waiting) {
        return {};
    }
    const WaitingServer& waiting = *run.progress.waiting;
    const QString words = waiting.words.empty() ? tr("it is loading, or gone") : shown(waiting.words, 600);
    if (preparing) {
        return tr("%1 does not answer yet: %2 The session begins when it does.")
            .arg(shown(waiting.backend, 100), withStop(words));
    }
    return tr("%1 does not answer yet: %2 Requests go on when it does; %3 of %4 trials are stored.")
        .arg(shown(waiting.backend, 100), withStop(words), countText(run.progress.done), countText(run.progress.total));
}

QString problemText(const Error& error)
{
    return shown(describe(error), 1000) + QLatin1Char(' ') + adviceFor(error.code);
}

} // namespace candor::ui
