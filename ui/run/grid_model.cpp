// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/grid_model.h"

#include "ui/theme/plain.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>
#include <limits>

namespace candor::ui {

namespace {

void count(std::uint16_t& number)
{
    number = static_cast<std::uint16_t>(std::min<int>(number + 1, std::numeric_limits<std::uint16_t>::max()));
}

void enter(GridCells::Cell& cell, Verdict verdict)
{
    const bool theModels = classOf(verdict) != VerdictClass::NotTheModels;
    count(theModels ? cell.trials : cell.notTheModels);
    if (verdict == Verdict::Passed) {
        count(cell.passed);
    } else if (theModels || cell.trials == 0 || cell.verdict == Verdict::Passed) {
        cell.verdict = theModels || cell.trials == 0 ? verdict : cell.verdict;
    }
}

std::size_t configurationsOf(const GridCells& cells)
{
    return cells.plan->configurations.size();
}

} // namespace

std::shared_ptr<const GridCells> GridCells::of(const Snapshot& snapshot, std::size_t session,
                                               const std::shared_ptr<const GridCells>& previous)
{
    const StoredSession& stored = snapshot.sessions[session];
    auto grid = std::make_shared<GridCells>();
    grid->plan = stored.plan;
    grid->sessionId = stored.id;
    grid->session = session;
    if (previous && previous->sessionId == stored.id) {
        grid->taskByName = previous->taskByName;
    } else {
        for (std::size_t task = 0; task < stored.plan->suite->tasks.size(); ++task) {
            grid->taskByName.emplace(stored.plan->suite->tasks[task].id, task);
        }
    }
    const std::size_t width = configurationsOf(*grid);
    grid->cells.resize(stored.plan->suite->tasks.size() * width);
    for (std::size_t row = stored.firstTrial; row < stored.firstTrial + stored.trialCount; ++row) {
        const std::size_t cell = snapshot.trials.task[row] * width + snapshot.trials.configuration[row];
        enter(grid->cells[cell], snapshot.trials.verdict[row]);
    }
    return grid;
}

int GridModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || !m_cells ? 0 : static_cast<int>(m_cells->plan->suite->tasks.size());
}

int GridModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() || !m_cells ? 0 : static_cast<int>(configurationsOf(*m_cells));
}

std::size_t GridModel::numberOf(const QModelIndex& index) const
{
    return static_cast<std::size_t>(index.row()) * configurationsOf(*m_cells) +
           static_cast<std::size_t>(index.column());
}

QVariant GridModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const GridCells::Cell& cell = m_cells->cells[numberOf(index)];
    const bool empty = cell.trials == 0 && cell.notTheModels == 0;
    switch (role) {
    case kVerdictRole:
        return empty ? QVariant() : QVariant(static_cast<int>(cell.verdict));
    case kCountRole:
        return m_cells->plan->repeats > 1 && cell.trials > 0
                   ? QVariant(QStringLiteral("%1/%2").arg(cell.passed).arg(cell.trials))
                   : QVariant();
    case kInFlightRole:
        return std::ranges::binary_search(m_inFlight, numberOf(index));
    case Qt::AccessibleTextRole:
        return wordsOf(index);
    case Qt::ToolTipRole:
        return plainToolTip(wordsOf(index));
    default:
        return {};
    }
}

QString GridModel::wordsOf(const QModelIndex& index) const
{
    if (!m_cells || !index.isValid()) {
        return {};
    }
    const GridCells::Cell& cell = m_cells->cells[numberOf(index)];
    const QString place =
        tr("%1 under %2")
            .arg(shown(m_cells->plan->suite->tasks[static_cast<std::size_t>(index.row())].id, 200),
                 shown(m_cells->plan->configurations[static_cast<std::size_t>(index.column())].name, 200));
    QString state;
    if (cell.trials + cell.notTheModels == 0) {
        state = data(index, kInFlightRole).toBool() ? tr("a request is under way") : tr("not run yet");
    } else if (m_cells->plan->repeats == 1) {
        state = ui::wordsOf(cell.verdict);
    } else {
        state = tr("%1 of %2 repeats passed").arg(cell.passed).arg(cell.trials);
        state += cell.passed < cell.trials ? tr(", last failure: %1").arg(ui::wordsOf(cell.verdict)) : QString();
        state += cell.notTheModels > 0 ? tr(", %1 not the model's").arg(cell.notTheModels) : QString();
    }
    return place + QStringLiteral(": ") + state;
}

std::optional<TrialKey> GridModel::trialAt(const QModelIndex& index) const
{
    if (!m_cells || !index.isValid()) {
        return std::nullopt;
    }
    // The plan's order: configuration by configuration, then task, then repeat.
    const std::size_t tasks = m_cells->plan->suite->tasks.size();
    const auto before = static_cast<std::size_t>(index.column()) * tasks + static_cast<std::size_t>(index.row());
    return TrialKey{m_cells->session, before * static_cast<std::size_t>(m_cells->plan->repeats)};
}

QVariant GridModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (!m_cells || section < 0 || (role != Qt::DisplayRole && role != Qt::ToolTipRole)) {
        return {};
    }
    if (orientation == Qt::Horizontal && role == Qt::DisplayRole && columnCount() > kMostNamedColumns) {
        return section + 1; // no room for names; the table above has the numbers too
    }
    const auto at = static_cast<std::size_t>(section);
    const std::string& name =
        orientation == Qt::Horizontal ? m_cells->plan->configurations[at].name : m_cells->plan->suite->tasks[at].id;
    return role == Qt::DisplayRole ? shown(name, 100) : plainToolTip(shown(name, 500));
}

void GridModel::show(std::shared_ptr<const GridCells> cells)
{
    const bool same = cells && m_cells && cells->sessionId == m_cells->sessionId;
    if (!same) {
        beginResetModel();
        m_inFlight.clear();
    }
    m_cells = std::move(cells);
    if (!same) {
        endResetModel();
    } else if (rowCount() > 0 && columnCount() > 0) {
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    }
}

void GridModel::setInFlight(const std::vector<InFlight>& requests)
{
    if (!m_cells) {
        return;
    }
    std::vector<std::size_t> numbers;
    for (const InFlight& request : requests) {
        const auto task = m_cells->taskByName.find(request.label.task);
        if (task != m_cells->taskByName.end() && request.configuration < configurationsOf(*m_cells)) {
            numbers.push_back(task->second * configurationsOf(*m_cells) + request.configuration);
        }
    }
    std::ranges::sort(numbers);
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    if (numbers == m_inFlight) {
        return;
    }
    m_inFlight.swap(numbers);
    for (const auto* list : {&numbers, &m_inFlight}) {
        for (const std::size_t number : *list) {
            const QModelIndex cell = index(static_cast<int>(number / configurationsOf(*m_cells)),
                                           static_cast<int>(number % configurationsOf(*m_cells)));
            emit dataChanged(cell, cell, {kInFlightRole});
        }
    }
}

void GridDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    const Theme& theme = themeOf(option.palette);
    const QVariant value = index.data(GridModel::kVerdictRole);
    painter->save();
    if (!value.isValid()) {
        const bool underWay = index.data(GridModel::kInFlightRole).toBool();
        painter->setPen(underWay ? theme.accent : theme.faint);
        painter->drawText(option.rect, Qt::AlignCenter, underWay ? QStringLiteral("•••") : QStringLiteral("·"));
        painter->restore();
        return;
    }
    const auto verdict = static_cast<Verdict>(value.toInt());
    const QString repeats = index.data(GridModel::kCountRole).toString();
    QString text = repeats.isEmpty() ? chipText(verdict) : glyphOf(verdict) + QLatin1Char(' ') + repeats;
    QFont bold = option.font;
    bold.setWeight(QFont::DemiBold);
    const QFontMetrics metrics(bold);
    const QRect room = option.rect.adjusted(3, 2, -3, -2);
    if (metrics.horizontalAdvance(text) + 12 > room.width()) {
        text = glyphOf(verdict);
    }
    const int width = std::min(room.width(), std::max(22, metrics.horizontalAdvance(text) + 12));
    const QRect chip(room.left() + (room.width() - width) / 2, room.top(), width, room.height());
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.chip(classOf(verdict)));
    painter->drawRoundedRect(chip, 4, 4);
    painter->setFont(bold);
    painter->setPen(theme.of(verdict));
    painter->drawText(chip, Qt::AlignCenter, text);
    painter->restore();
}

} // namespace candor::ui
