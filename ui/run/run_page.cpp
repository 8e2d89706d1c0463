// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/run_page.h"

#include "ui/run/run_commands.h"
#include "ui/run/run_view.h"

#include <QCoreApplication>

namespace candor::ui {

void addRunPage(Registry& registry)
{
    PageEntry page;
    page.id = QStringLiteral("run");
    page.title = QCoreApplication::translate("RunPage", "Run");
    page.order = 1;
    page.make = [](const PageContext& context) -> QWidget* { return new RunView(context); };
    page.addCommands = [](const PageContext& context) { new RunCommands(context); };
    registry.pages.push_back(std::move(page));
}

} // namespace candor::ui
