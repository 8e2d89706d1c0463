// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/plot_metrics.h"

#include <algorithm>
#include <cmath>

namespace candor::ui {

namespace {

constexpr double kMostNameWidth = 230.0;
constexpr std::size_t kNamesMeasured = 200; ///< of a long list the rest is elided where it is longer
constexpr double kTurnedBelow = 84.0;       ///< a column of the heat map that is narrower has its name turned
constexpr double kSwatch = 14.0;

double widestName(const std::vector<FigurePlace>& places, const QFontMetricsF& font)
{
    double widest = 0.0;
    for (std::size_t i = 0; i < std::min(places.size(), kNamesMeasured); ++i) {
        widest = std::max({widest, font.horizontalAdvance(places[i].name), font.horizontalAdvance(places[i].note)});
    }
    return widest;
}

double widestLabel(const Figure& figure, const QFontMetricsF& font)
{
    double widest = 0.0;
    for (std::size_t i = 0; i < std::min(figure.marks.size(), kNamesMeasured); ++i) {
        widest = std::max(widest, font.horizontalAdvance(figure.marks[i].label));
    }
    return widest;
}

bool isStacked(const Figure& figure)
{
    return figure.form == FigureForm::Rows && !figure.lanes && figure.series.size() > 1;
}

void placeSizes(const Figure& figure, double line, PlotMetrics& metrics)
{
    const auto lanes = static_cast<double>(figure.lanes ? figure.series.size() : 1);
    switch (figure.form) {
    case FigureForm::Columns:
        metrics.leastPlace = 88.0;
        metrics.mostPlace = 700.0;
        break;
    case FigureForm::Rows: {
        const bool noted = std::ranges::any_of(figure.places, [](const FigurePlace& p) { return !p.note.isEmpty(); });
        metrics.leastPlace = std::max({noted ? 2.0 * line + 6.0 : line + 6.0, lanes * (line + 1.0) + 10.0});
        metrics.mostPlace = std::max(metrics.leastPlace, figure.lanes ? lanes * 36.0 + 24.0 : 110.0);
        break;
    }
    case FigureForm::Cells:
        metrics.leastPlace = line + 6.0;
        metrics.mostPlace = line + 14.0;
        metrics.leastColumn = 26.0;
        metrics.mostColumn = 600.0;
        break;
    }
}

double leftMargin(const Figure& figure, const QFontMetricsF& font, double width)
{
    if (figure.form == FigureForm::Columns) {
        return 12.0 + std::max(font.horizontalAdvance(valueText(figure.high, figure.unit)),
                               font.horizontalAdvance(QStringLiteral("100 %")));
    }
    return 14.0 + std::min({widestName(figure.places, font), kMostNameWidth, width * 0.32});
}

double rightMargin(const Figure& figure, const QFontMetricsF& font)
{
    if (figure.form == FigureForm::Cells) {
        return 6.0;
    }
    const double reference = figure.reference ? font.size(0, figure.referenceName).width() + 12.0 : 12.0;
    const bool outside = figure.form == FigureForm::Rows && !isStacked(figure);
    return std::max(reference, outside ? widestLabel(figure, font) + 18.0 : 14.0);
}

} // namespace

QString legendText(const FigureSeries& series)
{
    return series.glyph.isEmpty() ? series.name : QStringLiteral("%1 %2").arg(series.glyph, series.name);
}

std::vector<QRectF> legendPlaces(const Figure& figure, const QFontMetricsF& font, double width)
{
    std::vector<QRectF> rects;
    if (figure.series.size() < 2) {
        return rects;
    }
    const double height = font.height() + 4.0;
    double x = 0.0;
    double y = 0.0;
    for (const FigureSeries& series : figure.series) {
        const double own = std::min(width, kSwatch + 6.0 + font.horizontalAdvance(legendText(series)) + 2.0);
        if (x > 0.0 && x + own > width) {
            x = 0.0;
            y += height;
        }
        rects.emplace_back(x, y, own, height);
        x += own + 18.0;
    }
    return rects;
}

PlotMetrics metricsOf(const Figure& figure, const QFontMetricsF& font, QSizeF size)
{
    PlotMetrics metrics;
    const double line = font.height();
    placeSizes(figure, line, metrics);
    const double left = leftMargin(figure, font, size.width());
    const double right = rightMargin(figure, font);
    double top = 8.0;
    double bottom = 6.0;
    if (figure.form == FigureForm::Columns) {
        top = line + 12.0;
        bottom = 2.0 * line + 10.0;
    } else if (figure.form == FigureForm::Rows) {
        bottom = line + 10.0 + (figure.axis.isEmpty() ? 0.0 : line + 4.0);
    } else if (figure.cells) {
        const auto count = static_cast<double>(std::max<std::size_t>(1, figure.cells->columns.size()));
        metrics.turnedColumns = (size.width() - left - right) / count < kTurnedBelow;
        top =
            metrics.turnedColumns ? std::min(130.0, widestName(figure.cells->columns, font)) + 12.0 : 2.0 * line + 8.0;
    }
    const std::vector<QRectF> legend = legendPlaces(figure, font, size.width() - left - 12.0);
    metrics.legendHeight = legend.empty() ? 0.0 : legend.back().bottom() + 6.0;
    bottom += metrics.legendHeight;
    const auto whole = [](double value) { return static_cast<int>(std::ceil(value)); };
    metrics.margins = {whole(left), whole(top), whole(right), whole(bottom)};
    return metrics;
}

double heightOfAll(const Figure& figure, const QFontMetricsF& font, double width)
{
    const PlotMetrics metrics = metricsOf(figure, font, {width, 400.0});
    const double around = metrics.margins.top() + metrics.margins.bottom();
    return figure.form == FigureForm::Columns
               ? 380.0
               : around + std::max(2.0, static_cast<double>(figure.places.size())) * (metrics.leastPlace + 2.0);
}

double widthOfAll(const Figure& figure, const QFontMetricsF& font)
{
    const PlotMetrics metrics = metricsOf(figure, font, {960.0, 400.0});
    const double around = metrics.margins.left() + metrics.margins.right();
    const double places = figure.form == FigureForm::Columns
                              ? static_cast<double>(figure.places.size()) * metrics.leastPlace
                          : figure.cells ? static_cast<double>(figure.cells->columns.size()) * metrics.leastColumn
                                         : 0.0;
    return around + places;
}

} // namespace candor::ui
