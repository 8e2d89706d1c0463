// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_scope.h"
#include "ui/charts/figure.h"

#include <stop_token>
#include <vector>

namespace candor::ui {

// One function a chart: figures of core/analysis, put into words and marks. Pure; any thread.

[[nodiscard]] Figure successFigure(const ChartScope& scope);   ///< success rate with intervals
[[nodiscard]] Figure endsFigure(const ChartScope& scope);      ///< trials by class of verdict
[[nodiscard]] Figure selectionFigure(const ChartScope& scope); ///< selected, oracle, random, first pick
[[nodiscard]] Figure matrixFigure(const ChartScope& scope);    ///< tasks × configurations
[[nodiscard]] Figure scoreFigure(const ChartScope& scope);     ///< score against outcome within candidate sets
[[nodiscard]] Figure latencyFigure(const ChartScope& scope);
[[nodiscard]] Figure tokensFigure(const ChartScope& scope);
[[nodiscard]] Figure costFigure(const ChartScope& scope);  ///< USD per success
[[nodiscard]] Figure holesFigure(const ChartScope& scope); ///< holes against outcome

[[nodiscard]] Figure flightFigure(const ChartScope& scope); ///< what was seen of the servers, over time

/// All charts in the order of the page; fewer when stopped.
[[nodiscard]] std::vector<FigurePtr> allFigures(const ChartScope& scope, std::stop_token stop);

/// Ids and titles of all charts, in that order.
[[nodiscard]] std::vector<std::pair<QString, QString>> chartTitles();
[[nodiscard]] QString chartTitle(const QString& id);

/// Text of the charts in the user's language; thread-safe.
[[nodiscard]] QString chartText(const char* text);

} // namespace candor::ui
