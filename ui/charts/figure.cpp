// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/figure.h"

#include "ui/theme/figures.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace candor::ui {

QColor colourOf(Tone tone, const Theme& theme)
{
    switch (tone) {
    case Tone::Accent:
        return theme.accent;
    case Tone::Passed:
        return theme.passed;
    case Tone::Execution:
        return theme.execution;
    case Tone::Compilation:
        return theme.compilation;
    case Tone::NotTheModels:
        return theme.notTheModels;
    case Tone::Dim:
        break;
    }
    return theme.dim;
}

Tone toneOf(VerdictClass verdictClass)
{
    switch (verdictClass) {
    case VerdictClass::Passed:
        return Tone::Passed;
    case VerdictClass::ExecutionFailure:
        return Tone::Execution;
    case VerdictClass::CompilationFailure:
        return Tone::Compilation;
    case VerdictClass::NotTheModels:
        break;
    }
    return Tone::NotTheModels;
}

QString valueText(double value, FigureUnit unit)
{
    switch (unit) {
    case FigureUnit::Share:
        return percentText(value, std::abs(value * 100.0 - std::round(value * 100.0)) < 0.05 ? 0 : 1);
    case FigureUnit::Count:
    case FigureUnit::Tokens:
        return QLocale().toString(value, 'f', std::abs(value - std::round(value)) < 0.05 ? 0 : 1);
    case FigureUnit::Seconds:
        return durationText(std::chrono::milliseconds(std::llround(value * 1000.0)));
    case FigureUnit::Usd:
        return dollarText(value);
    case FigureUnit::Points:
        break;
    }
    return scoreText(value);
}

FigureTable tableOf(QStringList columns, std::vector<QStringList> rows, int textColumns)
{
    FigureTable table;
    table.columns = std::move(columns);
    table.rows = rows.size();
    table.textColumns = textColumns;
    table.cell = [kept = std::make_shared<const std::vector<QStringList>>(std::move(rows))](
                     std::size_t row, int column) { return (*kept)[row].value(column); };
    return table;
}

std::size_t Figure::placeOf(std::size_t item) const
{
    return cells ? item / std::max<std::size_t>(1, cells->columns.size()) : marks[item].place;
}

QString Figure::wordsOf(std::size_t item) const
{
    if (cells) {
        return cells->words(item / cells->columns.size(), item % cells->columns.size());
    }
    const FigureMark& mark = marks[item];
    QStringList lines;
    if (series.size() > 1) {
        const QString value = mark.label.isEmpty() ? valueText(mark.to, unit) : mark.label;
        lines.push_back(QStringLiteral("%1: %2").arg(series[mark.series].name, value));
    }
    for (int column = 0; column < table.columns.size() && mark.row < table.rows; ++column) {
        const QString text = table.cell(mark.row, column);
        if (!text.isEmpty()) {
            lines.push_back(QStringLiteral("%1: %2").arg(table.columns[column], text));
        }
    }
    return lines.join(QLatin1Char('\n'));
}

FigureTarget Figure::targetOf(std::size_t item) const
{
    return cells ? cells->target(item / cells->columns.size(), item % cells->columns.size()) : marks[item].target;
}

std::size_t Figure::rowOf(std::size_t item) const
{
    return cells ? placeOf(item) : marks[item].row;
}

std::size_t Figure::firstMarkAt(std::size_t place) const
{
    const auto found = std::ranges::lower_bound(marks, place, {}, &FigureMark::place);
    return static_cast<std::size_t>(found - marks.begin());
}

void Figure::fitValues()
{
    double most = 0.0;
    for (const FigureMark& mark : marks) {
        most = std::max({most, mark.to, mark.interval ? mark.interval->high : mark.to});
    }
    high = most > 0.0 ? most * 1.04 : 1.0;
}

} // namespace candor::ui
