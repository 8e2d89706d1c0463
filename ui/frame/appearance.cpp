// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frame/appearance.h"

#include "ui/page/commands.h"

#include <QActionGroup>
#include <QApplication>
#include <QSettings>

namespace candor::ui {

namespace {

constexpr auto kKey = "theme";

struct Choice
{
    ThemeMode mode;
    const char* name; ///< in the settings and the command's id
    const char* text;
};
constexpr Choice kChoices[] = {
    {ThemeMode::Desktop, "desktop", QT_TRANSLATE_NOOP("Appearance", "Colours of the desktop")},
    {ThemeMode::Light, "light", QT_TRANSLATE_NOOP("Appearance", "Light colours")},
    {ThemeMode::Dark, "dark", QT_TRANSLATE_NOOP("Appearance", "Dark colours")}};

} // namespace

Appearance::Appearance(Commands& commands, QObject* parent) : QObject(parent)
{
    const QString stored = QSettings().value(QLatin1String(kKey)).toString();
    auto* group = new QActionGroup(this);
    for (const Choice& choice : kChoices) {
        QAction* action = commands.add(QStringLiteral("view.theme-") + QLatin1String(choice.name), tr("View"),
                                       QCoreApplication::translate("Appearance", choice.text), {},
                                       [this, mode = choice.mode] { setMode(mode); });
        action->setCheckable(true);
        group->addAction(action);
        if (stored == QLatin1String(choice.name)) {
            m_mode = choice.mode;
        }
        action->setChecked(m_mode == choice.mode);
    }
    connect(&m_desktop, &DesktopScheme::changed, this, &Appearance::apply);
    apply();
}

void Appearance::setMode(ThemeMode mode)
{
    m_mode = mode;
    for (const Choice& choice : kChoices) {
        if (choice.mode == mode) {
            QSettings().setValue(QLatin1String(kKey), QLatin1String(choice.name));
        }
    }
    apply();
}

void Appearance::apply()
{
    applyTheme(m_mode, m_desktop.isDark());
}

} // namespace candor::ui
