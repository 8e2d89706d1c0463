// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/plan/session_plan.h"
#include "core/session/session.h"

#include <QAbstractTableModel>

#include <memory>
#include <vector>

namespace candor::ui {

/// The requests under way, oldest first, with the time that each has taken. GUI thread; told anew ten times a second.
class InFlightModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        TaskColumn,
        ConfigurationColumn,
        PurposeColumn,
        ElapsedColumn,
        ColumnCount,
    };

    explicit InFlightModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

    /// `plan` gives the configurations' names; nullptr: their numbers stand instead.
    void show(const std::vector<InFlight>& requests, std::shared_ptr<const SessionPlan> plan);

private:
    std::vector<InFlight> m_requests;
    std::shared_ptr<const SessionPlan> m_plan;
    std::chrono::steady_clock::time_point m_now;
};

} // namespace candor::ui
