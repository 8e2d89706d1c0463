// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/result_table.h"

#include "ui/page/focus.h"
#include "ui/parts/table_copy.h"
#include "ui/results/column_keeper.h"
#include "ui/results/result_delegate.h"

#include <QHeaderView>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QStyleOptionHeader>

#include <algorithm>
#include <chrono>

namespace candor::ui {

namespace {

/// A scrolling hand passes rows that nobody reads.
constexpr std::chrono::milliseconds kReadAfter{30};

/// Titles of numbers end where the numbers end.
class ResultHeader : public QHeaderView
{
public:
    explicit ResultHeader(QWidget* parent) : QHeaderView(Qt::Horizontal, parent)
    {
        setSectionsClickable(true);
        setTextElideMode(Qt::ElideRight);
    }

protected:
    void initStyleOptionForIndex(QStyleOptionHeader* option, int logicalIndex) const override
    {
        QHeaderView::initStyleOptionForIndex(option, logicalIndex);
        const int mark = sortIndicatorSection() == logicalIndex ? 20 : 0;
        option->text =
            option->fontMetrics.elidedText(option->text, Qt::ElideRight, sectionSize(logicalIndex) - 10 - mark);
        if (option->textAlignment.testFlag(Qt::AlignRight)) {
            option->text += airAtTheRight();
        }
    }
};

} // namespace

ResultTable::ResultTable(ResultModel* model, const QString& name, bool wholeTrials, Focus& focus,
                         MessageStore& messages, QWidget* parent)
    : QTableView(parent), m_model(*model), m_wholeTrials(wholeTrials), m_focus(focus), m_messages(messages)
{
    model->setParent(this);
    setObjectName(name);
    setHorizontalHeader(new ResultHeader(this));
    setModel(model);
    setItemDelegate(new ResultDelegate(this));
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    furnishTable(*this, QString());
    m_columns = new ColumnKeeper(*this, *model, name);
    horizontalHeader()->setSortIndicatorClearable(true);
    horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    setSortingEnabled(true);
    m_readSoon.setSingleShot(true);
    m_readSoon.setInterval(kReadAfter);
    connect(&m_readSoon, &QTimer::timeout, this, &ResultTable::readVisible);
    connect(model, &ResultModel::sortWanted, this, &ResultTable::onSort);
}

void ResultTable::onSort(int column, Qt::SortOrder order)
{
    if (column == m_sortColumn && order == m_sortOrder) {
        return;
    }
    m_sortColumn = column;
    m_sortOrder = order;
    emit sortChanged();
}

void ResultTable::showRows(const std::shared_ptr<const ResultAnalysis>& analysis,
                           const std::shared_ptr<const ResultRows>& rows)
{
    const QScopedValueRollback<bool> following(m_following, true);
    QStringList before;
    for (int column = 0; column < m_model.columnCount(); ++column) {
        before << m_model.columnKey(column);
    }
    const int place = verticalScrollBar()->value();
    m_columns->holdBack();
    m_model.show(analysis, rows);
    QStringList after;
    for (int column = 0; column < m_model.columnCount(); ++column) {
        after << m_model.columnKey(column);
    }
    if (before != after) {
        if (before.size() != after.size()) { // the order by one configuration's verdicts means nothing for another's
            m_sortColumn = -1;
            horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
        }
        m_columns->apply();
    } else {
        m_columns->goOn();
    }
    verticalScrollBar()->setValue(place);
    followFocus(false);
    m_readSoon.start();
}

void ResultTable::followFocus(bool scroll)
{
    const QScopedValueRollback<bool> following(m_following, true);
    const auto candidate = m_focus.candidate();
    QModelIndex wanted = candidate ? m_model.indexOf(*candidate) : QModelIndex();
    if (!wanted.isValid()) {
        selectionModel()->clear();
        return;
    }
    const QModelIndex current = currentIndex();
    if (current.isValid()) {
        const auto shown = m_model.candidateAt(current.row(), current.column());
        const bool there = shown && (m_wholeTrials ? shown->trial == candidate->trial : *shown == *candidate);
        if (there || !m_wholeTrials) {
            wanted = m_model.index(wanted.row(), current.column());
        }
    }
    if (wanted != current || !selectionModel()->isRowSelected(wanted.row())) {
        setCurrentIndex(wanted);
    }
    if (scroll) {
        scrollTo(wanted);
    }
}

void ResultTable::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTableView::currentChanged(current, previous);
    if (m_following || !current.isValid()) {
        return;
    }
    const auto candidate = m_model.candidateAt(current.row(), current.column());
    if (!candidate) {
        return;
    }
    if (m_wholeTrials) {
        m_focus.setTrial(candidate->trial);
    } else {
        m_focus.setCandidate(candidate);
    }
}

void ResultTable::readVisible()
{
    if (!isVisible() || isColumnHidden(m_model.messageColumn()) || m_model.rowCount() == 0) {
        return;
    }
    const int first = std::max(0, rowAt(0));
    const int below = rowAt(viewport()->height() - 1);
    const int last = below < 0 ? m_model.rowCount() - 1 : below;
    std::vector<std::pair<CandidateKey, Verdict>> keys;
    for (int row = first; row <= last; ++row) {
        if (const auto key = m_model.messageKey(row)) {
            keys.push_back(*key);
        }
    }
    m_messages.want(keys);
}

void ResultTable::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    m_readSoon.start();
}

void ResultTable::showEvent(QShowEvent* event)
{
    QTableView::showEvent(event);
    m_readSoon.start();
}

void ResultTable::scrollContentsBy(int dx, int dy)
{
    QTableView::scrollContentsBy(dx, dy);
    if (dy != 0) {
        m_readSoon.start();
    }
}

} // namespace candor::ui
