// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/results/answer_words.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace candor::ui {

/// The top of the page: the answer in one sentence, a grey line that says how it is known, and what is wrong.
class AnswerHeader : public QWidget
{
    Q_OBJECT
public:
    explicit AnswerHeader(QWidget* parent = nullptr);

    void say(const ResultAnswer& answer);
    /// Something that went wrong while there are results to show; empty: nothing.
    void sayProblem(const QString& problem);

signals:
    void planWanted(); ///< of the run that would tell the cause

protected:
    void changeEvent(QEvent* event) override;

private:
    void applyColours();

    QLabel* m_headline;
    QLabel* m_detail;
    QLabel* m_mismatches;
    QLabel* m_provenance;
    QLabel* m_problem;
    QPushButton* m_plan;
};

} // namespace candor::ui
