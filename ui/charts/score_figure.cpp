// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/score_outcome.h"
#include "ui/charts/figure_set.h"
#include "ui/theme/figures.h"
#include "ui/theme/plain.h"

#include <QLocale>

#include <algorithm>
#include <numeric>

namespace candor::ui {

namespace {

/// The points of one trial.
struct CandidateSet
{
    std::size_t first = 0;
    std::size_t count = 0;
    bool mixed = false;
};

std::vector<CandidateSet> setsOf(const ScoreOutcome& outcome)
{
    std::vector<CandidateSet> sets;
    const std::vector<ScorePoint>& points = outcome.points;
    for (std::size_t first = 0; first < points.size();) {
        CandidateSet set{first, 0, false};
        std::size_t passed = 0;
        for (std::size_t i = first; i < points.size() && points[i].trial == points[first].trial; ++i) {
            ++set.count;
            passed += points[i].passed ? 1u : 0u;
        }
        set.mixed = passed > 0 && passed < set.count;
        first += set.count;
        if (set.count > 1) {
            sets.push_back(set);
        }
    }
    std::ranges::stable_partition(sets, &CandidateSet::mixed);
    return sets;
}

/// The configurations that draw more than one candidate.
std::vector<ConfigurationRef> drawingMany(const ChartScope& scope)
{
    std::vector<ConfigurationRef> refs;
    std::ranges::copy_if(scope.refs, std::back_inserter(refs), [&](ConfigurationRef ref) {
        const Configuration* configuration = scope.configuration(ref);
        return configuration && configuration->n > 1;
    });
    return refs;
}

struct Source
{
    std::shared_ptr<const Picture> picture;
    ScoreOutcome outcome;
    std::vector<CandidateSet> sets;
    std::vector<std::size_t> order; ///< point of each row of the table
};

ConfigurationRef refOf(const Source& source, const ScorePoint& point)
{
    const TrialColumns& trials = source.picture->snapshot->trials;
    return {trials.session[point.trial], trials.configuration[point.trial]};
}

QString nameIn(const Source& source, const ScorePoint& point)
{
    const Configuration* configuration = configurationOf(*source.picture->snapshot, refOf(source, point));
    return configuration ? shown(configuration->name, 160) : QString();
}

QString cellOf(const Source& source, std::size_t row, int column)
{
    const ScorePoint& point = source.outcome.points[source.order[row]];
    const Snapshot& snapshot = *source.picture->snapshot;
    switch (column) {
    case 0:
        return shown(point.task, 200);
    case 1:
        return nameIn(source, point);
    case 2:
        return chipText(snapshot.candidates.verdict[point.candidate]);
    case 3:
        return countText(static_cast<std::size_t>(snapshot.candidates.draw[point.candidate]) + 1);
    case 4:
        return scoreText(point.score);
    default:
        return point.selected ? chartText("selected") : QString();
    }
}

void addPlaces(Figure& figure, Source& source, bool manyConfigurations)
{
    const Snapshot& snapshot = *source.picture->snapshot;
    for (const CandidateSet& set : source.sets) {
        const ScorePoint& head = source.outcome.points[set.first];
        figure.places.push_back({shown(head.task, 200), manyConfigurations ? nameIn(source, head) : QString()});
        for (const bool passed : {false, true}) {
            for (std::size_t i = set.first; i < set.first + set.count; ++i) {
                const ScorePoint& point = source.outcome.points[i];
                if (point.passed != passed) {
                    continue;
                }
                FigureMark mark;
                mark.place = figure.places.size() - 1;
                mark.series = passed ? 1 : 0;
                mark.from = mark.to = point.score;
                mark.ringed = point.selected;
                mark.row = source.order.size();
                mark.target.candidate = candidateKeyAt(snapshot, point.candidate);
                mark.target.session = mark.target.candidate->trial.session;
                figure.marks.push_back(std::move(mark));
                source.order.push_back(i);
            }
        }
    }
}

void fitScores(Figure& figure)
{
    if (figure.marks.empty()) {
        return;
    }
    const auto [low, high] = std::ranges::minmax_element(figure.marks, {}, &FigureMark::to);
    const double margin = std::max(1.0, (high->to - low->to) * 0.05);
    figure.low = low->to - margin;
    figure.high = high->to + margin;
}

QString concordanceText(const ScoreOutcome& outcome)
{
    if (!outcome.concordance) {
        return shown(outcome.refusal) + QLatin1Char('.');
    }
    const bool chance = outcome.interval.low <= 0.5 && outcome.interval.high >= 0.5;
    return chartText("Concordance %1 (%2, n = %3 trials with both a pass and a failure): %4.")
        .arg(percentText(*outcome.concordance), intervalText(outcome.interval), countText(outcome.mixed),
             chance ? chartText("no better than chance is not ruled out, 50 % is inside the interval")
             : outcome.interval.low > 0.5 ? chartText("a higher score goes with passing")
                                          : chartText("a higher score goes with failing"));
}

bool rubricsDiffer(const ChartScope& scope, const std::vector<ConfigurationRef>& refs)
{
    return std::ranges::any_of(refs, [&](ConfigurationRef ref) {
        return scope.configuration(ref)->rubric != scope.configuration(refs.front())->rubric;
    });
}

} // namespace

Figure scoreFigure(const ChartScope& scope)
{
    const std::vector<ConfigurationRef> refs = drawingMany(scope);
    auto source = std::make_shared<Source>();
    source->picture = scope.picture;
    source->outcome = scoreOutcome(scope.snapshot(), refs);
    source->sets = setsOf(source->outcome);
    Figure figure;
    figure.id = QStringLiteral("score");
    figure.unit = FigureUnit::Points;
    figure.axis = chartText("score");
    figure.series = {{chartText("failed"), {}, Tone::Execution, MarkShape::Cross, MarkFill::Solid},
                     {chartText("passed"), {}, Tone::Passed, MarkShape::Circle, MarkFill::Solid}};
    addPlaces(figure, *source, refs.size() > 1);
    figure.method = chartText("Candidates of each trial by score, n = %1 candidates of %2 trials; ringed: the selected "
                              "one; trials with both outcomes first; click a mark to open it")
                        .arg(countText(source->order.size()), countText(source->sets.size()));
    fitScores(figure);
    figure.finding = concordanceText(source->outcome);
    figure.note = figure.finding;
    if (refs.empty()) {
        figure.refusal = chartText("No configuration draws more than one candidate: a score has nothing to rank. Run "
                                   "one with N = 3 or more.");
        figure.finding = figure.note = QString();
    } else if (source->sets.empty()) {
        figure.refusal = concordanceText(source->outcome);
        figure.note = QString();
    } else if (rubricsDiffer(scope, refs)) {
        figure.note += QLatin1Char(' ') + chartText("The configurations have different rubrics: compare points within "
                                                    "a row only.");
    }
    figure.table.columns = {chartText("Task"),      chartText("Configuration"), chartText("Verdict"),
                            chartText("Candidate"), chartText("Score"),         chartText("Selected")};
    figure.table.rows = source->order.size();
    figure.table.textColumns = 3;
    figure.table.cell = [source](std::size_t row, int column) { return cellOf(*source, row, column); };
    return figure;
}

} // namespace candor::ui
