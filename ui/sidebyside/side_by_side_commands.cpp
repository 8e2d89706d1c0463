// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/html_writer.h"
#include "core/report/markdown_writer.h"
#include "core/support/file.h"
#include "ui/bridge/workbench.h"
#include "ui/page/commands.h"
#include "ui/page/focus.h"
#include "ui/sidebyside/column_grid.h"
#include "ui/sidebyside/column_set.h"
#include "ui/sidebyside/side_by_side_page.h"
#include "ui/sidebyside/side_document.h"
#include "ui/theme/plain.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QMenu>
#include <QPointer>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <QStackedWidget>

#include <array>
#include <filesystem>

namespace candor::ui {

namespace {

constexpr std::array kColumnCommands{"side-by-side.inspect",   "side-by-side.compare-with", "side-by-side.pin",
                                     "side-by-side.move-left", "side-by-side.move-right",   "side-by-side.hide",
                                     "side-by-side.close",     "side-by-side.show-all"};
constexpr std::array kPageCommands{"side-by-side.differences-only", "side-by-side.cleared",
                                   "side-by-side.add-column",       "side-by-side.fold-all",
                                   "side-by-side.unfold-all",       "side-by-side.export-markdown",
                                   "side-by-side.export-html",      "side-by-side.copy-markdown"};

void openFileDialog(QWidget* parent, const QString& suggested, const QString& filter,
                    const std::function<void(const QString&)>& chosen)
{
    auto* dialog = new QFileDialog(parent, SideBySidePage::tr("Export side by side"), suggested, filter);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, chosen);
    dialog->open();
}

} // namespace

void SideBySidePage::setDifferencesOnly(bool only)
{
    m_grid->setDifferencesOnly(only);
    m_differences->setChecked(only);
    showDetail();
}

void SideBySidePage::setCleared(bool cleared)
{
    m_clearedButton->setChecked(cleared);
    if (m_cleared != cleared) {
        m_cleared = cleared;
        rebuild();
    }
    showCommands();
}

void SideBySidePage::pinCurrent()
{
    if (const SideColumnHead* head = current()) {
        m_columns->setPinned(head->members, !head->pinned);
    }
}

void SideBySidePage::hideCurrent()
{
    if (const SideColumnHead* head = current()) {
        m_columns->setHidden(head->members, true);
    }
}

void SideBySidePage::closeCurrent()
{
    if (const SideColumnHead* head = current()) {
        m_columns->close(head->members);
    }
}

void SideBySidePage::compareWithCurrent()
{
    if (const SideColumnHead* head = current()) {
        m_columns->setReference(head->members.front());
    }
}

void SideBySidePage::moveCurrent(int step)
{
    const SideColumnHead* head = current();
    const std::size_t here = m_grid->currentColumn();
    const std::size_t count = m_grid->content() ? m_grid->content()->columns.size() : 0;
    if (head && (step < 0 ? here > 0 : here + 1 < count)) {
        const std::size_t there = step < 0 ? here - 1 : here + 1;
        m_columns->move(head->members, m_grid->content()->columns[there].members);
    }
}

void SideBySidePage::inspectCurrent()
{
    if (const SideColumnHead* head = current()) {
        m_context.focus.setCandidate(head->members.front());
    }
}

void SideBySidePage::showAllColumns()
{
    m_columns->showAll();
}

void SideBySidePage::foldAll(bool folded)
{
    for (const SideSection section : kSideSections) {
        m_grid->setFolded(section, folded);
    }
}

void SideBySidePage::openAddMenu()
{
    m_add->showMenu();
}

void SideBySidePage::onHoleWanted(std::size_t row, std::size_t column)
{
    const SideContent& content = *m_grid->content();
    const int target = content.rows[row].cells[column].goesTo;
    if (!content.cleared && target >= 0) { // its row is the same in all columns, and only differences are shown
        setDifferencesOnly(false);
        m_grid->goToRow(static_cast<std::size_t>(target), column);
        return;
    }
    std::size_t nth = 0;
    for (std::size_t i = 0; i < row; ++i) {
        nth += content.rows[i].section == SideSection::Holes ? 1u : 0u;
    }
    m_wantedHole = WantedHole{content.columns[column].members.front(), nth};
    setCleared(false);
}

void SideBySidePage::onEmptyClicked()
{
    switch (m_step) {
    case Step::Start:
        m_context.focus.showPage(QStringLiteral("start"));
        return;
    case Step::Results:
        m_context.focus.showPage(QStringLiteral("results"));
        return;
    case Step::ShowAll:
        m_columns->showAll();
        return;
    case Step::Retry:
        m_columns->refetch();
        return;
    }
}

void SideBySidePage::openColumnMenu(std::size_t column, const QPoint& global)
{
    m_grid->setCurrentColumn(column);
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("sideBySideColumnMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const char* id : kColumnCommands) {
        if (QAction* action = m_context.commands.find(QString::fromLatin1(id))) {
            menu->addAction(action);
        }
    }
    menu->addSeparator();
    menu->addAction(tr("Copy this cell"), this, [this] { QApplication::clipboard()->setText(m_grid->currentWords()); });
    menu->popup(global);
}

/// What can be done at present; the page's keys work while it is seen alone.
void SideBySidePage::showCommands()
{
    const bool seen = isVisible() && m_stack->currentWidget() == m_full;
    const SideColumnHead* head = current();
    for (const char* id : kColumnCommands) {
        if (QAction* action = m_context.commands.find(QString::fromLatin1(id))) {
            action->setEnabled(seen && head);
        }
    }
    for (const char* id : kPageCommands) {
        if (QAction* action = m_context.commands.find(QString::fromLatin1(id))) {
            action->setEnabled(seen);
        }
    }
    const auto check = [this](const char* id, bool checked) {
        if (QAction* action = m_context.commands.find(QString::fromLatin1(id))) {
            const QSignalBlocker blocker(action);
            action->setChecked(checked);
        }
    };
    check("side-by-side.differences-only", m_grid->differencesOnly());
    check("side-by-side.cleared", m_cleared);
    if (QAction* all = m_context.commands.find(QStringLiteral("side-by-side.show-all"))) {
        all->setEnabled(isVisible() && m_columns->hiddenCount() > 0);
    }
    if (QAction* pin = m_context.commands.find(QStringLiteral("side-by-side.pin"))) {
        pin->setText(head && head->pinned ? tr("Unpin column") : tr("Pin column"));
    }
}

Document SideBySidePage::document() const
{
    SideView view;
    if (const Task* task = m_columns->task()) {
        view.title = task->id;
        view.prompt = task->prompt;
    }
    view.folded = m_grid->folded();
    view.differencesOnly = m_grid->differencesOnly();
    return sideDocument(*m_grid->content(), view);
}

void SideBySidePage::copyMarkdown()
{
    if (m_grid->content()) {
        QApplication::clipboard()->setText(qt(toMarkdown(document())));
        say(tr("Copied as Markdown."));
    }
}

void SideBySidePage::exportTo(SideFormat format)
{
    if (!m_grid->content()) {
        return;
    }
    const bool html = format == SideFormat::Html;
    QString name = m_title->text();
    name.replace(QRegularExpression(QStringLiteral("[^A-Za-z0-9_-]+")), QStringLiteral("-"));
    const QString suggested =
        name.left(60) + (html ? QStringLiteral("-side-by-side.html") : QStringLiteral("-side-by-side.md"));
    const auto write = [this, html, page = document()](const QString& path) {
        m_writing.queue(
            [html, page, path](std::stop_token) {
                return writeFile(std::filesystem::path(utf8(path)), html ? toHtml(page) : toMarkdown(page));
            },
            [this, path](const Result<void>& written) {
                say(written ? tr("Saved to %1").arg(shown(utf8(path), 300))
                            : tr("Not saved: %1").arg(shown(describe(written.error()), 600)));
            });
    };
    const QString filter = html ? tr("HTML (*.html)") : tr("Markdown (*.md)");
    if (m_choosePath) {
        m_choosePath(suggested, filter, write);
    } else {
        openFileDialog(this, suggested, filter, write);
    }
}

void addSideBySidePage(Registry& registry)
{
    auto page = std::make_shared<QPointer<SideBySidePage>>(); // made late
    PageEntry entry;
    entry.id = QStringLiteral("side-by-side");
    entry.title = SideBySidePage::tr("Side by side");
    entry.order = 3;
    entry.make = [page](const PageContext& context) {
        *page = new SideBySidePage(context);
        return page->data();
    };
    entry.addCommands = [page](const PageContext& context) {
        const QString view = SideBySidePage::tr("View");
        const QString candidate = SideBySidePage::tr("Candidate");
        const QString file = SideBySidePage::tr("File");
        const auto add = [page, &context](const char* id, const QString& menu, const QString& text,
                                          const QKeySequence& keys, std::function<void(SideBySidePage&)> run) {
            QAction* action = context.commands.add(QString::fromLatin1(id), menu, text, keys, [page, run] {
                if (*page) {
                    run(**page);
                }
            });
            action->setEnabled(false); // until the page is seen
            return action;
        };
        const auto addSwitch = [page, &context, &view](const char* id, const QString& text, const QKeySequence& keys,
                                                       void (SideBySidePage::*set)(bool)) {
            QAction* action = context.commands.add(QString::fromLatin1(id), view, text, keys);
            action->setCheckable(true);
            action->setEnabled(false);
            QObject::connect(action, &QAction::toggled, &context.commands, [page, set](bool on) {
                if (*page) {
                    (page->data()->*set)(on);
                }
            });
        };
        using Page = SideBySidePage;
        QObject::connect(&context.focus, &Focus::columnWanted, &context.commands,
                         [page, &focus = context.focus](CandidateKey key) {
                             focus.showPage(QStringLiteral("side-by-side")); // makes the page
                             if (*page) {
                                 (*page)->addColumn(key);
                             }
                         });
        addSwitch("side-by-side.differences-only", Page::tr("Differences only"), QKeySequence(Qt::Key_D),
                  &Page::setDifferencesOnly);
        addSwitch("side-by-side.cleared", Page::tr("Cleared IR"), QKeySequence(Qt::Key_C), &Page::setCleared);
        add("side-by-side.fold-all", view, Page::tr("Fold all sections"), {}, [](Page& p) { p.foldAll(true); });
        add("side-by-side.unfold-all", view, Page::tr("Unfold all sections"), {}, [](Page& p) { p.foldAll(false); });
        add("side-by-side.inspect", candidate, Page::tr("Look at this candidate"), {},
            [](Page& p) { p.inspectCurrent(); });
        add("side-by-side.compare-with", candidate, Page::tr("Compare with this column"), {},
            [](Page& p) { p.compareWithCurrent(); });
        add("side-by-side.pin", candidate, Page::tr("Pin column"), {}, [](Page& p) { p.pinCurrent(); });
        add("side-by-side.move-left", candidate, Page::tr("Move column left"),
            QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Left), [](Page& p) { p.moveCurrent(-1); });
        add("side-by-side.move-right", candidate, Page::tr("Move column right"),
            QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Right), [](Page& p) { p.moveCurrent(1); });
        add("side-by-side.hide", candidate, Page::tr("Hide column"), {}, [](Page& p) { p.hideCurrent(); });
        add("side-by-side.close", candidate, Page::tr("Close column"), {}, [](Page& p) { p.closeCurrent(); });
        add("side-by-side.show-all", candidate, Page::tr("Show hidden columns"), {},
            [](Page& p) { p.showAllColumns(); });
        add("side-by-side.add-column", candidate, Page::tr("Add column …"), {}, [](Page& p) { p.openAddMenu(); });
        add("side-by-side.export-markdown", file, Page::tr("Export side by side as Markdown …"), {},
            [](Page& p) { p.exportTo(SideFormat::Markdown); });
        add("side-by-side.export-html", file, Page::tr("Export side by side as HTML …"), {},
            [](Page& p) { p.exportTo(SideFormat::Html); });
        add("side-by-side.copy-markdown", file, Page::tr("Copy side by side as Markdown"), {},
            [](Page& p) { p.copyMarkdown(); });
    };
    registry.pages.push_back(std::move(entry));
}

} // namespace candor::ui
