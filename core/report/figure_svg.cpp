// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/figure_svg.h"

#include "core/report/escape.h"
#include "core/report/words.h"
#include "core/support/text.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace candor {

namespace {

constexpr double kWidth = 720.0;
constexpr double kLeft = 196.0;  ///< where bars begin
constexpr double kRight = 612.0; ///< where the axis ends
constexpr double kTop = 28.0;
constexpr double kRow = 44.0;
constexpr double kBarHeight = 20.0;
constexpr double kLabelWidth = 180.0; ///< that fits left of the bars

constexpr std::array kClasses{VerdictClass::Passed, VerdictClass::ExecutionFailure, VerdictClass::CompilationFailure,
                              VerdictClass::NotTheModels};

std::string number(double value)
{
    return decimal(value, std::abs(value - std::round(value)) < 0.05 ? 0 : 1);
}

/// About as wide as text of 13 units is in common fonts; rather too wide than too narrow.
double widthOf(std::string_view text)
{
    double width = 0.0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80) {
            width += byte >= 0xc0 ? 13.0 : 0.0; // once a code point
        } else {
            const bool widest = std::string_view("MWmw@%").find(c) != std::string_view::npos;
            width += widest ? 12.6 : c >= 'A' && c <= 'Z' ? 9.6 : 7.4;
        }
    }
    return width;
}

/// The label, or as much of its beginning as fits left of the bars.
std::string fittingLabel(const std::string& label)
{
    std::size_t most = 40;
    std::string shown = terminalSafe(label, most);
    while (most > 4 && widthOf(shown) > kLabelWidth) {
        shown = terminalSafe(label, --most);
    }
    return shown;
}

/// Draws elements; knows the colours.
class Pen
{
public:
    explicit Pen(const ReportColours& colours) : m_colours(colours) {}

    void text(double x, double y, const std::string& words, const char* anchor, const char* kind = "text",
              bool bold = false)
    {
        m_svg += "<text class=\"" + std::string(kind) + "\" x=\"" + number(x) + "\" y=\"" + number(y) +
                 "\" text-anchor=\"" + anchor + "\" fill=\"" + std::string(fill(kind)) + "\"" +
                 (bold ? " font-weight=\"600\"" : "") + ">" + htmlText(words) + "</text>";
    }
    /// The beginning of a label that is too long; the whole of it as a tool tip.
    void label(double y, const std::string& words, bool alone)
    {
        m_svg += "<g><title>" + htmlText(words) + "</title>";
        text(kLeft - 12, y + (alone ? 5 : -2), fittingLabel(words), "end");
        m_svg += "</g>";
    }
    void box(double x, double y, double width, double height, const std::string& kind, std::string_view colour,
             const std::string& tip)
    {
        m_svg += "<rect class=\"" + kind + "\" x=\"" + number(x) + "\" y=\"" + number(y) + "\" width=\"" +
                 number(std::max(0.0, width)) + "\" height=\"" + number(height) + "\" fill=\"" + std::string(colour) +
                 (kind == "bar" ? "\" fill-opacity=\"0.8" : "") + "\"><title>" + htmlText(tip) + "</title></rect>";
    }
    void line(double x1, double y1, double x2, double y2, const char* kind, std::string_view colour, bool dashed)
    {
        m_svg += "<line class=\"" + std::string(kind) + "\" x1=\"" + number(x1) + "\" y1=\"" + number(y1) + "\" x2=\"" +
                 number(x2) + "\" y2=\"" + number(y2) + "\" stroke=\"" + std::string(colour) + "\"" +
                 (dashed ? " stroke-dasharray=\"5 4\"" : "") +
                 (std::string_view(kind) == "line" ? "" : " stroke-width=\"1.5\"") + "/>";
    }
    [[nodiscard]] const ReportColours& colours() const { return m_colours; }
    [[nodiscard]] std::string take() { return std::move(m_svg); }

private:
    [[nodiscard]] std::string_view fill(std::string_view kind) const
    {
        return kind == "dim" ? m_colours.dim : kind == "on" ? m_colours.panel : m_colours.text;
    }
    const ReportColours& m_colours;
    std::string m_svg;
};

std::string framed(const Figure& figure, double height, const std::string& inner)
{
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + number(kWidth) + " " + number(height) +
           "\" width=\"" + number(kWidth) + "\" height=\"" + number(height) + "\" role=\"img\" aria-label=\"" +
           htmlText(figure.title + ". " + figure.alternative) +
           "\" font-family=\"system-ui, 'Noto Sans', 'DejaVu Sans', sans-serif\" font-size=\"13\"><title>" +
           htmlText(figure.title) + "</title><desc>" + htmlText(figure.alternative) + "</desc>" + inner + "</svg>";
}

void drawAxis(Pen& pen, const BarChart& chart, double scale, double bottom)
{
    for (const AxisTick& tick : chart.axis) {
        const double x = kLeft + tick.value * scale;
        pen.line(x, kTop - 6, x, bottom, "line", pen.colours().line, false);
        pen.text(x, bottom + 18, tick.text, "middle", "dim");
    }
}

void drawBar(Pen& pen, const Bar& bar, double scale, double middle)
{
    const double end = kLeft + bar.value * scale;
    pen.label(middle, bar.label, bar.nText.empty());
    pen.text(kLeft - 12, middle + 14, bar.nText, "end", "dim");
    pen.box(kLeft, middle - kBarHeight / 2, end - kLeft, kBarHeight, "bar", pen.colours().accent,
            bar.label + ": " + bar.valueText + " (" + bar.nText + ")");
    double right = end;
    if (bar.interval) {
        const double low = kLeft + bar.interval->low * scale;
        const double high = kLeft + bar.interval->high * scale;
        right = std::max(end, high);
        pen.line(low, middle, high, middle, "whisker", pen.colours().text, false);
        pen.line(low, middle - 5, low, middle + 5, "whisker", pen.colours().text, false);
        pen.line(high, middle - 5, high, middle + 5, "whisker", pen.colours().text, false);
    }
    pen.text(right + 8, middle + 5, bar.valueText, "start", "text", true);
}

std::string drawn(const Figure& figure, const BarChart& chart, const ReportColours& colours)
{
    Pen pen(colours);
    const double last = chart.axis.empty() ? 1.0 : chart.axis.back().value;
    const double scale = (kRight - kLeft) / (last > 0.0 ? last : 1.0);
    const double bottom = kTop + kRow * static_cast<double>(chart.bars.size());
    drawAxis(pen, chart, scale, bottom);
    for (std::size_t i = 0; i < chart.bars.size(); ++i) {
        drawBar(pen, chart.bars[i], scale, kTop + kRow * (static_cast<double>(i) + 0.5));
    }
    if (chart.baseline) {
        const double x = kLeft + *chart.baseline * scale;
        pen.line(x, kTop - 6, x, bottom, "baseline", colours.passed, true);
        pen.text(x, kTop - 12, chart.baselineText, "middle", "dim");
    }
    return framed(figure, bottom + 30, pen.take());
}

void drawSegments(Pen& pen, const StackedBar& bar, double scale, double middle)
{
    double x = kLeft;
    std::size_t total = 0;
    for (const Segment& segment : bar.segments) {
        const double width = static_cast<double>(segment.count) * scale;
        total += segment.count;
        if (segment.count == 0) {
            continue;
        }
        const std::string shown = std::string(glyphOf(segment.verdictClass)) + " " + std::to_string(segment.count);
        pen.box(x, middle - kBarHeight / 2 - 2, width - 1, kBarHeight + 4,
                std::string(styleClass(segment.verdictClass)), pen.colours().of(segment.verdictClass),
                bar.label + ": " + countWords(segment.verdictClass, segment.count));
        if (width >= 12.0 + 8.0 * static_cast<double>(codePointCount(shown))) {
            pen.text(x + width / 2, middle + 5, shown, "middle", "on", true);
        }
        x += width;
    }
    pen.text(kRight + 8, middle + 5, "n = " + std::to_string(total), "start", "dim");
}

std::string drawn(const Figure& figure, const StackedBars& chart, const ReportColours& colours)
{
    Pen pen(colours);
    std::size_t most = 1;
    for (const StackedBar& bar : chart.bars) {
        std::size_t total = 0;
        for (const Segment& segment : bar.segments) {
            total += segment.count;
        }
        most = std::max(most, total);
    }
    const double scale = (kRight - kLeft) / static_cast<double>(most);
    constexpr double kStackedRow = 36.0;
    for (std::size_t i = 0; i < chart.bars.size(); ++i) {
        const double middle = 8 + kStackedRow * (static_cast<double>(i) + 0.5);
        pen.label(middle, chart.bars[i].label, true);
        drawSegments(pen, chart.bars[i], scale, middle);
    }
    const double legend = 8 + kStackedRow * static_cast<double>(chart.bars.size()) + 14;
    double x = 40.0;
    for (const VerdictClass verdictClass : kClasses) {
        const std::string name = std::string(glyphOf(verdictClass)) + " " + std::string(classWords(verdictClass));
        pen.box(x, legend, 12, 12, std::string(styleClass(verdictClass)), colours.of(verdictClass), name);
        pen.text(x + 18, legend + 11, name, "start", "dim");
        x += 44.0 + 7.5 * static_cast<double>(codePointCount(name));
    }
    return framed(figure, legend + 26, pen.take());
}

} // namespace

std::string figureSvg(const Figure& figure, const ReportColours& colours)
{
    return std::visit([&](const auto& chart) { return drawn(figure, chart, colours); }, figure.chart);
}

} // namespace candor
