// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plan/session_plan.h"
#include "core/suite/suite_loader.h"

#include <QtTest>

#include <set>

using namespace candor;
using namespace std::string_literals;

namespace {

Configuration named(const std::string& name, int n = 1)
{
    Configuration configuration;
    configuration.name = name;
    configuration.model = "m";
    configuration.n = n;
    return configuration;
}

Suite suiteOf(int tasks)
{
    Suite suite;
    suite.name = "s";
    for (int i = 0; i < tasks; ++i) {
        Task task;
        task.id = "t" + std::to_string(i);
        task.prompt = "Do " + task.id;
        task.entryPoint = "f";
        task.cases = {{{"1"}, "2"}};
        suite.tasks.push_back(task);
    }
    sealSuite(suite);
    return suite;
}

std::shared_ptr<const Suite> shared(Suite suite)
{
    return std::make_shared<const Suite>(std::move(suite));
}

} // namespace

class TestSessionPlan : public QObject
{
    Q_OBJECT

private slots:
    void trialsComeByConfigurationThenTaskThenRepeat()
    {
        const Result<SessionPlan> plan = makePlan(shared(suiteOf(2)), {named("a"), named("b")}, 2, 7);
        QVERIFY2(plan.ok(), plan.ok() ? "" : plan.error().message.c_str());
        QString order;
        for (const TrialPlan& trial : plan->trials) {
            order += QString("%1%2%3 ").arg(trial.configuration).arg(trial.task).arg(trial.repeat);
        }
        QCOMPARE(order, "000 001 010 011 100 101 110 111 ");
        for (std::size_t i = 0; i < plan->trials.size(); ++i) {
            QCOMPARE(plan->trials[i].index, i);
        }
    }

    void configurationsMeetATaskUnderOneSeed()
    {
        const Result<SessionPlan> plan = makePlan(shared(suiteOf(3)), {named("a"), named("b", 5)}, 2, 7);
        QVERIFY(plan.ok());
        std::set<std::uint64_t> seeds;
        for (std::size_t i = 0; i < 6; ++i) {
            QCOMPARE(plan->trials[i].seed, plan->trials[i + 6].seed);
            seeds.insert(plan->trials[i].seed);
        }
        QCOMPARE(seeds.size(), std::size_t{6}); // each task and repeat its own
    }

    void seedDependsOnTheSessionAndTheTaskAlone()
    {
        const Result<SessionPlan> plan = makePlan(shared(suiteOf(2)), {named("a")}, 1, 7);
        const Result<SessionPlan> again = makePlan(shared(suiteOf(2)), {named("a")}, 1, 7);
        const Result<SessionPlan> other = makePlan(shared(suiteOf(2)), {named("a")}, 1, 8);
        Suite turned = suiteOf(3);
        std::swap(turned.tasks[0], turned.tasks[2]);
        sealSuite(turned);
        const Result<SessionPlan> larger = makePlan(shared(turned), {named("a")}, 1, 7);
        QCOMPARE(plan->trials[0].seed, again->trials[0].seed);
        QVERIFY(plan->trials[0].seed != other->trials[0].seed);
        QCOMPARE(plan->trials[0].seed, larger->trials[2].seed);
        QCOMPARE(plan->trials[1].seed, larger->trials[1].seed);
    }

    void whatCantBeRunIsRefused()
    {
        const auto says = [](const Result<SessionPlan>& plan, const std::string& text) {
            return !plan.ok() && plan.error().message.find(text) != std::string::npos;
        };
        const auto suite = shared(suiteOf(2));
        QVERIFY(says(makePlan(nullptr, {named("a")}, 1, 0), "no tasks"));
        QVERIFY(says(makePlan(shared({}), {named("a")}, 1, 0), "no tasks"));
        QVERIFY(says(makePlan(suite, {}, 1, 0), "no configuration"));
        QVERIFY(says(makePlan(suite, {named("a"), named("b"), named("a")}, 1, 0), "the name 'a'"));
        QVERIFY(says(makePlan(suite, {named("a", 65)}, 1, 0), "n must be from 1 to 64"));
        QVERIFY(says(makePlan(suite, {named("a")}, 0, 0), "Repeats must be from 1 to 1000"));
        QVERIFY(says(makePlan(suite, {named("a")}, 1001, 0), "Repeats must be from 1 to 1000"));
        QVERIFY(says(makePlan(shared(suiteOf(10'001)), {named("a")}, 1000, 0), "more than 10000000 trials"));
        Suite open = suiteOf(1);
        open.tasks[0].hash = {};
        QVERIFY(says(makePlan(shared(open), {named("a")}, 1, 0), "not sealed"));
    }

    void forecastCountsRequests_data()
    {
        QTest::addColumn<int>("n");
        QTest::addColumn<QString>("settings");
        QTest::addColumn<int>("requests"); // of one trial
        QTest::newRow("one") << 1 << "" << 2;
        QTest::newRow("three") << 3 << "" << 6;
        QTest::newRow("selected only") << 3 << "selected" << 4;
        QTest::newRow("ask") << 3 << "ask" << 9;
        QTest::newRow("ask, selected only") << 3 << "ask selected" << 5;
        QTest::newRow("retries") << 3 << "retries" << 12;
    }
    void forecastCountsRequests()
    {
        QFETCH(int, n);
        QFETCH(QString, settings);
        QFETCH(int, requests);
        Configuration configuration = named("a", n);
        configuration.executeAll = !settings.contains("selected");
        configuration.clearing = settings.contains("ask") ? ClearingPolicy::Ask : ClearingPolicy::Delete;
        configuration.codeRetries = settings.contains("retries") ? 2 : 0;
        configuration.price = {1.0, 10.0};
        const Result<SessionPlan> plan = makePlan(shared(suiteOf(4)), {configuration}, 5, 0);
        QVERIFY(plan.ok());
        const Forecast total = forecast(*plan, {2.0, 1000.0, 100.0}, 4);
        QCOMPARE(total.trials, std::size_t{20});
        QCOMPARE(total.candidates, static_cast<std::size_t>(20 * n));
        QCOMPARE(total.requests, static_cast<std::size_t>(20 * requests));
        QCOMPARE(total.seconds, 20 * requests * 2.0 / 4);
        QCOMPARE(total.costUsd, 20 * requests * 0.002);
        QCOMPARE(forecast(*plan, {2.0, 1000.0, 100.0}, 0).seconds, 20 * requests * 2.0);
    }

    void storedPlanIsReadBackEqual()
    {
        const Result<Suite> suite = loadSuite(CANDOR_RESOURCES "/suites/phase1.json");
        QVERIFY2(suite.ok(), suite.ok() ? "" : suite.error().message.c_str());
        Configuration hashed = named("b", 3);
        hashed.promptHash.hex = std::string(64, 'c');
        const Result<SessionPlan> plan = makePlan(shared(*suite), {named("a"), hashed}, 3, ~std::uint64_t{0});
        QVERIFY(plan.ok());
        const std::string text = canonicalJson(planToJson(*plan));
        const Result<SessionPlan> read = planFromJson(parseJson(text).value());
        QVERIFY2(read.ok(), read.ok() ? "" : read.error().message.c_str());
        QCOMPARE(canonicalJson(planToJson(*read)), text);
        QCOMPARE(read->seed, plan->seed);
        QVERIFY(read->suite->hash == plan->suite->hash);
        QCOMPARE(read->trials.size(), plan->trials.size());
        for (std::size_t i = 0; i < plan->trials.size(); ++i) {
            QCOMPARE(read->trials[i].seed, plan->trials[i].seed);
        }
    }

    void damagedPlanIsRefused_data()
    {
        QTest::addColumn<QString>("patch");
        QTest::addColumn<QString>("says");
        QTest::newRow("no suite") << R"({"suite": null})"
                                  << "stored plan: $.suite is missing";
        QTest::newRow("suite") << R"({"suite": {"name": null}})"
                               << "stored plan's suite: $.name is missing";
        QTest::newRow("no tasks") << R"({"suite": {"tasks": []}})"
                                  << "the suite has no tasks";
        QTest::newRow("configurations") << R"({"configurations": {"a": 1}})"
                                        << "$.configurations must be an array";
        QTest::newRow("configuration") << R"({"configurations": [{"model": "m"}, {}]})"
                                       << "stored plan's configuration 2: $.model is missing";
        QTest::newRow("repeats") << R"({"repeats": 0})"
                                 << "stored plan: $.repeats must be from 1";
        QTest::newRow("seed") << R"({"seed": -1})"
                              << "stored plan: $.seed must be a whole number";
        QTest::newRow("no seed") << R"({"seed": null})"
                                 << "stored plan: $.seed must be a whole number";
        QTest::newRow("unknown") << R"({"sede": 1})"
                                 << "stored plan: $.sede is not a known field";
    }
    void damagedPlanIsRefused()
    {
        QFETCH(QString, patch);
        QFETCH(QString, says);
        Json json = planToJson(*makePlan(shared(suiteOf(1)), {named("a")}, 1, 7));
        QVERIFY(planFromJson(json).ok());
        json.merge_patch(Json::parse(patch.toStdString()));
        const Result<SessionPlan> plan = planFromJson(json);
        QVERIFY(!plan.ok());
        QVERIFY2(plan.error().message.find(says.toStdString()) != std::string::npos, plan.error().message.c_str());
    }
};

QTEST_GUILESS_MAIN(TestSessionPlan)
#include "tst_session_plan.moc"
