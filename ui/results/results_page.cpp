// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/results_page.h"

#include "ui/bridge/workbench.h"
#include "ui/page/commands.h"
#include "ui/page/focus.h"
#include "ui/parts/empty_state.h"
#include "ui/results/answer_header.h"
#include "ui/results/configuration_chooser.h"
#include "ui/results/filter_line.h"
#include "ui/results/message_store.h"
#include "ui/results/result_tables.h"
#include "ui/results/session_words.h"
#include "ui/theme/plain.h"

#include <QMenu>
#include <QPointer>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace candor::ui {

namespace {

QPushButton* newMenuButton(const QString& text, const char* name, QWidget* parent)
{
    auto* button = new QPushButton(text, parent);
    button->setObjectName(QString::fromLatin1(name));
    button->setAccessibleName(text);
    button->setMinimumHeight(28);
    button->setMenu(new QMenu(button));
    return button;
}

bool isSame(const std::optional<ConfigurationRef>& a, const std::optional<ConfigurationRef>& b)
{
    return a.has_value() == b.has_value() && (!a || (a->session == b->session && a->configuration == b->configuration));
}

} // namespace

ResultsPage::ResultsPage(const PageContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_messages(new MessageStore(context.workbench, this))
{
    setObjectName(QStringLiteral("results"));
    makeControls();
    layOut();
    connectAll();
    showState();
}

ResultsPage::~ResultsPage() = default;

void ResultsPage::makeControls()
{
    m_stack = new QStackedWidget(this);
    m_empty = new EmptyState(m_stack);
    m_results = new QWidget(m_stack);
    m_answer = new AnswerHeader(m_results);
    m_filter = new FilterLine(m_results);
    m_baseline = new ConfigurationChooser(tr("Baseline"), false, m_results);
    m_baseline->setObjectName(QStringLiteral("resultsBaseline"));
    m_compared = new ConfigurationChooser(tr("Compared"), true, m_results);
    m_compared->setObjectName(QStringLiteral("resultsCompared"));
    m_tables = new ResultTables(m_context, *m_messages, m_results);
}

void ResultsPage::layOut()
{
    QPushButton* columns = newMenuButton(tr("Columns"), "resultsColumns", m_results);
    QPushButton* copy = newMenuButton(tr("Copy"), "resultsCopy", m_results);
    connect(columns->menu(), &QMenu::aboutToShow, this, [this, menu = columns->menu()] {
        menu->clear();
        m_tables->fillColumnMenu(*menu);
    });
    connect(copy->menu(), &QMenu::aboutToShow, this, [this, menu = copy->menu()] {
        menu->clear();
        m_tables->fillCopyMenu(*menu);
    });
    auto* controls = new QHBoxLayout;
    controls->setSpacing(8);
    controls->addWidget(m_filter, 1);
    for (QWidget* button : {static_cast<QWidget*>(m_baseline), static_cast<QWidget*>(m_compared),
                            static_cast<QWidget*>(columns), static_cast<QWidget*>(copy)}) {
        controls->addWidget(button, 0, Qt::AlignTop);
    }
    auto* results = new QVBoxLayout(m_results);
    results->setContentsMargins(16, 16, 16, 16);
    results->setSpacing(12);
    results->addWidget(m_answer);
    auto* filtering = new QVBoxLayout;
    filtering->setSpacing(4);
    filtering->addLayout(controls);
    filtering->addWidget(m_filter->words());
    results->addLayout(filtering);
    results->addWidget(m_tables, 1);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_results);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    setTabOrder(m_filter, m_baseline);
    setTabOrder(m_baseline, m_compared);
    setTabOrder(m_compared, columns);
    setTabOrder(columns, copy);
    setTabOrder(copy, m_tables);
}

void ResultsPage::connectAll()
{
    Workbench& workbench = m_context.workbench;
    Focus& focus = m_context.focus;
    connect(&workbench, &Workbench::pictureChanged, this, &ResultsPage::changed);
    connect(&workbench, &Workbench::runChanged, this, [this] {
        if (isVisible()) {
            showState();
        }
    });
    connect(&workbench, &Workbench::opened, this, [this] { m_openProblem.clear(); });
    connect(&workbench, &Workbench::openFailed, this, [this](const Error& error, const std::filesystem::path& path) {
        m_openProblem = tr("%1: %2").arg(shown(path.string(), 300), shown(describe(error), 600));
        changed();
    });
    connect(&focus, &Focus::sessionChanged, this, &ResultsPage::changed);
    connect(&focus, &Focus::comparisonChanged, this, &ResultsPage::changed);
    connect(m_filter, &FilterLine::filterChanged, this, &ResultsPage::ask);
    connect(m_filter, &FilterLine::left, m_tables, &ResultTables::takeFocus);
    connect(m_tables, &ResultTables::sortChanged, this, &ResultsPage::ask);
    connect(m_tables, &ResultTables::clearFilterWanted, this, [this] {
        setFilter(QString());
        m_filter->takeFocus();
    });
    connect(m_baseline, &ConfigurationChooser::chosen, &focus, &Focus::setBaseline);
    connect(m_compared, &ConfigurationChooser::chosen, &focus, &Focus::setCompared);
    connect(m_answer, &AnswerHeader::planWanted, this, [this] { m_context.focus.showPage(QStringLiteral("run")); });
    connect(m_empty, &EmptyState::clicked, this, &ResultsPage::onEmptyClicked);
}

void ResultsPage::setFilter(const QString& text)
{
    m_filter->setText(text);
}

void ResultsPage::focusFilter()
{
    m_filter->takeFocus();
}

void ResultsPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_changed) {
        changed();
    } else {
        m_tables->giveWalk();
        m_tables->current().followFocus(true);
    }
}

void ResultsPage::changed()
{
    m_changed = true;
    if (!isVisible()) {
        return;
    }
    m_changed = false;
    showState();
    analyseNow();
}

void ResultsPage::analyseNow()
{
    const auto session = m_context.focus.session();
    if (!session || !m_context.workbench.picture().session(*session)) {
        m_analyses.clear();
        m_questions.clear();
        m_analysing = m_analyseAgain = false;
        m_analysis.reset();
        return;
    }
    if (m_analysing) { // let it come to its end: a session that grows fast would else never be shown
        m_analyseAgain = true;
        return;
    }
    m_analysing = true;
    const ResultScope scope{*session, m_context.focus.baseline(), m_context.focus.compared()};
    m_analyses.latest(
        [picture = m_context.workbench.sharedPicture(), scope](std::stop_token) { return analyse(picture, scope); },
        [this](const std::shared_ptr<const ResultAnalysis>& analysis) {
            m_analysing = false;
            m_analysis = analysis;
            m_filter->setSnapshot(analysis->picture->snapshot);
            showState();
            ask();
            if (std::exchange(m_analyseAgain, false)) {
                analyseNow();
            }
        });
}

void ResultsPage::ask()
{
    if (!m_analysis) {
        return;
    }
    ResultQuestion question = m_tables->question();
    question.filter = m_filter->filter();
    m_questions.latest([analysis = m_analysis, question](std::stop_token) { return rowsOf(*analysis, question); },
                       [this, analysis = m_analysis](const std::shared_ptr<const ResultRows>& rows) {
                           m_tables->showRows(analysis, rows, m_filter->text());
                       });
}

void ResultsPage::showState()
{
    if (saysWhyEmpty()) {
        m_stack->setCurrentWidget(m_empty);
        return;
    }
    showChoosers();
    showAnswer();
    m_stack->setCurrentWidget(m_results);
}

void ResultsPage::showChoosers()
{
    const Focus& focus = m_context.focus;
    m_baseline->say(m_context.workbench.sharedPicture(), focus.session(), focus.baseline());
    m_compared->say(m_context.workbench.sharedPicture(), focus.session(), focus.compared());
}

void ResultsPage::showAnswer()
{
    const RunStatus& run = m_context.workbench.run();
    m_answer->sayProblem(run.problem ? shown(describe(*run.problem), 600) : QString());
    if (!m_analysis) {
        m_answer->say({.headline = tr("Counting…")});
        return;
    }
    const Focus& focus = m_context.focus;
    const ResultScope& scope = m_analysis->scope;
    if (scope.session == focus.session() && isSame(scope.baseline, focus.baseline()) &&
        isSame(scope.compared, focus.compared())) {
        m_answer->say(answerOf(*m_analysis, run.active() ? run.sessionId : std::string()));
    }
}

bool ResultsPage::saysWhyEmpty()
{
    const Workbench& workbench = m_context.workbench;
    const RunStatus& run = workbench.run();
    m_step = Step::Start;
    if (!workbench.isOpen()) {
        if (!m_openProblem.isEmpty()) {
            m_empty->say(tr("The workspace could not be opened"), m_openProblem, tr("Go to the start page"));
        } else if (workbench.isOpening()) {
            m_empty->say(tr("Opening the workspace…"), tr("Its results appear here."));
        } else {
            m_empty->say(tr("No workspace is open"),
                         tr("Open one, or run the sample session: its results appear here while it runs."),
                         tr("Go to the start page"));
        }
        return true;
    }
    const auto index = m_context.focus.session();
    const StoredSession* session = index ? workbench.picture().session(*index) : nullptr;
    if (session && session->trialCount > 0) {
        return false;
    }
    m_step = Step::Run;
    if (run.problem) {
        m_empty->say(tr("The session could not be run"), shown(describe(*run.problem), 600), tr("Go to the run page"));
    } else if (session) {
        sayNoTrials(*session);
    } else if (run.active()) {
        m_empty->say(tr("The session is being prepared"), tr("Its results appear here as they come."),
                     tr("Watch it on the run page"));
    } else {
        m_empty->say(tr("This workspace has no session yet"),
                     tr("Choose a suite and one or more configurations, and start."), tr("Go to the run page"));
    }
    return true;
}

void ResultsPage::sayNoTrials(const StoredSession& session)
{
    const SessionActivity activity = activityOf(session, m_context.workbench.run());
    if (!canResume(activity)) {
        m_empty->say(
            tr("No trial is stored yet"),
            tr("The session is %1. The first result appears here as soon as it is there.").arg(wordsOf(activity)),
            tr("Watch it on the run page"));
        return;
    }
    if (m_context.workbench.isReadOnly() || m_context.workbench.run().active()) {
        m_empty->say(
            tr("This session has no stored trials"),
            m_context.workbench.isReadOnly()
                ? tr("It was %1 before its first result, and this workspace is open for reading only.")
                      .arg(wordsOf(activity))
                : tr("It was %1 before its first result. Another session is running; resume this one after it.")
                      .arg(wordsOf(activity)),
            tr("Go to the run page"));
        return;
    }
    m_step = Step::Resume;
    m_empty->say(tr("This session has no stored trials"),
                 tr("It was %1 before its first result. What it was to run is kept.").arg(wordsOf(activity)),
                 tr("Resume it"));
}

void ResultsPage::onEmptyClicked()
{
    const auto index = m_context.focus.session();
    const StoredSession* session = index ? m_context.workbench.picture().session(*index) : nullptr;
    if (m_step == Step::Resume && session) {
        SessionRequest request;
        request.resume = session->id;
        m_context.workbench.start(request);
        return;
    }
    m_context.focus.showPage(m_step == Step::Start ? QStringLiteral("start") : QStringLiteral("run"));
}

void addResultsPage(Registry& registry)
{
    /// The page is made late; what is wished of it before that waits here.
    struct Waiting
    {
        QPointer<ResultsPage> page;
        std::optional<QString> filter;
    };
    auto waiting = std::make_shared<Waiting>();
    PageEntry entry;
    entry.id = QStringLiteral("results");
    entry.title = ResultsPage::tr("Results");
    entry.order = 2;
    entry.make = [waiting](const PageContext& context) {
        waiting->page = new ResultsPage(context);
        if (waiting->filter) {
            waiting->page->setFilter(*std::exchange(waiting->filter, std::nullopt));
        }
        return waiting->page.data();
    };
    entry.addCommands = [waiting](const PageContext& context) {
        Focus& focus = context.focus;
        QObject::connect(&focus, &Focus::filterWanted, &context.commands, [waiting, &focus](const QString& text) {
            waiting->filter = text;
            focus.showPage(QStringLiteral("results"));
            if (waiting->page && waiting->filter) {
                waiting->page->setFilter(*std::exchange(waiting->filter, std::nullopt));
            }
        });
        context.commands.add(QStringLiteral("view.find"), ResultsPage::tr("Edit"),
                             ResultsPage::tr("Filter the results"), QKeySequence::Find, [waiting, &focus] {
                                 focus.showPage(QStringLiteral("results"));
                                 if (waiting->page) {
                                     waiting->page->focusFilter();
                                 }
                             });
        context.commands
            .add(QStringLiteral("results.next-failure"), ResultsPage::tr("Candidate"), ResultsPage::tr("Next failure"),
                 {}, [&focus] { focus.nextFailure(); })
            ->setShortcuts({QKeySequence(Qt::Key_J), QKeySequence(Qt::Key_N)});
        context.commands
            .add(QStringLiteral("results.previous-failure"), ResultsPage::tr("Candidate"),
                 ResultsPage::tr("Previous failure"), {}, [&focus] { focus.previousFailure(); })
            ->setShortcuts({QKeySequence(Qt::Key_K), QKeySequence(Qt::Key_P)});
    };
    registry.pages.push_back(std::move(entry));
}

} // namespace candor::ui
