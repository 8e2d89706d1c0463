// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/plan/session_plan.h"
#include "ui/bridge/workbench.h"
#include "ui/run/configuration_model.h"

#include <QString>

#include <set>
#include <vector>

namespace candor::ui {

/// What a session would take, and what the estimate rests on.
struct SessionForecast
{
    Forecast forecast;
    bool mayBeFewer = false;          ///< code retries or clearing by asking: requests are the most there can be
    std::size_t measured = 0;         ///< configurations whose figures come from trials of the open workspace
    std::size_t unpriced = 0;         ///< configurations without a price, by tokens or by the hour
    double gpuUsdPerHour = 0.0;       ///< of the servers that are paid by the hour, together; in the cost
    std::set<std::string> priceDates; ///< of the prices that the cost is made of
    bool undatedPrice = false;        ///< a backend's price says not when it was so
    bool ownPrice = false;            ///< a price of the table's
    std::size_t measuredTrials = 0;
    std::size_t configurations = 0;
};

/// Without building the trials, which may be millions. Requests of a model that the workspace has met on the same
/// backend are taken to be as they were there, others as RequestFigures has them. A configuration's own price goes
/// before that of its backend. Pure; quick.
[[nodiscard]] SessionForecast forecastSession(const std::vector<Configuration>& configurations, std::size_t tasks,
                                              int repeats, int concurrency, const Picture& picture,
                                              const BackendPrices& prices = {});
[[nodiscard]] QString forecastText(const SessionForecast& forecast); ///< "36 trials · ... · ≈ $0.42 (price of ...)"
[[nodiscard]] QString basisText(const SessionForecast& forecast);    ///< what time and money rest on

/// A line for every two neighbours that differ in more than one factor: what shows between them has no one cause.
[[nodiscard]] QStringList confoundedNeighbours(const std::vector<Configuration>& configurations);

} // namespace candor::ui
