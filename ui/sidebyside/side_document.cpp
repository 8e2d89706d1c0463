// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sidebyside/side_document.h"

#include "ui/sidebyside/grid_layout.h"
#include "ui/theme/plain.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>

#include <algorithm>

namespace candor::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("SideBySide", text);
}

std::string columnTitle(const SideColumnHead& head)
{
    QString text = head.name;
    if (head.members.size() > 1) {
        text += QStringLiteral(" ×%1").arg(static_cast<qulonglong>(head.members.size()));
    }
    if (!head.where.isEmpty()) {
        text += QStringLiteral(" · ") + head.where;
    }
    return utf8(text);
}

TableBlock headTable(const SideContent& content)
{
    TableBlock table;
    table.columns = {{""},
                     {utf8(tr("verdict"))},
                     {utf8(tr("score")), ColumnAlign::Right},
                     {utf8(tr("rank and holes"))},
                     {utf8(tr("what happened"))}};
    for (const SideColumnHead& head : content.columns) {
        const QString marks = (head.selected ? tr(" ★ selected") : QString()) +
                              (head.reference && content.columns.size() > 1 ? tr(" · reference") : QString());
        TableCell verdict{utf8(head.judged ? chipText(head.verdict) : tr("not executed"))};
        if (head.judged) {
            verdict.verdictClass = classOf(head.verdict);
        }
        table.rows.push_back({{columnTitle(head) + utf8(marks), TextStyle::Strong},
                              verdict,
                              {utf8(head.score)},
                              {utf8(head.details)},
                              {utf8(head.toolTip.section(QLatin1Char('\n'), -1))}});
    }
    return table;
}

TableCell cellOf(const SideContent& content, std::size_t row, std::size_t column)
{
    const SideCell& cell = content.rows[row].cells[column];
    if (cell.kind == SideCell::Kind::Empty) {
        return {};
    }
    if (cell.kind == SideCell::Kind::Gap) {
        return {"(" + (cell.text.isEmpty() ? std::string("-") : utf8(cell.text)) + ")", TextStyle::Emphasis};
    }
    if (cell.kind == SideCell::Kind::Score) {
        return {utf8(cell.figure)};
    }
    if (cell.number > 0) {
        return {utf8(QStringLiteral("%1 ").arg(cell.number, 3) + cell.text), TextStyle::Code};
    }
    QString text = cellWords(content, row, column);
    return {utf8(text.replace(QLatin1Char('\n'), QStringLiteral("; ")))};
}

TableBlock sectionTable(const SideContent& content, const std::vector<std::size_t>& rows, SideSection section)
{
    TableBlock table;
    table.columns.push_back({section == SideSection::Score ? utf8(tr("criterion")) : std::string()});
    for (const SideColumnHead& head : content.columns) {
        table.columns.push_back(
            {columnTitle(head), section == SideSection::Score ? ColumnAlign::Right : ColumnAlign::Left});
    }
    for (const std::size_t row : rows) {
        const SideRow& from = content.rows[row];
        std::vector<TableCell> cells;
        std::string label = content.columns.size() < 2 ? "" : from.equal ? "" : "≠";
        const auto scored = std::find_if(from.cells.begin(), from.cells.end(),
                                         [](const SideCell& cell) { return cell.kind == SideCell::Kind::Score; });
        if (scored != from.cells.end()) {
            label += (label.empty() ? "" : " ") + utf8(scored->text);
        }
        cells.push_back({label});
        for (std::size_t c = 0; c < from.cells.size(); ++c) {
            cells.push_back(cellOf(content, row, c));
        }
        table.rows.push_back(std::move(cells));
    }
    return table;
}

/// Why columns have nothing in a section.
ListBlock notesOf(const SideContent& content, SideSection section)
{
    ListBlock list;
    for (const SideColumnHead& head : content.columns) {
        if (const SideCell& note = noteOf(head, section); note.kind == SideCell::Kind::Note) {
            list.items.push_back({{columnTitle(head) + ": ", TextStyle::Strong}, {utf8(note.text)}});
        }
    }
    return list;
}

} // namespace

Document sideDocument(const SideContent& content, const SideView& view)
{
    Document document;
    document.title = view.title;
    document.blocks.emplace_back(Paragraph{{{view.prompt, TextStyle::Emphasis}}});
    document.blocks.emplace_back(Paragraph{{{utf8(content.sentence), TextStyle::Strong}}});
    document.blocks.emplace_back(headTable(content));
    if (view.differencesOnly) {
        document.blocks.emplace_back(Paragraph{{{utf8(tr("Only what differs is shown."))}}});
    }
    for (const SideSection section : kSideSections) {
        if (view.folded.contains(section)) {
            continue;
        }
        std::vector<std::size_t> rows;
        for (std::size_t row = 0; row < content.rows.size(); ++row) {
            if (content.rows[row].section == section && isShown(content.rows[row], view.differencesOnly)) {
                rows.push_back(row);
            }
        }
        const bool cleared = section == SideSection::Ir && content.cleared;
        document.blocks.emplace_back(Heading{2, utf8(cleared ? tr("IR after clearing") : sideTitle(section))});
        if (!rows.empty()) {
            document.blocks.emplace_back(sectionTable(content, rows, section));
        }
        if (ListBlock notes = notesOf(content, section); !notes.items.empty()) {
            document.blocks.emplace_back(std::move(notes));
        } else if (rows.empty()) {
            document.blocks.emplace_back(Paragraph{{{utf8(tr("No differences."))}}});
        }
    }
    return document;
}

} // namespace candor::ui
