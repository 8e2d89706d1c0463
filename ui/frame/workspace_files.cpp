// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frame/workspace_files.h"

#include "ui/bridge/workbench.h"
#include "ui/frame/notice_bar.h"
#include "ui/page/commands.h"
#include "ui/start/recent_workspaces.h"
#include "ui/theme/figures.h"
#include "ui/theme/plain.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>

namespace candor::ui {

namespace {

constexpr auto kFilter = "Candor workspaces (*.candor);;All files (*)";

} // namespace

WorkspaceFiles::WorkspaceFiles(Workbench& workbench, Commands& commands, NoticeBar& notices, QWidget& window)
    : QObject(&window), m_workbench(workbench), m_notices(notices), m_window(window)
{
    commands.add(QStringLiteral("file.new"), tr("File"), tr("New workspace…"), QKeySequence::New,
                 [this] { askFile(true); });
    commands.add(QStringLiteral("file.open"), tr("File"), tr("Open workspace…"), QKeySequence::Open,
                 [this] { askFile(false); });
    commands.add(QStringLiteral("file.open-default"), tr("File"), tr("Open the default workspace"), {}, [this] {
        if (const auto path = m_workbench.services().defaultWorkspace()) {
            open(*path);
        } else {
            m_notices.say(shown(describe(path.error())), true);
        }
    });
    commands.add(QStringLiteral("file.close"), tr("File"), tr("Close workspace"), QKeySequence::Close,
                 [this] { m_workbench.close(); });
    connect(&workbench, &Workbench::opened, this, &WorkspaceFiles::onOpened);
    connect(&workbench, &Workbench::openFailed, this, &WorkspaceFiles::onOpenFailed);
    connect(&workbench, &Workbench::runEnded, this, [this] {
        if (m_workbench.run().problem) {
            m_notices.say(shown(describe(*m_workbench.run().problem)), true);
        }
    });
}

void WorkspaceFiles::open(const std::filesystem::path& path)
{
    m_notices.dismiss();
    m_workbench.open(path);
}

void WorkspaceFiles::onOpened()
{
    RecentWorkspaces().add(m_workbench.path());
    if (m_workbench.isReadOnly()) {
        m_notices.say(tr("This workspace can only be read: its file or folder is write-protected. To run sessions, "
                         "open one that can be written."),
                      false);
        return;
    }
    offerResume();
}

/// A session that was running when its program ended, however that was.
void WorkspaceFiles::offerResume()
{
    const Snapshot& snapshot = *m_workbench.picture().snapshot;
    for (auto session = snapshot.sessions.rbegin(); session != snapshot.sessions.rend(); ++session) {
        const bool left = session->state == SessionState::Running || session->state == SessionState::Paused;
        if (left && session->trialCount < session->plan->trials.size()) {
            m_notices.say(tr("A session of suite %1 was interrupted: %2 of %3 trials are stored, nothing of them is "
                             "lost.")
                              .arg(shown(session->plan->suite->name, 60), countText(session->trialCount),
                                   countText(session->plan->trials.size())),
                          false, tr("Resume it"), [this, id = session->id] {
                              SessionRequest request;
                              request.resume = id;
                              m_workbench.start(request);
                          });
            return;
        }
    }
}

void WorkspaceFiles::onOpenFailed(const Error& error, const std::filesystem::path& path)
{
    m_notices.say(tr("%1 could not be opened. %2").arg(shown(path.filename().string(), 80), shown(describe(error))),
                  true, tr("Open another…"), [this] { askFile(false); });
}

void WorkspaceFiles::fillRecent(QMenu& menu)
{
    menu.clear(); // a file that is gone is said to be when it is opened: looking may block
    for (const std::filesystem::path& path : RecentWorkspaces().all()) {
        QString name = shown(path.filename().string(), 80);
        QAction* action = menu.addAction(name.replace(QLatin1Char('&'), QStringLiteral("&&")));
        action->setToolTip(plainToolTip(shown(path.string())));
        connect(action, &QAction::triggered, this, [this, path] { open(path); });
    }
    if (menu.isEmpty()) {
        menu.addAction(tr("None yet"))->setEnabled(false);
    }
}

void WorkspaceFiles::askFile(bool toSave)
{
    const auto chosen = [this, toSave](const QString& file) {
        const bool bare = QFileInfo(file).suffix().isEmpty();
        open((toSave && bare ? file + QStringLiteral(".candor") : file).toStdString());
    };
    if (m_ask) {
        m_ask(toSave, chosen);
        return;
    }
    auto* dialog =
        new QFileDialog(&m_window, toSave ? tr("New workspace") : tr("Open workspace"), QString(), tr(kFilter));
    dialog->setObjectName(QStringLiteral("workspaceDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(toSave ? QFileDialog::AcceptSave : QFileDialog::AcceptOpen);
    dialog->setFileMode(toSave ? QFileDialog::AnyFile : QFileDialog::ExistingFile);
    dialog->setOption(QFileDialog::DontConfirmOverwrite); // a workspace that is there is opened, never replaced
    connect(dialog, &QFileDialog::fileSelected, this, chosen);
    dialog->open();
}

} // namespace candor::ui
