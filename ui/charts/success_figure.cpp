// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/model_summary.h"
#include "core/query/filter_text.h"
#include "ui/charts/figure_set.h"
#include "ui/theme/figures.h"
#include "ui/theme/plain.h"

#include <algorithm>

namespace candor::ui {

namespace {

bool holds(const ModelSummary& group, const std::optional<ConfigurationRef>& ref)
{
    return ref && std::ranges::any_of(group.configurations, [&](ConfigurationRef own) {
               return own.session == ref->session && own.configuration == ref->configuration;
           });
}

bool isRunNow(const ChartScope& scope, const ModelSummary& group)
{
    return group.running && std::ranges::any_of(group.configurations, [&](ConfigurationRef ref) {
               return scope.snapshot().sessions[ref.session].id == scope.runningSession;
           });
}

QString stateWords(const ChartScope& scope, const ModelSummary& group)
{
    if (isRunNow(scope, group)) {
        return chartText("running");
    }
    return group.stored < group.planned ? chartText("incomplete") : QString();
}

QString nameOf(const ChartScope& scope, const ModelSummary& group)
{
    return scope.byModel ? shown(group.model, 160) : scope.nameOf(group.configurations.front());
}

FigurePlace placeOf(const ChartScope& scope, const ModelSummary& group)
{
    const QString n = group.success.trials == 0 ? chartText("no trial yet") : rateText(group.success);
    const QString state = stateWords(scope, group);
    return {nameOf(scope, group), state.isEmpty() ? n : QStringLiteral("%1 · %2").arg(n, state)};
}

FigureTarget targetOf(const ChartScope& scope, const ModelSummary& group)
{
    if (!scope.byModel) {
        return scope.filterFor(group.configurations.front());
    }
    FigureTarget target;
    target.session = group.configurations.back().session;
    target.filter = QStringLiteral("model=") + qt(quoteFilterValue(group.model));
    return target;
}

QString repeatsText(const ModelSummary& group)
{
    QStringList texts;
    for (const RepeatRate& repeat : group.repeats) {
        texts.push_back(QStringLiteral("%1/%2").arg(countText(repeat.passed), countText(repeat.trials)));
    }
    return group.repeats.size() > 1 ? texts.join(QStringLiteral(", ")) : QString();
}

QStringList rowOf(const ChartScope& scope, const ModelSummary& group)
{
    const SuccessRate& success = group.success;
    const bool any = success.trials > 0;
    return {nameOf(scope, group),
            shown(group.model, 160),
            scope.sessionName(group.configurations.front().session),
            countText(success.passed),
            countText(success.trials),
            any ? percentText(success.rate()) : QString(),
            any ? intervalText(success.wilson) : QString(),
            countText(success.notTheModels),
            countText(group.planned),
            repeatsText(group),
            stateWords(scope, group)};
}

void addMarks(Figure& figure, const ChartScope& scope, const ModelSummary& group, std::size_t place)
{
    if (group.success.trials == 0) {
        return;
    }
    FigureMark bar;
    bar.place = place;
    bar.to = group.success.rate();
    bar.interval = group.success.wilson;
    bar.label = percentText(bar.to, 0);
    bar.light = group.running;
    bar.row = place;
    bar.target = targetOf(scope, group);
    figure.marks.push_back(bar);
    const std::size_t dots = group.repeats.size() > 1 ? group.repeats.size() : 0;
    for (std::size_t i = 0; i < dots; ++i) {
        FigureMark dot = bar;
        dot.series = 1;
        dot.interval.reset();
        dot.to = group.repeats[i].rate();
        dot.label.clear();
        dot.shift = (static_cast<double>(i) + 1.0) / (static_cast<double>(dots) + 1.0) - 0.5;
        figure.marks.push_back(dot);
    }
}

/// "best: A, 13/18 …; worst: B, 4/18 …".
QString findingOf(const ChartScope& scope, const std::vector<ModelSummary>& groups)
{
    std::vector<const ModelSummary*> known;
    for (const ModelSummary& group : groups) {
        if (group.success.trials > 0) {
            known.push_back(&group);
        }
    }
    if (known.empty()) {
        return chartText("No trial counts yet.");
    }
    const auto rate = [](const ModelSummary* group) { return group->success.rate(); };
    const ModelSummary* best = *std::ranges::max_element(known, {}, rate);
    const ModelSummary* worst = *std::ranges::min_element(known, {}, rate);
    const auto words = [&](const ModelSummary* group) {
        return QStringLiteral("%1 %2").arg(nameOf(scope, *group), rateSentence(group->success));
    };
    return known.size() == 1 ? chartText("%1.").arg(words(best))
                             : chartText("Highest: %1. Lowest: %2.").arg(words(best), words(worst));
}

QString noteOf(const std::vector<ModelSummary>& groups, bool byModel)
{
    QStringList sentences;
    std::size_t dots = 0;
    bool light = false;
    for (const ModelSummary& group : groups) {
        dots += group.repeats.size() > 1 ? group.repeats.size() : 0;
        light = light || group.running;
    }
    if (groups.size() == 1) {
        sentences += byModel ? chartText("One model: there is nothing to compare it with.")
                             : chartText("One configuration: there is nothing to compare it with. On the run page, "
                                         "duplicate it and change one thing.");
    }
    if (dots > 0) {
        sentences += byModel ? chartText("Circles: each configuration and repeat by itself.")
                             : chartText("Circles: each repeat by itself.");
    }
    if (light) {
        sentences += chartText("Lighter bars are not complete: their trials are still to come.");
    }
    return sentences.join(QLatin1Char(' '));
}

} // namespace

Figure successFigure(const ChartScope& scope)
{
    const std::vector<ModelSummary> groups = scope.byModel ? summariseModels(scope.snapshot(), scope.refs)
                                                           : summariseConfigurations(scope.snapshot(), scope.refs);
    Figure figure;
    figure.id = QStringLiteral("success");
    figure.form = FigureForm::Columns;
    figure.unit = FigureUnit::Share;
    figure.method = chartText("Share of trials passed, 95 % Wilson interval, passed/n under each name; click a bar to "
                              "see its trials");
    figure.series = {{chartText("success rate"), {}, Tone::Accent, MarkShape::Bar, MarkFill::Solid},
                     {chartText("one repeat"), {}, Tone::Dim, MarkShape::Dot, MarkFill::Hollow}};
    std::vector<QStringList> rows;
    for (const ModelSummary& group : groups) {
        addMarks(figure, scope, group, figure.places.size());
        figure.places.push_back(placeOf(scope, group));
        rows.push_back(rowOf(scope, group));
        if (holds(group, scope.baseline) && group.success.trials > 0) {
            figure.reference = group.success.rate();
            figure.referenceName = chartText("baseline\n%1").arg(percentText(*figure.reference, 0));
        }
    }
    const bool dots = std::ranges::any_of(figure.marks, [](const FigureMark& mark) { return mark.series == 1; });
    if (!dots) {
        figure.series.pop_back();
    }
    figure.finding = findingOf(scope, groups);
    figure.note = noteOf(groups, scope.byModel);
    figure.table = tableOf({scope.byModel ? chartText("Model ") : chartText("Configuration"), chartText("Model"),
                            chartText("Session"), chartText("Passed"), chartText("n"), chartText("Rate"),
                            chartText("95 % interval"), chartText("Not the model's"), chartText("Planned"),
                            chartText("Repeats"), chartText("State")},
                           std::move(rows), 3);
    return figure;
}

} // namespace candor::ui
