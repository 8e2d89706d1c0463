// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/result_tables.h"

#include "ui/page/focus.h"
#include "ui/parts/empty_state.h"
#include "ui/parts/table_copy.h"
#include "ui/results/answer_words.h"
#include "ui/results/column_keeper.h"
#include "ui/results/matrix_model.h"
#include "ui/results/row_model.h"
#include "ui/theme/figures.h"
#include "ui/theme/plain.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QMenu>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include <algorithm>

namespace candor::ui {

namespace {

/// All rows of a table with the columns that are shown, as the user ordered them.
TextGrid wholeGrid(const ResultTable& table)
{
    TextGrid grid;
    std::vector<int> columns;
    const QHeaderView* header = table.horizontalHeader();
    for (int place = 0; place < header->count(); ++place) {
        const int column = header->logicalIndex(place);
        if (!table.isColumnHidden(column)) {
            columns.push_back(column);
            grid.columns << table.model()->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        }
    }
    for (int row = 0; row < table.model()->rowCount(); ++row) {
        QStringList cells;
        for (const int column : columns) {
            cells << table.model()->index(row, column).data().toString();
        }
        grid.rows.push_back(std::move(cells));
    }
    return grid;
}

QString countedText(std::size_t shownCount, std::size_t all)
{
    return shownCount == all
               ? countText(all)
               : QCoreApplication::translate("Results", "%1 of %2").arg(countText(shownCount), countText(all));
}

} // namespace

ResultTables::ResultTables(const PageContext& context, MessageStore& messages, QWidget* parent)
    : QWidget(parent), m_context(context), m_messages(messages), m_tabs(new QTabBar(this)),
      m_place(new PlainLabel(QString(), this)), m_stack(new QStackedWidget(this)), m_empty(new EmptyState(this))
{
    m_tabs->setObjectName(QStringLiteral("resultsTabs"));
    m_tabs->setAccessibleName(tr("Tables"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_place->setObjectName(QStringLiteral("resultsPlace"));
    m_place->setForegroundRole(QPalette::PlaceholderText);
    Focus& focus = context.focus;
    m_tables = {
        new ResultTable(new MatrixModel(messages), QStringLiteral("resultsMatrix"), true, focus, messages, this),
        new ResultTable(new RowModel(RowModel::Kind::Trials, messages), QStringLiteral("resultsTrials"), true, focus,
                        messages, this),
        new ResultTable(new RowModel(RowModel::Kind::Candidates, messages), QStringLiteral("resultsCandidates"), false,
                        focus, messages, this)};
    const QStringList names{tr("Matrix: tasks by configurations"), tr("Trials"), tr("Candidates")};
    for (int tab = kMatrix; tab <= kCandidates; ++tab) {
        ResultTable* table = m_tables[static_cast<std::size_t>(tab)];
        table->setAccessibleName(names[tab]);
        m_tabs->addTab(QString());
        m_stack->addWidget(table);
        connect(table, &ResultTable::sortChanged, this, &ResultTables::sortChanged);
        connect(table, &QAbstractItemView::activated, this,
                [this] { m_context.focus.showPage(QStringLiteral("side-by-side")); });
    }
    m_stack->addWidget(m_empty);
    nameTabs();
    auto* row = new QHBoxLayout;
    row->addWidget(m_tabs);
    row->addStretch();
    row->addWidget(m_place);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(row);
    layout->addWidget(m_stack, 1);
    connect(m_tabs, &QTabBar::currentChanged, this, &ResultTables::onTab);
    connect(m_empty, &EmptyState::clicked, this, &ResultTables::clearFilterWanted);
    connect(&focus, &Focus::candidateChanged, this, &ResultTables::onCandidate);
}

ResultTable& ResultTables::current() const
{
    return *m_tables[static_cast<std::size_t>(std::max(0, m_tabs->currentIndex()))];
}

ResultQuestion ResultTables::question() const
{
    ResultQuestion question;
    const ResultTable& matrix = *m_tables[kMatrix];
    const ResultTable& trials = *m_tables[kTrials];
    const ResultTable& candidates = *m_tables[kCandidates];
    question.matrix = static_cast<const MatrixModel&>(matrix.results()).sortBy(matrix.sortColumn(), matrix.sortOrder());
    question.trials = static_cast<const RowModel&>(trials.results()).sortBy(trials.sortColumn(), trials.sortOrder());
    question.candidates =
        static_cast<const RowModel&>(candidates.results()).sortBy(candidates.sortColumn(), candidates.sortOrder());
    return question;
}

void ResultTables::showRows(const std::shared_ptr<const ResultAnalysis>& analysis,
                            const std::shared_ptr<const ResultRows>& rows, const QString& filter)
{
    m_filter = filter;
    for (ResultTable* table : m_tables) {
        table->showRows(analysis, rows);
    }
    nameTabs();
    updateStack();
    giveWalk();
}

void ResultTables::nameTabs()
{
    const ResultRows& rows = m_tables[kMatrix]->results().rows();
    const std::size_t tasks = m_tables[kMatrix]->results().analysis().matrix.rows.size();
    m_tabs->setTabText(kMatrix, tr("Matrix · %1 tasks").arg(countedText(rows.matrix.size(), tasks)));
    m_tabs->setTabText(kTrials, tr("Trials · %1").arg(countedText(rows.trials.size(), rows.allTrials)));
    m_tabs->setTabText(kCandidates, tr("Candidates · %1").arg(countedText(rows.candidates.size(), rows.allCandidates)));
}

void ResultTables::updateStack()
{
    ResultTable& table = current();
    if (table.results().rowCount() > 0 || m_filter.trimmed().isEmpty()) {
        m_stack->setCurrentWidget(&table);
        return;
    }
    const QString what = m_tabs->currentIndex() == kMatrix   ? tr("No task has a trial that fits the filter")
                         : m_tabs->currentIndex() == kTrials ? tr("No trial fits the filter")
                                                             : tr("No candidate fits the filter");
    m_empty->say(what, tr("The filter is: %1").arg(shown(utf8(m_filter), 300)), tr("Clear the filter"));
    m_stack->setCurrentWidget(m_empty);
}

void ResultTables::onTab(int /*tab*/)
{
    updateStack();
    current().followFocus(true);
    giveWalk();
}

void ResultTables::takeFocus()
{
    ResultTable& table = current();
    if (m_stack->currentWidget() != &table) {
        return;
    }
    table.setFocus(Qt::OtherFocusReason);
    if (!table.currentIndex().isValid() && table.results().rowCount() > 0) {
        table.setCurrentIndex(table.results().index(0, table.columnAt(0)));
    }
}

void ResultTables::giveWalk()
{
    const ResultModel& model = current().results();
    std::vector<TrialKey> walk = model.walk();
    m_context.focus.setWalk(walk);
    const Snapshot& snapshot = model.analysis().snapshot();
    std::erase_if(walk, [&snapshot](const TrialKey& key) {
        const auto row = rowOf(snapshot, key);
        return !row || snapshot.trials.verdict[*row] == Verdict::Passed;
    });
    m_walk = std::move(walk);
    updatePlace();
}

void ResultTables::onCandidate()
{
    if (isVisible()) {
        current().followFocus(true);
    }
    updatePlace();
}

void ResultTables::updatePlace()
{
    const auto candidate = m_context.focus.candidate();
    const auto here = candidate ? std::find(m_walk.begin(), m_walk.end(), candidate->trial) : m_walk.end();
    if (m_walk.empty()) {
        m_place->setText(current().results().rowCount() > 0 ? tr("No failure here") : QString());
    } else if (here == m_walk.end()) {
        m_place->setText(m_walk.size() == 1 ? tr("1 failure · J to it")
                                            : tr("%1 failures · J and K walk them").arg(countText(m_walk.size())));
    } else {
        const auto place = static_cast<std::size_t>(here - m_walk.begin()) + 1;
        m_place->setText(tr("Failure %1 of %2 · J next, K previous").arg(countText(place), countText(m_walk.size())));
    }
}

void ResultTables::copy(const ResultTable& table, QString (*write)(const TextGrid&))
{
    std::vector<std::pair<CandidateKey, Verdict>> keys;
    const ResultModel& model = table.results();
    for (int row = 0; !table.isColumnHidden(model.messageColumn()) && row < model.rowCount(); ++row) {
        if (const auto key = model.messageKey(row)) {
            keys.push_back(*key);
        }
    }
    const auto rows = static_cast<std::size_t>(model.rowCount());
    m_place->setText(tr("Reading what happened, to copy %1 rows…").arg(countText(rows)));
    m_messages.readAll(keys, [this, &table, write, rows] {
        QApplication::clipboard()->setText(write(wholeGrid(table)));
        m_place->setText(rows == 1 ? tr("1 row copied") : tr("%1 rows copied").arg(countText(rows)));
    });
}

void ResultTables::fillColumnMenu(QMenu& menu) const
{
    current().columns().fill(menu);
}

void ResultTables::fillCopyMenu(QMenu& menu)
{
    const ResultTable* table = &current();
    const auto add = [this, &menu, table](const QString& name, const QString& text, QString (*write)(const TextGrid&)) {
        QAction* action = menu.addAction(text);
        action->setObjectName(name);
        QObject::connect(action, &QAction::triggered, this, [this, table, write] { copy(*table, write); });
    };
    const int rows = table->results().rowCount();
    menu.addSection(rows == 1 ? tr("The row of this table")
                              : tr("All %1 rows of this table").arg(countText(static_cast<std::size_t>(rows))));
    add(QStringLiteral("copy.tsv"), tr("Copy as TSV"), &toTsv);
    add(QStringLiteral("copy.markdown"), tr("Copy as Markdown"), &toMarkdown);
    add(QStringLiteral("copy.json"), tr("Copy as JSON"), &toJson);
}

} // namespace candor::ui
