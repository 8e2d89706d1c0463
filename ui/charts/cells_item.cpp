// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/plot_items.h"

namespace candor::ui {

void CellsItem::draw(QCPPainter* painter)
{
    if (!state().figure || !state().figure->cells || !state().figure->refusal.isEmpty()) {
        return;
    }
    const FigureGeometry where = geometry();
    const FigureCells& cells = *state().figure->cells;
    const auto [firstRow, endRow] = where.placesInView();
    const auto [firstColumn, endColumn] = where.columnsInView();
    painter->save();
    painter->setClipRect(where.inside(), Qt::IntersectClip);
    painter->setAntialiasing(false);
    painter->setFont(state().font);
    for (std::size_t row = firstRow; row < endRow; ++row) {
        for (std::size_t column = firstColumn; column < endColumn; ++column) {
            drawCell(*painter, where.cellRect(row, column), cells.cells[row * cells.columns.size() + column]);
        }
    }
    painter->restore();
}

void CellsItem::drawCell(QPainter& painter, const QRectF& rect, const FigureCell& cell) const
{
    const Theme& theme = state().theme;
    if (!cell.inSuite) {
        return;
    }
    if (!cell.verdict) {
        painter.setPen(QPen(theme.line, 1.0, Qt::DashLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5));
        return;
    }
    painter.fillRect(rect, theme.of(*cell.verdict));
    const QFontMetricsF metrics(state().font);
    if (rect.height() < metrics.height() - 2.0 || rect.width() < 12.0) {
        return;
    }
    painter.setPen(theme.panel);
    const QString flip = cell.lost ? QStringLiteral("▼") : cell.gained ? QStringLiteral("▲") : QString();
    const bool both = rect.width() >= 40.0;
    if (both || flip.isEmpty()) {
        painter.drawText(rect, Qt::AlignCenter | Qt::TextSingleLine, glyphOf(*cell.verdict));
        const QRectF right = rect.adjusted(rect.width() / 2.0 + 10.0, 0.0, 0.0, 0.0);
        painter.drawText(right, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, flip);
        return;
    }
    painter.drawText(rect, Qt::AlignCenter | Qt::TextSingleLine, flip);
}

} // namespace candor::ui
