// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/flat_style.h"

#include "ui/theme/theme.h"

#include <QComboBox>
#include <QPainter>
#include <QStyleOption>

namespace candor::ui {

namespace {

constexpr qreal kCorner = 4.0;

QColor between(const QColor& a, const QColor& b)
{
    return {(a.red() + b.red()) / 2, (a.green() + b.green()) / 2, (a.blue() + b.blue()) / 2};
}

void drawButton(const QStyleOption& option, QPainter& painter)
{
    const Theme& theme = themeOf(option.palette);
    const bool enabled = option.state & QStyle::State_Enabled;
    const bool down = option.state & (QStyle::State_Sunken | QStyle::State_On);
    const bool hovered = enabled && (option.state & QStyle::State_MouseOver);
    const bool focused = enabled && (option.state & QStyle::State_HasFocus);
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(&option);
    const bool isDefault = button && (button->features & QStyleOptionButton::DefaultButton) && enabled;
    if (button && (button->features & QStyleOptionButton::Flat) && !down && !hovered && !focused) {
        return;
    }
    const QColor rest = option.palette.color(QPalette::Button);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(!enabled  ? theme.window
                     : down    ? theme.selection
                     : hovered ? between(theme.selection, rest)
                               : rest);
    painter.setPen(focused || isDefault ? theme.accent : enabled ? between(theme.line, theme.faint) : theme.line);
    painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), kCorner, kCorner);
    painter.restore();
}

void drawHeader(const QStyleOption& option, QPainter& painter, bool divided)
{
    const Theme& theme = themeOf(option.palette);
    painter.fillRect(option.rect, theme.window);
    painter.fillRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1, theme.line);
    if (divided) {
        painter.fillRect(option.rect.right(), option.rect.top() + 4, 1, option.rect.height() - 8, theme.line);
    }
}

void drawCombo(const QStyleOptionComboBox& option, QPainter& painter, const QStyle& style, const QWidget* widget)
{
    QStyleOptionButton ground;
    ground.QStyleOption::operator=(option);
    ground.state &= ~QStyle::State_On;
    drawButton(ground, painter);
    const QRect arrow = style.subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxArrow, widget);
    QStyleOption sign;
    sign.QStyleOption::operator=(option);
    sign.rect = QRect(0, 0, 8, 8);
    sign.rect.moveCenter(arrow.center());
    style.drawPrimitive(QStyle::PE_IndicatorArrowDown, &sign, &painter, widget);
}

} // namespace

FlatStyle::FlatStyle() : QProxyStyle(QStringLiteral("Fusion"))
{
    setObjectName(QStringLiteral("candor-flat"));
}

void FlatStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                              const QWidget* widget) const
{
    switch (element) {
    case PE_PanelButtonCommand:
        drawButton(*option, *painter);
        return;
    case PE_FrameDefaultButton: // the accent is drawn with the panel
    case PE_FrameFocusRect:
        if (!qstyleoption_cast<const QStyleOptionFocusRect*>(option) || element == PE_FrameDefaultButton) {
            return;
        }
        break;
    case PE_PanelButtonTool:
        if (!(option->state & State_AutoRaise) || (option->state & (State_MouseOver | State_Sunken | State_On))) {
            drawButton(*option, *painter);
        }
        return;
    case PE_IndicatorDockWidgetResizeHandle: {
        const Theme& theme = themeOf(option->palette);
        const QRect& room = option->rect;
        const bool upright = room.height() > room.width();
        painter->fillRect(upright ? QRect(room.center().x(), room.top(), 1, room.height())
                                  : QRect(room.left(), room.center().y(), room.width(), 1),
                          theme.line);
        return;
    }
    default:
        break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void FlatStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                            const QWidget* widget) const
{
    if (element == CE_HeaderSection || element == CE_HeaderEmptyArea) {
        drawHeader(*option, *painter, element == CE_HeaderSection);
        return;
    }
    if (element == CE_Splitter) {
        return; // the space between is enough
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void FlatStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                   const QWidget* widget) const
{
    const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option);
    if (control == CC_ComboBox && combo && !combo->editable) {
        drawCombo(*combo, *painter, *this, widget);
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QSize FlatStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                                  const QWidget* widget) const
{
    const QSize wanted = QProxyStyle::sizeFromContents(type, option, size, widget);
    return type == CT_PushButton ? wanted + QSize(12, 0) : wanted;
}

int FlatStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    switch (metric) {
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    case PM_DockWidgetSeparatorExtent:
        return 4;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

} // namespace candor::ui
