// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/html_writer.h"

#include "core/report/escape.h"
#include "core/report/figure_svg.h"
#include "core/report/html_style.h"
#include "core/report/words.h"
#include "core/support/text.h"

#include <algorithm>

namespace candor {

namespace {

std::string styled(const std::string& text, TextStyle style)
{
    switch (style) {
    case TextStyle::Plain:
        return htmlText(text);
    case TextStyle::Emphasis:
        return "<em>" + htmlText(text) + "</em>";
    case TextStyle::Strong:
        return "<strong>" + htmlText(text) + "</strong>";
    case TextStyle::Code:
        return "<code>" + htmlText(text) + "</code>";
    }
    return htmlText(text);
}

std::string line(const Spans& spans)
{
    std::string text;
    for (const Span& span : spans) {
        text += styled(span.text, span.style);
    }
    return text;
}

std::string cellText(const TableCell& cell)
{
    const std::string text = cell.text.empty() ? std::string() : styled(cell.text, cell.style);
    if (!cell.verdictClass) {
        return text;
    }
    return "<span class=\"v " + std::string(styleClass(*cell.verdictClass)) + "\"><span aria-hidden=\"true\">" +
           std::string(glyphOf(*cell.verdictClass)) + "</span> " + text + "</span>";
}

class HtmlWriter
{
public:
    [[nodiscard]] std::string take() { return std::move(m_html); }

    void operator()(const Heading& heading)
    {
        const std::string tag = "h" + std::to_string(std::clamp(heading.level, 2, 6));
        m_html += "<" + tag + ">" + htmlText(heading.text) + "</" + tag + ">\n";
    }
    void operator()(const Paragraph& paragraph) { m_html += "<p>" + line(paragraph.spans) + "</p>\n"; }
    void operator()(const Banner& banner)
    {
        m_html += "<p class=\"banner\" role=\"note\"><strong>" + htmlText(banner.title) + "</strong> " +
                  htmlText(banner.text) + "</p>\n";
    }
    void operator()(const ListBlock& list)
    {
        m_html += list.ordered ? "<ol>\n" : "<ul>\n";
        for (const Spans& item : list.items) {
            m_html += "<li>" + line(item) + "</li>\n";
        }
        m_html += list.ordered ? "</ol>\n" : "</ul>\n";
    }
    void operator()(const TableBlock& table)
    {
        m_html += "<div class=\"wrap\"><table>\n<thead><tr>";
        for (const TableColumn& column : table.columns) {
            m_html += "<th scope=\"col\"" + alignOf(column) + ">" + htmlText(column.title) + "</th>";
        }
        m_html += "</tr></thead>\n<tbody>\n";
        for (const std::vector<TableCell>& row : table.rows) {
            m_html += "<tr>";
            for (std::size_t i = 0; i < table.columns.size(); ++i) {
                m_html += "<td" + alignOf(table.columns[i]) + ">" + (i < row.size() ? cellText(row[i]) : "") + "</td>";
            }
            m_html += "</tr>\n";
        }
        m_html += "</tbody>\n</table></div>\n";
    }
    void operator()(const CodeBlock& code)
    {
        const std::string safe = safeCode(code.text);
        const std::vector<std::string_view> lines = splitLines(safe);
        const std::size_t width = std::to_string(lines.size()).size();
        m_html += "<pre>";
        for (std::size_t i = 0; i < lines.size(); ++i) {
            writeCodeLine(code, lines[i], i + 1, width);
        }
        m_html += "</pre>\n";
    }
    void operator()(const Figure& figure)
    {
        m_html += "<figure><h3>" + htmlText(figure.title) + "</h3>" + figureSvg(figure) + "<figcaption>" +
                  htmlText(figure.caption) + "</figcaption></figure>\n";
    }

private:
    static std::string alignOf(const TableColumn& column)
    {
        return column.align == ColumnAlign::Right ? " class=\"r\"" : "";
    }
    void writeCodeLine(const CodeBlock& code, std::string_view text, std::size_t number, std::size_t width)
    {
        const bool marked = code.markedLine > 0 && static_cast<std::size_t>(code.markedLine) == number;
        m_html += marked ? "<span class=\"l bad\">" : "<span class=\"l\">";
        if (code.language == "python") {
            std::string label = std::to_string(number);
            label.insert(0, width - std::min(width, label.size()), ' ');
            m_html += "<span class=\"n\">" + label + (marked ? " ▸ " : "   ") + "</span>";
        }
        std::string_view rest = text; // safe already but for its tabs, which htmlText would show
        while (true) {
            const std::size_t tab = rest.find('\t');
            m_html += htmlText(rest.substr(0, tab));
            if (tab == std::string_view::npos) {
                break;
            }
            m_html += '\t';
            rest.remove_prefix(tab + 1);
        }
        m_html += marked ? "<span class=\"note\">   ← " + htmlText(code.annotation) + "</span>" : "";
        m_html += "</span>";
    }

    std::string m_html;
};

} // namespace

std::string toHtml(const Document& document)
{
    HtmlWriter writer;
    for (const Block& block : document.blocks) {
        std::visit(writer, block);
    }
    const std::string style = htmlStyle();
    const std::string title = htmlText(document.title);
    return "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head>\n"
           "<meta charset=\"utf-8\" />\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
           "style-src '" +
           styleHash(style) +
           "'; base-uri 'none'; form-action 'none'\" />\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n<title>" +
           title + "</title>\n<style>" + style + "</style>\n</head>\n<body>\n<main>\n<h1>" + title + "</h1>\n" +
           writer.take() + "</main>\n</body>\n</html>\n";
}

} // namespace candor
