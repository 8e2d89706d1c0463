// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/inspector_dock.h"

#include "ui/inspector/inspector.h"
#include "ui/page/registry.h"

#include <QCoreApplication>

namespace candor::ui {

void addInspectorDock(Registry& registry)
{
    registry.docks.push_back({QStringLiteral("inspector"),
                              QCoreApplication::translate("Inspector", "Inspector"),
                              Qt::RightDockWidgetArea,
                              440,
                              {QStringLiteral("results")},
                              [](const PageContext& context) -> QWidget* { return new Inspector(context); }});
}

} // namespace candor::ui
