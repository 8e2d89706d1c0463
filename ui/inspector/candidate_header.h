// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspector/inspected.h"

#include <QWidget>

class QToolButton;

namespace candor::ui {

class InkLabel;

/// What stands at the top of the inspector: task, candidate, score, and the way to the others.
class CandidateHeader : public QWidget
{
    Q_OBJECT
public:
    explicit CandidateHeader(QWidget* parent = nullptr);
    void showCandidate(const Inspected& inspected);
    void sayNothing();

signals:
    void previousWanted();
    void nextWanted();
    void nextFailureWanted();

private:
    InkLabel* m_task;
    InkLabel* m_place;
    QToolButton* m_previous;
    QToolButton* m_next;
    QToolButton* m_failure;
};

} // namespace candor::ui
