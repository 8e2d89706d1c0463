// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/clause_delegate.h"

#include "ui/theme/theme.h"

#include <QListView>
#include <QPainter>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

namespace candor::ui {

namespace {

constexpr int kInset = 6;
constexpr int kCorner = 4;

struct Words
{
    QString text; ///< label · words tail
    qsizetype label = 0;
    qsizetype tail = 0; ///< where the tail begins
};

Words wordsOf(const QModelIndex& index)
{
    Words words;
    const QString label = index.data(ClauseDelegate::kLabelRole).toString();
    const QString tail = index.data(ClauseDelegate::kTailRole).toString();
    words.text = label + (label.isEmpty() ? QString() : QStringLiteral(" · "));
    words.label = words.text.size();
    words.text += index.data().toString();
    words.tail = words.text.size();
    words.text += tail.isEmpty() ? QString() : QStringLiteral("  ") + tail;
    return words;
}

double layOut(QTextLayout& layout, int width)
{
    QTextOption wrap;
    wrap.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(wrap);
    layout.beginLayout();
    double y = 0.0;
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(std::max(20, width));
        line.setPosition({0.0, y});
        y += line.height();
    }
    layout.endLayout();
    return y;
}

} // namespace

void ClauseDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& theme = themeOf(option.palette);
    const QRect room = option.rect.adjusted(1, 1, -1, -1);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool chosen = (option.state & (QStyle::State_Selected | QStyle::State_MouseOver)) != 0;
    painter->setBrush(chosen ? QBrush(theme.difference) : QBrush(Qt::NoBrush));
    const bool gap = index.data(kGapRole).toBool();
    const bool focused = (option.state & QStyle::State_HasFocus) != 0;
    painter->setPen(gap ? QPen(theme.dim, 1, Qt::DashLine) : focused ? QPen(theme.accent, 1) : QPen(Qt::NoPen));
    painter->drawRoundedRect(QRectF(room).adjusted(0.5, 0.5, -0.5, -0.5), kCorner, kCorner);
    const Words words = wordsOf(index);
    QTextLayout layout(words.text, option.font);
    layOut(layout, room.width() - 2 * kInset);
    const auto ink = [](qsizetype from, qsizetype to, const QColor& colour) {
        QTextLayout::FormatRange range;
        range.start = static_cast<int>(from);
        range.length = static_cast<int>(to - from);
        range.format.setForeground(colour);
        return range;
    };
    const QColor grey = chosen ? theme.text : theme.dim;
    painter->setPen(theme.text);
    layout.draw(painter, room.topLeft() + QPoint(kInset, 2),
                {ink(0, words.label, grey), ink(words.label, words.tail, gap ? grey : theme.text),
                 ink(words.tail, words.text.size(), grey)});
    painter->restore();
}

QSize ClauseDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const auto* view = qobject_cast<const QListView*>(option.widget);
    const int width = view ? view->viewport()->width() : option.rect.width();
    QTextLayout layout(wordsOf(index).text, option.font);
    const double height = layOut(layout, width - 2 - 2 * kInset);
    return {40, static_cast<int>(std::ceil(height)) + 6};
}

} // namespace candor::ui
