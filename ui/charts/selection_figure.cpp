// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/selection_loss.h"
#include "core/query/filter_text.h"
#include "ui/charts/figure_set.h"
#include "ui/theme/figures.h"
#include "ui/theme/plain.h"

#include <QLocale>

#include <algorithm>
#include <array>

namespace candor::ui {

namespace {

/// One group of four bars.
struct Group
{
    ConfigurationRef ref;
    QString name;
    SelectionCounts counts;
    QString filter;
};

struct Ways
{
    std::array<double, 4> passed;
    std::array<std::optional<Interval>, 4> intervals;
};

Ways waysOf(const SelectionCounts& counts)
{
    return {{static_cast<double>(counts.selected), static_cast<double>(counts.oracle), counts.randomPick,
             static_cast<double>(counts.firstPick)},
            {counts.selectedInterval, counts.oracleInterval, std::nullopt, counts.firstPickInterval}};
}

void addMarks(Figure& figure, const ChartScope& scope, const Group& group)
{
    const Ways ways = waysOf(group.counts);
    const auto n = static_cast<double>(group.counts.n);
    for (std::size_t i = 0; i < ways.passed.size() && group.counts.n > 0; ++i) {
        FigureMark mark;
        mark.place = mark.row = figure.places.size();
        mark.series = i;
        mark.to = ways.passed[i] / n;
        mark.interval = ways.intervals[i];
        mark.label = valueText(ways.passed[i], FigureUnit::Count);
        mark.target = scope.filterFor(group.ref, group.filter);
        figure.marks.push_back(mark);
    }
}

QStringList rowOf(const Group& group)
{
    const SelectionCounts& counts = group.counts;
    const auto withInterval = [&](std::size_t passed, const Interval& interval) {
        return QStringLiteral("%1 (%2)").arg(countText(passed), intervalText(interval));
    };
    return {group.name,
            countText(counts.n),
            withInterval(counts.selected, counts.selectedInterval),
            withInterval(counts.oracle, counts.oracleInterval),
            QLocale().toString(counts.randomPick, 'f', 1),
            withInterval(counts.firstPick, counts.firstPickInterval),
            countText(counts.lost())};
}

/// What is shown, and in `sentences` why the rest is not.
std::vector<Group> groupsByConfiguration(const ChartScope& scope, QStringList& sentences)
{
    std::vector<Group> groups;
    std::size_t single = 0;
    for (const ConfigurationRef ref : scope.refs) {
        const Configuration* configuration = scope.configuration(ref);
        if (!configuration || configuration->n < 2) {
            ++single;
            continue;
        }
        const SelectionLoss loss = selectionLoss(scope.snapshot(), ref);
        if (!loss.refusal.empty()) {
            sentences += QStringLiteral("%1: %2.").arg(scope.nameOf(ref), shown(loss.refusal));
            continue;
        }
        groups.push_back({ref, scope.nameOf(ref), loss.all, {}});
        if (loss.leftOut > 0) {
            sentences += chartText("%1: %2 trials are left out, not all of their candidates were executed.")
                             .arg(scope.nameOf(ref), countText(loss.leftOut));
        }
    }
    if (single > 0) {
        sentences +=
            single == 1
                ? chartText("One configuration with N = 1 selects nothing and is not shown.")
                : chartText("%1 configurations with N = 1 select nothing and are not shown.").arg(countText(single));
    }
    return groups;
}

std::optional<ConfigurationRef> chosenForCategories(const ChartScope& scope)
{
    const auto draws = [&](ConfigurationRef ref) {
        const Configuration* configuration = scope.configuration(ref);
        return configuration && configuration->n > 1;
    };
    if (scope.compared && draws(*scope.compared)) {
        return scope.compared;
    }
    const auto found = std::ranges::find_if(scope.refs, draws);
    return found == scope.refs.end() ? std::nullopt : std::optional(*found);
}

std::vector<Group> groupsByCategory(const ChartScope& scope, QStringList& sentences)
{
    std::vector<Group> groups;
    const auto ref = chosenForCategories(scope);
    if (!ref) {
        return groups;
    }
    const SelectionLoss loss = selectionLoss(scope.snapshot(), *ref);
    for (const auto& [category, counts] : loss.byCategory) {
        const QString name = category.empty() ? chartText("(no class)") : shown(category, 160);
        groups.push_back({*ref, name, counts,
                          category.empty() ? QString() : QStringLiteral("category=") + qt(quoteFilterValue(category))});
    }
    sentences += loss.refusal.empty() ? chartText("Of %1.").arg(scope.nameOf(*ref))
                                      : QStringLiteral("%1: %2.").arg(scope.nameOf(*ref), shown(loss.refusal));
    return groups;
}

QString findingOf(const std::vector<Group>& groups)
{
    QStringList sentences;
    for (const Group& group : groups) {
        if (sentences.size() < 5) {
            sentences += chartText("%1: selection gives %2 of %3, the best possible choice %4; %5 lost.")
                             .arg(group.name, countText(group.counts.selected), countText(group.counts.n),
                                  countText(group.counts.oracle), countText(group.counts.lost()));
        }
    }
    return sentences.join(QLatin1Char(' '));
}

} // namespace

Figure selectionFigure(const ChartScope& scope)
{
    Figure figure;
    figure.id = QStringLiteral("selection");
    figure.unit = FigureUnit::Share;
    figure.lanes = true;
    figure.method = chartText("Trials that pass with the selected candidate, the best possible, a random and the first "
                              "one; 95 % Wilson intervals, n under each name");
    figure.axis = chartText("share of the trials that are the model's, all candidates executed");
    figure.series = {{chartText("selected"), {}, Tone::Accent, MarkShape::Bar, MarkFill::Solid},
                     {chartText("best possible (oracle)"), {}, Tone::Passed, MarkShape::Bar, MarkFill::Hollow},
                     {chartText("random pick (expected)"), {}, Tone::Dim, MarkShape::Bar, MarkFill::Hatched},
                     {chartText("first pick"), {}, Tone::Dim, MarkShape::Bar, MarkFill::Solid}};
    QStringList sentences;
    const std::vector<Group> groups =
        scope.byCategory ? groupsByCategory(scope, sentences) : groupsByConfiguration(scope, sentences);
    std::vector<QStringList> rows;
    for (const Group& group : groups) {
        addMarks(figure, scope, group);
        figure.places.push_back({group.name, chartText("n = %1").arg(countText(group.counts.n))});
        rows.push_back(rowOf(group));
    }
    figure.finding = findingOf(groups);
    figure.note = sentences.mid(0, 4).join(QLatin1Char(' '));
    if (groups.empty()) {
        figure.refusal = sentences.isEmpty() || !chosenForCategories(scope)
                             ? chartText("No configuration draws more than one candidate: there is nothing to select. "
                                         "Run one with N = 3 or more.")
                             : sentences.mid(0, 4).join(QLatin1Char(' '));
        figure.note.clear();
    }
    figure.table = tableOf({scope.byCategory ? chartText("Task class") : chartText("Configuration"), chartText("n"),
                            chartText("Selected"), chartText("Best possible"), chartText("Random pick"),
                            chartText("First pick"), chartText("Lost in selection")},
                           std::move(rows));
    return figure;
}

} // namespace candor::ui
