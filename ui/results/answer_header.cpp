// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/answer_header.h"

#include "ui/theme/plain.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QPushButton>
#include <QVBoxLayout>

namespace candor::ui {

namespace {

QLabel* newLine(QWidget* parent, const char* name)
{
    auto* label = new PlainLabel(QString(), parent);
    label->setObjectName(QString::fromLatin1(name));
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

void put(QLabel* label, const QString& text)
{
    if (label->text() != text) {
        label->setText(text);
    }
    label->setVisible(!text.isEmpty());
}

} // namespace

AnswerHeader::AnswerHeader(QWidget* parent)
    : QWidget(parent), m_headline(newLine(this, "resultsAnswer")), m_detail(newLine(this, "resultsDetail")),
      m_mismatches(newLine(this, "resultsMismatches")), m_provenance(newLine(this, "resultsProvenance")),
      m_problem(newLine(this, "resultsProblem")), m_plan(new QPushButton(tr("Plan the run that separates them"), this))
{
    QFont large = m_headline->font();
    large.setPointSizeF(large.pointSizeF() * 1.35);
    large.setBold(true);
    m_headline->setFont(large);
    m_detail->setForegroundRole(QPalette::PlaceholderText);
    m_headline->setAccessibleName(tr("The answer"));
    m_plan->setObjectName(QStringLiteral("resultsPlan"));
    m_plan->setAccessibleName(m_plan->text());
    m_plan->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    m_plan->setFlat(true);
    m_plan->setCursor(Qt::PointingHandCursor);
    m_mismatches->setAccessibleName(tr("What was not asked for as declared"));
    auto* first = new QHBoxLayout;
    first->setSpacing(12);
    first->addWidget(m_headline, 1);
    first->addWidget(m_plan, 0, Qt::AlignTop);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_mismatches); // before any rate
    layout->addLayout(first);
    layout->addWidget(m_detail);
    layout->addWidget(m_provenance);
    layout->addWidget(m_problem);
    m_problem->hide();
    connect(m_plan, &QPushButton::clicked, this, &AnswerHeader::planWanted);
    applyColours();
}

void AnswerHeader::say(const ResultAnswer& answer)
{
    put(m_mismatches, answer.mismatches);
    put(m_headline, answer.headline);
    put(m_detail, answer.detail);
    put(m_provenance, answer.provenance);
    m_plan->setVisible(answer.planNeeded);
}

void AnswerHeader::sayProblem(const QString& problem)
{
    put(m_problem, problem);
}

void AnswerHeader::applyColours()
{
    const Theme& theme = themeOf(*this);
    const auto colour = [this](QWidget* widget, QPalette::ColorRole role, const QColor& value) {
        QPalette palette = this->palette();
        palette.setColor(role, value);
        widget->setPalette(palette);
    };
    colour(m_mismatches, QPalette::WindowText, theme.warning);
    colour(m_provenance, QPalette::WindowText, theme.warning);
    colour(m_problem, QPalette::WindowText, theme.execution);
    colour(m_plan, QPalette::ButtonText, theme.accent);
}

void AnswerHeader::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    // Later: a style sheet that changes gives its widgets their first palettes back, one after the other.
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) {
        QMetaObject::invokeMethod(this, &AnswerHeader::applyColours, Qt::QueuedConnection);
    }
}

} // namespace candor::ui
