// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/flight.h"
#include "ui/charts/figure_set.h"
#include "ui/theme/figures.h"
#include "ui/theme/plain.h"

#include <QDateTime>

#include <algorithm>
#include <cmath>

namespace candor::ui {

namespace {

constexpr std::size_t kPlaces = 60; ///< on the time axis; more samples share one

QString timeOf(std::int64_t ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms).toString(QStringLiteral("HH:mm:ss"));
}

/// What stands at one place of the time axis: the highest of its samples, and the sum of what is counted.
struct Moment
{
    std::int64_t fromMs = 0;
    std::size_t samples = 0;
    double inFlight = 0.0;
    double queued = 0.0;
    double limit = 0.0;
    double failed = 0.0;
    std::optional<double> running;
};

std::vector<Moment> momentsOf(const std::vector<FlightSample>& samples)
{
    const std::int64_t begin = samples.front().atMs;
    const std::int64_t length = std::max<std::int64_t>(1, samples.back().atMs - begin + 1);
    const std::size_t count = std::min(kPlaces, samples.size());
    std::vector<Moment> moments(count);
    for (const FlightSample& sample : samples) {
        const auto place = static_cast<std::size_t>((sample.atMs - begin) * static_cast<std::int64_t>(count) / length);
        Moment& moment = moments[std::min(place, count - 1)];
        moment.fromMs = moment.samples++ == 0 ? sample.atMs : moment.fromMs;
        moment.inFlight = std::max(moment.inFlight, static_cast<double>(sample.inFlight));
        moment.queued = std::max(moment.queued, static_cast<double>(sample.queued));
        moment.limit = std::max(moment.limit, static_cast<double>(sample.limit));
        moment.failed += static_cast<double>(sample.failed + sample.retries);
        if (sample.metrics.running) {
            moment.running = std::max(moment.running.value_or(0.0), *sample.metrics.running);
        }
    }
    std::erase_if(moments, [](const Moment& moment) { return moment.samples == 0; });
    return moments;
}

void addMark(Figure& figure, std::size_t series, double from, double to, std::size_t place)
{
    FigureMark mark;
    mark.place = mark.row = place;
    mark.series = series;
    mark.from = from;
    mark.to = to;
    figure.marks.push_back(std::move(mark));
}

void addMoment(Figure& figure, const Moment& moment)
{
    const std::size_t place = figure.places.size();
    figure.places.push_back({timeOf(moment.fromMs), {}});
    addMark(figure, 0, 0.0, moment.inFlight, place);
    addMark(figure, 1, moment.inFlight, moment.inFlight + moment.queued, place);
    addMark(figure, 2, moment.limit, moment.limit, place);
    if (moment.running) {
        addMark(figure, 3, *moment.running, *moment.running, place);
    }
    if (moment.failed > 0.0) {
        addMark(figure, 4, moment.failed, moment.failed, place);
    }
}

QStringList rowOf(const FlightSample& sample)
{
    const auto number = [](std::int64_t value) {
        return countText(static_cast<std::size_t>(std::max<std::int64_t>(0, value)));
    };
    const auto metric = [&number](const std::optional<double>& value) {
        return value ? number(std::llround(*value)) : QStringLiteral("—");
    };
    return {timeOf(sample.atMs),
            shown(sample.backend, 80),
            number(sample.limit),
            number(sample.inFlight),
            number(sample.queued),
            number(sample.finished),
            number(sample.failed),
            number(sample.retries),
            sample.meanLatencyMs < 0.0 ? QStringLiteral("—")
                                       : valueText(sample.meanLatencyMs / 1000.0, FigureUnit::Seconds),
            metric(sample.metrics.running),
            metric(sample.metrics.waiting),
            sample.metrics.kvCache ? valueText(*sample.metrics.kvCache, FigureUnit::Share) : QStringLiteral("—")};
}

QString stretchesText(const std::vector<FlightSample>& samples)
{
    QStringList sentences;
    const std::vector<BadStretch> stretches = badStretches(samples);
    for (const BadStretch& stretch : stretches) {
        if (sentences.size() == 3) {
            sentences += chartText("%1 more.").arg(countText(stretches.size() - 3));
            break;
        }
        QStringList signs;
        for (const std::string& sign : stretch.signs) {
            signs += shown(sign, 120);
        }
        const QString from = timeOf(stretch.fromMs);
        const QString to = timeOf(stretch.toMs);
        sentences += chartText("%1, %2: %3.")
                         .arg(from == to ? from : chartText("%1 to %2").arg(from, to), shown(stretch.backend, 80),
                              signs.join(QStringLiteral(", ")));
    }
    return sentences.isEmpty() ? chartText("No bad stretch.") : sentences.join(QLatin1Char(' '));
}

/// Of the youngest session that is shown and has a record.
std::vector<FlightSample> samplesOf(const ChartScope& scope)
{
    for (auto ref = scope.refs.rbegin(); scope.workspace && ref != scope.refs.rend(); ++ref) {
        const StoredSession* session = scope.picture->session(ref->session);
        auto samples = session ? scope.workspace->flightSamples(session->id) : std::vector<FlightSample>();
        if (samples && !samples->empty()) {
            return *std::move(samples);
        }
    }
    return {};
}

} // namespace

Figure flightFigure(const ChartScope& scope)
{
    Figure figure;
    figure.id = QStringLiteral("flight");
    figure.form = FigureForm::Columns;
    figure.unit = FigureUnit::Count;
    figure.axis = chartText("requests");
    const std::vector<FlightSample> samples = samplesOf(scope);
    figure.method =
        chartText("What the flight recorder saw of the servers, every few seconds while the session ran; "
                  "n = %1")
            .arg(samples.size() == 1 ? chartText("1 sample") : chartText("%1 samples").arg(countText(samples.size())));
    figure.series = {{chartText("under way"), {}, Tone::Accent, MarkShape::Bar, MarkFill::Solid},
                     {chartText("waiting for a place"), {}, Tone::Dim, MarkShape::Bar, MarkFill::Hatched},
                     {chartText("allowed at once"), {}, Tone::Dim, MarkShape::Triangle, MarkFill::Solid},
                     {chartText("running, says the server"), {}, Tone::Passed, MarkShape::Circle, MarkFill::Solid},
                     {chartText("failed or tried again"), {}, Tone::Execution, MarkShape::Cross, MarkFill::Solid}};
    std::vector<QStringList> rows;
    if (samples.empty()) {
        figure.refusal = chartText("There is no flight record: the session ran before there was a recorder, or has "
                                   "not run long enough. Run one against a server.");
    } else {
        for (const Moment& moment : momentsOf(samples)) {
            addMoment(figure, moment);
        }
        figure.note = figure.finding = stretchesText(samples);
        for (const FlightSample& sample : samples) {
            rows.push_back(rowOf(sample));
        }
    }
    figure.fitValues();
    figure.table =
        tableOf({chartText("Time"), chartText("Backend"), chartText("Limit"), chartText("Under way"),
                 chartText("Queued"), chartText("Done"), chartText("Failed"), chartText("Retries"),
                 chartText("Latency"), chartText("Server runs"), chartText("Server waits"), chartText("KV cache")},
                std::move(rows), 2);
    return figure;
}

} // namespace candor::ui
