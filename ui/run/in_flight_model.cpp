// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/in_flight_model.h"

#include "ui/theme/figures.h"
#include "ui/theme/plain.h"

#include <algorithm>
#include <chrono>

namespace candor::ui {

namespace {

QString purposeText(const DrawLabel& label)
{
    QString text;
    switch (label.purpose) {
    case RequestPurpose::Ir:
        text = InFlightModel::tr("IR of candidate %1").arg(label.draw + 1);
        break;
    case RequestPurpose::Clear:
        text = InFlightModel::tr("clearing of candidate %1, hole %2").arg(label.draw + 1).arg(label.attempt + 1);
        break;
    case RequestPurpose::Code:
        text = InFlightModel::tr("code of candidate %1").arg(label.draw + 1);
        text += label.attempt > 0 ? InFlightModel::tr(", retry %1").arg(label.attempt) : QString();
        break;
    }
    return label.repeat > 0 ? text + InFlightModel::tr(", repeat %1").arg(label.repeat + 1) : text;
}

} // namespace

int InFlightModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_requests.size());
}

int InFlightModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant InFlightModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(
            Qt::Alignment((index.column() == ElapsedColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    const InFlight& request = m_requests[static_cast<std::size_t>(index.row())];
    switch (index.column()) {
    case TaskColumn:
        return shown(request.label.task, 200);
    case ConfigurationColumn:
        return m_plan && request.configuration < m_plan->configurations.size()
                   ? shown(m_plan->configurations[request.configuration].name, 200)
                   : QString::number(request.configuration + 1);
    case PurposeColumn:
        return purposeText(request.label);
    default:
        return durationText(std::max(std::chrono::milliseconds(0),
                                     std::chrono::duration_cast<std::chrono::milliseconds>(m_now - request.since)));
    }
}

QVariant InFlightModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    if (role == Qt::TextAlignmentRole && section == ElapsedColumn) {
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    const QStringList titles{tr("Task"), tr("Configuration"), tr("Request"), tr("Elapsed")};
    return titles.at(section);
}

void InFlightModel::show(const std::vector<InFlight>& requests, std::shared_ptr<const SessionPlan> plan)
{
    const int before = rowCount();
    const int after = static_cast<int>(requests.size());
    m_plan = std::move(plan);
    m_now = std::chrono::steady_clock::now();
    if (after > before) {
        beginInsertRows({}, before, after - 1);
        m_requests = requests;
        endInsertRows();
    } else if (after < before) {
        beginRemoveRows({}, after, before - 1);
        m_requests = requests;
        endRemoveRows();
    } else {
        m_requests = requests;
    }
    if (after > 0) {
        emit dataChanged(index(0, 0), index(after - 1, ColumnCount - 1));
    }
}

} // namespace candor::ui
