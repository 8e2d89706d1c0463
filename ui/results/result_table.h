// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/results/result_model.h"

#include <QTableView>
#include <QTimer>

namespace candor::ui {

class ColumnKeeper;
class Focus;

/// One of the page's tables: a ResultModel in a view whose current row is the focus, and which asks for the messages of
/// the rows that can be seen.
class ResultTable : public QTableView
{
    Q_OBJECT
public:
    /// Takes the model. `wholeTrials`: a row stands for trials, and moving to it leaves a candidate of the same trial
    /// in focus.
    ResultTable(ResultModel* model, const QString& name, bool wholeTrials, Focus& focus, MessageStore& messages,
                QWidget* parent = nullptr);

    [[nodiscard]] ResultModel& results() const { return m_model; }
    [[nodiscard]] ColumnKeeper& columns() const { return *m_columns; }
    [[nodiscard]] int sortColumn() const { return m_sortColumn; }
    [[nodiscard]] Qt::SortOrder sortOrder() const { return m_sortOrder; }

    void showRows(const std::shared_ptr<const ResultAnalysis>& analysis, const std::shared_ptr<const ResultRows>& rows);
    /// Selects the row of the candidate in focus; `scroll` brings it into view.
    void followFocus(bool scroll);

signals:
    void sortChanged();

protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    void onSort(int column, Qt::SortOrder order);
    void readVisible();

    ResultModel& m_model;
    bool m_wholeTrials;
    Focus& m_focus;
    MessageStore& m_messages;
    ColumnKeeper* m_columns;
    QTimer m_readSoon;
    int m_sortColumn = -1;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    bool m_following = false; ///< the focus moves the row, not the other way round
};

} // namespace candor::ui
