// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/score_outcome.h"
#include "tests/core/analysis/hand_made_snapshot.h"

#include <QtTest>

#include <cmath>

using candor::HandMadeCandidate;
using candor::HandMadeSnapshot;
using candor::ScoreOutcome;
using candor::Verdict;

namespace {

constexpr bool kPass = true;
constexpr bool kFail = false;

HandMadeCandidate scored(double score, bool passed)
{
    return {.verdict = passed ? Verdict::Passed : Verdict::WrongAnswer, .score = score};
}

HandMadeSnapshot snapshotOf(const std::vector<std::vector<HandMadeCandidate>>& trials)
{
    HandMadeSnapshot made;
    made.addSession(candor::handMadeSuite(20),
                    {candor::handMadeConfiguration("a"), candor::handMadeConfiguration("b")});
    std::size_t task = 0;
    for (const std::vector<HandMadeCandidate>& candidates : trials) {
        made.addTrial(task % 2, task, candidates, 0);
        ++task;
    }
    return made;
}

ScoreOutcome outcomeOf(const HandMadeSnapshot& made)
{
    return candor::scoreOutcome(made.snapshot, {{0, 0}, {0, 1}});
}

} // namespace

class TestScoreOutcome : public QObject
{
    Q_OBJECT

private slots:
    void pairsAreCountedWithinSetsOnly();
    void setsWeighTheSame();
    void withFewMixedSetsItIsRefused();
    void pointsSayWhereTheyComeFrom();
    void whatHasNoScoreOrVerdictIsNoPoint();
    void onlyTheConfigurationsAskedForCount();
};

void TestScoreOutcome::pairsAreCountedWithinSetsOnly()
{
    // Between trials failures score far higher; within them passes do, but for one pair and one tie.
    const ScoreOutcome outcome = outcomeOf(snapshotOf({{scored(10, kPass), scored(5, kFail)},
                                                       {scored(100, kPass), scored(50, kFail)},
                                                       {scored(30, kPass), scored(40, kFail)},
                                                       {scored(7, kPass), scored(7, kFail)},
                                                       {scored(1000, kFail), scored(2000, kPass)},
                                                       {scored(9999, kFail), scored(9998, kFail)},
                                                       {scored(1, kPass)}}));
    QCOMPARE(outcome.sets, std::size_t{7});
    QCOMPARE(outcome.mixed, std::size_t{5});
    QCOMPARE(outcome.concordant, std::size_t{3});
    QCOMPARE(outcome.discordant, std::size_t{1});
    QCOMPARE(outcome.ties, std::size_t{1});
    QVERIFY(outcome.concordance && std::abs(*outcome.concordance - 0.7) < 1e-9);
    QVERIFY(outcome.interval.low < 0.7 && outcome.interval.high > 0.7);
    QVERIFY(outcome.interval.low > 0.2 && outcome.interval.high < 1.0);
    QVERIFY(outcome.refusal.empty());
}

void TestScoreOutcome::setsWeighTheSame()
{
    std::vector<std::vector<HandMadeCandidate>> trials(4, {scored(2, kPass), scored(1, kFail)});
    std::vector<HandMadeCandidate> large(10, scored(1, kPass));
    large.insert(large.end(), 10, scored(2, kFail)); // a hundred discordant pairs, but one set
    trials.push_back(large);
    const ScoreOutcome outcome = outcomeOf(snapshotOf(trials));
    QCOMPARE(outcome.discordant, std::size_t{100});
    QVERIFY(outcome.concordance && std::abs(*outcome.concordance - 0.8) < 1e-9);
    const candor::Interval wilson = candor::wilsonInterval(4, 5);
    QVERIFY(std::abs(outcome.interval.low - wilson.low) < 1e-9);
}

void TestScoreOutcome::withFewMixedSetsItIsRefused()
{
    QVERIFY(outcomeOf(snapshotOf({})).refusal.find("no candidate has both") != std::string::npos);
    const ScoreOutcome none = outcomeOf(snapshotOf({{scored(1, kPass)}, {scored(1, kFail), scored(2, kFail)}}));
    QVERIFY2(none.refusal.find("none of 2 trials has both a pass and a failure") != std::string::npos,
             none.refusal.c_str());
    const std::vector<HandMadeCandidate> mixed{scored(2, kPass), scored(1, kFail)};
    const ScoreOutcome four = outcomeOf(snapshotOf({mixed, mixed, mixed, mixed, {scored(1, kPass)}}));
    QVERIFY2(four.refusal.find("only 4 of 5 trials have both") != std::string::npos, four.refusal.c_str());
    QVERIFY(!four.concordance);
    QCOMPARE(four.concordant, std::size_t{4});
    QVERIFY(outcomeOf(snapshotOf({mixed, mixed, mixed, mixed, mixed})).concordance);
}

void TestScoreOutcome::pointsSayWhereTheyComeFrom()
{
    const ScoreOutcome outcome = outcomeOf(snapshotOf({{scored(1, kPass)}, {scored(2, kFail), scored(3, kPass)}}));
    QCOMPARE(outcome.points.size(), std::size_t{3});
    const candor::ScorePoint& last = outcome.points[2];
    QCOMPARE(QString::fromStdString(last.task), QString("t1"));
    QCOMPARE(last.trial, 1u);
    QCOMPARE(last.candidate, 2u);
    QCOMPARE(last.score, 3.0);
    QVERIFY(last.passed && !last.selected && outcome.points[1].selected);
}

void TestScoreOutcome::whatHasNoScoreOrVerdictIsNoPoint()
{
    const ScoreOutcome outcome = outcomeOf(snapshotOf({{HandMadeCandidate{},
                                                        {.executed = false, .score = 5},
                                                        {.verdict = Verdict::BackendFailure, .score = 5},
                                                        {.verdict = Verdict::SandboxFailure, .score = 5},
                                                        {.verdict = Verdict::CompileError, .score = 5}}}));
    QCOMPARE(outcome.points.size(), std::size_t{1});
    QCOMPARE(outcome.points[0].candidate, 4u);
}

void TestScoreOutcome::onlyTheConfigurationsAskedForCount()
{
    const HandMadeSnapshot made = snapshotOf({{scored(10, kPass), scored(5, kFail), scored(1, kFail)},
                                              {scored(2, kFail), scored(1, kPass)},
                                              {scored(3, kPass), scored(4, kFail)}});
    const ScoreOutcome first = candor::scoreOutcome(made.snapshot, {{0, 0}});
    QCOMPARE(first.mixed, std::size_t{2});
    QCOMPARE(first.concordant, std::size_t{2});
    QCOMPARE(first.discordant, std::size_t{1});
    QCOMPARE(candor::scoreOutcome(made.snapshot, {{0, 1}}).discordant, std::size_t{1});
    QVERIFY(candor::scoreOutcome(made.snapshot, {{4, 4}}).points.empty());
}

QTEST_GUILESS_MAIN(TestScoreOutcome)
#include "tst_score_outcome.moc"
