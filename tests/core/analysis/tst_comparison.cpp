// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/comparison.h"
#include "core/support/random.h"
#include "tests/core/analysis/hand_made_snapshot.h"

#include <QtTest>

using candor::ComparisonVerdict;
using candor::Configuration;
using candor::HandMadeSnapshot;
using candor::RunComparison;
using candor::Verdict;

namespace {

/// One session of two configurations over as many tasks as the outcomes have letters: '+' passed, '-' failed,
/// '?' not the model's, '.' not stored.
HandMadeSnapshot twoRuns(const std::string& first, const std::string& second, const Configuration& a,
                         const Configuration& b)
{
    HandMadeSnapshot made;
    made.addSession(candor::handMadeSuite(first.size()), {a, b}, "recording: of a test");
    std::size_t configuration = 0;
    for (const std::string& outcomes : {first, second}) {
        for (std::size_t task = 0; task < outcomes.size(); ++task) {
            if (outcomes[task] != '.') {
                made.addTrial(configuration, task,
                              outcomes[task] == '+'   ? Verdict::Passed
                              : outcomes[task] == '-' ? Verdict::WrongAnswer
                                                      : Verdict::BackendFailure);
            }
        }
        ++configuration;
    }
    return made;
}

RunComparison compare(const std::string& first, const std::string& second)
{
    return candor::compareRuns(
        twoRuns(first, second, candor::handMadeConfiguration("a", "A"), candor::handMadeConfiguration("b", "B"))
            .snapshot,
        {0, 0}, {0, 1});
}

/// One session for each run, over the same suite.
RunComparison compareSessions(const std::string& firstProvenance, const std::string& secondProvenance,
                              const candor::Json& firstEnvironment = {}, const candor::Json& secondEnvironment = {})
{
    HandMadeSnapshot made;
    const auto suite = candor::handMadeSuite(10);
    const auto addRun = [&](const std::string& provenance, const candor::Json& environment, Verdict verdict) {
        made.addSession(suite, {candor::handMadeConfiguration("a")}, provenance, environment);
        for (std::size_t task = 0; task < 10; ++task) {
            made.addTrial(0, task, verdict);
        }
    };
    addRun(firstProvenance, firstEnvironment, Verdict::Passed);
    addRun(secondProvenance, secondEnvironment, Verdict::WrongAnswer);
    return candor::compareRuns(made.snapshot, {0, 0}, {1, 0});
}

Configuration qwen25()
{
    return candor::handMadeConfiguration("Qwen2.5-7B", "Qwen2.5-7B");
}

Configuration qwen3()
{
    Configuration configuration = candor::handMadeConfiguration("Qwen3-30B-FP8", "Qwen3-30B-FP8");
    configuration.n = 3;
    configuration.sampling.temperature = 0.5;
    configuration.rubric = "detail";
    configuration.rubricHash = candor::hashOf("detail");
    return configuration;
}

QString text(const std::string& utf8)
{
    return QString::fromStdString(utf8);
}

std::string repeated(std::size_t count, const std::string& text)
{
    std::string out;
    for (std::size_t i = 0; i < count; ++i) {
        out += text;
    }
    return out;
}

} // namespace

class TestComparison : public QObject
{
    Q_OBJECT

private slots:
    void theAnalysisComesOutAsItShouldHave();
    void verdictsFollowTheExactTest_data();
    void verdictsFollowTheExactTest();
    void oneDifferenceIsNamedAsTheCause();
    void withoutAShownChangeNoCauseIsNamed();
    void theSameConfigurationTwiceIsTheNoise();
    void aRubricIsNoControlForABaselineThatDrawsOnce();
    void whatIsNotTheModelsLeavesThePairOut();
    void theMajorityOfRepeatsIsTheOutcomeAndATieLeavesThePairOut();
    void tasksArePairedByContentAndNotByName();
    void theSameTaskUnderTwoIdsIsPairedInOrder();
    void repliesOfDifferentKindsAreNotComparable_data();
    void repliesOfDifferentKindsAreNotComparable();
    void aRealConfigurationBesideABuiltInOneIsNotComparable();
    void runsWithoutACommonTaskAreNotComparable();
    void aReferenceToNothingIsNotComparable();
    void anotherEnvironmentIsOneMoreDifference();
    void fewTasksCanShowNothing();
    void smallProbabilitiesAreNotRoundedAcrossTheLevel();
    void everyPairIsEitherKeptLostGainedOrLeftOut();
};

void TestComparison::theAnalysisComesOutAsItShouldHave()
{
    // 13 of 18 against 4 of 18, and every pass of the second is one of the first.
    const HandMadeSnapshot made =
        twoRuns(repeated(13, "+") + repeated(5, "-"), repeated(4, "+") + repeated(14, "-"), qwen25(), qwen3());
    const RunComparison comparison = candor::compareRuns(made.snapshot, {0, 0}, {0, 1});
    QCOMPARE(comparison.pairs, std::size_t{18});
    QCOMPARE(comparison.lost.size(), std::size_t{9});
    QCOMPARE(text(comparison.lost.front()), text("t4"));
    QCOMPARE(text(comparison.lost.back()), text("t12"));
    QVERIFY(comparison.gained.empty());
    QCOMPARE(comparison.pValue, 0.00390625);
    QCOMPARE(comparison.smallestDetectable, std::optional<std::size_t>(6));
    QCOMPARE(comparison.verdict, ComparisonVerdict::Regressed);
    QCOMPARE(text(comparison.reason),
             text("9 lost, 0 gained of 18 tasks, p = 0.0039; with 18 tasks 6 flips one way are the "
                  "least that would be shown"));
    QCOMPARE(text(comparison.attribution),
             text("withheld: 4 factors differ (model, temperature, n, rubric); a run that changes one at a time would "
                  "tell, for example \"Qwen2.5-7B\" with nothing changed but model Qwen2.5-7B → Qwen3-30B-FP8"));
    QVERIFY(comparison.leftOut.empty());
}

void TestComparison::verdictsFollowTheExactTest_data()
{
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("second");
    QTest::addColumn<QString>("verdict");
    QTest::addColumn<double>("p");
    QTest::newRow("six lost") << "++++++"
                              << "------"
                              << "regressed" << 0.03125;
    QTest::newRow("six gained") << "------"
                                << "++++++"
                                << "improved" << 0.03125;
    QTest::newRow("five lost") << "+++++"
                               << "-----"
                               << "not shown" << 0.0625;
    QTest::newRow("five lost of many") << "+++++-----"
                                       << "----------"
                                       << "not shown" << 0.0625;
    QTest::newRow("nothing flips") << "++--"
                                   << "++--"
                                   << "not shown" << 1.0;
    QTest::newRow("as many lost as gained") << "+++---"
                                            << "---+++"
                                            << "not shown" << 1.0;
    QTest::newRow("eight lost, one gained") << "++++++++-"
                                            << "--------+"
                                            << "regressed" << 0.0390625;
}

void TestComparison::verdictsFollowTheExactTest()
{
    QFETCH(QString, first);
    QFETCH(QString, second);
    QFETCH(QString, verdict);
    QFETCH(double, p);
    const RunComparison comparison = compare(first.toStdString(), second.toStdString());
    QCOMPARE(QString::fromUtf8(candor::nameOf(comparison.verdict).data()), verdict);
    QCOMPARE(comparison.pValue, p);
}

void TestComparison::oneDifferenceIsNamedAsTheCause()
{
    const RunComparison comparison = compare("++++++++", "--------");
    QCOMPARE(comparison.differences.size(), std::size_t{1});
    QCOMPARE(text(comparison.attribution), text("the only difference is model: A → B"));
}

void TestComparison::withoutAShownChangeNoCauseIsNamed()
{
    QCOMPARE(text(compare("++++", "----").attribution), text("no cause is named: no change is shown"));
}

void TestComparison::theSameConfigurationTwiceIsTheNoise()
{
    const Configuration same = qwen3();
    Configuration renamed = same;
    renamed.name = "once more"; // a name is no factor
    const RunComparison comparison =
        candor::compareRuns(twoRuns("+++-", "++-+", same, renamed).snapshot, {0, 0}, {0, 1});
    QVERIFY(comparison.differences.empty());
    QCOMPARE(comparison.verdict, ComparisonVerdict::NotShown);
    QCOMPARE(text(comparison.attribution), text("nothing differs: this is the noise"));
    const RunComparison shown =
        candor::compareRuns(twoRuns("++++++", "------", same, renamed).snapshot, {0, 0}, {0, 1});
    QCOMPARE(shown.verdict, ComparisonVerdict::Regressed);
    QVERIFY(shown.attribution.starts_with("nothing differs: this is the noise, or a cause that is not recorded"));
    const RunComparison itself = candor::compareRuns(twoRuns("+-", "+-", same, same).snapshot, {0, 0}, {0, 0});
    QCOMPARE(itself.pValue, 1.0);
    QCOMPARE(itself.pairs, std::size_t{2});
}

void TestComparison::aRubricIsNoControlForABaselineThatDrawsOnce()
{
    Configuration first = qwen25();
    Configuration second = qwen25();
    second.n = 3;
    second.rubric = "detail";
    second.rubricHash = candor::hashOf("detail");
    const RunComparison up = candor::compareRuns(twoRuns("------", "++++++", first, second).snapshot, {0, 0}, {0, 1});
    QCOMPARE(up.verdict, ComparisonVerdict::Improved);
    QVERIFY2(up.attribution.ends_with("nothing changed but n 1 → 3"), up.attribution.c_str());
}

void TestComparison::whatIsNotTheModelsLeavesThePairOut()
{
    const RunComparison comparison = compare("+++?-.", "+-?---");
    QCOMPARE(comparison.pairs, std::size_t{3});
    QCOMPARE(comparison.lost, std::vector<std::string>{"t1"});
    QCOMPARE(comparison.leftOut.size(), std::size_t{3});
    QCOMPARE(text(comparison.leftOut[0]), text("t2: no trial is the model's in the second run"));
    QCOMPARE(text(comparison.leftOut[1]), text("t3: no trial is the model's in the first run"));
    QCOMPARE(text(comparison.leftOut[2]), text("t5: no trial is stored in the first run"));
}

void TestComparison::theMajorityOfRepeatsIsTheOutcomeAndATieLeavesThePairOut()
{
    HandMadeSnapshot made;
    made.addSession(candor::handMadeSuite(3), {candor::handMadeConfiguration("a"), candor::handMadeConfiguration("b")});
    const auto addRepeats = [&made](std::size_t configuration, std::size_t task, const std::string& outcomes) {
        int repeat = 0;
        for (const char outcome : outcomes) {
            made.addTrial(configuration, task,
                          outcome == '+'   ? Verdict::Passed
                          : outcome == '-' ? Verdict::CompileError
                                           : Verdict::SandboxFailure,
                          repeat++);
        }
    };
    addRepeats(0, 0, "++-");
    addRepeats(1, 0, "-+-");
    addRepeats(0, 1, "+-+-");
    addRepeats(1, 1, "++++");
    addRepeats(0, 2, "-??"); // one that counts is a majority
    addRepeats(1, 2, "+?-+");
    const RunComparison comparison = candor::compareRuns(made.snapshot, {0, 0}, {0, 1});
    QCOMPARE(comparison.pairs, std::size_t{2});
    QCOMPARE(comparison.lost, std::vector<std::string>{"t0"});
    QCOMPARE(comparison.gained, std::vector<std::string>{"t2"});
    QCOMPARE(comparison.leftOut.size(), std::size_t{1});
    QCOMPARE(text(comparison.leftOut[0]), text("t1: half of its trials pass in the first run (2 of 4)"));
}

void TestComparison::tasksArePairedByContentAndNotByName()
{
    HandMadeSnapshot made;
    const auto first = candor::handMadeSuite(3);
    const auto second = candor::handMadeSuite(3);
    second->tasks[1].hash.hex = "the tests have changed";
    second->tasks[2].id = "renamed";
    std::swap(second->tasks[0], second->tasks[2]);
    made.addSession(first, {candor::handMadeConfiguration("a")});
    for (std::size_t task = 0; task < 3; ++task) {
        made.addTrial(0, task, Verdict::Passed);
    }
    made.addSession(second, {candor::handMadeConfiguration("a")});
    made.addTrial(0, 0, Verdict::WrongAnswer); // "renamed", once t2
    made.addTrial(0, 1, Verdict::WrongAnswer); // t1 with other tests
    made.addTrial(0, 2, Verdict::Passed);      // t0
    const RunComparison comparison = candor::compareRuns(made.snapshot, {0, 0}, {1, 0});
    QCOMPARE(comparison.pairs, std::size_t{2});
    QCOMPARE(comparison.lost, std::vector<std::string>{"t2"});
    QCOMPARE(comparison.leftOut.size(), std::size_t{2});
    QCOMPARE(text(comparison.leftOut[0]), text("t1: not in the second run's suite with the same prompt and tests"));
    QCOMPARE(text(comparison.leftOut[1]), text("t1: not in the first run's suite with the same prompt and tests"));
}

void TestComparison::theSameTaskUnderTwoIdsIsPairedInOrder()
{
    const auto suite = candor::handMadeSuite(2);
    suite->tasks[1].hash = suite->tasks[0].hash;
    HandMadeSnapshot made;
    made.addSession(suite, {candor::handMadeConfiguration("a"), candor::handMadeConfiguration("b")});
    made.addTrial(0, 0, Verdict::Passed);
    made.addTrial(0, 1, Verdict::WrongAnswer);
    made.addTrial(1, 0, Verdict::WrongAnswer);
    made.addTrial(1, 1, Verdict::Passed);
    const RunComparison comparison = candor::compareRuns(made.snapshot, {0, 0}, {0, 1});
    QCOMPARE(comparison.pairs, std::size_t{2});
    QCOMPARE(comparison.lost, std::vector<std::string>{"t0"});
    QCOMPARE(comparison.gained, std::vector<std::string>{"t1"});
}

void TestComparison::repliesOfDifferentKindsAreNotComparable_data()
{
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("second");
    QTest::addColumn<bool>("comparable");
    QTest::newRow("real and real") << ""
                                   << "" << true;
    QTest::newRow("two recordings") << "recording: one"
                                    << "recording: another" << true;
    QTest::newRow("two simulations") << "simulated: seed 1"
                                     << "simulated: seed 2" << true;
    QTest::newRow("real and simulated") << ""
                                        << "simulated: seed 1" << false;
    QTest::newRow("recording and real") << "recording: one"
                                        << "" << false;
    QTest::newRow("simulated and recording") << "simulated: x"
                                             << "recording: x" << false;
}

void TestComparison::repliesOfDifferentKindsAreNotComparable()
{
    QFETCH(QString, first);
    QFETCH(QString, second);
    QFETCH(bool, comparable);
    const RunComparison comparison = compareSessions(first.toStdString(), second.toStdString());
    QCOMPARE(comparison.verdict != ComparisonVerdict::NotComparable, comparable);
    QCOMPARE(comparison.lost.size(), std::size_t{10});
    if (!comparable) {
        QCOMPARE(text(comparison.differences.back().factor), text("provenance"));
        QCOMPARE(text(comparison.attribution), text("no cause is named: the runs are not comparable"));
        QVERIFY2(comparison.reason.find("neither says anything about the other") != std::string::npos,
                 comparison.reason.c_str());
        QCOMPARE(comparison.pValue, 1.0);
        QVERIFY(!comparison.smallestDetectable);
    }
}

void TestComparison::aRealConfigurationBesideABuiltInOneIsNotComparable()
{
    Configuration recorded = qwen25();
    recorded.backend = "sample";
    Configuration simulated = qwen25();
    simulated.backend = "simulated";
    Configuration real = qwen25();
    real.backend = "http://127.0.0.1:8000/v1";
    const auto verdictOf = [](const Configuration& a, const Configuration& b) {
        return candor::compareRuns(twoRuns("++", "--", a, b).snapshot, {0, 0}, {0, 1}).verdict;
    };
    QCOMPARE(verdictOf(recorded, real), ComparisonVerdict::NotComparable);
    QCOMPARE(verdictOf(real, simulated), ComparisonVerdict::NotComparable);
    QCOMPARE(verdictOf(recorded, simulated), ComparisonVerdict::NotComparable);
    QCOMPARE(verdictOf(recorded, recorded), ComparisonVerdict::NotShown);
}

void TestComparison::runsWithoutACommonTaskAreNotComparable()
{
    HandMadeSnapshot made;
    made.addSession(candor::handMadeSuite(1, "x"), {candor::handMadeConfiguration("a")});
    made.addTrial(0, 0, Verdict::Passed);
    made.addSession(candor::handMadeSuite(1, "y"), {candor::handMadeConfiguration("a")});
    made.addTrial(0, 0, Verdict::WrongAnswer);
    const RunComparison comparison = candor::compareRuns(made.snapshot, {0, 0}, {1, 0});
    QCOMPARE(comparison.verdict, ComparisonVerdict::NotComparable);
    QCOMPARE(text(comparison.reason), text("no task has an outcome in both runs"));
    QCOMPARE(comparison.leftOut.size(), std::size_t{2});
    QCOMPARE(compare("??", "++").verdict, ComparisonVerdict::NotComparable);
}

void TestComparison::aReferenceToNothingIsNotComparable()
{
    const HandMadeSnapshot made = twoRuns("+", "-", qwen25(), qwen3());
    for (const candor::ConfigurationRef nothing : {candor::ConfigurationRef{0, 2}, candor::ConfigurationRef{1, 0}}) {
        QCOMPARE(candor::compareRuns(made.snapshot, {0, 0}, nothing).verdict, ComparisonVerdict::NotComparable);
        QCOMPARE(candor::compareRuns(made.snapshot, nothing, {0, 0}).verdict, ComparisonVerdict::NotComparable);
    }
    QCOMPARE(candor::compareRuns(candor::Snapshot{}, {0, 0}, {0, 0}).verdict, ComparisonVerdict::NotComparable);
}

void TestComparison::anotherEnvironmentIsOneMoreDifference()
{
    const candor::Json before{{"python", "3.11.2"}, {"sandbox", "bubblewrap 0.8.0"}, {"cpu_limit_ms", 5000}};
    candor::Json after = before;
    after["python"] = "3.12.1";
    after["cpu_limit_ms"] = 9000;
    QVERIFY(compareSessions("", "", before, before).differences.empty());
    const RunComparison comparison = compareSessions("", "", before, after);
    QCOMPARE(comparison.verdict, ComparisonVerdict::Regressed);
    QCOMPARE(comparison.differences.size(), std::size_t{1});
    QCOMPARE(text(comparison.attribution),
             text("the only difference is environment: cpu_limit_ms 5000, python 3.11.2 → "
                  "cpu_limit_ms 9000, python 3.12.1"));
    const RunComparison unknown = compareSessions("", "", before, {{"python", "3.11.2"}, {"kernel", "6.1"}});
    QCOMPARE(text(unknown.differences[0].first),
             text("cpu_limit_ms 5000, sandbox bubblewrap 0.8.0, kernel not stated"));
    QCOMPARE(text(unknown.differences[0].second), text("cpu_limit_ms not stated, sandbox not stated, kernel 6.1"));
}

void TestComparison::fewTasksCanShowNothing()
{
    const RunComparison comparison = compare("+++++", "-----");
    QVERIFY(!comparison.smallestDetectable);
    QCOMPARE(text(comparison.reason),
             text("5 lost, 0 gained of 5 tasks, p = 0.062; with 5 tasks no number of flips would be shown"));
    QCOMPARE(text(compare("+", "-").reason),
             text("1 lost, 0 gained of 1 task, p = 1; with 1 task no number of flips would be shown"));
}

void TestComparison::smallProbabilitiesAreNotRoundedAcrossTheLevel()
{
    // 42 lost, 25 gained: p = 0.049800 (by integers), shown; two digits would say 0.05.
    const RunComparison shown = compare(repeated(42, "+") + repeated(25, "-"), repeated(42, "-") + repeated(25, "+"));
    QCOMPARE(shown.verdict, ComparisonVerdict::Regressed);
    QVERIFY2(shown.reason.find("p = 0.0498;") != std::string::npos, shown.reason.c_str());
    // 22 lost, 10 gained: p = 0.050102, not shown.
    const RunComparison hidden = compare(repeated(22, "+") + repeated(10, "-"), repeated(22, "-") + repeated(10, "+"));
    QCOMPARE(hidden.verdict, ComparisonVerdict::NotShown);
    QVERIFY2(hidden.reason.find("p = 0.05;") != std::string::npos, hidden.reason.c_str());
    QVERIFY(compare(repeated(60, "+"), repeated(60, "-")).reason.find("p < 0.0001;") != std::string::npos);
}

void TestComparison::everyPairIsEitherKeptLostGainedOrLeftOut()
{
    candor::Random random(3);
    const std::string letters = "+-?.";
    for (int round = 0; round < 300; ++round) {
        std::string first;
        std::string second;
        std::size_t lost = 0;
        std::size_t gained = 0;
        std::size_t pairs = 0;
        const std::uint64_t tasks = 1 + random.below(30);
        for (std::uint64_t task = 0; task < tasks; ++task) {
            first += letters[random.below(4)];
            second += letters[random.below(4)];
            const bool both =
                (first.back() == '+' || first.back() == '-') && (second.back() == '+' || second.back() == '-');
            pairs += both ? 1u : 0u;
            lost += first.back() == '+' && second.back() == '-' ? 1u : 0u;
            gained += first.back() == '-' && second.back() == '+' ? 1u : 0u;
        }
        const RunComparison forth = compare(first, second);
        const RunComparison back = compare(second, first);
        QCOMPARE(forth.pairs, pairs);
        QCOMPARE(forth.pairs + forth.leftOut.size(), static_cast<std::size_t>(tasks));
        QCOMPARE(forth.lost.size(), lost);
        QCOMPARE(forth.gained.size(), gained);
        QCOMPARE(forth.lost, back.gained);
        QCOMPARE(forth.pValue, back.pValue);
        QCOMPARE(forth.verdict == ComparisonVerdict::Regressed, back.verdict == ComparisonVerdict::Improved);
    }
}

QTEST_GUILESS_MAIN(TestComparison)
#include "tst_comparison.moc"
