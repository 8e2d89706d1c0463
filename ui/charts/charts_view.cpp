// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/charts_view.h"

#include "ui/bridge/workbench.h"
#include "ui/charts/chart_card.h"
#include "ui/charts/chart_plot.h"
#include "ui/charts/figure_set.h"
#include "ui/page/focus.h"
#include "ui/parts/empty_state.h"
#include "ui/theme/plain.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>

#include <algorithm>

namespace candor::ui {

namespace {

QComboBox* newCombo(const char* name, const QString& accessibleName, QWidget* parent, const QStringList& entries = {})
{
    auto* combo = new QComboBox(parent);
    combo->setObjectName(QString::fromLatin1(name));
    combo->setAccessibleName(accessibleName);
    combo->setMinimumHeight(28);
    combo->addItems(entries);
    return combo;
}

bool isSame(ConfigurationRef a, const std::optional<ConfigurationRef>& b)
{
    return b && a.session == b->session && a.configuration == b->configuration;
}

} // namespace

ChartsView::ChartsView(const PageContext& context, QWidget* parent) : QWidget(parent), m_context(context)
{
    setObjectName(QStringLiteral("charts"));
    m_stack = new QStackedWidget(this);
    m_empty = new EmptyState(m_stack);
    m_charts = new QWidget(m_stack);
    makeBar();
    makeCards();
    layOut();
    connectAll();
    saysWhyEmpty();
}

ChartsView::~ChartsView() = default;

void ChartsView::makeBar()
{
    m_which = newCombo("chartsWhich", tr("Which charts"), m_charts, {tr("All charts")});
    for (const auto& [id, title] : chartTitles()) {
        m_which->addItem(title, id);
    }
    m_which->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_which->setMinimumContentsLength(18);
    m_sessions = newCombo("chartsSessions", tr("Sessions shown"), m_charts, {tr("This session"), tr("All sessions")});
    m_baseline = newCombo("chartsBaseline", tr("Baseline"), m_charts);
    m_baseline->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_baseline->setMinimumContentsLength(24);
    m_tables = new QPushButton(tr("Data as table"), m_charts);
    m_tables->setObjectName(QStringLiteral("chartsTables"));
    m_tables->setAccessibleName(tr("Show the data of all charts as tables"));
    m_tables->setCheckable(true);
    m_tables->setMinimumHeight(28);
    m_export = new QPushButton(tr("Export"), m_charts);
    m_export->setObjectName(QStringLiteral("chartsExport"));
    m_export->setAccessibleName(tr("Export the chosen chart"));
    m_export->setMinimumHeight(28);
    m_export->setMenu(new QMenu(m_export));
    m_export->menu()->setObjectName(QStringLiteral("chartsExportMenu"));
}

void ChartsView::makeCards()
{
    m_area = new QScrollArea(m_charts);
    m_area->setObjectName(QStringLiteral("chartsArea"));
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setWidgetResizable(true);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->setFocusPolicy(Qt::NoFocus);
    auto* board = new QWidget;
    m_grid = new QGridLayout(board);
    m_grid->setContentsMargins(16, 4, 16, 16);
    m_grid->setSpacing(12);
    for (const auto& [id, title] : chartTitles()) {
        auto* card = new ChartCard(id, title, board);
        m_cards.push_back(card);
        connect(card, &ChartCard::activated, this, &ChartsView::follow);
        connect(card, &ChartCard::chosen, this, [this, card] { choose(card); });
        connect(card, &ChartCard::menuAboutToShow, this, [this, card](QMenu* menu) { fillMenu(*menu, card); });
    }
    m_area->setWidget(board);
    m_groupBy = newCombo("chartsGroupBy", tr("Success by"), board, {tr("By configuration"), tr("By model")});
    m_selectionBy =
        newCombo("chartsSelectionBy", tr("Selection by"), board, {tr("By configuration"), tr("By task class")});
    for (ChartCard* card : m_cards) {
        if (card->id() == QLatin1String("success")) {
            card->addControl(m_groupBy);
        } else if (card->id() == QLatin1String("selection")) {
            card->addControl(m_selectionBy);
        }
    }
    choose(m_cards.front());
}

void ChartsView::layOut()
{
    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(16, 16, 16, 4);
    bar->setSpacing(8);
    bar->addWidget(m_which);
    bar->addWidget(m_sessions);
    bar->addWidget(m_baseline);
    bar->addStretch(1);
    bar->addWidget(m_tables);
    bar->addWidget(m_export);
    auto* charts = new QVBoxLayout(m_charts);
    charts->setContentsMargins(0, 0, 0, 0);
    charts->setSpacing(4);
    charts->addLayout(bar);
    charts->addWidget(m_area, 1);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_charts);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    placeCards();
}

void ChartsView::connectAll()
{
    Workbench& workbench = m_context.workbench;
    connect(&workbench, &Workbench::pictureChanged, this, &ChartsView::changed);
    connect(&workbench, &Workbench::closed, this, [this] { m_made = false; });
    connect(&workbench, &Workbench::runEnded, this, &ChartsView::changed);
    connect(&m_context.focus, &Focus::sessionChanged, this, &ChartsView::changed);
    connect(&m_context.focus, &Focus::comparisonChanged, this, &ChartsView::changed);
    connect(m_sessions, &QComboBox::activated, this, &ChartsView::changed);
    connect(m_groupBy, &QComboBox::activated, this, &ChartsView::changed);
    connect(m_selectionBy, &QComboBox::activated, this, &ChartsView::changed);
    connect(m_which, &QComboBox::activated, this, [this] { showOnly(m_which->currentData().toString()); });
    connect(m_baseline, &QComboBox::activated, this, [this](int index) {
        const auto place = static_cast<std::size_t>(index);
        m_context.focus.setBaseline(index > 0 && place <= m_baselines.size() ? std::optional(m_baselines[place - 1])
                                                                             : std::nullopt);
    });
    connect(m_tables, &QPushButton::clicked, this, &ChartsView::showTables);
    connect(m_export->menu(), &QMenu::aboutToShow, this, [this] {
        m_export->menu()->clear();
        m_export->menu()->addSection(m_chosen->accessibleName());
        fillMenu(*m_export->menu(), m_chosen);
    });
    connect(m_empty, &EmptyState::clicked, this, [this] { m_context.focus.showPage(m_startPage); });
    m_area->viewport()->installEventFilter(this);
}

void ChartsView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_changed) {
        changed();
    }
}

void ChartsView::changed()
{
    m_changed = true;
    if (!isVisible()) {
        return;
    }
    m_changed = false;
    if (!saysWhyEmpty()) {
        fillBaseline();
        makeFigures();
    }
}

ChartScope ChartsView::scope() const
{
    ChartScope scope;
    scope.picture = m_context.workbench.sharedPicture();
    const bool all = m_sessions->currentIndex() == 1;
    scope.refs = configurationsOf(*scope.picture->snapshot, all ? std::nullopt : m_context.focus.session());
    scope.workspace = m_context.workbench.reader();
    scope.baseline = m_context.focus.baseline();
    scope.compared = m_context.focus.compared();
    const RunStatus& run = m_context.workbench.run();
    scope.runningSession = run.active() ? run.sessionId : std::string();
    scope.byModel = m_groupBy->currentIndex() == 1;
    scope.byCategory = m_selectionBy->currentIndex() == 1;
    return scope;
}

void ChartsView::makeFigures()
{
    if (m_making) { // let it come to its end: a session that grows fast would else never be shown
        m_makeAgain = true;
        return;
    }
    m_making = true;
    m_jobs.latest([scope = scope()](std::stop_token stop) { return allFigures(scope, stop); },
                  [this](const std::vector<FigurePtr>& figures) {
                      m_making = false;
                      takeFigures(figures);
                      if (std::exchange(m_makeAgain, false)) {
                          makeFigures();
                      }
                  });
}

void ChartsView::takeFigures(const std::vector<FigurePtr>& figures)
{
    m_figures = figures;
    m_made = true;
    for (std::size_t i = 0; i < std::min(figures.size(), m_cards.size()); ++i) {
        m_cards[i]->setFigure(figures[i]);
    }
    saysWhyEmpty();
}

void ChartsView::fillBaseline()
{
    const ChartScope now = scope();
    m_baselines = now.refs;
    const QSignalBlocker quiet(m_baseline);
    m_baseline->clear();
    m_baseline->addItem(tr("No baseline"));
    for (const ConfigurationRef ref : m_baselines) {
        m_baseline->addItem(tr("Baseline: %1").arg(now.nameOf(ref)));
        if (isSame(ref, now.baseline)) {
            m_baseline->setCurrentIndex(m_baseline->count() - 1);
        }
    }
}

bool ChartsView::saysWhyEmpty()
{
    const Workbench& workbench = m_context.workbench;
    const auto index = m_context.focus.session();
    const StoredSession* session = index ? workbench.picture().session(*index) : nullptr;
    m_startPage = QStringLiteral("run");
    bool counting = false; ///< the page is empty only until the figures are there
    if (!workbench.isOpen()) {
        m_startPage = QStringLiteral("start");
        if (workbench.isOpening()) {
            m_empty->say(tr("Opening the workspace…"), tr("Its charts appear here."));
        } else {
            m_empty->say(tr("No workspace is open"),
                         tr("Open one, or run the sample session: its charts appear here while it runs."),
                         tr("Go to the start page"));
        }
    } else if (!session) {
        m_empty->say(tr("This workspace has no session yet"),
                     tr("Choose a suite and one or more configurations, and start."), tr("Go to the run page"));
    } else if (session->trialCount == 0 && m_sessions->currentIndex() == 0) {
        m_empty->say(tr("No trial is stored yet"),
                     tr("The session has not given a result so far. Charts appear with the first one; a session that "
                        "was broken off can be resumed."),
                     tr("Go to the run page"));
    } else if (!m_made) {
        counting = true;
        m_empty->say(tr("Counting…"), tr("The charts are being made."));
    } else {
        m_stack->setCurrentWidget(m_charts);
        return false;
    }
    m_stack->setCurrentWidget(m_empty);
    return !counting;
}

} // namespace candor::ui
