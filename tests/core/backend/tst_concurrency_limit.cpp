// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/concurrency_limit.h"

#include <QtTest>

#include <future>

using candor::ConcurrencyLimit;
using namespace std::chrono_literals;
using Ended = ConcurrencyLimit::Ended;

class TestConcurrencyLimit : public QObject
{
    Q_OBJECT

    /// Takes all places there are, and gives them back one by one.
    static void fillOnce(ConcurrencyLimit& limit, Ended ended, std::chrono::milliseconds took)
    {
        const int places = limit.figures().limit;
        for (int i = 0; i < places; ++i) {
            QVERIFY(limit.acquire({}));
        }
        for (int i = 0; i < places; ++i) {
            limit.release(ended, took);
        }
    }

private slots:
    void itGrowsByOneARoundWhileLatencyHolds()
    {
        ConcurrencyLimit limit(4, 6);
        for (const int expected : {5, 6, 6}) {
            fillOnce(limit, Ended::Well, 100ms);
            QCOMPARE(limit.figures().limit, expected);
        }
    }

    void itDoesNotGrowWhereTheRoomIsNotUsed()
    {
        ConcurrencyLimit limit(8, 64);
        for (int i = 0; i < 100; ++i) {
            QVERIFY(limit.acquire({}));
            limit.release(Ended::Well, 100ms);
        }
        QCOMPARE(limit.figures().limit, 8);
    }

    void itDoesNotGrowWhenMoreAtOnceOnlyMakesAllSlower()
    {
        ConcurrencyLimit limit(2, 64);
        fillOnce(limit, Ended::Well, 100ms);
        for (int i = 0; i < 40; ++i) {
            fillOnce(limit, Ended::Well, 1'000ms);
        }
        const int held = limit.figures().limit;
        for (int i = 0; i < 40; ++i) {
            fillOnce(limit, Ended::Well, 1'000ms);
        }
        QCOMPARE(limit.figures().limit, held);
        QVERIFY(held < 10);
    }

    void manyRefusalsOfOneBurstShrinkItOnce()
    {
        ConcurrencyLimit limit(20, 64);
        fillOnce(limit, Ended::Overloaded, 60'000ms);
        QCOMPARE(limit.figures().limit, 14);
    }

    void itNeverFallsUnderOne()
    {
        ConcurrencyLimit limit(1, 1);
        fillOnce(limit, Ended::Overloaded, 1ms);
        QCOMPARE(limit.figures().limit, 1);
    }

    void otherFailuresSayNothingAboutTheLoad()
    {
        ConcurrencyLimit limit(8, 64);
        for (int i = 0; i < 50; ++i) {
            fillOnce(limit, Ended::Otherwise, 1ms);
        }
        QCOMPARE(limit.figures().limit, 8);
    }

    void whoWaitsIsLetInOrStopped()
    {
        ConcurrencyLimit limit(1, 1);
        QVERIFY(limit.acquire({}));
        std::stop_source stop;
        auto stopped = std::async(std::launch::async, [&] { return limit.acquire(stop.get_token()); });
        auto waiting = std::async(std::launch::async, [&] { return limit.acquire({}); });
        QTRY_COMPARE(limit.figures().queued, 2);
        stop.request_stop();
        QVERIFY(!stopped.get());
        limit.release(Ended::Well, 1ms);
        QVERIFY(waiting.get());
        QCOMPARE(limit.figures().inFlight, 1);
        QCOMPARE(limit.figures().queued, 0);
    }
};

QTEST_GUILESS_MAIN(TestConcurrencyLimit)
#include "tst_concurrency_limit.moc"
