// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QKeySequence>
#include <QObject>
#include <QString>

#include <functional>
#include <vector>

namespace candor::ui {

/// Every action of the window, with the menu that it stands in: what menus, the command palette and the shortcut sheet
/// are made from. GUI thread; owned by the window.
class Commands : public QObject
{
    Q_OBJECT
public:
    struct Entry
    {
        QAction* action = nullptr; ///< owned by the Commands; its object name is `id`
        QString menu;              ///< "File", "Session", ... as shown
    };

    explicit Commands(QObject* parent = nullptr) : QObject(parent) {}

    /// `id` is unique and never translated ("results.next-failure"). The action works in the whole window unless its
    /// shortcut context is changed. `run` may be empty for actions that are connected elsewhere.
    QAction* add(const QString& id, const QString& menu, const QString& text, const QKeySequence& shortcut = {},
                 std::function<void()> run = {});
    [[nodiscard]] const std::vector<Entry>& entries() const { return m_entries; }
    [[nodiscard]] QAction* find(const QString& id) const;

signals:
    void added(QAction* action, const QString& menu);

private:
    std::vector<Entry> m_entries;
};

} // namespace candor::ui
