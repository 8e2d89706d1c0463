// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/page_fixture.h"
#include "ui/inspector/inspector_dock.h"
#include "ui/inspector/marked_text.h"

#include <QLabel>

#include <functional>
#include <memory>

namespace candor {

/// The inspector in a window of its own.
struct InspectorFixture : PageFixture
{
    std::unique_ptr<QWidget> inspector;

    InspectorFixture()
    {
        ui::Registry registry;
        ui::addInspectorDock(registry);
        inspector.reset(registry.docks.front().make(context));
        inspector->resize(460, 1400);
        for (const ui::Commands::Entry& entry : commands.entries()) {
            inspector->addAction(entry.action);
        }
        inspector->show();
        inspector->activateWindow();
    }

    template <class T = QWidget>
    [[nodiscard]] T* find(const char* name) const
    {
        T* widget = inspector->findChild<T*>(QString::fromLatin1(name));
        if (!widget) {
            qFatal("no widget %s", name);
        }
        return widget;
    }
    [[nodiscard]] QString label(const char* name) const { return find<QLabel>(name)->text(); }
    [[nodiscard]] QString text(const char* name) const { return find<ui::MarkedText>(name)->toPlainText(); }
    void click(const char* name) const { QTest::mouseClick(find(name), Qt::LeftButton); }

    [[nodiscard]] ui::TrialKey trialOf(const std::string& task, std::size_t configuration) const
    {
        const Snapshot& snapshot = *workbench.picture().snapshot;
        for (std::size_t row = 0; row < snapshot.trials.size(); ++row) {
            const auto& suite = *snapshot.sessions[snapshot.trials.session[row]].plan->suite;
            if (snapshot.trials.configuration[row] == configuration &&
                suite.tasks[snapshot.trials.task[row]].id == task) {
                return ui::trialKeyAt(snapshot, row);
            }
        }
        qFatal("no trial of %s", task.c_str());
    }
    /// Puts a candidate into focus and waits until it is shown; draw -1 is the one that decided.
    void inspect(const std::string& task, std::size_t configuration, int draw = -1)
    {
        const ui::TrialKey key = trialOf(task, configuration);
        if (draw < 0) {
            focus.setTrial(key);
        } else {
            focus.setCandidate(ui::CandidateKey{key, draw});
        }
        const QString place = QString("candidate %1 of").arg(focus.candidate()->draw + 1);
        QTRY_VERIFY(find("inspectedTask")->isVisible());
        QTRY_COMPARE(label("inspectedTask"), QString::fromStdString(task));
        QTRY_VERIFY(label("inspectedPlace").startsWith(place));
    }
};

/// A candidate made by hand, complete but for its lineage.
inline TrialRecord handMadeRecord(const SessionPlan& plan)
{
    const Task& task = plan.suite->tasks.front();
    TrialRecord record;
    record.task = task.id;
    record.taskHash = task.hash;
    record.configuration = plan.configurations.front().name;
    record.seed = plan.trials.front().seed;
    record.verdict = Verdict::WrongAnswer;
    CandidateRecord candidate;
    candidate.judged = true;
    candidate.verdict = Verdict::WrongAnswer;
    candidate.message = "wrong";
    candidate.irExchange.declared = {{"model", "m"}, {"temperature", 0.5}, {"thinking", false}};
    candidate.irExchange.sent = {{"model", "m"}, {"temperature", 0.3}, {"messages", Json::array()}};
    candidate.irExchange.applied = {{"model", "another"}};
    candidate.irExchange.reply.text = "{}";
    candidate.irExchange.reply.finishReason = "stop";
    candidate.irExchange.tries = {{503, "the server can't at present", 1500}, {200, "", 0}};
    CodeAttempt attempt;
    attempt.exchange.label.purpose = RequestPurpose::Code;
    attempt.artifact.python = "def f(x):\n    return 10\n";
    ExecutionReport report;
    report.verdict = Verdict::WrongAnswer;
    report.calledFunction = "f";
    report.cases = {{0, "f(1)", "10", "10", true, "", "", "", 0, 0}, {1, "f(2)", "5", "10", false, "", "", "", 0, 0}};
    attempt.execution = report;
    candidate.attempts.push_back(attempt);
    record.candidates.push_back(candidate);
    record.selection.index = 0;
    return record;
}

/// A workspace with one trial that `change` has changed; two trials are planned.
inline std::filesystem::path handMadeWorkspace(const QTemporaryDir& directory, const char* name,
                                               const std::function<void(Task&, TrialRecord&)>& change = {})
{
    const std::filesystem::path file = directory.filePath(name).toStdString();
    auto suite = std::make_shared<Suite>();
    suite->name = "hand-made";
    Task task;
    task.id = "task_a";
    task.prompt = "Return 10 for 1, and 5 for 2.";
    task.entryPoint = "f";
    task.cases = {{{"1"}, "10"}, {{"2"}, "5"}};
    TrialRecord unused;
    if (change) {
        unused.candidates.emplace_back();
        unused.candidates.front().attempts.emplace_back();
        unused.candidates.front().attempts.front().execution.emplace();
        unused.candidates.front().attempts.front().execution->cases.resize(2);
        change(task, unused);
    }
    suite->tasks = {task};
    sealSuite(*suite);
    Configuration configuration;
    configuration.name = "m once";
    configuration.model = "m";
    auto plan = makePlan(suite, {configuration}, 2, 7);
    auto workspace = Workspace::open(file, Workspace::Access::ReadWrite);
    if (!plan || !workspace) {
        qFatal("no plan or no workspace");
    }
    TrialRecord record = handMadeRecord(*plan);
    if (change) {
        Task ignored;
        change(ignored, record);
    }
    const auto session = (*workspace)->createSession(*plan, {}, Json::object());
    if (!session || !(*workspace)->commitTrial(*session, record)) {
        qFatal("nothing was stored");
    }
    return file;
}

} // namespace candor
