// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_thread.h"

#include <QStatusBar>

class QLabel;
class QProgressBar;

namespace candor::ui {

class Focus;
class Workbench;

/// What is always told: backend, running session with its rate and time left, size of what is looked at, interpreter
/// and sandbox.
class StatusLine : public QStatusBar
{
    Q_OBJECT
public:
    StatusLine(Workbench& workbench, Focus& focus, QWidget* parent = nullptr);

private:
    void showBackends();
    void showRun();
    void showCounts();
    void askSandbox();

    Workbench& m_workbench;
    Focus& m_focus;
    QLabel* m_backend;
    QLabel* m_run;
    QProgressBar* m_progress;
    QLabel* m_counts;
    QLabel* m_sandbox;
    JobThread m_jobs;
};

} // namespace candor::ui
