// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/figure_model.h"

namespace candor::ui {

void FigureModel::setFigure(const FigurePtr& figure)
{
    const bool grows =
        m_figure && figure->table.columns == m_figure->table.columns && figure->table.rows >= m_figure->table.rows;
    if (!grows) {
        beginResetModel();
        m_figure = figure;
        endResetModel();
        return;
    }
    const int before = rowCount();
    const int after = static_cast<int>(figure->table.rows);
    if (after > before) {
        beginInsertRows({}, before, after - 1);
    }
    m_figure = figure;
    if (after > before) {
        endInsertRows();
    }
    if (before > 0) {
        emit dataChanged(index(0, 0), index(before - 1, columnCount() - 1));
    }
}

int FigureModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || !m_figure ? 0 : static_cast<int>(m_figure->table.rows);
}

int FigureModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() || !m_figure ? 0 : static_cast<int>(m_figure->table.columns.size());
}

QVariant FigureModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        const bool text = index.column() < m_figure->table.textColumns;
        return QVariant::fromValue((text ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    }
    return role == Qt::DisplayRole
               ? QVariant(m_figure->table.cell(static_cast<std::size_t>(index.row()), index.column()))
               : QVariant();
}

QVariant FigureModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || !m_figure || section < 0 || section >= columnCount()) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        const bool text = section < m_figure->table.textColumns;
        return QVariant::fromValue((text ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    }
    return role == Qt::DisplayRole ? QVariant(m_figure->table.columns[section]) : QVariant();
}

} // namespace candor::ui
