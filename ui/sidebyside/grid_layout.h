// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sidebyside/inked_text.h"
#include "ui/sidebyside/side_content.h"

#include <QRect>

#include <cstddef>
#include <set>
#include <vector>

namespace candor::ui {

/// One line of the grid from top to bottom: the same height in all columns.
struct GridLine
{
    enum class Kind
    {
        Title,   ///< of a section
        Row,     ///< SideContent::rows[row]
        Nothing, ///< of a section without a row that differs
    };
    Kind kind = Kind::Title;
    SideSection section = SideSection::Score;
    std::size_t row = 0;
    int y = 0; ///< from the top of the first line
    int height = 0;
};

/// Where everything of the grid stands, in pixels. Made anew when content, folds or size change. GUI thread.
class GridLayout
{
public:
    static constexpr int kGap = 8;      ///< between columns
    static constexpr int kAir = 4;      ///< above and below the rows of a section
    static constexpr int kInset = 12;   ///< within a column
    static constexpr int kNumbers = 36; ///< room for line numbers
    static constexpr int kMark = 20;    ///< side of a test's mark
    static constexpr int kMarkStep = 24;
    static constexpr int kLeastColumn = 260;
    static constexpr int kMostSeen = 8;
    static constexpr int kWidestColumn = 900;

    void make(const SideContent& content, const std::set<SideSection>& folded, bool differencesOnly, int viewWidth,
              TextMeasure& measure);

    [[nodiscard]] const std::vector<GridLine>& lines() const { return m_lines; }
    [[nodiscard]] int height() const { return m_height; }
    [[nodiscard]] int columnWidth() const { return m_columnWidth; }
    [[nodiscard]] int contentWidth() const { return m_contentWidth; }
    /// Columns that stay at the left; fewer than are pinned where they would leave no room.
    [[nodiscard]] std::size_t pinned() const { return m_pinned; }
    [[nodiscard]] int pinnedWidth() const { return static_cast<int>(m_pinned) * (m_columnWidth + kGap); }
    /// Left edge in the view, scrolled by `scroll`.
    [[nodiscard]] int columnX(std::size_t column, int scroll) const;
    [[nodiscard]] std::optional<std::size_t> lineAt(int y) const;
    [[nodiscard]] std::optional<std::size_t> lineOfRow(std::size_t row) const;
    /// The mark of a test case within its cell.
    [[nodiscard]] QRect markRect(const QRect& cell, std::size_t index) const;
    [[nodiscard]] double textWidth(const SideCell& cell) const;

private:
    void measureColumns(const SideContent& content, int viewWidth);
    [[nodiscard]] int rowHeight(const SideContent& content, std::size_t row, TextMeasure& measure) const;
    void makeRoomForNotes(const SideContent& content, SideSection section, int top, TextMeasure& measure);
    void add(GridLine line);

    std::vector<GridLine> m_lines;
    int m_height = 0;
    int m_columnWidth = kLeastColumn;
    int m_contentWidth = 0;
    std::size_t m_pinned = 0;
};

/// Whether a row is shown when only differences are: rows with nothing to be compared with are.
[[nodiscard]] bool isShown(const SideRow& row, bool differencesOnly);

} // namespace candor::ui
