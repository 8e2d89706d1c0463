// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/tone_label.h"

#include <QPainter>
#include <QStyle>

namespace candor::ui {

ToneLabel::ToneLabel(Tone tone, QWidget* parent, Tone ground)
    : PlainLabel(QString(), parent), m_tone(tone), m_ground(ground)
{
}

void ToneLabel::setTone(Tone tone)
{
    m_tone = tone;
    update();
}

void ToneLabel::setGround(Tone ground)
{
    m_ground = ground;
    update();
}

void ToneLabel::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    const Theme& theme = themeOf(*this);
    if (m_ground) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.*m_ground);
        painter.drawRoundedRect(rect(), 4, 4);
    }
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, theme.*m_tone);
    const int flags = static_cast<int>(alignment().toInt()) | (wordWrap() ? Qt::TextWordWrap : 0);
    style()->drawItemText(&painter, contentsRect().adjusted(margin(), margin(), -margin(), -margin()), flags, colours,
                          isEnabled(), text(), QPalette::WindowText);
}

} // namespace candor::ui
