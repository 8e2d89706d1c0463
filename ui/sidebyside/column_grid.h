// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sidebyside/grid_layout.h"
#include "ui/sidebyside/side_content.h"

#include <QAbstractScrollArea>

#include <memory>
#include <optional>
#include <set>

namespace candor::ui {

/// Where the keyboard is: a column's head, a section's title, a cell, and in the tests one mark.
struct GridCursor
{
    std::size_t column = 0;
    std::optional<std::size_t> line; ///< index into the layout's lines; none: the head
    std::size_t mark = 0;

    bool operator==(const GridCursor&) const = default;
};

/// The columns: a frozen head, then sections whose rows stand at the same height in all columns. Paints what is seen
/// alone; laid out once a change. Arrows move a cursor whose cell is announced and copied. GUI thread.
class ColumnGrid : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit ColumnGrid(QWidget* parent = nullptr);
    ~ColumnGrid() override;

    void setContent(std::shared_ptr<const SideContent> content);
    [[nodiscard]] const SideContent* content() const { return m_content.get(); }

    void setDifferencesOnly(bool only);
    [[nodiscard]] bool differencesOnly() const { return m_differencesOnly; }
    void setFolded(SideSection section, bool folded);
    [[nodiscard]] const std::set<SideSection>& folded() const { return m_folded; }

    [[nodiscard]] std::size_t currentColumn() const { return m_cursor.column; }
    /// Moves the cursor into a column without saying that it was chosen.
    void setCurrentColumn(std::size_t column);
    [[nodiscard]] const GridCursor& cursor() const { return m_cursor; }
    [[nodiscard]] QString currentWords() const;
    /// Unfolds the section if need be and moves the cursor there.
    void goToRow(std::size_t row, std::size_t column);

    // Where things are in the viewport; empty when scrolled out or not shown.
    [[nodiscard]] QRect headRect(std::size_t column) const;
    [[nodiscard]] QRect menuRect(std::size_t column) const;
    [[nodiscard]] QRect titleRect(SideSection section, std::size_t column) const;
    [[nodiscard]] QRect cellRect(std::size_t row, std::size_t column) const;
    [[nodiscard]] QRect markRect(std::size_t column, std::size_t index) const;
    [[nodiscard]] const GridLayout& gridLayout() const { return m_layout; }

signals:
    void currentChanged();
    void columnChosen(std::size_t column); ///< by the user
    void columnMoved(std::size_t from, std::size_t to);
    void menuWanted(std::size_t column, const QPoint& global);
    void foldsChanged();
    void holeWanted(std::size_t row, std::size_t column); ///< a hole's place that is not shown at present

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    struct Place
    {
        std::size_t column = 0;
        bool head = false;
        std::optional<std::size_t> line;
    };
    void layOut();
    void updateScrollBars();
    [[nodiscard]] int headHeight() const;
    [[nodiscard]] QRect lineRect(std::size_t line, std::size_t column) const;
    [[nodiscard]] std::optional<Place> placeAt(const QPoint& point) const;
    [[nodiscard]] std::optional<std::size_t> markAt(const QPoint& point, const Place& place) const;
    [[nodiscard]] QString toolTipAt(const QPoint& point) const;
    [[nodiscard]] std::size_t dropTarget(int x) const;
    [[nodiscard]] std::size_t markCount() const;
    void moveCursor(GridCursor cursor, bool chosen);
    void moveLines(int step);
    void moveSideways(int step);
    void showCursor();
    void announce();
    void activate();
    void clampCursor();
    [[nodiscard]] bool handleMove(QKeyEvent* event);

    std::shared_ptr<const SideContent> m_content;
    std::unique_ptr<TextMeasure> m_measure;
    GridLayout m_layout;
    std::set<SideSection> m_folded;
    bool m_differencesOnly = false;
    GridCursor m_cursor;
    std::optional<std::size_t> m_pressedHead;
    QPoint m_pressedAt;
    bool m_dragging = false;
    int m_dragX = 0;
};

} // namespace candor::ui
