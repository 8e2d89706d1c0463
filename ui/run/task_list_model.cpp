// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/task_list_model.h"

#include "core/support/text.h"
#include "ui/theme/plain.h"

#include <algorithm>

namespace candor::ui {

std::shared_ptr<const TaskIndex> TaskIndex::of(std::shared_ptr<const Suite> suite)
{
    auto index = std::make_shared<TaskIndex>();
    for (const Task& task : suite->tasks) {
        index->searched.push_back(lowerCased(task.id + ' ' + task.category + ' ' + task.complexity));
    }
    index->suite = std::move(suite);
    return index;
}

TaskListModel::TaskListModel(QObject* parent) : QAbstractTableModel(parent) {}

int TaskListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int TaskListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

const Task& TaskListModel::taskAt(int row) const
{
    return m_index->suite->tasks[m_shown[static_cast<std::size_t>(row)]];
}

QVariant TaskListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Task& task = taskAt(index.row());
    if (role == Qt::CheckStateRole && index.column() == TaskColumn) {
        return m_ticked[m_shown[static_cast<std::size_t>(index.row())]] ? Qt::Checked : Qt::Unchecked;
    }
    if (role == Qt::ToolTipRole) {
        return plainToolTip(shown(task.prompt, 600, true));
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
    case TaskColumn:
        return shown(task.id, 200);
    case CategoryColumn:
        return shown(task.category, 200);
    default:
        return shown(task.complexity, 200);
    }
}

bool TaskListModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::CheckStateRole || index.column() != TaskColumn || !checkIndex(index)) {
        return false;
    }
    tick(m_shown[static_cast<std::size_t>(index.row())], value.toInt() == Qt::Checked);
    emit dataChanged(index, index, {Qt::CheckStateRole});
    emit ticksChanged();
    return true;
}

QVariant TaskListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case TaskColumn:
        return tr("Task");
    case CategoryColumn:
        return tr("Category");
    default:
        return tr("Complexity");
    }
}

Qt::ItemFlags TaskListModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() && index.column() == TaskColumn ? flags | Qt::ItemIsUserCheckable : flags;
}

void TaskListModel::setSuite(std::shared_ptr<const TaskIndex> index)
{
    beginResetModel();
    m_index = std::move(index);
    m_tickedCount = taskCount();
    m_ticked.assign(m_tickedCount, 1);
    filter();
    endResetModel();
    emit ticksChanged();
}

void TaskListModel::setFilter(const QString& words)
{
    std::vector<std::string> wanted;
    for (const QString& word : words.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        wanted.push_back(lowerCased(utf8(word)));
    }
    if (wanted == m_words) {
        return;
    }
    beginResetModel();
    m_words = std::move(wanted);
    filter();
    endResetModel();
}

void TaskListModel::filter()
{
    m_shown.clear();
    for (std::size_t task = 0; task < taskCount(); ++task) {
        const std::string& text = m_index->searched[task];
        if (std::ranges::all_of(m_words,
                                [&text](const std::string& word) { return text.find(word) != std::string::npos; })) {
            m_shown.push_back(task);
        }
    }
}

void TaskListModel::tick(std::size_t task, bool on)
{
    if (static_cast<bool>(m_ticked[task]) != on) {
        m_ticked[task] = on ? 1 : 0;
        m_tickedCount = on ? m_tickedCount + 1 : m_tickedCount - 1;
    }
}

void TaskListModel::tickShown(bool on)
{
    if (m_shown.empty()) {
        return;
    }
    for (const std::size_t task : m_shown) {
        tick(task, on);
    }
    emit dataChanged(index(0, TaskColumn), index(rowCount() - 1, TaskColumn), {Qt::CheckStateRole});
    emit ticksChanged();
}

std::size_t TaskListModel::taskCount() const
{
    return m_index ? m_index->suite->tasks.size() : 0;
}

std::vector<std::string> TaskListModel::tickedTasks() const
{
    std::vector<std::string> ids;
    if (m_tickedCount == taskCount()) {
        return ids;
    }
    for (std::size_t task = 0; task < taskCount(); ++task) {
        if (m_ticked[task]) {
            ids.push_back(m_index->suite->tasks[task].id);
        }
    }
    return ids;
}

} // namespace candor::ui
