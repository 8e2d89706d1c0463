// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/verdict_section.h"

#include "ui/inspector/case_marks.h"
#include "ui/inspector/failure_words.h"
#include "ui/inspector/ink_label.h"
#include "ui/inspector/marked_text.h"
#include "ui/parts/verdict_delegate.h"
#include "ui/theme/figures.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace candor::ui {

namespace {

constexpr std::size_t kMostOutput = 8000;
constexpr std::size_t kMostMarks = 2000; ///< more can't be told apart

MarkedText* codeText(const QString& name, const QString& words, QWidget* parent)
{
    auto* text = new MarkedText(parent);
    text->setObjectName(name);
    text->setAccessibleName(words);
    text->setMonospace();
    return text;
}

int firstFailing(const ExecutionReport& execution)
{
    for (std::size_t i = 0; i < execution.cases.size(); ++i) {
        if (!execution.cases[i].passed) {
            return static_cast<int>(i);
        }
    }
    return 0;
}

std::vector<MarkedText::Mark> markOf(const QString& text, const QString& other)
{
    const DifferingPart part = differingPart(text, other);
    return part.length > 0 ? std::vector<MarkedText::Mark>{{part.begin, part.length, MarkedText::Kind::Error}}
                           : std::vector<MarkedText::Mark>{};
}

} // namespace

VerdictSection::VerdictSection(QWidget* parent)
    : QWidget(parent), m_chip(new VerdictChip(this)), m_sentence(new InkLabel(InkLabel::Ink::Text, this)),
      m_cause(new InkLabel(InkLabel::Ink::Dim, this)), m_findings(new InkLabel(InkLabel::Ink::Dim, this)),
      m_provenance(new InkLabel(InkLabel::Ink::Warning, this)), m_marks(new CaseMarks(this)),
      m_caseWords(new InkLabel(InkLabel::Ink::Dim, this)), m_case(new QWidget(this)),
      m_call(codeText(QStringLiteral("caseCall"), tr("Call"), m_case)),
      m_expected(codeText(QStringLiteral("caseExpected"), tr("Expected"), m_case)),
      m_got(codeText(QStringLiteral("caseGot"), tr("Got"), m_case)),
      m_gotName(new InkLabel(InkLabel::Ink::Dim, m_case)), m_note(new InkLabel(InkLabel::Ink::Warning, m_case)),
      m_output(new QWidget(this)), m_outputName(new InkLabel(InkLabel::Ink::Dim, m_output)),
      m_outputText(codeText(QStringLiteral("caseOutput"), tr("Output of the program"), m_output))
{
    m_chip->setObjectName(QStringLiteral("verdictChip"));
    m_sentence->setObjectName(QStringLiteral("verdictSentence"));
    m_cause->setObjectName(QStringLiteral("verdictCause"));
    m_findings->setObjectName(QStringLiteral("verdictFindings"));
    m_provenance->setObjectName(QStringLiteral("verdictProvenance"));
    m_marks->setObjectName(QStringLiteral("caseMarks"));
    m_caseWords->setObjectName(QStringLiteral("caseWords"));
    m_note->setObjectName(QStringLiteral("caseNote"));
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    m_sentence->setFont(bold);
    auto* first = new QHBoxLayout;
    first->setSpacing(8);
    first->addWidget(m_chip, 0, Qt::AlignTop);
    first->addWidget(m_sentence, 1);
    auto* grid = new QGridLayout(m_case);
    makeCase(*grid);
    auto* output = new QVBoxLayout(m_output);
    output->setContentsMargins(0, 0, 0, 0);
    output->setSpacing(0);
    output->addWidget(m_outputName);
    output->addWidget(m_outputText);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(4);
    layout->addLayout(first);
    for (QWidget* widget :
         {static_cast<QWidget*>(m_cause), static_cast<QWidget*>(m_findings), static_cast<QWidget*>(m_marks),
          static_cast<QWidget*>(m_caseWords), m_case, m_output, static_cast<QWidget*>(m_provenance)}) {
        layout->addWidget(widget);
    }
    connect(m_marks, &CaseMarks::chosenChanged, this, [this] {
        showCase();
        emit caseChosen();
    });
}

void VerdictSection::makeCase(QGridLayout& grid)
{
    auto* expectedName = new InkLabel(InkLabel::Ink::Dim, m_case);
    expectedName->setText(tr("expected"));
    m_gotName->setText(tr("got"));
    grid.setContentsMargins(0, 0, 0, 0);
    grid.setHorizontalSpacing(8);
    grid.setVerticalSpacing(0);
    grid.addWidget(m_call, 0, 0, 1, 2);
    grid.addWidget(expectedName, 1, 0, Qt::AlignTop);
    grid.addWidget(m_expected, 1, 1);
    grid.addWidget(m_gotName, 2, 0, Qt::AlignTop);
    grid.addWidget(m_got, 2, 1);
    grid.addWidget(m_note, 3, 1);
    grid.setColumnStretch(1, 1);
}

void VerdictSection::showCandidate(const InspectedPtr& inspected)
{
    m_inspected = inspected;
    const CandidateRecord& candidate = inspected->candidate();
    m_chip->setVerdict(candidate.verdict);
    m_chip->setVisible(candidate.judged);
    m_sentence->setText(verdictSentence(*inspected));
    m_cause->say(causeSentence(*inspected));
    const QStringList findings = findingSentences(*inspected);
    m_findings->say(findings.isEmpty()
                        ? (candidate.read.found ? tr("The IR check found nothing.") : QString())
                        : tr("The IR check says:") + QStringLiteral("\n· ") + findings.join(QStringLiteral("\n· ")));
    m_provenance->say(shown(inspected->record->provenance, 400));
    const ExecutionReport* execution = candidate.execution();
    showCases(execution);
    const bool hasOutput = execution && !execution->output.empty();
    m_output->setVisible(hasOutput);
    if (hasOutput) {
        m_outputName->setText(execution->outputCut || execution->output.size() > kMostOutput
                                  ? tr("output (the beginning)")
                                  : tr("output"));
        m_outputText->setMarked(shown(execution->output, kMostOutput, true));
    }
}

void VerdictSection::showCases(const ExecutionReport* execution)
{
    const bool has = execution && !execution->cases.empty();
    m_marks->setVisible(has);
    m_caseWords->setVisible(has);
    m_case->setVisible(has);
    if (!has) {
        m_marks->setMarks({}, -1);
        return;
    }
    std::vector<CaseMarks::Mark> marks;
    const std::size_t total = execution->cases.size();
    for (std::size_t i = 0; i < std::min(total, kMostMarks); ++i) {
        const CaseResult& one = execution->cases[i];
        marks.push_back({one.passed, tr("case %1 of %2, %3: %4")
                                         .arg(i + 1)
                                         .arg(total)
                                         .arg(one.passed ? tr("passed") : tr("failed"), shown(one.call, 120))});
    }
    const int first = std::min(firstFailing(*execution), static_cast<int>(marks.size()) - 1);
    m_marks->setMarks(std::move(marks), first);
}

const CaseResult* VerdictSection::shownCase() const
{
    const ExecutionReport* execution = m_inspected ? m_inspected->candidate().execution() : nullptr;
    const int chosen = m_marks->chosen();
    return execution && chosen >= 0 && static_cast<std::size_t>(chosen) < execution->cases.size()
               ? &execution->cases[static_cast<std::size_t>(chosen)]
               : nullptr;
}

void VerdictSection::showCase()
{
    const CaseResult* one = shownCase();
    if (!one) {
        return;
    }
    const std::size_t total = m_inspected->candidate().execution()->cases.size();
    QString words =
        tr("case %1 of %2 %3").arg(m_marks->chosen() + 1).arg(total).arg(one->passed ? tr("✓ passed") : tr("✗ failed"));
    if (total > kMostMarks) {
        words += tr(" (the first %1 are shown)").arg(countText(kMostMarks));
    }
    m_caseWords->setText(words);
    m_call->setMarked(shown(one->call));
    const QString expected = shown(one->expected);
    const bool raised = !one->exceptionType.empty();
    const QString got = raised ? shown(one->exceptionType) + QStringLiteral(": ") + shown(one->exceptionMessage)
                        : one->got.empty() ? tr("nothing")
                                           : shown(one->got);
    m_gotName->setText(raised ? tr("raised") : tr("got"));
    m_expected->setMarked(expected);
    m_got->setMarked(got, one->passed ? std::vector<MarkedText::Mark>{} : markOf(got, expected));
    m_note->say(shown(one->note, 400));
}

} // namespace candor::ui
