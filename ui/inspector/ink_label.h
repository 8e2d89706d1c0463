// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/plain.h"

namespace candor::ui {

/// A plain label in one of the theme's inks, wrapped and selectable with the mouse; follows changes of the theme.
class InkLabel : public PlainLabel
{
    Q_OBJECT
public:
    enum class Ink
    {
        Text,
        Dim,
        Warning,
        Execution, ///< what failed
        Passed,
    };
    explicit InkLabel(Ink ink = Ink::Text, QWidget* parent = nullptr);
    void setInk(Ink ink);
    /// Sets the text and shows the label only when there is one.
    void say(const QString& text);

protected:
    void changeEvent(QEvent* event) override;

private:
    void colour();
    Ink m_ink;
};

} // namespace candor::ui
