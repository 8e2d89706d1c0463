// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sidebyside/column_grid.h"

#include "ui/sidebyside/grid_painter.h"
#include "ui/theme/plain.h"

#include <QHelpEvent>
#include <QPainter>
#include <QRegularExpression>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>

namespace candor::ui {

ColumnGrid::ColumnGrid(QWidget* parent) : QAbstractScrollArea(parent), m_measure(std::make_unique<TextMeasure>(font()))
{
    setObjectName(QStringLiteral("sideBySideGrid"));
    setAccessibleName(tr("Candidates side by side"));
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
}

ColumnGrid::~ColumnGrid() = default;

void ColumnGrid::setContent(std::shared_ptr<const SideContent> content)
{
    m_content = std::move(content);
    layOut();
    announce();
}

void ColumnGrid::setDifferencesOnly(bool only)
{
    m_differencesOnly = only;
    layOut();
}

void ColumnGrid::setFolded(SideSection section, bool folded)
{
    if (folded) {
        m_folded.insert(section);
    } else {
        m_folded.erase(section);
    }
    layOut();
    emit foldsChanged();
}

void ColumnGrid::layOut()
{
    if (!m_content) {
        viewport()->update();
        return;
    }
    m_layout.make(*m_content, m_folded, m_differencesOnly, viewport()->width(), *m_measure);
    clampCursor();
    updateScrollBars();
    viewport()->update();
}

void ColumnGrid::clampCursor()
{
    const std::size_t columns = m_content->columns.size();
    m_cursor.column = columns == 0 ? 0 : std::min(m_cursor.column, columns - 1);
    if (m_cursor.line && *m_cursor.line >= m_layout.lines().size()) {
        m_cursor.line = m_layout.lines().empty() ? std::nullopt : std::optional(m_layout.lines().size() - 1);
    }
    m_cursor.mark = std::min(m_cursor.mark, std::max(markCount(), std::size_t{1}) - 1);
}

void ColumnGrid::updateScrollBars()
{
    const int room = viewport()->height() - headHeight();
    verticalScrollBar()->setRange(0, std::max(0, m_layout.height() + 2 - room));
    verticalScrollBar()->setPageStep(std::max(1, room));
    verticalScrollBar()->setSingleStep(m_measure->lineHeight() * 2);
    horizontalScrollBar()->setRange(0, std::max(0, m_layout.contentWidth() - viewport()->width()));
    horizontalScrollBar()->setPageStep(std::max(1, viewport()->width() - m_layout.pinnedWidth()));
    horizontalScrollBar()->setSingleStep((m_layout.columnWidth() + GridLayout::kGap) / 2);
}

int ColumnGrid::headHeight() const
{
    const bool places = m_content && std::any_of(m_content->columns.begin(), m_content->columns.end(),
                                                 [](const SideColumnHead& head) { return !head.where.isEmpty(); });
    return GridPainter::headHeight(*m_measure, places);
}

QRect ColumnGrid::headRect(std::size_t column) const
{
    return {m_layout.columnX(column, horizontalScrollBar()->value()), 0, m_layout.columnWidth(), headHeight()};
}

QRect ColumnGrid::menuRect(std::size_t column) const
{
    return GridPainter::menuRect(headRect(column));
}

QRect ColumnGrid::lineRect(std::size_t line, std::size_t column) const
{
    const GridLine& one = m_layout.lines()[line];
    return {m_layout.columnX(column, horizontalScrollBar()->value()),
            headHeight() + one.y - verticalScrollBar()->value(), m_layout.columnWidth(), one.height};
}

QRect ColumnGrid::titleRect(SideSection section, std::size_t column) const
{
    const auto& lines = m_layout.lines();
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].kind == GridLine::Kind::Title && lines[i].section == section) {
            return lineRect(i, column);
        }
    }
    return {};
}

QRect ColumnGrid::cellRect(std::size_t row, std::size_t column) const
{
    const auto line = m_layout.lineOfRow(row);
    return line ? lineRect(*line, column) : QRect();
}

QRect ColumnGrid::markRect(std::size_t column, std::size_t index) const
{
    const auto& lines = m_layout.lines();
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].kind == GridLine::Kind::Row && lines[i].section == SideSection::Tests) {
            return m_layout.markRect(lineRect(i, column), index);
        }
    }
    return {};
}

void ColumnGrid::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), themeOf(*this).window);
    if (!m_content || m_content->columns.empty()) {
        return;
    }
    const GridPainter pieces(painter, *this, *m_content, m_layout, *m_measure);
    const int head = headHeight();
    const int bottom = std::min(viewport()->height(), head + m_layout.height() + 2 - verticalScrollBar()->value());
    const auto& lines = m_layout.lines();
    const std::size_t first = m_layout.lineAt(verticalScrollBar()->value()).value_or(0);
    for (std::size_t turn = m_content->columns.size(); turn > 0; --turn) { // pinned ones last, on top
        const std::size_t c = turn - 1;
        const QRect column(m_layout.columnX(c, horizontalScrollBar()->value()), 0, m_layout.columnWidth(), bottom);
        const int left = c < m_layout.pinned() ? 0 : m_layout.pinnedWidth();
        if (column.right() < left || column.left() > viewport()->width()) {
            continue;
        }
        painter.setClipRect(QRect(left, 0, viewport()->width() - left, viewport()->height()).intersected(column));
        pieces.card(column, m_content->columns[c]);
        std::size_t from = first; // a note begins at its section's first row, which may be scrolled out
        while (from > 0 && lines[from].kind != GridLine::Kind::Title) {
            --from;
        }
        for (std::size_t i = from; i < lines.size() && lineRect(i, c).top() < bottom; ++i) {
            if (i > 0 && lines[i - 1].kind == GridLine::Kind::Title && lines[i].kind != GridLine::Kind::Title) {
                pieces.note(lineRect(i, c), lines[i].section, c);
            }
            if (i < first) {
                continue;
            }
            pieces.line(lineRect(i, c), lines[i], c, m_folded.contains(lines[i].section));
            if (m_cursor.line == i && m_cursor.column == c) {
                const bool inMark = lines[i].section == SideSection::Tests && markCount() > 0;
                pieces.cursor(inMark ? m_layout.markRect(lineRect(i, c), m_cursor.mark).adjusted(-4, -1, 4, 2)
                                     : lineRect(i, c),
                              hasFocus());
            }
        }
        pieces.head(headRect(c), m_content->columns[c]);
        if (!m_cursor.line && m_cursor.column == c && hasFocus()) {
            pieces.cursor(headRect(c).adjusted(0, 4, 0, -4), true);
        }
        pieces.frame(column, m_content->columns[c]);
    }
    if (m_dragging) {
        painter.setClipping(false);
        const std::size_t to = dropTarget(m_dragX);
        const bool after = m_pressedHead && to > *m_pressedHead;
        const QRect target = headRect(to);
        painter.fillRect(QRect(after ? target.right() + 2 : target.left() - 5, 0, 4, viewport()->height()),
                         themeOf(*this).accent);
    }
}

void ColumnGrid::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    layOut();
}

void ColumnGrid::changeEvent(QEvent* event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        m_measure = std::make_unique<TextMeasure>(font());
        layOut();
    } else if (event->type() == QEvent::PaletteChange) {
        viewport()->update();
    }
}

bool ColumnGrid::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), plainToolTip(toolTipAt(help->pos())), this);
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

QString ColumnGrid::toolTipAt(const QPoint& point) const
{
    const auto place = placeAt(point);
    if (!place) {
        return {};
    }
    if (place->head) {
        return menuRect(place->column).contains(point) ? tr("What can be done with this column")
                                                       : m_content->columns[place->column].toolTip;
    }
    const GridLine& line = m_layout.lines()[place->line.value_or(0)];
    if (!place->line || line.kind != GridLine::Kind::Row) {
        return {};
    }
    if (const auto mark = markAt(point, *place)) {
        return caseWords(m_content->table.cases[place->column][*mark]);
    }
    return m_content->rows[line.row].cells[place->column].more;
}

std::size_t ColumnGrid::markCount() const
{
    if (!m_cursor.line || *m_cursor.line >= m_layout.lines().size() ||
        m_cursor.column >= m_content->table.cases.size()) {
        return 0;
    }
    const GridLine& line = m_layout.lines()[*m_cursor.line];
    return line.kind == GridLine::Kind::Row && line.section == SideSection::Tests
               ? m_content->table.cases[m_cursor.column].size()
               : 0;
}

QString ColumnGrid::currentWords() const
{
    if (!m_content || m_content->columns.empty()) {
        return {};
    }
    const SideColumnHead& head = m_content->columns[m_cursor.column];
    if (!m_cursor.line) {
        return QStringList{head.name,
                           head.judged ? wordsOf(head.verdict) : tr("not executed"),
                           head.selected ? tr("selected") : QString(),
                           tr("score %1").arg(head.score),
                           head.details,
                           head.where}
            .filter(QRegularExpression(QStringLiteral(".")))
            .join(QStringLiteral(", "));
    }
    const GridLine& line = m_layout.lines()[*m_cursor.line];
    if (line.kind == GridLine::Kind::Title) {
        return head.sectionTitles[static_cast<std::size_t>(line.section)] +
               (m_folded.contains(line.section) ? tr(", folded") : QString());
    }
    if (line.kind == GridLine::Kind::Nothing) {
        const SideCell& note = noteOf(head, line.section);
        return note.kind == SideCell::Kind::Note ? note.text : tr("no differences");
    }
    if (markCount() > 0) {
        return caseWords(m_content->table.cases[m_cursor.column][m_cursor.mark]);
    }
    const SideCell& cell = m_content->rows[line.row].cells[m_cursor.column];
    const QString number = cell.number > 0 ? tr("%1: ").arg(cell.number) : QString();
    return number + cellWords(*m_content, line.row, m_cursor.column);
}

void ColumnGrid::announce()
{
    if (m_content && !m_content->columns.empty()) {
        setAccessibleName(tr("Side by side, %1: %2").arg(m_content->columns[m_cursor.column].name, currentWords()));
    }
    emit currentChanged();
}

} // namespace candor::ui
