// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/query/query.h"

#include <QtTest>

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <memory>

using candor::Snapshot;
using candor::TrialFilter;
using candor::TrialOrder;
using candor::Verdict;
using candor::VerdictClass;
using Rows = std::vector<std::uint32_t>;

namespace {

candor::StoredSession session(const std::string& id, std::initializer_list<const char*> tasks,
                              std::initializer_list<const char*> models)
{
    auto suite = std::make_shared<candor::Suite>();
    for (const char* name : tasks) {
        candor::Task task;
        task.id = name;
        suite->tasks.push_back(task);
    }
    auto plan = std::make_shared<candor::SessionPlan>();
    plan->suite = suite;
    for (const char* model : models) {
        candor::Configuration configuration;
        configuration.model = model;
        plan->configurations.push_back(configuration);
    }
    candor::StoredSession stored;
    stored.id = id;
    stored.plan = plan;
    return stored;
}

struct Row
{
    std::uint32_t configuration;
    std::uint32_t task;
    std::int32_t repeat;
    Verdict verdict;
    std::int64_t durationMs;
};

void addTrials(Snapshot& snapshot, candor::StoredSession stored, const std::vector<Row>& rows)
{
    candor::TrialColumns& trials = snapshot.trials;
    stored.firstTrial = trials.size();
    stored.trialCount = rows.size();
    for (const Row& row : rows) {
        trials.session.push_back(static_cast<std::uint32_t>(snapshot.sessions.size()));
        trials.planIndex.push_back(static_cast<std::uint32_t>(trials.size() - stored.firstTrial));
        trials.configuration.push_back(row.configuration);
        trials.task.push_back(row.task);
        trials.repeat.push_back(row.repeat);
        trials.selected.push_back(-1);
        trials.durationMs.push_back(row.durationMs);
        trials.firstCandidate.push_back(0);
        trials.candidateCount.push_back(0);
        trials.verdict.push_back(row.verdict);
    }
    snapshot.sessions.push_back(std::move(stored));
}

/// Rows 0..3: session "aaa", two tasks under qwen-7b, then under qwen-30b. Rows 4..6: session "bbb", other suite.
Snapshot smallSnapshot()
{
    Snapshot snapshot;
    addTrials(snapshot, session("aaa", {"letter_grade", "clamp"}, {"qwen-7b", "qwen-30b"}),
              {{0, 0, 0, Verdict::Passed, 50},
               {0, 1, 0, Verdict::WrongAnswer, 10},
               {1, 0, 0, Verdict::CompileError, 50},
               {1, 1, 0, Verdict::Passed, -1}});
    addTrials(snapshot, session("bbb", {"clamp", "letter_count"}, {"llama"}),
              {{0, 0, 1, Verdict::BackendFailure, 70}, {0, 0, 0, Verdict::Timeout, 5}, {0, 1, 0, Verdict::Passed, 0}});
    return snapshot;
}

} // namespace

class TestQuery : public QObject
{
    Q_OBJECT

private slots:
    void everyMemberOfTheFilterNarrows_data();
    void everyMemberOfTheFilterNarrows();
    void membersTogetherMeanAnd();
    void ordersAreAsStated_data();
    void ordersAreAsStated();
    void anEmptySnapshotGivesNoRows();
    void aSessionWithoutAPlanGivesNoRows();
    void extremeDurationsAreOrdered();
    void aMillionRowsAreFilteredAndSorted();
};

void TestQuery::everyMemberOfTheFilterNarrows_data()
{
    QTest::addColumn<TrialFilter>("filter");
    QTest::addColumn<Rows>("expected");
    QTest::newRow("nothing asked") << TrialFilter{} << Rows{0, 1, 2, 3, 4, 5, 6};
    QTest::newRow("session") << TrialFilter{.session = "bbb"} << Rows{4, 5, 6};
    QTest::newRow("unknown session") << TrialFilter{.session = "b"} << Rows{};
    QTest::newRow("configuration") << TrialFilter{.configuration = 1} << Rows{2, 3};
    QTest::newRow("no such configuration") << TrialFilter{.configuration = 7} << Rows{};
    QTest::newRow("task") << TrialFilter{.taskGlob = "clamp"} << Rows{1, 3, 4, 5};
    QTest::newRow("task glob") << TrialFilter{.taskGlob = "letter*"} << Rows{0, 2, 6};
    QTest::newRow("task glob, one letter") << TrialFilter{.taskGlob = "clam?"} << Rows{1, 3, 4, 5};
    QTest::newRow("verdict") << TrialFilter{.verdicts = {Verdict::Timeout, Verdict::WrongAnswer}} << Rows{1, 5};
    QTest::newRow("verdict class") << TrialFilter{.verdictClasses = {VerdictClass::ExecutionFailure}} << Rows{1, 5};
    QTest::newRow("not the model's") << TrialFilter{.verdictClasses = {VerdictClass::NotTheModels}} << Rows{4};
    QTest::newRow("model glob") << TrialFilter{.modelGlob = "qwen*"} << Rows{0, 1, 2, 3};
}

void TestQuery::everyMemberOfTheFilterNarrows()
{
    QFETCH(TrialFilter, filter);
    QFETCH(Rows, expected);
    QCOMPARE(candor::selectTrials(smallSnapshot(), filter), expected);
}

void TestQuery::membersTogetherMeanAnd()
{
    TrialFilter filter;
    filter.taskGlob = "*l*";
    filter.modelGlob = "qwen-*";
    filter.verdicts = {Verdict::Passed, Verdict::CompileError};
    filter.verdictClasses = {VerdictClass::Passed};
    QCOMPARE(candor::selectTrials(smallSnapshot(), filter), (Rows{0, 3}));
    filter.session = "bbb";
    QCOMPARE(candor::selectTrials(smallSnapshot(), filter), Rows{});
}

void TestQuery::ordersAreAsStated_data()
{
    QTest::addColumn<TrialOrder>("order");
    QTest::addColumn<Rows>("expected");
    QTest::newRow("plan") << TrialOrder::Plan << Rows{0, 1, 2, 3, 4, 5, 6};
    // letter_grade, then clamp of both sessions: configuration 0 (repeat 0: rows 1 and 5, repeat 1: row 4), then 1
    QTest::newRow("task") << TrialOrder::Task << Rows{0, 2, 1, 5, 4, 3, 6};
    QTest::newRow("verdict") << TrialOrder::Verdict << Rows{0, 3, 6, 1, 5, 2, 4};
    QTest::newRow("duration") << TrialOrder::Duration << Rows{4, 0, 2, 1, 5, 6, 3};
}

void TestQuery::ordersAreAsStated()
{
    QFETCH(TrialOrder, order);
    QFETCH(Rows, expected);
    QCOMPARE(candor::selectTrials(smallSnapshot(), {}, order), expected);
}

void TestQuery::anEmptySnapshotGivesNoRows()
{
    for (const TrialOrder order : {TrialOrder::Plan, TrialOrder::Task, TrialOrder::Verdict, TrialOrder::Duration}) {
        QVERIFY(candor::selectTrials(Snapshot{}, {}, order).empty());
    }
}

void TestQuery::aSessionWithoutAPlanGivesNoRows()
{
    Snapshot snapshot = smallSnapshot();
    snapshot.sessions[0].plan = nullptr;
    QCOMPARE(candor::selectTrials(snapshot, {}, TrialOrder::Task), (Rows{5, 4, 6}));
}

void TestQuery::extremeDurationsAreOrdered()
{
    constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
    constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
    Snapshot snapshot;
    addTrials(snapshot, session("a", {"t"}, {"m"}),
              {{0, 0, 0, Verdict::Passed, kLeast}, {0, 0, 1, Verdict::Passed, 0}, {0, 0, 2, Verdict::Passed, kMost}});
    QCOMPARE(candor::selectTrials(snapshot, {}, TrialOrder::Duration), (Rows{2, 1, 0}));
}

void TestQuery::aMillionRowsAreFilteredAndSorted()
{
    constexpr std::uint32_t kRows = 1'000'000;
    std::vector<Row> rows;
    rows.reserve(kRows);
    for (std::uint32_t i = 0; i < kRows; ++i) {
        const std::uint32_t mixed = i * 2654435761u; // scattered, and the same every time
        rows.push_back({i % 2, i % 3, static_cast<std::int32_t>(i % 1000),
                        candor::kAllVerdicts[mixed % candor::kAllVerdicts.size()], mixed % 100'000});
    }
    Snapshot snapshot;
    addTrials(snapshot, session("aaa", {"a", "b", "c"}, {"m0", "m1"}), rows);

    const Rows longest = candor::selectTrials(snapshot, {}, TrialOrder::Duration);
    QCOMPARE(longest.size(), std::size_t{kRows});
    QVERIFY(std::ranges::is_sorted(longest, [&](std::uint32_t left, std::uint32_t right) {
        const auto& duration = snapshot.trials.durationMs;
        return duration[left] != duration[right] ? duration[left] > duration[right] : left < right;
    }));
    Rows every = longest;
    std::ranges::sort(every);
    QVERIFY2(every.front() == 0 && every.back() == kRows - 1 && std::ranges::adjacent_find(every) == every.end(),
             "a row is missing or twice there");

    const TrialFilter passed{.taskGlob = "b", .verdicts = {Verdict::Passed}, .modelGlob = "m1"};
    const Rows some = candor::selectTrials(snapshot, passed, TrialOrder::Task);
    const auto expected = std::ranges::count_if(
        rows, [](const Row& row) { return row.task == 1 && row.configuration == 1 && row.verdict == Verdict::Passed; });
    QVERIFY(expected > 0);
    QCOMPARE(static_cast<std::ptrdiff_t>(some.size()), expected);
    QVERIFY(std::ranges::is_sorted(some, {}, [&](std::uint32_t row) { return snapshot.trials.repeat[row]; }));
}

QTEST_GUILESS_MAIN(TestQuery)
#include "tst_query.moc"
