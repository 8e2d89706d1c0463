// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/comparison.h"
#include "core/analysis/matrix.h"
#include "core/support/random.h"
#include "tests/core/analysis/hand_made_snapshot.h"

#include <QElapsedTimer>
#include <QtTest>

#include <algorithm>
#include <set>

using candor::ConfigurationRef;
using candor::Flip;
using candor::HandMadeSnapshot;
using candor::MatrixCell;
using candor::TaskMatrix;
using candor::Verdict;

Q_DECLARE_METATYPE(candor::Verdict)

namespace {

/// '+' passed, '-' wrong answer, 'c' compile error, 't' timeout, '?' backend failure; a repeat a letter.
void addRepeats(HandMadeSnapshot& made, std::size_t configuration, std::size_t task, const std::string& outcomes)
{
    int repeat = 0;
    for (const char outcome : outcomes) {
        const Verdict verdict = outcome == '+'   ? Verdict::Passed
                                : outcome == '-' ? Verdict::WrongAnswer
                                : outcome == 'c' ? Verdict::CompileError
                                : outcome == 't' ? Verdict::Timeout
                                                 : Verdict::BackendFailure;
        made.addTrial(configuration, task, {{.verdict = verdict, .holes = 1}}, 0, repeat++);
    }
}

std::vector<std::string> tasksFlipped(const TaskMatrix& matrix, std::size_t column, Flip flip)
{
    std::vector<std::string> tasks;
    for (const candor::MatrixRow& row : matrix.rows) {
        if (row.cells[column].flip == flip) {
            tasks.push_back(row.task);
        }
    }
    return tasks;
}

/// Tasks that have a trial of this flip in a column.
std::vector<std::string> tasksFlipped(const TaskMatrix& matrix, std::size_t column, const std::vector<Flip>& flips,
                                      Flip flip)
{
    std::vector<std::string> tasks;
    for (const candor::MatrixRow& row : matrix.rows) {
        if (std::ranges::any_of(matrix.trialsOf(row.cells[column]),
                                [&](std::uint32_t trial) { return flips[trial] == flip; })) {
            tasks.push_back(row.task);
        }
    }
    return tasks;
}

} // namespace

class TestMatrix : public QObject
{
    Q_OBJECT

private slots:
    void aCellSaysWhatMostOfItsRepeatsSay_data();
    void aCellSaysWhatMostOfItsRepeatsSay();
    void flipsAreAgainstTheBaseline();
    void aTrialFlipsOnlyIfItSaysSoItself();
    void suitesAreUnitedByContent();
    void tasksWithoutAHashAreLikeNoOther();
    void whatIsNotThereYetIsEmpty();
    void referencesToNothingAreEmpty();
    void flipsAgreeWithTheComparison();
    void aMillionTrialsAreFlipped();
};

void TestMatrix::aCellSaysWhatMostOfItsRepeatsSay_data()
{
    QTest::addColumn<std::string>("outcomes");
    QTest::addColumn<Verdict>("verdict");
    QTest::addColumn<int>("passed");
    QTest::addColumn<int>("failed");
    QTest::newRow("one") << std::string("+") << Verdict::Passed << 1 << 0;
    QTest::newRow("two of three") << std::string("+-+") << Verdict::Passed << 2 << 1;
    QTest::newRow("one of three") << std::string("-+-") << Verdict::WrongAnswer << 1 << 2;
    QTest::newRow("a tie does not pass") << std::string("+c") << Verdict::CompileError << 1 << 1;
    QTest::newRow("the failure met most") << std::string("c-+tt") << Verdict::Timeout << 1 << 4;
    QTest::newRow("of equals the first") << std::string("ct") << Verdict::Timeout << 0 << 2;
    QTest::newRow("not the model's does not count") << std::string("?-?") << Verdict::WrongAnswer << 0 << 1;
    QTest::newRow("but is told when there is no other") << std::string("??") << Verdict::BackendFailure << 0 << 0;
    QTest::newRow("a pass beside it") << std::string("?+?") << Verdict::Passed << 1 << 0;
}

void TestMatrix::aCellSaysWhatMostOfItsRepeatsSay()
{
    QFETCH(std::string, outcomes);
    QFETCH(Verdict, verdict);
    HandMadeSnapshot made;
    made.addSession(candor::handMadeSuite(1), {candor::handMadeConfiguration("a")});
    addRepeats(made, 0, 0, outcomes);
    const TaskMatrix matrix = candor::matrixOf(made.snapshot, {{0, 0}}, std::nullopt);
    const MatrixCell& cell = matrix.rows.at(0).cells.at(0);
    QVERIFY(cell.verdict.has_value());
    QCOMPARE(*cell.verdict, verdict);
    QTEST(static_cast<int>(cell.outcome.passed), "passed");
    QTEST(static_cast<int>(cell.outcome.failed), "failed");
    QCOMPARE(cell.holes, static_cast<std::int64_t>(outcomes.size()));
    QCOMPARE(matrix.trialsOf(cell).size(), outcomes.size());
    QVERIFY(cell.inSuite && cell.flip == Flip::None);
}

void TestMatrix::flipsAreAgainstTheBaseline()
{
    HandMadeSnapshot made;
    made.addSession(candor::handMadeSuite(5), {candor::handMadeConfiguration("a"), candor::handMadeConfiguration("b")});
    const std::vector<std::string> before{"+", "-", "+", "-", "+-"};
    const std::vector<std::string> after{"-", "+", "+", "?", "-"};
    for (std::size_t task = 0; task < 5; ++task) {
        addRepeats(made, 0, task, before[task]);
    }
    for (std::size_t task = 0; task < 5; ++task) {
        addRepeats(made, 1, task, after[task]);
    }
    const TaskMatrix matrix = candor::matrixOf(made.snapshot, {{0, 0}, {0, 1}}, ConfigurationRef{0, 0});
    QCOMPARE(tasksFlipped(matrix, 1, Flip::Lost), std::vector<std::string>{"t0"});
    QCOMPARE(tasksFlipped(matrix, 1, Flip::Gained), std::vector<std::string>{"t1"});
    QVERIFY(tasksFlipped(matrix, 0, Flip::Lost).empty() && tasksFlipped(matrix, 0, Flip::Gained).empty());
    const TaskMatrix alone = candor::matrixOf(made.snapshot, {{0, 1}}, ConfigurationRef{0, 0});
    QCOMPARE(tasksFlipped(alone, 0, Flip::Lost), std::vector<std::string>{"t0"});
}

void TestMatrix::aTrialFlipsOnlyIfItSaysSoItself()
{
    HandMadeSnapshot made;
    made.addSession(candor::handMadeSuite(2), {candor::handMadeConfiguration("a"), candor::handMadeConfiguration("b")});
    addRepeats(made, 0, 0, "+");
    addRepeats(made, 0, 1, "-+-");
    addRepeats(made, 1, 0, "-+-?");
    addRepeats(made, 1, 1, "+-+");
    const std::vector<Flip> flips = candor::flipsOf(made.snapshot, {0, 0});
    const std::vector<Flip> expected{Flip::None, Flip::None, Flip::None,   Flip::None, Flip::Lost,  Flip::None,
                                     Flip::Lost, Flip::None, Flip::Gained, Flip::None, Flip::Gained};
    QVERIFY(flips == expected);
}

void TestMatrix::suitesAreUnitedByContent()
{
    HandMadeSnapshot made;
    const auto second = candor::handMadeSuite(3);
    second->tasks[0].id = "renamed"; // its hash is that of t0
    second->tasks[1].hash.hex = "the tests have changed";
    made.addSession(candor::handMadeSuite(2), {candor::handMadeConfiguration("a")});
    addRepeats(made, 0, 0, "+");
    addRepeats(made, 0, 1, "+");
    made.addSession(second, {candor::handMadeConfiguration("b")});
    for (std::size_t task = 0; task < 3; ++task) {
        addRepeats(made, 0, task, "-");
    }
    const TaskMatrix matrix = candor::matrixOf(made.snapshot, {{0, 0}, {1, 0}}, ConfigurationRef{0, 0});
    std::vector<std::string> rows;
    for (const candor::MatrixRow& row : matrix.rows) {
        rows.push_back(row.task);
    }
    QCOMPARE(rows, (std::vector<std::string>{"t0", "t1", "t1", "t2"}));
    QCOMPARE(QString::fromStdString(matrix.rows[0].category), QString("control_flow"));
    QCOMPARE(QString::fromStdString(matrix.rows[0].complexity), QString("easy"));
    QVERIFY(matrix.rows[0].cells[0].inSuite && matrix.rows[0].cells[1].inSuite);
    QVERIFY(matrix.rows[1].cells[0].inSuite && !matrix.rows[1].cells[1].inSuite);
    QVERIFY(!matrix.rows[2].cells[0].inSuite && matrix.rows[2].cells[1].inSuite);
    QCOMPARE(tasksFlipped(matrix, 1, Flip::Lost), std::vector<std::string>{"t0"});
    QCOMPARE(matrix.trialsOf(matrix.rows[0].cells[1]).front(), 2u);
}

void TestMatrix::tasksWithoutAHashAreLikeNoOther()
{
    HandMadeSnapshot made;
    const auto suite = candor::handMadeSuite(2);
    suite->tasks[0].hash.hex.clear();
    suite->tasks[1].hash.hex.clear();
    made.addSession(suite, {candor::handMadeConfiguration("a"), candor::handMadeConfiguration("b")});
    addRepeats(made, 0, 0, "+");
    addRepeats(made, 1, 0, "-");
    made.addSession(suite, {candor::handMadeConfiguration("c")});
    addRepeats(made, 0, 0, "-");
    const TaskMatrix matrix = candor::matrixOf(made.snapshot, {{0, 0}, {0, 1}, {1, 0}}, ConfigurationRef{0, 0});
    QCOMPARE(matrix.rows.size(), std::size_t{4});
    QVERIFY(tasksFlipped(matrix, 1, Flip::Lost).empty() && tasksFlipped(matrix, 2, Flip::Lost).empty());
    QCOMPARE(std::ranges::count(candor::flipsOf(made.snapshot, {0, 0}), Flip::None), 3);
}

void TestMatrix::whatIsNotThereYetIsEmpty()
{
    HandMadeSnapshot made;
    made.addSession(candor::handMadeSuite(2), {candor::handMadeConfiguration("a"), candor::handMadeConfiguration("b")});
    addRepeats(made, 0, 0, "+");
    const TaskMatrix matrix = candor::matrixOf(made.snapshot, {{0, 0}, {0, 1}}, ConfigurationRef{0, 0});
    QCOMPARE(matrix.rows.size(), std::size_t{2});
    const MatrixCell& cell = matrix.rows[1].cells[1];
    QVERIFY(cell.inSuite && !cell.verdict && matrix.trialsOf(cell).empty() && cell.flip == Flip::None);
}

void TestMatrix::referencesToNothingAreEmpty()
{
    HandMadeSnapshot made;
    made.addSession(candor::handMadeSuite(1), {candor::handMadeConfiguration("a")});
    addRepeats(made, 0, 0, "+");
    const TaskMatrix matrix = candor::matrixOf(made.snapshot, {{7, 0}, {0, 0}, {0, 9}}, ConfigurationRef{3, 3});
    QCOMPARE(matrix.rows.size(), std::size_t{1});
    QCOMPARE(matrix.rows[0].cells.size(), std::size_t{3});
    QVERIFY(!matrix.rows[0].cells[0].inSuite && matrix.rows[0].cells[1].inSuite);
    QVERIFY(candor::matrixOf(candor::Snapshot{}, {{0, 0}}, std::nullopt).rows.empty());
    QCOMPARE(candor::flipsOf(made.snapshot, {3, 3}).size(), std::size_t{1});
    QVERIFY(candor::flipsOf(candor::Snapshot{}, {0, 0}).empty());
}

void TestMatrix::flipsAgreeWithTheComparison()
{
    candor::Random random(5);
    for (int round = 0; round < 200; ++round) {
        HandMadeSnapshot made;
        for (std::size_t session = 0; session < 2; ++session) {
            const auto suite = candor::handMadeSuite(1 + random.below(8));
            suite->tasks.front().hash.hex = random.chance(0.5) ? "hash of t1" : "hash of t0"; // sometimes one twice
            made.addSession(suite, {candor::handMadeConfiguration("a"), candor::handMadeConfiguration("b")});
            for (std::size_t place = 0; place < 2 * suite->tasks.size(); ++place) {
                std::string outcomes;
                for (std::uint64_t repeats = random.below(4); repeats > 0; --repeats) {
                    outcomes += "+-?c"[random.below(4)];
                }
                addRepeats(made, place % 2, place / 2, outcomes);
            }
        }
        const std::vector<ConfigurationRef> all{{0, 0}, {0, 1}, {1, 0}, {1, 1}};
        const ConfigurationRef baseline{0, 0};
        const TaskMatrix matrix = candor::matrixOf(made.snapshot, all, baseline);
        const std::vector<Flip> flips = candor::flipsOf(made.snapshot, baseline);
        for (std::size_t column = 1; column < all.size(); ++column) {
            const candor::RunComparison comparison = candor::compareRuns(made.snapshot, baseline, all[column]);
            QCOMPARE(tasksFlipped(matrix, column, Flip::Lost), comparison.lost);
            QCOMPARE(tasksFlipped(matrix, column, Flip::Gained), comparison.gained);
            QCOMPARE(tasksFlipped(matrix, column, flips, Flip::Lost), comparison.lost);
            QCOMPARE(tasksFlipped(matrix, column, flips, Flip::Gained), comparison.gained);
        }
    }
}

void TestMatrix::aMillionTrialsAreFlipped()
{
    constexpr std::size_t kTasks = 10'000;
    constexpr std::size_t kConfigurations = 50;
    HandMadeSnapshot made;
    std::vector<candor::Configuration> configurations;
    std::vector<ConfigurationRef> refs;
    for (std::size_t i = 0; i < kConfigurations; ++i) {
        configurations.push_back(candor::handMadeConfiguration("c" + std::to_string(i)));
        refs.push_back({0, i});
    }
    made.addSession(candor::handMadeSuite(kTasks), configurations);
    for (std::size_t trial = 0; trial < 2 * kTasks * kConfigurations; ++trial) {
        const std::size_t place = trial / 2;
        made.addTrial(place / kTasks, place % kTasks, place % 7 < 3 ? Verdict::Passed : Verdict::WrongAnswer,
                      static_cast<int>(trial % 2));
    }
    QElapsedTimer timer;
    timer.start();
    const std::vector<Flip> flips = candor::flipsOf(made.snapshot, refs[0]);
    qInfo("flips of a million trials: %lld ms", static_cast<long long>(timer.restart()));
    const TaskMatrix matrix = candor::matrixOf(made.snapshot, refs, refs[0]);
    qInfo("matrix of 10,000 tasks and 50 configurations: %lld ms", static_cast<long long>(timer.elapsed()));
    QCOMPARE(matrix.rows.size(), kTasks);
    QCOMPARE(tasksFlipped(matrix, 1, Flip::Lost), tasksFlipped(matrix, 1, flips, Flip::Lost));
    QVERIFY(!tasksFlipped(matrix, 1, Flip::Lost).empty());
}

QTEST_GUILESS_MAIN(TestMatrix)
#include "tst_matrix.moc"
