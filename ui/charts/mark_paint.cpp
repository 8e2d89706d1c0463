// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/mark_paint.h"

#include <QPainter>
#include <QPainterPath>

namespace candor::ui {

namespace {

QColor faded(const QColor& colour, const Theme& theme, double share)
{
    const auto mix = [share](int a, int b) { return static_cast<int>(share * a + (1.0 - share) * b); };
    return {mix(colour.red(), theme.panel.red()), mix(colour.green(), theme.panel.green()),
            mix(colour.blue(), theme.panel.blue())};
}

void paintBar(QPainter& painter, const QRectF& rect, const FigureSeries& series, const Theme& theme, bool light)
{
    const QColor own = colourOf(series.tone, theme);
    const QColor colour = light ? faded(own, theme, 0.45) : own;
    if (series.fill == MarkFill::Solid) {
        painter.fillRect(rect, colour);
        return;
    }
    painter.fillRect(rect, faded(own, theme, 0.12));
    if (series.fill == MarkFill::Hatched) {
        // Lines of our own: a hatched brush becomes a picture in some PDF readers.
        painter.save();
        painter.setClipRect(rect, Qt::IntersectClip);
        painter.setPen(QPen(colour, 1.0));
        for (double x = rect.left() - rect.height(); x < rect.right(); x += 6.0) {
            painter.drawLine(QPointF(x, rect.bottom()), QPointF(x + rect.height(), rect.top()));
        }
        painter.restore();
    }
    painter.setPen(QPen(colour, 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(rect.adjusted(0.75, 0.75, -0.75, -0.75));
}

QPainterPath polygonPath(std::initializer_list<QPointF> points)
{
    QPolygonF polygon(points);
    QPainterPath path;
    path.addPolygon(polygon);
    path.closeSubpath();
    return path;
}

} // namespace

void paintMark(QPainter& painter, const QRectF& rect, const FigureSeries& series, const Theme& theme, bool light)
{
    const QColor colour = colourOf(series.tone, theme);
    const QPointF c = rect.center();
    painter.setPen(QPen(theme.panel, 1.0));
    painter.setBrush(colour);
    switch (series.shape) {
    case MarkShape::Bar:
        paintBar(painter, rect, series, theme, light);
        break;
    case MarkShape::Dot:
        painter.setPen(QPen(theme.text, 1.2));
        painter.setBrush(theme.panel);
        painter.drawEllipse(rect);
        break;
    case MarkShape::Circle:
        painter.drawEllipse(rect);
        break;
    case MarkShape::Cross: {
        const QRectF box = rect.adjusted(1.0, 1.0, -1.0, -1.0);
        painter.setPen(QPen(colour, 2.0));
        painter.drawLine(box.topLeft(), box.bottomRight());
        painter.drawLine(box.bottomLeft(), box.topRight());
        break;
    }
    case MarkShape::Diamond:
        painter.drawPath(polygonPath({{c.x(), rect.top() - 1},
                                      {rect.right() + 1, c.y()},
                                      {c.x(), rect.bottom() + 1},
                                      {rect.left() - 1, c.y()}}));
        break;
    case MarkShape::Triangle:
        painter.drawPath(polygonPath(
            {{c.x(), rect.top() - 1}, {rect.right() + 1, rect.bottom()}, {rect.left() - 1, rect.bottom()}}));
        break;
    }
}

void paintLabel(QPainter& painter, const QRectF& rect, const QString& text, const Theme& theme)
{
    QColor ground = theme.panel;
    ground.setAlphaF(0.85F);
    painter.fillRect(rect.adjusted(-1.0, 1.0, 1.0, -1.0), ground);
    painter.setPen(theme.text);
    painter.drawText(rect, Qt::AlignCenter | Qt::TextSingleLine, text);
}

} // namespace candor::ui
