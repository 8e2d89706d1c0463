// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/charts_page.h"

#include "ui/charts/charts_view.h"
#include "ui/page/commands.h"
#include "ui/page/focus.h"

#include <QPointer>

#include <functional>
#include <memory>

namespace candor::ui {

namespace {

using PagePtr = std::shared_ptr<QPointer<ChartsView>>; ///< the page is made late

void addChartCommands(const PageContext& context, const PagePtr& page)
{
    const auto add = [&](const char* id, const QString& menu, const QString& text,
                         std::function<void(ChartsView&)> run) {
        return context.commands.add(QString::fromLatin1(id), menu, text, {}, [&focus = context.focus, page, run] {
            focus.showPage(QStringLiteral("charts"));
            if (*page) {
                run(**page);
            }
        });
    };
    add("charts.export", ChartsView::tr("File"), ChartsView::tr("Export Chart…"),
        [](ChartsView& view) { view.exportChosen(ExportFormat::Svg); });
    add("charts.copy", ChartsView::tr("Edit"), ChartsView::tr("Copy Chart as Image"),
        [](ChartsView& view) { view.copyChosen(); });
    QAction* table = add("charts.table", ChartsView::tr("View"), ChartsView::tr("Chart Data as Table"),
                         [](ChartsView& view) { view.showTables(!view.areTablesShown()); });
    table->setCheckable(true);
}

} // namespace

void addChartsPage(Registry& registry)
{
    auto page = std::make_shared<QPointer<ChartsView>>();
    PageEntry entry;
    entry.id = QStringLiteral("charts");
    entry.title = ChartsView::tr("Charts");
    entry.order = 4;
    entry.make = [page](const PageContext& context) -> QWidget* {
        *page = new ChartsView(context);
        if (QAction* table = context.commands.find(QStringLiteral("charts.table"))) {
            QObject::connect(page->data(), &ChartsView::tablesShown, table, &QAction::setChecked);
        }
        return page->data();
    };
    entry.addCommands = [page](const PageContext& context) { addChartCommands(context, page); };
    registry.pages.push_back(std::move(entry));
}

} // namespace candor::ui
