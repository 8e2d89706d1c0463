// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frame/main_window.h"

#include "ui/bridge/workbench.h"
#include "ui/frame/appearance.h"
#include "ui/frame/command_palette.h"
#include "ui/frame/layouts.h"
#include "ui/frame/notice_bar.h"
#include "ui/frame/page_tabs.h"
#include "ui/frame/shortcut_sheet.h"
#include "ui/frame/status_line.h"
#include "ui/frame/workspace_files.h"
#include "ui/theme/plain.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QMenuBar>
#include <QMimeData>
#include <QPushButton>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace candor::ui {

namespace {

/// As small as its current page, not as the largest of all.
class PageStack : public QStackedWidget
{
public:
    explicit PageStack(QWidget* parent) : QStackedWidget(parent)
    {
        connect(this, &QStackedWidget::currentChanged, this, &QWidget::updateGeometry);
    }
    [[nodiscard]] QSize minimumSizeHint() const override
    {
        return currentWidget() ? currentWidget()->minimumSizeHint() : QSize();
    }
};

} // namespace

MainWindow::MainWindow(Workbench& workbench, Registry registry, QWidget* parent)
    : QMainWindow(parent), m_workbench(workbench), m_registry(std::move(registry)), m_focus(workbench),
      m_appearance(new Appearance(m_commands, this)), m_tabs(new PageTabs(this)), m_notices(new NoticeBar(this)),
      m_pages(new PageStack(this)), m_files(new WorkspaceFiles(workbench, m_commands, *m_notices, *this)),
      m_layouts(nullptr)
{
    setObjectName(QStringLiteral("mainWindow"));
    setAcceptDrops(true);
    setDockNestingEnabled(true);
    resize(QSize(1440, 900).boundedTo(screen()->availableSize()));
    std::sort(m_registry.pages.begin(), m_registry.pages.end(),
              [](const PageEntry& a, const PageEntry& b) { return a.order < b.order; });
    auto* centre = new QWidget(this);
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_notices);
    layout->addWidget(m_pages, 1);
    setCentralWidget(centre);
    auto* top = new QWidget(this); // menus and tabs, above docks and pages
    auto* topLayout = new QVBoxLayout(top);
    topLayout->setContentsMargins(0, 0, 0, 0);
    topLayout->setSpacing(0);
    auto* menus = new QMenuBar(top);
    menus->setObjectName(QStringLiteral("menuBar"));
    topLayout->addWidget(menus);
    topLayout->addWidget(m_tabs);
    setMenuWidget(top);
    setStatusBar(new StatusLine(workbench, m_focus, this));
    addPages();
    addWindowCommands();
    addDocks();
    m_layouts = new Layouts(*this, m_commands);
    connect(m_layouts, &Layouts::restored, this, [this](bool toDefaults) {
        for (const Dock& dock : m_docks) {
            dock.wanted->setChecked(toDefaults || dock.wanted->isChecked());
        }
        showDocks();
    });
    fillMenus();
    followWishes();
    m_layouts->start();
    showPage(m_registry.pages.empty() ? QString() : m_registry.pages.front().id);
    sayTitle();
}

MainWindow::~MainWindow()
{
    // Pages and docks look at commands and focus until their end, so they go first.
    hide();
    delete takeCentralWidget();
    for (const Dock& dock : m_docks) {
        delete dock.widget;
    }
}

void MainWindow::addPages()
{
    int number = 0;
    for (const PageEntry& page : m_registry.pages) {
        const QKeySequence keys(QStringLiteral("Alt+%1").arg(++number));
        m_tabs->add(page.id, page.title, keys.toString(QKeySequence::NativeText));
        m_commands.add(QStringLiteral("view.page-") + page.id, tr("View"), page.title, keys,
                       [this, id = page.id] { showPage(id); });
    }
    const PageContext own = context();
    for (const PageEntry& page : m_registry.pages) {
        if (page.addCommands) {
            page.addCommands(own);
        }
    }
    connect(m_tabs, &PageTabs::chosen, this, &MainWindow::showPage);
}

void MainWindow::addDocks()
{
    for (const DockEntry& entry : m_registry.docks) {
        auto* dock = new QDockWidget(entry.title, this);
        dock->setObjectName(QStringLiteral("dock-") + entry.id);
        dock->setWidget(entry.make(context()));
        dock->widget()->setMinimumWidth(entry.width * 3 / 4);
        dock->setFeatures(QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetFloatable);
        addDockWidget(entry.area, dock);
        QAction* wanted = m_commands.add(QStringLiteral("view.dock-") + entry.id, tr("View"), entry.title);
        wanted->setCheckable(true);
        wanted->setChecked(QSettings().value(QStringLiteral("docks/") + entry.id, true).toBool());
        connect(wanted, &QAction::toggled, this, [this, id = entry.id](bool on) {
            QSettings().setValue(QStringLiteral("docks/") + id, on);
            showDocks();
        });
        m_docks.push_back({dock, wanted, entry.pages, entry.width});
    }
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
}

/// A dock stands beside the pages where it makes sense, if the user wants it.
void MainWindow::showDocks()
{
    QList<QDockWidget*> visible;
    QList<int> widths;
    for (Dock& dock : m_docks) {
        const bool wasShown = dock.widget->isVisible();
        const bool wanted = dock.wanted->isChecked() && (dock.pages.isEmpty() || dock.pages.contains(currentPage()));
        if (wasShown && !dock.widget->isFloating()) {
            dock.width = dock.widget->width(); // as the user left it
        }
        dock.widget->setVisible(wanted);
        if (wanted && !dock.widget->isFloating()) {
            visible.push_back(dock.widget);
            widths.push_back(dock.width);
        }
    }
    resizeDocks(visible, widths, Qt::Horizontal); // else a page's wishes would squeeze them
}

void MainWindow::addWindowCommands()
{
    m_commands.add(QStringLiteral("file.quit"), tr("File"), tr("Quit"), QKeySequence::Quit, [this] { close(); });
    m_commands.add(QStringLiteral("help.commands"), tr("Help"), tr("Run a command…"),
                   QKeySequence(QStringLiteral("Ctrl+Shift+P")),
                   [this] { (new CommandPalette(m_commands, this))->open(); });
    m_commands.add(QStringLiteral("help.keys"), tr("Help"), tr("Keys"), QKeySequence(QStringLiteral("F1")),
                   [this] { (new ShortcutSheet(m_commands, this))->open(); });
    m_commands.add(QStringLiteral("help.about"), tr("Help"), tr("About Candor"), {}, [this] {
        plainMessage(QMessageBox::Information, tr("About Candor"),
                     tr("Candor %1\n\nA workbench for people who make language models write Python through an "
                        "intermediate representation.\n\nGPL-3.0-or-later. It uses Qt %2, QCustomPlot, QScintilla, "
                        "SQLite, libcurl and nlohmann_json.")
                         .arg(QCoreApplication::applicationVersion(), QString::fromLatin1(qVersion())),
                     QMessageBox::Close, this)
            ->open();
    });
    connect(m_tabs, &PageTabs::paletteWanted, m_commands.find(QStringLiteral("help.commands")), &QAction::trigger);
}

void MainWindow::fillMenus()
{
    auto* bar = findChild<QMenuBar*>(QStringLiteral("menuBar"));
    for (const QString& title : {tr("File"), tr("Edit"), tr("View"), tr("Session"), tr("Candidate"), tr("Help")}) {
        QMenu* menu = bar->addMenu(QLatin1Char('&') + title);
        menu->setObjectName(QStringLiteral("menu-") + title);
        menu->setToolTipsVisible(true);
        m_menus[title] = menu;
    }
    QMenu* recent = new QMenu(tr("Open recent"), this);
    recent->setObjectName(QStringLiteral("recentMenu"));
    recent->setToolTipsVisible(true);
    connect(recent, &QMenu::aboutToShow, this, [this, recent] { m_files->fillRecent(*recent); });
    for (const Commands::Entry& entry : m_commands.entries()) {
        putInMenu(entry.action, entry.menu);
    }
    m_menus[tr("File")]->insertMenu(m_commands.find(QStringLiteral("file.open-default")), recent);
    connect(&m_commands, &Commands::added, this, &MainWindow::putInMenu);
    for (const auto& [title, menu] : m_menus) {
        menu->menuAction()->setVisible(!menu->isEmpty());
    }
}

void MainWindow::putInMenu(QAction* action, const QString& menu)
{
    addAction(action); // so that its keys work in the whole window
    QMenu*& found = m_menus[menu];
    if (!found) {
        found = findChild<QMenuBar*>(QStringLiteral("menuBar"))->addMenu(menu);
    }
    found->addAction(action);
    found->menuAction()->setVisible(true);
}

void MainWindow::followWishes()
{
    connect(&m_focus, &Focus::pageWanted, this, &MainWindow::showPage);
    connect(&m_workbench, &Workbench::opened, this, [this] {
        sayTitle();
        if (currentPage() == QLatin1String("start") && !m_workbench.picture().snapshot->sessions.empty()) {
            showPage(QStringLiteral("results"));
        }
    });
    connect(&m_workbench, &Workbench::closed, this, &MainWindow::sayTitle);
    connect(&m_workbench, &Workbench::runChanged, this, [this] {
        if (m_closing && !m_workbench.run().active()) {
            close();
        }
    });
}

QWidget* MainWindow::pageNamed(const QString& id)
{
    if (const auto found = m_made.find(id); found != m_made.end()) {
        return found->second;
    }
    const auto entry = std::find_if(m_registry.pages.begin(), m_registry.pages.end(),
                                    [&id](const PageEntry& page) { return page.id == id; });
    if (entry == m_registry.pages.end()) {
        return nullptr;
    }
    QWidget* page = entry->make(context());
    page->setObjectName(id);
    m_pages->addWidget(page);
    m_made[id] = page;
    return page;
}

void MainWindow::showPage(const QString& id)
{
    if (QWidget* page = pageNamed(id)) {
        m_pages->setCurrentWidget(page);
        m_tabs->setCurrent(id);
        showDocks();
        page->setFocus();
    }
}

QString MainWindow::currentPage() const
{
    return m_pages->currentWidget() ? m_pages->currentWidget()->objectName() : QString();
}

void MainWindow::open(const std::filesystem::path& path)
{
    m_files->open(path);
}

void MainWindow::sayTitle()
{
    const QString name = shown(m_workbench.path().filename().string(), 80);
    setWindowTitle(name.isEmpty() ? tr("Candor") : tr("%1 — Candor").arg(name));
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (m_workbench.run().active() && !m_closing) {
        event->ignore();
        askBeforeClosing();
        return;
    }
    m_layouts->keep();
    QMainWindow::closeEvent(event);
}

void MainWindow::askBeforeClosing()
{
    if (findChild<QMessageBox*>(QStringLiteral("closeQuestion"))) {
        return;
    }
    QMessageBox* box = plainMessage(
        QMessageBox::Question, tr("A session is running"),
        tr("Closing ends the running session. What is done is stored; it can be resumed when the workspace is opened "
           "again."),
        QMessageBox::Cancel, this);
    box->setObjectName(QStringLiteral("closeQuestion"));
    QPushButton* end = box->addButton(tr("End the session and close"), QMessageBox::AcceptRole);
    end->setObjectName(QStringLiteral("endAndClose"));
    box->setDefaultButton(end);
    connect(box, &QMessageBox::finished, this, [this, box, end] {
        if (box->clickedButton() == end) {
            m_closing = true;
            m_workbench.cancel();
            if (!m_workbench.run().active()) {
                close();
            }
        }
    });
    box->open();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.front().isLocalFile()) {
        event->acceptProposedAction();
    }
}

void MainWindow::dropEvent(QDropEvent* event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.front().isLocalFile()) {
        event->acceptProposedAction();
        open(urls.front().toLocalFile().toStdString());
    }
}

} // namespace candor::ui
