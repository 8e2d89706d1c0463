// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/services/session_setup.h"
#include "tests/ui/sample_workspace.h"
#include "ui/run/configuration_model.h"
#include "ui/run/grid_model.h"
#include "ui/run/in_flight_model.h"
#include "ui/run/run_words.h"
#include "ui/run/session_forecast.h"
#include "ui/run/success_model.h"
#include "ui/run/task_list_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace candor;
using namespace candor::ui;

namespace {

Configuration sound(const char* model = "m")
{
    Configuration configuration;
    configuration.model = model;
    configuration.name = defaultNameOf(configuration);
    return configuration;
}

QModelIndex cell(const ConfigurationModel& model, int row, Field field)
{
    return model.index(row, columnOf(field));
}

std::shared_ptr<const Suite> manyTasks(int count)
{
    auto suite = std::make_shared<Suite>();
    suite->name = "many";
    for (int i = 0; i < count; ++i) {
        Task task;
        task.id = "task_" + std::to_string(i);
        task.entryPoint = "f";
        task.category = i % 2 == 0 ? "even" : "odd";
        task.cases = {{{"1"}, "1"}};
        suite->tasks.push_back(std::move(task));
    }
    sealSuite(*suite);
    return suite;
}

} // namespace

class TestRunModels : public QObject
{
    Q_OBJECT

private slots:
    void undoesEveryChange();
    void marksWhatDiffersFromTheFirst();
    void namesACopyAfterWhatWasChanged();
    void saysInWordsWhatCantBeRun_data();
    void saysInWordsWhatCantBeRun();
    void refusesTwoConfigurationsOfOneName();
    void warnsWhereNeighboursDifferInMoreThanOneFactor();
    void forecastsAsTheCoreDoes();
    void forecastsWithThePriceOfTheBackend();
    void forecastsGpuTime();
    void saysWhatASessionWaitsFor();
    void saysWhyASessionEndedByItself();
    void filtersAndTicksTasks();
    void fillsTheGridAndTheSuccessFromASnapshot();
    void listsRequestsUnderWay();
};

void TestRunModels::undoesEveryChange()
{
    ConfigurationModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.append(sound("a"));
    model.append(sound("b"));
    QVERIFY(model.setData(cell(model, 1, Field::N), 3));
    QCOMPARE(model.at(1).n, 3);
    QCOMPARE(model.at(1).name, std::string("b best of 3"));
    model.duplicate(0);
    model.remove(0, 1);
    QCOMPARE(model.rowCount(), 2);
    model.replaceAll({sound("x")});
    QCOMPARE(model.rowCount(), 1);
    for (int i = 0; i < 3; ++i) {
        model.undoStack().undo();
    }
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.at(0).model, std::string("a"));
    model.undoStack().undo();
    QCOMPARE(model.at(1).n, 1);
    model.undoStack().redo();
    QCOMPARE(model.at(1).n, 3);
}

void TestRunModels::marksWhatDiffersFromTheFirst()
{
    ConfigurationModel model;
    model.append(sound());
    model.duplicate(0);
    QVERIFY(!cell(model, 1, Field::Temperature).data(ConfigurationModel::kDiffersRole).toBool());
    QVERIFY(model.setData(cell(model, 1, Field::Temperature), 0.8));
    QVERIFY(cell(model, 1, Field::Temperature).data(ConfigurationModel::kDiffersRole).toBool());
    QVERIFY(!cell(model, 1, Field::Name).data(ConfigurationModel::kDiffersRole).toBool());
    QVERIFY(cell(model, 1, Field::Temperature).data(Qt::AccessibleTextRole).toString().contains("has 0.3"));
}

void TestRunModels::namesACopyAfterWhatWasChanged()
{
    ConfigurationModel model;
    model.append(sound("Qwen"));
    QCOMPARE(model.duplicate(0), 1);
    QVERIFY(model.setData(cell(model, 1, Field::Temperature), 0.8));
    QCOMPARE(model.at(1).name, std::string("Qwen, temperature 0.8"));
    QCOMPARE(model.lastSet(), Field::Temperature);
    QVERIFY(model.setData(cell(model, 1, Field::Name), "mine"));
    QVERIFY(model.setData(cell(model, 1, Field::TopP), 0.5));
    QCOMPARE(model.at(1).name, std::string("mine"));
}

void TestRunModels::saysInWordsWhatCantBeRun_data()
{
    QTest::addColumn<int>("column");
    QTest::addColumn<QVariant>("value");
    QTest::addColumn<QString>("words");
    QTest::newRow("n") << columnOf(Field::N) << QVariant(65) << "from 1 to 64";
    QTest::newRow("temperature") << columnOf(Field::Temperature) << QVariant(9.0) << "from 0 to 5";
    QTest::newRow("top p") << columnOf(Field::TopP) << QVariant(0.0) << "more than 0";
    QTest::newRow("model") << columnOf(Field::Model) << QVariant(" ") << "must not be empty";
    QTest::newRow("backend") << columnOf(Field::Backend) << QVariant("localhost") << "http://";
    QTest::newRow("price") << columnOf(Field::PromptPrice) << QVariant(-1.0) << "must be from 0";
    QTest::newRow("retries") << columnOf(Field::CodeRetries) << QVariant(11) << "from 0 to 10";
    QTest::newRow("step") << columnOf(Field::RetryStep) << QVariant(6.0) << "from 0 to 5";
}

void TestRunModels::saysInWordsWhatCantBeRun()
{
    QFETCH(int, column);
    QFETCH(QVariant, value);
    QFETCH(QString, words);
    ConfigurationModel model;
    model.append(sound());
    QVERIFY(model.problems().isEmpty());
    QVERIFY(model.setData(model.index(0, column), value));
    const QString problem = model.index(0, column).data(ConfigurationModel::kProblemRole).toString();
    QVERIFY2(problem.contains(words), qPrintable(problem));
    QCOMPARE(model.problems().size(), 1);
    QVERIFY2(model.problems().front().startsWith("Row 1, " + titleOf(fieldAt(column))),
             qPrintable(model.problems().front()));
}

void TestRunModels::refusesTwoConfigurationsOfOneName()
{
    ConfigurationModel model;
    model.append(sound());
    model.append(sound());
    QCOMPARE(model.at(1).name, std::string("m (2)"));
    QVERIFY(model.setData(cell(model, 1, Field::Name), "m"));
    QVERIFY(cell(model, 1, Field::Name).data(ConfigurationModel::kProblemRole).toString().contains("row 1"));
}

void TestRunModels::warnsWhereNeighboursDifferInMoreThanOneFactor()
{
    Configuration first = sound("a");
    Configuration second = sound("b");
    QVERIFY(confoundedNeighbours({first, second}).isEmpty());
    second.n = 3;
    const QStringList lines = confoundedNeighbours({first, second, second});
    QCOMPARE(lines.size(), 1);
    QVERIFY2(lines.front().contains("Rows 1 and 2 differ in 2 factors (model, N)"), qPrintable(lines.front()));
}

void TestRunModels::forecastsAsTheCoreDoes()
{
    Configuration second = sound("b");
    second.n = 3;
    second.codeRetries = 2;
    second.price = {0.5, 1.5};
    const std::vector<Configuration> configurations{sound("a"), second};
    const auto plan = makePlan(manyTasks(7), configurations, 4, 1);
    QVERIFY(plan.ok());
    const Forecast expected = forecast(*plan, {}, 8);
    const SessionForecast got = forecastSession(configurations, 7, 4, 8, {});
    QCOMPARE(got.forecast.trials, expected.trials);
    QCOMPARE(got.forecast.candidates, expected.candidates);
    QCOMPARE(got.forecast.requests, expected.requests);
    QCOMPARE(got.forecast.seconds, expected.seconds);
    QCOMPARE(got.forecast.costUsd, expected.costUsd);
    QVERIFY(forecastText(got).contains("at most"));
    QVERIFY(basisText(got).contains("Assumed: 5 s"));
    QVERIFY(basisText(got).contains("1 configurations have no price"));
}

void TestRunModels::forecastsWithThePriceOfTheBackend()
{
    Configuration first = sound();
    first.backend = "vllm";
    const BackendPrices prices{{"vllm", {{2.0, 6.0}, 0.0, "2026-10-01"}}};
    SessionForecast got = forecastSession({first}, 10, 1, 8, {}, prices);
    QCOMPARE(got.unpriced, std::size_t(0));
    // 20 requests of 1,200 and 500 tokens
    QCOMPARE(got.forecast.costUsd, 20 * (1200 * 2.0 + 500 * 6.0) / 1e6);
    QVERIFY2(forecastText(got).contains("$0.11 (price of 2026-10-01, no trial of the model before"),
             qPrintable(forecastText(got)));
    first.price = {20.0, 60.0};
    got = forecastSession({first}, 10, 1, 8, {}, prices);
    QVERIFY2(forecastText(got).contains("$1.08 (price of the table, "), qPrintable(forecastText(got)));

    // What the workspace has met of the model takes the place of what is assumed.
    QTemporaryDir directory;
    const auto workspace = Workspace::open(sampleWorkspace(directory), Workspace::Access::ReadOnly);
    const auto snapshot = (*workspace)->snapshot();
    Picture picture;
    picture.snapshot = *snapshot;
    picture.summaries = {{summarise(**snapshot, {0, 0}), summarise(**snapshot, {0, 1})}};
    Configuration met = (*snapshot)->sessions[0].plan->configurations[0];
    met.price = {};
    const BackendPrices sample{{met.backend, {{1.0, 1.0}, 0.0, "2026-10-01"}}};
    got = forecastSession({met}, 18, 1, 8, picture, sample);
    const Cost& cost = picture.summaries[0][0].cost;
    QVERIFY(std::abs(got.forecast.costUsd - static_cast<double>(cost.promptTokens + cost.completionTokens) / 1e6) <
            1e-9);
    QVERIFY2(forecastText(got).contains("(price of 2026-10-01, from 18 trials before)"), qPrintable(forecastText(got)));
}

void TestRunModels::forecastsGpuTime()
{
    Configuration first = sound();
    first.backend = "gpu";
    Configuration second = first;
    second.n = 3;
    const BackendPrices prices{{"gpu", {{}, 3.6, "2026-10-01"}}, {"other", {{}, 100.0, {}}}};
    const SessionForecast got = forecastSession({first, second}, 10, 1, 4, {}, prices);
    QCOMPARE(got.unpriced, std::size_t(0));
    QCOMPARE(got.gpuUsdPerHour, 3.6); // one server, and the other is not used
    QCOMPARE(got.forecast.costUsd, got.forecast.seconds * 1e-3);
    QVERIFY(basisText(got).contains("$3.60 an hour of GPU time"));
    const SessionForecast none = forecastSession({sound()}, 10, 1, 4, {}, prices);
    QVERIFY(forecastText(none).contains("cost not known"));
    QVERIFY(basisText(none).contains("No cost: no price is given"));
}

void TestRunModels::saysWhatASessionWaitsFor()
{
    RunStatus run;
    run.state = RunStatus::State::Preparing;
    QVERIFY(runSentence(run, nullptr).startsWith("Starting"));
    QVERIFY(heldUpText(run, nullptr).isEmpty());
    run.progress.waiting = {"vllm <b>", std::chrono::milliseconds(12'400), std::chrono::minutes(10), "It answers 503."};
    QCOMPARE(runSentence(run, nullptr), QString("Waiting for the server: 0:12 of 10:00"));
    QCOMPARE(heldUpText(run, nullptr),
             QString("vllm <b> does not answer yet: It answers 503. The session begins when it does."));
    run.state = RunStatus::State::Running;
    run.progress.done = 3;
    run.progress.total = 18;
    run.progress.waiting->elapsed = std::chrono::seconds(192);
    run.progress.waiting->atMost = std::chrono::minutes(61);
    QCOMPARE(runSentence(run, nullptr), QString("Waiting for the server: 3:12 of 1:01:00"));
    QVERIFY(heldUpText(run, nullptr).endsWith("Requests go on when it does; 3 of 18 trials are stored."));
    run.progress.waiting->words.clear();
    QVERIFY(heldUpText(run, nullptr).contains("it is loading, or gone. Requests"));
    run.state = RunStatus::State::Paused;
    run.reason = "vllm: 3 of the last 3 requests failed.";
    QCOMPARE(heldUpText(run, nullptr), QString("Paused by itself: vllm: 3 of the last 3 requests failed."));
    QCOMPARE(runSentence(run, nullptr), QString("Paused at 3 of 18 trials"));
}

void TestRunModels::saysWhyASessionEndedByItself()
{
    StoredSession session;
    session.id = "s1";
    RunStatus run;
    run.sessionId = "s1";
    run.limit = {1.0, 100'000, std::chrono::minutes(60)};
    run.progress.spent = {1.02, 51'000, 40};
    run.progress.elapsed = std::chrono::seconds(185);
    run.reason = "The limit of 1.00 USD is reached (1.02 USD spent).";
    const QString words = heldUpText(run, &session);
    QVERIFY2(words.startsWith("Ended by itself: The limit of 1.00 USD is reached"), qPrintable(words));
    QVERIFY2(words.contains("used $1.02 of $1.00, 51,000 of 100,000 tokens, 40 requests, 3 min 5 s of "),
             qPrintable(words));
    session.id = "another";
    QVERIFY(heldUpText(run, &session).isEmpty());
    run.state = RunStatus::State::Running;
    QVERIFY(heldUpText(run, nullptr).startsWith("Ending by itself"));
    QVERIFY2(progressText(run).contains("3 min 5 s of 1 h 0 min so far"), qPrintable(progressText(run)));
    QVERIFY2(progressText(run).contains("used $1.02 of $1.00, 51,000"), qPrintable(progressText(run)));
}

void TestRunModels::filtersAndTicksTasks()
{
    TaskListModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setSuite(TaskIndex::of(manyTasks(10)));
    QCOMPARE(model.rowCount(), 10);
    QVERIFY(model.tickedTasks().empty()); // all
    model.setFilter("ODD task_");
    QCOMPARE(model.rowCount(), 5);
    model.tickShown(false);
    QCOMPARE(model.tickedCount(), std::size_t(5));
    QVERIFY(model.setData(model.index(1, 0), Qt::Checked, Qt::CheckStateRole));
    model.setFilter("");
    QCOMPARE(model.tickedTasks(),
             (std::vector<std::string>{"task_0", "task_2", "task_3", "task_4", "task_6", "task_8"}));
    model.setFilter("nothing has this");
    QCOMPARE(model.rowCount(), 0);
    model.setSuite(nullptr);
    QCOMPARE(model.taskCount(), std::size_t(0));
}

void TestRunModels::fillsTheGridAndTheSuccessFromASnapshot()
{
    QTemporaryDir directory;
    const auto workspace = Workspace::open(sampleWorkspace(directory), Workspace::Access::ReadOnly);
    QVERIFY(workspace.ok());
    const auto snapshot = (*workspace)->snapshot();
    QVERIFY(snapshot.ok());
    GridModel grid;
    QAbstractItemModelTester gridTester(&grid, QAbstractItemModelTester::FailureReportingMode::QtTest);
    grid.show(GridCells::of(**snapshot, 0, nullptr));
    QCOMPARE(grid.rowCount(), 18);
    QCOMPARE(grid.columnCount(), 2);
    int passed = 0;
    for (int row = 0; row < 18; ++row) {
        passed += grid.index(row, 0).data(GridModel::kVerdictRole) == static_cast<int>(Verdict::Passed) ? 1 : 0;
        const auto trial = rowOf(**snapshot, *grid.trialAt(grid.index(row, 1)));
        QVERIFY(trial);
        QCOMPARE((*snapshot)->trials.task[*trial], static_cast<std::uint32_t>(row));
        QCOMPARE(grid.index(row, 1).data(GridModel::kVerdictRole).toInt(),
                 static_cast<int>((*snapshot)->trials.verdict[*trial]));
    }
    QCOMPARE(passed, 13);
    auto picture = std::make_shared<Picture>();
    picture->snapshot = *snapshot;
    picture->summaries = {{summarise(**snapshot, {0, 0}), summarise(**snapshot, {0, 1})}};
    SuccessModel success;
    QAbstractItemModelTester successTester(&success, QAbstractItemModelTester::FailureReportingMode::QtTest);
    success.show(picture, 0);
    QCOMPARE(success.index(0, SuccessModel::PassedColumn).data().toString(), QString("13/18"));
    QCOMPARE(success.index(1, SuccessModel::PassedColumn).data().toString(), QString("4/18"));
    success.show(picture, std::nullopt);
    QCOMPARE(success.rowCount(), 0);
}

void TestRunModels::listsRequestsUnderWay()
{
    InFlightModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    InFlight request;
    request.label = {"clamp_value", RequestPurpose::Code, 0, 1, 2};
    request.since = std::chrono::steady_clock::now() - std::chrono::hours(2);
    model.show({request, request, request}, nullptr);
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.index(0, InFlightModel::TaskColumn).data().toString(), QString("clamp_value"));
    QCOMPARE(model.index(0, InFlightModel::PurposeColumn).data().toString(), QString("code of candidate 2, retry 2"));
    QVERIFY(model.index(0, InFlightModel::ElapsedColumn).data().toString().startsWith("2 h"));
    model.show({request}, nullptr);
    QCOMPARE(model.rowCount(), 1);
    model.show({}, nullptr);
    QCOMPARE(model.rowCount(), 0);
}

QTEST_MAIN(TestRunModels)
#include "tst_run_models.moc"
