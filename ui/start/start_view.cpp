// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/start_view.h"

#include "ui/bridge/workbench.h"
#include "ui/page/commands.h"
#include "ui/page/focus.h"
#include "ui/parts/tone_label.h"
#include "ui/start/backend_status.h"
#include "ui/start/big_button.h"
#include "ui/start/recent_list.h"
#include "ui/start/start_page.h"
#include "ui/theme/plain.h"

#include <QFile>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

namespace candor::ui {

namespace {

constexpr int kMargin = 16;
constexpr int kWidest = 1120;

QLabel* makeDim(const QString& text, QWidget* parent)
{
    auto* label = new ToneLabel(&Theme::dim, parent);
    label->setText(text);
    return label;
}

} // namespace

StartView::StartView(const PageContext& context, QWidget* parent) : QWidget(parent), m_context(context)
{
    setObjectName(QStringLiteral("start"));
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);

    auto* content = new QWidget(scroll);
    content->setMaximumWidth(kWidest);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    layout->setSpacing(8);
    addTitle(*layout);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(32);
    columns->addWidget(makeActions(), 1);
    columns->addWidget(makeRecent(), 1);
    layout->addSpacing(16);
    layout->addLayout(columns);
    layout->addSpacing(16);
    layout->addWidget(makeBackends());
    layout->addStretch(1);
    auto* holder = new QWidget(scroll);
    auto* centre = new QHBoxLayout(holder);
    centre->setContentsMargins(0, 0, 0, 0);
    centre->addWidget(content, 1);
    centre->addStretch(0);
    scroll->setWidget(holder);

    // The frame notes a workspace as recent when it is opened; the list is read after that.
    connect(&context.workbench, &Workbench::opened, m_recent, &RecentList::reload, Qt::QueuedConnection);
}

void StartView::addTitle(QVBoxLayout& layout)
{
    auto* title =
        new PlainLabel(tr("Candor shows where a configuration loses tasks, and what to run to know why."), this);
    title->setObjectName(QStringLiteral("startSentence"));
    title->setWordWrap(true);
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.35);
    large.setBold(true);
    title->setFont(large);
    auto* below =
        new PlainLabel(tr("Models write an intermediate representation of each task; Candor scores it, turns it "
                          "into Python, runs that in a sandbox and keeps every step."),
                       this);
    below->setWordWrap(true);
    layout.addWidget(title);
    layout.addWidget(below);
}

QLabel* StartView::heading(const QString& text)
{
    auto* label = makeDim(text, this);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    label->setFont(bold);
    return label;
}

QWidget* StartView::makeActions()
{
    auto* column = new QWidget(this);
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    auto* sample = new BigButton(QStringLiteral("runSample"), tr("&Run the sample"),
                                 tr("Two configurations over 18 tasks, in seconds, without a server"), column);
    auto* session = new BigButton(QStringLiteral("newSession"), tr("&New session"),
                                  tr("Choose tasks and configurations, see the forecast, start"), column);
    auto* file = new BigButton(QStringLiteral("openWorkspace"), tr("&Open…"),
                               tr("A workspace: one .candor file that holds sessions"), column);
    auto* known = new BigButton(QStringLiteral("openDefault"), tr("Open the &default workspace"),
                                tr("Where sessions go when no file is named"), column);
    auto* note = makeDim(tr("The sample replays a recording that the authors wrote to reproduce an analysis of "
                            "October 2025. It is not model output; the verdicts come from running it."),
                         column);
    note->setObjectName(QStringLiteral("sampleNote"));
    note->setWordWrap(true);
    layout->addWidget(heading(tr("Begin")));
    for (BigButton* button : {sample, session, file, known}) {
        layout->addWidget(button);
    }
    layout->addWidget(note);
    layout->addStretch();
    connect(sample, &QPushButton::clicked, this, [this] { runSample(m_context); });
    connect(session, &QPushButton::clicked, this, &StartView::newSession);
    connect(file, &QPushButton::clicked, this, &StartView::chooseFile);
    connect(known, &QPushButton::clicked, this, [this] { openDefaultWorkspace(m_context); });
    return column;
}

QWidget* StartView::makeRecent()
{
    auto* column = new QWidget(this);
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    m_recent = new RecentList(column);
    m_recent->setMinimumHeight(200);
    m_recent->setMaximumHeight(420);
    m_noRecent = makeDim(tr("None yet. Run the sample, or open a workspace; it will be listed here."), column);
    m_noRecent->setObjectName(QStringLiteral("noRecent"));
    m_noRecent->setWordWrap(true);
    layout->addWidget(heading(tr("Recent workspaces")));
    layout->addWidget(m_noRecent);
    layout->addWidget(m_recent, 1);
    m_recent->hide();
    layout->addStretch(0);
    connect(m_recent, &RecentList::chosen, this, &StartView::open);
    connect(m_recent, &RecentList::counted, this, [this](int workspaces) {
        m_recent->setVisible(workspaces > 0);
        m_noRecent->setVisible(workspaces == 0);
    });
    return column;
}

QWidget* StartView::makeBackends()
{
    auto* part = new QWidget(this);
    auto* layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(heading(tr("Backends and sandbox")));
    auto* status = new BackendStatus(m_context.workbench.sharedServices(), part);
    layout->addWidget(status);
    connect(status, &BackendStatus::backendWanted, &m_context.focus, &Focus::showBackend);
    connect(status, &BackendStatus::backendsWanted, this,
            [this] { m_context.focus.showPage(QStringLiteral("backends")); });
    return part;
}

void StartView::newSession()
{
    if (!m_context.workbench.isOpen() && !m_context.workbench.isOpening()) {
        openDefaultWorkspace(m_context);
    }
    if (QAction* setUp = m_context.commands.find(QStringLiteral("session.set-up"))) {
        setUp->trigger();
    } else {
        m_context.focus.showPage(QStringLiteral("run"));
    }
}

void StartView::chooseFile()
{
    if (QAction* command = m_context.commands.find(QStringLiteral("file.open"))) {
        command->trigger();
        return;
    }
    auto* dialog = new QFileDialog(this, tr("Open a workspace"), QString(), tr("Workspaces (*.candor);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& file) { open(QFile::encodeName(file).toStdString()); });
    dialog->open();
}

void StartView::open(const std::filesystem::path& path)
{
    m_context.workbench.open(path);
}

void StartView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_recent->reload();
}

} // namespace candor::ui
