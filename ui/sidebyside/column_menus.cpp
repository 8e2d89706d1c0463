// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sidebyside/column_menus.h"

#include "ui/results/session_words.h"
#include "ui/theme/figures.h"
#include "ui/theme/plain.h"
#include "ui/theme/theme.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QMenu>

namespace candor::ui {

namespace {

constexpr std::size_t kMostTrials = 100; ///< in one menu; the results page has them all

QString tr(const char* text)
{
    return QCoreApplication::translate("SideBySide", text);
}

QString menuText(QString text)
{
    return text.replace(QLatin1Char('&'), QStringLiteral("&&"));
}

/// Trials of tasks with this content, in the order of the snapshot.
std::vector<std::size_t> trialsOf(const Snapshot& snapshot, const ContentHash& task)
{
    std::vector<std::size_t> rows;
    for (const StoredSession& session : snapshot.sessions) {
        const auto& tasks = session.plan->suite->tasks;
        std::vector<bool> same(tasks.size());
        for (std::size_t i = 0; i < tasks.size(); ++i) {
            same[i] = tasks[i].hash == task;
        }
        for (std::size_t row = session.firstTrial; row < session.firstTrial + session.trialCount; ++row) {
            if (same[snapshot.trials.task[row]]) {
                rows.push_back(row);
            }
        }
    }
    return rows;
}

QString trialText(const Snapshot& snapshot, std::size_t row)
{
    const StoredSession& session = snapshot.sessions[snapshot.trials.session[row]];
    QString text = shown(session.plan->configurations[snapshot.trials.configuration[row]].name, 60);
    if (session.plan->repeats > 1) {
        text += tr(" · repeat %1").arg(snapshot.trials.repeat[row] + 1);
    }
    if (snapshot.sessions.size() > 1) {
        text += QStringLiteral(" · ") + sessionText(session);
    }
    return text;
}

QString candidateText(const Snapshot& snapshot, std::size_t trial, std::size_t row)
{
    const CandidateColumns& candidates = snapshot.candidates;
    const bool selected = snapshot.trials.selected[trial] == candidates.draw[row];
    return tr("Candidate %1 · %2 · %3%4")
        .arg(candidates.draw[row] + 1)
        .arg(candidates.executed[row] ? chipText(candidates.verdict[row]) : tr("not executed"),
             scoreText(candidates.score[row]), selected ? tr(" · ★ selected") : QString());
}

void addDisabled(QMenu& menu, const QString& text)
{
    menu.addAction(text)->setEnabled(false);
}

} // namespace

void fillAddMenu(QMenu& menu, const Snapshot& snapshot, const ColumnSet& columns,
                 const std::function<void(const std::vector<CandidateKey>&)>& add)
{
    menu.clear();
    const Task* task = columns.task();
    if (!task) {
        addDisabled(menu, tr("Choose a trial first"));
        return;
    }
    std::vector<CandidateKey> chosen;
    QAction* others = menu.addAction(QString());
    menu.addSeparator();
    std::size_t trials = 0;
    for (const std::size_t row : trialsOf(snapshot, task->hash)) {
        const TrialKey key = trialKeyAt(snapshot, row);
        std::vector<std::size_t> missing;
        for (std::size_t i = 0; i < snapshot.trials.candidateCount[row]; ++i) {
            const std::size_t candidate = snapshot.trials.firstCandidate[row] + i;
            if (!columns.contains(candidateKeyAt(snapshot, candidate))) {
                missing.push_back(candidate);
            }
        }
        const auto deciding = decidingCandidate(snapshot, key);
        if (deciding && !columns.hasTrial(key)) {
            chosen.push_back(*deciding);
        }
        if (missing.empty() || ++trials > kMostTrials) {
            continue;
        }
        QMenu* sub = menu.addMenu(menuText(trialText(snapshot, row)));
        for (const std::size_t candidate : missing) {
            sub->addAction(menuText(candidateText(snapshot, row, candidate)),
                           [add, one = candidateKeyAt(snapshot, candidate)] { add({one}); });
        }
    }
    if (chosen.size() > kMostTrials) {
        chosen.resize(kMostTrials);
    }
    others->setText(chosen.empty() ? tr("No other trial of this task is in the workspace")
                                   : tr("The selected candidate of every other trial (%1)").arg(chosen.size()));
    others->setEnabled(!chosen.empty());
    others->setObjectName(QStringLiteral("addSelectedOfOthers"));
    QObject::connect(others, &QAction::triggered, &menu, [add, chosen] { add(chosen); });
    if (trials > kMostTrials) {
        addDisabled(menu, tr("%1 more trials; filter the results by task: to choose among them")
                              .arg(countText(trials - kMostTrials)));
    }
}

void fillCompareMenu(QMenu& menu, const SideContent& content, const std::function<void(std::size_t)>& choose)
{
    menu.clear();
    auto* group = new QActionGroup(&menu);
    for (std::size_t c = 0; c < content.columns.size(); ++c) {
        const SideColumnHead& head = content.columns[c];
        const QString where = head.where.isEmpty() ? QString() : QStringLiteral(" · ") + head.where;
        QAction* action = menu.addAction(menuText(head.name + where), [choose, c] { choose(c); });
        action->setCheckable(true);
        action->setChecked(head.reference);
        group->addAction(action);
    }
}

} // namespace candor::ui
