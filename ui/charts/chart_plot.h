// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/plot_items.h"
#include "ui/charts/plot_metrics.h"

#include <qcustomplot.h>

#include <optional>

namespace candor::ui {

/// Paints one Figure on QCustomPlot: axes, zoom (wheel, + and -), pan (drag), reset (double click, 0), tool tips, a
/// mark that the keyboard moves (arrows) and activates (Enter). Colours from the theme, unless one is fixed. The wheel
/// zooms in the chart that has the keyboard focus, or with Ctrl; else it scrolls the page. GUI thread.
class ChartPlot : public QCustomPlot
{
    Q_OBJECT
public:
    explicit ChartPlot(QWidget* parent = nullptr);

    /// Keeps what is in view while the figure only grows.
    void setFigure(const FigurePtr& figure);
    [[nodiscard]] const FigurePtr& figure() const { return m_state.figure; }
    /// For exports: this theme, whatever the palette says.
    void fixTheme(const Theme& theme);
    /// Lays out for this size, which toPainter() must then be given.
    void layOutFor(QSize size);

    void resetView();
    void zoom(double factor);
    [[nodiscard]] bool isWholeInView() const;

    /// A stretch of an axis that is in view, in places (or columns of the heat map).
    struct Window
    {
        double first = 0.0;
        double shown = 0.0;
        double all = 0.0;
    };
    [[nodiscard]] Window placeWindow() const;
    [[nodiscard]] Window columnWindow() const; ///< of the heat map
    void scrollPlaces(double first);
    void scrollColumns(double first);

    [[nodiscard]] std::optional<std::size_t> current() const { return m_state.current; }
    void setCurrent(std::optional<std::size_t> item);
    /// The middle of an item, in pixels of the widget.
    [[nodiscard]] QPointF pointOf(std::size_t item) const;
    [[nodiscard]] std::optional<std::size_t> itemAt(const QPointF& point) const;

signals:
    void activated(std::size_t item);
    void viewChanged();
    void focused();

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;

private:
    [[nodiscard]] QCPAxis* placeAxis() const;
    [[nodiscard]] QCPAxis* valueAxis() const;
    void makeAxes();
    void applyColours();
    void applyMetrics(QSize size);
    void keepInside(QCPAxis* axis, const QCPRange& all);
    [[nodiscard]] QCPRange allPlaces() const;
    [[nodiscard]] QCPRange allValues() const;
    bool step(int key);
    void stepPlace(int by);
    void stepWithin(int by);
    void bringIntoView(std::size_t item);
    void sayCurrent();

    PlotState m_state;
    PlotMetrics m_metrics;
    QSize m_laidOut;
    bool m_fixedTheme = false;
    bool m_touched = false; ///< the user zoomed, panned or scrolled
    bool m_bounding = false;
    std::optional<QPoint> m_pressedAt;
};

} // namespace candor::ui
