// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/stats.h"
#include "core/support/random.h"

#include <QtTest>

#include <bit>
#include <cmath>

namespace {

using candor::Interval;

double asDouble(std::size_t count)
{
    return static_cast<double>(count);
}

double binomialProbability(std::size_t n, std::size_t k, double p)
{
    const double logChoose =
        std::lgamma(asDouble(n) + 1.0) - std::lgamma(asDouble(k) + 1.0) - std::lgamma(asDouble(n - k) + 1.0);
    return std::exp(logChoose + asDouble(k) * std::log(p) + asDouble(n - k) * std::log1p(-p));
}

std::size_t drawPasses(candor::Random& random, std::size_t n, double p)
{
    std::size_t passed = 0;
    for (std::size_t i = 0; i < n; ++i) {
        passed += random.chance(p) ? 1u : 0u;
    }
    return passed;
}

bool covers(const Interval& interval, double p)
{
    return interval.low <= p && p <= interval.high;
}

bool near(double a, double b, double tolerance)
{
    return std::abs(a - b) <= tolerance;
}

} // namespace

class TestStats : public QObject
{
    Q_OBJECT

private slots:
    void intervalsAgreeWithPublishedTables_data();
    void intervalsAgreeWithPublishedTables();
    void intervalsHoldTheRateAndStayBetweenZeroAndOne();
    void nothingRunGivesTheWholeScale();
    void moreConfidenceIsWider();
    void exactIntervalsCoverAtLeastTheirLevelByEnumeration();
    void intervalsCoverTheirLevelInSimulation();
    void mcNemarAgreesWithExactArithmetic_data();
    void mcNemarAgreesWithExactArithmetic();
    void mcNemarIsSymmetricAndAProbability();
    void mcNemarRaisesFewerFalseAlarmsThanItsLevel();
    void smallestDetectableFlipsAreTheFirstThatAreShown_data();
    void smallestDetectableFlipsAreTheFirstThatAreShown();
    void passAtKAgreesWithCombinatorics_data();
    void passAtKAgreesWithCombinatorics();
    void passAtKIsTheChanceOfDrawingAPass();
};

void TestStats::intervalsAgreeWithPublishedTables_data()
{
    QTest::addColumn<int>("passed");
    QTest::addColumn<int>("n");
    QTest::addColumn<double>("exactLow");
    QTest::addColumn<double>("exactHigh");
    QTest::addColumn<double>("wilsonLow");
    QTest::addColumn<double>("wilsonHigh");
    // R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998),
    // table I, methods 3 (score) and 5 (Clopper-Pearson).
    QTest::newRow("Newcombe 81/263") << 81 << 263 << 0.2527 << 0.3676 << 0.2553 << 0.3662;
    QTest::newRow("Newcombe 15/148") << 15 << 148 << 0.0578 << 0.1617 << 0.0624 << 0.1605;
    QTest::newRow("Newcombe 0/20") << 0 << 20 << 0.0000 << 0.1684 << 0.0000 << 0.1611;
    QTest::newRow("Newcombe 1/29") << 1 << 29 << 0.0009 << 0.1776 << 0.0061 << 0.1718;
    // The two runs of the analysis and their control; by bisection of the binomial tails with 60 decimal digits.
    QTest::newRow("4/18") << 4 << 18 << 0.0641 << 0.4764 << 0.0900 << 0.4521;
    QTest::newRow("13/18") << 13 << 18 << 0.4652 << 0.9031 << 0.4913 << 0.8750;
    QTest::newRow("3/18") << 3 << 18 << 0.0358 << 0.4142 << 0.0584 << 0.3922;
    // All pass: the lower end is 0.025^(1/n), from the definition.
    QTest::newRow("18/18") << 18 << 18 << std::pow(0.025, 1.0 / 18.0) << 1.0 << 0.8241 << 1.0;
}

void TestStats::intervalsAgreeWithPublishedTables()
{
    QFETCH(int, passed);
    QFETCH(int, n);
    QFETCH(double, exactLow);
    QFETCH(double, exactHigh);
    QFETCH(double, wilsonLow);
    QFETCH(double, wilsonHigh);
    const double tolerance = 0.00006; // the tables have four decimals
    const Interval exact = candor::exactInterval(static_cast<std::size_t>(passed), static_cast<std::size_t>(n));
    const Interval wilson = candor::wilsonInterval(static_cast<std::size_t>(passed), static_cast<std::size_t>(n));
    QVERIFY2(near(exact.low, exactLow, tolerance), qPrintable(QString::number(exact.low, 'g', 10)));
    QVERIFY2(near(exact.high, exactHigh, tolerance), qPrintable(QString::number(exact.high, 'g', 10)));
    QVERIFY2(near(wilson.low, wilsonLow, tolerance), qPrintable(QString::number(wilson.low, 'g', 10)));
    QVERIFY2(near(wilson.high, wilsonHigh, tolerance), qPrintable(QString::number(wilson.high, 'g', 10)));
}

void TestStats::intervalsHoldTheRateAndStayBetweenZeroAndOne()
{
    for (const std::size_t n : {1u, 2u, 7u, 18u, 164u, 1'000'000u}) {
        for (const std::size_t passed : {std::size_t{0}, std::size_t{1}, n / 2, n - 1, n}) {
            const double rate = asDouble(passed) / asDouble(n);
            for (const Interval& interval : {candor::wilsonInterval(passed, n), candor::exactInterval(passed, n)}) {
                QVERIFY(0.0 <= interval.low && interval.low <= rate);
                QVERIFY(rate <= interval.high && interval.high <= 1.0);
            }
        }
        QCOMPARE(candor::wilsonInterval(0, n).low, 0.0);
        QCOMPARE(candor::wilsonInterval(n, n).high, 1.0);
        QCOMPARE(candor::exactInterval(0, n).low, 0.0);
        QCOMPARE(candor::exactInterval(n, n).high, 1.0);
    }
}

void TestStats::nothingRunGivesTheWholeScale()
{
    for (const Interval& interval : {candor::wilsonInterval(0, 0), candor::exactInterval(0, 0)}) {
        QCOMPARE(interval.low, 0.0);
        QCOMPARE(interval.high, 1.0);
    }
}

void TestStats::moreConfidenceIsWider()
{
    const Interval ninetyNine = candor::exactInterval(4, 18, 0.99);
    QVERIFY(near(ninetyNine.low, 0.0400, 0.00006)); // as above, with tails of 0.005
    QVERIFY(near(ninetyNine.high, 0.5492, 0.00006));
    QVERIFY(candor::wilsonInterval(4, 18, 0.99).low < candor::wilsonInterval(4, 18).low);
    QVERIFY(candor::wilsonInterval(4, 18, 0.99).high > candor::wilsonInterval(4, 18).high);
}

void TestStats::exactIntervalsCoverAtLeastTheirLevelByEnumeration()
{
    for (const std::size_t n : {5u, 18u, 50u}) {
        for (int step = 1; step < 200; ++step) {
            const double p = step / 200.0;
            double coverage = 0.0;
            for (std::size_t passed = 0; passed <= n; ++passed) {
                if (covers(candor::exactInterval(passed, n), p)) {
                    coverage += binomialProbability(n, passed, p);
                }
            }
            QVERIFY2(coverage >= 0.95 - 1e-9, qPrintable(QString("n %1 p %2: %3").arg(n).arg(p).arg(coverage)));
        }
    }
}

void TestStats::intervalsCoverTheirLevelInSimulation()
{
    candor::Random random(20251016);
    const int draws = 20'000;
    int exactCovers = 0;
    int wilsonCovers = 0;
    for (int draw = 0; draw < draws; ++draw) {
        const double p = random.uniform();
        const std::size_t n = 5 + random.below(60);
        const std::size_t passed = drawPasses(random, n, p);
        exactCovers += covers(candor::exactInterval(passed, n), p) ? 1 : 0;
        wilsonCovers += covers(candor::wilsonInterval(passed, n), p) ? 1 : 0;
    }
    const double exactCoverage = double(exactCovers) / draws;
    const double wilsonCoverage = double(wilsonCovers) / draws;
    QVERIFY2(exactCoverage >= 0.95, qPrintable(QString::number(exactCoverage)));
    QVERIFY2(near(wilsonCoverage, 0.95, 0.01), qPrintable(QString::number(wilsonCoverage)));
    QVERIFY(wilsonCoverage < exactCoverage);
}

void TestStats::mcNemarAgreesWithExactArithmetic_data()
{
    QTest::addColumn<qulonglong>("lost");
    QTest::addColumn<qulonglong>("gained");
    QTest::addColumn<double>("p");
    // 2 * (C(n, 0) + ... + C(n, min)) / 2^n, by integers.
    QTest::newRow("none") << 0ull << 0ull << 1.0;
    QTest::newRow("1/0: 2/2") << 1ull << 0ull << 1.0;
    QTest::newRow("4/3: capped at 1") << 4ull << 3ull << 1.0;
    QTest::newRow("5/0: 2/32") << 5ull << 0ull << 0.0625;
    QTest::newRow("6/0: 2/64") << 6ull << 0ull << 0.03125;
    QTest::newRow("9/0: 2/512") << 9ull << 0ull << 0.00390625;
    QTest::newRow("8/1: 20/512") << 8ull << 1ull << 0.0390625;
    QTest::newRow("10/2: 158/4096") << 10ull << 2ull << 0.03857421875;
    // The discordant pairs of the approval ratings in Agresti, Categorical Data Analysis; the sum by integers.
    QTest::newRow("150/86") << 150ull << 86ull << 3.715936139571442e-05;
    // The same sum with 50 decimal digits: still exact where a normal approximation would do.
    QTest::newRow("1100/1000") << 1100ull << 1000ull << 0.030720707864242296;
    QTest::newRow("51000/50000") << 51000ull << 50000ull << 0.0016696304559915586;
    QTest::newRow("502000/500000") << 502000ull << 500000ull << 0.045824695263224316;
}

void TestStats::mcNemarAgreesWithExactArithmetic()
{
    QFETCH(qulonglong, lost);
    QFETCH(qulonglong, gained);
    QFETCH(double, p);
    const double got = candor::mcNemarExact(lost, gained);
    QVERIFY2(near(got, p, 1e-9 * p), qPrintable(QString::number(got, 'g', 15)));
}

void TestStats::mcNemarIsSymmetricAndAProbability()
{
    for (std::size_t lost = 0; lost <= 40; ++lost) {
        for (std::size_t gained = 0; gained <= 40; ++gained) {
            const double p = candor::mcNemarExact(lost, gained);
            QCOMPARE(p, candor::mcNemarExact(gained, lost));
            QVERIFY(p > 0.0 && p <= 1.0);
        }
    }
    const double far = candor::mcNemarExact(0, 1'000'000'000);
    QVERIFY(far >= 0.0 && far < 1e-300);
}

void TestStats::mcNemarRaisesFewerFalseAlarmsThanItsLevel()
{
    candor::Random random(7);
    const int draws = 2'000;
    int alarms = 0;
    for (int draw = 0; draw < draws; ++draw) {
        std::size_t lost = 0;
        std::size_t gained = 0;
        for (int pair = 0; pair < 60; ++pair) { // two runs of one configuration: each task passes with one chance
            const bool first = random.chance(0.6);
            const bool second = random.chance(0.6);
            lost += first && !second ? 1u : 0u;
            gained += !first && second ? 1u : 0u;
        }
        alarms += candor::mcNemarExact(lost, gained) < 0.05 ? 1 : 0;
    }
    QVERIFY2(alarms <= draws * 0.05, qPrintable(QString::number(alarms)));
    QVERIFY2(alarms > 0, "a test that never raises an alarm shows nothing");
}

void TestStats::smallestDetectableFlipsAreTheFirstThatAreShown_data()
{
    QTest::addColumn<qulonglong>("pairs");
    QTest::addColumn<double>("alpha");
    QTest::addColumn<int>("flips"); // -1: none
    QTest::newRow("18 tasks") << 18ull << 0.05 << 6;
    QTest::newRow("exactly enough") << 6ull << 0.05 << 6;
    QTest::newRow("one too few") << 5ull << 0.05 << -1;
    QTest::newRow("no pair") << 0ull << 0.05 << -1;
    QTest::newRow("a million") << 1'000'000ull << 0.05 << 6;
    QTest::newRow("0.01: 2/2^8 = 0.0078") << 100ull << 0.01 << 8;
    QTest::newRow("p must be under alpha, not at it") << 100ull << 0.03125 << 7;
    QTest::newRow("alpha 0 is never reached") << 1'000'000'000'000ull << 0.0 << -1;
}

void TestStats::smallestDetectableFlipsAreTheFirstThatAreShown()
{
    QFETCH(qulonglong, pairs);
    QFETCH(double, alpha);
    QFETCH(int, flips);
    const auto got = candor::smallestDetectableFlips(pairs, alpha);
    QCOMPARE(got ? static_cast<int>(*got) : -1, flips);
    if (got) {
        QVERIFY(candor::mcNemarExact(*got, 0) < alpha);
        QVERIFY(candor::mcNemarExact(*got - 1, 0) >= alpha);
    }
}

void TestStats::passAtKAgreesWithCombinatorics_data()
{
    QTest::addColumn<qulonglong>("n");
    QTest::addColumn<qulonglong>("c");
    QTest::addColumn<qulonglong>("k");
    QTest::addColumn<double>("expected");
    QTest::newRow("k = 1 is the rate") << 5ull << 2ull << 1ull << 0.4;
    QTest::newRow("1 - C(7,5)/C(10,5)") << 10ull << 3ull << 5ull << 1.0 - 21.0 / 252.0;
    QTest::newRow("one pass in 200, 100 drawn") << 200ull << 1ull << 100ull << 0.5;
    QTest::newRow("C(200, 10) by integers") << 200ull << 100ull << 10ull << 0.9992289739372822;
    QTest::newRow("none passes") << 200ull << 0ull << 200ull << 0.0;
    QTest::newRow("all pass") << 200ull << 200ull << 1ull << 1.0;
    QTest::newRow("fewer failures than draws") << 10ull << 6ull << 5ull << 1.0;
    QTest::newRow("all are drawn, one passes") << 10ull << 1ull << 10ull << 1.0;
}

void TestStats::passAtKAgreesWithCombinatorics()
{
    QFETCH(qulonglong, n);
    QFETCH(qulonglong, c);
    QFETCH(qulonglong, k);
    QFETCH(double, expected);
    const double got = candor::passAtK(n, c, k);
    QVERIFY2(near(got, expected, 1e-12), qPrintable(QString::number(got, 'g', 15)));
}

void TestStats::passAtKIsTheChanceOfDrawingAPass()
{
    // n = 6 samples of which 2 pass: count the subsets of every size that hold a pass.
    for (unsigned k = 1; k <= 6; ++k) {
        int subsets = 0;
        int withPass = 0;
        for (unsigned mask = 0; mask < 64; ++mask) {
            if (std::popcount(mask) == static_cast<int>(k)) {
                ++subsets;
                withPass += (mask & 3u) != 0 ? 1 : 0;
            }
        }
        QVERIFY(near(candor::passAtK(6, 2, k), double(withPass) / subsets, 1e-12));
    }
}

QTEST_GUILESS_MAIN(TestStats)
#include "tst_stats.moc"
