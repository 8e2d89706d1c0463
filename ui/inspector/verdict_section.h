// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspector/inspected.h"

#include <QWidget>

class QGridLayout;

namespace candor::ui {

class CaseMarks;
class InkLabel;
class MarkedText;
class VerdictChip;

/// The verdict in words, the cases as marks, and the chosen one as call, expected, got.
class VerdictSection : public QWidget
{
    Q_OBJECT
public:
    explicit VerdictSection(QWidget* parent = nullptr);
    void showCandidate(const InspectedPtr& inspected);
    /// The case that is shown; nullptr without cases.
    [[nodiscard]] const CaseResult* shownCase() const;

signals:
    void caseChosen();

private:
    void makeCase(QGridLayout& grid);
    void showCases(const ExecutionReport* execution);
    void showCase();

    InspectedPtr m_inspected;
    VerdictChip* m_chip;
    InkLabel* m_sentence;
    InkLabel* m_cause;
    InkLabel* m_findings;
    InkLabel* m_provenance;
    CaseMarks* m_marks;
    InkLabel* m_caseWords;
    QWidget* m_case;
    MarkedText* m_call;
    MarkedText* m_expected;
    MarkedText* m_got;
    InkLabel* m_gotName;
    InkLabel* m_note;
    QWidget* m_output;
    InkLabel* m_outputName;
    MarkedText* m_outputText;
};

} // namespace candor::ui
