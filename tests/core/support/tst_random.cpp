// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/support/random.h"

#include <QtTest>

#include <array>
#include <set>

using candor::deriveSeed;
using candor::Random;

class TestRandom : public QObject
{
    Q_OBJECT

private slots:
    void sequenceIsFixedForEver()
    {
        // From an independent implementation of splitmix64 and xoshiro256**: a change here changes every stored
        // session.
        Random random(42);
        const std::array<std::uint64_t, 4> expected{0x15780b2e0c2ec716u, 0x6104d9866d113a7eu, 0xae17533239e499a1u,
                                                    0xecb8ad4703b360a1u};
        for (const std::uint64_t value : expected) {
            QCOMPARE(random.next(), value);
        }
    }

    void copyRepeats()
    {
        Random first(7);
        (void)first.next();
        Random second = first;
        for (int i = 0; i < 100; ++i) {
            QCOMPARE(first.next(), second.next());
        }
    }

    void uniformStaysBelowOneAndFillsTheRange()
    {
        Random random(1);
        double sum = 0.0;
        for (int i = 0; i < 100'000; ++i) {
            const double value = random.uniform();
            QVERIFY(value >= 0.0 && value < 1.0);
            sum += value;
        }
        QVERIFY2(std::abs(sum / 100'000 - 0.5) < 0.005, "mean of 100000 draws, standard error 0.0009");
    }

    void belowIsEvenAndStaysBelow()
    {
        Random random(3);
        std::array<int, 6> counts{};
        for (int i = 0; i < 60'000; ++i) {
            ++counts.at(random.below(6));
        }
        for (const int count : counts) {
            QVERIFY2(std::abs(count - 10'000) < 500, qPrintable(QString::number(count)));
        }
        QCOMPARE(random.below(1), std::uint64_t{0});
    }

    void chanceOfZeroNeverAndOfOneAlwaysHappens()
    {
        Random random(5);
        for (int i = 0; i < 1000; ++i) {
            QVERIFY(!random.chance(0.0));
            QVERIFY(random.chance(1.0));
        }
    }

    void derivedSeedsDependOnEveryPartAndItsPlace()
    {
        const std::set<std::uint64_t> seeds{
            deriveSeed(1, {}),          deriveSeed(2, {}),          deriveSeed(1, {""}),    deriveSeed(1, {"", ""}),
            deriveSeed(1, {"ab", "c"}), deriveSeed(1, {"a", "bc"}), deriveSeed(1, {"abc"}), deriveSeed(1, {"c", "ab"}),
            deriveSeed(11, {"x"}),      deriveSeed(1, {"1 1:x"})};
        QCOMPARE(seeds.size(), std::size_t{10});
        QCOMPARE(deriveSeed(1, {"ab", "c"}), deriveSeed(1, {"ab", "c"}));
    }
};

QTEST_GUILESS_MAIN(TestRandom)
#include "tst_random.moc"
