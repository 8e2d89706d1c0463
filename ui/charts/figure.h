// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/stats/stats.h"
#include "core/support/verdict.h"
#include "ui/bridge/trial_key.h"
#include "ui/theme/theme.h"

#include <QColor>
#include <QString>
#include <QStringList>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace candor::ui {

/// What a colour stands for; the theme says which it is.
enum class Tone
{
    Accent,
    Passed,
    Execution,
    Compilation,
    NotTheModels,
    Dim,
};
[[nodiscard]] QColor colourOf(Tone tone, const Theme& theme);
[[nodiscard]] Tone toneOf(VerdictClass verdictClass);

enum class MarkShape
{
    Bar,
    Dot, ///< a small circle on a bar
    Circle,
    Cross,
    Diamond,
    Triangle,
};

/// How a bar is filled, so that two bars differ by more than their colour.
enum class MarkFill
{
    Solid,
    Hatched,
    Hollow,
};

enum class FigureUnit
{
    Share, ///< 0 to 1, shown as per cent
    Count,
    Seconds,
    Usd,
    Tokens,
    Points,
};
[[nodiscard]] QString valueText(double value, FigureUnit unit);

enum class FigureForm
{
    Columns, ///< places from left to right, values upwards
    Rows,    ///< places from top to bottom, values to the right
    Cells,   ///< places from top to bottom, one cell for each of FigureCells::columns
};

/// What a click on a mark leads to: trials that a filter finds, or one candidate.
struct FigureTarget
{
    std::optional<std::size_t> session; ///< index into Snapshot::sessions
    QString filter;
    std::optional<CandidateKey> candidate;

    [[nodiscard]] bool isEmpty() const { return filter.isEmpty() && !candidate; }
};

/// What stands at one place of the axis: a configuration, a task. Both texts are safe to show.
struct FigurePlace
{
    QString name;
    QString note; ///< n
};

struct FigureSeries
{
    QString name;
    QString glyph; ///< stands with the counts of a bar
    Tone tone = Tone::Accent;
    MarkShape shape = MarkShape::Bar;
    MarkFill fill = MarkFill::Solid;
};

struct FigureMark
{
    std::size_t place = 0;
    std::size_t series = 0;
    double from = 0.0; ///< of a bar
    double to = 0.0;
    std::optional<Interval> interval; ///< in the unit of the value
    QString label;                    ///< stands at the mark
    bool light = false;               ///< of something that still runs
    bool ringed = false;              ///< a point that was selected
    double shift = 0.0;               ///< of a dot, across its bar, in bars: -0.5 to 0.5
    std::size_t row = 0;              ///< of the table
    FigureTarget target;
};

/// The figure as a table. Cells are made when asked for, from values that the function keeps alive. Any thread.
struct FigureTable
{
    QStringList columns;
    std::size_t rows = 0;
    std::function<QString(std::size_t row, int column)> cell;
    int textColumns = 1; ///< the first ones, left-aligned; figures follow
};
[[nodiscard]] FigureTable tableOf(QStringList columns, std::vector<QStringList> rows, int textColumns = 1);

struct FigureCell
{
    std::optional<Verdict> verdict; ///< none: no trial yet
    bool inSuite = true;
    bool lost = false;   ///< against the baseline
    bool gained = false; ///< the same
};

/// The heat map's cells, row by row; words and target are made when asked for.
struct FigureCells
{
    std::vector<FigurePlace> columns;
    std::vector<FigureCell> cells;
    std::function<QString(std::size_t row, std::size_t column)> words;
    std::function<FigureTarget(std::size_t row, std::size_t column)> target;
};

/// One chart, complete and without a widget: made in a job, immutable, painted by ChartPlot. Texts are safe to show.
struct Figure
{
    QString id; ///< "success": names widgets and files
    QString title;
    QString method;  ///< what is measured and how, with n
    QString finding; ///< the main finding in a sentence: for people who don't see the chart
    QString note;    ///< what can't be told, or what must be known to read the chart
    QString refusal; ///< not empty: there is nothing to draw, and why
    FigureForm form = FigureForm::Rows;
    FigureUnit unit = FigureUnit::Count;
    QString axis;       ///< what the values are
    bool lanes = false; ///< each series has a lane of its own in a place; else they share one
    std::vector<FigurePlace> places;
    std::vector<FigureSeries> series;
    std::vector<FigureMark> marks; ///< by place, then series
    std::optional<FigureCells> cells;
    std::optional<double> reference; ///< a dashed line
    QString referenceName;
    double low = 0.0; ///< what the axis of values shows
    double high = 1.0;
    FigureTable table;

    [[nodiscard]] std::size_t itemCount() const { return cells ? cells->cells.size() : marks.size(); }
    /// An item is a mark, or a cell of the heat map (row by row).
    [[nodiscard]] std::size_t placeOf(std::size_t item) const;
    [[nodiscard]] QString wordsOf(std::size_t item) const; ///< plain text, several lines
    [[nodiscard]] FigureTarget targetOf(std::size_t item) const;
    [[nodiscard]] std::size_t rowOf(std::size_t item) const;
    /// The first mark at this place or after it.
    [[nodiscard]] std::size_t firstMarkAt(std::size_t place) const;
    /// Sets `high` so that all marks and intervals are seen.
    void fitValues();
};

using FigurePtr = std::shared_ptr<const Figure>;

} // namespace candor::ui
