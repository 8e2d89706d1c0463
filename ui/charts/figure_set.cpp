// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/figure_set.h"

#include <QCoreApplication>

#include <array>

namespace candor::ui {

QString chartText(const char* text)
{
    return QCoreApplication::translate("Charts", text);
}

std::vector<std::pair<QString, QString>> chartTitles()
{
    return {{QStringLiteral("success"), chartText("Success rate")},
            {QStringLiteral("ends"), chartText("Where tasks end")},
            {QStringLiteral("selection"), chartText("What selection cost")},
            {QStringLiteral("score"), chartText("Score against outcome, inside candidate sets")},
            {QStringLiteral("matrix"), chartText("Tasks × configurations")},
            {QStringLiteral("holes"), chartText("Holes against outcome")},
            {QStringLiteral("latency"), chartText("Latency")},
            {QStringLiteral("tokens"), chartText("Tokens")},
            {QStringLiteral("cost"), chartText("Cost per success")},
            {QStringLiteral("flight"), chartText("Flight recorder")}};
}

QString chartTitle(const QString& id)
{
    for (const auto& [known, title] : chartTitles()) {
        if (known == id) {
            return title;
        }
    }
    return {};
}

std::vector<FigurePtr> allFigures(const ChartScope& scope, std::stop_token stop)
{
    constexpr std::array kMakers{successFigure, endsFigure,    selectionFigure, scoreFigure, matrixFigure,
                                 holesFigure,   latencyFigure, tokensFigure,    costFigure,  flightFigure};
    std::vector<FigurePtr> figures;
    for (const auto make : kMakers) {
        if (stop.stop_requested()) {
            break;
        }
        Figure figure = make(scope);
        figure.title = chartTitle(figure.id);
        figures.push_back(std::make_shared<const Figure>(std::move(figure)));
    }
    return figures;
}

} // namespace candor::ui
