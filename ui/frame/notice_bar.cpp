// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frame/notice_bar.h"

#include "ui/theme/plain.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace candor::ui {

NoticeBar::NoticeBar(QWidget* parent)
    : QFrame(parent), m_glyph(new PlainLabel({}, this)), m_text(new PlainLabel({}, this)),
      m_button(new QPushButton(this)), m_close(new QPushButton(tr("Dismiss"), this))
{
    setObjectName(QStringLiteral("noticeBar"));
    m_text->setObjectName(QStringLiteral("noticeText"));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_button->setObjectName(QStringLiteral("noticeButton"));
    m_button->hide();
    m_close->setObjectName(QStringLiteral("noticeDismiss"));
    m_close->setAccessibleName(tr("Dismiss the notice"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 6, 16, 6);
    layout->setSpacing(8);
    layout->addWidget(m_glyph);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_button);
    layout->addWidget(m_close);
    connect(m_button, &QPushButton::clicked, this, [this] {
        const auto act = m_act;
        dismiss();
        if (act) {
            act();
        }
    });
    connect(m_close, &QPushButton::clicked, this, &NoticeBar::dismiss);
    hide();
}

void NoticeBar::say(const QString& text, bool isProblem, const QString& button, std::function<void()> act)
{
    m_isProblem = isProblem;
    m_glyph->setText(isProblem ? QStringLiteral("⚠") : QStringLiteral("ℹ"));
    m_glyph->setAccessibleName(isProblem ? tr("Problem") : tr("Notice"));
    m_text->setText(text);
    m_button->setText(button);
    m_button->setAccessibleName(button);
    m_button->setVisible(!button.isEmpty());
    m_act = std::move(act);
    update();
    show();
}

void NoticeBar::dismiss()
{
    m_act = {};
    hide();
}

QString NoticeBar::text() const
{
    return isHidden() ? QString() : m_text->text();
}

void NoticeBar::paintEvent(QPaintEvent* /*event*/)
{
    const Theme& theme = themeOf(*this);
    QPainter(this).fillRect(rect(), m_isProblem ? theme.errorMark : theme.difference);
}

} // namespace candor::ui
