// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/big_button.h"

#include "ui/theme/theme.h"

#include <QPainter>
#include <QStyleOptionButton>
#include <QStylePainter>

namespace candor::ui {

namespace {

constexpr int kInset = 16;
constexpr int kGap = 4;

} // namespace

BigButton::BigButton(const QString& name, const QString& title, const QString& description, QWidget* parent)
    : QPushButton(title, parent), m_description(description)
{
    setObjectName(name);
    setAccessibleName(QString(title).remove(QLatin1Char('&')));
    setAccessibleDescription(description);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAutoDefault(true);
}

QFont BigButton::titleFont() const
{
    QFont bold = font();
    bold.setPointSizeF(bold.pointSizeF() * 1.1);
    bold.setWeight(QFont::DemiBold);
    return bold;
}

QSize BigButton::sizeHint() const
{
    const QFontMetrics title(titleFont());
    const int width = std::max(title.horizontalAdvance(text()), fontMetrics().horizontalAdvance(m_description));
    return {width + 2 * kInset, title.height() + fontMetrics().height() + kGap + 24};
}

QSize BigButton::minimumSizeHint() const
{
    return {240, sizeHint().height()};
}

void BigButton::paintEvent(QPaintEvent* /*event*/)
{
    QStylePainter painter(this);
    QStyleOptionButton option;
    initStyleOption(&option);
    option.text.clear();
    painter.drawControl(QStyle::CE_PushButton, option);
    const Theme& theme = themeOf(*this);
    const QFontMetrics title(titleFont());
    const int top = (height() - title.height() - kGap - fontMetrics().height()) / 2;
    const int wide = width() - 2 * kInset;
    painter.setFont(titleFont());
    painter.setPen(isEnabled() ? theme.text : theme.faint);
    painter.drawText(QRect(kInset, top, wide, title.height()), Qt::AlignVCenter | Qt::TextShowMnemonic, text());
    painter.setFont(font());
    painter.setPen(isEnabled() ? theme.dim : theme.faint);
    painter.drawText(QRect(kInset, top + title.height() + kGap, wide, fontMetrics().height()), Qt::AlignVCenter,
                     fontMetrics().elidedText(m_description, Qt::ElideRight, wide));
}

} // namespace candor::ui
