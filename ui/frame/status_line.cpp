// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frame/status_line.h"

#include "ui/bridge/workbench.h"
#include "ui/page/focus.h"
#include "ui/theme/figures.h"
#include "ui/theme/plain.h"

#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QTimer>

#include <set>

namespace candor::ui {

namespace {

QString stateWords(const RunStatus& run)
{
    const bool goesOn = run.state == RunStatus::State::Preparing || run.state == RunStatus::State::Running;
    if (goesOn && run.progress.waiting) {
        return StatusLine::tr("Waiting for the server");
    }
    switch (run.state) {
    case RunStatus::State::Idle:
        return {};
    case RunStatus::State::Preparing:
        return StatusLine::tr("Preparing: connecting, starting the sandbox");
    case RunStatus::State::Paused:
        return StatusLine::tr("Paused");
    case RunStatus::State::Ending:
        return StatusLine::tr("Ending");
    case RunStatus::State::Running:
        break;
    }
    return StatusLine::tr("Running");
}

} // namespace

StatusLine::StatusLine(Workbench& workbench, Focus& focus, QWidget* parent)
    : QStatusBar(parent), m_workbench(workbench), m_focus(focus), m_backend(new PlainLabel({}, this)),
      m_run(new PlainLabel({}, this)), m_progress(new QProgressBar(this)), m_counts(new PlainLabel({}, this)),
      m_sandbox(new PlainLabel({}, this))
{
    setObjectName(QStringLiteral("statusLine"));
    setSizeGripEnabled(false);
    m_backend->setObjectName(QStringLiteral("statusBackend"));
    m_run->setObjectName(QStringLiteral("statusRun"));
    m_counts->setObjectName(QStringLiteral("statusCounts"));
    m_sandbox->setObjectName(QStringLiteral("statusSandbox"));
    m_progress->setObjectName(QStringLiteral("statusProgress"));
    m_progress->setAccessibleName(tr("Progress of the running session"));
    m_progress->setTextVisible(false);
    m_progress->setFixedSize(120, 8);
    for (QLabel* label : {m_backend, m_run, m_counts, m_sandbox}) {
        label->setContentsMargins(8, 0, 8, 0);
    }
    addWidget(m_backend);
    addWidget(m_run);
    addWidget(m_progress);
    addPermanentWidget(m_counts);
    addPermanentWidget(m_sandbox);
    connect(&workbench, &Workbench::runChanged, this, &StatusLine::showRun);
    connect(&workbench, &Workbench::pictureChanged, this, &StatusLine::showCounts);
    connect(&focus, &Focus::sessionChanged, this, [this] {
        showBackends();
        showCounts();
    });
    showBackends();
    showRun();
    showCounts();
    QTimer::singleShot(0, this, &StatusLine::askSandbox); // not before the window is there
}

void StatusLine::showBackends()
{
    const Picture& picture = m_workbench.picture();
    const StoredSession* session = m_focus.session() ? picture.session(*m_focus.session()) : nullptr;
    if (!session) {
        m_backend->setText(tr("No session"));
        return;
    }
    std::set<std::string> names;
    for (const Configuration& configuration : session->plan->configurations) {
        names.insert(configuration.backend);
    }
    const QString first = shown(*names.begin(), 40);
    m_backend->setText(names.size() == 1
                           ? tr("Backend %1").arg(first)
                           : tr("Backend %1 and %n more", nullptr, static_cast<int>(names.size()) - 1).arg(first));
    m_backend->setToolTip(plainToolTip(shown(session->provenance)));
}

void StatusLine::showRun()
{
    const RunStatus& run = m_workbench.run();
    m_progress->setVisible(run.active());
    m_run->setVisible(run.active());
    if (!run.active()) {
        return;
    }
    const SessionProgress& progress = run.progress;
    QString text = stateWords(run);
    if (progress.total > 0) {
        text += tr(": %1 of %2 trials").arg(countText(progress.done), countText(progress.total));
    }
    if (progress.trialsPerSecond > 0.0) {
        text += tr(", %1/s").arg(QLocale().toString(progress.trialsPerSecond, 'f', 1));
    }
    if (progress.remaining.count() >= 0 && progress.done < progress.total) {
        text += tr(", about %1 left").arg(durationText(progress.remaining));
    }
    m_run->setText(text);
    m_progress->setRange(0, static_cast<int>(progress.total));
    m_progress->setValue(static_cast<int>(progress.done));
}

void StatusLine::showCounts()
{
    const Picture& picture = m_workbench.picture();
    const StoredSession* session = m_focus.session() ? picture.session(*m_focus.session()) : nullptr;
    if (!session) {
        m_counts->setText({});
        return;
    }
    const Snapshot& snapshot = *picture.snapshot;
    std::size_t candidates = 0;
    if (session->trialCount > 0) {
        const std::size_t last = session->firstTrial + session->trialCount - 1;
        candidates = snapshot.trials.firstCandidate[last] + snapshot.trials.candidateCount[last] -
                     snapshot.trials.firstCandidate[session->firstTrial];
    }
    m_counts->setText(
        tr("%1 tasks · %2 trials · %3 candidates")
            .arg(countText(session->plan->suite->tasks.size()), countText(session->trialCount), countText(candidates)));
}

void StatusLine::askSandbox()
{
    m_sandbox->setText(tr("Sandbox: looking"));
    m_jobs.latest(
        [services = m_workbench.sharedServices()](std::stop_token) -> Result<SandboxIdentity> {
            auto sandbox = services->sandbox();
            if (!sandbox) {
                return sandbox.error();
            }
            return (*sandbox)->identity();
        },
        [this](const Result<SandboxIdentity>& identity) {
            if (identity) {
                m_sandbox->setText(tr("Python %1 · %2").arg(shown(identity->version), shown(identity->level)));
                m_sandbox->setToolTip(plainToolTip(shown(identity->interpreter)));
            } else {
                m_sandbox->setText(tr("⚠ No sandbox: no program can be run"));
                m_sandbox->setToolTip(plainToolTip(shown(describe(identity.error()))));
            }
        });
}

} // namespace candor::ui
