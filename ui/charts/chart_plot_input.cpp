// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_plot.h"
#include "ui/theme/plain.h"

#include <QToolTip>

#include <algorithm>
#include <cmath>

// What the user does with a ChartPlot.

namespace candor::ui {

namespace {

constexpr double kZoomStep = 0.8;

} // namespace

void ChartPlot::changeEvent(QEvent* event)
{
    QCustomPlot::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        applyColours();
        replot(QCustomPlot::rpQueuedReplot);
    } else if (event->type() == QEvent::FontChange) {
        m_state.font = font();
        m_state.font.setPixelSize(std::max(9, static_cast<int>(std::lround(QFontInfo(font()).pixelSize() * 0.94))));
        applyMetrics(size());
        replot(QCustomPlot::rpQueuedReplot);
    }
}

void ChartPlot::resizeEvent(QResizeEvent* event)
{
    setViewport(rect());
    applyMetrics(size());
    if (!m_touched) {
        resetView();
    }
    QCustomPlot::resizeEvent(event);
    emit viewChanged();
}

void ChartPlot::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton) {
        m_pressedAt = event->pos();
    }
    QCustomPlot::mousePressEvent(event);
}

void ChartPlot::mouseMoveEvent(QMouseEvent* event)
{
    const bool dragging = m_pressedAt && (event->buttons() & Qt::LeftButton) != 0;
    if (dragging && (event->pos() - *m_pressedAt).manhattanLength() >= QApplication::startDragDistance()) {
        m_touched = true;
        m_pressedAt.reset();
    }
    QCustomPlot::mouseMoveEvent(event);
    const auto item = itemAt(event->position());
    const bool leads = item && !m_state.figure->targetOf(*item).isEmpty();
    setCursor(leads && event->buttons() == Qt::NoButton ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void ChartPlot::mouseReleaseEvent(QMouseEvent* event)
{
    QCustomPlot::mouseReleaseEvent(event);
    const bool click = event->button() == Qt::LeftButton && m_pressedAt;
    m_pressedAt.reset();
    const auto item = click ? itemAt(event->position()) : std::nullopt;
    if (item) {
        setCurrent(item);
        emit activated(*item);
    }
}

void ChartPlot::mouseDoubleClickEvent(QMouseEvent* event)
{
    QCustomPlot::mouseDoubleClickEvent(event);
    m_pressedAt.reset();
    if (event->button() == Qt::LeftButton && !itemAt(event->position())) {
        resetView();
    }
}

void ChartPlot::wheelEvent(QWheelEvent* event)
{
    const bool zooms = hasFocus() || (event->modifiers() & Qt::ControlModifier) != 0;
    if (!zooms || !m_state.figure->refusal.isEmpty()) {
        event->ignore(); // the page scrolls
        return;
    }
    m_touched = true;
    QCustomPlot::wheelEvent(event);
    event->accept();
}

void ChartPlot::focusInEvent(QFocusEvent* event)
{
    QCustomPlot::focusInEvent(event);
    m_state.focused = true;
    emit focused();
    replot(QCustomPlot::rpQueuedReplot);
}

void ChartPlot::focusOutEvent(QFocusEvent* event)
{
    QCustomPlot::focusOutEvent(event);
    m_state.focused = false;
    replot(QCustomPlot::rpQueuedReplot);
}

bool ChartPlot::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const auto item = itemAt(help->pos())) {
            QToolTip::showText(help->globalPos(), plainToolTip(m_state.figure->wordsOf(*item)), this);
        } else {
            QToolTip::hideText();
        }
        return true;
    }
    return QCustomPlot::event(event);
}

void ChartPlot::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoom(kZoomStep);
        return;
    case Qt::Key_Minus:
        zoom(1.0 / kZoomStep);
        return;
    case Qt::Key_0:
        resetView();
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_state.current) {
            emit activated(*m_state.current);
            return;
        }
        break;
    case Qt::Key_Escape:
        if (m_state.current) {
            setCurrent(std::nullopt);
            return;
        }
        break;
    default:
        if (event->modifiers() == Qt::NoModifier && step(event->key())) {
            return;
        }
    }
    QCustomPlot::keyPressEvent(event);
}

bool ChartPlot::step(int key)
{
    const Figure& figure = *m_state.figure;
    const bool arrow = key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Up || key == Qt::Key_Down ||
                       key == Qt::Key_Home || key == Qt::Key_End;
    if (!arrow || figure.itemCount() == 0 || !figure.refusal.isEmpty()) {
        return false;
    }
    if (!m_state.current || key == Qt::Key_Home || key == Qt::Key_End) {
        setCurrent(key == Qt::Key_End ? figure.itemCount() - 1 : 0);
        return true;
    }
    const bool forward = key == Qt::Key_Right || key == Qt::Key_Down;
    const bool horizontal = key == Qt::Key_Left || key == Qt::Key_Right;
    if (horizontal == (figure.form == FigureForm::Columns)) {
        stepPlace(forward ? 1 : -1);
    } else {
        stepWithin(forward ? 1 : -1);
    }
    return true;
}

void ChartPlot::stepPlace(int by)
{
    const Figure& figure = *m_state.figure;
    const std::size_t item = *m_state.current;
    if (figure.cells) {
        const std::size_t columns = figure.cells->columns.size();
        if (by > 0 ? item + columns < figure.itemCount() : item >= columns) {
            setCurrent(by > 0 ? item + columns : item - columns);
        }
        return;
    }
    const std::size_t place = figure.marks[item].place;
    const std::size_t first = figure.firstMarkAt(place);
    if (by > 0 ? figure.firstMarkAt(place + 1) >= figure.itemCount() : first == 0) {
        return;
    }
    const std::size_t next = by > 0 ? figure.marks[figure.firstMarkAt(place + 1)].place : figure.marks[first - 1].place;
    std::size_t best = figure.firstMarkAt(next);
    for (std::size_t i = best; i < figure.firstMarkAt(next + 1); ++i) {
        best = figure.marks[i].series <= figure.marks[item].series ? i : best;
    }
    setCurrent(best);
}

void ChartPlot::stepWithin(int by)
{
    const Figure& figure = *m_state.figure;
    const std::size_t item = *m_state.current;
    const bool can = by > 0 ? item + 1 < figure.itemCount() : item > 0;
    const std::size_t next = by > 0 ? item + 1 : item - 1;
    if (can && figure.placeOf(next) == figure.placeOf(item)) {
        setCurrent(next);
    }
}

void ChartPlot::setCurrent(std::optional<std::size_t> item)
{
    m_state.current = item;
    if (item) {
        bringIntoView(*item);
    }
    sayCurrent();
    replot(QCustomPlot::rpQueuedReplot);
}

void ChartPlot::bringIntoView(std::size_t item)
{
    const auto place = static_cast<double>(m_state.figure->placeOf(item));
    const QCPRange range = placeAxis()->range();
    if (place - 0.5 < range.lower) {
        scrollPlaces(place);
    } else if (place + 0.5 > range.upper) {
        scrollPlaces(place + 1.0 - range.size());
    }
    if (m_state.figure->cells) {
        const auto column = static_cast<double>(item % m_state.figure->cells->columns.size());
        const QCPRange columns = valueAxis()->range();
        if (column - 0.5 < columns.lower) {
            scrollColumns(column);
        } else if (column + 0.5 > columns.upper) {
            scrollColumns(column + 1.0 - columns.size());
        }
    }
}

void ChartPlot::sayCurrent()
{
    const Figure& figure = *m_state.figure;
    setAccessibleName(figure.title);
    if (m_state.current) {
        setAccessibleDescription(figure.wordsOf(*m_state.current));
        return;
    }
    QStringList parts;
    for (const QString& part : {figure.refusal, figure.finding, figure.note, figure.method}) {
        if (!part.isEmpty() && !parts.contains(part)) {
            parts += part;
        }
    }
    setAccessibleDescription(parts.join(QLatin1Char('\n')));
}

} // namespace candor::ui
