// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/page/registry.h"

#include <QWidget>

class QLabel;
class QLayout;
class QPushButton;
class QStackedWidget;

namespace candor::ui {

class EmptyState;
class RunningView;
class SetupView;

/// The widget of the run page: a sentence that says how things stand, and two parts, "Set up" and "Running", of which
/// one is seen. GUI thread.
class RunView : public QWidget
{
    Q_OBJECT
public:
    explicit RunView(const PageContext& context, QWidget* parent = nullptr);
    ~RunView() override;

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QLayout* makeHead();
    void connectCommands();
    void offerWorkspace();
    void showPart(QWidget* part);
    void onRun();
    void refresh();
    void refreshCommands();

    PageContext m_context;
    QLabel* m_sentence = nullptr;
    QLabel* m_below = nullptr;
    QPushButton* m_setUpButton = nullptr;
    QPushButton* m_runningButton = nullptr;
    QStackedWidget* m_parts = nullptr;
    EmptyState* m_empty = nullptr;
    SetupView* m_setup = nullptr;
    RunningView* m_running = nullptr;
    QWidget* m_wanted = nullptr; ///< the part that is shown once a workspace is open
    bool m_wasActive = false;
};

} // namespace candor::ui
