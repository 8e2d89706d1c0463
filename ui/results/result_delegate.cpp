// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/result_delegate.h"

#include "ui/results/result_model.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace candor::ui {

QString airAtTheRight()
{
    return QString(2, QChar::Nbsp);
}

void ResultDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    VerdictDelegate::paint(painter, option, index);
    painter->save();
    painter->setPen(themeOf(option.palette).line);
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    painter->restore();
}

void ResultDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    VerdictDelegate::initStyleOption(option, index);
    option->textElideMode = Qt::ElideRight;
    if (option->displayAlignment.testFlag(Qt::AlignRight)) {
        option->text += airAtTheRight();
    }
    const QVariant tone = index.data(ResultModel::kToneRole);
    if (!tone.isValid()) {
        return;
    }
    const Theme& theme = themeOf(option->palette);
    QColor colour = theme.text;
    switch (static_cast<ResultModel::Tone>(tone.toInt())) {
    case ResultModel::Tone::Plain:
        return;
    case ResultModel::Tone::Dim:
        colour = theme.dim;
        break;
    case ResultModel::Tone::Lost:
        colour = theme.execution;
        option->font.setWeight(QFont::DemiBold);
        break;
    case ResultModel::Tone::Gained:
        colour = theme.passed;
        option->font.setWeight(QFont::DemiBold);
        break;
    }
    option->palette.setColor(QPalette::Text, colour);
    option->palette.setColor(QPalette::HighlightedText, colour);
}

} // namespace candor::ui
