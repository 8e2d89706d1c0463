// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>

class QMainWindow;

namespace candor::ui {

class Commands;

/// Places of docks and the window: saved by name, restored, reset, and kept from one start to the next. Owned by the
/// window. States of another version are refused by Qt and left alone.
class Layouts : public QObject
{
    Q_OBJECT
public:
    Layouts(QMainWindow& window, Commands& commands);

    /// Takes the window as it is now for what "reset" means, then restores what was there at the last end.
    void start();
    void keep() const;
    void save(const QString& name);
    [[nodiscard]] bool restore(const QString& name);
    void remove(const QString& name);
    [[nodiscard]] QStringList names() const;
    void reset();

signals:
    void restored(bool toDefaults); ///< places were changed; which docks are shown is the window's to say

private:
    void askName();
    void choose();

    QMainWindow& m_window;
    QByteArray m_initial;
};

} // namespace candor::ui
