// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sidebyside/grid_layout.h"
#include "ui/sidebyside/side_content.h"
#include "ui/theme/theme.h"

#include <QRect>

#include <utility>

class QPainter;
class QWidget;

namespace candor::ui {

/// Paints the pieces of the grid. Made for one paint event. GUI thread.
class GridPainter
{
public:
    GridPainter(QPainter& painter, const QWidget& widget, const SideContent& content, const GridLayout& layout,
                TextMeasure& measure);

    void card(const QRect& rect, const SideColumnHead& head) const;
    void frame(const QRect& rect, const SideColumnHead& head) const;
    void head(const QRect& rect, const SideColumnHead& head) const;
    void line(const QRect& rect, const GridLine& line, std::size_t column, bool folded) const;
    /// Why a column has nothing in a section, from the section's first line down.
    void note(const QRect& firstRow, SideSection section, std::size_t column) const;
    void cursor(const QRect& rect, bool active) const;

    [[nodiscard]] static int headHeight(const TextMeasure& measure, bool withPlaces);
    [[nodiscard]] static QRect menuRect(const QRect& head);

private:
    void title(const QRect& rect, const GridLine& line, std::size_t column, bool folded) const;
    void cell(const QRect& rect, const GridLine& line, const SideCell& cell, std::size_t column) const;
    void score(const QRect& rect, const SideCell& cell) const;
    void gap(const QRect& rect, const GridLine& line, const SideCell& cell, std::size_t column) const;
    [[nodiscard]] std::pair<int, int> gapRun(const GridLine& line, std::size_t column) const;
    void text(const QRect& rect, const SideCell& cell, int above) const;
    void marks(const QRect& rect, std::size_t column) const;
    int chip(const QRect& room, const QString& words) const;
    void elided(const QRect& rect, const QString& words, const QColor& colour,
                Qt::Alignment align = Qt::AlignLeft) const;

    QPainter& m_painter;
    const QWidget& m_widget;
    const SideContent& m_content;
    const GridLayout& m_layout;
    TextMeasure& m_measure;
    const Theme& m_theme;
};

} // namespace candor::ui
