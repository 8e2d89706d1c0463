// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <QWidget>

#include <functional>
#include <vector>

namespace candor::ui {

class Commands;
class Focus;
class Workbench;

/// What a page is made with. References outlive every page.
struct PageContext
{
    Workbench& workbench;
    Focus& focus;
    Commands& commands;
};

/// A page of the window. `make` is called once, when the page is first shown; the window owns what it returns.
/// Actions of the page are to be added by `addCommands`, which is called when the window is made.
struct PageEntry
{
    QString id; ///< "results"; also the object name of the page
    QString title;
    int order = 0; ///< of the tabs; Alt+1 is the first
    std::function<QWidget*(const PageContext&)> make;
    std::function<void(const PageContext&)> addCommands;
};

struct DockEntry
{
    QString id;
    QString title;
    Qt::DockWidgetArea area = Qt::LeftDockWidgetArea;
    int width = 240;
    QStringList pages; ///< the pages beside which it stands; empty: all
    std::function<QWidget*(const PageContext&)> make;
};

/// What the window is made of. Each room has one function that puts its pages and docks in; the program calls them.
struct Registry
{
    std::vector<PageEntry> pages;
    std::vector<DockEntry> docks;
};

} // namespace candor::ui
