// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/candor/every_page.h"

#include "ui/backends/backends_page.h"
#include "ui/charts/charts_page.h"
#include "ui/inspector/inspector_dock.h"
#include "ui/report/report_page.h"
#include "ui/results/results_page.h"
#include "ui/results/workspace_dock.h"
#include "ui/run/run_page.h"
#include "ui/sidebyside/side_by_side_page.h"
#include "ui/start/start_page.h"

namespace candor {

ui::Registry everyPage()
{
    ui::Registry registry;
    ui::addStartPage(registry);
    ui::addRunPage(registry);
    ui::addResultsPage(registry);
    ui::addSideBySidePage(registry);
    ui::addChartsPage(registry);
    ui::addReportPage(registry);
    ui::addBackendsPage(registry);
    ui::addWorkspaceDock(registry);
    ui::addInspectorDock(registry);
    return registry;
}

} // namespace candor
