// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspector/candidate_runs.h"
#include "ui/inspector/scratch_editor.h"

#include <QWidget>

#include <map>

namespace candor::ui {

class FoldSection;
class InkLabel;
class LongText;
class RunPanel;

/// The Python with its failing line, what was done to put it together, the traceback; and what is run here: the
/// program again, or a scratch.
class PythonSection : public QWidget
{
    Q_OBJECT
public:
    explicit PythonSection(std::shared_ptr<Services> services, QWidget* parent = nullptr);

    void showCandidate(const InspectedPtr& inspected, const CaseResult* one);
    /// Another case of the same candidate.
    void showCase(const CaseResult* one);
    void markRelated(const QList<int>& lines);
    void leave(); ///< nothing is inspected any more: what runs is stopped, drafts stay

    void runAgain();
    void editAndRun();

signals:
    void lineClicked(int line);

private:
    void markFailing();
    void showNotes();
    void closeEditor();
    [[nodiscard]] Draft storedDraft() const;
    void keepDraft();

    CandidateRuns m_runs;
    InspectedPtr m_inspected;
    const CaseResult* m_case = nullptr; ///< of m_inspected
    std::map<CandidateKey, Draft> m_drafts;
    InkLabel* m_noCode;
    LongText* m_code;
    ScratchEditor* m_editor;
    RunPanel* m_panel;
    InkLabel* m_notes;
    FoldSection* m_tracebackFold;
    LongText* m_traceback;
};

} // namespace candor::ui
