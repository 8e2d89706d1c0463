// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/result.h"

#include <QObject>

#include <filesystem>
#include <functional>

class QMenu;
class QWidget;

namespace candor::ui {

class Commands;
class NoticeBar;
class Workbench;

/// New, open, recent and close, and what the user is told of them. Owned by the window.
class WorkspaceFiles : public QObject
{
    Q_OBJECT
public:
    /// Asks for a file name; a test puts its own in place of the desktop's dialog.
    using AskFile = std::function<void(bool toSave, const std::function<void(const QString&)>& chosen)>;

    WorkspaceFiles(Workbench& workbench, Commands& commands, NoticeBar& notices, QWidget& window);

    void setAskFile(AskFile ask) { m_ask = std::move(ask); }
    void open(const std::filesystem::path& path);
    void fillRecent(QMenu& menu);

private:
    void onOpened();
    void onOpenFailed(const Error& error, const std::filesystem::path& path);
    void offerResume();
    void askFile(bool toSave);

    Workbench& m_workbench;
    NoticeBar& m_notices;
    QWidget& m_window;
    AskFile m_ask;
};

} // namespace candor::ui
