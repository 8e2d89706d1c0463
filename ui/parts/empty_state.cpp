// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/empty_state.h"

#include "ui/theme/plain.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace candor::ui {

EmptyState::EmptyState(QWidget* parent)
    : QWidget(parent), m_title(new PlainLabel(QString(), this)), m_text(new PlainLabel(QString(), this)),
      m_button(new QPushButton(this))
{
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.25);
    large.setBold(true);
    m_title->setFont(large);
    m_title->setAlignment(Qt::AlignCenter);
    m_title->setWordWrap(true);
    m_text->setAlignment(Qt::AlignCenter);
    m_text->setWordWrap(true);
    m_text->setMaximumWidth(520);
    m_button->setObjectName(QStringLiteral("emptyStateButton"));
    m_button->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 24, 24, 24);
    layout->setSpacing(12);
    layout->addStretch();
    layout->addWidget(m_title);
    auto* middle = new QHBoxLayout; // not an alignment: an aligned label is given the height of its unwrapped text
    middle->addStretch(1);
    middle->addWidget(m_text, 100);
    middle->addStretch(1);
    layout->addLayout(middle);
    layout->addWidget(m_button, 0, Qt::AlignHCenter);
    layout->addStretch();
    connect(m_button, &QPushButton::clicked, this, &EmptyState::clicked);
}

void EmptyState::say(const QString& title, const QString& text, const QString& button)
{
    m_title->setText(title);
    m_text->setText(text);
    m_button->setText(button);
    m_button->setAccessibleName(button);
    m_button->setVisible(!button.isEmpty());
}

} // namespace candor::ui
