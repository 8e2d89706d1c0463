// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/run_window.h"

#include <QAbstractSpinBox>
#include <QDoubleSpinBox>
#include <QSpinBox>

using namespace candor;
using namespace candor::ui;

namespace {

BackendProfile profileNamed(const std::string& name)
{
    BackendProfile profile;
    profile.name = name;
    profile.baseUrl = "http://127.0.0.1:9/v1";
    profile.model = "Qwen/Qwen3-8B";
    return profile;
}

ProbeReport probedTwoDaysAgo()
{
    ProbeReport report;
    report.at = std::chrono::system_clock::now() - std::chrono::hours(50);
    report.model = "Qwen/Qwen3-8B";
    report.models = {"Qwen/Qwen3-8B"};
    report.steps = {{"reachable", "Reachable", ProbeOutcome::Fine, {}, {}, {}, {}, {}}};
    return report;
}

/// A reply of ten tokens that is no IR: what it costs is what counts here.
Result<Reply> tenTokens(const Request& /*request*/, std::stop_token /*stop*/)
{
    Reply reply = replyWith("{}");
    reply.usage = {6, 4, true};
    return reply;
}

} // namespace

/// What the run page says of servers that are waited for, of what is known about a backend, and of money.
class TestRunWaits : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(ThemeMode::Light, false); }
    void showsTheWaitBeforeTheSessionBegins();
    void saysWhatIsKnownOfTheBackendsInTheTable();
    void forecastsWithThePriceOfTheProfile();
    void limitsTheCostOnlyWhereThereIsAPrice();
    void stopsAtTheTokensThatWereTyped();
    void stopsAtTheCostThatWasTyped();
    void countsGpuTime();
    void keepsALimitForARunThatIsResumed();

private:
    std::filesystem::path fresh() { return m_directory.filePath(QString("w%1.candor").arg(++m_files)).toStdString(); }
    void openFresh(RunWindow& run)
    {
        run.open(fresh());
        QTRY_COMPARE(run.rows("tasks").rowCount(), 18);
    }
    void typeInto(RunWindow& run, const char* name, const char* text)
    {
        auto* field = run.find<QAbstractSpinBox>(name);
        QVERIFY(field->isEnabled());
        QTest::mouseClick(field, Qt::LeftButton);
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, text);
        QTest::keyClick(field, Qt::Key_Tab);
    }
    QTemporaryDir m_directory;
    int m_files = 0;
};

void TestRunWaits::showsTheWaitBeforeTheSessionBegins()
{
    RunWindow run;
    run.services->waitScript = [](const WaitObserver& waits, const std::stop_token& stop) {
        waits(WaitingServer{"vllm-h200", std::chrono::seconds(12), std::chrono::minutes(10),
                            "It answers 503: <b>loading</b>."});
        static_cast<void>(stall({}, stop));
        waits(std::nullopt);
    };
    openFresh(run);
    QSignalSpy ended(&run.workbench, &Workbench::runEnded);
    run.click("start");
    QTRY_VERIFY(run.text("runSentence").startsWith("Waiting for the server: 0:1"));
    QVERIFY(run.text("runSentence").endsWith(" of 10:00"));
    QTRY_VERIFY(run.find<QLabel>("runProblem")->isVisible());
    QVERIFY(run.text("runProblem").contains("vllm-h200 does not answer yet: It answers 503: <b>loading</b>."));
    QCOMPARE(run.workbench.run().state, RunStatus::State::Preparing);
    QVERIFY(run.find<QPushButton>("cancel")->isEnabled());
    QVERIFY(run.find<QLabel>("notYet")->isVisible());
    QVERIFY(!run.find<QTableView>("runGrid")->isVisible());
    shoot(run.window, "run-waiting");
    run.window.resize(2560, 1440);
    shoot(run.window, "run-waiting-large");
    run.click("cancel");
    QTRY_COMPARE(ended.count(), 1);
    QVERIFY(!run.text("runSentence").contains("Waiting"));
    QVERIFY(run.workbench.picture().snapshot->sessions.empty());
}

void TestRunWaits::saysWhatIsKnownOfTheBackendsInTheTable()
{
    RunWindow run;
    run.services->described = {{profileNamed("vllm-h200"), probedTwoDaysAgo(), {}, false},
                               {profileNamed("laptop"), std::nullopt, {}, false}};
    openFresh(run);
    run.window.hide(); // profiles are read again when the page is shown
    run.window.show();
    QVERIFY2(!run.find<QLabel>("backendWords")->isVisible(), "nothing is to be said of a built-in backend");
    run.set(0, Field::Backend, "vllm-h200");
    QVERIFY(run.find<QLabel>("backendWords")->isVisible());
    QVERIFY2(run.text("backendWords").startsWith("vllm-h200 · probed 2 days ago"),
             qPrintable(run.text("backendWords")));
    run.click("addConfiguration");
    run.set(1, Field::Backend, "laptop");
    QVERIFY2(run.text("backendWords").endsWith("laptop · never probed"), qPrintable(run.text("backendWords")));
    run.set(1, Field::Backend, "vllm-h200");
    QCOMPARE(run.text("backendWords").count("vllm-h200"), 1);
}

void TestRunWaits::forecastsWithThePriceOfTheProfile()
{
    RunWindow run;
    BackendProfile priced = profileNamed("paid");
    priced.price = {2.0, 6.0};
    priced.priceAsOf = "2026-10-01";
    run.services->described = {{priced, std::nullopt, {}, false}};
    openFresh(run);
    run.window.hide();
    run.window.show();
    QVERIFY2(run.text("forecast").contains("cost not known"), qPrintable(run.text("forecast")));
    QVERIFY(run.text("forecastBasis").contains("No cost: no price is given"));
    run.set(0, Field::Backend, "paid");
    QVERIFY2(run.text("forecast").contains("(price of 2026-10-01, no trial of the model before"),
             qPrintable(run.text("forecast")));
    shoot(run.window, "run-setup-priced");
}

void TestRunWaits::limitsTheCostOnlyWhereThereIsAPrice()
{
    RunWindow run;
    openFresh(run);
    QVERIFY(!run.find<QDoubleSpinBox>("limitCost")->isEnabled());
    QVERIFY(run.find<QLabel>("limitWhy")->isVisible());
    QVERIFY(run.text("limitWhy").contains("no backend of the table has a price"));
    run.set(0, Field::PromptPrice, 1.0);
    QVERIFY(run.find<QDoubleSpinBox>("limitCost")->isEnabled());
    QVERIFY(!run.find<QLabel>("limitWhy")->isVisible());
}

void TestRunWaits::stopsAtTheTokensThatWereTyped()
{
    RunWindow run;
    run.services->backendScript = tenTokens;
    openFresh(run);
    run.find<QSpinBox>("concurrency")->setValue(1);
    typeInto(run, "limitTokens", "50");
    QSignalSpy ended(&run.workbench, &Workbench::runEnded);
    run.click("start");
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, 60'000);
    QTRY_VERIFY(run.find<QLabel>("runProblem")->isVisible());
    const QString words = run.text("runProblem");
    QVERIFY2(words.contains("Ended by itself: The limit of 50 tokens is reached"), qPrintable(words));
    QVERIFY2(words.contains(" of 50 tokens, "), qPrintable(words));
    QTRY_VERIFY(run.text("runSentence").startsWith("Stopped: "));
    shoot(run.window, "run-limit");
    run.window.resize(2560, 1440);
    shoot(run.window, "run-limit-large");
    run.window.resize(1280, 800);
    // Without a limit it goes on to its end.
    run.click("showSetUp");
    typeInto(run, "limitTokens", "0");
    run.click("showRunning");
    QTRY_VERIFY(run.find<QPushButton>("resume")->isVisible());
    run.click("resume");
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 2, 60'000);
    QTRY_COMPARE(run.text("runSentence"), QString("Finished: 18 of 18 trials"));
    QVERIFY(!run.find<QLabel>("runProblem")->isVisible());
}

void TestRunWaits::stopsAtTheCostThatWasTyped()
{
    RunWindow run;
    run.services->backendScript = tenTokens;
    openFresh(run);
    run.set(0, Field::PromptPrice, 1.0);
    run.find<QSpinBox>("concurrency")->setValue(1);
    typeInto(run, "limitCost", "0.05");
    typeInto(run, "limitMinutes", "30");
    QSignalSpy ended(&run.workbench, &Workbench::runEnded);
    run.click("start");
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, 60'000);
    QCOMPARE(run.workbench.run().limit.time, std::chrono::milliseconds(std::chrono::minutes(30)));
    QTRY_VERIFY(run.text("runProblem").contains("Ended by itself: The limit of 0.05 USD is reached"));
    QVERIFY2(run.text("runProblem").contains(" of $0.05"), qPrintable(run.text("runProblem")));
}

void TestRunWaits::countsGpuTime()
{
    RunWindow run;
    run.services->backendScript = tenTokens;
    run.services->usdPerHour = 1e9;
    openFresh(run);
    run.set(0, Field::PromptPrice, 1.0);
    typeInto(run, "limitCost", "10");
    QSignalSpy ended(&run.workbench, &Workbench::runEnded);
    run.click("start");
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, 60'000);
    QTRY_VERIFY(run.text("runProblem").contains("The limit of 10.00 USD is reached"));
}

void TestRunWaits::keepsALimitForARunThatIsResumed()
{
    RunWindow run;
    run.services->backendScript = tenTokens;
    openFresh(run);
    run.find<QSpinBox>("concurrency")->setValue(1);
    typeInto(run, "limitTokens", "30");
    QSignalSpy ended(&run.workbench, &Workbench::runEnded);
    run.click("start");
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, 60'000);
    QTRY_VERIFY(run.find<QPushButton>("resume")->isVisible());
    const std::size_t before = run.workbench.run().progress.done;
    run.click("resume");
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 2, 60'000);
    QVERIFY(run.workbench.run().progress.done > before);
    QVERIFY(run.workbench.run().progress.done < 18);
    QTRY_VERIFY(run.text("runProblem").contains("The limit of 30 tokens is reached"));
}

QTEST_MAIN(TestRunWaits)
#include "tst_run_waits.moc"
