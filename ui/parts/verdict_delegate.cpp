// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/verdict_delegate.h"

#include "ui/theme/theme.h"

#include <QApplication>
#include <QPainter>

namespace candor::ui {

namespace {

constexpr int kInset = 6;  ///< between the chip's edge and its words
constexpr int kCorner = 4; ///< the one corner radius

QFont bold(QFont font)
{
    font.setWeight(QFont::DemiBold);
    return font;
}

QSize chipSize(Verdict verdict, const QFont& font)
{
    const QFontMetrics metrics(bold(font));
    return {metrics.horizontalAdvance(chipText(verdict)) + 2 * kInset, metrics.height() + 4};
}

QRect paint(QPainter& painter, const QRect& room, Verdict verdict, const QFont& font, const Theme& theme)
{
    const QSize wanted = chipSize(verdict, font);
    const int height = std::min(wanted.height(), room.height());
    const QRect chip(room.left(), room.top() + (room.height() - height) / 2, std::min(wanted.width(), room.width()),
                     height);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.chip(classOf(verdict)));
    painter.drawRoundedRect(chip, kCorner, kCorner);
    painter.setFont(bold(font));
    painter.setPen(theme.of(verdict));
    const QRect inner = chip.adjusted(kInset, 0, -kInset, 0);
    painter.drawText(inner, Qt::AlignVCenter | Qt::AlignLeft,
                     QFontMetrics(bold(font)).elidedText(chipText(verdict), Qt::ElideRight, inner.width() + 1));
    painter.restore();
    return chip;
}

} // namespace

void VerdictDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QVariant value = index.data(kVerdictRole);
    if (!value.isValid()) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem ground = option;
    initStyleOption(&ground, index);
    ground.text.clear();
    ground.icon = {};
    const QStyle* style = option.widget ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &ground, painter, option.widget);
    const Theme& theme = themeOf(option.palette);
    const QRect room = option.rect.adjusted(4, 1, -2, -1);
    const QRect chip = ui::paint(*painter, room, static_cast<Verdict>(value.toInt()), option.font, theme);
    const QString note = index.data(kNoteRole).toString();
    if (!note.isEmpty() && chip.right() + 6 < room.right()) {
        painter->save();
        painter->setPen(theme.dim);
        const QRect rest = room.adjusted(chip.width() + 6, 0, 0, 0);
        painter->drawText(rest, Qt::AlignVCenter | Qt::AlignLeft,
                          option.fontMetrics.elidedText(note, Qt::ElideRight, rest.width()));
        painter->restore();
    }
}

QSize VerdictDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QVariant value = index.data(kVerdictRole);
    if (!value.isValid()) {
        return QStyledItemDelegate::sizeHint(option, index);
    }
    const QString note = index.data(kNoteRole).toString();
    const QSize chip = chipSize(static_cast<Verdict>(value.toInt()), option.font);
    return chip + QSize(8 + (note.isEmpty() ? 0 : 6 + option.fontMetrics.horizontalAdvance(note)), 2);
}

QRect paintChip(QPainter& painter, const QRect& room, Verdict verdict, const QWidget& widget)
{
    return paint(painter, room, verdict, widget.font(), themeOf(widget));
}

VerdictChip::VerdictChip(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void VerdictChip::setVerdict(Verdict verdict)
{
    m_verdict = verdict;
    setAccessibleName(wordsOf(verdict));
    updateGeometry();
    update();
}

QSize VerdictChip::sizeHint() const
{
    return chipSize(m_verdict, font());
}

void VerdictChip::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    paintChip(painter, rect(), m_verdict, *this);
}

} // namespace candor::ui
