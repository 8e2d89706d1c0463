// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/suite/suite.h"

#include <QAbstractTableModel>

#include <memory>
#include <string>
#include <vector>

namespace candor::ui {

/// A suite with what its task list needs to be filtered while typing. Made on a background thread, then immutable.
struct TaskIndex
{
    std::shared_ptr<const Suite> suite;
    std::vector<std::string> searched; ///< lower case; one a task

    [[nodiscard]] static std::shared_ptr<const TaskIndex> of(std::shared_ptr<const Suite> suite);
};

/// The tasks of a suite that match the filter, each with a tick: whether the session has it. Ticks of tasks that the
/// filter hides stay. GUI thread.
class TaskListModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        TaskColumn,
        CategoryColumn,
        ComplexityColumn,
        ColumnCount,
    };

    explicit TaskListModel(QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

    /// All ticked. nullptr: none.
    void setSuite(std::shared_ptr<const TaskIndex> index);
    /// Words, each of which must be in a task's id, category or complexity; case does not count.
    void setFilter(const QString& words);
    /// Ticks or unticks what the filter shows.
    void tickShown(bool on);

    [[nodiscard]] std::size_t taskCount() const;
    [[nodiscard]] std::size_t tickedCount() const { return m_tickedCount; }
    /// Ids in the suite's order; empty when all are ticked, as SessionRequest::tasks has it.
    [[nodiscard]] std::vector<std::string> tickedTasks() const;

signals:
    void ticksChanged();

private:
    [[nodiscard]] const Task& taskAt(int row) const;
    void tick(std::size_t task, bool on);
    void filter();

    std::shared_ptr<const TaskIndex> m_index;
    std::vector<char> m_ticked;
    std::size_t m_tickedCount = 0;
    std::vector<std::string> m_words;
    std::vector<std::size_t> m_shown; ///< indexes into the suite's tasks
};

} // namespace candor::ui
