// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/ink_label.h"

#include "ui/theme/theme.h"

#include <QEvent>

namespace candor::ui {

InkLabel::InkLabel(Ink ink, QWidget* parent) : PlainLabel(QString(), parent), m_ink(ink)
{
    setWordWrap(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    setForegroundRole(QPalette::WindowText); // on a Base ground Qt would take the ink of Text
    colour();
}

void InkLabel::setInk(Ink ink)
{
    m_ink = ink;
    colour();
}

void InkLabel::say(const QString& text)
{
    setText(text);
    setVisible(!text.isEmpty());
}

void InkLabel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange) {
        colour();
    }
    PlainLabel::changeEvent(event);
}

void InkLabel::colour()
{
    const Theme& theme = themeOf(*this);
    QColor ink = theme.text;
    switch (m_ink) {
    case Ink::Text:
        break;
    case Ink::Dim:
        ink = theme.dim;
        break;
    case Ink::Warning:
        ink = theme.warning;
        break;
    case Ink::Execution:
        ink = theme.execution;
        break;
    case Ink::Passed:
        ink = theme.passed;
        break;
    }
    if (palette().color(QPalette::WindowText) != ink) { // setting it comes back here
        QPalette changed = palette();
        changed.setColor(QPalette::WindowText, ink);
        setPalette(changed);
    }
}

} // namespace candor::ui
