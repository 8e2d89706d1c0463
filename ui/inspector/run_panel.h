// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspector/candidate_runs.h"

#include <QWidget>

class QPushButton;

namespace candor::ui {

class InkLabel;
class LongText;
class VerdictChip;

/// What a run made here says: that it is under way, that it was cancelled or could not be made, or its verdict beside
/// the stored one. A scratch says that it is one.
class RunPanel : public QWidget
{
    Q_OBJECT
public:
    explicit RunPanel(QWidget* parent = nullptr);

    void showRunning(const QString& words);
    void showCancelled();
    void showResult(const RunResult& result, const Inspected& inspected);

signals:
    void cancelWanted();
    void closeWanted();

private:
    void showVerdict(const RunResult& result, const Inspected& inspected);

    InkLabel* m_scratch;
    InkLabel* m_headline;
    QWidget* m_verdicts;
    InkLabel* m_thenName;
    VerdictChip* m_then;
    InkLabel* m_thenWords;
    VerdictChip* m_now;
    InkLabel* m_nowWords;
    InkLabel* m_details;
    LongText* m_python;
    QPushButton* m_cancel;
    QPushButton* m_close;
};

} // namespace candor::ui
