// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/run_panel.h"

#include "ui/inspector/failure_words.h"
#include "ui/inspector/ink_label.h"
#include "ui/inspector/long_text.h"
#include "ui/parts/verdict_delegate.h"
#include "ui/theme/figures.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace candor::ui {

namespace {

constexpr std::size_t kMostCasesNamed = 6;

QString caseLine(const CaseResult& one)
{
    const QString got = one.exceptionType.empty()
                            ? shown(one.got, 120)
                            : shown(one.exceptionType, 60) + QStringLiteral(": ") + shown(one.exceptionMessage, 120);
    return QStringLiteral("%1 %2 → %3")
        .arg(one.passed ? QStringLiteral("✓") : QStringLiteral("✗"), shown(one.call, 120), got);
}

/// The cases that ended otherwise than stored, or, without stored ones, those that fail.
QStringList remarkableCases(const ExecutionReport& now, const ExecutionReport* then, std::size_t& more)
{
    QStringList lines;
    for (std::size_t i = 0; i < now.cases.size(); ++i) {
        const bool differs = then && i < then->cases.size() ? then->cases[i].passed != now.cases[i].passed ||
                                                                  then->cases[i].got != now.cases[i].got
                                                            : !now.cases[i].passed;
        if (!differs) {
            continue;
        }
        if (static_cast<std::size_t>(lines.size()) == kMostCasesNamed) {
            ++more;
        } else {
            lines.append(caseLine(now.cases[i]));
        }
    }
    return lines;
}

} // namespace

RunPanel::RunPanel(QWidget* parent)
    : QWidget(parent), m_scratch(new InkLabel(InkLabel::Ink::Warning, this)),
      m_headline(new InkLabel(InkLabel::Ink::Text, this)), m_verdicts(new QWidget(this)),
      m_thenName(new InkLabel(InkLabel::Ink::Dim, m_verdicts)), m_then(new VerdictChip(m_verdicts)),
      m_thenWords(new InkLabel(InkLabel::Ink::Dim, m_verdicts)), m_now(new VerdictChip(m_verdicts)),
      m_nowWords(new InkLabel(InkLabel::Ink::Dim, m_verdicts)), m_details(new InkLabel(InkLabel::Ink::Dim, this)),
      m_python(new LongText(QStringLiteral("runPython"), this)), m_cancel(new QPushButton(tr("Cancel"), this)),
      m_close(new QPushButton(tr("Dismiss"), this))
{
    setObjectName(QStringLiteral("runPanel"));
    m_scratch->setText(tr("scratch: not stored"));
    m_scratch->setObjectName(QStringLiteral("runScratch"));
    m_headline->setObjectName(QStringLiteral("runHeadline"));
    m_details->setObjectName(QStringLiteral("runDetails"));
    m_thenWords->setObjectName(QStringLiteral("runThen"));
    m_nowWords->setObjectName(QStringLiteral("runNow"));
    m_cancel->setObjectName(QStringLiteral("runCancel"));
    m_cancel->setAccessibleName(tr("Cancel the run"));
    m_close->setObjectName(QStringLiteral("runClose"));
    m_close->setAccessibleName(tr("Dismiss the result of the run"));
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    m_headline->setFont(bold);
    auto* nowName = new InkLabel(InkLabel::Ink::Dim, m_verdicts);
    nowName->setText(tr("now"));
    m_thenName->setText(tr("stored"));
    auto* grid = new QGridLayout(m_verdicts);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(4);
    grid->addWidget(m_thenName, 0, 0);
    grid->addWidget(m_then, 0, 1);
    grid->addWidget(m_thenWords, 0, 2);
    grid->addWidget(nowName, 1, 0);
    grid->addWidget(m_now, 1, 1);
    grid->addWidget(m_nowWords, 1, 2);
    grid->setColumnStretch(2, 1);
    m_python->view().setFitLines(16);
    auto* top = new QHBoxLayout;
    top->setSpacing(8);
    top->addWidget(m_headline, 1);
    top->addWidget(m_cancel, 0, Qt::AlignTop);
    top->addWidget(m_close, 0, Qt::AlignTop);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(4);
    layout->addWidget(m_scratch);
    layout->addLayout(top);
    layout->addWidget(m_verdicts);
    layout->addWidget(m_details);
    layout->addWidget(m_python);
    connect(m_cancel, &QPushButton::clicked, this, &RunPanel::cancelWanted);
    connect(m_close, &QPushButton::clicked, this, &RunPanel::closeWanted);
    hide();
}

void RunPanel::showRunning(const QString& words)
{
    m_headline->setText(words);
    m_scratch->hide();
    m_verdicts->hide();
    m_details->hide();
    m_python->hide();
    m_cancel->show();
    m_close->hide();
    show();
}

void RunPanel::showCancelled()
{
    showRunning(tr("Cancelled. Nothing was stored."));
    m_cancel->hide();
    m_close->show();
}

void RunPanel::showResult(const RunResult& result, const Inspected& inspected)
{
    m_cancel->hide();
    m_close->show();
    m_python->hide();
    m_scratch->setVisible(result.scratch);
    if (result.error) {
        m_headline->setText(tr("Could not be run."));
        m_verdicts->hide();
        m_details->say(shown(describe(*result.error), 1000));
    } else {
        showVerdict(result, inspected);
    }
    show();
}

void RunPanel::showVerdict(const RunResult& result, const Inspected& inspected)
{
    const CandidateRecord& candidate = inspected.candidate();
    const ExecutionReport* then = candidate.execution();
    const bool same = candidate.judged && result.verdict == candidate.verdict;
    std::size_t more = 0;
    QStringList lines = remarkableCases(result.report, then, more);
    const bool sameCases = !then || lines.isEmpty();
    m_headline->setText(!candidate.judged   ? tr("It was not run before; now it is.")
                        : same && sameCases ? tr("Same verdict as stored.")
                        : same              ? tr("Same verdict as stored, but some cases end otherwise.")
                                            : tr("Another verdict than stored."));
    m_thenName->setVisible(candidate.judged);
    m_then->setVisible(candidate.judged);
    m_thenWords->setVisible(candidate.judged);
    m_then->setVerdict(candidate.verdict);
    m_thenWords->setText(verdictSentence(inspected));
    m_now->setVerdict(result.verdict);
    m_nowWords->setText(reportSentence(result.report));
    m_verdicts->show();
    if (more > 0) {
        lines.append(tr("and %1 more").arg(countText(more)));
    }
    const std::string& message = result.message.empty() ? result.report.message : result.message;
    if (result.verdict != Verdict::Passed && !message.empty()) {
        lines.prepend(shown(message, 600));
    }
    m_details->say(lines.join(QLatin1Char('\n')));
    if (result.scratch && !result.python.empty()) {
        m_python->setText(result.python, PythonView::Language::Python, result.report.errorLine);
        m_python->view().markError(result.report.errorLine, shown(result.report.message, 300));
        m_python->show();
    }
}

} // namespace candor::ui
