// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/run_view.h"

#include "ui/bridge/workbench.h"
#include "ui/page/commands.h"
#include "ui/page/focus.h"
#include "ui/parts/empty_state.h"
#include "ui/parts/tone_label.h"
#include "ui/run/progress_line.h"
#include "ui/run/running_view.h"
#include "ui/run/setup_view.h"
#include "ui/start/start_page.h"
#include "ui/theme/plain.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace candor::ui {

RunView::RunView(const PageContext& context, QWidget* parent) : QWidget(parent), m_context(context)
{
    setObjectName(QStringLiteral("run"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addLayout(makeHead());
    m_parts = new QStackedWidget(this);
    m_empty = new EmptyState(this);
    m_empty->setObjectName(QStringLiteral("noWorkspace"));
    m_setup = new SetupView(context, this);
    m_running = new RunningView(context, this);
    for (QWidget* part : std::initializer_list<QWidget*>{m_empty, m_setup, m_running}) {
        m_parts->addWidget(part);
    }
    layout->addWidget(m_parts, 1);
    m_wasActive = context.workbench.run().active();
    m_wanted = m_wasActive ? static_cast<QWidget*>(m_running) : m_setup;
    connect(m_setUpButton, &QPushButton::clicked, this, [this] { showPart(m_setup); });
    connect(m_runningButton, &QPushButton::clicked, this, [this] { showPart(m_running); });
    connect(m_empty, &EmptyState::clicked, this, [this] { openDefaultWorkspace(m_context); });
    connect(m_running, &RunningView::told, this, &RunView::refresh);
    connect(m_running, &RunningView::setUpWanted, this, [this] { showPart(m_setup); });
    connect(m_setup, &SetupView::told, this, &RunView::refresh);
    connect(&context.workbench, &Workbench::runChanged, this, &RunView::onRun);
    connect(&context.workbench, &Workbench::opened, this, &RunView::refresh);
    connect(&context.workbench, &Workbench::openFailed, this, &RunView::refresh);
    connect(&context.workbench, &Workbench::closed, this, &RunView::refresh);
    connectCommands();
    refresh();
}

RunView::~RunView()
{
    m_setup->undoStack().disconnect(this); // it tells of its end
}

QLayout* RunView::makeHead()
{
    m_sentence = new PlainLabel(QString(), this);
    m_sentence->setObjectName(QStringLiteral("runSentence"));
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.35);
    large.setBold(true);
    m_sentence->setFont(large);
    m_sentence->setWordWrap(true);
    m_below = new ToneLabel(&Theme::dim, this);
    m_below->setObjectName(QStringLiteral("runBelow"));
    m_below->setWordWrap(true);
    m_setUpButton = new PartButton(QStringLiteral("showSetUp"), tr("&Set up"), this);
    m_runningButton = new PartButton(QStringLiteral("showRunning"), tr("Runnin&g"), this);
    auto* words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(m_sentence);
    words->addWidget(m_below);
    auto* head = new QHBoxLayout;
    head->setSpacing(4);
    head->addLayout(words, 1);
    head->addWidget(m_setUpButton, 0, Qt::AlignTop);
    head->addWidget(m_runningButton, 0, Qt::AlignTop);
    return head;
}

void RunView::connectCommands()
{
    const auto onTriggered = [this](const char* id, auto receiver, auto slot) {
        if (QAction* action = m_context.commands.find(QLatin1String(id))) {
            connect(action, &QAction::triggered, receiver, slot);
        }
    };
    onTriggered("session.set-up", this, [this] { showPart(m_setup); });
    onTriggered("session.start", m_setup, &SetupView::start);
    onTriggered("session.duplicate-configuration", m_setup, &SetupView::duplicate);
    onTriggered("edit.undo", &m_setup->undoStack(), &QUndoStack::undo);
    onTriggered("edit.redo", &m_setup->undoStack(), &QUndoStack::redo);
    connect(&m_setup->undoStack(), &QUndoStack::indexChanged, this, &RunView::refreshCommands);
}

void RunView::showPart(QWidget* part)
{
    m_wanted = part;
    refresh();
}

void RunView::onRun()
{
    const RunStatus& run = m_context.workbench.run();
    if (run.active() && !m_wasActive) {
        m_wanted = m_running;
    } else if (!run.active() && !m_wasActive && run.problem) {
        m_wanted = m_running; // it could not even begin: that is told there
    }
    m_wasActive = run.active();
    refresh();
}

void RunView::offerWorkspace()
{
    const bool opening = m_context.workbench.isOpening();
    m_sentence->setText(tr("Run a session"));
    m_below->setText(tr("A session is one or more configurations, run over the tasks of a suite."));
    if (opening) {
        m_empty->say(tr("Opening the workspace…"), tr("Its sessions are being read."));
    } else {
        m_empty->say(
            tr("No workspace is open"),
            tr("Sessions are kept in a workspace, which is one file. Open the default one to set up a session, "
               "or choose another under Start."),
            tr("Open the default workspace"));
    }
}

void RunView::refresh()
{
    const bool open = m_context.workbench.isOpen();
    if (!open) {
        offerWorkspace();
    } else if (m_wanted == m_running) {
        m_sentence->setText(m_running->sentence());
        m_below->setText(m_running->below());
    } else {
        m_sentence->setText(tr("Set up a session"));
        m_below->setText(m_setup->below());
    }
    m_below->setVisible(!m_below->text().isEmpty());
    m_parts->setCurrentWidget(open ? m_wanted : m_empty);
    m_setUpButton->setVisible(open);
    m_runningButton->setVisible(open);
    (m_wanted == m_running ? m_runningButton : m_setUpButton)->setChecked(true);
    m_runningButton->setText(m_context.workbench.run().active() ? tr("Runnin&g") : tr("Last r&un"));
    m_runningButton->setAccessibleName(m_context.workbench.run().active() ? tr("Running") : tr("Last run"));
    refreshCommands();
}

void RunView::refreshCommands()
{
    const bool here = isVisible() && m_context.workbench.isOpen() && m_parts->currentWidget() == m_setup;
    const auto enable = [this](const char* id, bool on) {
        if (QAction* action = m_context.commands.find(QLatin1String(id))) {
            action->setEnabled(on);
        }
    };
    enable("session.start", here && m_setup->refusal().isEmpty());
    enable("session.duplicate-configuration", here);
    enable("edit.undo", here && m_setup->undoStack().canUndo());
    enable("edit.redo", here && m_setup->undoStack().canRedo());
}

void RunView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    refresh();
}

void RunView::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    refreshCommands();
}

} // namespace candor::ui
