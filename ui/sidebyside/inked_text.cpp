// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sidebyside/inked_text.h"

#include "ui/theme/plain.h"
#include "ui/theme/theme.h"

#include <QFontDatabase>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace candor::ui {

namespace {

constexpr int kMostLines = 60; ///< of one cell; what is cut can be copied whole

/// The span that covers a place, or nullptr; `next` moves on with the place.
const SideInkSpan* inkAt(const SideCell& cell, int at, std::size_t& next)
{
    while (next < cell.inks.size() && cell.inks[next].end <= at) {
        ++next;
    }
    return next < cell.inks.size() && cell.inks[next].begin <= at ? &cell.inks[next] : nullptr;
}

} // namespace

void InkedText::add(std::string_view utf8, std::size_t maxCodePoints)
{
    std::string spaces; // tabs are no control characters to a reader of code
    spaces.reserve(utf8.size());
    for (const char c : utf8) {
        spaces.append(c == '\t' ? 4 : 1, c == '\t' ? ' ' : c);
    }
    m_text += shown(spaces, maxCodePoints);
}

void InkedText::add(std::string_view utf8, std::size_t maxCodePoints, SideInk ink)
{
    const auto begin = static_cast<int>(m_text.size());
    add(utf8, maxCodePoints);
    m_inks.push_back({begin, static_cast<int>(m_text.size()), ink});
}

void InkedText::add(const QString& text, SideInk ink)
{
    const auto begin = static_cast<int>(m_text.size());
    m_text += text;
    m_inks.push_back({begin, static_cast<int>(m_text.size()), ink});
}

void InkedText::moveTo(SideCell& cell)
{
    cell.text = std::move(m_text);
    cell.inks = std::move(m_inks);
}

TextMeasure::Face TextMeasure::faceOf(const QFont& font)
{
    Face face{font, QFontMetricsF(font), {}, {}};
    for (std::size_t c = 0; c < face.ascii.size(); ++c) {
        face.ascii[c] = face.metrics.horizontalAdvance(QChar(static_cast<char16_t>(c)));
    }
    return face;
}

TextMeasure::TextMeasure(const QFont& font)
    : m_faces{[&font] {
          const auto plain = [](QFont one) {
              one.setKerning(false); // so that widths of characters add up
              return one;
          };
          QFont strong = plain(font);
          strong.setWeight(QFont::DemiBold);
          QFont mono = QFontDatabase::systemFont(QFontDatabase::FixedFont);
          mono.setPointSizeF(font.pointSizeF() > 0 ? font.pointSizeF() : mono.pointSizeF());
          return std::array<Face, 3>{faceOf(plain(font)), faceOf(strong), faceOf(plain(mono))};
      }()}
{
    for (const Face& face : m_faces) {
        m_lineHeight = std::max(m_lineHeight, static_cast<int>(std::ceil(face.metrics.height())));
    }
}

TextMeasure::Face& TextMeasure::faceFor(const SideCell& cell, const SideInkSpan* ink)
{
    return m_faces[cell.number > 0 ? 2 : ink && ink->ink == SideInk::Strong ? 1 : 0];
}

double TextMeasure::advance(Face& face, const QString& text, int at)
{
    const QChar c = text[at];
    if (c.unicode() < face.ascii.size()) {
        return face.ascii[c.unicode()];
    }
    if (c.isLowSurrogate()) {
        return 0.0; // counted with its first half
    }
    const QString whole = c.isHighSurrogate() ? text.mid(at, 2) : QString(c);
    const auto known = face.others.constFind(whole);
    if (known != face.others.constEnd()) {
        return *known;
    }
    const double width = face.metrics.horizontalAdvance(whole);
    face.others.insert(whole, width);
    return width;
}

std::vector<WrappedLine> TextMeasure::wrapped(const SideCell& cell, double width)
{
    std::vector<WrappedLine> lines;
    const auto size = static_cast<int>(cell.text.size());
    int begin = 0;
    int lastSpace = -1; ///< where the line can end
    double sinceSpace = 0.0;
    double used = 0.0;
    bool seen = false; ///< something but spaces: no line ends within its indentation
    std::size_t ink = 0;
    for (int at = 0; at < size && lines.size() < kMostLines; ++at) {
        const QChar c = cell.text[at];
        if (c == QLatin1Char('\n')) {
            lines.push_back({begin, at});
            begin = at + 1;
            lastSpace = -1;
            used = sinceSpace = 0.0;
            seen = false;
            continue;
        }
        const double step = advance(faceFor(cell, inkAt(cell, at, ink)), cell.text, at);
        const bool isSpace = c == QLatin1Char(' ');
        if (used + step > width && at > begin && !isSpace && !c.isLowSurrogate()) {
            const bool atSpace = lastSpace > begin;
            lines.push_back({begin, atSpace ? lastSpace : at});
            begin = atSpace ? lastSpace + 1 : at;
            used = atSpace ? sinceSpace : 0.0;
            lastSpace = -1;
            sinceSpace = 0.0;
        }
        used += step;
        sinceSpace += step;
        seen = seen || !isSpace;
        if (isSpace && seen) {
            lastSpace = at;
            sinceSpace = 0.0;
        }
    }
    if (lines.size() < kMostLines && (begin < size || lines.empty())) {
        lines.push_back({begin, size});
    }
    return lines;
}

void TextMeasure::paint(QPainter& painter, const QPointF& topLeft, double width, const SideCell& cell,
                        const Theme& theme)
{
    QPointF at = topLeft;
    for (const WrappedLine& line : wrapped(cell, width)) {
        paintLine(painter, at, cell, line, theme);
        at.ry() += m_lineHeight;
    }
}

void TextMeasure::paintLine(QPainter& painter, QPointF at, const SideCell& cell, const WrappedLine& line,
                            const Theme& theme)
{
    std::size_t next = 0;
    for (int begin = line.begin; begin < line.end;) {
        const SideInkSpan* ink = inkAt(cell, begin, next);
        const int limit = ink                                                        ? ink->end
                          : next < cell.inks.size() && cell.inks[next].begin > begin ? cell.inks[next].begin
                                                                                     : line.end;
        const int end = std::min(limit, line.end);
        Face& face = faceFor(cell, ink);
        double width = 0.0;
        for (int i = begin; i < end; ++i) {
            width += advance(face, cell.text, i);
        }
        QColor colour = cell.dim ? theme.dim : theme.text;
        if (ink && (ink->ink == SideInk::Difference || ink->ink == SideInk::Hole)) {
            painter.fillRect(QRectF(at.x(), at.y(), width, m_lineHeight),
                             ink->ink == SideInk::Hole ? theme.errorMark : theme.difference);
            colour = theme.text;
        } else if (ink && ink->ink == SideInk::Dim) {
            colour = theme.dim;
        } else if (ink && ink->ink == SideInk::Strong) {
            colour = theme.text;
        }
        painter.setFont(face.font);
        painter.setPen(colour);
        painter.drawText(QPointF(at.x(), at.y() + (m_lineHeight - face.metrics.height()) / 2 + face.metrics.ascent()),
                         cell.text.mid(begin, end - begin));
        at.rx() += width;
        begin = end;
    }
}

} // namespace candor::ui
