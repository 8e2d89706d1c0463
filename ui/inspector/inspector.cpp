// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/inspector.h"

#include "core/trial/bug_report.h"
#include "ui/bridge/workbench.h"
#include "ui/inspector/candidate_header.h"
#include "ui/inspector/exchange_section.h"
#include "ui/inspector/fold_section.h"
#include "ui/inspector/holes_section.h"
#include "ui/inspector/ink_label.h"
#include "ui/inspector/lineage_section.h"
#include "ui/inspector/links_section.h"
#include "ui/inspector/python_section.h"
#include "ui/inspector/verdict_section.h"
#include "ui/page/commands.h"
#include "ui/page/focus.h"
#include "ui/parts/empty_state.h"
#include "ui/theme/figures.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace candor::ui {

namespace {

QToolButton* buttonFor(QAction* action, const QString& name, QWidget* parent)
{
    auto* button = new QToolButton(parent);
    button->setObjectName(name);
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    button->setAccessibleName(action->text());
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace

Inspector::Inspector(const PageContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_stack(new QStackedWidget(this)), m_empty(new EmptyState(m_stack)),
      m_header(new CandidateHeader(this)), m_scroll(new QScrollArea(this)), m_column(nullptr),
      m_message(new InkLabel(InkLabel::Ink::Dim, this)), m_verdict(new VerdictSection),
      m_python(new PythonSection(context.workbench.sharedServices())), m_links(new LinksSection),
      m_holes(new HolesSection), m_lineage(new LineageSection), m_exchange(new ExchangeSection)
{
    setObjectName(QStringLiteral("inspector"));
    setAccessibleName(tr("Inspector"));
    m_scroll->setObjectName(QStringLiteral("inspectorScroll"));
    m_message->setObjectName(QStringLiteral("inspectorMessage"));
    m_message->setContentsMargins(12, 4, 12, 4);
    m_message->hide();
    addCommands();
    makeSections();
    connectSections();
    connect(&m_context.focus, &Focus::candidateChanged, this, &Inspector::refresh);
    connect(&m_context.workbench, &Workbench::pictureChanged, this, &Inspector::onPicture);
    refresh();
}

void Inspector::makeSections()
{
    auto* full = new QWidget(m_stack);
    auto* fullLayout = new QVBoxLayout(full);
    fullLayout->setContentsMargins(0, 0, 0, 0);
    fullLayout->setSpacing(0);
    fullLayout->addWidget(m_header);
    fullLayout->addWidget(m_message);
    fullLayout->addWidget(m_scroll, 1);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* column = new QWidget(m_scroll);
    column->setAutoFillBackground(true);
    column->setBackgroundRole(QPalette::Base);
    m_column = new QVBoxLayout(column);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    addSection(QStringLiteral("verdict"), tr("Verdict"), m_verdict, [this] {
        m_verdict->showCandidate(m_inspected);
    })->addToHeader(buttonFor(m_copyReport, QStringLiteral("copyBugReport"), this));
    m_pythonFold = addSection(QStringLiteral("python"), tr("Python"), m_python,
                              [this] { m_python->showCandidate(m_inspected, m_verdict->shownCase()); });
    m_pythonFold->addToHeader(buttonFor(m_runAgain, QStringLiteral("runAgain"), this));
    m_pythonFold->addToHeader(buttonFor(m_edit, QStringLiteral("editAndRun"), this));
    addSection(QStringLiteral("links"), tr("Words → clause → line"), m_links,
               [this] { m_links->showCandidate(m_inspected); });
    m_holesFold =
        addSection(QStringLiteral("holes"), tr("Holes"), m_holes, [this] { m_holes->showCandidate(m_inspected); });
    m_lineageFold = addSection(QStringLiteral("lineage"), tr("Lineage"), m_lineage,
                               [this] { m_lineage->showCandidate(m_inspected); });
    addSection(QStringLiteral("exchange"), tr("Exchange"), m_exchange,
               [this] { m_exchange->showCandidate(m_inspected); });
    m_column->addStretch();
    m_scroll->setWidget(column);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(full);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
}

FoldSection* Inspector::addSection(const QString& id, const QString& title, QWidget* body, std::function<void()> fill)
{
    auto* section = new FoldSection(id, title, body, false, m_scroll);
    m_column->addWidget(section);
    m_fills[section] = std::move(fill);
    m_stale[section] = false;
    connect(section, &FoldSection::opened, this, [this, section] {
        if (m_inspected && m_stale[section]) {
            m_stale[section] = false;
            m_fills[section]();
        }
    });
    return section;
}

void Inspector::addCommands()
{
    Commands& commands = m_context.commands;
    const QString menu = tr("Candidate");
    commands.add(QStringLiteral("candidate.next"), menu, tr("Next candidate"),
                 QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_Right), [this] { step(1); });
    commands.add(QStringLiteral("candidate.previous"), menu, tr("Previous candidate"),
                 QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_Left), [this] { step(-1); });
    m_runAgain =
        commands.add(QStringLiteral("candidate.run-again"), menu, tr("Run again"), QKeySequence(Qt::Key_F5), [this] {
            m_pythonFold->setFolded(false);
            m_python->runAgain();
        });
    m_edit = commands.add(QStringLiteral("candidate.edit-and-run"), menu, tr("Edit and run"), QKeySequence(Qt::Key_F6),
                          [this] {
                              m_pythonFold->setFolded(false);
                              m_python->editAndRun();
                          });
    m_copyReport = commands.add(QStringLiteral("candidate.copy-bug-report"), menu, tr("Copy as bug report"),
                                QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C), [this] { copyBugReport(); });
    m_runAgain->setToolTip(plainToolTip(tr("Runs the stored program in the sandbox, now (F5)")));
    m_edit->setToolTip(plainToolTip(tr("Edits the Python or the IR as a scratch that is not stored (F6)")));
    m_copyReport->setToolTip(plainToolTip(tr("Copies everything about this candidate as Markdown (Ctrl+Shift+C)")));
}

void Inspector::connectSections()
{
    connect(m_header, &CandidateHeader::nextWanted, this, [this] { step(1); });
    connect(m_header, &CandidateHeader::previousWanted, this, [this] { step(-1); });
    connect(m_header, &CandidateHeader::nextFailureWanted, this, [this] {
        if (!m_context.focus.nextFailure()) {
            m_message->say(tr("There is no further failure."));
        }
    });
    connect(m_verdict, &VerdictSection::caseChosen, this, [this] { m_python->showCase(m_verdict->shownCase()); });
    connect(m_links, &LinksSection::linesRelated, m_python, &PythonSection::markRelated);
    connect(m_python, &PythonSection::lineClicked, m_links, &LinksSection::chooseLine);
    connect(m_empty, &EmptyState::clicked, this, &Inspector::onEmptyButton);
}

void Inspector::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    refresh();
}

void Inspector::say(const QString& title, const QString& text, const QString& button)
{
    forget();
    m_empty->say(title, text, button);
    m_stack->setCurrentWidget(m_empty);
    updateActions();
}

void Inspector::forget()
{
    m_jobs.clear();
    m_python->leave();
    m_inspected.reset();
    m_message->say({});
}

void Inspector::refresh()
{
    const auto key = m_context.focus.candidate();
    if (!isVisible()) { // showEvent comes back here; meanwhile nothing may be done to what is no longer in focus
        if (m_inspected && key != m_inspected->key) {
            forget();
            updateActions();
        }
        return;
    }
    if (key) {
        refreshFrom(*key);
        return;
    }
    m_wanted.reset();
    m_emptyAction = [this] { m_context.focus.nextFailure(); };
    if (!m_context.workbench.isOpen()) {
        m_emptyAction = [this] { m_context.focus.showPage(QStringLiteral("start")); };
        say(tr("Nothing to inspect"), tr("No workspace is open. Open one, or run the sample, from the start page."),
            tr("Go to the start page"));
    } else {
        say(tr("No candidate is chosen"),
            tr("Choose a trial or a candidate in the results; J and K go to the next and previous failure from "
               "anywhere."),
            tr("Next failure"));
    }
}

void Inspector::refreshFrom(CandidateKey key)
{
    if ((m_inspected && m_inspected->key == key && !m_wanted) || m_wanted == key) {
        return; // shown, or on its way
    }
    const Picture& picture = m_context.workbench.picture();
    if (!rowOf(*picture.snapshot, key.trial)) {
        m_wanted.reset();
        m_emptyAction = [this] { m_context.focus.nextFailure(); };
        say(tr("This trial is not stored yet"),
            tr("It is still to be drawn, or under way. What is known of it will stand here as soon as it is stored."),
            tr("Next failure"));
        return;
    }
    m_wanted = key;
    if (!m_inspected) {
        say(tr("Reading the trial…"), {});
    }
    m_context.workbench.fetchTrial(
        key.trial, this, [this, key](const Result<std::shared_ptr<const TrialRecord>>& record) { take(key, record); });
}

void Inspector::take(CandidateKey key, const Result<std::shared_ptr<const TrialRecord>>& record)
{
    if (m_wanted != key) {
        return; // something else is looked at by now
    }
    m_emptyAction = [this] {
        m_wanted.reset();
        refresh();
    };
    const StoredSession* session = m_context.workbench.picture().session(key.trial.session);
    if (!record) {
        say(tr("This trial can't be read"), shown(describe(record.error()), 1000), tr("Try again"));
        return;
    }
    if (!session || !session->plan || !canInspect(**record, *session->plan, key)) {
        say(tr("This candidate is not there"),
            tr("The stored trial has no candidate %1. Choose another one in the results.").arg(key.draw + 1),
            tr("Try again"));
        return;
    }
    m_jobs.latest([key, stored = *record, plan = session->plan, environment = session->environment](
                      std::stop_token) { return inspect(key, stored, plan, environment); },
                  [this](const InspectedPtr& inspected) { present(inspected); });
}

void Inspector::present(const InspectedPtr& inspected)
{
    const bool sameTrial = m_inspected && m_inspected->key.trial == inspected->key.trial;
    const int place = m_scroll->verticalScrollBar()->value();
    m_python->leave();
    m_wanted.reset();
    m_inspected = inspected;
    m_message->say({});
    m_header->showCandidate(*inspected);
    m_holesFold->setNote(holeCountWords(*inspected));
    m_lineageFold->setNote(lineageWords(*inspected));
    m_verdict->showCandidate(inspected); // first: the Python shows its case
    for (const auto& [section, fill] : m_fills) {
        m_stale[section] = section->isFolded();
        if (!section->isFolded()) {
            fill();
        }
    }
    m_stack->setCurrentIndex(1);
    m_scroll->verticalScrollBar()->setValue(sameTrial ? place : 0);
    updateActions();
}

void Inspector::onPicture()
{
    const bool retried = m_inspected && classOf(m_inspected->record->verdict) == VerdictClass::NotTheModels;
    const bool gone = m_inspected && !rowOf(*m_context.workbench.picture().snapshot, m_inspected->key.trial);
    if (retried || gone) { // a failure that is not the model's may be drawn again
        m_inspected.reset();
        m_python->leave();
    }
    refresh();
}

void Inspector::onEmptyButton()
{
    if (m_emptyAction) {
        const auto action = m_emptyAction; // it may put another in its place
        action();
    }
}

void Inspector::step(int by)
{
    const auto key = m_context.focus.candidate();
    const Snapshot& snapshot = *m_context.workbench.picture().snapshot;
    const auto row = key ? rowOf(snapshot, *key) : std::nullopt;
    const auto next = row ? static_cast<std::ptrdiff_t>(*row) + by : -1;
    if (next < 0 || next >= static_cast<std::ptrdiff_t>(snapshot.candidates.size())) {
        return;
    }
    const auto nextRow = static_cast<std::size_t>(next);
    if (snapshot.candidates.trial[nextRow] == snapshot.candidates.trial[*row]) {
        m_context.focus.setCandidate(candidateKeyAt(snapshot, nextRow));
    }
}

void Inspector::copyBugReport()
{
    if (!m_inspected) {
        return;
    }
    m_reports.latest(
        [inspected = m_inspected](std::stop_token) {
            return bugReport(*inspected->record, inspected->index, *inspected->plan, inspected->environment);
        },
        [this](const std::string& text) {
            QApplication::clipboard()->setText(qt(text));
            m_message->say(tr("The bug report is in the clipboard: %1 bytes of Markdown.").arg(countText(text.size())));
        });
}

void Inspector::updateActions()
{
    const bool any = m_inspected != nullptr;
    m_runAgain->setEnabled(any && !m_inspected->python().empty());
    m_edit->setEnabled(any);
    m_copyReport->setEnabled(any);
}

} // namespace candor::ui
