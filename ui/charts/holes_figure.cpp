// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/holes_outcome.h"
#include "ui/charts/figure_set.h"
#include "ui/theme/figures.h"
#include "ui/theme/plain.h"

namespace candor::ui {

namespace {

QString filterOf(std::size_t bucket)
{
    return bucket == 3 ? QStringLiteral("holes>=3") : QStringLiteral("holes=%1").arg(bucket);
}

QString placeName(std::size_t bucket)
{
    return bucket == 0   ? chartText("no hole")
           : bucket == 1 ? chartText("1 hole")
           : bucket == 2 ? chartText("2 holes")
                         : chartText("3 or more");
}

QString findingOf(const HolesOutcome& outcome)
{
    QStringList texts;
    for (std::size_t i = 0; i < outcome.buckets.size(); ++i) {
        const HolesBucket& bucket = outcome.buckets[i];
        if (bucket.n() > 0) {
            texts += chartText("%1: %2 of %3 pass").arg(placeName(i), countText(bucket.passed), countText(bucket.n()));
        }
    }
    return texts.join(QStringLiteral("; ")) + QLatin1Char('.');
}

} // namespace

Figure holesFigure(const ChartScope& scope)
{
    const HolesOutcome outcome = holesOutcome(scope.snapshot(), scope.refs);
    Figure figure;
    figure.id = QStringLiteral("holes");
    figure.form = FigureForm::Columns;
    figure.unit = FigureUnit::Share;
    figure.method = chartText("Share of executed candidates passed by the number of holes in their IR, 95 % Wilson "
                              "interval; n = %1 candidates of %2 trials")
                        .arg(countText(outcome.n), countText(outcome.trials));
    figure.series = {{chartText("share passed"), {}, Tone::Accent, MarkShape::Bar, MarkFill::Solid}};
    std::vector<QStringList> rows;
    for (std::size_t i = 0; i < outcome.buckets.size(); ++i) {
        const HolesBucket& bucket = outcome.buckets[i];
        const double share =
            bucket.n() == 0 ? 0.0 : static_cast<double>(bucket.passed) / static_cast<double>(bucket.n());
        const bool any = bucket.n() > 0;
        figure.places.push_back(
            {placeName(i), any ? QStringLiteral("%1/%2").arg(countText(bucket.passed), countText(bucket.n()))
                               : chartText("no candidate")});
        rows.push_back({placeName(i), countText(bucket.passed), countText(bucket.failed), countText(bucket.n()),
                        any ? percentText(share) : QString(), any ? intervalText(bucket.interval) : QString()});
        if (any) {
            FigureMark mark;
            mark.place = mark.row = i;
            mark.to = share;
            mark.interval = bucket.interval;
            mark.label = percentText(share, 0);
            mark.target.filter = filterOf(i);
            figure.marks.push_back(std::move(mark));
        }
    }
    figure.finding = findingOf(outcome);
    figure.note = chartText("This shows no cause: hard tasks may have both more holes and fewer passes. The intervals "
                            "take candidates as independent, though those of one trial share their task. Left out: %1 "
                            "candidates without a usable IR or a verdict that is the model's.")
                      .arg(countText(outcome.leftOut));
    if (!outcome.refusal.empty()) {
        figure.refusal = shown(outcome.refusal) + QLatin1Char('.');
        figure.note.clear();
        figure.finding = figure.refusal;
    }
    figure.table = tableOf({chartText("Holes"), chartText("Passed"), chartText("Failed"), chartText("n"),
                            chartText("Share passed"), chartText("95 % interval")},
                           std::move(rows));
    return figure;
}

} // namespace candor::ui
