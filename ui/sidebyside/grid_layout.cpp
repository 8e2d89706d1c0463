// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sidebyside/grid_layout.h"

#include <algorithm>

namespace candor::ui {

bool isShown(const SideRow& row, bool differencesOnly)
{
    return !differencesOnly || !row.equal;
}

void GridLayout::make(const SideContent& content, const std::set<SideSection>& folded, bool differencesOnly,
                      int viewWidth, TextMeasure& measure)
{
    m_lines.clear();
    m_height = 0;
    measureColumns(content, viewWidth);
    const int titleHeight = measure.lineHeight() + 12;
    for (const SideSection section : kSideSections) {
        add({GridLine::Kind::Title, section, 0, 0, titleHeight});
        if (folded.contains(section)) {
            continue;
        }
        m_height += kAir;
        const std::size_t before = m_lines.size();
        for (std::size_t row = 0; row < content.rows.size(); ++row) {
            if (content.rows[row].section == section && isShown(content.rows[row], differencesOnly)) {
                add({GridLine::Kind::Row, section, row, 0, rowHeight(content, row, measure)});
            }
        }
        if (m_lines.size() == before) {
            add({GridLine::Kind::Nothing, section, 0, 0, measure.lineHeight() + 8});
        }
        makeRoomForNotes(content, section, m_lines[before].y, measure);
        m_height += kAir;
    }
}

/// A note stands beside all rows of its section and may be longer than they are high.
void GridLayout::makeRoomForNotes(const SideContent& content, SideSection section, int top, TextMeasure& measure)
{
    for (const SideColumnHead& head : content.columns) {
        const SideCell& note = noteOf(head, section);
        if (note.kind == SideCell::Kind::Note) {
            const auto lines = static_cast<int>(measure.wrapped(note, textWidth(note)).size());
            const int missing = lines * measure.lineHeight() + 8 - (m_height - top);
            m_lines.back().height += std::max(0, missing);
            m_height += std::max(0, missing);
        }
    }
}

void GridLayout::add(GridLine line)
{
    line.y = m_height;
    m_height += line.height;
    m_lines.push_back(line);
}

void GridLayout::measureColumns(const SideContent& content, int viewWidth)
{
    const auto count = static_cast<int>(content.columns.size());
    const int fitting = std::clamp((viewWidth + kGap) / (kLeastColumn + kGap), 1, kMostSeen);
    const int seen = std::max(1, std::min(count, fitting));
    m_columnWidth = std::clamp((viewWidth - (seen - 1) * kGap) / seen, std::min(kLeastColumn, std::max(viewWidth, 120)),
                               kWidestColumn);
    m_contentWidth = std::max(0, count * (m_columnWidth + kGap) - kGap);
    const auto wanted = static_cast<std::size_t>(std::count_if(content.columns.begin(), content.columns.end(),
                                                               [](const SideColumnHead& c) { return c.pinned; }));
    m_pinned = m_contentWidth <= viewWidth ? 0 : std::min(wanted, static_cast<std::size_t>(seen - 1));
}

double GridLayout::textWidth(const SideCell& cell) const
{
    const int numbers = cell.number > 0 ? kNumbers - kInset / 2 : 0;
    const int frame = cell.kind == SideCell::Kind::Gap ? 16 : 0;
    return std::max(40, m_columnWidth - 2 * kInset - numbers - frame);
}

int GridLayout::rowHeight(const SideContent& content, std::size_t row, TextMeasure& measure) const
{
    const SideSection section = content.rows[row].section;
    const int extra = section == SideSection::Holes ? 12 : section == SideSection::Python ? 0 : 4;
    const int perLine = std::max(1, (m_columnWidth - 2 * kInset) / kMarkStep);
    int height = measure.lineHeight() + extra;
    for (std::size_t c = 0; c < content.rows[row].cells.size(); ++c) {
        const SideCell& cell = content.rows[row].cells[c];
        if (cell.kind == SideCell::Kind::Cases) {
            const auto marks = static_cast<int>(content.table.cases[c].size());
            height = std::max(height, (marks + perLine - 1) / perLine * kMarkStep + extra);
        } else if (cell.kind == SideCell::Kind::Text) {
            const auto lines = static_cast<int>(measure.wrapped(cell, textWidth(cell)).size());
            height = std::max(height, lines * measure.lineHeight() + extra);
        }
    }
    return height;
}

int GridLayout::columnX(std::size_t column, int scroll) const
{
    const int x = static_cast<int>(column) * (m_columnWidth + kGap);
    return column < m_pinned ? x : x - scroll;
}

std::optional<std::size_t> GridLayout::lineAt(int y) const
{
    const auto after =
        std::upper_bound(m_lines.begin(), m_lines.end(), y, [](int at, const GridLine& line) { return at < line.y; });
    if (after == m_lines.begin() || y >= m_height) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(after - m_lines.begin()) - 1;
}

std::optional<std::size_t> GridLayout::lineOfRow(std::size_t row) const
{
    const auto found = std::find_if(m_lines.begin(), m_lines.end(), [row](const GridLine& line) {
        return line.kind == GridLine::Kind::Row && line.row == row;
    });
    return found == m_lines.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - m_lines.begin()));
}

QRect GridLayout::markRect(const QRect& cell, std::size_t index) const
{
    const auto perLine = static_cast<std::size_t>(std::max(1, (m_columnWidth - 2 * kInset) / kMarkStep));
    return {cell.left() + kInset + static_cast<int>(index % perLine) * kMarkStep,
            cell.top() + 2 + static_cast<int>(index / perLine) * kMarkStep, kMark, kMark};
}

} // namespace candor::ui
