// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/figure.h"

#include <QRectF>

class QPainter;

namespace candor::ui {

/// One mark of a series, in its rectangle: the same in the figure and in its legend.
void paintMark(QPainter& painter, const QRectF& rect, const FigureSeries& series, const Theme& theme, bool light);

/// Text on a ground of its own, so that lines behind it don't cross it.
void paintLabel(QPainter& painter, const QRectF& rect, const QString& text, const Theme& theme);

} // namespace candor::ui
