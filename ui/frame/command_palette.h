// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QDialog>

#include <optional>
#include <vector>

class QLineEdit;
class QListWidget;

namespace candor::ui {

class Commands;

/// Runs any action of the window by a few letters of its name. Modal to the window, gone when it loses its use.
class CommandPalette : public QDialog
{
    Q_OBJECT
public:
    CommandPalette(const Commands& commands, QWidget* parent);

    /// How well letters match a name: none without all of them in order; more for beginnings of words and runs.
    [[nodiscard]] static std::optional<int> match(const QString& letters, const QString& name);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fill(const QString& letters);
    void runCurrent();

    const Commands& m_commands;
    QLineEdit* m_input;
    QListWidget* m_list;
    std::vector<QAction*> m_shown; ///< a row each
};

} // namespace candor::ui
