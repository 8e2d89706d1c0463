// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/mark_paint.h"
#include "ui/charts/plot_items.h"

#include <algorithm>

namespace candor::ui {

namespace {

bool isStacked(const Figure& figure)
{
    return figure.form == FigureForm::Rows && !figure.lanes && figure.series.size() > 1;
}

void drawWhisker(QPainter& painter, const QPointF& low, const QPointF& high, bool upright)
{
    const QPointF cap = upright ? QPointF(5.0, 0.0) : QPointF(0.0, 4.0);
    painter.drawLine(low, high);
    painter.drawLine(low - cap, low + cap);
    painter.drawLine(high - cap, high + cap);
}

} // namespace

void MarksItem::draw(QCPPainter* painter)
{
    if (!state().figure || state().figure->cells || !state().figure->refusal.isEmpty()) {
        return;
    }
    const FigureGeometry where = geometry();
    const Figure& figure = *state().figure;
    const auto [firstPlace, endPlace] = where.placesInView();
    const std::size_t first = figure.firstMarkAt(firstPlace);
    const std::size_t end = figure.firstMarkAt(endPlace);
    painter->setFont(state().font);
    painter->save();
    // Points at the ends of the axis of values are whole; places that are not in view leave nothing behind.
    const QRectF room =
        where.upright() ? where.inside().adjusted(0.0, -8.0, 0.0, 8.0) : where.inside().adjusted(-8.0, 0.0, 8.0, 0.0);
    painter->setClipRect(room, Qt::IntersectClip);
    painter->setAntialiasing(true);
    for (std::size_t i = first; i < end; ++i) {
        const FigureMark& mark = figure.marks[i];
        if (figure.series[mark.series].shape == MarkShape::Bar) {
            QRectF rect = where.markRect(mark);
            if (isStacked(figure) && rect.width() > 3.0) { // a gap between neighbours that does not need colour
                rect.setRight(rect.right() - 1.0);
            }
            paintMark(*painter, rect, figure.series[mark.series], state().theme, mark.light);
        }
    }
    drawReference(*painter, where);
    drawIntervals(*painter, where, first, end);
    for (std::size_t i = first; i < end; ++i) {
        const FigureMark& mark = figure.marks[i];
        if (figure.series[mark.series].shape != MarkShape::Bar) {
            paintMark(*painter, where.markRect(mark), figure.series[mark.series], state().theme, mark.light);
        }
    }
    drawRings(*painter, where, first, end);
    painter->restore();
    for (std::size_t i = first; i < end; ++i) {
        if (!figure.marks[i].label.isEmpty()) {
            drawLabel(*painter, where, figure.marks[i]);
        }
    }
}

void MarksItem::drawIntervals(QPainter& painter, const FigureGeometry& where, std::size_t first, std::size_t end) const
{
    for (const QPen& pen : {QPen(state().theme.panel, 3.6), QPen(state().theme.text, 1.3)}) {
        painter.setPen(pen);
        for (std::size_t i = first; i < end; ++i) {
            const FigureMark& mark = state().figure->marks[i];
            if (mark.interval) {
                const auto [low, high] = where.whisker(mark);
                drawWhisker(painter, low, high, where.upright());
            }
        }
    }
}

void MarksItem::drawReference(QPainter& painter, const FigureGeometry& where) const
{
    if (!state().figure->reference) {
        return;
    }
    const double at = where.valuePixel(*state().figure->reference);
    const QRectF inside = where.inside();
    painter.setPen(QPen(state().theme.passed, 1.4, Qt::DashLine));
    if (where.upright()) {
        painter.drawLine(QPointF(inside.left(), at), QPointF(inside.right(), at));
    } else {
        painter.drawLine(QPointF(at, inside.top()), QPointF(at, inside.bottom()));
    }
}

void MarksItem::drawRings(QPainter& painter, const FigureGeometry& where, std::size_t first, std::size_t end) const
{
    painter.setPen(QPen(state().theme.text, 1.2));
    painter.setBrush(Qt::NoBrush);
    for (std::size_t i = first; i < end; ++i) {
        if (state().figure->marks[i].ringed) {
            painter.drawEllipse(where.markRect(state().figure->marks[i]).adjusted(-3.0, -3.0, 3.0, 3.0));
        }
    }
}

void MarksItem::drawLabelInside(QPainter& painter, const QRectF& rect, const FigureMark& mark) const
{
    const QString& glyph = state().figure->series[mark.series].glyph;
    const QFontMetricsF metrics(state().font);
    for (const QString& text : {QStringLiteral("%1 %2").arg(glyph, mark.label), mark.label}) {
        if (metrics.horizontalAdvance(text) + 6.0 <= rect.width() && metrics.height() <= rect.height() + 4.0) {
            painter.setPen(state().theme.panel);
            painter.drawText(rect, Qt::AlignCenter | Qt::TextSingleLine, text);
            return;
        }
    }
}

void MarksItem::drawLabel(QPainter& painter, const FigureGeometry& where, const FigureMark& mark) const
{
    const QRectF bar = where.markRect(mark);
    const QRectF inside = where.inside();
    if (isStacked(*state().figure)) {
        drawLabelInside(painter, bar.intersected(inside), mark);
        return;
    }
    const QFontMetricsF metrics(state().font);
    const QSizeF size(metrics.horizontalAdvance(mark.label) + 2.0, metrics.height());
    const double farEnd = mark.interval ? mark.interval->high : mark.to;
    QRectF rect(QPointF(), size);
    if (where.upright()) {
        const double room = (where.placeSize() - bar.width()) / 2.0;
        if (room >= size.width() + 8.0) {
            rect.moveTo(bar.right() + 6.0,
                        std::min(bar.top() - size.height() / 2.0, inside.bottom() - size.height() - 2.0));
        } else {
            rect.moveTo(bar.center().x() - size.width() / 2.0,
                        where.valuePixel(std::max(farEnd, mark.to)) - size.height() - 4.0);
        }
    } else {
        const double right = std::max(bar.right(), where.valuePixel(farEnd));
        rect.moveTo(right + 6.0, bar.center().y() - size.height() / 2.0);
    }
    const QPointF anchor = where.upright()
                               ? QPointF(bar.center().x(), std::clamp(bar.top(), inside.top(), inside.bottom()))
                               : bar.center();
    const bool inView = where.upright()
                            ? inside.left() <= anchor.x() && anchor.x() <= inside.right() &&
                                  rect.bottom() >= inside.top() - size.height() - 6.0 && rect.top() <= inside.bottom()
                            : inside.top() <= anchor.y() && anchor.y() <= inside.bottom() &&
                                  rect.left() >= inside.left() && rect.left() <= inside.right() + 12.0;
    if (inView && (where.upright() || where.placeSize() >= size.height() - 2.0)) {
        paintLabel(painter, rect, mark.label, state().theme);
    }
}

} // namespace candor::ui
