// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/matrix.h"
#include "ui/charts/figure_set.h"
#include "ui/theme/figures.h"
#include "ui/theme/plain.h"

#include <algorithm>

namespace candor::ui {

namespace {

/// The matrix with the snapshot that its rows are of.
struct Source
{
    std::shared_ptr<const Picture> picture;
    TaskMatrix matrix;
    std::vector<QString> columns;
};

QString cellText(const MatrixCell& cell)
{
    if (!cell.inSuite) {
        return chartText("not in the suite");
    }
    if (!cell.verdict) {
        return chartText("no trial yet");
    }
    const std::size_t n = cell.outcome.passed + cell.outcome.failed;
    const QString words = chipText(*cell.verdict);
    return n > 1 ? QStringLiteral("%1 %2/%3").arg(words, countText(cell.outcome.passed), countText(n)) : words;
}

QString wordsOfCell(const Source& source, std::size_t row, std::size_t column)
{
    const MatrixRow& task = source.matrix.rows[row];
    const MatrixCell& cell = task.cells[column];
    QStringList lines{shown(task.task, 200), source.columns[column], cellText(cell)};
    if (cell.outcome.notTheModels > 0) {
        lines += chartText("not the model's: %1").arg(countText(cell.outcome.notTheModels));
    }
    if (cell.flip != Flip::None) {
        lines += cell.flip == Flip::Lost ? chartText("▼ lost against the baseline")
                                         : chartText("▲ gained against the baseline");
    }
    return lines.join(QLatin1Char('\n'));
}

/// The cell's first trial that gave the verdict that is shown.
FigureTarget targetOfCell(const Source& source, std::size_t row, std::size_t column)
{
    FigureTarget target;
    const MatrixCell& cell = source.matrix.rows[row].cells[column];
    const Snapshot& snapshot = *source.picture->snapshot;
    const auto trials = source.matrix.trialsOf(cell);
    const auto found = std::ranges::find_if(
        trials, [&](std::uint32_t trial) { return snapshot.trials.verdict[trial] == cell.verdict; });
    if (found == trials.end()) {
        return target;
    }
    const TrialKey key = trialKeyAt(snapshot, *found);
    target.session = key.session;
    target.candidate = decidingCandidate(snapshot, key).value_or(CandidateKey{key, 0});
    return target;
}

FigureTable tableOfMatrix(const std::shared_ptr<const Source>& source)
{
    FigureTable table;
    table.columns = {chartText("Task"), chartText("Task class")};
    for (const QString& column : source->columns) {
        table.columns += column;
    }
    table.rows = source->matrix.rows.size();
    table.textColumns = static_cast<int>(table.columns.size());
    table.cell = [source](std::size_t row, int column) {
        const MatrixRow& task = source->matrix.rows[row];
        return column == 0   ? shown(task.task, 200)
               : column == 1 ? shown(task.category, 200)
                             : cellText(task.cells[static_cast<std::size_t>(column - 2)]);
    };
    return table;
}

FigureSeries classSeries(VerdictClass verdictClass, const QString& glyphs)
{
    return {wordsOf(verdictClass), glyphs, toneOf(verdictClass), MarkShape::Bar, MarkFill::Solid};
}

QString findingOf(const TaskMatrix& matrix)
{
    std::size_t all = 0;
    std::size_t none = 0;
    for (const MatrixRow& row : matrix.rows) {
        const auto passes = [](const MatrixCell& cell) { return cell.verdict == Verdict::Passed; };
        const auto fails = [](const MatrixCell& cell) { return cell.verdict && cell.verdict != Verdict::Passed; };
        all += std::ranges::all_of(row.cells, passes) ? 1u : 0u;
        none += std::ranges::all_of(row.cells, fails) ? 1u : 0u;
    }
    return chartText("Of %1 tasks, %2 pass under every configuration shown and %3 under none.")
        .arg(countText(matrix.rows.size()), countText(all), countText(none));
}

} // namespace

Figure matrixFigure(const ChartScope& scope)
{
    auto source = std::make_shared<Source>();
    source->picture = scope.picture;
    source->matrix = matrixOf(scope.snapshot(), scope.refs, scope.baseline);
    Figure figure;
    figure.id = QStringLiteral("matrix");
    figure.form = FigureForm::Cells;
    figure.method = chartText("What most trials of a task say under each configuration, n = %1 tasks; ▼ lost, ▲ gained "
                              "against the baseline; click a cell to open the trial")
                        .arg(countText(source->matrix.rows.size()));
    figure.cells.emplace();
    for (const ConfigurationRef ref : scope.refs) {
        source->columns.push_back(scope.nameOf(ref));
        const ConfigurationSummary* summary = scope.picture->summary(ref);
        figure.cells->columns.push_back({source->columns.back(), summary ? rateText(summary->success) : QString()});
    }
    for (const MatrixRow& row : source->matrix.rows) {
        figure.places.push_back({shown(row.task, 200), {}});
        for (const MatrixCell& cell : row.cells) {
            figure.cells->cells.push_back(
                {cell.verdict, cell.inSuite, cell.flip == Flip::Lost, cell.flip == Flip::Gained});
        }
    }
    figure.series = {classSeries(VerdictClass::Passed, QStringLiteral("✓")),
                     classSeries(VerdictClass::ExecutionFailure, QStringLiteral("≠ ! ⏱")),
                     classSeries(VerdictClass::CompilationFailure, QStringLiteral("⌧ ∅")),
                     classSeries(VerdictClass::NotTheModels, QStringLiteral("⚡"))};
    figure.finding = findingOf(source->matrix);
    figure.table = tableOfMatrix(source);
    figure.cells->words = [source](std::size_t row, std::size_t column) { return wordsOfCell(*source, row, column); };
    figure.cells->target = [source](std::size_t row, std::size_t column) { return targetOfCell(*source, row, column); };
    return figure;
}

} // namespace candor::ui
