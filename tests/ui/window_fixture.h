// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/candor/every_page.h"
#include "tests/ui/page_fixture.h"
#include "ui/frame/main_window.h"

namespace candor {

/// The whole window as the program has it, with services that a test can script.
struct WindowFixture
{
    PageFixture page;
    ui::MainWindow window{page.workbench, everyPage()};

    explicit WindowFixture(QSize size = {1280, 800})
    {
        window.resize(size);
        window.show();
        if (!QTest::qWaitForWindowExposed(&window)) {
            qFatal("the window does not come up");
        }
    }
    ui::Focus& focus() { return window.context().focus; }
    ui::Commands& commands() { return window.context().commands; }

    void open(const std::filesystem::path& file)
    {
        QSignalSpy opened(&page.workbench, &ui::Workbench::opened);
        window.open(file);
        if (opened.isEmpty() && !opened.wait(20'000)) {
            qFatal("the workspace does not open");
        }
    }
    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(window.windowHandle(), static_cast<Qt::Key>(key), modifiers);
    }
    template <class T>
    T* find(const char* name)
    {
        return window.findChild<T*>(QString::fromLatin1(name));
    }
};

} // namespace candor
