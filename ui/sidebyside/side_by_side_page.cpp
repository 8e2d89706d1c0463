// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sidebyside/side_by_side_page.h"

#include "ui/bridge/workbench.h"
#include "ui/page/commands.h"
#include "ui/page/focus.h"
#include "ui/parts/empty_state.h"
#include "ui/sidebyside/column_grid.h"
#include "ui/sidebyside/column_menus.h"
#include "ui/sidebyside/column_set.h"
#include "ui/sidebyside/elided_line.h"
#include "ui/sidebyside/side_document.h"
#include "ui/theme/plain.h"

#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace candor::ui {

namespace {

QPushButton* newButton(const QString& text, const char* name, QWidget* parent)
{
    auto* button = new QPushButton(text, parent);
    button->setObjectName(QString::fromLatin1(name));
    button->setAccessibleName(text);
    button->setMinimumHeight(28);
    return button;
}

} // namespace

SideBySidePage::SideBySidePage(const PageContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_columns(new ColumnSet(context.workbench, this))
{
    setObjectName(QStringLiteral("side-by-side"));
    makeControls();
    layOut();
    connectAll();
    showState();
}

SideBySidePage::~SideBySidePage() = default;

void SideBySidePage::makeControls()
{
    m_stack = new QStackedWidget(this);
    m_empty = new EmptyState(m_stack);
    m_full = new QWidget(m_stack);
    m_title = new PlainLabel(QString(), m_full);
    m_title->setObjectName(QStringLiteral("sideBySideTitle"));
    QFont large = m_title->font();
    large.setPointSizeF(large.pointSizeF() * 1.35);
    large.setBold(true);
    m_title->setFont(large);
    m_prompt = new ElidedLine(m_full);
    m_prompt->setObjectName(QStringLiteral("sideBySidePrompt"));
    m_prompt->setDim(true);
    m_sentence = new PlainLabel(QString(), m_full);
    m_sentence->setObjectName(QStringLiteral("sideBySideSentence"));
    m_sentence->setWordWrap(true);
    m_detail = new ElidedLine(m_full);
    m_detail->setObjectName(QStringLiteral("sideBySideDetail"));
    m_differences = newButton(tr("Differences only"), "sideBySideDifferences", m_full);
    m_differences->setCheckable(true);
    m_differences->setToolTip(plainToolTip(tr("Show only rows that differ (D)")));
    m_clearedButton = newButton(tr("Cleared IR"), "sideBySideCleared", m_full);
    m_clearedButton->setCheckable(true);
    m_clearedButton->setToolTip(plainToolTip(tr("Show the IR after its holes were cleared (C)")));
    m_compare = newButton(tr("Compare with"), "sideBySideCompare", m_full);
    m_compare->setMenu(new QMenu(m_compare));
    m_add = newButton(tr("Add column"), "sideBySideAdd", m_full);
    m_add->setMenu(new QMenu(m_add));
    m_export = newButton(tr("Export"), "sideBySideExport", m_full);
    m_export->setMenu(new QMenu(m_export));
    for (const char* id : {"side-by-side.export-markdown", "side-by-side.export-html", "side-by-side.copy-markdown"}) {
        if (QAction* action = m_context.commands.find(QString::fromLatin1(id))) {
            m_export->menu()->addAction(action);
        }
    }
    m_grid = new ColumnGrid(m_full);
}

void SideBySidePage::layOut()
{
    auto* heading = new QHBoxLayout;
    heading->setSpacing(12);
    heading->addWidget(m_title);
    heading->addWidget(m_prompt, 1);
    auto* controls = new QHBoxLayout;
    controls->setSpacing(8);
    for (QPushButton* button : {m_differences, m_clearedButton, m_compare, m_add, m_export}) {
        controls->addWidget(button);
    }
    controls->addStretch(1);
    auto* layout = new QVBoxLayout(m_full);
    layout->setContentsMargins(16, 16, 16, 8);
    layout->setSpacing(8);
    layout->addLayout(heading);
    layout->addWidget(m_sentence);
    layout->addLayout(controls);
    layout->addSpacing(4);
    layout->addWidget(m_grid, 1);
    layout->addWidget(m_detail);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_full);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);
    setTabOrder(m_differences, m_clearedButton);
    setTabOrder(m_clearedButton, m_compare);
    setTabOrder(m_compare, m_add);
    setTabOrder(m_add, m_export);
    setTabOrder(m_export, m_grid);
}

void SideBySidePage::connectAll()
{
    Workbench& workbench = m_context.workbench;
    Focus& focus = m_context.focus;
    connect(&focus, &Focus::candidateChanged, this, [this] {
        m_followed = false;
        if (isVisible()) {
            follow();
        }
    });
    connect(&workbench, &Workbench::closed, this, [this] { m_columns->clear(); });
    connect(&workbench, &Workbench::runEnded, this, [this] {
        if (!m_columns->isEmpty()) {
            m_columns->refetch(); // trials may have been drawn again
        }
    });
    connect(&workbench, &Workbench::pictureChanged, this, [this] {
        if (isVisible() && m_columns->isEmpty()) {
            followSoon();
        }
    });
    connect(m_columns, &ColumnSet::changed, this, &SideBySidePage::rebuild);
    connect(m_columns, &ColumnSet::ready, this, &SideBySidePage::compute);
    connect(m_columns, &ColumnSet::failed, this, [this](const Error& error) {
        m_problem = error;
        showState();
    });
    connect(m_differences, &QPushButton::toggled, this, &SideBySidePage::setDifferencesOnly);
    connect(m_clearedButton, &QPushButton::toggled, this, &SideBySidePage::setCleared);
    connect(m_compare->menu(), &QMenu::aboutToShow, this, [this] {
        if (const SideContent* content = m_grid->content()) {
            fillCompareMenu(*m_compare->menu(), *content, [this](std::size_t column) {
                m_columns->setReference(m_grid->content()->columns[column].members.front());
            });
        }
    });
    connect(m_add->menu(), &QMenu::aboutToShow, this, [this] {
        fillAddMenu(*m_add->menu(), *m_context.workbench.picture().snapshot, *m_columns,
                    [this](const std::vector<CandidateKey>& keys) { m_columns->add(keys); });
        if (m_columns->hiddenCount() > 0) {
            m_add->menu()->addSeparator();
            m_add->menu()->addAction(tr("Show hidden columns (%1)").arg(m_columns->hiddenCount()), this,
                                     &SideBySidePage::showAllColumns);
        }
    });
    connect(m_grid, &ColumnGrid::currentChanged, this, &SideBySidePage::showDetail);
    connect(m_grid, &ColumnGrid::columnChosen, this, &SideBySidePage::inspectCurrent);
    connect(m_grid, &ColumnGrid::columnMoved, this, [this](std::size_t from, std::size_t to) {
        const auto columns = m_grid->content()->columns;
        m_grid->setCurrentColumn(to);
        m_columns->move(columns[from].members, columns[to].members);
    });
    connect(m_grid, &ColumnGrid::menuWanted, this, &SideBySidePage::openColumnMenu);
    connect(m_grid, &ColumnGrid::holeWanted, this, &SideBySidePage::onHoleWanted);
    connect(m_empty, &EmptyState::clicked, this, &SideBySidePage::onEmptyClicked);
}

void SideBySidePage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_takesFocus = true;
    followSoon();
    showCommands();
}

void SideBySidePage::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    showCommands();
}

/// Later, so that a column that is being added is among the shown ones by then.
void SideBySidePage::followSoon()
{
    QTimer::singleShot(0, this, [this] {
        if (isVisible()) {
            follow();
        }
    });
}

void SideBySidePage::follow()
{
    if (m_followed && !m_columns->isEmpty()) {
        if (m_stale) {
            rebuild();
        }
        return;
    }
    const auto candidate = m_context.focus.candidate();
    m_followed = candidate.has_value();
    if (!candidate) {
        m_columns->clear();
    } else if (m_columns->contains(*candidate)) {
        if (m_stale) {
            rebuild();
        } else {
            setCurrentFromFocus();
            showState();
        }
    } else if (m_columns->hasTrial(candidate->trial)) {
        m_columns->add({*candidate}); // it had been closed
    } else {
        m_columns->showTrial(candidate->trial);
    }
}

void SideBySidePage::addColumn(CandidateKey key)
{
    if (m_columns->isEmpty()) {
        follow();
    }
    const Task* here = m_columns->task();
    const Task* there = ColumnSet::taskOf(*m_context.workbench.picture().snapshot, key.trial);
    if (here && there && here->hash == there->hash) {
        m_columns->add({key});
    } else {
        m_columns->showTrial(key.trial);
        say(tr("Another task: its candidates took the place of the columns."));
    }
}

void SideBySidePage::rebuild()
{
    m_stale = true;
    m_problem.reset();
    if (!isVisible()) {
        m_job.clear();
        return;
    }
    showState();
    if (!m_columns->isEmpty()) {
        m_columns->fetch();
    }
}

void SideBySidePage::compute()
{
    if (!isVisible()) {
        return;
    }
    m_job.latest([request = m_columns->request(m_cleared)](std::stop_token) { return sideContent(request); },
                 [this](std::shared_ptr<const SideContent> content) { showContent(std::move(content)); });
}

void SideBySidePage::showContent(std::shared_ptr<const SideContent> content)
{
    m_stale = false;
    const SideColumnHead* before = current();
    const CandidateKey key = before ? before->members.front() : CandidateKey{};
    const bool keeps = before != nullptr;
    m_grid->setContent(std::move(content));
    const auto& columns = m_grid->content()->columns;
    for (std::size_t c = 0; keeps && c < columns.size(); ++c) {
        if (std::find(columns[c].members.begin(), columns[c].members.end(), key) != columns[c].members.end()) {
            m_grid->setCurrentColumn(c);
        }
    }
    setCurrentFromFocus();
    showState();
    if (const auto wanted = std::exchange(m_wantedHole, std::nullopt)) {
        for (std::size_t c = 0; c < columns.size(); ++c) {
            const auto& holes = m_grid->content()->table.holes[c];
            if (columns[c].members.front() == wanted->key && wanted->nth < holes.size() && holes[wanted->nth].irLine) {
                const auto& rows = m_grid->content()->rows;
                const auto first = std::find_if(rows.begin(), rows.end(),
                                                [](const SideRow& row) { return row.section == SideSection::Ir; });
                m_grid->goToRow(static_cast<std::size_t>(first - rows.begin()) + *holes[wanted->nth].irLine, c);
            }
        }
    }
}

void SideBySidePage::setCurrentFromFocus()
{
    const auto candidate = m_context.focus.candidate();
    const SideContent* content = m_grid->content();
    if (!candidate || !content) {
        return;
    }
    for (std::size_t c = 0; c < content->columns.size(); ++c) {
        const auto& members = content->columns[c].members;
        if (std::find(members.begin(), members.end(), *candidate) != members.end() && m_grid->currentColumn() != c) {
            m_grid->setCurrentColumn(c);
        }
    }
}

void SideBySidePage::showState()
{
    const Workbench& workbench = m_context.workbench;
    const bool hidden = !m_columns->isEmpty() && m_columns->hiddenCount() > 0 && m_grid->content() &&
                        m_grid->content()->columns.empty() && !m_stale;
    QWidget* page = m_empty;
    if (m_problem) {
        m_step = Step::Retry;
        m_empty->say(tr("The trial can't be read"), shown(describe(*m_problem), 600), tr("Try again"));
    } else if (!workbench.isOpen()) {
        m_step = Step::Start;
        m_empty->say(workbench.isOpening() ? tr("Opening the workspace …") : tr("No workspace is open"),
                     workbench.isOpening()
                         ? tr("Its trials can be compared in a moment.")
                         : tr("Open one, or run the sample, and its candidates can be compared here."),
                     workbench.isOpening() ? QString() : tr("Go to the start page"));
    } else if (m_columns->isEmpty()) {
        m_step = Step::Results;
        const auto candidate = m_context.focus.candidate();
        m_empty->say(candidate ? tr("No column is left") : tr("Nothing chosen"),
                     candidate ? tr("All columns are closed, or the trial has no candidates.")
                               : tr("This page shows the candidates of one trial side by side. Choose a trial in the "
                                    "results, or press J for the next failure."),
                     tr("Choose a trial in Results"));
    } else if (hidden) {
        m_step = Step::ShowAll;
        m_empty->say(tr("All columns are hidden"), tr("%1 columns are hidden.").arg(m_columns->hiddenCount()),
                     tr("Show all columns"));
    } else if (!m_grid->content()) {
        m_empty->say(tr("Reading the trial …"), tr("Its candidates are put side by side in a moment."));
    } else {
        page = m_full;
    }
    m_stack->setCurrentWidget(page);
    if (page == m_full && isVisible() && std::exchange(m_takesFocus, false)) {
        m_grid->setFocus();
    }
    showTitle();
    showCommands();
}

void SideBySidePage::showTitle()
{
    const SideContent* content = m_grid->content();
    const Task* task = m_columns->task();
    if (!content || !task) {
        return;
    }
    m_title->setText(shown(task->id, 80));
    const QString prompt = shown(task->prompt, 4000, true);
    m_prompt->setText(prompt.isEmpty() ? QString() : tr("“%1”").arg(prompt));
    QString sentence = content->sentence;
    if (content->columns.size() == 1) {
        sentence += tr(" Use “Add column” to put other configurations' candidates of this task beside it.");
    }
    if (m_columns->hiddenCount() > 0) {
        sentence += tr(" (%1 hidden)").arg(m_columns->hiddenCount());
    }
    m_sentence->setText(sentence);
    const bool several = content->columns.size() > 1;
    m_compare->setEnabled(several);
    const QString text = several ? tr("Compare with: %1").arg(content->columns[content->table.reference].name.toLower())
                                 : tr("Compare with");
    m_compare->setText(text);
    m_compare->setAccessibleName(text);
}

void SideBySidePage::showDetail()
{
    m_detail->setText(m_grid->currentWords());
    showCommands();
}

void SideBySidePage::say(const QString& words)
{
    m_detail->setText(words);
}

const SideColumnHead* SideBySidePage::current() const
{
    const SideContent* content = m_grid->content();
    return content && m_grid->currentColumn() < content->columns.size() ? &content->columns[m_grid->currentColumn()]
                                                                        : nullptr;
}

} // namespace candor::ui
