// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/figure_geometry.h"

#include <qcustomplot.h>

namespace candor::ui {

/// What the items of one plot paint from. Owned by the plot.
struct PlotState
{
    FigurePtr figure;
    Theme theme;
    QFont font;
    double legendHeight = 0.0;
    bool turnedColumns = false;
    std::optional<std::size_t> current; ///< item with the keyboard's mark
    bool focused = false;
};

/// Paints in the plot's own order of layers; never selected by QCustomPlot itself. Owned by the plot; GUI thread.
class PlotItem : public QCPAbstractItem
{
    Q_OBJECT
public:
    PlotItem(QCustomPlot* plot, const PlotState& state) : QCPAbstractItem(plot), m_state(state)
    {
        setClipToAxisRect(false);
        setSelectable(false);
    }
    double selectTest(const QPointF& /*pos*/, bool /*onlySelectable*/, QVariant* /*details*/) const override
    {
        return -1.0;
    }

protected:
    [[nodiscard]] const PlotState& state() const { return m_state; }
    [[nodiscard]] FigureGeometry geometry() const { return {*m_state.figure, *mParentPlot->axisRect()}; }

private:
    const PlotState& m_state;
};

/// Bars, points, intervals, and the values that stand at them.
class MarksItem : public PlotItem
{
    Q_OBJECT
public:
    using PlotItem::PlotItem;

protected:
    void draw(QCPPainter* painter) override;

private:
    void drawIntervals(QPainter& painter, const FigureGeometry& geometry, std::size_t first, std::size_t end) const;
    void drawReference(QPainter& painter, const FigureGeometry& geometry) const;
    void drawRings(QPainter& painter, const FigureGeometry& geometry, std::size_t first, std::size_t end) const;
    void drawLabel(QPainter& painter, const FigureGeometry& geometry, const FigureMark& mark) const;
    void drawLabelInside(QPainter& painter, const QRectF& rect, const FigureMark& mark) const;
};

/// The heat map's cells.
class CellsItem : public PlotItem
{
    Q_OBJECT
public:
    using PlotItem::PlotItem;

protected:
    void draw(QCPPainter* painter) override;

private:
    void drawCell(QPainter& painter, const QRectF& rect, const FigureCell& cell) const;
};

/// What stands around the axes: names with their n, the name of the reference, the legend; and the keyboard's mark.
class FrameItem : public PlotItem
{
    Q_OBJECT
public:
    using PlotItem::PlotItem;

protected:
    void draw(QCPPainter* painter) override;

private:
    void drawNamesBelow(QPainter& painter, const FigureGeometry& geometry) const;
    void drawNamesLeft(QPainter& painter, const FigureGeometry& geometry) const;
    void drawColumnNames(QPainter& painter, const FigureGeometry& geometry) const;
    void drawReferenceName(QPainter& painter, const FigureGeometry& geometry) const;
    void drawLegend(QPainter& painter, const FigureGeometry& geometry) const;
    void drawFocus(QPainter& painter, const FigureGeometry& geometry) const;
};

} // namespace candor::ui
