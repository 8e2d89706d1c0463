// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sidebyside/grid_painter.h"

#include "ui/parts/verdict_delegate.h"

#include <QCoreApplication>
#include <QPainter>
#include <QWidget>

#include <algorithm>
#include <cmath>

namespace candor::ui {

namespace {

constexpr int kCorner = 4;

QString tr(const char* text)
{
    return QCoreApplication::translate("SideBySide", text);
}

QPen dashed(const QColor& colour)
{
    QPen pen(colour);
    pen.setStyle(Qt::DashLine);
    return pen;
}

} // namespace

GridPainter::GridPainter(QPainter& painter, const QWidget& widget, const SideContent& content, const GridLayout& layout,
                         TextMeasure& measure)
    : m_painter(painter), m_widget(widget), m_content(content), m_layout(layout), m_measure(measure),
      m_theme(themeOf(widget))
{
}

int GridPainter::headHeight(const TextMeasure& measure, bool withPlaces)
{
    return 8 + (measure.lineHeight() + 8) + (measure.lineHeight() + 8) + (measure.lineHeight() + 2) +
           (withPlaces ? measure.lineHeight() + 2 : 0) + 6;
}

QRect GridPainter::menuRect(const QRect& head)
{
    return {head.right() - 32, head.bottom() - 28, 26, 22};
}

void GridPainter::card(const QRect& rect, const SideColumnHead& /*head*/) const
{
    m_painter.fillRect(rect, m_theme.panel);
}

void GridPainter::frame(const QRect& rect, const SideColumnHead& head) const
{
    m_painter.save();
    m_painter.setRenderHint(QPainter::Antialiasing);
    m_painter.setBrush(Qt::NoBrush);
    const double width = head.selected ? 2.0 : 1.0;
    m_painter.setPen(QPen(head.selected ? m_theme.accent : m_theme.line, width));
    const double half = width / 2;
    m_painter.drawRoundedRect(QRectF(rect).adjusted(half, half, -half, -half), kCorner, kCorner);
    m_painter.restore();
}

void GridPainter::elided(const QRect& rect, const QString& words, const QColor& colour, Qt::Alignment align) const
{
    m_painter.setPen(colour);
    m_painter.drawText(rect, static_cast<int>(align | Qt::AlignVCenter) | Qt::TextSingleLine,
                       m_painter.fontMetrics().elidedText(words, Qt::ElideRight, rect.width()));
}

int GridPainter::chip(const QRect& room, const QString& words) const
{
    m_painter.save();
    m_painter.setFont(m_measure.strong());
    const QFontMetrics metrics(m_measure.strong());
    const int height = std::min(room.height(), metrics.height() + 4);
    const QRect box(room.left(), room.top() + (room.height() - height) / 2, metrics.horizontalAdvance(words) + 12,
                    height);
    m_painter.setRenderHint(QPainter::Antialiasing);
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(m_theme.selection);
    m_painter.drawRoundedRect(box, kCorner, kCorner);
    m_painter.setPen(m_theme.text);
    m_painter.drawText(box, Qt::AlignCenter, words);
    m_painter.restore();
    return box.width();
}

void GridPainter::head(const QRect& rect, const SideColumnHead& head) const
{
    const int lineHeight = m_measure.lineHeight();
    m_painter.fillRect(rect, m_theme.panel);
    QRect room = rect.adjusted(GridLayout::kInset, 8, -GridLayout::kInset, 0);
    room.setHeight(lineHeight + 8);
    QFont large = m_measure.strong();
    large.setPointSizeF(large.pointSizeF() * 1.25);
    large.setBold(true);
    m_painter.setFont(large);
    const int scoreWidth = m_painter.fontMetrics().horizontalAdvance(head.score) + 8;
    elided(room, head.score, m_theme.text, Qt::AlignRight);
    QFont name = m_measure.strong();
    name.setBold(true);
    m_painter.setFont(name);
    const QString copies =
        head.members.size() > 1 ? QStringLiteral("  ×%1").arg(static_cast<qulonglong>(head.members.size())) : QString();
    elided(room.adjusted(0, 0, -scoreWidth, 0), head.name + copies, m_theme.text);

    room.moveTop(room.bottom() + 1);
    if (head.selected) {
        room.setLeft(room.left() + chip(room, tr("★ selected")) + 6);
    }
    if (head.judged) {
        paintChip(m_painter, room, head.verdict, m_widget);
    } else {
        m_painter.setFont(m_measure.font());
        elided(room, tr("not executed"), m_theme.dim);
    }
    room.setLeft(rect.left() + GridLayout::kInset);
    room.moveTop(room.bottom() + 1);
    room.setHeight(lineHeight + 2);
    m_painter.setFont(m_measure.font());
    QString details = head.details;
    if (head.reference && m_content.columns.size() > 1) {
        details += tr(" · reference");
    }
    if (head.pinned) {
        details += tr(" · pinned");
    }
    const QRect menu = menuRect(rect);
    elided(head.where.isEmpty() ? room.adjusted(0, 0, -24, 0) : room, details, m_theme.dim);
    if (!head.where.isEmpty()) {
        room.moveTop(room.bottom() + 1);
        elided(room.adjusted(0, 0, -24, 0), head.where, m_theme.dim);
    }
    m_painter.setFont(m_measure.strong());
    m_painter.setPen(m_theme.dim);
    m_painter.drawText(menu, Qt::AlignCenter, QStringLiteral("⋯"));
}

void GridPainter::line(const QRect& rect, const GridLine& line, std::size_t column, bool folded) const
{
    switch (line.kind) {
    case GridLine::Kind::Title:
        title(rect, line, column, folded);
        return;
    case GridLine::Kind::Nothing:
        if (noteOf(m_content.columns[column], line.section).kind != SideCell::Kind::Note) {
            m_painter.setFont(m_measure.font());
            elided(rect.adjusted(GridLayout::kInset, 0, -GridLayout::kInset, 0), tr("no differences"), m_theme.dim);
        }
        return;
    case GridLine::Kind::Row:
        break;
    }
    cell(rect, line, m_content.rows[line.row].cells[column], column);
}

void GridPainter::note(const QRect& firstRow, SideSection section, std::size_t column) const
{
    const SideCell& note = noteOf(m_content.columns[column], section);
    if (note.kind == SideCell::Kind::Note) {
        text(firstRow, note, section == SideSection::Holes ? 6 : 2);
    }
}

void GridPainter::title(const QRect& rect, const GridLine& line, std::size_t column, bool folded) const
{
    m_painter.fillRect(rect, m_theme.window);
    m_painter.setPen(m_theme.line);
    m_painter.drawLine(rect.topLeft(), rect.topRight());
    m_painter.drawLine(rect.bottomLeft(), rect.bottomRight());
    m_painter.setFont(m_measure.strong());
    const QString arrow = folded ? QStringLiteral("▸ ") : QStringLiteral("▾ ");
    elided(rect.adjusted(GridLayout::kInset, 0, -GridLayout::kInset, 0),
           arrow + m_content.columns[column].sectionTitles[static_cast<std::size_t>(line.section)], m_theme.dim);
}

void GridPainter::cell(const QRect& rect, const GridLine& line, const SideCell& cell, std::size_t column) const
{
    const int above = line.section == SideSection::Holes ? 6 : line.section == SideSection::Python ? 0 : 2;
    switch (cell.kind) {
    case SideCell::Kind::Empty:
        return;
    case SideCell::Kind::Score:
        score(rect, cell);
        return;
    case SideCell::Kind::Cases:
        marks(rect, column);
        return;
    case SideCell::Kind::Gap:
        gap(rect, line, cell, column);
        return;
    case SideCell::Kind::Note:
    case SideCell::Kind::Text:
        break;
    }
    text(rect, cell, above);
    if (line.section == SideSection::Holes) {
        m_painter.setPen(dashed(m_theme.line));
        m_painter.drawLine(rect.left() + 1, rect.bottom(), rect.right() - 1, rect.bottom());
    }
}

void GridPainter::score(const QRect& rect, const SideCell& cell) const
{
    const int width = rect.width() - 2 * GridLayout::kInset;
    const int names = width * 42 / 100;
    const int figures = 52;
    m_painter.setFont(m_measure.font());
    QRect room(rect.left() + GridLayout::kInset, rect.top(), names - 8, rect.height());
    elided(room, cell.text, m_theme.dim);
    if (cell.differs) { // not by colour alone: a ground, a mark, another pattern
        const QRect figure(rect.right() - GridLayout::kInset - figures + 4, rect.top() + 1, figures, rect.height() - 2);
        m_painter.fillRect(figure, m_theme.difference);
    }
    const QRect bar(room.right() + 8, rect.center().y() - 3, std::max(8, width - names - figures - 4), 8);
    const int length = static_cast<int>(std::lround(std::abs(cell.share) * bar.width()));
    const QColor colour = cell.differs ? m_theme.execution : m_theme.accent;
    if (cell.share < 0) { // points that count against: hollow
        m_painter.setPen(colour);
        m_painter.setBrush(Qt::NoBrush);
        m_painter.drawRect(bar.left(), bar.top(), std::max(2, length) - 1, bar.height() - 1);
    } else if (length > 0) {
        m_painter.fillRect(QRect(bar.left(), bar.top(), length, bar.height()), colour);
    }
    QFont font = cell.differs ? m_measure.strong() : m_measure.font();
    m_painter.setFont(font);
    elided(QRect(rect.right() - GridLayout::kInset - figures, rect.top(), figures, rect.height()), cell.figure,
           cell.dim ? m_theme.dim : m_theme.text, Qt::AlignRight);
}

/// How many lines of a run of gaps stand before and from this one: a run has one frame and says how much is missing.
std::pair<int, int> GridPainter::gapRun(const GridLine& line, std::size_t column) const
{
    const auto& lines = m_layout.lines();
    const auto isGap = [&](const GridLine& one) {
        return one.kind == GridLine::Kind::Row && one.section == line.section &&
               m_content.rows[one.row].cells[column].kind == SideCell::Kind::Gap;
    };
    const std::size_t here = *m_layout.lineOfRow(line.row);
    std::size_t first = here;
    while (first > 0 && isGap(lines[first - 1])) {
        --first;
    }
    std::size_t end = here;
    while (end < lines.size() && isGap(lines[end])) {
        ++end;
    }
    return {static_cast<int>(here - first), static_cast<int>(end - here)};
}

void GridPainter::gap(const QRect& rect, const GridLine& line, const SideCell& cell, std::size_t column) const
{
    const auto [before, from] = gapRun(line, column);
    const QRect box =
        rect.adjusted(GridLayout::kInset, before == 0 ? 2 : 0, -GridLayout::kInset - 1, from == 1 ? -3 : 0);
    m_painter.setPen(dashed(m_theme.faint));
    m_painter.drawLine(box.topLeft(), box.bottomLeft());
    m_painter.drawLine(box.topRight(), box.bottomRight());
    if (before == 0) {
        m_painter.drawLine(box.topLeft(), box.topRight());
    }
    if (from == 1) {
        m_painter.drawLine(box.bottomLeft(), box.bottomRight());
    }
    if (before > 0) {
        return;
    }
    const QString many = line.section == SideSection::Python ? tr("%1 lines missing") : tr("%1 clauses missing");
    const QString words = from > 1 ? many.arg(from) : cell.text;
    m_painter.setFont(m_measure.font());
    QRect room = box.adjusted(8, 0, -8, 0);
    room.setHeight(std::min(room.height(), m_measure.lineHeight() + 2));
    elided(room, words, m_theme.dim);
}

void GridPainter::text(const QRect& rect, const SideCell& cell, int above) const
{
    if (cell.wrong) {
        m_painter.fillRect(rect, m_theme.errorMark);
    }
    int left = rect.left() + GridLayout::kInset;
    int top = rect.top() + above;
    if (cell.number > 0) {
        m_painter.setFont(m_measure.mono());
        m_painter.setPen(m_theme.dim);
        m_painter.drawText(QRect(rect.left(), rect.top(), GridLayout::kNumbers - 4, m_measure.lineHeight()),
                           Qt::AlignRight | Qt::AlignVCenter, QString::number(cell.number));
        left = rect.left() + GridLayout::kNumbers + GridLayout::kInset / 2;
        top = rect.top();
    }
    m_measure.paint(m_painter, QPointF(left, top), m_layout.textWidth(cell), cell, m_theme);
}

void GridPainter::marks(const QRect& rect, std::size_t column) const
{
    const auto& cases = m_content.table.cases[column];
    m_painter.save();
    m_painter.setRenderHint(QPainter::Antialiasing);
    m_painter.setFont(m_measure.strong());
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const VerdictClass kind = cases[i].state == CaseCell::State::Passed   ? VerdictClass::Passed
                                  : cases[i].state == CaseCell::State::Failed ? VerdictClass::ExecutionFailure
                                                                              : VerdictClass::NotTheModels;
        const QRect box = m_layout.markRect(rect, i);
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(m_theme.chip(kind));
        m_painter.drawRoundedRect(box, kCorner, kCorner);
        m_painter.setPen(m_theme.of(kind));
        m_painter.drawText(box, Qt::AlignCenter, caseGlyph(cases[i].state));
    }
    m_painter.restore();
}

void GridPainter::cursor(const QRect& rect, bool active) const
{
    m_painter.save();
    m_painter.setBrush(Qt::NoBrush);
    m_painter.setPen(QPen(active ? m_theme.accent : m_theme.dim, 1, active ? Qt::SolidLine : Qt::DotLine));
    m_painter.drawRect(rect.adjusted(3, 0, -4, -1));
    m_painter.restore();
}

} // namespace candor::ui
