// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/latency.h"
#include "ui/charts/figure_set.h"
#include "ui/theme/figures.h"

#include <algorithm>
#include <array>

namespace candor::ui {

namespace {

constexpr std::array kShapes{MarkShape::Circle, MarkShape::Diamond, MarkShape::Triangle};

QString between(const Interval& interval, FigureUnit unit)
{
    return QStringLiteral("%1 – %2").arg(valueText(interval.low, unit), valueText(interval.high, unit));
}

/// Three lanes: p50, p90 and p99, each with its interval.
void addQuantiles(Figure& figure, const ChartScope& scope, const LatencySummary& summary, const Quantiles& quantiles)
{
    const QString name = scope.nameOf(summary.ref);
    if (quantiles.values) {
        for (std::size_t i = 0; i < quantiles.values->size(); ++i) {
            const Quantile& quantile = (*quantiles.values)[i];
            FigureMark mark;
            mark.place = mark.row = figure.places.size();
            mark.series = i;
            mark.from = mark.to = quantile.value;
            mark.interval = quantile.interval;
            mark.label = valueText(quantile.value, figure.unit);
            mark.target = scope.filterFor(summary.ref);
            figure.marks.push_back(std::move(mark));
        }
    }
    figure.places.push_back({name, chartText("n = %1").arg(countText(quantiles.n))});
}

QStringList rowOf(const QString& name, const Quantiles& quantiles, FigureUnit unit)
{
    QStringList row{name, countText(quantiles.n)};
    for (std::size_t i = 0; quantiles.values && i < quantiles.values->size(); ++i) {
        const Quantile& quantile = (*quantiles.values)[i];
        row += valueText(quantile.value, unit);
        row += between(quantile.interval, unit);
    }
    return row;
}

std::vector<FigureSeries> quantileSeries()
{
    std::vector<FigureSeries> series;
    const std::array names{chartText("p50 (median)"), chartText("p90"), chartText("p99")};
    for (std::size_t i = 0; i < kShapes.size(); ++i) {
        series.push_back({names[i], {}, i == 0 ? Tone::Accent : Tone::Dim, kShapes[i], MarkFill::Solid});
    }
    return series;
}

QStringList quantileColumns()
{
    return {chartText("Configuration"), chartText("n"),           chartText("p50"),
            chartText("p50 interval"),  chartText("p90"),         chartText("p90 interval"),
            chartText("p99"),           chartText("p99 interval")};
}

QString medians(const Figure& figure)
{
    QStringList texts;
    for (const FigureMark& mark : figure.marks) {
        if (mark.series == 0 && texts.size() < 6) {
            texts += QStringLiteral("%1 %2").arg(figure.places[mark.place].name, mark.label);
        }
    }
    return texts.isEmpty() ? chartText("No candidate has been answered yet.")
                           : chartText("Medians: %1.").arg(texts.join(QStringLiteral("; ")));
}

QString smallSampleNote(const std::vector<LatencySummary>& summaries)
{
    QStringList sentences;
    std::size_t leftOut = 0;
    bool few = false;
    for (const LatencySummary& summary : summaries) {
        leftOut += summary.leftOut;
        few = few || (summary.latencySeconds.n > 0 && summary.latencySeconds.n < 100);
    }
    if (few) {
        sentences += chartText("Below n = 100 the 99th percentile is the largest value.");
    }
    if (leftOut > 0) {
        sentences +=
            chartText("%1 candidates that ended for reasons not the model's are left out.").arg(countText(leftOut));
    }
    return sentences.join(QLatin1Char(' '));
}

std::vector<LatencySummary> latencies(const ChartScope& scope)
{
    std::vector<LatencySummary> summaries;
    for (const ConfigurationRef ref : scope.refs) {
        summaries.push_back(latencyOf(scope.snapshot(), ref));
    }
    return summaries;
}

bool allZero(const Figure& figure)
{
    return std::ranges::all_of(figure.marks, [](const FigureMark& mark) { return mark.to <= 0.0; });
}

void addCost(Figure& figure, const ChartScope& scope, ConfigurationRef ref, const ConfigurationSummary& summary)
{
    const std::size_t row = figure.places.size();
    figure.places.push_back({scope.nameOf(ref), rateText(summary.success)});
    if (!summary.cost.perSuccessUsd) {
        return;
    }
    FigureMark mark;
    mark.place = mark.row = row;
    mark.to = *summary.cost.perSuccessUsd;
    mark.label = dollarText(mark.to);
    mark.target = scope.filterFor(ref);
    figure.marks.push_back(std::move(mark));
}

QStringList costRow(const QString& name, const ConfigurationSummary& summary)
{
    const Cost& cost = summary.cost;
    const auto tokens = [](std::int64_t count) {
        return countText(static_cast<std::size_t>(std::max<std::int64_t>(0, count)));
    };
    return {name,
            rateText(summary.success),
            cost.perSuccessUsd ? dollarText(*cost.perSuccessUsd) : QStringLiteral("—"),
            dollarText(cost.perTrialUsd),
            dollarText(cost.totalUsd),
            dollarText(cost.discardedUsd),
            tokens(cost.promptTokens),
            tokens(cost.completionTokens)};
}

} // namespace

Figure latencyFigure(const ChartScope& scope)
{
    Figure figure;
    figure.id = QStringLiteral("latency");
    figure.unit = FigureUnit::Seconds;
    figure.lanes = true;
    figure.method = chartText("Seconds of a candidate's requests, one after the other: nearest-rank quantiles with "
                              "their 95 % intervals; n = candidates that were answered");
    figure.axis = chartText("time");
    figure.series = quantileSeries();
    const std::vector<LatencySummary> summaries = latencies(scope);
    std::vector<QStringList> rows;
    for (const LatencySummary& summary : summaries) {
        addQuantiles(figure, scope, summary, summary.latencySeconds);
        rows.push_back(rowOf(figure.places.back().name, summary.latencySeconds, figure.unit));
    }
    figure.fitValues();
    figure.finding = medians(figure);
    figure.note = smallSampleNote(summaries);
    if (allZero(figure)) {
        figure.refusal = chartText("No latency was measured: the replies took no time, or no candidate has been "
                                   "answered yet. Run against a server to measure it.");
    }
    figure.table = tableOf(quantileColumns(), std::move(rows));
    return figure;
}

Figure tokensFigure(const ChartScope& scope)
{
    Figure figure;
    figure.id = QStringLiteral("tokens");
    figure.unit = FigureUnit::Tokens;
    figure.lanes = true;
    figure.method = chartText("Tokens that were generated for a candidate: nearest-rank quantiles with their 95 % "
                              "intervals; n = candidates that were answered");
    figure.axis = chartText("completion tokens");
    figure.series = quantileSeries();
    const std::vector<LatencySummary> summaries = latencies(scope);
    std::vector<QStringList> rows;
    for (const LatencySummary& summary : summaries) {
        addQuantiles(figure, scope, summary, summary.completionTokens);
        rows.push_back(rowOf(figure.places.back().name, summary.completionTokens, figure.unit));
        rows.back().resize(8);
        rows.back() +=
            summary.promptTokens.values ? valueText(summary.promptTokens.p50().value, figure.unit) : QString();
    }
    figure.fitValues();
    figure.finding = medians(figure);
    figure.note = smallSampleNote(summaries);
    if (allZero(figure)) {
        figure.refusal = chartText("No tokens were counted: the backend reports no usage, or no candidate has been "
                                   "answered yet.");
    }
    figure.table = tableOf(quantileColumns() << chartText("Prompt tokens p50"), std::move(rows));
    return figure;
}

Figure costFigure(const ChartScope& scope)
{
    Figure figure;
    figure.id = QStringLiteral("cost");
    figure.unit = FigureUnit::Usd;
    figure.method = chartText("USD of all requests, discarded candidates and infrastructure failures included, divided "
                              "by the trials that pass; passed/n under each name");
    figure.axis = chartText("USD per success");
    figure.series = {{chartText("cost per success"), {}, Tone::Accent, MarkShape::Bar, MarkFill::Solid}};
    QStringList none;
    std::vector<QStringList> rows;
    double total = 0.0;
    for (const ConfigurationRef ref : scope.refs) {
        const ConfigurationSummary* known = scope.picture->summary(ref);
        const ConfigurationSummary summary = known ? *known : summarise(scope.snapshot(), ref);
        addCost(figure, scope, ref, summary);
        rows.push_back(costRow(scope.nameOf(ref), summary));
        total += summary.cost.totalUsd;
        if (!summary.cost.perSuccessUsd && none.size() < 3) {
            none += scope.nameOf(ref);
        }
    }
    figure.fitValues();
    figure.finding = chartText("All of it together cost %1.").arg(dollarText(total));
    figure.note =
        none.isEmpty()
            ? chartText("Prices are those of the configurations; time on own hardware is not in "
                        "them.")
            : chartText("Without a success there is no cost per success: %1.").arg(none.join(QStringLiteral(", ")));
    if (allZero(figure)) {
        figure.refusal = total > 0.0 ? chartText("Nothing has passed yet: there is no cost per success. %1 were spent.")
                                           .arg(dollarText(total))
                                     : chartText("No cost is known. Give the configurations a price (USD per million "
                                                 "tokens) before a run.");
    }
    figure.table = tableOf({chartText("Configuration"), chartText("Passed/n"), chartText("USD per success"),
                            chartText("USD per trial"), chartText("USD in all"), chartText("USD of discarded"),
                            chartText("Prompt tokens"), chartText("Completion tokens")},
                           std::move(rows));
    return figure;
}

} // namespace candor::ui
