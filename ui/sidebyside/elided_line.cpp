// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sidebyside/elided_line.h"

#include "ui/theme/plain.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace candor::ui {

ElidedLine::ElidedLine(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ElidedLine::setText(const QString& text)
{
    m_text = text;
    m_text.replace(QLatin1Char('\n'), QStringLiteral(" — "));
    setToolTip(plainToolTip(text));
    setAccessibleName(text);
    updateGeometry();
    update();
}

void ElidedLine::setDim(bool dim)
{
    m_dim = dim;
    update();
}

QSize ElidedLine::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_text) + 2, fontMetrics().height() + 2};
}

QSize ElidedLine::minimumSizeHint() const
{
    return {24, fontMetrics().height() + 2};
}

void ElidedLine::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setPen(m_dim ? themeOf(*this).dim : themeOf(*this).text);
    painter.drawText(rect(), static_cast<int>(Qt::AlignVCenter | Qt::AlignLeft) | Qt::TextSingleLine,
                     fontMetrics().elidedText(m_text, Qt::ElideRight, width()));
}

} // namespace candor::ui
