// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/selection_loss.h"
#include "core/support/random.h"
#include "tests/core/analysis/hand_made_snapshot.h"

#include <QtTest>

#include <cmath>

using candor::HandMadeCandidate;
using candor::HandMadeSnapshot;
using candor::SelectionLoss;
using candor::Verdict;

namespace {

/// '+' passed, '-' wrong answer, '?' backend failure, '.' not executed; a draw a letter.
std::vector<HandMadeCandidate> draws(const std::string& outcomes)
{
    std::vector<HandMadeCandidate> candidates;
    for (const char outcome : outcomes) {
        candidates.push_back({.verdict = outcome == '+'   ? Verdict::Passed
                                         : outcome == '-' ? Verdict::WrongAnswer
                                         : outcome == '?' ? Verdict::BackendFailure
                                                          : Verdict::Cancelled,
                              .executed = outcome != '.'});
    }
    return candidates;
}

struct Trial
{
    std::size_t task;
    std::string outcomes;
    int selected;
};

HandMadeSnapshot snapshotOf(const std::vector<Trial>& trials)
{
    HandMadeSnapshot made;
    made.addSession(candor::handMadeSuite(8), {candor::handMadeConfiguration("a")});
    for (const Trial& trial : trials) {
        made.addTrial(0, trial.task, draws(trial.outcomes), trial.selected);
    }
    return made;
}

bool near(double left, double right)
{
    return std::abs(left - right) < 1e-9;
}

} // namespace

class TestSelectionLoss : public QObject
{
    Q_OBJECT

private slots:
    void everyWayToChooseIsCounted();
    void categoriesAddUp();
    void whatWasNotExecutedLeavesTheTrialOut();
    void whatIsNotTheModelsNeverCounts();
    void whereNothingCanBeSaidTheReasonIs();
    void countsAddUpForRandomTrials();
};

void TestSelectionLoss::everyWayToChooseIsCounted()
{
    const HandMadeSnapshot made =
        snapshotOf({{0, "+--", 0}, {1, "-+-", 0}, {2, "++-", 2}, {3, "---", 1}, {4, "+++", 1}});
    const SelectionLoss loss = candor::selectionLoss(made.snapshot, {0, 0});
    QCOMPARE(loss.all.n, std::size_t{5});
    QCOMPARE(loss.all.selected, std::size_t{2});
    QCOMPARE(loss.all.oracle, std::size_t{4});
    QCOMPARE(loss.all.firstPick, std::size_t{3});
    QCOMPARE(loss.all.lost(), std::size_t{2});
    QVERIFY(near(loss.all.randomPick, 1.0 / 3 + 1.0 / 3 + 2.0 / 3 + 0 + 1));
    const candor::Interval wilson = candor::wilsonInterval(2, 5);
    QVERIFY(near(loss.all.selectedInterval.low, wilson.low) && near(loss.all.selectedInterval.high, wilson.high));
    QVERIFY(loss.refusal.empty());
}

void TestSelectionLoss::categoriesAddUp()
{
    const HandMadeSnapshot made = snapshotOf({{0, "-+", 0}, {1, "+-", 0}, {2, "++", 1}});
    const SelectionLoss loss = candor::selectionLoss(made.snapshot, {0, 0});
    QCOMPARE(loss.byCategory.size(), std::size_t{2});
    const candor::SelectionCounts& flow = loss.byCategory.at("control_flow"); // tasks 0 and 2
    QCOMPARE(flow.n, std::size_t{2});
    QCOMPARE(flow.selected, std::size_t{1});
    QCOMPARE(flow.lost(), std::size_t{1});
    QVERIFY(near(flow.randomPick, 1.5));
    QVERIFY(flow.oracleInterval.low > 0.0);
    QCOMPARE(loss.byCategory.at("mathematical").n, std::size_t{1});
}

void TestSelectionLoss::whatWasNotExecutedLeavesTheTrialOut()
{
    const HandMadeSnapshot made = snapshotOf({{0, "+..", 0}, {1, "-+.", 0}, {2, "-+", 0}});
    const SelectionLoss loss = candor::selectionLoss(made.snapshot, {0, 0});
    QCOMPARE(loss.all.n, std::size_t{1});
    QCOMPARE(loss.leftOut, std::size_t{2});
}

void TestSelectionLoss::whatIsNotTheModelsNeverCounts()
{
    const HandMadeSnapshot made = snapshotOf({{0, "?+-", 1}, {1, "??", 0}, {2, "?-+", 1}});
    const SelectionLoss loss = candor::selectionLoss(made.snapshot, {0, 0});
    QCOMPARE(loss.all.n, std::size_t{2});
    QCOMPARE(loss.notTheModels, std::size_t{1});
    QCOMPARE(loss.all.firstPick, std::size_t{1}); // the first draw that is the model's
    QVERIFY(near(loss.all.randomPick, 1.0));
}

void TestSelectionLoss::whereNothingCanBeSaidTheReasonIs()
{
    const auto refusal = [](const std::vector<Trial>& trials) {
        return QString::fromStdString(candor::selectionLoss(snapshotOf(trials).snapshot, {0, 0}).refusal);
    };
    QCOMPARE(refusal({}), QString("No trial is stored yet"));
    QVERIFY(refusal({{0, "+.", 0}, {1, "-.", 0}}).startsWith("Not all candidates were executed in any of 2 trials"));
    QVERIFY(refusal({{0, "?", 0}}).contains("retry the infrastructure failures"));
    QVERIFY(!candor::selectionLoss(candor::Snapshot{}, {0, 0}).refusal.empty());
}

void TestSelectionLoss::countsAddUpForRandomTrials()
{
    candor::Random random(9);
    for (int round = 0; round < 200; ++round) {
        std::vector<Trial> trials;
        for (std::uint64_t count = random.below(12); count > 0; --count) {
            std::string outcomes;
            for (std::uint64_t size = 1 + random.below(4); size > 0; --size) {
                outcomes += "+-+-?."[random.below(6)];
            }
            trials.push_back({random.below(8), outcomes, static_cast<int>(random.below(outcomes.size()))});
        }
        const HandMadeSnapshot made = snapshotOf(trials);
        const SelectionLoss loss = candor::selectionLoss(made.snapshot, {0, 0});
        QVERIFY(loss.all.oracle >= loss.all.selected && loss.all.oracle >= loss.all.firstPick);
        QVERIFY(loss.all.randomPick <= static_cast<double>(loss.all.oracle) + 1e-9);
        std::size_t sum = 0;
        for (const auto& [category, counts] : loss.byCategory) {
            sum += counts.n;
        }
        QCOMPARE(sum, loss.all.n);
        QCOMPARE(loss.all.n + loss.leftOut + loss.notTheModels, trials.size());
    }
}

QTEST_GUILESS_MAIN(TestSelectionLoss)
#include "tst_selection_loss.moc"
