// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/candidate_header.h"

#include "ui/inspector/ink_label.h"
#include "ui/theme/figures.h"

#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

namespace candor::ui {

namespace {

QToolButton* flatButton(QWidget* parent, const QString& name, const QString& text, const QString& words)
{
    auto* button = new QToolButton(parent);
    button->setObjectName(name);
    button->setText(text);
    button->setAutoRaise(true);
    button->setAccessibleName(words);
    button->setToolTip(plainToolTip(words));
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace

CandidateHeader::CandidateHeader(QWidget* parent)
    : QWidget(parent), m_task(new InkLabel(InkLabel::Ink::Text, this)), m_place(new InkLabel(InkLabel::Ink::Dim, this)),
      m_previous(flatButton(this, QStringLiteral("previousCandidate"), QStringLiteral("◀"),
                            tr("Previous candidate of the trial (Ctrl+Alt+Left)"))),
      m_next(flatButton(this, QStringLiteral("nextCandidate"), QStringLiteral("▶"),
                        tr("Next candidate of the trial (Ctrl+Alt+Right)"))),
      m_failure(flatButton(this, QStringLiteral("nextFailure"), tr("J / K next failure"),
                           tr("Next failure (J); K goes to the one before")))
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::AlternateBase);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    m_task->setFont(bold);
    m_task->setObjectName(QStringLiteral("inspectedTask"));
    m_place->setObjectName(QStringLiteral("inspectedPlace"));
    auto* top = new QHBoxLayout;
    top->setSpacing(4);
    top->addWidget(m_task, 1);
    top->addWidget(m_failure, 0, Qt::AlignTop);
    auto* below = new QHBoxLayout;
    below->setSpacing(4);
    below->addWidget(m_place, 1);
    below->addWidget(m_previous, 0, Qt::AlignTop);
    below->addWidget(m_next, 0, Qt::AlignTop);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 4, 8, 4);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addLayout(below);
    connect(m_previous, &QToolButton::clicked, this, &CandidateHeader::previousWanted);
    connect(m_next, &QToolButton::clicked, this, &CandidateHeader::nextWanted);
    connect(m_failure, &QToolButton::clicked, this, &CandidateHeader::nextFailureWanted);
    sayNothing();
}

void CandidateHeader::showCandidate(const Inspected& inspected)
{
    const TrialRecord& record = *inspected.record;
    const std::size_t count = record.candidates.size();
    m_task->setText(shown(record.task, 200));
    QStringList place{tr("candidate %1 of %2").arg(countText(inspected.index + 1), countText(count))};
    if (inspected.isSelected()) {
        place.append(record.selection.tied.size() > 1 ? tr("★ selected (tie)") : tr("★ selected"));
    } else if (!record.selection.index && inspected.index == 0) {
        place.append(tr("none was selected"));
    }
    const auto& score = inspected.candidate().score;
    place.append(score ? tr("score %1").arg(scoreText(score->total)) : tr("no score"));
    place.append(shown(record.configuration, 120));
    if (inspected.plan->repeats > 1) {
        place.append(tr("repeat %1 of %2").arg(record.repeat + 1).arg(inspected.plan->repeats));
    }
    m_place->setText(place.join(QStringLiteral(" · ")));
    m_place->setToolTip(plainToolTip(shown(record.selection.reason, 600)));
    m_previous->setEnabled(inspected.index > 0);
    m_next->setEnabled(inspected.index + 1 < count);
}

void CandidateHeader::sayNothing()
{
    m_task->clear();
    m_place->clear();
    m_previous->setEnabled(false);
    m_next->setEnabled(false);
}

} // namespace candor::ui
