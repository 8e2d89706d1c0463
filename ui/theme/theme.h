// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/verdict.h"

#include <QColor>
#include <QPalette>
#include <QString>

class QWidget;

namespace candor::ui {

/// The colours of the window, one value a role. A plain value; GUI thread.
struct Theme
{
    bool dark = false;
    QColor window, panel, line;   ///< behind pages; behind text; hairlines
    QColor text, dim, faint;      ///< faint: decoration only, never what must be read
    QColor accent, selection;     ///< of what can be clicked; behind what is chosen
    QColor difference, errorMark; ///< behind what differs; behind what is wrong
    QColor warning;               ///< text that warns
    QColor passed, execution, compilation, notTheModels;

    [[nodiscard]] QColor of(VerdictClass verdictClass) const;
    [[nodiscard]] QColor of(Verdict verdict) const { return of(classOf(verdict)); }
    /// Behind a verdict's words: its colour, faintly, on the panel.
    [[nodiscard]] QColor chip(VerdictClass verdictClass) const;
};

[[nodiscard]] const Theme& lightTheme();
[[nodiscard]] const Theme& darkTheme();
/// The theme that a palette belongs to, told by its window colour. Widgets ask again on QEvent::PaletteChange.
[[nodiscard]] const Theme& themeOf(const QPalette& palette);
[[nodiscard]] const Theme& themeOf(const QWidget& widget);

enum class ThemeMode
{
    Desktop, ///< as the desktop says
    Light,
    Dark,
};
/// Style, palette and fonts of the whole program. `desktopIsDark` counts in mode Desktop alone.
void applyTheme(ThemeMode mode, bool desktopIsDark);

/// WCAG 2 contrast of two opaque colours, 1 to 21.
[[nodiscard]] double contrast(const QColor& first, const QColor& second);

// Verdicts for people: never told by colour alone.
[[nodiscard]] QString glyphOf(Verdict verdict); ///< "✓", "≠", "!", "⏱", "⌧", "∅", "⚡"
[[nodiscard]] QString wordsOf(Verdict verdict); ///< "wrong answer", "does not compile", "IR cut off" ...
[[nodiscard]] QString wordsOf(VerdictClass verdictClass);
[[nodiscard]] QString chipText(Verdict verdict); ///< glyph and words

} // namespace candor::ui
