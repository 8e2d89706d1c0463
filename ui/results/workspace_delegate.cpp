// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/workspace_delegate.h"

#include "ui/results/workspace_model.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace candor::ui {

namespace {

constexpr int kBarWidth = 5;
constexpr int kBarHeight = 14;
constexpr int kRowHeight = 26;
constexpr int kProgressHeight = 2;

} // namespace

void WorkspaceDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const Theme& theme = themeOf(option->palette);
    if (index.column() == WorkspaceModel::kState) {
        option->palette.setColor(QPalette::Text, theme.dim);
        option->palette.setColor(QPalette::HighlightedText, theme.dim);
    } else if (index.parent().isValid()) {
        // The room of the bar; paint() fills it.
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->decorationSize = {kBarWidth, kBarHeight};
        option->icon = {};
        option->font.setBold(index.data(WorkspaceModel::kMarkRole).toInt() ==
                             static_cast<int>(WorkspaceModel::Mark::Baseline));
    }
}

void WorkspaceDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    const Theme& theme = themeOf(option.palette);
    painter->save();
    painter->setPen(Qt::NoPen);
    if (index.column() == WorkspaceModel::kName && index.parent().isValid()) {
        QRect bar(option.rect.left() + 4, option.rect.center().y() - kBarHeight / 2 + 1, kBarWidth, kBarHeight);
        painter->setBrush(theme.line);
        painter->drawRect(bar);
        const QVariant rate = index.data(WorkspaceModel::kRateRole);
        if (rate.isValid()) {
            bar.setTop(bar.bottom() + 1 - static_cast<int>(std::lround(kBarHeight * rate.toDouble())));
            painter->setBrush(theme.accent);
            painter->drawRect(bar);
        }
    }
    const QVariant progress = index.data(WorkspaceModel::kProgressRole);
    if (progress.isValid()) {
        QRect line = option.rect.adjusted(4, 0, -4, 0);
        line.setTop(option.rect.bottom() - kProgressHeight);
        line.setHeight(kProgressHeight);
        painter->setBrush(theme.line);
        painter->drawRect(line);
        line.setWidth(static_cast<int>(std::lround(line.width() * std::clamp(progress.toDouble(), 0.0, 1.0))));
        painter->setBrush(theme.accent);
        painter->drawRect(line);
    }
    painter->restore();
}

QSize WorkspaceDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.setHeight(std::max(kRowHeight, size.height()));
    return size;
}

} // namespace candor::ui
