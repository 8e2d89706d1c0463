// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/markdown_writer.h"

#include "core/report/escape.h"
#include "core/report/words.h"
#include "core/support/text.h"

#include <algorithm>
#include <cmath>

namespace candor {

namespace {

constexpr std::size_t kWidestPadding = 32; ///< longer cells leave their column ragged

std::string styled(const std::string& text, TextStyle style, bool inTable)
{
    if (trimmed(text).empty()) {
        return {};
    }
    switch (style) {
    case TextStyle::Plain:
        return markdownText(text);
    case TextStyle::Emphasis:
        return "*" + markdownText(text) + "*";
    case TextStyle::Strong:
        return "**" + markdownText(text) + "**";
    case TextStyle::Code:
        return markdownCode(text, inTable);
    }
    return markdownText(text);
}

/// Spaces at the ends of a span stand outside its marks.
std::string line(const Spans& spans)
{
    std::string text;
    for (const Span& span : spans) {
        const bool before = span.text.starts_with(' ') && !text.empty();
        text += (before ? " " : "") + styled(span.text, span.style, false);
        text += span.text.ends_with(' ') && trimmed(span.text).size() > 0 ? " " : "";
    }
    return std::string(trimmed(text));
}

std::string fence(std::string_view text)
{
    std::size_t longest = 2;
    std::size_t run = 0;
    for (const char c : text) {
        run = c == '`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return std::string(longest + 1, '`');
}

class MarkdownWriter
{
public:
    [[nodiscard]] std::string take() { return std::move(m_text); }
    void title(const std::string& text) { m_text += "# " + markdownText(text) + "\n\n"; }

    void operator()(const Heading& heading)
    {
        const auto level = static_cast<std::size_t>(std::clamp(heading.level, 2, 6));
        m_text += std::string(level, '#') + " " + markdownText(heading.text) + "\n\n";
    }
    void operator()(const Paragraph& paragraph) { m_text += line(paragraph.spans) + "\n\n"; }
    void operator()(const Banner& banner)
    {
        m_text += "> **" + markdownText(banner.title) + "** " + markdownText(banner.text) + "\n\n";
    }
    void operator()(const ListBlock& list)
    {
        std::size_t number = 0;
        for (const Spans& item : list.items) {
            m_text += (list.ordered ? std::to_string(++number) + ". " : "- ") + line(item) + "\n";
        }
        m_text += "\n";
    }
    void operator()(const TableBlock& table)
    {
        std::vector<std::vector<std::string>> rows(1);
        for (const TableColumn& column : table.columns) {
            rows.front().push_back(markdownText(column.title));
        }
        for (const std::vector<TableCell>& cells : table.rows) {
            rows.emplace_back();
            for (std::size_t i = 0; i < table.columns.size(); ++i) {
                rows.back().push_back(i < cells.size() ? styled(cells[i].text, cells[i].style, true) : "");
            }
        }
        writeRows(table, rows);
    }
    void operator()(const CodeBlock& code)
    {
        const std::string safe = safeCode(code.text);
        const std::string note = terminalSafe(code.annotation, kMaxLineCodePoints);
        const std::string ticks = fence(safe + note);
        m_text += ticks + code.language + "\n";
        int number = 0;
        for (const std::string_view one : splitLines(safe)) {
            ++number;
            m_text += std::string(one) + (number == code.markedLine ? "   ← " + note : "") + "\n";
        }
        m_text += ticks + "\n\n";
    }
    void operator()(const Figure& figure)
    {
        (*this)(Paragraph{{{figure.title, TextStyle::Strong}}});
        std::visit([this](const auto& chart) { draw(chart); }, figure.chart);
        (*this)(Paragraph{{{figure.caption, TextStyle::Emphasis}}});
    }

private:
    void writeRows(const TableBlock& table, const std::vector<std::vector<std::string>>& rows)
    {
        std::vector<std::size_t> widths(table.columns.size(), 3);
        for (const auto& row : rows) {
            for (std::size_t i = 0; i < row.size(); ++i) {
                widths[i] = std::max(widths[i], std::min(kWidestPadding, codePointCount(row[i])));
            }
        }
        for (std::size_t r = 0; r < rows.size(); ++r) {
            m_text += "|";
            for (std::size_t i = 0; i < table.columns.size(); ++i) {
                const std::string& cell = rows[r][i];
                const std::string space(widths[i] - std::min(widths[i], codePointCount(cell)), ' ');
                const bool right = table.columns[i].align == ColumnAlign::Right;
                m_text += " " + (right ? space + cell : cell + space) + " |";
            }
            m_text += "\n" + (r == 0 ? ruleOf(table, widths) : std::string());
        }
        m_text += "\n";
    }
    static std::string ruleOf(const TableBlock& table, const std::vector<std::size_t>& widths)
    {
        std::string rule = "|";
        for (std::size_t i = 0; i < widths.size(); ++i) {
            const bool right = table.columns[i].align == ColumnAlign::Right;
            rule += std::string(" ") + std::string(widths[i] - (right ? 1 : 0), '-') + (right ? ":" : "") + " |";
        }
        return rule + "\n";
    }
    void draw(const BarChart& chart)
    {
        constexpr double kCells = 30.0;
        const double last = chart.axis.empty() ? 1.0 : chart.axis.back().value;
        std::string text;
        for (const Bar& bar : chart.bars) {
            const auto full = static_cast<int>(std::lround(kCells * std::clamp(bar.value / last, 0.0, 1.0)));
            std::string drawn;
            for (int i = 0; i < static_cast<int>(kCells); ++i) {
                drawn += i < full ? "█" : "·";
            }
            text += padded(terminalSafe(bar.label, kWidestPadding)) + " " + drawn + " " + bar.valueText + " (" +
                    bar.nText + ")\n";
        }
        (*this)(CodeBlock{text, {}, 0, {}});
    }
    void draw(const StackedBars& chart)
    {
        ListBlock list;
        for (const StackedBar& bar : chart.bars) {
            std::vector<std::string> parts;
            for (const Segment& segment : bar.segments) {
                parts.push_back(countWords(segment.verdictClass, segment.count));
            }
            list.items.push_back({{bar.label, TextStyle::Strong}, {": " + join(parts, ", ")}});
        }
        (*this)(list);
    }
    static std::string padded(std::string label)
    {
        label.append(kWidestPadding - std::min(kWidestPadding, codePointCount(label)), ' ');
        return label;
    }

    std::string m_text;
};

} // namespace

std::string toMarkdown(const Document& document)
{
    MarkdownWriter writer;
    writer.title(document.title);
    for (const Block& block : document.blocks) {
        std::visit(writer, block);
    }
    std::string text = writer.take();
    text.erase(text.find_last_not_of('\n') + 1);
    return text + "\n";
}

std::string toMarkdown(const Block& block)
{
    MarkdownWriter writer;
    std::visit(writer, block);
    return writer.take();
}

} // namespace candor
