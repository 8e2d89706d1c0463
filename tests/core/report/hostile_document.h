// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/document.h"
#include "tests/core/report/hostile_texts.h"

namespace candor {

inline Figure barFigure(const std::string& text)
{
    BarChart chart;
    chart.axis = {{0.0, "0 %"}, {0.5, text}, {1.0, "100 %"}};
    chart.bars = {{text, 0.5, Interval{0.25, 0.75}, text, text}, {"plain", 0.25, std::nullopt, "25 %", "1/4"}};
    chart.baseline = 0.5;
    chart.baselineText = text;
    return {text, text, text, chart};
}

inline Figure stackedFigure(const std::string& text)
{
    StackedBars chart;
    chart.bars = {{text, {{VerdictClass::Passed, 13}, {VerdictClass::NotTheModels, 1}}}, {"none", {}}};
    return {text, text, text, chart};
}

/// Every kind of block, each text of it the same hostile one.
inline Document hostileDocument(const std::string& text)
{
    Document document;
    document.title = text;
    document.blocks = {
        Heading{2, text},
        Banner{text, text},
        Paragraph{{{text}, {text, TextStyle::Emphasis}, {text, TextStyle::Strong}, {text, TextStyle::Code}}},
        ListBlock{{{{text}}, {{text, TextStyle::Code}}}, false},
        ListBlock{{{{text}}}, true},
        TableBlock{{{text}, {text, ColumnAlign::Right}},
                   {{{text}, {text, TextStyle::Code, VerdictClass::Passed}}, {{text, TextStyle::Strong}}}},
        CodeBlock{text + "\n\ttwo\n" + text, "python", 2, text},
        barFigure(text),
        stackedFigure(text)};
    return document;
}

} // namespace candor
