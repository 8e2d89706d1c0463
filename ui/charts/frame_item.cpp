// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/mark_paint.h"
#include "ui/charts/plot_items.h"
#include "ui/charts/plot_metrics.h"

#include <algorithm>
#include <cmath>

namespace candor::ui {

namespace {

constexpr double kLeastNameWidth = 30.0; ///< below it a name would be dots only

void drawElided(QPainter& painter, const QRectF& rect, Qt::Alignment alignment, const QString& text,
                Qt::TextElideMode mode)
{
    const QFontMetricsF metrics(painter.font());
    painter.drawText(rect, static_cast<int>(alignment) | Qt::TextSingleLine,
                     metrics.elidedText(text, mode, rect.width()));
}

} // namespace

void FrameItem::draw(QCPPainter* painter)
{
    if (!state().figure || !state().figure->refusal.isEmpty()) {
        return;
    }
    const FigureGeometry where = geometry();
    painter->setFont(state().font);
    painter->setAntialiasing(true);
    if (where.upright()) {
        drawNamesBelow(*painter, where);
    } else {
        drawNamesLeft(*painter, where);
    }
    if (state().figure->cells) {
        drawColumnNames(*painter, where);
    }
    drawReferenceName(*painter, where);
    drawLegend(*painter, where);
    drawFocus(*painter, where);
}

void FrameItem::drawNamesBelow(QPainter& painter, const FigureGeometry& where) const
{
    const double width = where.placeSize() - 8.0;
    const double line = QFontMetricsF(state().font).height();
    const auto [first, end] = where.placesInView();
    for (std::size_t i = first; i < end && width >= kLeastNameWidth; ++i) {
        const double centre = where.placePixel(static_cast<double>(i));
        if (centre - width / 2.0 < where.inside().left() - 6.0 || centre + width / 2.0 > where.inside().right() + 6.0) {
            continue; // half of a name says less than none
        }
        const FigurePlace& place = state().figure->places[i];
        const QRectF name(centre - width / 2.0, where.inside().bottom() + 5.0, width, line);
        painter.setPen(state().theme.text);
        drawElided(painter, name, Qt::AlignCenter, place.name, Qt::ElideMiddle);
        painter.setPen(state().theme.dim);
        drawElided(painter, name.translated(0.0, line), Qt::AlignCenter, place.note, Qt::ElideRight);
    }
}

void FrameItem::drawNamesLeft(QPainter& painter, const FigureGeometry& where) const
{
    const double line = QFontMetricsF(state().font).height();
    const double size = where.placeSize();
    const auto step = static_cast<std::size_t>(std::max(1.0, std::ceil((line - 2.0) / std::max(1.0, size))));
    const auto [first, end] = where.placesInView();
    for (std::size_t i = first; i < end; ++i) {
        const double centre = where.placePixel(static_cast<double>(i));
        const bool inside = centre >= where.inside().top() && centre <= where.inside().bottom();
        if (!inside || i % step != 0) {
            continue;
        }
        const FigurePlace& place = state().figure->places[i];
        const bool both = !place.note.isEmpty() && size >= 2.0 * line;
        const QRectF name(4.0, centre - (both ? line : line / 2.0), where.inside().left() - 12.0, line);
        painter.setPen(state().theme.text);
        drawElided(painter, name, Qt::AlignRight | Qt::AlignVCenter, place.name, Qt::ElideMiddle);
        if (both) {
            painter.setPen(state().theme.dim);
            drawElided(painter, name.translated(0.0, line), Qt::AlignRight | Qt::AlignVCenter, place.note,
                       Qt::ElideMiddle);
        }
    }
}

void FrameItem::drawColumnNames(QPainter& painter, const FigureGeometry& where) const
{
    const double line = QFontMetricsF(state().font).height();
    const double width = where.columnSize() - 6.0;
    const double top = where.inside().top();
    const auto [first, end] = where.columnsInView();
    for (std::size_t i = first; i < end; ++i) {
        const FigurePlace& column = state().figure->cells->columns[i];
        const double centre = where.valuePixel(static_cast<double>(i));
        if (centre < where.inside().left() || centre > where.inside().right()) {
            continue;
        }
        painter.setPen(state().theme.text);
        if (!state().turnedColumns) {
            const QRectF name(centre - width / 2.0, top - 2.0 * line - 4.0, width, line);
            drawElided(painter, name, Qt::AlignCenter, column.name, Qt::ElideMiddle);
            painter.setPen(state().theme.dim);
            drawElided(painter, name.translated(0.0, line), Qt::AlignCenter, column.note, Qt::ElideRight);
        } else if (where.columnSize() >= line - 2.0) {
            painter.save();
            painter.translate(centre, top - 4.0);
            painter.rotate(-90.0);
            drawElided(painter, {0.0, -line / 2.0, top - 8.0, line}, Qt::AlignLeft | Qt::AlignVCenter, column.name,
                       Qt::ElideMiddle);
            painter.restore();
        }
    }
}

void FrameItem::drawReferenceName(QPainter& painter, const FigureGeometry& where) const
{
    const Figure& figure = *state().figure;
    if (!figure.reference || !where.upright()) {
        return;
    }
    const double at = where.valuePixel(*figure.reference);
    if (at < where.inside().top() || at > where.inside().bottom()) {
        return;
    }
    const QSizeF size = QFontMetricsF(state().font).size(0, figure.referenceName);
    painter.setPen(state().theme.passed);
    painter.drawText(QRectF(where.inside().right() + 6.0, at - size.height() / 2.0, size.width() + 2.0, size.height()),
                     Qt::AlignLeft | Qt::AlignVCenter, figure.referenceName);
}

void FrameItem::drawLegend(QPainter& painter, const FigureGeometry& where) const
{
    const Figure& figure = *state().figure;
    const double left = where.inside().left();
    const QRect all = mParentPlot->viewport();
    const double top = all.bottom() + 1.0 - state().legendHeight + 2.0;
    const std::vector<QRectF> rects = legendPlaces(figure, QFontMetricsF(state().font), all.width() - left - 12.0);
    for (std::size_t i = 0; i < rects.size(); ++i) {
        const QRectF rect = rects[i].translated(left, top);
        const bool bar = figure.series[i].shape == MarkShape::Bar;
        const double size = bar ? 12.0 : figure.series[i].shape == MarkShape::Dot ? 7.0 : 9.0;
        const QRectF swatch(rect.left() + (14.0 - size) / 2.0, rect.center().y() - size / 2.0, size, size);
        paintMark(painter, swatch, figure.series[i], state().theme, false);
        painter.setPen(state().theme.dim);
        drawElided(painter, rect.adjusted(20.0, 0.0, 0.0, 0.0), Qt::AlignLeft | Qt::AlignVCenter,
                   legendText(figure.series[i]), Qt::ElideRight);
    }
}

void FrameItem::drawFocus(QPainter& painter, const FigureGeometry& where) const
{
    if (!state().focused) {
        return;
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(state().theme.accent, 1.0));
    painter.drawRect(QRectF(mParentPlot->viewport()).adjusted(0.5, 0.5, -0.5, -0.5));
    if (state().current && *state().current < state().figure->itemCount()) {
        const QRectF rect = where.itemRect(*state().current).adjusted(-3.0, -3.0, 3.0, 3.0);
        painter.setPen(QPen(state().theme.panel, 4.0));
        painter.drawRect(rect);
        painter.setPen(QPen(state().theme.text, 2.0));
        painter.drawRect(rect);
    }
}

} // namespace candor::ui
