// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/latency.h"
#include "tests/core/analysis/hand_made_snapshot.h"

#include <QtTest>

using candor::HandMadeSnapshot;
using candor::LatencySummary;
using candor::Quantiles;
using candor::Verdict;

class TestLatency : public QObject
{
    Q_OBJECT

private slots:
    void quantilesAreByNearestRank_data();
    void quantilesAreByNearestRank();
    void intervalsHoldTheirQuantile();
    void ofNothingThereIsNoQuantile();
    void candidatesOfOneConfigurationAreMeasured();
};

void TestLatency::quantilesAreByNearestRank_data()
{
    QTest::addColumn<int>("n"); // of the values 1 ... n, given from the largest
    QTest::addColumn<double>("p50");
    QTest::addColumn<double>("p90");
    QTest::addColumn<double>("p99");
    QTest::newRow("1") << 1 << 1.0 << 1.0 << 1.0;
    QTest::newRow("2") << 2 << 1.0 << 2.0 << 2.0;
    QTest::newRow("10") << 10 << 5.0 << 9.0 << 10.0;
    QTest::newRow("100") << 100 << 50.0 << 90.0 << 99.0;
    QTest::newRow("101") << 101 << 51.0 << 91.0 << 100.0;
    QTest::newRow("1000") << 1000 << 500.0 << 900.0 << 990.0;
}

void TestLatency::quantilesAreByNearestRank()
{
    QFETCH(int, n);
    std::vector<double> values;
    for (int value = n; value > 0; --value) {
        values.push_back(value);
    }
    const Quantiles quantiles = candor::quantilesOf(values);
    QCOMPARE(quantiles.n, static_cast<std::size_t>(n));
    QVERIFY(quantiles.values.has_value());
    QTEST(quantiles.p50().value, "p50");
    QTEST(quantiles.p90().value, "p90");
    QTEST(quantiles.p99().value, "p99");
}

void TestLatency::intervalsHoldTheirQuantile()
{
    std::vector<double> values;
    for (int n = 1; n <= 300; ++n) {
        values.push_back(n);
        const Quantiles quantiles = candor::quantilesOf(values);
        for (const candor::Quantile& quantile : *quantiles.values) {
            QVERIFY(quantile.interval.low <= quantile.value && quantile.value <= quantile.interval.high);
        }
    }
    const Quantiles all = candor::quantilesOf(values);
    QCOMPARE(all.p50().interval.low, 134.0); // Wilson about 0.5 of 300: 0.4438 to 0.5562
    QCOMPARE(all.p50().interval.high, 167.0);
}

void TestLatency::ofNothingThereIsNoQuantile()
{
    QVERIFY(!candor::quantilesOf({}).values);
    const LatencySummary nothing = candor::latencyOf(candor::Snapshot{}, {0, 0});
    QCOMPARE(nothing.latencySeconds.n, std::size_t{0});
    QVERIFY(!nothing.latencySeconds.values);
}

void TestLatency::candidatesOfOneConfigurationAreMeasured()
{
    HandMadeSnapshot made;
    made.addSession(candor::handMadeSuite(2), {candor::handMadeConfiguration("a"), candor::handMadeConfiguration("b")});
    made.addTrial(0, 0,
                  {{.latencyMs = 1000, .completionTokens = 50},
                   {.verdict = Verdict::Cancelled, .executed = false, .latencyMs = 3000, .completionTokens = 70},
                   {.verdict = Verdict::BackendFailure, .latencyMs = 90'000, .completionTokens = 0}});
    made.addTrial(0, 1, {{.verdict = Verdict::CompileError, .latencyMs = 2000, .completionTokens = 60}});
    made.addTrial(1, 0, {{.latencyMs = 77'000}});
    const LatencySummary summary = candor::latencyOf(made.snapshot, {0, 0});
    QCOMPARE(summary.latencySeconds.n, std::size_t{3});
    QCOMPARE(summary.latencySeconds.p50().value, 2.0);
    QCOMPARE(summary.latencySeconds.p99().value, 3.0);
    QCOMPARE(summary.completionTokens.p50().value, 60.0);
    QCOMPARE(summary.promptTokens.p90().value, 100.0);
    QCOMPARE(summary.leftOut, std::size_t{1});
}

QTEST_GUILESS_MAIN(TestLatency)
#include "tst_latency.moc"
