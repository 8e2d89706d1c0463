// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/start_page.h"

#include "ui/bridge/workbench.h"
#include "ui/page/commands.h"
#include "ui/page/focus.h"
#include "ui/start/start_view.h"
#include "ui/theme/plain.h"

#include <QApplication>
#include <QCoreApplication>

namespace candor::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("StartPage", text);
}

void tell(const Error& error)
{
    plainMessage(QMessageBox::Warning, tr("Candor"), shown(describe(error), 4000, true), QMessageBox::Ok,
                 QApplication::activeWindow())
        ->open();
}

void startSample(const PageContext& context)
{
    const auto request = context.workbench.services().sample();
    if (!request) {
        tell(request.error());
        return;
    }
    context.workbench.start(*request);
    context.focus.showPage(QStringLiteral("run"));
}

/// Once the workspace is open; never when that fails.
void startSampleWhenOpen(const PageContext& context)
{
    auto* once = new QObject(&context.workbench);
    QObject::connect(&context.workbench, &Workbench::opened, once, [context, once] {
        once->deleteLater();
        startSample(context);
    });
    QObject::connect(&context.workbench, &Workbench::openFailed, once, [once] { once->deleteLater(); });
}

} // namespace

void openDefaultWorkspace(const PageContext& context)
{
    const auto path = context.workbench.services().defaultWorkspace();
    if (path) {
        context.workbench.open(*path);
    } else {
        tell(path.error());
    }
}

void runSample(const PageContext& context)
{
    if (context.workbench.run().active()) {
        context.focus.showPage(QStringLiteral("run"));
    } else if (context.workbench.isOpen()) {
        startSample(context);
    } else {
        startSampleWhenOpen(context);
        if (!context.workbench.isOpening()) {
            openDefaultWorkspace(context);
        }
    }
}

void addStartPage(Registry& registry)
{
    PageEntry page;
    page.id = QStringLiteral("start");
    page.title = tr("Start");
    page.order = 0;
    page.make = [](const PageContext& context) -> QWidget* { return new StartView(context); };
    page.addCommands = [](const PageContext& context) {
        context.commands.add(QStringLiteral("session.run-sample"), tr("Session"), tr("Run the sample"), {},
                             [context] { runSample(context); });
    };
    registry.pages.push_back(std::move(page));
}

} // namespace candor::ui
