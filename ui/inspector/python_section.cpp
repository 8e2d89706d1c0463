// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/python_section.h"

#include "ui/inspector/failure_words.h"
#include "ui/inspector/fold_section.h"
#include "ui/inspector/ink_label.h"
#include "ui/inspector/long_text.h"
#include "ui/inspector/run_panel.h"
#include "ui/theme/figures.h"

#include <QVBoxLayout>

namespace candor::ui {

namespace {

constexpr int kMostLinesHigh = 26;
constexpr std::size_t kMostDrafts = 50;
constexpr qsizetype kMostNotes = 12;

bool same(const Draft& a, const Draft& b)
{
    return a.python == b.python && a.ir == b.ir;
}

QStringList notesOf(const CandidateRecord& candidate)
{
    QStringList notes;
    if (candidate.attempts.size() > 1) {
        notes.append(PythonSection::tr("This is the program of attempt %1; the ones before did not give one that runs.")
                         .arg(candidate.attempts.size()));
    }
    if (const Artifact* artifact = candidate.artifact()) {
        if (artifact->assembled) {
            notes.append(PythonSection::tr("Candor put the program together from the statements of the reply (%1).")
                             .arg(shown(nameOf(artifact->form))));
        }
        for (const std::string& note : artifact->notes) {
            notes.append(shown(note, 300));
        }
    }
    if (const ExecutionReport* execution = candidate.execution()) {
        for (const std::string& note : execution->notes) {
            notes.append(shown(note, 300));
        }
        if (execution->checkedInProcess) {
            notes.append(PythonSection::tr("The test program ran in the candidate's own process."));
        }
    }
    return notes;
}

} // namespace

PythonSection::PythonSection(std::shared_ptr<Services> services, QWidget* parent)
    : QWidget(parent), m_runs(std::move(services)), m_noCode(new InkLabel(InkLabel::Ink::Text, this)),
      m_code(new LongText(QStringLiteral("python"), this)), m_editor(new ScratchEditor(this)),
      m_panel(new RunPanel(this)), m_notes(new InkLabel(InkLabel::Ink::Dim, this)),
      m_traceback(new LongText(QStringLiteral("traceback"), this))
{
    m_tracebackFold = new FoldSection(QStringLiteral("traceback"), tr("Traceback"), m_traceback, true, this);
    m_noCode->setObjectName(QStringLiteral("noCode"));
    m_noCode->setContentsMargins(12, 8, 12, 8);
    m_notes->setObjectName(QStringLiteral("pythonNotes"));
    m_notes->setContentsMargins(12, 4, 12, 8);
    m_code->view().setFitLines(kMostLinesHigh);
    m_traceback->view().setFitLines(kMostLinesHigh);
    m_editor->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    for (QWidget* widget :
         {static_cast<QWidget*>(m_noCode), static_cast<QWidget*>(m_code), static_cast<QWidget*>(m_editor),
          static_cast<QWidget*>(m_panel), static_cast<QWidget*>(m_notes), static_cast<QWidget*>(m_tracebackFold)}) {
        layout->addWidget(widget);
    }
    connect(&m_code->view(), &PythonView::lineClicked, this, &PythonSection::lineClicked);
    connect(m_code, &LongText::allShown, this, &PythonSection::markFailing);
    connect(m_panel, &RunPanel::cancelWanted, &m_runs, &CandidateRuns::cancel);
    connect(m_panel, &RunPanel::closeWanted, m_panel, &QWidget::hide);
    connect(&m_runs, &CandidateRuns::begun, this, [this](const QString& words) {
        m_panel->showRunning(words);
        m_editor->setRunning(true);
    });
    connect(&m_runs, &CandidateRuns::cancelled, this, [this] {
        m_panel->showCancelled();
        m_editor->setRunning(false);
    });
    connect(&m_runs, &CandidateRuns::ended, this, [this](const RunResult& result) {
        m_panel->showResult(result, *m_inspected);
        m_editor->setRunning(false);
    });
    connect(m_editor, &ScratchEditor::pythonRunWanted, this,
            [this](const QString& python) { m_runs.runPython(m_inspected, python); });
    connect(m_editor, &ScratchEditor::irRunWanted, this,
            [this](const QString& json) { m_runs.runIr(m_inspected, json); });
    connect(m_editor, &ScratchEditor::resetWanted, this, [this] { m_editor->setDraft(storedDraft()); });
    connect(m_editor, &ScratchEditor::closeWanted, this, &PythonSection::closeEditor);
}

void PythonSection::showCandidate(const InspectedPtr& inspected, const CaseResult* one)
{
    leave();
    m_inspected = inspected;
    m_case = one;
    const std::string& python = inspected->python();
    m_noCode->say(noCodeWords(*inspected));
    const ExecutionReport* execution = inspected->candidate().execution();
    m_code->setText(python, PythonView::Language::Python, execution ? execution->errorLine : 0);
    markFailing();
    showNotes();
    const bool hasTraceback = execution && !execution->traceback.empty();
    m_tracebackFold->setVisible(hasTraceback);
    m_traceback->setText(hasTraceback ? execution->traceback : std::string(), PythonView::Language::Text);
    const auto draft = m_drafts.find(inspected->key);
    const bool drafted = draft != m_drafts.end() && draft->second.open;
    if (drafted) {
        m_editor->setDraft(draft->second);
    }
    m_editor->setVisible(drafted);
    m_code->setVisible(!python.empty() && !drafted);
}

void PythonSection::showCase(const CaseResult* one)
{
    m_case = one;
    markFailing();
}

void PythonSection::markFailing()
{
    const ExecutionReport* execution = m_inspected ? m_inspected->candidate().execution() : nullptr;
    if (!execution) {
        m_code->view().markError(0, {});
        return;
    }
    const FailingLine failing = failingLine(m_inspected->python(), *execution, m_case, m_inspected->task());
    m_code->view().markError(failing.line, annotationOf(failing, *execution, m_case));
}

void PythonSection::showNotes()
{
    QStringList notes = notesOf(m_inspected->candidate());
    if (notes.size() > kMostNotes) {
        const auto more = static_cast<std::size_t>(notes.size() - kMostNotes);
        notes = notes.mid(0, kMostNotes);
        notes.append(tr("and %1 more").arg(countText(more)));
    }
    for (QString& note : notes) {
        note.prepend(QStringLiteral("· "));
    }
    m_notes->say(notes.join(QLatin1Char('\n')));
}

void PythonSection::markRelated(const QList<int>& lines)
{
    m_code->view().markRelated(lines);
}

void PythonSection::leave()
{
    keepDraft();
    m_runs.cancel();
    m_panel->hide();
    m_editor->hide();
    m_inspected.reset();
    m_case = nullptr;
}

void PythonSection::runAgain()
{
    if (m_inspected && !m_inspected->python().empty()) {
        m_runs.runStored(m_inspected);
    }
}

void PythonSection::editAndRun()
{
    if (!m_inspected) {
        return;
    }
    if (m_editor->isHidden()) {
        const auto draft = m_drafts.find(m_inspected->key);
        m_editor->setDraft(draft == m_drafts.end() ? storedDraft() : draft->second);
        m_code->hide();
        m_editor->show();
    }
    m_editor->takeFocus();
}

Draft PythonSection::storedDraft() const
{
    const bool onlyIr = m_inspected->python().empty() && !m_inspected->irText.empty();
    return {qt(m_inspected->python()), qt(m_inspected->irText), onlyIr ? 1 : 0, false};
}

void PythonSection::keepDraft()
{
    if (!m_inspected || m_editor->isHidden()) {
        return;
    }
    const Draft draft = m_editor->draft();
    if (same(draft, storedDraft())) {
        m_drafts.erase(m_inspected->key);
    } else {
        if (m_drafts.size() >= kMostDrafts) {
            m_drafts.erase(m_drafts.begin());
        }
        m_drafts[m_inspected->key] = draft;
    }
}

void PythonSection::closeEditor()
{
    keepDraft();
    if (const auto draft = m_drafts.find(m_inspected->key); draft != m_drafts.end()) {
        draft->second.open = false;
    }
    m_runs.cancel();
    m_panel->hide();
    m_editor->hide();
    m_code->setVisible(!m_inspected->python().empty());
    m_code->view().setFocus(Qt::OtherFocusReason);
}

} // namespace candor::ui
