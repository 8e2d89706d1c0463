// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/doubles/session_bench.h"

#include <QtTest>

#include <condition_variable>
#include <thread>

using Bench = candor::SessionBench;
using candor::SessionEvent;
using candor::Verdict;

namespace {

constexpr auto right = candor::rightReply;

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
        Bench bench(2); // fewer than make the session pause

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
