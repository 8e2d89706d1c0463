// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/desktop_scheme.h"
#include "ui/theme/theme.h"

#include <QObject>

namespace candor::ui {

class Commands;

/// Light or dark: as the desktop says, or as the user chose, kept in the settings. Owned by the window.
class Appearance : public QObject
{
    Q_OBJECT
public:
    explicit Appearance(Commands& commands, QObject* parent = nullptr);
    void setMode(ThemeMode mode);
    [[nodiscard]] ThemeMode mode() const { return m_mode; }

private:
    void apply();

    DesktopScheme m_desktop;
    ThemeMode m_mode = ThemeMode::Desktop;
};

} // namespace candor::ui
