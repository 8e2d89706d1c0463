// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sidebyside/column_grid.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QScrollBar>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <utility>

namespace candor::ui {

std::optional<ColumnGrid::Place> ColumnGrid::placeAt(const QPoint& point) const
{
    if (!m_content) {
        return std::nullopt;
    }
    for (std::size_t c = 0; c < m_content->columns.size(); ++c) { // pinned ones first: they lie on top
        const QRect head = headRect(c);
        if (point.x() < head.left() || point.x() > head.right() ||
            (c >= m_layout.pinned() && point.x() < m_layout.pinnedWidth())) {
            continue;
        }
        Place place;
        place.column = c;
        place.head = point.y() < head.bottom();
        if (!place.head) {
            place.line = m_layout.lineAt(point.y() - headHeight() + verticalScrollBar()->value());
            if (!place.line) {
                return std::nullopt;
            }
        }
        return place;
    }
    return std::nullopt;
}

std::optional<std::size_t> ColumnGrid::markAt(const QPoint& point, const Place& place) const
{
    const GridLine& line = m_layout.lines()[*place.line];
    if (line.kind != GridLine::Kind::Row || line.section != SideSection::Tests) {
        return std::nullopt;
    }
    const std::size_t count = m_content->table.cases[place.column].size();
    for (std::size_t i = 0; i < count; ++i) {
        if (m_layout.markRect(lineRect(*place.line, place.column), i).adjusted(-2, -2, 2, 2).contains(point)) {
            return i;
        }
    }
    return std::nullopt;
}

void ColumnGrid::setCurrentColumn(std::size_t column)
{
    GridCursor next = m_cursor;
    next.column = column;
    moveCursor(next, false);
}

void ColumnGrid::goToRow(std::size_t row, std::size_t column)
{
    if (row >= m_content->rows.size()) {
        return;
    }
    if (m_folded.contains(m_content->rows[row].section)) {
        setFolded(m_content->rows[row].section, false);
    }
    if (const auto line = m_layout.lineOfRow(row)) {
        moveCursor({column, line, 0}, false);
    }
}

void ColumnGrid::moveCursor(GridCursor cursor, bool chosen)
{
    if (!m_content || m_content->columns.empty()) {
        return;
    }
    const std::size_t before = m_cursor.column;
    m_cursor = cursor;
    clampCursor();
    showCursor();
    viewport()->update();
    announce();
    if (chosen && m_cursor.column != before) {
        emit columnChosen(m_cursor.column);
    }
}

void ColumnGrid::showCursor()
{
    const QRect head = headRect(m_cursor.column);
    if (m_cursor.column >= m_layout.pinned()) {
        const int left = m_layout.pinnedWidth();
        if (head.left() < left) {
            horizontalScrollBar()->setValue(horizontalScrollBar()->value() + head.left() - left);
        } else if (head.right() > viewport()->width()) {
            horizontalScrollBar()->setValue(horizontalScrollBar()->value() + head.right() + 1 - viewport()->width());
        }
    }
    if (!m_cursor.line) {
        return;
    }
    const QRect cell = lineRect(*m_cursor.line, m_cursor.column);
    if (cell.top() < headHeight()) {
        verticalScrollBar()->setValue(verticalScrollBar()->value() + cell.top() - headHeight());
    } else if (cell.bottom() > viewport()->height()) {
        const int by = std::min(cell.bottom() + 1 - viewport()->height(), cell.top() - headHeight());
        verticalScrollBar()->setValue(verticalScrollBar()->value() + by);
    }
}

void ColumnGrid::activate()
{
    if (!m_cursor.line) {
        emit columnChosen(m_cursor.column);
        return;
    }
    const GridLine line = m_layout.lines()[*m_cursor.line];
    if (line.kind == GridLine::Kind::Title) {
        setFolded(line.section, !m_folded.contains(line.section));
        announce();
        return;
    }
    if (line.kind != GridLine::Kind::Row) {
        return;
    }
    const int target = m_content->rows[line.row].cells[m_cursor.column].goesTo;
    if (line.section == SideSection::Holes && m_content->cleared) {
        emit holeWanted(line.row, m_cursor.column); // it stands in the other IR
    } else if (target >= 0) {
        const auto row = static_cast<std::size_t>(target);
        goToRow(row, m_cursor.column);
        if (!m_layout.lineOfRow(row)) {
            emit holeWanted(line.row, m_cursor.column);
        }
    }
}

void ColumnGrid::mousePressEvent(QMouseEvent* event)
{
    const QPoint point = event->position().toPoint();
    const auto place = placeAt(point);
    if (!place || event->button() == Qt::MiddleButton) {
        return;
    }
    GridCursor next{place->column, place->line, 0};
    if (place->line) {
        next.mark = markAt(point, *place).value_or(0);
    }
    const bool sameColumn = m_cursor.column == place->column;
    moveCursor(next, true);
    if (event->button() != Qt::LeftButton) {
        return;
    }
    if (place->head) {
        if (menuRect(place->column).contains(point)) {
            emit menuWanted(place->column, viewport()->mapToGlobal(menuRect(place->column).bottomLeft()));
            return;
        }
        m_pressedHead = place->column;
        m_pressedAt = point;
        if (sameColumn) {
            emit columnChosen(place->column);
        }
        return;
    }
    if (place->line) {
        const GridLine line = m_layout.lines()[*place->line];
        if (line.kind == GridLine::Kind::Title || line.section == SideSection::Holes) {
            activate();
        }
    }
}

void ColumnGrid::mouseMoveEvent(QMouseEvent* event)
{
    const QPoint point = event->position().toPoint();
    if (m_pressedHead && (event->buttons() & Qt::LeftButton) &&
        (m_dragging || std::abs(point.x() - m_pressedAt.x()) >= QApplication::startDragDistance())) {
        m_dragging = true;
        m_dragX = point.x();
        if (point.x() > viewport()->width() - 24) {
            horizontalScrollBar()->setValue(horizontalScrollBar()->value() + 24);
        } else if (point.x() < m_layout.pinnedWidth() + 24) {
            horizontalScrollBar()->setValue(horizontalScrollBar()->value() - 24);
        }
        viewport()->update();
        return;
    }
    const auto place = placeAt(point);
    const bool hand =
        place && (place->head ? menuRect(place->column).contains(point)
                              : place->line && m_layout.lines()[*place->line].kind == GridLine::Kind::Title);
    viewport()->setCursor(hand ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void ColumnGrid::mouseReleaseEvent(QMouseEvent* event)
{
    const auto from = std::exchange(m_pressedHead, std::nullopt);
    if (std::exchange(m_dragging, false) && from) {
        const std::size_t to = dropTarget(event->position().toPoint().x());
        viewport()->update();
        if (to != *from) {
            emit columnMoved(*from, to);
        }
    }
}

std::size_t ColumnGrid::dropTarget(int x) const
{
    std::size_t nearest = 0;
    int least = std::numeric_limits<int>::max();
    for (std::size_t c = 0; c < m_content->columns.size(); ++c) {
        const int distance = std::abs(headRect(c).center().x() - x);
        if (distance < least) {
            least = distance;
            nearest = c;
        }
    }
    return nearest;
}

void ColumnGrid::contextMenuEvent(QContextMenuEvent* event)
{
    if (!m_content || m_content->columns.empty()) {
        return;
    }
    if (event->reason() == QContextMenuEvent::Keyboard) {
        emit menuWanted(m_cursor.column, viewport()->mapToGlobal(headRect(m_cursor.column).bottomLeft()));
        return;
    }
    if (const auto place = placeAt(event->pos())) {
        emit menuWanted(place->column, event->globalPos());
    }
}

void ColumnGrid::keyPressEvent(QKeyEvent* event)
{
    if (!m_content || m_content->columns.empty()) {
        QAbstractScrollArea::keyPressEvent(event);
        return;
    }
    if (event->matches(QKeySequence::Copy)) {
        QApplication::clipboard()->setText(currentWords());
        return;
    }
    if (handleMove(event)) {
        return;
    }
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        activate();
        return;
    default:
        event->ignore();
    }
}

bool ColumnGrid::handleMove(QKeyEvent* event)
{
    if (event->modifiers() & (Qt::AltModifier | Qt::ShiftModifier)) {
        return false;
    }
    const bool control = event->modifiers() & Qt::ControlModifier;
    const int page = std::max(1, (viewport()->height() - headHeight()) / (m_measure->lineHeight() + 4) - 2);
    switch (event->key()) {
    case Qt::Key_Down:
        moveLines(1);
        return true;
    case Qt::Key_Up:
        moveLines(-1);
        return true;
    case Qt::Key_PageDown:
        moveLines(page);
        return true;
    case Qt::Key_PageUp:
        moveLines(-page);
        return true;
    case Qt::Key_Left:
        moveSideways(-1);
        return true;
    case Qt::Key_Right:
        moveSideways(1);
        return true;
    case Qt::Key_Home:
        moveCursor({control ? m_cursor.column : 0, control ? std::nullopt : m_cursor.line, 0}, true);
        return true;
    case Qt::Key_End:
        moveCursor({control ? m_cursor.column : m_content->columns.size() - 1,
                    control ? std::optional(m_layout.lines().size() - 1) : m_cursor.line, 0},
                   true);
        return true;
    default:
        return false;
    }
}

void ColumnGrid::moveLines(int step)
{
    const int last = static_cast<int>(m_layout.lines().size()) - 1;
    const int here = m_cursor.line ? static_cast<int>(*m_cursor.line) : -1;
    const int next = std::clamp(here + step, -1, last);
    GridCursor cursor{m_cursor.column, std::nullopt, 0};
    if (next >= 0) {
        cursor.line = static_cast<std::size_t>(next);
    }
    moveCursor(cursor, true);
}

/// Marks of test cases are stepped through before the next column.
void ColumnGrid::moveSideways(int step)
{
    GridCursor cursor = m_cursor;
    const std::size_t marks = markCount();
    if (step > 0 && m_cursor.mark + 1 < marks) {
        ++cursor.mark;
    } else if (step < 0 && marks > 0 && m_cursor.mark > 0) {
        --cursor.mark;
    } else if (step > 0 && m_cursor.column + 1 < m_content->columns.size()) {
        ++cursor.column;
        cursor.mark = 0;
    } else if (step < 0 && m_cursor.column > 0) {
        --cursor.column;
        cursor.mark = 0;
    }
    moveCursor(cursor, true);
}

void ColumnGrid::focusInEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void ColumnGrid::focusOutEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

} // namespace candor::ui
