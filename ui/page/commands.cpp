// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/page/commands.h"

#include <algorithm>

namespace candor::ui {

QAction* Commands::add(const QString& id, const QString& menu, const QString& text, const QKeySequence& shortcut,
                       std::function<void()> run)
{
    auto* action = new QAction(text, this);
    action->setObjectName(id);
    action->setShortcut(shortcut);
    if (run) {
        connect(action, &QAction::triggered, this, std::move(run));
    }
    m_entries.push_back({action, menu});
    emit added(action, menu);
    return action;
}

QAction* Commands::find(const QString& id) const
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [&id](const Entry& entry) { return entry.action->objectName() == id; });
    return found == m_entries.end() ? nullptr : found->action;
}

} // namespace candor::ui
