// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/figure_geometry.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace candor::ui {

namespace {

constexpr double kPoint = 9.0; ///< size of a point
constexpr double kDot = 7.0;
constexpr double kReach = 3.0; ///< around a mark, where it is still meant

std::pair<std::size_t, std::size_t> inView(const QCPRange& range, std::size_t count)
{
    const double first = std::clamp(std::floor(range.lower + 0.5), 0.0, static_cast<double>(count));
    const double end = std::clamp(std::floor(range.upper + 0.5) + 1.0, first, static_cast<double>(count));
    return {static_cast<std::size_t>(first), static_cast<std::size_t>(end)};
}

} // namespace

FigureGeometry::FigureGeometry(const Figure& figure, const QCPAxisRect& axes)
    : m_figure(figure), m_places(*axes.axis(figure.form == FigureForm::Columns ? QCPAxis::atBottom : QCPAxis::atLeft)),
      m_values(*axes.axis(figure.form == FigureForm::Columns ? QCPAxis::atLeft : QCPAxis::atBottom)),
      m_inside(axes.rect())
{
}

double FigureGeometry::placeSize() const
{
    return std::abs(placePixel(1.0) - placePixel(0.0));
}

double FigureGeometry::columnSize() const
{
    return std::abs(valuePixel(1.0) - valuePixel(0.0));
}

double FigureGeometry::placePixel(double place) const
{
    return m_places.coordToPixel(place);
}

double FigureGeometry::valuePixel(double value) const
{
    return m_values.coordToPixel(value);
}

std::pair<std::size_t, std::size_t> FigureGeometry::placesInView() const
{
    return inView(m_places.range(), m_figure.places.size());
}

std::pair<std::size_t, std::size_t> FigureGeometry::columnsInView() const
{
    return inView(m_values.range(), m_figure.cells ? m_figure.cells->columns.size() : 0);
}

double FigureGeometry::thickness(const FigureMark& mark) const
{
    const MarkShape shape = m_figure.series[mark.series].shape;
    if (shape != MarkShape::Bar && shape != MarkShape::Dot) {
        return kPoint;
    }
    const double lanes = m_figure.lanes ? static_cast<double>(m_figure.series.size()) : 1.0;
    const double share = m_figure.lanes ? 0.8 : 0.6;
    return std::clamp(placeSize() * share / lanes, 2.0, upright() ? 84.0 : 32.0);
}

double FigureGeometry::middle(const FigureMark& mark) const
{
    const double centre = placePixel(static_cast<double>(mark.place));
    if (m_figure.lanes) {
        const auto lanes = static_cast<double>(m_figure.series.size());
        const double pitch = m_figure.series[mark.series].shape == MarkShape::Bar
                                 ? thickness(mark) + 1.0
                                 : std::min(26.0, placeSize() * 0.8 / lanes);
        return centre + (static_cast<double>(mark.series) - (lanes - 1.0) / 2.0) * pitch;
    }
    return centre + mark.shift * thickness(mark);
}

QRectF FigureGeometry::markRect(const FigureMark& mark) const
{
    const double across = middle(mark);
    const double to = valuePixel(mark.to);
    const MarkShape shape = m_figure.series[mark.series].shape;
    if (shape != MarkShape::Bar) {
        const double size = shape == MarkShape::Dot ? kDot : kPoint;
        const QPointF centre = upright() ? QPointF(across, to) : QPointF(to, across);
        return {centre.x() - size / 2.0, centre.y() - size / 2.0, size, size};
    }
    const double half = thickness(mark) / 2.0;
    const double from = valuePixel(mark.from);
    return upright() ? QRectF(QPointF(across - half, std::min(from, to)), QPointF(across + half, std::max(from, to)))
                     : QRectF(QPointF(std::min(from, to), across - half), QPointF(std::max(from, to), across + half));
}

std::pair<QPointF, QPointF> FigureGeometry::whisker(const FigureMark& mark) const
{
    const double across = middle(mark);
    const double low = valuePixel(mark.interval->low);
    const double high = valuePixel(mark.interval->high);
    return upright() ? std::pair(QPointF(across, low), QPointF(across, high))
                     : std::pair(QPointF(low, across), QPointF(high, across));
}

QRectF FigureGeometry::cellRect(std::size_t row, std::size_t column) const
{
    const auto edge = [](double at) { return std::round(at); };
    const auto y = static_cast<double>(row);
    const auto x = static_cast<double>(column);
    return {QPointF(edge(valuePixel(x - 0.5)) + 1.0, edge(placePixel(y - 0.5)) + 1.0),
            QPointF(edge(valuePixel(x + 0.5)) - 1.0, edge(placePixel(y + 0.5)) - 1.0)};
}

QRectF FigureGeometry::itemRect(std::size_t item) const
{
    if (m_figure.cells) {
        const std::size_t columns = m_figure.cells->columns.size();
        return cellRect(item / columns, item % columns);
    }
    return markRect(m_figure.marks[item]);
}

QRectF FigureGeometry::hitRect(const FigureMark& mark) const
{
    QRectF rect = markRect(mark);
    if (mark.interval) {
        const auto [low, high] = whisker(mark);
        rect = rect.united(QRectF(low, high).normalized().adjusted(-4.0, -4.0, 4.0, 4.0));
    }
    return rect.adjusted(-kReach, -kReach, kReach, kReach);
}

std::optional<std::size_t> FigureGeometry::itemAt(const QPointF& point) const
{
    if (!m_inside.adjusted(-4.0, -4.0, 4.0, 4.0).contains(point) || m_figure.places.empty()) {
        return std::nullopt;
    }
    const auto [first, end] = placesInView();
    const double at = m_places.pixelToCoord(upright() ? point.x() : point.y());
    const auto place = static_cast<std::size_t>(std::clamp(std::round(at), 0.0, 1e9));
    if (place < first || place >= end) {
        return std::nullopt;
    }
    if (m_figure.cells) {
        const auto [firstColumn, endColumn] = columnsInView();
        for (std::size_t column = firstColumn; column < endColumn; ++column) {
            if (cellRect(place, column).adjusted(-1.0, -1.0, 1.0, 1.0).contains(point)) {
                return place * m_figure.cells->columns.size() + column;
            }
        }
        return std::nullopt;
    }
    for (std::size_t i = m_figure.firstMarkAt(place + 1); i-- > m_figure.firstMarkAt(place);) {
        if (hitRect(m_figure.marks[i]).contains(point)) {
            return i;
        }
    }
    return std::nullopt;
}

} // namespace candor::ui
