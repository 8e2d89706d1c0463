// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace candor::ui {

/// Paints a clause: its label, its text, wrapped, and where it goes; a gap in a dashed frame. Plain text.
class ClauseDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    static constexpr int kLabelRole = Qt::UserRole + 1;
    static constexpr int kTailRole = Qt::UserRole + 2;
    static constexpr int kGapRole = Qt::UserRole + 3;   ///< bool
    static constexpr int kIndexRole = Qt::UserRole + 4; ///< of the clause; -1 - phrase for a phrase that none states

    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace candor::ui
