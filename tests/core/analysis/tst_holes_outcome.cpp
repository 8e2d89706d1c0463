// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/holes_outcome.h"
#include "tests/core/analysis/hand_made_snapshot.h"

#include <QtTest>

using candor::HandMadeCandidate;
using candor::HandMadeSnapshot;
using candor::HolesOutcome;
using candor::Verdict;

class TestHolesOutcome : public QObject
{
    Q_OBJECT

private slots:
    void candidatesAreCountedByTheirHoles();
    void withoutAUsableIrThereIsNothingToCount();
    void nothingStoredIsRefused();
};

void TestHolesOutcome::candidatesAreCountedByTheirHoles()
{
    HandMadeSnapshot made;
    made.addSession(candor::handMadeSuite(2), {candor::handMadeConfiguration("a"), candor::handMadeConfiguration("b")});
    made.addTrial(0, 0,
                  {{.verdict = Verdict::Passed, .holes = 0, .score = 1},
                   {.verdict = Verdict::WrongAnswer, .holes = 1, .score = 1},
                   {.verdict = Verdict::CompileError, .holes = 3, .score = 1}});
    made.addTrial(1, 1, {{.verdict = Verdict::Passed, .holes = 0, .score = 1}, {.holes = 17, .score = 1}});
    const HolesOutcome outcome = candor::holesOutcome(made.snapshot, {{0, 0}, {0, 1}});
    QCOMPARE(outcome.n, std::size_t{5});
    QCOMPARE(outcome.trials, std::size_t{2});
    QCOMPARE(outcome.buckets[0].passed, std::size_t{2});
    QCOMPARE(outcome.buckets[1].failed, std::size_t{1});
    QCOMPARE(outcome.buckets[2].n(), std::size_t{0});
    QCOMPARE(outcome.buckets[3].n(), std::size_t{2});
    QCOMPARE(outcome.buckets[3].passed, std::size_t{1});
    QCOMPARE(outcome.buckets[3].label, std::string_view("3+"));
    QCOMPARE(outcome.buckets[0].interval.low, candor::wilsonInterval(2, 2).low);
    QCOMPARE(outcome.buckets[2].interval.high, 1.0);
    QCOMPARE(candor::holesOutcome(made.snapshot, {{0, 1}}).n, std::size_t{2});
}

void TestHolesOutcome::withoutAUsableIrThereIsNothingToCount()
{
    HandMadeSnapshot made;
    made.addSession(candor::handMadeSuite(1), {candor::handMadeConfiguration("a")});
    made.addTrial(0, 0,
                  {{.verdict = Verdict::InvalidIr},
                   {.executed = false, .score = 1},
                   {.verdict = Verdict::SandboxFailure, .score = 1}});
    const HolesOutcome outcome = candor::holesOutcome(made.snapshot, {{0, 0}});
    QCOMPARE(outcome.n, std::size_t{0});
    QCOMPARE(outcome.trials, std::size_t{0});
    QCOMPARE(outcome.leftOut, std::size_t{3});
    QVERIFY(outcome.refusal.starts_with("None of 3 candidates"));
}

void TestHolesOutcome::nothingStoredIsRefused()
{
    QCOMPARE(QString::fromStdString(candor::holesOutcome(candor::Snapshot{}, {{0, 0}}).refusal),
             QString("No candidate is stored yet"));
}

QTEST_GUILESS_MAIN(TestHolesOutcome)
#include "tst_holes_outcome.moc"
