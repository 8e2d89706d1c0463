// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/verdict.h"

#include <QStyledItemDelegate>

class QPainter;
class QRect;

namespace candor::ui {

/// Paints a verdict as a chip: glyph and words on a faint ground of its class. The verdict is read from kVerdictRole
/// (an int of Verdict, invalid: no chip); other cells are painted as ever. An additional text in kNoteRole stands
/// behind the chip ("2/3").
class VerdictDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    static constexpr int kVerdictRole = Qt::UserRole + 90;
    static constexpr int kNoteRole = Qt::UserRole + 91;

    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

/// The chip itself, for widgets that paint their own. Returns the rectangle it took; `left` and height of `room` count.
QRect paintChip(QPainter& painter, const QRect& room, Verdict verdict, const QWidget& widget);

/// A label that is a chip. Its accessible name is the words.
class VerdictChip : public QWidget
{
    Q_OBJECT
public:
    explicit VerdictChip(QWidget* parent = nullptr);
    void setVerdict(Verdict verdict);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Verdict m_verdict = Verdict::Cancelled;
};

} // namespace candor::ui
