// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/session_forecast.h"

#include "ui/run/configuration_fields.h"
#include "ui/theme/figures.h"
#include "ui/theme/plain.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <chrono>

namespace candor::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("SessionForecast", text);
}

/// One trial of one configuration: all figures of a forecast are sums over trials.
Forecast ofOneTrial(const Configuration& configuration, const RequestFigures& figures)
{
    SessionPlan plan;
    plan.configurations = {configuration};
    plan.trials = {TrialPlan{}};
    return forecast(plan, figures, 1);
}

/// Whether requests of the one cost what those of the other do.
bool sameModel(const Configuration& first, const Configuration& second)
{
    return first.model == second.model && first.backend == second.backend && first.thinking == second.thinking;
}

struct Measured
{
    RequestFigures figures;
    std::size_t trials = 0;
};

Measured measuredFor(const Configuration& configuration, const Picture& picture)
{
    double requests = 0.0;
    double seconds = 0.0;
    double promptTokens = 0.0;
    double completionTokens = 0.0;
    Measured measured;
    for (const auto& session : picture.summaries) {
        for (const ConfigurationSummary& summary : session) {
            const Configuration* stored = picture.configuration(summary.ref);
            if (!stored || !sameModel(*stored, configuration)) {
                continue;
            }
            const std::size_t trials = summary.success.trials + summary.success.notTheModels;
            requests += static_cast<double>(trials * ofOneTrial(*stored, {}).requests);
            seconds += summary.cost.requestSeconds;
            promptTokens += static_cast<double>(summary.cost.promptTokens);
            completionTokens += static_cast<double>(summary.cost.completionTokens);
            measured.trials += trials;
        }
    }
    if (requests > 0.0) {
        measured.figures = {seconds / requests, promptTokens / requests, completionTokens / requests};
    }
    return measured;
}

bool hasPrice(const Price& price)
{
    return price.promptUsdPerMillion > 0.0 || price.completionUsdPerMillion > 0.0;
}

/// The configuration with the price that it will be run at, and what that adds to the forecast's basis.
Configuration priced(Configuration configuration, const BackendPrices& prices, SessionForecast& total)
{
    const auto known = prices.find(configuration.backend);
    const BackendPrice backend = known == prices.end() ? BackendPrice() : known->second;
    const bool own = hasPrice(configuration.price);
    if (!own) {
        configuration.price = backend.tokens;
    }
    const bool byTokens = hasPrice(configuration.price);
    const bool byTheHour = backend.usdPerGpuHour > 0.0;
    total.unpriced += byTokens || byTheHour ? 0 : 1;
    if ((byTokens && !own) || byTheHour) {
        if (backend.asOf.empty()) {
            total.undatedPrice = true;
        } else {
            total.priceDates.insert(backend.asOf);
        }
    }
    total.ownPrice = total.ownPrice || own;
    return configuration;
}

/// Servers that are paid by the hour cost it as long as the session runs, used or not.
void addGpuTime(const std::vector<Configuration>& configurations, const BackendPrices& prices, SessionForecast& total)
{
    std::set<std::string> counted;
    for (const Configuration& configuration : configurations) {
        const auto known = prices.find(configuration.backend);
        if (known != prices.end() && counted.insert(configuration.backend).second) {
            total.gpuUsdPerHour += known->second.usdPerGpuHour;
        }
    }
    total.forecast.costUsd += total.gpuUsdPerHour * total.forecast.seconds / 3600.0;
}

/// "price of 2026-10-01, from 36 trials before".
QString moneyBasis(const SessionForecast& total)
{
    QStringList dates;
    for (const std::string& date : total.priceDates) {
        dates += shown(date, 40);
    }
    if (total.undatedPrice) {
        dates += tr("an unknown day");
    }
    if (total.ownPrice) {
        dates += tr("the table");
    }
    const QString price = tr("price of %1").arg(dates.join(QStringLiteral(", ")));
    const QString tokens = total.measured == 0 ? tr("no trial of the model before: tokens and time assumed")
                                               : tr("from %1 trials before").arg(countText(total.measuredTrials));
    return QStringLiteral("%1, %2").arg(price, tokens);
}

QString nameList(const std::vector<Difference>& differences)
{
    QStringList names;
    for (const Difference& difference : differences) {
        const auto field = fieldOf(difference.factor);
        names += field ? titleOf(*field) : shown(difference.factor);
    }
    return names.join(QStringLiteral(", "));
}

} // namespace

SessionForecast forecastSession(const std::vector<Configuration>& configurations, std::size_t tasks, int repeats,
                                int concurrency, const Picture& picture, const BackendPrices& prices)
{
    SessionForecast total;
    total.configurations = configurations.size();
    const std::size_t trials = tasks * static_cast<std::size_t>(std::max(repeats, 0));
    for (const Configuration& configuration : configurations) {
        const Measured measured = measuredFor(configuration, picture);
        const Forecast one = ofOneTrial(priced(configuration, prices, total), measured.figures);
        total.forecast.trials += trials;
        total.forecast.candidates += trials * one.candidates;
        total.forecast.requests += trials * one.requests;
        total.forecast.seconds += static_cast<double>(trials) * one.seconds / std::max(concurrency, 1);
        total.forecast.costUsd += static_cast<double>(trials) * one.costUsd;
        total.mayBeFewer =
            total.mayBeFewer || configuration.codeRetries > 0 || configuration.clearing == ClearingPolicy::Ask;
        total.measured += measured.trials > 0 ? 1 : 0;
        const auto sameAs = [&configuration](const Configuration& other) { return sameModel(configuration, other); };
        const bool counted = std::find_if(configurations.data(), &configuration, sameAs) != &configuration;
        total.measuredTrials += counted ? 0 : measured.trials;
    }
    addGpuTime(configurations, prices, total);
    return total;
}

QString forecastText(const SessionForecast& total)
{
    const Forecast& forecast = total.forecast;
    const auto duration = std::chrono::milliseconds(static_cast<std::int64_t>(forecast.seconds * 1000.0));
    const QString money = total.configurations == 0 || total.unpriced == total.configurations
                              ? tr("cost not known")
                              : tr("≈ %1 (%2)").arg(dollarText(forecast.costUsd), moneyBasis(total));
    return QStringList{
        tr("%1 trials").arg(countText(forecast.trials)), tr("%1 candidates").arg(countText(forecast.candidates)),
        (total.mayBeFewer ? tr("at most %1 requests") : tr("%1 requests")).arg(countText(forecast.requests)),
        tr("about %1").arg(durationText(duration)), money}
        .join(QStringLiteral(" · "));
}

QString basisText(const SessionForecast& total)
{
    const RequestFigures assumed;
    QStringList parts;
    if (total.measured > 0) {
        parts += tr("Time and tokens of %1 of %2 configurations as measured over %3 trials in this workspace.")
                     .arg(total.measured)
                     .arg(total.configurations)
                     .arg(countText(total.measuredTrials));
    }
    if (total.measured < total.configurations) {
        parts += (total.measured > 0 ? tr("Others assumed: %1 s, %2 prompt and %3 completion tokens a request.")
                                     : tr("Assumed: %1 s, %2 prompt and %3 completion tokens a request."))
                     .arg(assumed.secondsPerRequest)
                     .arg(assumed.promptTokens)
                     .arg(assumed.completionTokens);
    }
    if (total.gpuUsdPerHour > 0.0) {
        parts += tr("%1 an hour of GPU time is in the cost, as long as the session is expected to run.")
                     .arg(dollarText(total.gpuUsdPerHour));
    }
    if (total.unpriced > 0) {
        parts += total.unpriced == total.configurations
                     ? tr("No cost: no price is given. Set $/M, or the backend's price under Backends.")
                     : tr("%1 configurations have no price and are not in the cost.").arg(total.unpriced);
    }
    return parts.join(QLatin1Char(' '));
}

QStringList confoundedNeighbours(const std::vector<Configuration>& configurations)
{
    QStringList lines;
    for (std::size_t i = 1; i < configurations.size(); ++i) {
        const auto differences = differencesBetween(configurations[i - 1], configurations[i]);
        if (differences.size() > 1) {
            lines += tr("Rows %1 and %2 differ in %3 factors (%4).")
                         .arg(i)
                         .arg(i + 1)
                         .arg(differences.size())
                         .arg(nameList(differences));
        }
    }
    return lines;
}

} // namespace candor::ui
