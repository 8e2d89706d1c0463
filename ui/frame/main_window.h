// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/page/commands.h"
#include "ui/page/focus.h"
#include "ui/page/registry.h"

#include <QMainWindow>

#include <filesystem>
#include <map>
#include <vector>

class QDockWidget;
class QStackedWidget;

namespace candor::ui {

class Appearance;
class Layouts;
class NoticeBar;
class PageTabs;
class WorkspaceFiles;

/// The window: hosts the pages and docks of a registry and knows none of them. GUI thread.
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    /// The workbench must outlive the window.
    MainWindow(Workbench& workbench, Registry registry, QWidget* parent = nullptr);
    ~MainWindow() override;

    void open(const std::filesystem::path& path);
    void showPage(const QString& id);
    [[nodiscard]] QString currentPage() const;
    [[nodiscard]] PageContext context() { return {m_workbench, m_focus, m_commands}; }
    [[nodiscard]] WorkspaceFiles& files() { return *m_files; }

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void addPages();
    void addDocks();
    void showDocks();
    void addWindowCommands();
    void fillMenus();
    void putInMenu(QAction* action, const QString& menu);
    void followWishes();
    void sayTitle();
    void askBeforeClosing();
    QWidget* pageNamed(const QString& id);

    Workbench& m_workbench;
    Registry m_registry;
    Commands m_commands;
    Focus m_focus;
    Appearance* m_appearance;
    PageTabs* m_tabs;
    NoticeBar* m_notices;
    QStackedWidget* m_pages;
    WorkspaceFiles* m_files;
    Layouts* m_layouts;
    std::map<QString, QWidget*> m_made; ///< pages that were shown at least once
    std::map<QString, QMenu*> m_menus;
    struct Dock
    {
        QDockWidget* widget;
        QAction* wanted; ///< checkable: whether the user wants it, beside the pages where it makes sense
        QStringList pages;
        int width; ///< at first, and when it comes back
    };
    std::vector<Dock> m_docks;
    bool m_closing = false; ///< the user agreed to end the running session
};

} // namespace candor::ui
