// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/progress_line.h"

#include "ui/theme/theme.h"

#include <QPainter>

namespace candor::ui {

ProgressLine::ProgressLine(QWidget* parent) : QProgressBar(parent)
{
    setTextVisible(false);
    setFixedHeight(6);
}

void ProgressLine::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    const Theme& theme = themeOf(*this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.line);
    painter.drawRoundedRect(rect(), 3, 3);
    const bool unknown = maximum() <= minimum();
    const double share = unknown ? 1.0 : static_cast<double>(value() - minimum()) / (maximum() - minimum());
    painter.setBrush(theme.accent);
    painter.setOpacity(unknown ? 0.3 : 1.0);
    if (share > 0.0) {
        painter.drawRoundedRect(QRectF(0, 0, std::max(6.0, share * width()), height()), 3, 3);
    }
}

PartButton::PartButton(const QString& name, const QString& text, QWidget* parent) : QPushButton(text, parent)
{
    setObjectName(name);
    setAccessibleName(QString(text).remove(QLatin1Char('&')));
    setCheckable(true);
    setAutoExclusive(true);
    setFlat(true);
}

void PartButton::paintEvent(QPaintEvent* event)
{
    QPushButton::paintEvent(event);
    if (isChecked()) {
        QPainter painter(this);
        painter.fillRect(QRect(0, height() - 3, width(), 3), themeOf(*this).accent);
    }
}

} // namespace candor::ui
