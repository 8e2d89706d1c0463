// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/sample_workspace.h"
#include "ui/bridge/workbench.h"
#include "ui/page/commands.h"
#include "ui/page/focus.h"
#include "ui/page/registry.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QSettings>
#include <QSignalSpy>
#include <QWidget>

namespace candor {

/// What a page is made with in a test: services that can be scripted, a workbench, focus and commands.
struct PageFixture
{
    PageFixture()
    {
        QCoreApplication::setOrganizationName("candor");
        QCoreApplication::setApplicationName("candor");
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings.path());
    }

    QTemporaryDir settings; ///< each fixture starts with none
    std::shared_ptr<TestServices> services = std::make_shared<TestServices>();
    ui::Workbench workbench{services};
    ui::Focus focus{workbench};
    ui::Commands commands;
    ui::PageContext context{workbench, focus, commands};

    /// Opens and waits until the first picture is there.
    void open(const std::filesystem::path& file)
    {
        QSignalSpy opened(&workbench, &ui::Workbench::opened);
        workbench.open(file);
        QVERIFY(opened.wait(20'000));
    }
};

/// Writes the widget as it looks to $CANDOR_SHOTS/NAME-light.png and -dark.png; nothing where that is not set.
inline void shoot(QWidget& widget, const QString& name)
{
    const QString directory = qEnvironmentVariable("CANDOR_SHOTS");
    if (directory.isEmpty()) {
        return;
    }
    QDir().mkpath(directory);
    for (const bool dark : {true, false}) {
        ui::applyTheme(dark ? ui::ThemeMode::Dark : ui::ThemeMode::Light, false);
        QTest::qWait(400); // what is made in the background follows the theme
        widget.grab().save(directory + "/" + name + (dark ? "-dark.png" : "-light.png"));
    }
}

} // namespace candor
