// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/workbench.h"

#include <QAbstractTableModel>
#include <QStyledItemDelegate>

#include <memory>
#include <optional>

namespace candor::ui {

/// The configurations of one session with their success so far: a thin window on a Picture. GUI thread.
class SuccessModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        NameColumn,
        BarColumn,
        PassedColumn,
        RateColumn,
        IntervalColumn,
        StoredColumn,
        OutsideColumn,
        ColumnCount,
    };
    static constexpr int kRateRole = Qt::UserRole + 1; ///< SuccessRate, of the bar's column

    explicit SuccessModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

    void show(std::shared_ptr<const Picture> picture, std::optional<std::size_t> session);

private:
    [[nodiscard]] QString textOf(const ConfigurationSummary& summary, int column) const;

    std::shared_ptr<const Picture> m_picture;
    std::size_t m_session = 0;
    const StoredSession* m_stored = nullptr; ///< of m_picture
};

/// Paints the bar of a success rate from 0 to 100 %, its 95 % interval above it. Other columns as ever.
class SuccessDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace candor::ui

Q_DECLARE_METATYPE(candor::SuccessRate)
