// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include "ui/theme/flat_style.h"

#include <QApplication>
#include <QFont>
#include <QStyle>
#include <QToolTip>
#include <QWidget>

#include <cmath>

namespace candor::ui {

namespace {

QColor hex(unsigned rgb)
{
    return QColor::fromRgb(static_cast<QRgb>(0xff000000u | rgb));
}

QColor blend(const QColor& over, const QColor& under, double share)
{
    const auto mix = [share](int a, int b) { return static_cast<int>(std::lround(share * a + (1.0 - share) * b)); };
    return {mix(over.red(), under.red()), mix(over.green(), under.green()), mix(over.blue(), under.blue())};
}

Theme makeLight()
{
    Theme theme;
    theme.window = hex(0xf6f7f9);
    theme.panel = hex(0xffffff);
    theme.line = hex(0xdcdfe5);
    theme.text = hex(0x1d2230);
    theme.dim = hex(0x5d6578);
    theme.faint = hex(0x9aa1b2);
    theme.accent = hex(0x2f5fd0);
    theme.selection = hex(0xe7eefc);
    theme.difference = hex(0xfff3c4);
    theme.errorMark = hex(0xffe1dc);
    theme.warning = hex(0x8a5a00);
    theme.passed = hex(0x0f6e5b);
    theme.execution = hex(0xa84708);
    theme.compilation = hex(0x6a4fb3);
    theme.notTheModels = hex(0x565e6b);
    return theme;
}

Theme makeDark()
{
    Theme theme;
    theme.dark = true;
    theme.window = hex(0x1b1e25);
    theme.panel = hex(0x22262f);
    theme.line = hex(0x353b47);
    theme.text = hex(0xe3e6ed);
    theme.dim = hex(0xa7b0c1);
    theme.faint = hex(0x6c7486);
    theme.accent = hex(0x7fa3ff);
    theme.selection = hex(0x2b3752);
    theme.difference = hex(0x4a4220);
    theme.errorMark = hex(0x4d2a27);
    theme.warning = hex(0xf0c060);
    theme.passed = hex(0x58cfae);
    theme.execution = hex(0xf2a66a);
    theme.compilation = hex(0xb9a3f2);
    theme.notTheModels = hex(0xa5adbb);
    return theme;
}

QPalette paletteFor(const Theme& theme)
{
    QPalette palette;
    palette.setColor(QPalette::Window, theme.window);
    palette.setColor(QPalette::WindowText, theme.text);
    palette.setColor(QPalette::Base, theme.panel);
    palette.setColor(QPalette::AlternateBase, blend(theme.line, theme.panel, 0.25));
    palette.setColor(QPalette::Text, theme.text);
    palette.setColor(QPalette::PlaceholderText, theme.dim);
    palette.setColor(QPalette::Button, theme.dark ? hex(0x2a2f3a) : hex(0xffffff));
    palette.setColor(QPalette::ButtonText, theme.text);
    palette.setColor(QPalette::BrightText, hex(0xffffff));
    palette.setColor(QPalette::ToolTipBase, theme.panel);
    palette.setColor(QPalette::ToolTipText, theme.text);
    palette.setColor(QPalette::Highlight, theme.selection);
    palette.setColor(QPalette::HighlightedText, theme.text);
    palette.setColor(QPalette::Link, theme.accent);
    palette.setColor(QPalette::LinkVisited, theme.accent);
    palette.setColor(QPalette::Light, theme.dark ? hex(0x3a4150) : hex(0xffffff));
    palette.setColor(QPalette::Midlight, theme.dark ? hex(0x323845) : hex(0xeceef2));
    palette.setColor(QPalette::Mid, theme.line);
    palette.setColor(QPalette::Dark, theme.dark ? hex(0x14161b) : hex(0xb9bec9));
    palette.setColor(QPalette::Shadow, theme.dark ? hex(0x0e1014) : hex(0x8a90a0));
    for (const QPalette::ColorRole role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText}) {
        palette.setColor(QPalette::Disabled, role, theme.faint);
    }
    return palette;
}

/// One relative luminance of WCAG 2.
double luminance(const QColor& colour)
{
    const auto linear = [](double channel) {
        return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

} // namespace

QColor Theme::of(VerdictClass verdictClass) const
{
    switch (verdictClass) {
    case VerdictClass::Passed:
        return passed;
    case VerdictClass::ExecutionFailure:
        return execution;
    case VerdictClass::CompilationFailure:
        return compilation;
    case VerdictClass::NotTheModels:
        break;
    }
    return notTheModels;
}

QColor Theme::chip(VerdictClass verdictClass) const
{
    return blend(of(verdictClass), panel, dark ? 0.16 : 0.12);
}

const Theme& lightTheme()
{
    static const Theme kTheme = makeLight();
    return kTheme;
}

const Theme& darkTheme()
{
    static const Theme kTheme = makeDark();
    return kTheme;
}

const Theme& themeOf(const QPalette& palette)
{
    return palette.color(QPalette::Active, QPalette::Window).lightness() < 128 ? darkTheme() : lightTheme();
}

const Theme& themeOf(const QWidget& widget)
{
    return themeOf(widget.palette());
}

void applyTheme(ThemeMode mode, bool desktopIsDark)
{
    const bool dark = mode == ThemeMode::Dark || (mode == ThemeMode::Desktop && desktopIsDark);
    const Theme& theme = dark ? darkTheme() : lightTheme();
    if (QApplication::style()->objectName() != QLatin1String("candor-flat")) {
        QApplication::setStyle(new FlatStyle);
    }
    const QPalette palette = paletteFor(theme);
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
}

double contrast(const QColor& first, const QColor& second)
{
    const double a = luminance(first);
    const double b = luminance(second);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

} // namespace candor::ui
