// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/plain.h"
#include "ui/theme/theme.h"

namespace candor::ui {

/// A plain label in a colour of the theme, on a ground of the theme if one is given. It asks the theme when it paints,
/// so that it follows every change. GUI thread.
class ToneLabel : public PlainLabel
{
    Q_OBJECT
public:
    using Tone = QColor Theme::*;

    explicit ToneLabel(Tone tone, QWidget* parent = nullptr, Tone ground = nullptr);
    void setTone(Tone tone);
    void setGround(Tone ground); ///< nullptr: none

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Tone m_tone;
    Tone m_ground;
};

} // namespace candor::ui
