// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/run_commands.h"

#include "ui/page/commands.h"
#include "ui/page/focus.h"
#include "ui/theme/figures.h"

#include <QAction>

#include <algorithm>

namespace candor::ui {

std::optional<std::size_t> shownSession(const PageContext& context)
{
    const RunStatus& run = context.workbench.run();
    if (!run.active()) {
        return context.focus.session();
    }
    const Snapshot& snapshot = *context.workbench.picture().snapshot;
    const StoredSession* session = run.sessionId.empty() ? nullptr : snapshot.find(run.sessionId);
    return session ? std::optional(static_cast<std::size_t>(session - snapshot.sessions.data())) : std::nullopt;
}

std::size_t infrastructureFailures(const Picture& picture, std::size_t session)
{
    std::size_t failures = 0;
    if (session < picture.summaries.size()) {
        for (const ConfigurationSummary& summary : picture.summaries[session]) {
            failures += summary.success.notTheModels;
        }
    }
    return failures;
}

RunCommands::RunCommands(const PageContext& context) : QObject(&context.commands), m_context(context)
{
    addSetUp();
    addRunning();
    addAfterwards();
    connect(&context.workbench, &Workbench::runChanged, this, &RunCommands::refresh);
    connect(&context.workbench, &Workbench::pictureChanged, this, &RunCommands::refresh);
    connect(&context.focus, &Focus::sessionChanged, this, &RunCommands::refresh);
    refresh();
}

void RunCommands::addSetUp()
{
    Commands& commands = m_context.commands;
    const QString session = tr("Session");
    commands.add(QStringLiteral("session.set-up"), session, tr("New session…"), Qt::CTRL | Qt::SHIFT | Qt::Key_N,
                 [this] { m_context.focus.showPage(QStringLiteral("run")); });
    commands.add(QStringLiteral("session.start"), session, tr("Start"), Qt::CTRL | Qt::Key_Return)->setEnabled(false);
    commands
        .add(QStringLiteral("session.duplicate-configuration"), session,
             tr("Duplicate configuration, change one thing"), Qt::CTRL | Qt::Key_D)
        ->setEnabled(false);
    commands.add(QStringLiteral("edit.undo"), tr("Edit"), tr("Undo"), QKeySequence::Undo)->setEnabled(false);
    commands.add(QStringLiteral("edit.redo"), tr("Edit"), tr("Redo"), Qt::CTRL | Qt::SHIFT | Qt::Key_Z)
        ->setEnabled(false);
}

void RunCommands::addRunning()
{
    Commands& commands = m_context.commands;
    const QString session = tr("Session");
    m_pause = commands.add(QStringLiteral("session.pause"), session, tr("Pause"), Qt::CTRL | Qt::Key_Period, [this] {
        Workbench& workbench = m_context.workbench;
        workbench.run().state == RunStatus::State::Paused ? workbench.resume() : workbench.pause();
    });
    m_stopAfterTask = commands.add(QStringLiteral("session.stop-after-task"), session, tr("Stop after this task"), {},
                                   [this] { m_context.workbench.finishOpenTrials(); });
    m_cancel = commands.add(QStringLiteral("session.cancel"), session, tr("Cancel"),
                            Qt::CTRL | Qt::SHIFT | Qt::Key_Period, [this] { m_context.workbench.cancel(); });
    m_more = commands.add(QStringLiteral("session.more-requests"), session, tr("More requests at once"),
                          Qt::CTRL | Qt::Key_Plus, [this] { changeConcurrency(1); });
    m_fewer = commands.add(QStringLiteral("session.fewer-requests"), session, tr("Fewer requests at once"),
                           Qt::CTRL | Qt::Key_Minus, [this] { changeConcurrency(-1); });
}

void RunCommands::addAfterwards()
{
    Commands& commands = m_context.commands;
    const QString session = tr("Session");
    m_resume =
        commands.add(QStringLiteral("session.resume"), session, tr("Resume session"), {}, [this] { goOn(false); });
    m_retry = commands.add(QStringLiteral("session.retry-failures"), session, tr("Retry infrastructure failures"), {},
                           [this] { goOn(true); });
    m_results = commands.add(QStringLiteral("session.show-results"), session, tr("Show results"), {},
                             [this] { m_context.focus.showPage(QStringLiteral("results")); });
}

void RunCommands::changeConcurrency(int step)
{
    const int wanted = m_context.workbench.run().concurrency + step;
    m_context.workbench.setConcurrency(std::clamp(wanted, 1, kMaxConcurrency));
}

void RunCommands::goOn(bool retryFailures)
{
    const auto session = shownSession(m_context);
    const StoredSession* stored = session ? m_context.workbench.picture().session(*session) : nullptr;
    if (stored) {
        SessionRequest request;
        request.resume = stored->id;
        request.retryFailures = retryFailures;
        m_context.workbench.start(request);
        m_context.focus.showPage(QStringLiteral("run"));
    }
}

void RunCommands::refresh()
{
    const Workbench& workbench = m_context.workbench;
    const RunStatus& run = workbench.run();
    const bool steerable = run.state == RunStatus::State::Running || run.state == RunStatus::State::Paused;
    m_pause->setText(run.state != RunStatus::State::Paused ? tr("Pause")
                     : run.reason.empty()                  ? tr("Continue")
                                                           : tr("Resume"));
    m_pause->setEnabled(steerable);
    m_stopAfterTask->setEnabled(steerable);
    m_cancel->setEnabled(run.active());
    m_more->setEnabled(run.concurrency < kMaxConcurrency);
    m_fewer->setEnabled(run.concurrency > 1);
    const auto session = shownSession(m_context);
    const StoredSession* stored = session ? workbench.picture().session(*session) : nullptr;
    const bool canRun = stored && !run.active() && !workbench.isReadOnly();
    const std::size_t failures = stored ? infrastructureFailures(workbench.picture(), *session) : 0;
    m_resume->setEnabled(canRun && stored->trialCount < stored->plan->trials.size());
    m_retry->setEnabled(canRun && failures > 0);
    m_retry->setText(failures > 0 ? tr("Retry %1 infrastructure failures").arg(countText(failures))
                                  : tr("Retry infrastructure failures"));
    m_results->setEnabled(stored && stored->trialCount > 0);
}

} // namespace candor::ui
