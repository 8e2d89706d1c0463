// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trial/scratch.h"
#include "tests/doubles/session_bench.h"

#include <QtTest>

#include <atomic>
#include <set>
#include <thread>

using candor::InFlight;
using candor::RequestPurpose;
using candor::SessionBench;
using candor::SessionEvent;
using candor::SessionState;

/// What a user does to a session while it runs.
class TestSessionControl : public QObject
{
    Q_OBJECT

private slots:
    void moreRequestsAreBegunAtOnce()
    {
        SessionBench bench(12);
        candor::Gate gate;
        bool one = false;
        bool six = false;
        std::jthread user([&] {
            one = gate.waitFor(1);
            bench.control().setConcurrency(6);
            six = gate.waitFor(6);
            gate.open();
        });

        const auto outcome = bench.run(
            [&gate](const candor::Request& request, std::stop_token) {
                gate.pass();
                return candor::doublingReply(request);
            },
            {}, {}, 1);
        user.join();

        QVERIFY(one && six);
        QCOMPARE(outcome->stored, 12u);
        QCOMPARE(bench.backend().mostInFlight(), 6u);
        QCOMPARE(bench.control().concurrency(), 6);
    }

    void fewerRequestsAreBegunWhenThoseInFlightHaveEnded()
    {
        SessionBench bench(30);
        candor::Gate before;
        candor::Gate after;
        std::atomic<bool> lowered{false};
        std::atomic<int> inFlight{0};
        std::atomic<int> mostAfter{0};
        std::atomic<int> begunAfter{0};
        std::jthread user([&] {
            (void)before.waitFor(6);
            bench.control().setConcurrency(2);
            lowered = true;
            before.open();
            (void)after.waitFor(2);
            after.open();
        });

        const auto outcome = bench.run(
            [&](const candor::Request& request, std::stop_token) {
                const int now = ++inFlight;
                if (lowered) {
                    ++begunAfter;
                    int most = mostAfter;
                    while (now > most && !mostAfter.compare_exchange_weak(most, now)) {
                    }
                    after.pass();
                } else {
                    before.pass();
                }
                --inFlight;
                return candor::doublingReply(request);
            },
            {}, {}, 6);
        user.join();

        QCOMPARE(outcome->stored, 30u);
        QCOMPARE(begunAfter.load(), 60 - 6);
        QCOMPARE(mostAfter.load(), 2);
    }

    void aConcurrencyOutOfRangeIsTheNearest()
    {
        candor::SessionControl control;
        control.setConcurrency(0);
        QCOMPARE(control.concurrency(), 1);
        control.setConcurrency(100'000);
        QCOMPARE(control.concurrency(), candor::kMaxConcurrency);

        SessionBench bench(1);
        const auto refused = bench.run(candor::rightReply, {}, {}, candor::kMaxConcurrency + 1);
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, candor::ErrorCode::InvalidInput);
    }

    void finishingTheOpenTrialsStoresThemAndResumingEqualsAnUninterruptedRun()
    {
        SessionBench bench(20, {.n = 2});
        const auto first = bench.run(
            candor::rightReply, {},
            [&bench](const SessionEvent& event) {
                if (event.kind == SessionEvent::Kind::TrialStored && event.progress.done >= 5) {
                    bench.control().finishOpenTrials();
                }
            },
            3);
        QVERIFY(first.ok());
        QCOMPARE(first->state, SessionState::Cancelled);
        QVERIFY(first->stoppedAfterOpenTrials);
        QVERIFY(first->stored >= 5 && first->stored < 20);
        QCOMPARE(bench.backend().requests().size(), first->stored * 4u); // nothing was drawn in vain
        QCOMPARE((*bench.workspace().snapshot())->sessions.at(0).state, SessionState::Cancelled);
        QVERIFY(!bench.control().finishing());

        const auto second = bench.run(candor::rightReply);

        QCOMPARE(second->state, SessionState::Finished);
        QVERIFY(!second->stoppedAfterOpenTrials);
        QCOMPARE(second->stored, 20u - first->stored);
        SessionBench whole(20, {.n = 2});
        QVERIFY(whole.run(candor::rightReply).ok());
        QCOMPARE(bench.hashes(), whole.hashes());
    }

    void aPausedSessionCanBeFinished()
    {
        SessionBench bench(6);
        bench.control().pause();
        const auto outcome = bench.run(candor::rightReply, {}, [&bench](const SessionEvent& event) {
            if (event.kind == SessionEvent::Kind::Paused) {
                bench.control().finishOpenTrials();
            }
        });

        QCOMPARE(outcome->state, SessionState::Cancelled);
        QVERIFY(outcome->stoppedAfterOpenTrials);
        QCOMPARE(outcome->stored, 0u);
    }

    void finishingWhenAllTrialsAreOpenIsAnOrdinaryEnd()
    {
        SessionBench bench(2);
        candor::Gate gate;
        std::jthread user([&] {
            (void)gate.waitFor(2);
            bench.control().finishOpenTrials();
            gate.open();
        });

        const auto outcome = bench.run([&gate](const candor::Request& request, std::stop_token) {
            gate.pass();
            return candor::doublingReply(request);
        });
        user.join();

        QCOMPARE(outcome->state, SessionState::Finished);
        QVERIFY(!outcome->stoppedAfterOpenTrials);
    }

    void requestsInFlightAreListedWithTheirLabels()
    {
        SessionBench bench({{.name = "one", .model = "a"}, {.name = "two", .model = "b"}}, 2);
        candor::Gate irs;
        candor::Gate codes;
        std::vector<InFlight> drawing;
        std::vector<InFlight> coding;
        std::jthread user([&] {
            (void)irs.waitFor(4);
            drawing = bench.control().requestsInFlight();
            irs.open();
            (void)codes.waitFor(4);
            coding = bench.control().requestsInFlight();
            codes.open();
        });

        const auto outcome = bench.run([&](const candor::Request& request, std::stop_token) {
            (request.label.purpose == RequestPurpose::Ir ? irs : codes).pass();
            return candor::doublingReply(request);
        });
        user.join();

        QCOMPARE(outcome->stored, 4u);
        std::set<std::pair<std::string, std::size_t>> who;
        for (const InFlight& request : drawing) {
            QCOMPARE(request.label.purpose, RequestPurpose::Ir);
            who.insert({request.label.task, request.configuration});
        }
        QCOMPARE(who, (std::set<std::pair<std::string, std::size_t>>{
                          {"double_0", 0}, {"double_0", 1}, {"double_1", 0}, {"double_1", 1}}));
        QVERIFY(std::ranges::is_sorted(drawing, {}, &InFlight::since));
        QCOMPARE(coding.size(), 4u);
        for (const InFlight& request : coding) {
            QCOMPARE(request.label.purpose, RequestPurpose::Code);
        }
        QVERIFY(bench.control().requestsInFlight().empty());
    }

    void aPauseBeginsNotEvenTheCodeOfWhatIsDrawn()
    {
        SessionBench bench(3);
        candor::Gate second;
        std::atomic<int> asked{0};
        std::atomic<int> begunWhilePaused{0};
        const auto script = [&](const candor::Request& request, std::stop_token) {
            begunWhilePaused += bench.control().paused() ? 1 : 0;
            if (++asked == 1) {
                bench.control().pause();
            } else {
                second.pass();
            }
            return candor::doublingReply(request);
        };
        const auto observe = [&](const SessionEvent& event) {
            if (event.kind == SessionEvent::Kind::Paused) {
                // Nobody must come. What would come needs a moment, and nothing tells that it did not.
                (void)second.waitFor(1, std::chrono::milliseconds(300));
                second.open();
                bench.control().resume();
            }
        };

        const auto outcome = bench.run(script, {}, observe, 1);

        QCOMPARE(outcome->stored, 3u);
        QCOMPARE(begunWhilePaused.load(), 0);
    }

    void aBackendThatGivesUpByItselfEndsTheRun()
    {
        SessionBench bench(5);

        const auto outcome = bench.run([](const candor::Request&, std::stop_token) -> candor::Result<candor::Reply> {
            return candor::Error{candor::ErrorCode::Cancelled, candor::Stage::Backend, "it went home"};
        });

        QCOMPARE(outcome->state, SessionState::Cancelled);
        QCOMPARE(outcome->stored, 0u);
    }

    void aScratchCandidateLeavesTheRecordAsItIs()
    {
        SessionBench bench(2);
        QVERIFY(bench.run(candor::rightReply).ok());
        const auto hashes = bench.hashes();
        const auto before = *bench.workspace().snapshot();
        candor::ScriptedSandbox sandbox([](const candor::SandboxJob&, std::stop_token) {
            return candor::reportOf(candor::Verdict::RuntimeError, "ZeroDivisionError");
        });
        candor::Json edited = bench.workspace().trial(bench.session(), 0)->candidates[0].read.ir.document;
        edited["intent"]["summary"] = "Divides by zero";

        const auto scratch = candor::scratchFromIr(bench.kits()[0], bench.plan().suite->tasks[0],
                                                   bench.plan().trials[0], edited, bench.backend(), sandbox, {});

        QCOMPARE(scratch.verdict, candor::Verdict::RuntimeError);
        QCOMPARE(bench.hashes(), hashes);
        QCOMPARE(*bench.workspace().snapshot(), before); // the very same picture: nothing was written
        QCOMPARE(bench.workspace().supersededTrials(bench.session()).value(), 0u);
    }
};

QTEST_GUILESS_MAIN(TestSessionControl)
#include "tst_session_control.moc"
