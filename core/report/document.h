// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/stats/stats.h"
#include "core/support/verdict.h"

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace candor {

// A report as plain values: what is said, not how it looks. Every text in it is plain text that may come from a model,
// a task or a file; the writers escape it.

enum class TextStyle
{
    Plain,
    Emphasis,
    Strong,
    Code,
};

struct Span
{
    std::string text;
    TextStyle style = TextStyle::Plain;
};
using Spans = std::vector<Span>;

struct Heading
{
    int level = 2; ///< 2 to 4; the title alone is level 1
    std::string text;
};

struct Paragraph
{
    Spans spans;
};

struct ListBlock
{
    std::vector<Spans> items;
    bool ordered = false;
};

enum class ColumnAlign
{
    Left,
    Right,
};

struct TableColumn
{
    std::string title;
    ColumnAlign align = ColumnAlign::Left;
};

struct TableCell
{
    std::string text;
    TextStyle style = TextStyle::Plain;
    std::optional<VerdictClass> verdictClass = std::nullopt; ///< the text is a verdict of this class
};

/// Rows are as long as the columns; what is missing is empty.
struct TableBlock
{
    std::vector<TableColumn> columns;
    std::vector<std::vector<TableCell>> rows;
};

struct CodeBlock
{
    std::string text;
    std::string language;   ///< "python", "json", "sh"; empty: none
    int markedLine = 0;     ///< from 1; 0: none
    std::string annotation; ///< what is wrong with the marked line
};

struct AxisTick
{
    double value = 0.0;
    std::string text;
};

struct Bar
{
    std::string label;
    double value = 0.0;
    std::optional<Interval> interval; ///< in the units of the value
    std::string valueText;
    std::string nText; ///< "13/18"
};

/// One bar a row.
struct BarChart
{
    std::vector<AxisTick> axis; ///< ascending, from 0; its last value is the end of the axis
    std::vector<Bar> bars;
    std::optional<double> baseline; ///< a dashed line
    std::string baselineText;
};

struct Segment
{
    VerdictClass verdictClass = VerdictClass::Passed;
    std::size_t count = 0;
};

struct StackedBar
{
    std::string label;
    std::vector<Segment> segments;
};

/// One bar a row, all on one scale.
struct StackedBars
{
    std::vector<StackedBar> bars;
};

struct Figure
{
    std::string title;
    std::string caption;     ///< what is measured, n and method
    std::string alternative; ///< the figure in words
    std::variant<BarChart, StackedBars> chart;
};

/// Stands out: what must be known before anything else is believed ("NOT MODEL OUTPUT").
struct Banner
{
    std::string title;
    std::string text;
};

using Block = std::variant<Heading, Paragraph, ListBlock, TableBlock, CodeBlock, Figure, Banner>;

struct Document
{
    std::string title;
    std::vector<Block> blocks;
};

} // namespace candor
