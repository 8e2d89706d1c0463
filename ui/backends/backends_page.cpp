// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/backends/backends_page.h"

#include "ui/backends/backends_view.h"
#include "ui/page/commands.h"
#include "ui/page/focus.h"

#include <QPointer>

#include <memory>
#include <optional>

namespace candor::ui {

namespace {

/// What was wished for before the page was made.
struct Waiting
{
    QPointer<BackendsView> page;
    std::optional<QString> backend;

    void give()
    {
        if (page && backend) {
            page->showBackend(*std::exchange(backend, std::nullopt));
        }
    }
};

} // namespace

void addBackendsPage(Registry& registry)
{
    auto waiting = std::make_shared<Waiting>();
    PageEntry page;
    page.id = QStringLiteral("backends");
    page.title = BackendsView::tr("Backends");
    page.order = 6;
    page.make = [waiting](const PageContext& context) -> QWidget* {
        waiting->page = new BackendsView(context);
        waiting->give();
        return waiting->page;
    };
    page.addCommands = [waiting](const PageContext& context) {
        Focus& focus = context.focus;
        QObject::connect(&focus, &Focus::backendWanted, &context.commands, [waiting, &focus](const QString& backend) {
            waiting->backend = backend;
            focus.showPage(QStringLiteral("backends"));
            waiting->give();
        });
        context.commands
            .add(QStringLiteral("backends.save"), BackendsView::tr("File"), BackendsView::tr("Save backend"),
                 QKeySequence::Save)
            ->setEnabled(false);
        context.commands
            .add(QStringLiteral("backends.probe"), BackendsView::tr("Session"), BackendsView::tr("Probe backend"),
                 Qt::CTRL | Qt::SHIFT | Qt::Key_B)
            ->setEnabled(false);
    };
    registry.pages.push_back(std::move(page));
}

} // namespace candor::ui
