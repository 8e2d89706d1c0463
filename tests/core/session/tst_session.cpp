// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"
#include "tests/doubles/doubling_task.h"
#include "tests/doubles/scripted_sandbox.h"

#include <QTemporaryDir>
#include <QtTest>

#include <condition_variable>
#include <thread>

using candor::SessionEvent;
using candor::Verdict;

namespace {

/// A workspace in a directory of its own, a plan, and what it is run with.
class Bench
{
public:
    explicit Bench(std::size_t tasks, candor::Configuration configuration = {})
    {
        m_kits.push_back(candor::kitFor(std::move(configuration)));
        auto plan = candor::makePlan(candor::doublingSuite(tasks), {m_kits[0].configuration}, 1, 42);
        m_plan = *std::move(plan);
        auto workspace = candor::Workspace::open((m_directory.path() + "/w.candor").toStdString(),
                                                 candor::Workspace::Access::ReadWrite);
        m_workspace = *std::move(workspace);
        m_session = *m_workspace->createSession(m_plan, "", candor::Json::object());
    }

    candor::Result<candor::SessionOutcome> run(candor::ScriptedBackend::Script replies, std::stop_token stop = {},
                                               candor::SessionObserver observer = {}, int concurrency = 4)
    {
        m_backend = std::make_shared<candor::ScriptedBackend>(std::move(replies));
        candor::ScriptedSandbox sandbox(
            [this](const candor::SandboxJob& job, std::stop_token token) { return m_execute(job, std::move(token)); });
        const candor::SessionParts parts{m_kits, {m_backend}, sandbox, *m_workspace, concurrency, 2};
        return candor::runSession(m_plan, m_session, parts, m_control, observer, std::move(stop));
    }

    candor::ScriptedBackend& backend() { return *m_backend; }
    candor::Workspace& workspace() { return *m_workspace; }
    candor::SessionControl& control() { return m_control; }
    const std::string& session() const { return m_session; }
    void executeWith(candor::ScriptedSandbox::Script script) { m_execute = std::move(script); }

    std::vector<candor::ContentHash> hashes()
    {
        std::vector<candor::ContentHash> all;
        for (const candor::TrialPlan& trial : m_plan.trials) {
            const auto record = m_workspace->trial(m_session, trial.index);
            all.push_back(record ? candor::recordHash(*record) : candor::ContentHash{});
        }
        return all;
    }

private:
    QTemporaryDir m_directory;
    std::vector<candor::TrialKit> m_kits;
    candor::SessionPlan m_plan;
    std::unique_ptr<candor::Workspace> m_workspace;
    std::string m_session;
    candor::SessionControl m_control;
    std::shared_ptr<candor::ScriptedBackend> m_backend;
    candor::ScriptedSandbox::Script m_execute = [](const candor::SandboxJob&, std::stop_token) {
        return candor::reportOf(Verdict::Passed);
    };
};

candor::Result<candor::Reply> right(const candor::Request& request, std::stop_token)
{
    return candor::doublingReply(request);
}

/// Answers only when it is stopped: a server that never does.
candor::Result<candor::Reply> never(const candor::Request&, std::stop_token stop)
{
    std::mutex mutex;
    std::condition_variable_any wait;
    std::unique_lock lock(mutex);
    wait.wait(lock, stop, [] { return false; });
    return candor::Error{candor::ErrorCode::Cancelled, candor::Stage::Backend, "stopped"};
}

} // namespace

class TestSession : public QObject
{
    Q_OBJECT

private slots:
    void everyTrialIsStoredBeforeItIsTold()
    {
        Bench bench(20, {.n = 3});
        std::size_t told = 0;
        bool storedFirst = true;

        const auto outcome = bench.run(right, {}, [&](const SessionEvent& event) {
            if (event.kind == SessionEvent::Kind::TrialStored) {
                ++told;
                storedFirst = storedFirst && bench.workspace().trial(bench.session(), event.trial->index).ok();
            }
        });

        QVERIFY(outcome.ok());
        QCOMPARE(outcome->state, candor::SessionState::Finished);
        QCOMPARE(outcome->stored, 20u);
        QCOMPARE(told, 20u);
        QVERIFY(storedFirst);
        QCOMPARE(bench.backend().requests().size(), 20u * 3u * 2u);
    }

    void noMoreRequestsAreInFlightThanAllowed()
    {
        Bench bench(30, {.n = 2});

        QVERIFY(bench.run(right, {}, {}, 3).ok());

        QVERIFY2(bench.backend().mostInFlight() <= 3, std::to_string(bench.backend().mostInFlight()).c_str());
    }

    void theSameSeedGivesTheSameRecordsWhateverTheOrder()
    {
        Bench one(12, {.n = 3});
        Bench other(12, {.n = 3});

        QVERIFY(one.run(right, {}, {}, 1).ok());
        QVERIFY(other.run(right, {}, {}, 8).ok());

        QCOMPARE(one.hashes(), other.hashes());
    }

    void aStopEndsARunWhoseServerNeverAnswers()
    {
        Bench bench(10);
        std::stop_source stop;
        std::chrono::steady_clock::time_point asked;
        std::atomic<int> waiting{0};
        const auto stopWhenAllWait = [&](const candor::Request& request, std::stop_token token) {
            if (++waiting == 4) {
                asked = std::chrono::steady_clock::now();
                stop.request_stop();
            }
            return never(request, std::move(token));
        };

        const auto outcome = bench.run(stopWhenAllWait, stop.get_token(), {}, 4);

        qInfo("stopped after %lld ms", static_cast<long long>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                                                  std::chrono::steady_clock::now() - asked)
                                                                  .count()));
        QVERIFY(outcome.ok());
        QCOMPARE(outcome->state, candor::SessionState::Cancelled);
        QCOMPARE(outcome->stored, 0u);
    }

    void aResumedRunDrawsOnlyWhatIsMissingAndEqualsAnUninterruptedOne()
    {
        Bench bench(20, {.n = 2});
        std::stop_source stop;
        const auto stopAtFive = [&](const SessionEvent& event) {
            if (event.progress.done >= 5) {
                stop.request_stop();
            }
        };
        const auto first = bench.run(right, stop.get_token(), stopAtFive, 2);
        QVERIFY(first.ok());
        QCOMPARE(first->state, candor::SessionState::Cancelled);
        QVERIFY(first->stored >= 5 && first->stored < 20);

        const auto second = bench.run(right);

        QCOMPARE(second->state, candor::SessionState::Finished);
        QCOMPARE(second->stored, 20u - first->stored);
        QCOMPARE(bench.backend().requests().size(), (20u - first->stored) * 4u);
        Bench whole(20, {.n = 2});
        QVERIFY(whole.run(right).ok());
        QCOMPARE(bench.hashes(), whole.hashes());
    }

    void aFinishedSessionIsNotRunAgain()
    {
        Bench bench(3);
        QVERIFY(bench.run(right).ok());

        const auto again = bench.run(right);

        QCOMPARE(again->state, candor::SessionState::Finished);
        QCOMPARE(again->stored, 0u);
        QCOMPARE(bench.backend().requests().size(), 0u);
    }

    void aPausedSessionBeginsNothingAndGoesOnWhenResumed()
    {
        Bench bench(6);
        bench.control().pause();
        std::vector<SessionEvent::Kind> kinds;
        std::mutex mutex;
        std::condition_variable paused;
        const auto observe = [&](const SessionEvent& event) {
            const std::scoped_lock lock(mutex);
            kinds.push_back(event.kind);
            paused.notify_all();
        };
        std::size_t whilePaused = 99;
        candor::SessionState stateWhilePaused{};
        std::jthread user([&] {
            std::unique_lock lock(mutex);
            paused.wait(lock, [&] { return std::count(kinds.begin(), kinds.end(), SessionEvent::Kind::Paused) > 0; });
            whilePaused = bench.backend().requests().size();
            stateWhilePaused = (*bench.workspace().snapshot())->sessions.at(0).state;
            lock.unlock();
            bench.control().resume();
        });

        const auto outcome = bench.run(right, {}, observe);
        user.join();

        QCOMPARE(outcome->stored, 6u);
        QCOMPARE(whilePaused, 0u);
        QCOMPARE(stateWhilePaused, candor::SessionState::Paused);
        QVERIFY(std::count(kinds.begin(), kinds.end(), SessionEvent::Kind::Resumed) == 1);
        QCOMPARE(kinds.back(), SessionEvent::Kind::Finished);
    }

    void onlyTheSelectedCandidateIsExecutedWhenThatIsAskedFor()
    {
        candor::Configuration configuration{.n = 3};
        configuration.executeAll = false;
        Bench bench(4, configuration);

        QVERIFY(bench.run(right).ok());

        QCOMPARE(bench.backend().requests().size(), 4u * (3u + 1u));
        const auto record = bench.workspace().trial(bench.session(), 0);
        QCOMPARE(record->verdict, Verdict::Passed);
        QVERIFY(record->candidates[0].judged);
        QVERIFY(!record->candidates[1].judged);
        QCOMPARE(candor::brokenLinks(*record).size(), 0u);
    }

    void aDeadServerGivesTrialsThatAreNotTheModels()
    {
        Bench bench(4);

        const auto outcome = bench.run([](const candor::Request&, std::stop_token) -> candor::Result<candor::Reply> {
            return candor::Error{candor::ErrorCode::Connection, candor::Stage::Backend, "refused"};
        });

        QCOMPARE(outcome->state, candor::SessionState::Finished);
        QCOMPARE(bench.workspace().trial(bench.session(), 0)->verdict, Verdict::BackendFailure);
    }

    void aStopDuringExecutionStoresNothingHalfDone()
    {
        Bench bench(4);
        std::stop_source stop;
        bench.executeWith([&stop](const candor::SandboxJob&, std::stop_token) {
            stop.request_stop();
            return candor::reportOf(Verdict::Cancelled);
        });

        const auto outcome = bench.run(right, stop.get_token());

        QCOMPARE(outcome->state, candor::SessionState::Cancelled);
        QCOMPARE(outcome->stored, 0u);
        QCOMPARE(bench.workspace().finishedTrials(bench.session())->size(), 0u);
    }

    void nonsenseIsRefused()
    {
        Bench bench(1);

        const auto outcome = bench.run(right, {}, {}, 0);

        QVERIFY(!outcome.ok());
        QCOMPARE(outcome.error().code, candor::ErrorCode::InvalidInput);
    }
};

QTEST_GUILESS_MAIN(TestSession)
#include "tst_session.moc"
