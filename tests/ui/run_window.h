// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/page_fixture.h"
#include "ui/run/configuration_fields.h"
#include "ui/run/run_page.h"

#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <condition_variable>
#include <mutex>

namespace candor {

/// The run page in a window of its own, as the frame makes it.
struct RunWindow : PageFixture
{
    QWidget window;
    QWidget* page = nullptr;

    RunWindow()
    {
        ui::Registry registry;
        ui::addRunPage(registry);
        registry.pages.front().addCommands(context);
        page = registry.pages.front().make(context);
        auto* layout = new QVBoxLayout(&window);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(page);
        for (const ui::Commands::Entry& entry : commands.entries()) {
            window.addAction(entry.action);
        }
        window.resize(1280, 800);
        window.show();
        window.activateWindow();
    }
    template <class Widget>
    Widget* find(const char* name)
    {
        return page->findChild<Widget*>(QString::fromLatin1(name));
    }
    void click(const char* name) { QTest::mouseClick(find<QPushButton>(name), Qt::LeftButton); }
    QString text(const char* name) { return find<QLabel>(name)->text(); }
    QAbstractItemModel& rows(const char* table) { return *find<QTableView>(table)->model(); }
    QModelIndex cell(int row, ui::Field field) { return rows("configurations").index(row, ui::columnOf(field)); }
    void set(int row, ui::Field field, const QVariant& value)
    {
        rows("configurations").setData(cell(row, field), value);
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers) { QTest::keyClick(&window, key, modifiers); }
};

/// Blocks until the stop: a server that never answers.
inline Result<Reply> stall(const Request& /*request*/, std::stop_token stop)
{
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait(lock, stop, [] { return false; });
    return Error{ErrorCode::Cancelled, Stage::Backend, "stopped"};
}

} // namespace candor
