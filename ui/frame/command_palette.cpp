// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frame/command_palette.h"

#include "ui/page/commands.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace candor::ui {

CommandPalette::CommandPalette(const Commands& commands, QWidget* parent)
    : QDialog(parent), m_commands(commands), m_input(new QLineEdit(this)), m_list(new QListWidget(this))
{
    setObjectName(QStringLiteral("commandPalette"));
    setWindowTitle(tr("Commands"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_input->setObjectName(QStringLiteral("paletteInput"));
    m_input->setAccessibleName(tr("Command"));
    m_input->setPlaceholderText(tr("Type a few letters of a command; Enter runs it"));
    m_input->installEventFilter(this);
    m_list->setObjectName(QStringLiteral("paletteList"));
    m_list->setAccessibleName(tr("Commands that match"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(8);
    layout->addWidget(m_input);
    layout->addWidget(m_list);
    resize(560, 420);
    connect(m_input, &QLineEdit::textChanged, this, &CommandPalette::fill);
    connect(m_list, &QListWidget::itemActivated, this, &CommandPalette::runCurrent);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::runCurrent);
    fill({});
}

std::optional<int> CommandPalette::match(const QString& letters, const QString& name)
{
    int points = 0;
    qsizetype at = 0;
    qsizetype previous = -2;
    for (const QChar letter : letters) {
        if (letter.isSpace()) {
            continue;
        }
        const qsizetype found = name.indexOf(letter, at, Qt::CaseInsensitive);
        if (found < 0) {
            return std::nullopt;
        }
        points += found == previous + 1 ? 4 : 0;
        points += found == 0 || !name[found - 1].isLetterOrNumber() ? 3 : 0;
        previous = found;
        at = found + 1;
    }
    return points * 16 - static_cast<int>(std::min<qsizetype>(name.size(), 15));
}

void CommandPalette::fill(const QString& letters)
{
    struct Hit
    {
        QAction* action;
        QString name;
        int points;
    };
    std::vector<Hit> hits;
    for (const Commands::Entry& entry : m_commands.entries()) {
        const QString name = entry.menu + QStringLiteral(": ") + entry.action->text().remove(QLatin1Char('&'));
        if (const auto points = match(letters, name); points && entry.action->isVisible()) {
            hits.push_back({entry.action, name, *points});
        }
    }
    if (!letters.isEmpty()) {
        std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.points > b.points; });
    }
    m_list->clear();
    m_shown.clear();
    for (const Hit& hit : hits) {
        const QString keys = hit.action->shortcut().toString(QKeySequence::NativeText);
        auto* item = new QListWidgetItem(keys.isEmpty() ? hit.name : hit.name + QStringLiteral("    ") + keys, m_list);
        if (!hit.action->isEnabled()) {
            item->setFlags(item->flags() & ~Qt::ItemIsEnabled);
        }
        m_shown.push_back(hit.action);
    }
    if (m_shown.empty()) {
        auto* item = new QListWidgetItem(tr("No command has these letters in this order"), m_list);
        item->setFlags(Qt::NoItemFlags);
    }
    m_list->setCurrentRow(0);
}

void CommandPalette::runCurrent()
{
    const int row = m_list->currentRow();
    if (row < 0 || static_cast<std::size_t>(row) >= m_shown.size()) {
        return;
    }
    QAction* action = m_shown[static_cast<std::size_t>(row)];
    if (!action->isEnabled()) {
        return;
    }
    accept();
    action->trigger();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_input || event->type() != QEvent::KeyPress) {
        return QDialog::eventFilter(watched, event);
    }
    const auto* key = static_cast<QKeyEvent*>(event);
    const int last = m_list->count() - 1;
    switch (key->key()) {
    case Qt::Key_Down:
        m_list->setCurrentRow(std::min(last, m_list->currentRow() + 1));
        return true;
    case Qt::Key_Up:
        m_list->setCurrentRow(std::max(0, m_list->currentRow() - 1));
        return true;
    case Qt::Key_PageDown:
        m_list->setCurrentRow(std::min(last, m_list->currentRow() + 10));
        return true;
    case Qt::Key_PageUp:
        m_list->setCurrentRow(std::max(0, m_list->currentRow() - 10));
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        runCurrent();
        return true;
    default:
        return QDialog::eventFilter(watched, event);
    }
}

} // namespace candor::ui
