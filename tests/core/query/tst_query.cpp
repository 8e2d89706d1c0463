// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/query/filter_text.h"
#include "core/query/query.h"
#include "tests/core/query/query_snapshot.h"

#include <QElapsedTimer>
#include <QtTest>

#include <algorithm>
#include <limits>

using candor::Flip;
using candor::RowColumn;
using candor::RowFilter;
using candor::Snapshot;
using candor::Verdict;
using candor::VerdictClass;
using Rows = std::vector<std::uint32_t>;

namespace {

const std::vector<Flip> kFlips{Flip::None, Flip::None, Flip::Lost, Flip::None, Flip::Gained, Flip::None};

Rows without(Rows rows, const Rows& left)
{
    std::erase_if(rows, [&left](std::uint32_t row) { return std::ranges::find(left, row) != left.end(); });
    return rows;
}

/// `tasks` tasks under ten configurations with as many repeats as it takes; one candidate each, two for every third.
Snapshot bigSnapshot(std::size_t rows, std::size_t tasks)
{
    candor::HandMadeSnapshot made;
    std::vector<candor::Configuration> configurations;
    for (int i = 0; i < 10; ++i) {
        configurations.push_back(
            candor::handMadeConfiguration("configuration " + std::to_string(i), "model " + std::to_string(i % 3)));
    }
    made.addSession(candor::handMadeSuite(tasks), configurations);
    std::uint32_t mixed = 1;
    for (std::size_t row = 0; row < rows; ++row) {
        mixed = mixed * 1664525u + 1013904223u; // scattered, and the same every time
        const candor::HandMadeCandidate one{.verdict = candor::kAllVerdicts[(mixed >> 8) % candor::kAllVerdicts.size()],
                                            .holes = static_cast<int>((mixed >> 16) % 4),
                                            .latencyMs = mixed % 10'000,
                                            .score = static_cast<double>((mixed >> 12) % 1000) / 10.0};
        const bool two = row % 3 == 0;
        made.addTrial((row / tasks) % 10, row % tasks, two ? std::vector{one, one} : std::vector{one}, 0,
                      static_cast<int>(row / tasks / 10));
        made.snapshot.trials.durationMs.back() = mixed % 100'000;
    }
    return made.snapshot;
}

} // namespace

class TestQuery : public QObject
{
    Q_OBJECT

private slots:
    void whatProgramsAskForNarrows_data();
    void whatProgramsAskForNarrows();
    void whatProgramsAskForAndTheTermsTogetherMeanAnd();
    void trialsAreOrderedByEveryColumn_data();
    void trialsAreOrderedByEveryColumn();
    void candidatesAreOrderedByEveryColumn_data();
    void candidatesAreOrderedByEveryColumn();
    void missingValuesAreLastInBothDirections();
    void textsAreOrderedAsPeopleDo();
    void anEmptySnapshotGivesNoRows();
    void aSessionWithoutAPlanGivesNoRows();
    void brokenRowsDoNoHarm();
    void extremeValuesAreOrdered();
    void aMillionRowsAreFilteredAndSorted();
};

void TestQuery::whatProgramsAskForNarrows_data()
{
    QTest::addColumn<RowFilter>("filter");
    QTest::addColumn<Rows>("expected");
    QTest::newRow("nothing asked") << RowFilter{} << Rows{0, 1, 2, 3, 4, 5};
    QTest::newRow("session") << RowFilter{.session = "session1"} << Rows{4, 5};
    QTest::newRow("unknown session") << RowFilter{.session = "session"} << Rows{};
    QTest::newRow("configuration") << RowFilter{.configuration = 1} << Rows{2, 3};
    QTest::newRow("no such configuration") << RowFilter{.configuration = 7} << Rows{};
    QTest::newRow("verdict class") << RowFilter{.verdictClasses = {VerdictClass::ExecutionFailure}} << Rows{1, 3};
    QTest::newRow("not the model's") << RowFilter{.verdictClasses = {VerdictClass::NotTheModels}} << Rows{5};
}

void TestQuery::whatProgramsAskForNarrows()
{
    QFETCH(RowFilter, filter);
    QFETCH(Rows, expected);
    QCOMPARE(candor::selectTrials(candor::querySnapshot(), filter), expected);
}

void TestQuery::whatProgramsAskForAndTheTermsTogetherMeanAnd()
{
    RowFilter filter = candor::parseFilter("clamp").filter;
    filter.session = "session0";
    QCOMPARE(candor::selectTrials(candor::querySnapshot(), filter), (Rows{1, 3}));
    filter.verdictClasses = {VerdictClass::Passed};
    QCOMPARE(candor::selectTrials(candor::querySnapshot(), filter), Rows{});
}

void TestQuery::trialsAreOrderedByEveryColumn_data()
{
    QTest::addColumn<RowColumn>("column");
    QTest::addColumn<Rows>("ascending");
    QTest::addColumn<Rows>("descending");
    QTest::addColumn<Rows>("missing"); // last in both
    const auto row = [](const char* name, RowColumn column, const Rows& ascending, const Rows& descending,
                        const Rows& missing = {}) {
        QTest::newRow(name) << column << ascending << descending << missing;
    };
    row("plan", RowColumn::Plan, {0, 1, 2, 3, 4, 5}, {5, 4, 3, 2, 1, 0});
    row("session", RowColumn::Session, {0, 1, 2, 3, 4, 5}, {4, 5, 0, 1, 2, 3});
    row("configuration", RowColumn::Configuration, {4, 5, 0, 1, 2, 3}, {2, 3, 0, 1, 4, 5});
    row("model", RowColumn::Model, {4, 5, 0, 1, 2, 3}, {2, 3, 0, 1, 4, 5});
    row("task", RowColumn::Task, {1, 3, 4, 5, 0, 2}, {0, 2, 5, 1, 3, 4});
    row("category", RowColumn::Category, {0, 2, 5, 1, 3, 4}, {1, 3, 4, 0, 2, 5});
    row("complexity", RowColumn::Complexity, {0, 2, 1, 3, 4, 5}, {1, 3, 4, 5, 0, 2});
    row("repeat", RowColumn::Repeat, {0, 1, 2, 3, 4, 5}, {5, 0, 1, 2, 3, 4});
    row("n", RowColumn::N, {0, 1, 4, 5, 2, 3}, {2, 3, 0, 1, 4, 5});
    row("verdict", RowColumn::Verdict, {0, 4, 1, 3, 2, 5}, {5, 2, 3, 1, 0, 4});
    row("flip", RowColumn::Flip, {2, 4, 0, 1, 3, 5}, {0, 1, 3, 5, 4, 2});
    row("selected", RowColumn::Selected, {3, 5, 0, 1, 2, 4}, {0, 1, 2, 4, 3, 5});
    row("draw", RowColumn::Draw, {0, 1, 4, 2}, {2, 0, 1, 4}, {3, 5});
    row("score", RowColumn::Score, {1, 4, 0, 2}, {2, 0, 4, 1}, {3, 5});
    row("candidates", RowColumn::Candidates, {0, 1, 3, 4, 5, 2}, {2, 0, 1, 3, 4, 5});
    row("holes", RowColumn::Holes, {0, 3, 4, 5, 2, 1}, {1, 2, 0, 3, 4, 5});
    row("findings", RowColumn::Findings, {0, 2, 3, 4, 5, 1}, {1, 0, 2, 3, 4, 5});
    row("cases", RowColumn::Cases, {2, 3, 5, 1, 4, 0}, {0, 4, 1, 2, 3, 5});
    row("tokens", RowColumn::Tokens, {0, 1, 3, 4, 5, 2}, {2, 0, 1, 3, 4, 5});
    row("latency", RowColumn::Latency, {3, 4, 5, 0, 1, 2}, {1, 2, 0, 3, 4, 5});
    row("cost", RowColumn::Cost, {3, 4, 5, 0, 1, 2}, {2, 1, 0, 3, 4, 5});
    row("duration", RowColumn::Duration, {3, 4, 1, 0, 2, 5}, {5, 0, 2, 1, 4, 3});
}

void TestQuery::trialsAreOrderedByEveryColumn()
{
    QFETCH(RowColumn, column);
    QFETCH(Rows, ascending);
    QFETCH(Rows, descending);
    QFETCH(Rows, missing);
    const Snapshot snapshot = candor::querySnapshot();
    for (Rows* rows : {&ascending, &descending}) {
        rows->insert(rows->end(), missing.begin(), missing.end());
    }
    QCOMPARE(candor::selectTrials(snapshot, {}, kFlips, {column, false}), ascending);
    QCOMPARE(candor::selectTrials(snapshot, {}, kFlips, {column, true}), descending);
}

void TestQuery::candidatesAreOrderedByEveryColumn_data()
{
    QTest::addColumn<RowColumn>("column");
    QTest::addColumn<Rows>("ascending");
    const auto row = [](const char* name, RowColumn column, const Rows& ascending) {
        QTest::newRow(name) << column << ascending;
    };
    row("plan", RowColumn::Plan, {0, 1, 2, 3, 4, 5, 6, 7});
    row("task", RowColumn::Task, {1, 5, 6, 7, 0, 2, 3, 4});
    row("configuration", RowColumn::Configuration, {6, 7, 0, 1, 2, 3, 4, 5});
    row("session", RowColumn::Session, {0, 1, 2, 3, 4, 5, 6, 7});
    row("repeat", RowColumn::Repeat, {0, 1, 2, 3, 4, 5, 6, 7});
    row("verdict", RowColumn::Verdict, {0, 2, 6, 1, 5, 3, 7, 4}); // 4 has none
    row("flip", RowColumn::Flip, {2, 3, 4, 6, 0, 1, 5, 7});
    row("selected", RowColumn::Selected, {2, 4, 5, 7, 0, 1, 3, 6});
    row("draw", RowColumn::Draw, {0, 1, 2, 5, 6, 7, 3, 4});
    row("score", RowColumn::Score, {1, 4, 2, 6, 0, 3, 5, 7});
    row("holes", RowColumn::Holes, {0, 2, 4, 5, 6, 7, 3, 1});
    row("findings", RowColumn::Findings, {0, 2, 3, 4, 5, 6, 7, 1});
    row("cases", RowColumn::Cases, {3, 4, 5, 7, 1, 6, 0, 2});
    row("tokens", RowColumn::Tokens, {0, 1, 2, 4, 5, 6, 7, 3});
    row("latency", RowColumn::Latency, {5, 6, 7, 0, 2, 3, 4, 1});
    row("cost", RowColumn::Cost, {5, 6, 7, 0, 1, 2, 3, 4});
    row("executed", RowColumn::Executed, {4, 0, 1, 2, 3, 5, 6, 7});
    row("n", RowColumn::N, {0, 1, 6, 7, 2, 3, 4, 5});
    row("candidates", RowColumn::Candidates, {0, 1, 5, 6, 7, 2, 3, 4});
    row("duration", RowColumn::Duration, {5, 6, 1, 0, 2, 3, 4, 7});
}

void TestQuery::candidatesAreOrderedByEveryColumn()
{
    QFETCH(RowColumn, column);
    QFETCH(Rows, ascending);
    const Snapshot snapshot = candor::querySnapshot();
    QCOMPARE(candor::selectCandidates(snapshot, {}, kFlips, {column, false}), ascending);
    Rows descending = candor::selectCandidates(snapshot, {}, kFlips, {column, true});
    std::ranges::sort(descending);
    QCOMPARE(descending, (Rows{0, 1, 2, 3, 4, 5, 6, 7}));
}

void TestQuery::missingValuesAreLastInBothDirections()
{
    const Snapshot snapshot = candor::querySnapshot();
    const Rows up = candor::selectCandidates(snapshot, {}, {}, {RowColumn::Score, false});
    const Rows down = candor::selectCandidates(snapshot, {}, {}, {RowColumn::Score, true});
    QCOMPARE((Rows{up.end() - 2, up.end()}), (Rows{5, 7}));
    QCOMPARE((Rows{down.end() - 2, down.end()}), (Rows{5, 7}));
    Rows turned = without(down, {5, 7});
    std::ranges::reverse(turned);
    QCOMPARE(turned, without(up, {5, 7}));
}

void TestQuery::textsAreOrderedAsPeopleDo()
{
    const std::vector<std::string> ordered{"", "a", "A1", "a2", "a2b", "a02b", "a10", "B", "ba", "ä"};
    for (std::size_t i = 0; i < ordered.size(); ++i) {
        for (std::size_t j = 0; j < ordered.size(); ++j) {
            const bool same = ordered[i] == "a2b" || ordered[i] == "a02b";
            if (!same || (ordered[j] != "a2b" && ordered[j] != "a02b")) {
                QCOMPARE(candor::comesBefore(ordered[i], ordered[j]), i < j);
            }
        }
    }
    QVERIFY(candor::comesBefore("a02b", "a2b") != candor::comesBefore("a2b", "a02b"));
}

void TestQuery::anEmptySnapshotGivesNoRows()
{
    for (const RowColumn column : {RowColumn::Plan, RowColumn::Task, RowColumn::Verdict, RowColumn::Duration}) {
        QVERIFY(candor::selectTrials(Snapshot{}, {}, {}, {column}).empty());
        QVERIFY(candor::selectCandidates(Snapshot{}, {}, {}, {column}).empty());
    }
}

void TestQuery::aSessionWithoutAPlanGivesNoRows()
{
    Snapshot snapshot = candor::querySnapshot();
    snapshot.sessions[0].plan = nullptr;
    QCOMPARE(candor::selectTrials(snapshot, {}, {}, {RowColumn::Task}), (Rows{4, 5}));
    QCOMPARE(candor::selectCandidates(snapshot, {}, {}, {RowColumn::N}), (Rows{6, 7}));
}

void TestQuery::brokenRowsDoNoHarm()
{
    Snapshot snapshot = candor::querySnapshot();
    snapshot.trials.task[0] = 99;
    snapshot.trials.configuration[1] = 99;
    snapshot.trials.firstCandidate[2] = 7;
    snapshot.trials.selected[4] = 5;
    snapshot.sessions[1].trialCount = 50;
    for (int column = 0; column <= static_cast<int>(RowColumn::Executed); ++column) {
        const candor::RowSort sort{static_cast<RowColumn>(column), true};
        QCOMPARE(candor::selectTrials(snapshot, {}, {}, sort).size(), std::size_t{4});
        (void)candor::selectCandidates(snapshot, {}, kFlips, sort);
    }
}

void TestQuery::extremeValuesAreOrdered()
{
    Snapshot snapshot = candor::querySnapshot();
    snapshot.trials.durationMs[0] = std::numeric_limits<std::int64_t>::min();
    snapshot.trials.durationMs[1] = std::numeric_limits<std::int64_t>::max();
    const Rows rows = candor::selectTrials(snapshot, {}, {}, {RowColumn::Duration});
    QCOMPARE(rows.front(), 0u);
    QCOMPARE(rows.back(), 1u);
    snapshot.candidates.score = {-std::numeric_limits<double>::infinity(), -0.0, 0.0,    1e308,
                                 std::numeric_limits<double>::infinity(),  -1.0, 5e-324, -1e308};
    QCOMPARE(candor::selectCandidates(snapshot, {}, {}, {RowColumn::Score}), (Rows{0, 7, 5, 1, 2, 6, 3, 4}));
    QCOMPARE(candor::selectCandidates(snapshot, {}, {}, {RowColumn::Score, true}), (Rows{4, 3, 6, 1, 2, 5, 7, 0}));
}

void TestQuery::aMillionRowsAreFilteredAndSorted()
{
    constexpr std::size_t kRows = 1'000'000;
    const Snapshot snapshot = bigSnapshot(kRows, 10'000);
    const std::vector<Flip> flips(kRows, Flip::None);
    QElapsedTimer timer;
    const auto timed = [&timer](const char* what, auto select) {
        timer.start();
        const Rows rows = select();
        qInfo("%s: %lld ms, %zu rows", what, static_cast<long long>(timer.elapsed()), rows.size());
        return rows;
    };
    for (const char* text :
         {"verdict:compile", "t99* holes>1 score<50 model:\"model 1\"", "-verdict:passed lost:no", ""}) {
        const RowFilter filter = candor::parseFilter(text).filter;
        timed(text, [&] { return candor::selectTrials(snapshot, filter, flips); });
        timed("  candidates", [&] { return candor::selectCandidates(snapshot, filter, flips); });
    }
    for (const RowColumn column :
         {RowColumn::Task, RowColumn::Configuration, RowColumn::Verdict, RowColumn::Score, RowColumn::Cost}) {
        timed("  sorted", [&] { return candor::selectTrials(snapshot, {}, flips, {column}); });
    }
    const Rows longest = timed("longest first", [&] {
        return candor::selectTrials(snapshot, {}, flips, {RowColumn::Duration, true});
    });
    QCOMPARE(longest.size(), kRows);
    QVERIFY(std::ranges::is_sorted(longest, [&](std::uint32_t left, std::uint32_t right) {
        const auto& duration = snapshot.trials.durationMs;
        return duration[left] != duration[right] ? duration[left] > duration[right] : left < right;
    }));
    Rows every = longest;
    std::ranges::sort(every);
    QVERIFY2(every.front() == 0 && every.back() == kRows - 1 && std::ranges::adjacent_find(every) == every.end(),
             "a row is missing or twice there");
    const Rows some = candor::selectTrials(snapshot, candor::parseFilter("task=t77 verdict:passed").filter, flips);
    std::size_t expected = 0;
    for (std::size_t row = 0; row < kRows; ++row) {
        expected += snapshot.trials.task[row] == 77 && snapshot.trials.verdict[row] == Verdict::Passed ? 1u : 0u;
    }
    QVERIFY(expected > 0);
    QCOMPARE(some.size(), expected);
}

QTEST_GUILESS_MAIN(TestQuery)
#include "tst_query.moc"
