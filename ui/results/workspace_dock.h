// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/page/registry.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QMenu;
class QTreeView;

namespace candor::ui {

class WorkspaceModel;

/// Dock "workspace": the sessions of the open workspace with their configurations, and the backends that they used. A
/// click on a session goes to it, one on a configuration compares it. GUI thread; the window owns it.
class WorkspaceDock : public QWidget
{
    Q_OBJECT
public:
    explicit WorkspaceDock(const PageContext& context, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    void refreshMarks();
    void refreshBackends();
    void select();
    void onChosen(const QModelIndex& index);
    void showMenu(const QPoint& at);
    void fillConfigurationMenu(QMenu& menu, const QModelIndex& index);
    void fillSessionMenu(QMenu& menu, const QModelIndex& index);
    void applyColours();

    PageContext m_context;
    WorkspaceModel* m_model;
    QLabel* m_title;
    QTreeView* m_tree;
    QLabel* m_empty;
    QLabel* m_backendsTitle;
    QGridLayout* m_backends;
    QLabel* m_provenance;
    QStringList m_shownBackends;
    bool m_selecting = false;
};

void addWorkspaceDock(Registry& registry);

} // namespace candor::ui
