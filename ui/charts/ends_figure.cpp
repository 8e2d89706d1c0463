// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/figure_set.h"
#include "ui/theme/figures.h"
#include "ui/theme/plain.h"

#include <algorithm>
#include <array>
#include <set>

namespace candor::ui {

namespace {

constexpr std::array kClasses{VerdictClass::Passed, VerdictClass::ExecutionFailure, VerdictClass::CompilationFailure,
                              VerdictClass::NotTheModels};
constexpr std::array kGlyphs{Verdict::Passed, Verdict::WrongAnswer, Verdict::CompileError, Verdict::BackendFailure};

using ClassCounts = std::array<std::size_t, kClasses.size()>;

std::size_t sumOf(const ClassCounts& counts)
{
    std::size_t sum = 0;
    for (const std::size_t count : counts) {
        sum += count;
    }
    return sum;
}

ClassCounts countsOf(const ConfigurationSummary& summary)
{
    ClassCounts counts{};
    for (const auto& [verdict, count] : summary.verdicts) {
        counts[static_cast<std::size_t>(std::ranges::find(kClasses, classOf(verdict)) - kClasses.begin())] += count;
    }
    return counts;
}

void addMarks(Figure& figure, const ChartScope& scope, ConfigurationRef ref, const ClassCounts& counts)
{
    double from = 0.0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] == 0) {
            continue;
        }
        FigureMark mark;
        mark.place = mark.row = figure.places.size();
        mark.series = i;
        mark.from = from;
        mark.to = from += static_cast<double>(counts[i]);
        mark.label = countText(counts[i]);
        mark.target = scope.filterFor(ref, QStringLiteral("class:") + qt(nameOf(kClasses[i])));
        figure.marks.push_back(mark);
    }
}

QStringList rowOf(const QString& name, const ClassCounts& counts, const ConfigurationSummary& summary,
                  const std::set<Verdict>& verdicts)
{
    QStringList row{name};
    for (const std::size_t count : counts) {
        row += countText(count);
    }
    row += countText(sumOf(counts));
    for (const Verdict verdict : verdicts) {
        const auto found = summary.verdicts.find(verdict);
        row += countText(found == summary.verdicts.end() ? 0 : found->second);
    }
    return row;
}

std::set<Verdict> failuresMet(const std::vector<ConfigurationSummary>& summaries)
{
    std::set<Verdict> verdicts;
    for (const ConfigurationSummary& summary : summaries) {
        for (const auto& [verdict, count] : summary.verdicts) {
            if (verdict != Verdict::Passed && count > 0) {
                verdicts.insert(verdict);
            }
        }
    }
    return verdicts;
}

QStringList columnsFor(const std::set<Verdict>& verdicts)
{
    QStringList columns{chartText("Configuration")};
    for (const VerdictClass verdictClass : kClasses) {
        columns += wordsOf(verdictClass);
    }
    columns += chartText("n");
    for (const Verdict verdict : verdicts) {
        columns += wordsOf(verdict);
    }
    return columns;
}

QString findingOf(const ClassCounts& all)
{
    if (all[1] + all[2] == 0) {
        return chartText("No trial failed for a reason of the model's.");
    }
    return all[1] >= all[2] ? chartText("Most failures are execution failures: %1, against %2 compilation failures.")
                                  .arg(countText(all[1]), countText(all[2]))
                            : chartText("Most failures are compilation failures: %1, against %2 execution failures.")
                                  .arg(countText(all[2]), countText(all[1]));
}

} // namespace

Figure endsFigure(const ChartScope& scope)
{
    Figure figure;
    figure.id = QStringLiteral("ends");
    figure.method = chartText("Trials by class of verdict, counted; a trial's verdict is that of its selected "
                              "candidate");
    figure.axis = chartText("trials");
    for (std::size_t i = 0; i < kClasses.size(); ++i) {
        figure.series.push_back(
            {wordsOf(kClasses[i]), glyphOf(kGlyphs[i]), toneOf(kClasses[i]), MarkShape::Bar, MarkFill::Solid});
    }
    std::vector<ConfigurationSummary> summaries;
    for (const ConfigurationRef ref : scope.refs) {
        const ConfigurationSummary* known = scope.picture->summary(ref);
        summaries.push_back(known ? *known : summarise(scope.snapshot(), ref));
    }
    const std::set<Verdict> verdicts = failuresMet(summaries);
    ClassCounts all{};
    std::vector<QStringList> rows;
    for (std::size_t i = 0; i < summaries.size(); ++i) {
        const ClassCounts counts = countsOf(summaries[i]);
        addMarks(figure, scope, scope.refs[i], counts);
        const QString name = scope.nameOf(scope.refs[i]);
        figure.places.push_back({name, chartText("n = %1").arg(countText(sumOf(counts)))});
        rows.push_back(rowOf(name, counts, summaries[i], verdicts));
        std::ranges::transform(all, counts, all.begin(), std::plus<>());
    }
    figure.fitValues();
    figure.high = std::max(1.0, figure.high / 1.04);
    figure.finding = findingOf(all);
    figure.note = chartText("What is not the model's (backend, sandbox, cancelled) is outside every rate: %1 of %2 "
                            "trials.")
                      .arg(countText(all.back()), countText(sumOf(all)));
    figure.table = tableOf(columnsFor(verdicts), std::move(rows));
    return figure;
}

} // namespace candor::ui
