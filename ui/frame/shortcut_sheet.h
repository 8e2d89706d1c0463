// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace candor::ui {

class Commands;

/// All keys of the window on one sheet, by menu.
class ShortcutSheet : public QDialog
{
    Q_OBJECT
public:
    ShortcutSheet(const Commands& commands, QWidget* parent);
};

} // namespace candor::ui
