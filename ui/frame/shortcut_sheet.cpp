// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frame/shortcut_sheet.h"

#include "ui/page/commands.h"
#include "ui/theme/plain.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QScrollArea>

#include <map>

namespace candor::ui {

namespace {

/// What is no action, because it belongs to the lists and editors themselves.
struct OtherKey
{
    const char* keys;
    const char* what;
};
constexpr OtherKey kOthers[] = {
    {"↑ ↓ ← →", QT_TRANSLATE_NOOP("ShortcutSheet", "Move in tables, trees, columns and marks")},
    {"Enter", QT_TRANSLATE_NOOP("ShortcutSheet", "Open what is chosen; fold or unfold a section")},
    {"Tab, Shift+Tab", QT_TRANSLATE_NOOP("ShortcutSheet", "To the next or previous control")},
    {"Menu, Shift+F10", QT_TRANSLATE_NOOP("ShortcutSheet", "What can be done here")},
    {"Esc", QT_TRANSLATE_NOOP("ShortcutSheet", "Leave a field, close a dialog")},
};

QLabel* keyLabel(const QString& keys, QWidget* parent)
{
    auto* label = new PlainLabel(keys, parent);
    QFont font = label->font();
    font.setWeight(QFont::DemiBold);
    label->setFont(font);
    return label;
}

} // namespace

ShortcutSheet::ShortcutSheet(const Commands& commands, QWidget* parent) : QDialog(parent)
{
    setObjectName(QStringLiteral("shortcutSheet"));
    setWindowTitle(tr("Keys"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* sheet = new QWidget;
    auto* grid = new QGridLayout(sheet);
    grid->setContentsMargins(16, 16, 16, 16);
    grid->setHorizontalSpacing(24);
    grid->setVerticalSpacing(4);
    QStringList menus;
    std::map<QString, std::vector<const QAction*>> byMenu;
    for (const Commands::Entry& entry : commands.entries()) {
        if (!entry.action->shortcuts().isEmpty()) {
            if (!menus.contains(entry.menu)) {
                menus.push_back(entry.menu);
            }
            byMenu[entry.menu].push_back(entry.action);
        }
    }
    int row = 0;
    const auto addHeading = [&](const QString& text) { grid->addWidget(keyLabel(text, sheet), row++, 0, 1, 2); };
    const auto addKey = [&](const QString& what, const QString& keys) {
        grid->addWidget(new PlainLabel(what, sheet), row, 0);
        grid->addWidget(keyLabel(keys, sheet), row++, 1);
    };
    for (const QString& menu : menus) {
        addHeading(menu);
        for (const QAction* action : byMenu[menu]) {
            addKey(action->text().remove(QLatin1Char('&')),
                   QKeySequence::listToString(action->shortcuts(), QKeySequence::NativeText));
        }
        grid->setRowMinimumHeight(row++, 8);
    }
    addHeading(tr("Everywhere"));
    for (const OtherKey& other : kOthers) {
        addKey(tr(other.what), QString::fromUtf8(other.keys));
    }
    grid->setColumnStretch(0, 1);
    auto* scroll = new QScrollArea(this);
    scroll->setWidget(sheet);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(scroll);
    layout->addWidget(buttons);
    resize(560, 640);
}

} // namespace candor::ui
