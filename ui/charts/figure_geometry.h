// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/figure.h"

#include <QPointF>
#include <QRectF>

#include <optional>
#include <utility>

class QCPAxis;
class QCPAxisRect;

namespace candor::ui {

/// Where the marks of a figure are in a plot, for painting and for finding what is under the pointer. A short-lived
/// view; GUI thread.
class FigureGeometry
{
public:
    FigureGeometry(const Figure& figure, const QCPAxisRect& axes);

    [[nodiscard]] const Figure& figure() const { return m_figure; }
    [[nodiscard]] QRectF inside() const { return m_inside; }
    [[nodiscard]] bool upright() const { return m_figure.form == FigureForm::Columns; }
    [[nodiscard]] double placeSize() const;
    [[nodiscard]] double columnSize() const;
    [[nodiscard]] double placePixel(double place) const;
    [[nodiscard]] double valuePixel(double value) const;
    /// [first, end) of the places that are in view, at least partly.
    [[nodiscard]] std::pair<std::size_t, std::size_t> placesInView() const;
    [[nodiscard]] std::pair<std::size_t, std::size_t> columnsInView() const;

    /// The bar, or the box around the point.
    [[nodiscard]] QRectF markRect(const FigureMark& mark) const;
    /// From end to end of the interval, through the middle of the mark. Requires an interval.
    [[nodiscard]] std::pair<QPointF, QPointF> whisker(const FigureMark& mark) const;
    [[nodiscard]] QRectF cellRect(std::size_t row, std::size_t column) const;
    [[nodiscard]] QRectF itemRect(std::size_t item) const;
    [[nodiscard]] std::optional<std::size_t> itemAt(const QPointF& point) const;

private:
    [[nodiscard]] double thickness(const FigureMark& mark) const;
    [[nodiscard]] double middle(const FigureMark& mark) const;
    [[nodiscard]] QRectF hitRect(const FigureMark& mark) const;

    const Figure& m_figure;
    const QCPAxis& m_places;
    const QCPAxis& m_values;
    QRectF m_inside;
};

} // namespace candor::ui
