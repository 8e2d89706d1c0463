// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/table_copy.h"

#include "core/support/json.h"
#include "ui/theme/plain.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QMenu>
#include <QMimeData>
#include <QSettings>
#include <QTableView>
#include <QTimer>

#include <algorithm>
#include <chrono>

namespace candor::ui {

namespace {

/// Raised when the columns of tables change: a stored state that does not fit is not used.
constexpr int kHeaderVersion = 1;
constexpr std::chrono::milliseconds kSaveAfter{400};

QString oneLine(QString text)
{
    return text.replace(QLatin1Char('\t'), QLatin1Char(' '))
        .replace(QLatin1Char('\n'), QLatin1Char(' '))
        .replace(QLatin1Char('\r'), QLatin1Char(' '));
}

QString toHtml(const TextGrid& grid)
{
    QString html = QStringLiteral("<table><tr>");
    for (const QString& column : grid.columns) {
        html += QStringLiteral("<th>%1</th>").arg(column.toHtmlEscaped());
    }
    for (const QStringList& row : grid.rows) {
        html += QStringLiteral("</tr><tr>");
        for (const QString& cell : row) {
            html += QStringLiteral("<td>%1</td>").arg(cell.toHtmlEscaped());
        }
    }
    return html + QStringLiteral("</tr></table>");
}

std::vector<int> shownColumns(const QTableView& view)
{
    std::vector<int> columns;
    for (int visual = 0; visual < view.horizontalHeader()->count(); ++visual) {
        const int column = view.horizontalHeader()->logicalIndex(visual);
        if (!view.isColumnHidden(column)) {
            columns.push_back(column);
        }
    }
    return columns;
}

TextGrid cut(const QAbstractItemModel& model, const std::vector<int>& rows, const std::vector<int>& columns)
{
    TextGrid grid;
    for (const int column : columns) {
        grid.columns.push_back(model.headerData(column, Qt::Horizontal).toString());
    }
    for (const int row : rows) {
        QStringList cells;
        for (const int column : columns) {
            cells.push_back(model.index(row, column).data().toString());
        }
        grid.rows.push_back(std::move(cells));
    }
    return grid;
}

std::vector<int> upTo(int count)
{
    std::vector<int> all(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        all[static_cast<std::size_t>(i)] = i;
    }
    return all;
}

void copyText(const QString& text)
{
    QApplication::clipboard()->setText(text);
}

void addColumnChoice(QMenu& menu, QTableView& view)
{
    QMenu* columns = menu.addMenu(QObject::tr("Columns"));
    for (int column = 0; column < view.model()->columnCount(); ++column) {
        QAction* action = columns->addAction(view.model()->headerData(column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(!view.isColumnHidden(column));
        QObject::connect(action, &QAction::toggled, &view,
                         [&view, column](bool on) { view.setColumnHidden(column, !on); });
    }
}

void showMenu(QTableView& view, const QPoint& at)
{
    auto* menu = new QMenu(&view);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(QObject::tr("Copy as TSV"), &view, [&view] { copyText(toTsv(ui::gridOf(view))); });
    menu->addAction(QObject::tr("Copy as Markdown"), &view, [&view] { copyText(toMarkdown(ui::gridOf(view))); });
    menu->addAction(QObject::tr("Copy as JSON"), &view, [&view] { copyText(toJson(ui::gridOf(view))); });
    menu->addSeparator();
    addColumnChoice(*menu, view);
    menu->popup(view.viewport()->mapToGlobal(at));
}

void keepHeader(QTableView& view, const QString& settingsKey)
{
    const QString key = QStringLiteral("tables/%1/v%2").arg(settingsKey).arg(kHeaderVersion);
    QHeaderView* header = view.horizontalHeader();
    header->restoreState(QSettings().value(key).toByteArray());
    // Writing settings takes tens of milliseconds: once, when the moving is over.
    auto* calm = new QTimer(&view);
    calm->setSingleShot(true);
    calm->setInterval(kSaveAfter);
    QObject::connect(calm, &QTimer::timeout, &view, [header, key] { QSettings().setValue(key, header->saveState()); });
    const auto saveSoon = [calm] { calm->start(); };
    QObject::connect(header, &QHeaderView::sectionMoved, calm, saveSoon);
    QObject::connect(header, &QHeaderView::sectionResized, calm, saveSoon);
}

} // namespace

TextGrid gridOf(const QTableView& view)
{
    std::vector<int> rows;
    for (const QModelIndex& index : view.selectionModel()->selectedIndexes()) {
        rows.push_back(index.row());
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    if (rows.empty()) {
        rows = upTo(view.model()->rowCount());
    }
    return cut(*view.model(), rows, shownColumns(view));
}

TextGrid gridOf(const QAbstractItemModel& model)
{
    return cut(model, upTo(model.rowCount()), upTo(model.columnCount()));
}

QString toTsv(const TextGrid& grid)
{
    QString text;
    const auto add = [&text](const QStringList& cells) {
        for (qsizetype i = 0; i < cells.size(); ++i) {
            text += (i > 0 ? QStringLiteral("\t") : QString()) + oneLine(cells[i]);
        }
        text += QLatin1Char('\n');
    };
    add(grid.columns);
    std::for_each(grid.rows.begin(), grid.rows.end(), add);
    return text;
}

QString toMarkdown(const TextGrid& grid)
{
    QString text;
    const auto add = [&text](const QStringList& cells) {
        text += QLatin1Char('|');
        for (const QString& cell : cells) {
            QString safe = oneLine(cell).toHtmlEscaped();
            text += QLatin1Char(' ') + safe.replace(QLatin1Char('|'), QStringLiteral("\\|")) + QStringLiteral(" |");
        }
        text += QLatin1Char('\n');
    };
    add(grid.columns);
    add(QStringList(grid.columns.size(), QStringLiteral("---")));
    std::for_each(grid.rows.begin(), grid.rows.end(), add);
    return text;
}

QString toJson(const TextGrid& grid)
{
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (const QStringList& row : grid.rows) {
        nlohmann::ordered_json object = nlohmann::ordered_json::object();
        for (qsizetype i = 0; i < row.size(); ++i) {
            object[utf8(grid.columns[i])] = utf8(row[i]);
        }
        all.push_back(std::move(object));
    }
    return qt(all.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

QMimeData* mimeOf(const TextGrid& grid)
{
    auto* mime = new QMimeData;
    mime->setText(toTsv(grid));
    mime->setHtml(toHtml(grid));
    mime->setData(QStringLiteral("text/markdown"), toMarkdown(grid).toUtf8());
    return mime;
}

void furnishTable(QTableView& view, const QString& settingsKey)
{
    view.setSelectionBehavior(QAbstractItemView::SelectRows);
    view.setEditTriggers(QAbstractItemView::NoEditTriggers);
    view.setWordWrap(false);
    view.setShowGrid(false);
    view.setAlternatingRowColors(false);
    view.setTabKeyNavigation(false);
    view.setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view.verticalHeader()->hide();
    view.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view.verticalHeader()->setDefaultSectionSize(std::max(26, view.fontMetrics().height() + 8));
    view.horizontalHeader()->setSectionsMovable(true);
    view.horizontalHeader()->setHighlightSections(false);
    view.horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    if (!settingsKey.isEmpty()) {
        keepHeader(view, settingsKey);
    }
    view.setContextMenuPolicy(Qt::CustomContextMenu);
    QObject::connect(&view, &QWidget::customContextMenuRequested, &view,
                     [&view](const QPoint& at) { showMenu(view, at); });
    auto* copy = new QAction(QObject::tr("Copy"), &view);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    QObject::connect(copy, &QAction::triggered, &view,
                     [&view] { QApplication::clipboard()->setMimeData(mimeOf(gridOf(view))); });
    view.addAction(copy);
}

} // namespace candor::ui
