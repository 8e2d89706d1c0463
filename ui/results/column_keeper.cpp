// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/column_keeper.h"

#include <QActionGroup>
#include <QHeaderView>
#include <QMenu>
#include <QScopedValueRollback>
#include <QSettings>
#include <QTableView>

#include <algorithm>
#include <chrono>

namespace candor::ui {

namespace {

constexpr std::chrono::milliseconds kSaveAfter{400};

QString menuText(QString text)
{
    return text.replace(QLatin1Char('&'), QLatin1String("&&"));
}

} // namespace

ColumnKeeper::ColumnKeeper(QTableView& view, ResultModel& model, QString settingsKey)
    : QObject(&view), m_view(view), m_model(model), m_settingsKey(std::move(settingsKey))
{
    QHeaderView* header = view.horizontalHeader();
    connect(header, &QHeaderView::sectionMoved, this, &ColumnKeeper::noteOrder);
    connect(header, &QHeaderView::sectionResized, this,
            [this](int column, int /*before*/, int width) { noteWidth(column, width); });
    m_saveSoon.setSingleShot(true);
    m_saveSoon.setInterval(kSaveAfter);
    connect(&m_saveSoon, &QTimer::timeout, this, &ColumnKeeper::save);
    apply();
}

ColumnKeeper::~ColumnKeeper()
{
    save();
}

void ColumnKeeper::save()
{
    if (m_widths.empty()) {
        return;
    }
    QSettings settings;
    for (const auto& [key, width] : m_widths) {
        settings.setValue(key, width);
    }
    m_widths.clear();
}

QString ColumnKeeper::keyOf(const char* what, int column) const
{
    // A slash in a configuration's name would make a group of its own.
    return QStringLiteral("columns/%1/%2/%3")
        .arg(m_settingsKey, QString::fromLatin1(what),
             QString::fromLatin1(m_model.columnKey(column).toUtf8().toPercentEncoding()));
}

int ColumnKeeper::widthOf(int column) const
{
    const int kept = QSettings().value(keyOf("width", column)).toInt();
    if (kept > 0) {
        return kept;
    }
    const int title =
        m_view.fontMetrics().horizontalAdvance(m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
    const int wanted = m_view.fontMetrics().averageCharWidth() * m_model.widthInCharacters(column) + 16;
    return std::max(wanted, std::min(title + 20, 220));
}

void ColumnKeeper::apply()
{
    m_applying = true;
    save();
    for (int column = 0; column < m_model.columnCount(); ++column) {
        const bool shownNow = QSettings().value(keyOf("shown", column), m_model.isShownAtFirst(column)).toBool();
        m_view.setColumnHidden(column, !shownNow);
        if (shownNow) {
            m_view.setColumnWidth(column, widthOf(column));
        }
    }
    applyOrder();
    m_view.horizontalHeader()->setStretchLastSection(true);
    m_applying = false;
}

void ColumnKeeper::applyOrder()
{
    QHeaderView* header = m_view.horizontalHeader();
    const QStringList kept = QSettings().value(QStringLiteral("columns/%1/order").arg(m_settingsKey)).toStringList();
    std::vector<int> order;
    for (const QString& key : kept) {
        for (int column = 0; column < m_model.columnCount(); ++column) {
            if (m_model.columnKey(column) == key) {
                order.push_back(column);
            }
        }
    }
    // Columns that the user has not placed stand behind their neighbour of the model.
    for (int column = 0; column < m_model.columnCount(); ++column) {
        if (std::find(order.begin(), order.end(), column) == order.end()) {
            const auto neighbour = std::find(order.begin(), order.end(), column - 1);
            order.insert(neighbour == order.end() ? (column == 0 ? order.begin() : order.end()) : neighbour + 1,
                         column);
        }
    }
    for (std::size_t place = 0; place < order.size(); ++place) {
        header->moveSection(header->visualIndex(order[place]), static_cast<int>(place));
    }
}

void ColumnKeeper::noteOrder()
{
    if (m_applying) {
        return;
    }
    QStringList keys;
    const QHeaderView* header = m_view.horizontalHeader();
    for (int place = 0; place < header->count(); ++place) {
        keys << m_model.columnKey(header->logicalIndex(place));
    }
    QSettings().setValue(QStringLiteral("columns/%1/order").arg(m_settingsKey), keys);
}

void ColumnKeeper::noteWidth(int column, int width)
{
    const QHeaderView* header = m_view.horizontalHeader();
    const bool stretched =
        header->visualIndex(column) == header->count() - 1; // the window's width, not the user's wish
    if (!m_applying && width > 0 && !stretched && column < m_model.columnCount() && m_view.isVisible()) {
        m_widths[keyOf("width", column)] = width;
        m_saveSoon.start();
    }
}

void ColumnKeeper::setShown(int column, bool shown)
{
    {
        const QScopedValueRollback<bool> applying(m_applying, true);
        m_view.setColumnHidden(column, !shown);
        if (shown) {
            m_view.setColumnWidth(column, widthOf(column));
        }
    }
    QSettings().setValue(keyOf("shown", column), shown);
    emit columnsChosen();
}

void ColumnKeeper::fill(QMenu& menu)
{
    int shownCount = 0;
    for (int column = 0; column < m_model.columnCount(); ++column) {
        shownCount += m_view.isColumnHidden(column) ? 0 : 1;
    }
    for (int column = 0; column < m_model.columnCount(); ++column) {
        const bool isShown = !m_view.isColumnHidden(column);
        QAction* action =
            menu.addAction(menuText(m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString()));
        action->setObjectName(QStringLiteral("column.") + m_model.columnKey(column));
        action->setCheckable(true);
        action->setChecked(isShown);
        action->setEnabled(!isShown || shownCount > 1);
        connect(action, &QAction::triggered, this, [this, column](bool on) { setShown(column, on); });
    }
    menu.addSeparator();
    QMenu* sorting = menu.addMenu(tr("Sort by"));
    QHeaderView* header = m_view.horizontalHeader();
    for (int column = 0; column < m_model.columnCount(); ++column) {
        if (m_model.isSortable(column)) {
            const QString title = menuText(m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
            connect(sorting->addAction(title), &QAction::triggered, this, [header, column] {
                const bool again =
                    header->sortIndicatorSection() == column && header->sortIndicatorOrder() == Qt::AscendingOrder;
                header->setSortIndicator(column, again ? Qt::DescendingOrder : Qt::AscendingOrder);
            });
        }
    }
    sorting->addSeparator();
    connect(sorting->addAction(tr("As planned")), &QAction::triggered, this,
            [header] { header->setSortIndicator(-1, Qt::AscendingOrder); });
}

} // namespace candor::ui
