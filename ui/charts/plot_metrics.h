// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/figure.h"

#include <QFontMetricsF>
#include <QMargins>
#include <QRectF>
#include <QSize>

#include <vector>

namespace candor::ui {

/// How a figure is laid out in a plot of one size: the room around the axes, and how large a place may be. Pixels.
struct PlotMetrics
{
    QMargins margins;
    double leastPlace = 1.0; ///< along the axis of places
    double mostPlace = 1.0;
    double leastColumn = 1.0; ///< of the heat map's cells
    double mostColumn = 1.0;
    double legendHeight = 0.0;
    bool turnedColumns = false; ///< names of the heat map's columns are turned by 90°
};

[[nodiscard]] PlotMetrics metricsOf(const Figure& figure, const QFontMetricsF& font, QSizeF size);

/// Where the entries of the legend stand, relative to its top left; wraps at `width`.
[[nodiscard]] std::vector<QRectF> legendPlaces(const Figure& figure, const QFontMetricsF& font, double width);
[[nodiscard]] QString legendText(const FigureSeries& series);

/// The height that shows all places at their least size, for exports.
[[nodiscard]] double heightOfAll(const Figure& figure, const QFontMetricsF& font, double width);
/// The same for the width.
[[nodiscard]] double widthOfAll(const Figure& figure, const QFontMetricsF& font);

} // namespace candor::ui
