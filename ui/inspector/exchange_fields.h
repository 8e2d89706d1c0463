// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/exchange.h"

#include <QAbstractTableModel>
#include <QString>

#include <vector>

namespace candor::ui {

/// What was declared, sent and applied in an exchange, a row a field. Owns its texts; GUI thread.
class ExchangeFields : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        kField,
        kDeclared,
        kSent,
        kApplied,
        kFinding,
        kColumns
    };

    using QAbstractTableModel::QAbstractTableModel;
    void setExchange(const Exchange& exchange);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    struct Row
    {
        QString texts[kColumns];
        bool mismatch = false;
    };
    std::vector<Row> m_rows;
};

} // namespace candor::ui
