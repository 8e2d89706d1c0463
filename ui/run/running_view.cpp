// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/running_view.h"

#include "ui/bridge/workbench.h"
#include "ui/page/commands.h"
#include "ui/page/focus.h"
#include "ui/parts/empty_state.h"
#include "ui/parts/table_copy.h"
#include "ui/parts/tone_label.h"
#include "ui/run/progress_line.h"
#include "ui/run/run_commands.h"
#include "ui/run/run_words.h"
#include "ui/theme/figures.h"
#include "ui/theme/plain.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QSpinBox>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace candor::ui {

namespace {

constexpr int kWideCell = 172;  ///< a chip with words
constexpr int kNarrowCell = 44; ///< a glyph
constexpr int kSuccessRowsSeen = 6;

QLabel* makeHeading(const QString& text, QWidget* parent)
{
    auto* label = new PlainLabel(text, parent);
    QFont bold = label->font();
    bold.setWeight(QFont::DemiBold);
    label->setFont(bold);
    return label;
}

} // namespace

RunningView::RunningView(const PageContext& context, QWidget* parent) : QWidget(parent), m_context(context)
{
    m_stack = new QStackedWidget(this);
    m_empty = new EmptyState(this);
    m_body = new QWidget(this);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_body);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(8);
    m_problem = new ToneLabel(&Theme::text, this, &Theme::errorMark);
    m_problem->setObjectName(QStringLiteral("runProblem"));
    m_problem->setWordWrap(true);
    m_problem->setMargin(8);
    outer->addWidget(m_problem);
    outer->addWidget(m_stack, 1);
    auto* layout = new QVBoxLayout(m_body);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    makeControls(*layout);
    m_lower = new QSplitter(Qt::Horizontal, m_body);
    m_lower->setHandleWidth(16);
    m_lower->setChildrenCollapsible(false);
    m_lower->addWidget(makeGrid());
    m_lower->addWidget(makeInFlight());
    m_lower->setStretchFactor(0, 1);
    m_lower->setSizes({600, 460});
    layout->addWidget(makeSuccess());
    layout->addWidget(m_lower, 1);
    m_notYet = new ToneLabel(&Theme::dim, m_body);
    m_notYet->setObjectName(QStringLiteral("notYet"));
    m_notYet->setText(tr("Trials are shown here once the session runs. Cancel changes nothing in the workspace."));
    m_notYet->setWordWrap(true);
    m_notYet->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    layout->addWidget(m_notYet, 1);
    connect(m_empty, &EmptyState::clicked, this, &RunningView::setUpWanted);
    connect(&context.workbench, &Workbench::runChanged, this, &RunningView::onRun);
    connect(&context.workbench, &Workbench::pictureChanged, this, &RunningView::onPicture);
    connect(&context.focus, &Focus::sessionChanged, this, &RunningView::onPicture);
    onPicture();
    onRun();
}

RunningView::~RunningView()
{
    m_gridTable->selectionModel()->disconnect(this); // the model goes before the table does
}

const StoredSession* RunningView::session() const
{
    const auto index = shownSession(m_context);
    return index ? m_context.workbench.picture().session(*index) : nullptr;
}

QString RunningView::sentence() const
{
    return runSentence(m_context.workbench.run(), session());
}

QString RunningView::below() const
{
    return runDetails(session());
}

QPushButton* RunningView::addButton(QHBoxLayout& line, const char* command, const QString& name)
{
    auto* button = new QPushButton(m_body);
    button->setObjectName(name);
    QAction* action = m_context.commands.find(QLatin1String(command));
    line.addWidget(button);
    if (!action) {
        button->hide();
        return button;
    }
    const auto follow = [button, action] {
        button->setText(action->text());
        button->setAccessibleName(action->text());
        button->setToolTip(plainToolTip(action->shortcut().toString(QKeySequence::NativeText)));
        button->setEnabled(action->isEnabled());
    };
    connect(action, &QAction::changed, button, follow);
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    follow();
    return button;
}

void RunningView::makeControls(QVBoxLayout& layout)
{
    m_bar = new ProgressLine(m_body);
    m_bar->setObjectName(QStringLiteral("runBar"));
    m_bar->setAccessibleName(tr("Trials stored"));
    m_progress = new ToneLabel(&Theme::dim, m_body);
    m_progress->setObjectName(QStringLiteral("runProgress"));
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    m_whileRunning = {addButton(*line, "session.pause", QStringLiteral("pause")),
                      addButton(*line, "session.stop-after-task", QStringLiteral("stopAfterTask")),
                      addButton(*line, "session.cancel", QStringLiteral("cancel"))};
    m_concurrencyLabel = new PlainLabel(tr("Re&quests at once"), m_body);
    m_concurrency = new QSpinBox(m_body);
    m_concurrency->setObjectName(QStringLiteral("liveConcurrency"));
    m_concurrency->setAccessibleName(tr("Requests at once"));
    m_concurrency->setRange(1, kMaxConcurrency);
    m_concurrency->setKeyboardTracking(false);
    m_concurrencyLabel->setBuddy(m_concurrency);
    line->addSpacing(8);
    line->addWidget(m_concurrencyLabel);
    line->addWidget(m_concurrency);
    line->addStretch();
    m_afterwards = {addButton(*line, "session.resume", QStringLiteral("resume")),
                    addButton(*line, "session.retry-failures", QStringLiteral("retryFailures")),
                    addButton(*line, "session.show-results", QStringLiteral("showResults"))};
    layout.addWidget(m_bar);
    layout.addWidget(m_progress);
    layout.addLayout(line);
    connect(m_concurrency, &QSpinBox::valueChanged, this, [this](int value) {
        m_shownConcurrency = value;
        m_context.workbench.setConcurrency(value);
    });
}

QWidget* RunningView::makeSuccess()
{
    m_successTable = new QTableView(m_body);
    m_successTable->setObjectName(QStringLiteral("runSuccess"));
    m_successTable->setAccessibleName(tr("Success of each configuration so far"));
    m_successTable->setModel(&m_success);
    m_successTable->setItemDelegate(new SuccessDelegate(m_successTable));
    m_successTable->setColumnWidth(SuccessModel::NameColumn, 220);
    furnishTable(*m_successTable, QStringLiteral("run-success"));
    m_successTable->horizontalHeader()->setSectionResizeMode(SuccessModel::BarColumn, QHeaderView::Stretch);
    m_successTable->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    return m_successTable;
}

QWidget* RunningView::makeGrid()
{
    auto* part = new QWidget(m_body);
    m_gridTable = new QTableView(part);
    m_gridTable->setObjectName(QStringLiteral("runGrid"));
    m_gridTable->setAccessibleName(tr("Tasks and configurations; Enter opens the results"));
    m_gridTable->setModel(&m_grid);
    m_gridTable->setItemDelegate(new GridDelegate(m_gridTable));
    m_gridTable->setMouseTracking(true);
    m_gridTable->setShowGrid(false);
    m_gridTable->setSelectionMode(QAbstractItemView::SingleSelection);
    m_gridTable->setTabKeyNavigation(false);
    m_gridTable->horizontalHeader()->setHighlightSections(false);
    m_gridTable->horizontalHeader()->setMinimumSectionSize(24);
    m_gridTable->horizontalHeader()->setTextElideMode(Qt::ElideRight);
    m_gridTable->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_gridTable->verticalHeader()->setDefaultSectionSize(26);
    m_gridTable->verticalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_gridTable->verticalHeader()->setHighlightSections(false);
    m_gridTable->verticalHeader()->setFixedWidth(168);
    m_gridTable->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_cell = new ToneLabel(&Theme::dim, part);
    m_cell->setObjectName(QStringLiteral("gridCell"));
    auto* layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(makeHeading(tr("Tasks × configurations"), part));
    layout->addWidget(m_gridTable, 1);
    layout->addWidget(m_cell);
    connect(m_gridTable, &QTableView::entered, this, &RunningView::describeCell);
    connect(m_gridTable->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& current) { describeCell(current); });
    connect(m_gridTable, &QTableView::activated, this, &RunningView::openCell);
    return part;
}

QWidget* RunningView::makeInFlight()
{
    m_inFlightPart = new QWidget(m_body);
    auto* table = new QTableView(m_inFlightPart);
    table->setObjectName(QStringLiteral("inFlight"));
    table->setAccessibleName(tr("Requests under way"));
    table->setModel(&m_inFlight);
    table->setColumnWidth(InFlightModel::ConfigurationColumn, 120);
    table->setColumnWidth(InFlightModel::PurposeColumn, 120);
    table->setColumnWidth(InFlightModel::ElapsedColumn, 72);
    furnishTable(*table, QStringLiteral("in-flight"));
    table->horizontalHeader()->setSectionResizeMode(InFlightModel::TaskColumn, QHeaderView::Stretch);
    table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_inFlightTitle = makeHeading(QString(), m_inFlightPart);
    m_inFlightTitle->setObjectName(QStringLiteral("inFlightTitle"));
    auto* layout = new QVBoxLayout(m_inFlightPart);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_inFlightTitle);
    layout->addWidget(table, 1);
    return m_inFlightPart;
}

void RunningView::onRun()
{
    const RunStatus& run = m_context.workbench.run();
    if (run.concurrency != m_shownConcurrency) {
        m_shownConcurrency = run.concurrency;
        const QSignalBlocker blocker(m_concurrency);
        m_concurrency->setValue(run.concurrency);
    }
    if (!isVisible()) {
        return;
    }
    const StoredSession* stored = session();
    const bool nothing = !run.active() && !stored;
    m_stack->setCurrentWidget(nothing ? static_cast<QWidget*>(m_empty) : m_body);
    if (nothing) {
        sayNothing(run.problem.has_value());
    }
    sayHeldUp(run, stored);
    showTables(stored != nullptr);
    const bool preparing = run.state == RunStatus::State::Preparing;
    const std::size_t total = run.active() ? run.progress.total : stored ? stored->plan->trials.size() : 0;
    const std::size_t done = run.active() ? run.progress.done : stored ? stored->trialCount : 0;
    m_bar->setRange(0, preparing ? 0 : std::max(1, static_cast<int>(total)));
    m_bar->setValue(static_cast<int>(done));
    m_progress->setText(progressText(run));
    m_progress->setVisible(!m_progress->text().isEmpty());
    m_concurrency->setVisible(run.active());
    m_concurrencyLabel->setVisible(run.active());
    for (QPushButton* button : m_whileRunning) {
        button->setVisible(run.active());
    }
    for (QPushButton* button : m_afterwards) {
        button->setVisible(button->isEnabled());
    }
    m_inFlightPart->setVisible(run.active());
    m_inFlightTitle->setText(tr("Requests under way: %1").arg(countText(run.inFlight.size())));
    m_inFlight.show(run.inFlight, stored ? stored->plan : nullptr);
    m_grid.setInFlight(run.inFlight);
    emit told();
}

/// A problem is red; a server that is waited for is none.
void RunningView::sayHeldUp(const RunStatus& run, const StoredSession* stored)
{
    const QString heldUp = heldUpText(run, stored);
    m_problem->setVisible(run.problem || !heldUp.isEmpty());
    if (run.problem) {
        m_problem->setText(QStringLiteral("⚠ ") + problemText(*run.problem));
    } else {
        m_problem->setText(run.reason.empty() ? heldUp : QStringLiteral("⚠ ") + heldUp);
    }
    m_problem->setGround(run.problem || !run.reason.empty() ? &Theme::errorMark : &Theme::selection);
}

void RunningView::showTables(bool there)
{
    m_successTable->setVisible(there);
    m_lower->setVisible(there);
    m_notYet->setVisible(!there);
}

void RunningView::sayNothing(bool afterProblem)
{
    if (afterProblem) {
        m_empty->say(tr("Nothing was run"), tr("What stands above kept the session from starting; nothing was stored."),
                     tr("Back to the set-up"));
    } else {
        m_empty->say(tr("Nothing has run yet"),
                     tr("Set up a session and start it; its progress is shown here while the rest of the window stays "
                        "usable."),
                     tr("Set up a session"));
    }
}

void RunningView::onPicture()
{
    if (!isVisible()) {
        m_stale = true;
        return;
    }
    m_stale = false;
    const auto index = shownSession(m_context);
    const int before = m_success.rowCount();
    m_success.show(m_context.workbench.sharedPicture(), index);
    if (m_success.rowCount() != before) {
        const int rows = std::clamp(m_success.rowCount(), 1, kSuccessRowsSeen);
        const int row = m_successTable->verticalHeader()->defaultSectionSize();
        m_successTable->setFixedHeight(rows * row + m_successTable->horizontalHeader()->sizeHint().height() + 4);
    }
    if (m_making) {
        m_again = true;
    } else {
        makeCells();
    }
    onRun();
}

void RunningView::makeCells()
{
    const auto index = shownSession(m_context);
    const auto picture = m_context.workbench.sharedPicture();
    if (!index || !picture->session(*index)) {
        showCells(nullptr);
        return;
    }
    m_making = true;
    m_cells.queue([picture, index = *index, previous = m_grid.cells()](
                      std::stop_token) { return GridCells::of(*picture->snapshot, index, previous); },
                  [this](const std::shared_ptr<const GridCells>& cells) {
                      m_making = false;
                      showCells(cells);
                      if (std::exchange(m_again, false)) {
                          makeCells();
                      }
                  });
}

void RunningView::showCells(std::shared_ptr<const GridCells> cells)
{
    const int before = m_grid.columnCount();
    m_grid.show(std::move(cells));
    if (m_grid.columnCount() != before) {
        sizeColumns();
    }
    m_grid.setInFlight(m_context.workbench.run().inFlight);
    if (m_gridTable->currentIndex().isValid() || m_grid.rowCount() == 0) {
        describeCell(m_gridTable->currentIndex());
    } else {
        m_cell->setText(tr("Point at a cell, or walk with the arrow keys, to read its verdict. Enter opens it."));
    }
}

void RunningView::sizeColumns()
{
    const int columns = std::max(1, m_grid.columnCount());
    const int each = m_gridTable->viewport()->width() / columns;
    m_gridTable->horizontalHeader()->setDefaultSectionSize(columns > kMostNamedColumns && each < kWideCell ? kNarrowCell
                                                                                                           : kWideCell);
}

void RunningView::describeCell(const QModelIndex& index)
{
    m_cell->setText(index.isValid() ? m_grid.wordsOf(index) : QString());
}

void RunningView::openCell(const QModelIndex& index)
{
    if (const auto trial = m_grid.trialAt(index)) {
        m_context.focus.setSession(trial->session);
        m_context.focus.setTrial(*trial);
        m_context.focus.showPage(QStringLiteral("results"));
    }
}

void RunningView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_stale) {
        onPicture();
    } else {
        onRun();
    }
}

} // namespace candor::ui
