// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sidebyside/side_content.h"

#include <QFont>
#include <QFontMetricsF>
#include <QHash>

#include <array>
#include <string_view>
#include <vector>

class QPainter;

namespace candor::ui {

struct Theme;

/// A text that is put together from pieces of different ink. What comes from the core is made harmless piece by piece,
/// so that places in it stay places in what is shown.
class InkedText
{
public:
    void add(std::string_view utf8, std::size_t maxCodePoints);
    void add(std::string_view utf8, std::size_t maxCodePoints, SideInk ink);
    void add(const QString& text) { m_text += text; }
    void add(const QString& text, SideInk ink);
    void moveTo(SideCell& cell);

private:
    QString m_text;
    std::vector<SideInkSpan> m_inks;
};

/// One line of a wrapped text, in UTF-16 units.
struct WrappedLine
{
    int begin = 0;
    int end = 0;
};

/// Measures, wraps and paints the texts of cells. Widths of characters are kept, so that a thousand cells are wrapped
/// within a frame. GUI thread.
class TextMeasure
{
public:
    explicit TextMeasure(const QFont& font);

    [[nodiscard]] int lineHeight() const { return m_lineHeight; }
    [[nodiscard]] const QFont& font() const { return m_faces[0].font; }
    [[nodiscard]] const QFont& strong() const { return m_faces[1].font; }
    [[nodiscard]] const QFont& mono() const { return m_faces[2].font; }

    /// At spaces, else within words; at line breaks always. At least one line.
    [[nodiscard]] std::vector<WrappedLine> wrapped(const SideCell& cell, double width);
    void paint(QPainter& painter, const QPointF& topLeft, double width, const SideCell& cell, const Theme& theme);

private:
    struct Face
    {
        QFont font;
        QFontMetricsF metrics;
        std::array<double, 128> ascii;
        QHash<QString, double> others;
    };
    [[nodiscard]] static Face faceOf(const QFont& font);
    [[nodiscard]] Face& faceFor(const SideCell& cell, const SideInkSpan* ink);
    [[nodiscard]] static double advance(Face& face, const QString& text, int at);
    void paintLine(QPainter& painter, QPointF at, const SideCell& cell, const WrappedLine& line, const Theme& theme);

    std::array<Face, 3> m_faces; ///< plain, strong, fixed width
    int m_lineHeight = 0;
};

} // namespace candor::ui
