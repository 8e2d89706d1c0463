// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session_guard.h"
#include "tests/doubles/session_bench.h"

#include <QtTest>

#include <atomic>
#include <thread>

using candor::Error;
using candor::ErrorCode;
using candor::Reply;
using candor::Request;
using candor::Result;
using candor::SessionBench;
using candor::SessionEvent;
using candor::SessionState;
using candor::Stage;

namespace {

Error failing(ErrorCode code, const std::string& words)
{
    return {code, Stage::Backend, words, true};
}

/// Resumes whatever pauses by itself, and keeps the reasons.
struct Mender
{
    SessionBench& bench;
    std::function<void()> mend;
    std::vector<std::string> reasons;

    candor::SessionObserver observer()
    {
        return [this](const SessionEvent& event) {
            if (event.kind == SessionEvent::Kind::Paused) {
                reasons.push_back(bench.control().reason());
                mend();
                bench.control().resume();
            }
        };
    }
};

} // namespace

class TestSessionGuard : public QObject
{
    Q_OBJECT

private slots:
    void aServerThatFailsFromTheStartPausesTheSessionAndLosesNothing()
    {
        SessionBench bench(12);
        std::atomic<bool> well{false};
        Mender mender{bench, [&] { well = true; }, {}};
        const auto outcome = bench.run(
            [&](const Request& request, std::stop_token) -> Result<Reply> {
                if (!well) {
                    return failing(ErrorCode::Overloaded, "The server answered 503.");
                }
                return candor::doublingReply(request);
            },
            {}, mender.observer(), 1);
        QVERIFY(outcome.ok());
        QVERIFY(outcome->state == SessionState::Finished);
        QCOMPARE(outcome->stored, std::size_t{12});
        QCOMPARE(mender.reasons.size(), std::size_t{1});
        QVERIFY2(mender.reasons[0].find("3 of the last 3 requests failed") != std::string::npos,
                 mender.reasons[0].c_str());
        QVERIFY2(mender.reasons[0].find("503") != std::string::npos, mender.reasons[0].c_str());
        const auto failures = bench.workspace().infrastructureFailures(bench.session());
        QCOMPARE(failures->size(), std::size_t{2}); // those before it was clear
        QVERIFY(bench.control().reason().empty());
    }

    void halfOfTheLastTenIsTooMuch()
    {
        SessionBench bench(40);
        std::atomic<int> asked{0};
        std::atomic<bool> well{false};
        Mender mender{bench, [&] { well = true; }, {}};
        const auto outcome = bench.run(
            [&](const Request& request, std::stop_token) -> Result<Reply> {
                if (!well && ++asked % 2 == 0) {
                    return failing(ErrorCode::Timeout, "Nothing came.");
                }
                return candor::doublingReply(request);
            },
            {}, mender.observer(), 1);
        QVERIFY(outcome->state == SessionState::Finished);
        QCOMPARE(mender.reasons.size(), std::size_t{1});
        QVERIFY2(mender.reasons[0].find("5 of the last 10") != std::string::npos, mender.reasons[0].c_str());
    }

    void aFailureNowAndThenIsNone()
    {
        SessionBench bench(60);
        std::atomic<int> asked{0};
        Mender mender{bench, [] {}, {}};
        const auto outcome = bench.run(
            [&](const Request& request, std::stop_token) -> Result<Reply> {
                if (++asked % 5 == 0) {
                    return failing(ErrorCode::Overloaded, "503");
                }
                return candor::doublingReply(request);
            },
            {}, mender.observer(), 1);
        QVERIFY(outcome->state == SessionState::Finished);
        QVERIFY(mender.reasons.empty());
    }

    void aWrongKeyStopsAndAsks()
    {
        SessionBench bench(5);
        std::atomic<bool> mended{false};
        Mender mender{bench, [&] { mended = true; }, {}};
        const auto outcome = bench.run(
            [&](const Request& request, std::stop_token) -> Result<Reply> {
                if (!mended) {
                    return failing(ErrorCode::Credentials, "The server answered 401.");
                }
                return candor::doublingReply(request);
            },
            {}, mender.observer(), 4);
        QVERIFY(outcome->state == SessionState::Finished);
        QCOMPARE(outcome->stored, std::size_t{5});
        QVERIFY(bench.workspace().infrastructureFailures(bench.session())->empty());
        QVERIFY(mender.reasons.at(0).find("Mend the key") != std::string::npos);
    }

    void usedUpMoneyEndsTheRunAndStoresNoFailure()
    {
        SessionBench bench(20);
        std::atomic<int> asked{0};
        const auto outcome = bench.run(
            [&](const Request& request, std::stop_token) -> Result<Reply> {
                if (++asked > 10) {
                    return failing(ErrorCode::Quota, "Money or quota is used up.");
                }
                return candor::doublingReply(request);
            },
            {}, {}, 2);
        QVERIFY(outcome.ok());
        QVERIFY(outcome->state == SessionState::Cancelled);
        QVERIFY2(outcome->reason.find("used up") != std::string::npos, outcome->reason.c_str());
        QVERIFY(bench.workspace().infrastructureFailures(bench.session())->empty());
        QVERIFY(outcome->stored > 0 && outcome->stored < 20);
        QVERIFY(asked <= 12); // those in flight, and no more

        const auto again =
            bench.run([](const Request& request, std::stop_token) { return candor::doublingReply(request); });
        QVERIFY(again->state == SessionState::Finished);
        QVERIFY(again->reason.empty());
    }

    void aRefusedRequestAmongGoodOnesPausesNothing()
    {
        SessionBench bench(30);
        std::atomic<int> asked{0};
        Mender mender{bench, [] {}, {}};
        const auto outcome = bench.run(
            [&](const Request& request, std::stop_token) -> Result<Reply> {
                if (++asked > 5 && asked < 20) {
                    return failing(ErrorCode::RequestRefused, "400: too long");
                }
                return candor::doublingReply(request);
            },
            {}, mender.observer(), 1);
        QVERIFY(outcome->state == SessionState::Finished);
        QVERIFY(mender.reasons.empty());
    }

    void aModelThatIsNotThereIsSaidAfterThreeRequests()
    {
        SessionBench bench(30);
        std::atomic<int> asked{0};
        std::string reason;
        const auto outcome = bench.run(
            [&](const Request&, std::stop_token) -> Result<Reply> {
                ++asked;
                return failing(ErrorCode::RequestRefused, "The server answered 404: no such model.");
            },
            {},
            [&](const SessionEvent& event) {
                if (event.kind == SessionEvent::Kind::Paused) {
                    reason = bench.control().reason();
                    bench.control().end(reason); // what a program does that nobody watches
                }
            },
            1);
        QVERIFY(outcome->state == SessionState::Cancelled);
        QCOMPARE(asked.load(), 3);
        QVERIFY2(outcome->reason.find("no such model") != std::string::npos, outcome->reason.c_str());
    }

    void cancelEndsAPauseOfItsOwn()
    {
        SessionBench bench(5);
        std::stop_source stop;
        const auto outcome = bench.run(
            [](const Request&, std::stop_token) -> Result<Reply> { return failing(ErrorCode::Overloaded, "503"); },
            stop.get_token(),
            [&](const SessionEvent& event) {
                if (event.kind == SessionEvent::Kind::Paused) {
                    stop.request_stop();
                }
            },
            1);
        QVERIFY(outcome.ok());
        QVERIFY(outcome->state == SessionState::Cancelled);
    }

    void limits_data()
    {
        QTest::addColumn<double>("cost");
        QTest::addColumn<qint64>("tokens");
        QTest::addColumn<QString>("says");
        QTest::newRow("money") << 0.05 << qint64(0) << "The limit of 0.05 USD";
        QTest::newRow("tokens") << 0.0 << qint64(50) << "The limit of 50 tokens";
    }

    void limits()
    {
        QFETCH(double, cost);
        QFETCH(qint64, tokens);
        QFETCH(QString, says);
        SessionBench bench(30);
        bench.limit = {cost, tokens, {}};
        const auto outcome = bench.run(
            [](const Request& request, std::stop_token) {
                Reply reply = *candor::doublingReply(request);
                reply.usage = {5, 5, true};
                return reply;
            },
            {}, {}, 1);
        QVERIFY(outcome->state == SessionState::Cancelled);
        QVERIFY2(outcome->reason.find(says.toStdString()) != std::string::npos, outcome->reason.c_str());
        QVERIFY(outcome->stored > 0 && outcome->stored < 30);
        QVERIFY(bench.workspace().infrastructureFailures(bench.session())->empty());
        QVERIFY(outcome->spent.tokens >= 50);
    }

    void gpuTimeIsSpentToo()
    {
        SessionBench bench(30);
        bench.limit = {0.01, 0, {}};
        bench.usdPerHour = 1e9; // the first reply comes after more than a cent's worth
        const auto outcome = bench.run(
            [](const Request& request, std::stop_token) { return candor::doublingReply(request); }, {}, {}, 1);
        QVERIFY(outcome->state == SessionState::Cancelled);
        QVERIFY2(outcome->reason.starts_with("The limit of 0.01 USD is reached"), outcome->reason.c_str());
        QVERIFY(outcome->spent.costUsd >= 0.01);
        QVERIFY(outcome->stored > 0 && outcome->stored < 30);
    }

    void theFlightRecorderStoresWhatItSaw()
    {
        SessionBench bench(8);
        const auto outcome = bench.run(
            [](const Request& request, std::stop_token) { return candor::doublingReply(request); }, {}, {}, 2);
        QVERIFY(outcome->state == SessionState::Finished);
        const auto samples = bench.workspace().flightSamples(bench.session());
        QVERIFY(samples.ok());
        QVERIFY(!samples->empty());
        std::int64_t finished = 0;
        for (const candor::FlightSample& sample : *samples) {
            finished += sample.finished;
            QCOMPARE(sample.backend, bench.plan().configurations[0].backend);
            QVERIFY(sample.atMs > 0);
        }
        QCOMPARE(finished, std::int64_t{16}); // an IR and a program for each task
    }
};

QTEST_GUILESS_MAIN(TestSessionGuard)
#include "tst_session_guard.moc"
