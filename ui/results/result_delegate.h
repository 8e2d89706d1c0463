// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/parts/verdict_delegate.h"

namespace candor::ui {

/// Verdicts as chips, and the tones of ResultModel::kToneRole as colours of the theme.
class ResultDelegate : public VerdictDelegate
{
    Q_OBJECT
public:
    using VerdictDelegate::VerdictDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
};

/// Between digits that end at a cell's right edge and the words of the next cell.
[[nodiscard]] QString airAtTheRight();

} // namespace candor::ui
