// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/summary.h"
#include "core/support/random.h"
#include "tests/core/analysis/hand_made_snapshot.h"

#include <QtTest>

#include <cmath>

using candor::ConfigurationSummary;
using candor::HandMadeCandidate;
using candor::HandMadeSnapshot;
using candor::LossStage;
using candor::Verdict;

Q_DECLARE_METATYPE(candor::Verdict)
Q_DECLARE_METATYPE(candor::LossStage)

namespace {

std::size_t countOf(const std::map<LossStage, std::size_t>& counts, LossStage stage)
{
    const auto found = counts.find(stage);
    return found == counts.end() ? 0 : found->second;
}

std::size_t sumOf(const auto& counts)
{
    std::size_t sum = 0;
    for (const auto& [key, count] : counts) {
        sum += count;
    }
    return sum;
}

bool near(double a, double b)
{
    return std::abs(a - b) < 1e-9;
}

/// Any number of sessions, configurations, tasks, candidates and verdicts.
HandMadeSnapshot randomSnapshot(candor::Random& random)
{
    HandMadeSnapshot made;
    const std::size_t sessions = 1 + random.below(3);
    for (std::size_t session = 0; session < sessions; ++session) {
        const std::size_t tasks = 1 + random.below(9);
        candor::Configuration refusing = candor::handMadeConfiguration("refusing");
        refusing.clearing = candor::ClearingPolicy::Refuse;
        made.addSession(candor::handMadeSuite(tasks), {candor::handMadeConfiguration("a"), refusing});
        const std::size_t trials = random.below(40);
        for (std::size_t trial = 0; trial < trials; ++trial) {
            std::vector<HandMadeCandidate> candidates(random.below(4));
            for (HandMadeCandidate& candidate : candidates) {
                candidate.verdict = candor::kAllVerdicts[random.below(candor::kAllVerdicts.size())];
                candidate.executed = random.chance(0.8);
                candidate.holes = static_cast<int>(random.below(3));
                candidate.costUsd = random.uniform();
            }
            const bool selectable = !candidates.empty() && random.chance(0.8);
            const int selected = selectable ? static_cast<int>(random.below(candidates.size())) : -1;
            made.addTrial(random.below(2), random.below(tasks), candidates, selected);
        }
    }
    return made;
}

} // namespace

class TestSummary : public QObject
{
    Q_OBJECT

private slots:
    void theAnalysedRunComesOutAsItWasWritten();
    void whatIsNotTheModelsNeverEntersARate();
    void aRunOfNothingHasNoRateAndTheWidestInterval();
    void everyVerdictHasItsStage_data();
    void everyVerdictHasItsStage();
    void aRefusalIsTheClearingPolicysOnlyWithHolesAndASelection_data();
    void aRefusalIsTheClearingPolicysOnlyWithHolesAndASelection();
    void aPassingCandidateThatWasNotSelectedIsCounted();
    void aCandidateThatWasNotExecutedNeitherPassesNorFails();
    void discardedCandidatesAreInTheCost();
    void withoutASelectionTheFirstCandidateIsNotDiscarded();
    void withoutASuccessThereIsNoCostPerSuccess();
    void categoriesAndComplexitiesHaveTheirOwnRates();
    void sessionsAndConfigurationsAreKeptApart();
    void countsAddUpForRandomSnapshots();
    void aReferenceToNothingGivesNoTrials();
    void brokenRowsDoNoHarm();
};

void TestSummary::theAnalysedRunComesOutAsItWasWritten()
{
    HandMadeSnapshot made;
    made.addSession(candor::handMadeSuite(18), {candor::handMadeConfiguration("Qwen3-30B-FP8")});
    for (std::size_t task = 0; task < 18; ++task) {
        const Verdict verdict = task < 4 ? Verdict::CompileError : task < 14 ? Verdict::WrongAnswer : Verdict::Passed;
        const HandMadeCandidate candidate{.verdict = verdict, .costUsd = 0.03 / 18 / 3, .latencyMs = 33'000 / 3};
        made.addTrial(0, task, {candidate, candidate, candidate}, 1);
    }
    const ConfigurationSummary summary = candor::summarise(made.snapshot, {0, 0});
    QCOMPARE(summary.success.passed, std::size_t{4});
    QCOMPARE(summary.success.trials, std::size_t{18});
    QVERIFY(near(summary.success.rate(), 4.0 / 18.0));
    QVERIFY(std::abs(summary.success.exact.low - 0.0641) < 1e-4 &&
            std::abs(summary.success.exact.high - 0.4764) < 1e-4);
    QVERIFY(std::abs(summary.success.wilson.low - 0.0900) < 1e-4);
    QCOMPARE(summary.compilationFailures, std::size_t{4});
    QCOMPARE(summary.executionFailures, std::size_t{10});
    QCOMPARE(countOf(summary.loss.byStage, LossStage::Compilation), std::size_t{4});
    QCOMPARE(countOf(summary.loss.byStage, LossStage::Execution), std::size_t{10});
    QCOMPARE(sumOf(summary.loss.byStage), std::size_t{14});
    QVERIFY(near(summary.cost.totalUsd, 0.03));
    QVERIFY(near(summary.cost.discardedUsd, 0.02));
    QVERIFY(near(summary.cost.perTrialUsd, 0.03 / 18));
    QVERIFY(summary.cost.perSuccessUsd && near(*summary.cost.perSuccessUsd, 0.0075));
    QVERIFY(near(summary.cost.requestSeconds, 18 * 33.0));
    QCOMPARE(summary.cost.promptTokens, std::int64_t{18 * 3 * 100});
    QCOMPARE(summary.cost.completionTokens, std::int64_t{18 * 3 * 10});
}

void TestSummary::whatIsNotTheModelsNeverEntersARate()
{
    HandMadeSnapshot made;
    made.addSession(candor::handMadeSuite(5), {candor::handMadeConfiguration("a")});
    made.addTrial(0, 0, Verdict::Passed);
    made.addTrial(0, 1, Verdict::WrongAnswer);
    made.addTrial(0, 2, Verdict::BackendFailure);
    made.addTrial(0, 3, Verdict::SandboxFailure);
    made.addTrial(0, 4, Verdict::Cancelled);
    const ConfigurationSummary summary = candor::summarise(made.snapshot, {0, 0});
    QCOMPARE(summary.success.passed, std::size_t{1});
    QCOMPARE(summary.success.trials, std::size_t{2});
    QCOMPARE(summary.success.notTheModels, std::size_t{3});
    QCOMPARE(countOf(summary.loss.byStage, LossStage::NotTheModels), std::size_t{3});
    QCOMPARE(summary.loss.notSelected + summary.loss.noCandidatePasses, std::size_t{1});
}

void TestSummary::aRunOfNothingHasNoRateAndTheWidestInterval()
{
    HandMadeSnapshot made;
    made.addSession(candor::handMadeSuite(1), {candor::handMadeConfiguration("a")});
    made.addTrial(0, 0, Verdict::BackendFailure);
    const candor::SuccessRate success = candor::summarise(made.snapshot, {0, 0}).success;
    QCOMPARE(success.trials, std::size_t{0});
    QCOMPARE(success.rate(), 0.0);
    QCOMPARE(success.wilson.low, 0.0);
    QCOMPARE(success.wilson.high, 1.0);
    QCOMPARE(success.exact.high, 1.0);
}

void TestSummary::everyVerdictHasItsStage_data()
{
    QTest::addColumn<Verdict>("verdict");
    QTest::addColumn<LossStage>("stage");
    const std::map<Verdict, LossStage> stages{
        {Verdict::Passed, LossStage::None},
        {Verdict::WrongAnswer, LossStage::Execution},
        {Verdict::RuntimeError, LossStage::Execution},
        {Verdict::Timeout, LossStage::Execution},
        {Verdict::MemoryLimit, LossStage::Execution},
        {Verdict::OutputLimit, LossStage::Execution},
        {Verdict::MissingFunction, LossStage::Execution},
        {Verdict::CompileError, LossStage::Compilation},
        {Verdict::NoCode, LossStage::Generation},
        {Verdict::InvalidIr, LossStage::Generation},
        {Verdict::Truncated, LossStage::Generation},
        {Verdict::Refused, LossStage::Generation},
        {Verdict::BackendFailure, LossStage::NotTheModels},
        {Verdict::SandboxFailure, LossStage::NotTheModels},
        {Verdict::Cancelled, LossStage::NotTheModels},
    };
    QCOMPARE(stages.size(), candor::kAllVerdicts.size());
    for (const auto& [verdict, stage] : stages) {
        QTest::newRow(std::string(candor::nameOf(verdict)).c_str()) << verdict << stage;
    }
}

void TestSummary::everyVerdictHasItsStage()
{
    QFETCH(Verdict, verdict);
    QFETCH(LossStage, stage);
    HandMadeSnapshot made;
    made.addSession(candor::handMadeSuite(1), {candor::handMadeConfiguration("a")});
    made.addTrial(0, 0, verdict);
    QCOMPARE(candor::lossStage(made.snapshot, 0), stage);
    const auto counts = candor::summarise(made.snapshot, {0, 0}).loss.byStage;
    QCOMPARE(sumOf(counts), std::size_t{stage == LossStage::None ? 0u : 1u});
    QCOMPARE(countOf(counts, LossStage::None), std::size_t{0});
}

void TestSummary::aRefusalIsTheClearingPolicysOnlyWithHolesAndASelection_data()
{
    QTest::addColumn<bool>("policyRefuses");
    QTest::addColumn<int>("holes");
    QTest::addColumn<int>("selected");
    QTest::addColumn<LossStage>("stage");
    QTest::newRow("the policy met a hole") << true << 2 << 0 << LossStage::Clearing;
    QTest::newRow("no hole: the model refused") << true << 0 << 0 << LossStage::Generation;
    QTest::newRow("nothing usable was drawn") << true << 2 << -1 << LossStage::Generation;
    QTest::newRow("the policy deletes") << false << 2 << 0 << LossStage::Generation;
}

void TestSummary::aRefusalIsTheClearingPolicysOnlyWithHolesAndASelection()
{
    QFETCH(bool, policyRefuses);
    QFETCH(int, holes);
    QFETCH(int, selected);
    QFETCH(LossStage, stage);
    candor::Configuration configuration = candor::handMadeConfiguration("a");
    configuration.clearing = policyRefuses ? candor::ClearingPolicy::Refuse : candor::ClearingPolicy::Delete;
    HandMadeSnapshot made;
    made.addSession(candor::handMadeSuite(1), {configuration});
    made.addTrial(0, 0, {HandMadeCandidate{.verdict = Verdict::Refused, .holes = holes}}, selected);
    QCOMPARE(candor::lossStage(made.snapshot, 0), stage);
}

void TestSummary::aPassingCandidateThatWasNotSelectedIsCounted()
{
    HandMadeSnapshot made;
    made.addSession(candor::handMadeSuite(3), {candor::handMadeConfiguration("a")});
    const HandMadeCandidate passes{.verdict = Verdict::Passed};
    const HandMadeCandidate fails{.verdict = Verdict::WrongAnswer};
    made.addTrial(0, 0, {fails, passes, fails}, 2);
    made.addTrial(0, 1, {fails, fails, fails}, 0);
    made.addTrial(0, 2, {fails, passes, passes}, 1);
    const candor::LossCounts loss = candor::summarise(made.snapshot, {0, 0}).loss;
    QCOMPARE(loss.notSelected, std::size_t{1});
    QCOMPARE(loss.noCandidatePasses, std::size_t{1});
    QVERIFY(candor::lostBySelection(made.snapshot, 0));
    QVERIFY(!candor::lostBySelection(made.snapshot, 1));
    QVERIFY(!candor::lostBySelection(made.snapshot, 2));
}

void TestSummary::aCandidateThatWasNotExecutedNeitherPassesNorFails()
{
    HandMadeSnapshot made;
    made.addSession(candor::handMadeSuite(1), {candor::handMadeConfiguration("a")});
    const HandMadeCandidate unknown{.verdict = Verdict::Passed, .executed = false};
    made.addTrial(0, 0, {HandMadeCandidate{.verdict = Verdict::WrongAnswer}, unknown}, 0);
    const ConfigurationSummary summary = candor::summarise(made.snapshot, {0, 0});
    QCOMPARE(summary.loss.notSelected, std::size_t{0});
    QCOMPARE(summary.loss.noCandidatePasses, std::size_t{1});
    QCOMPARE(sumOf(summary.verdicts), std::size_t{1});
}

void TestSummary::discardedCandidatesAreInTheCost()
{
    HandMadeSnapshot made;
    made.addSession(candor::handMadeSuite(1), {candor::handMadeConfiguration("a")});
    made.addTrial(0, 0, {{.costUsd = 1.0, .latencyMs = 500}, {.costUsd = 2.0, .latencyMs = 250}, {.costUsd = 4.0}}, 1);
    const candor::Cost cost = candor::summarise(made.snapshot, {0, 0}).cost;
    QCOMPARE(cost.totalUsd, 7.0);
    QCOMPARE(cost.discardedUsd, 5.0);
    QCOMPARE(cost.requestSeconds, 0.75);
}

void TestSummary::withoutASelectionTheFirstCandidateIsNotDiscarded()
{
    HandMadeSnapshot made;
    made.addSession(candor::handMadeSuite(1), {candor::handMadeConfiguration("a")});
    const HandMadeCandidate cut{.verdict = Verdict::Truncated, .costUsd = 1.0};
    made.addTrial(0, 0, {cut, cut}, -1);
    QCOMPARE(candor::summarise(made.snapshot, {0, 0}).cost.discardedUsd, 1.0);
}

void TestSummary::withoutASuccessThereIsNoCostPerSuccess()
{
    HandMadeSnapshot made;
    made.addSession(candor::handMadeSuite(1), {candor::handMadeConfiguration("a")});
    made.addTrial(0, 0, {HandMadeCandidate{.verdict = Verdict::Timeout, .costUsd = 1.0}});
    const candor::Cost cost = candor::summarise(made.snapshot, {0, 0}).cost;
    QVERIFY(!cost.perSuccessUsd);
    QCOMPARE(cost.perTrialUsd, 1.0);
}

void TestSummary::categoriesAndComplexitiesHaveTheirOwnRates()
{
    HandMadeSnapshot made;
    made.addSession(candor::handMadeSuite(4), {candor::handMadeConfiguration("a")});
    made.addTrial(0, 0, Verdict::Passed);         // control_flow, easy
    made.addTrial(0, 1, Verdict::WrongAnswer);    // mathematical, medium
    made.addTrial(0, 2, Verdict::CompileError);   // control_flow, medium
    made.addTrial(0, 3, Verdict::BackendFailure); // mathematical, easy
    const ConfigurationSummary summary = candor::summarise(made.snapshot, {0, 0});
    QCOMPARE(summary.byCategory.at("control_flow").passed, std::size_t{1});
    QCOMPARE(summary.byCategory.at("control_flow").trials, std::size_t{2});
    QCOMPARE(summary.byCategory.at("mathematical").trials, std::size_t{1});
    QCOMPARE(summary.byCategory.at("mathematical").notTheModels, std::size_t{1});
    QCOMPARE(summary.byComplexity.at("easy").trials, std::size_t{1});
    QCOMPARE(summary.byComplexity.at("medium").trials, std::size_t{2});
}

void TestSummary::sessionsAndConfigurationsAreKeptApart()
{
    HandMadeSnapshot made;
    const auto suite = candor::handMadeSuite(2);
    made.addSession(suite, {candor::handMadeConfiguration("a"), candor::handMadeConfiguration("b")});
    made.addTrial(0, 0, Verdict::Passed);
    made.addTrial(0, 1, Verdict::Passed);
    made.addTrial(1, 0, Verdict::WrongAnswer);
    made.addSession(suite, {candor::handMadeConfiguration("a")});
    made.addTrial(0, 0, Verdict::CompileError);
    QCOMPARE(candor::summarise(made.snapshot, {0, 0}).success.passed, std::size_t{2});
    QCOMPARE(candor::summarise(made.snapshot, {0, 1}).success.trials, std::size_t{1});
    QCOMPARE(candor::summarise(made.snapshot, {0, 1}).executionFailures, std::size_t{1});
    QCOMPARE(candor::summarise(made.snapshot, {1, 0}).compilationFailures, std::size_t{1});
    QCOMPARE(candor::trialsOf(made.snapshot, {1, 0}), std::vector<std::size_t>{3});
}

void TestSummary::countsAddUpForRandomSnapshots()
{
    candor::Random random(11);
    for (int round = 0; round < 300; ++round) {
        const HandMadeSnapshot made = randomSnapshot(random);
        std::size_t seen = 0;
        for (std::size_t session = 0; session < made.snapshot.sessions.size(); ++session) {
            for (std::size_t configuration = 0; configuration < 2; ++configuration) {
                const ConfigurationSummary s = candor::summarise(made.snapshot, {session, configuration});
                const std::size_t trials = candor::trialsOf(made.snapshot, {session, configuration}).size();
                const std::size_t failures = s.compilationFailures + s.executionFailures;
                QCOMPARE(s.success.passed + failures + s.success.notTheModels, trials);
                QCOMPARE(s.success.passed + failures, s.success.trials);
                QCOMPARE(sumOf(s.verdicts), trials);
                QCOMPARE(sumOf(s.loss.byStage), failures + s.success.notTheModels);
                QCOMPARE(s.loss.notSelected + s.loss.noCandidatePasses, failures);
                std::size_t ofCategories = 0;
                for (const auto& [name, rate] : s.byCategory) {
                    ofCategories += rate.trials + rate.notTheModels;
                }
                QCOMPARE(ofCategories, trials);
                QVERIFY(s.cost.discardedUsd <= s.cost.totalUsd + 1e-9);
                seen += trials;
            }
        }
        QCOMPARE(seen, made.snapshot.trials.size());
    }
}

void TestSummary::aReferenceToNothingGivesNoTrials()
{
    HandMadeSnapshot made;
    made.addSession(candor::handMadeSuite(1), {candor::handMadeConfiguration("a")});
    made.addTrial(0, 0, Verdict::Passed);
    for (const candor::ConfigurationRef ref : {candor::ConfigurationRef{0, 1}, candor::ConfigurationRef{7, 0}}) {
        QVERIFY(candor::configurationOf(made.snapshot, ref) == nullptr);
        QCOMPARE(candor::summarise(made.snapshot, ref).success.trials, std::size_t{0});
    }
    QCOMPARE(candor::summarise(candor::Snapshot{}, {0, 0}).success.trials, std::size_t{0});
}

void TestSummary::brokenRowsDoNoHarm()
{
    HandMadeSnapshot made;
    made.addSession(candor::handMadeSuite(1), {candor::handMadeConfiguration("a")});
    made.addTrial(0, 99, {HandMadeCandidate{.verdict = Verdict::WrongAnswer, .costUsd = 1.0}}); // no such task
    made.snapshot.trials.candidateCount[0] = 4'000'000'000;                                     // more than there are
    made.snapshot.trials.selected[0] = 12;                                                      // none of them
    made.snapshot.sessions[0].trialCount = 1'000;
    const ConfigurationSummary summary = candor::summarise(made.snapshot, {0, 0});
    QCOMPARE(summary.success.trials, std::size_t{1});
    QCOMPARE(summary.cost.totalUsd, 1.0);
    QVERIFY(summary.byCategory.empty());
    made.snapshot.trials.firstCandidate[0] = 4'000'000'000;
    QCOMPARE(candor::summarise(made.snapshot, {0, 0}).cost.totalUsd, 0.0);
}

QTEST_GUILESS_MAIN(TestSummary)
#include "tst_summary.moc"
