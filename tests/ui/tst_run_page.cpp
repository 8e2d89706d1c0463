// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/suite/suite_loader.h"
#include "core/support/file.h"
#include "tests/ui/run_window.h"
#include "ui/run/grid_model.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFile>
#include <QLineEdit>
#include <QSpinBox>

#include <atomic>

using namespace candor;
using namespace candor::ui;

namespace {

Reply anyReply()
{
    return replyWith("{}");
}

} // namespace

class TestRunPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void offersAWorkspaceWhenNothingIsOpen();
    void listsTheTasksOfTheSuite();
    void saysWhyASuiteCantBeRead();
    void duplicatesAndChangesOneThingByKeys();
    void undoesAndRedoesByKeys();
    void editsACellByKeys();
    void warnsThatTheCauseCouldNotBeTold();
    void refusesToStartWhatCantBeRun();
    void savesAndLoadsAConfiguration();
    void runsWhatIsSetUp();
    void steersASessionWhileItRuns();
    void saysWhyASessionCouldNotStart();
    void retriesFailuresOfTheInfrastructure();
    void resumesAnInterruptedSession();
    void opensAResultFromTheGrid();
    void staysUsableWithManyTasksAndConfigurations();
    void namesEveryWidget();
    void looksRight();

private:
    std::filesystem::path fresh() { return m_directory.filePath(QString("w%1.candor").arg(++m_files)).toStdString(); }
    void openFresh(RunWindow& run)
    {
        run.open(fresh());
        QTRY_COMPARE(run.rows("tasks").rowCount(), 18);
    }
    QTemporaryDir m_directory;
    int m_files = 0;
};

void TestRunPage::initTestCase()
{
    applyTheme(ThemeMode::Light, false);
}

void TestRunPage::offersAWorkspaceWhenNothingIsOpen()
{
    RunWindow run;
    run.services->workspaceFile = fresh();
    shoot(run.window, "run-empty");
    QVERIFY(!run.commands.find("session.start")->isEnabled());
    auto* button = run.find<QWidget>("noWorkspace")->findChild<QPushButton*>("emptyStateButton");
    QVERIFY(button->isVisible());
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(run.workbench.isOpen(), 20'000);
    QVERIFY(run.find<QTableView>("configurations")->isVisible());
    run.click("showRunning");
    QCOMPARE(run.text("runSentence"), QString("Nothing has run yet"));
}

void TestRunPage::listsTheTasksOfTheSuite()
{
    RunWindow run;
    openFresh(run);
    QCOMPARE(run.text("taskCount"), QString("18 of 18 tasks"));
    QTest::keyClicks(run.find<QLineEdit>("taskFilter"), "control");
    QTRY_COMPARE(run.rows("tasks").rowCount(), 3);
    run.click("untickShown");
    QCOMPARE(run.text("taskCount"), QString("15 of 18 tasks · 3 shown"));
    QVERIFY(run.text("forecast").startsWith("15 trials"));
    auto* table = run.find<QTableView>("tasks");
    table->setFocus();
    table->setCurrentIndex(run.rows("tasks").index(0, 0));
    QTest::keyClick(table, Qt::Key_Space);
    QVERIFY(run.text("taskCount").startsWith("16 of 18"));
    run.find<QComboBox>("suite")->setCurrentIndex(0);
    QTRY_VERIFY(!run.text("taskCount").contains("of 18"));
}

void TestRunPage::saysWhyASuiteCantBeRead()
{
    RunWindow run;
    openFresh(run);
    const QString file = m_directory.filePath("broken.json");
    QFile broken(file);
    QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write("{") == 1);
    broken.close();
    auto* suite = run.find<QComboBox>("suite");
    suite->addItem("broken.json", file);
    suite->setCurrentIndex(suite->count() - 1);
    QTRY_VERIFY(run.text("suiteNote").contains("can't be used"));
    QVERIFY(!run.find<QPushButton>("start")->isEnabled());
    QVERIFY(run.text("refusal").contains("broken.json"));
}

void TestRunPage::duplicatesAndChangesOneThingByKeys()
{
    RunWindow run;
    openFresh(run);
    QVERIFY(QTest::qWaitForWindowActive(&run.window));
    auto* table = run.find<QTableView>("configurations");
    table->setFocus();
    run.key(Qt::Key_D, Qt::ControlModifier);
    QCOMPARE(run.rows("configurations").rowCount(), 2);
    auto* editor = table->findChild<QDoubleSpinBox*>("cellEditor");
    QVERIFY2(editor, "the editor of the field that was set last is open");
    editor->setValue(0.8);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(run.cell(1, Field::Temperature).data().toString(), QString("0.8"));
    QCOMPARE(run.cell(1, Field::Name).data().toString(), QString("small, temperature 0.8"));
    QVERIFY(!run.find<QLabel>("factorWarning")->isVisible());
    QVERIFY(run.text("forecast").startsWith("36 trials"));
}

void TestRunPage::undoesAndRedoesByKeys()
{
    RunWindow run;
    openFresh(run);
    QVERIFY(QTest::qWaitForWindowActive(&run.window));
    run.find<QTableView>("configurations")->setFocus();
    run.set(0, Field::N, 5);
    run.key(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(run.cell(0, Field::N).data().toString(), QString("1"));
    QVERIFY(!run.commands.find("edit.undo")->isEnabled());
    run.key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(run.cell(0, Field::N).data().toString(), QString("5"));
}

void TestRunPage::editsACellByKeys()
{
    RunWindow run;
    openFresh(run);
    auto* table = run.find<QTableView>("configurations");
    table->setFocus();
    table->setCurrentIndex(run.cell(0, Field::Clearing));
    QTest::keyClick(table, Qt::Key_F2);
    auto* combo = table->findChild<QComboBox*>("cellEditor");
    QVERIFY(combo);
    QTest::keyClick(combo, Qt::Key_Down);
    QTest::keyClick(combo, Qt::Key_Return);
    QTRY_COMPARE(run.cell(0, Field::Clearing).data().toString(), QString("default"));
    run.click("addConfiguration");
    QCOMPARE(run.rows("configurations").rowCount(), 2);
    run.click("removeConfiguration");
    QCOMPARE(run.rows("configurations").rowCount(), 1);
}

void TestRunPage::warnsThatTheCauseCouldNotBeTold()
{
    RunWindow run;
    openFresh(run);
    run.click("duplicateConfiguration");
    run.set(1, Field::Model, "large");
    QVERIFY(!run.find<QLabel>("factorWarning")->isVisible());
    run.set(1, Field::N, 3);
    QVERIFY(run.find<QLabel>("factorWarning")->isVisible());
    QVERIFY(run.text("factorWarning").contains("cause could not be told"));
    QVERIFY(run.text("factorWarning").contains("(model, N)"));
    QVERIFY(run.find<QPushButton>("start")->isEnabled()); // a warning, no refusal
}

void TestRunPage::refusesToStartWhatCantBeRun()
{
    RunWindow run;
    openFresh(run);
    run.set(0, Field::Backend, "localhost");
    QVERIFY(run.text("configurationProblems").startsWith("Row 1, backend"));
    QVERIFY(!run.find<QPushButton>("start")->isEnabled());
    QVERIFY(!run.commands.find("session.start")->isEnabled());
    run.set(0, Field::Backend, "simulated");
    QVERIFY(run.find<QPushButton>("start")->isEnabled());
    run.find<QLineEdit>("seed")->setText("abc");
    QVERIFY(run.text("refusal").contains("seed"));
    run.find<QLineEdit>("seed")->clear();
    run.click("untickShown");
    QVERIFY(run.text("refusal").contains("No task"));
}

void TestRunPage::savesAndLoadsAConfiguration()
{
    RunWindow run;
    openFresh(run);
    run.set(0, Field::Temperature, 0.7);
    const Configuration stored =
        *configurationFromJson({{"model", "large"}, {"backend", "simulated"}, {"n", 4}}, "test");
    const QString file = m_directory.filePath("configuration.json");
    QFile written(file);
    QVERIFY(written.open(QIODevice::WriteOnly));
    written.write(QByteArray::fromStdString(canonicalJson(configurationToJson(stored))));
    written.close();
    QVERIFY(QMetaObject::invokeMethod(run.find<QWidget>("configurationPanel"), "load", Q_ARG(QString, file)));
    QTRY_COMPARE(run.rows("configurations").rowCount(), 2);
    QCOMPARE(run.cell(1, Field::Name).data().toString(), QString("large best of 4"));
    QVERIFY(QMetaObject::invokeMethod(run.find<QWidget>("configurationPanel"), "load",
                                      Q_ARG(QString, m_directory.filePath("none.json"))));
    QTRY_VERIFY(run.text("configurationProblems").startsWith("Not loaded."));
    run.find<QTableView>("configurations")->setCurrentIndex(run.cell(0, Field::Name));
    const QString saved = m_directory.filePath("saved.json");
    QVERIFY(QMetaObject::invokeMethod(run.find<QWidget>("configurationPanel"), "save", Q_ARG(QString, saved)));
    QTRY_VERIFY(QFile::exists(saved));
    const auto back = loadConfiguration(saved.toStdString());
    QVERIFY(back.ok());
    QCOMPARE(back->sampling.temperature, 0.7);
}

void TestRunPage::runsWhatIsSetUp()
{
    RunWindow run;
    openFresh(run);
    QVERIFY(QTest::qWaitForWindowActive(&run.window));
    run.find<QTableView>("configurations")->setFocus();
    QSignalSpy ended(&run.workbench, &Workbench::runEnded);
    run.key(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(run.workbench.run().active());
    QTRY_VERIFY(run.find<QTableView>("runSuccess")->isVisible());
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, 120'000);
    QTRY_COMPARE(run.text("runSentence"), QString("Finished: 18 of 18 trials"));
    QTRY_COMPARE(run.rows("runGrid").rowCount(), 18);
    QTRY_VERIFY(run.rows("runGrid").index(17, 0).data(GridModel::kVerdictRole).isValid());
    QVERIFY(run.text("runBelow").contains("not model output"));
    QSignalSpy pages(&run.focus, &Focus::pageWanted);
    run.click("showResults");
    QCOMPARE(pages.value(0).value(0).toString(), QString("results"));
    run.click("showSetUp");
    QVERIFY(run.text("forecastBasis").contains("measured over 18 trials"));
}

void TestRunPage::steersASessionWhileItRuns()
{
    RunWindow run;
    run.services->backendScript = stall;
    openFresh(run);
    run.click("start");
    QTRY_COMPARE(run.workbench.run().state, RunStatus::State::Running);
    QTRY_COMPARE(run.rows("inFlight").rowCount(), 8);
    QVERIFY(run.rows("inFlight").index(0, 3).data().toString().contains("s"));
    QTRY_VERIFY(run.rows("runGrid").index(0, 0).data(GridModel::kInFlightRole).toBool());
    auto* spin = run.find<QSpinBox>("liveConcurrency");
    QTest::keyClick(spin, Qt::Key_Up);
    QTRY_COMPARE(run.rows("inFlight").rowCount(), 9);
    shoot(run.window, "run-busy");
    run.click("pause");
    QTRY_COMPARE(run.workbench.run().state, RunStatus::State::Paused);
    QVERIFY(run.text("runSentence").startsWith("Paused"));
    QCOMPARE(run.find<QPushButton>("pause")->text(), QString("Continue"));
    QVERIFY(QTest::qWaitForWindowActive(&run.window));
    run.key(Qt::Key_Period, Qt::ControlModifier);
    QTRY_COMPARE(run.workbench.run().state, RunStatus::State::Running);
    run.click("showSetUp");
    QVERIFY(run.text("refusal").contains("running"));
    run.click("showRunning");
    run.click("stopAfterTask");
    QCOMPARE(run.workbench.run().state, RunStatus::State::Ending);
    run.click("cancel");
    QTRY_VERIFY(!run.workbench.run().active());
    QTRY_VERIFY(run.text("runSentence").startsWith("Stopped: 0 of 18"));
    QVERIFY(run.find<QPushButton>("resume")->isEnabled());
}

void TestRunPage::saysWhyASessionCouldNotStart()
{
    RunWindow run;
    openFresh(run);
    run.services->refusal = Error{ErrorCode::SandboxUnavailable, Stage::Sandbox, "There is no bubblewrap."};
    run.click("start");
    QTRY_VERIFY(run.find<QLabel>("runProblem")->isVisible());
    QVERIFY(run.text("runProblem").contains("There is no bubblewrap."));
    QVERIFY(run.text("runProblem").contains("Install"));
    QCOMPARE(run.text("runSentence"), QString("The session could not start"));
    shoot(run.window, "run-failed");
}

void TestRunPage::retriesFailuresOfTheInfrastructure()
{
    RunWindow run;
    const auto well = std::make_shared<std::atomic<bool>>(false);
    run.services->backendScript = [well](const Request&, std::stop_token) -> Result<Reply> {
        return *well ? anyReply() : Result<Reply>(Error{ErrorCode::Overloaded, Stage::Backend, "HTTP 408"});
    };
    openFresh(run);
    QSignalSpy ended(&run.workbench, &Workbench::runEnded);
    run.click("start");
    // It does not burn through the tasks: it waits, says why, and goes on when the server is well again.
    QTRY_VERIFY_WITH_TIMEOUT(run.workbench.run().state == RunStatus::State::Paused, 60'000);
    QTRY_VERIFY(run.text("runProblem").contains("HTTP 408"));
    QTRY_COMPARE(run.find<QAbstractButton>("pause")->text(), QString("Resume"));
    shoot(run.window, "run-paused-by-itself");
    *well = true;
    run.click("pause");
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, 60'000);
    QTRY_VERIFY(run.find<QPushButton>("retryFailures")->isEnabled());
    QCOMPARE(run.find<QPushButton>("retryFailures")->text(), QString("Retry 2 infrastructure failures"));
    QTRY_COMPARE(run.rows("runSuccess").index(0, 2).data().toString(), QString("0/16"));
    run.click("retryFailures");
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 2, 60'000);
    QTRY_VERIFY(!run.find<QPushButton>("retryFailures")->isEnabled());
    QTRY_COMPARE(run.rows("runSuccess").index(0, 2).data().toString(), QString("0/18"));
    QCOMPARE(run.workbench.picture().snapshot->sessions.size(), std::size_t(1));
}

void TestRunPage::resumesAnInterruptedSession()
{
    RunWindow run;
    run.services->backendScript = stall;
    openFresh(run);
    QSignalSpy ended(&run.workbench, &Workbench::runEnded);
    run.click("start");
    QTRY_COMPARE(run.rows("inFlight").rowCount(), 8);
    run.click("cancel");
    QTRY_COMPARE(ended.count(), 1);
    run.services->backendScript = [](const Request&, std::stop_token) -> Result<Reply> { return anyReply(); };
    QTRY_VERIFY(run.find<QPushButton>("resume")->isEnabled());
    run.click("resume");
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 2, 60'000);
    QTRY_COMPARE(run.text("runSentence"), QString("Finished: 18 of 18 trials"));
    QVERIFY(!run.find<QPushButton>("resume")->isEnabled());
}

void TestRunPage::opensAResultFromTheGrid()
{
    RunWindow run;
    run.open(sampleWorkspace(m_directory));
    run.click("showRunning");
    QTRY_COMPARE(run.rows("runGrid").rowCount(), 18);
    auto* grid = run.find<QTableView>("runGrid");
    grid->setFocus();
    grid->setCurrentIndex(grid->model()->index(3, 1));
    const QString words = run.text("gridCell");
    QVERIFY2(words.contains("under Qwen3-30B-FP8 best of 3: "), qPrintable(words));
    QSignalSpy pages(&run.focus, &Focus::pageWanted);
    QTest::keyClick(grid, Qt::Key_Return);
    QCOMPARE(pages.value(0).value(0).toString(), QString("results"));
    QVERIFY(run.focus.candidate());
    QCOMPARE(run.focus.candidate()->trial, (TrialKey{0, 18 + 3}));
}

void TestRunPage::staysUsableWithManyTasksAndConfigurations()
{
    RunWindow run;
    run.services->backendScript = stall;
    Suite suite;
    suite.name = "huge";
    for (int i = 0; i < 10'000; ++i) {
        Task task;
        task.id = "task_" + std::to_string(i);
        task.prompt = "Return the argument.";
        task.entryPoint = "f";
        task.category = i % 2 == 0 ? "even" : "odd";
        task.cases = {{{"1"}, "1"}};
        task.reference.solution = "def f(x):\n    return x\n";
        suite.tasks.push_back(std::move(task));
    }
    sealSuite(suite);
    const QString file = m_directory.filePath("huge.json");
    QVERIFY(writeFile(file.toStdString(), canonicalJson(suiteToJson(suite))).ok());
    run.open(fresh());
    QVERIFY(QMetaObject::invokeMethod(run.find<QWidget>("suitePanel"), "choose", Q_ARG(QString, file)));
    QTRY_COMPARE_WITH_TIMEOUT(run.rows("tasks").rowCount(), 10'000, 60'000);
    QTest::keyClicks(run.find<QLineEdit>("taskFilter"), "task_99");
    QCOMPARE(run.rows("tasks").rowCount(), 111);
    run.find<QLineEdit>("taskFilter")->clear();
    for (int i = 1; i < 50; ++i) {
        run.click("duplicateConfiguration");
        run.set(i, Field::MaxTokens, 1000 + i);
    }
    QCOMPARE(run.rows("configurations").rowCount(), 50);
    QVERIFY(run.text("forecast").startsWith("500,000 trials"));
    shoot(run.window, "run-setup-huge");
    QVERIFY2(run.find<QPushButton>("start")->isEnabled(), qPrintable(run.text("refusal")));
    run.click("start");
    QTRY_VERIFY_WITH_TIMEOUT(run.workbench.run().state != RunStatus::State::Preparing, 60'000);
    const auto& problem = run.workbench.run().problem;
    QVERIFY2(!problem, problem ? describe(*problem).c_str() : "");
    QTRY_COMPARE_WITH_TIMEOUT(run.rows("runGrid").columnCount(), 50, 60'000);
    QCOMPARE(run.rows("runGrid").rowCount(), 10'000);
    shoot(run.window, "run-huge");
    run.click("cancel");
    QTRY_VERIFY_WITH_TIMEOUT(!run.workbench.run().active(), 60'000);
}

void TestRunPage::namesEveryWidget()
{
    RunWindow run;
    openFresh(run);
    for (const QWidget* widget : run.page->findChildren<QWidget*>()) {
        const bool interactive =
            qobject_cast<const QPushButton*>(widget) || qobject_cast<const QTableView*>(widget) ||
            qobject_cast<const QAbstractSpinBox*>(widget) || (qobject_cast<const QComboBox*>(widget)) ||
            (qobject_cast<const QLineEdit*>(widget) && !qobject_cast<const QAbstractSpinBox*>(widget->parentWidget()));
        if (interactive && widget->objectName() != "emptyStateButton") {
            QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
            QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
        }
        if (const auto* label = qobject_cast<const QLabel*>(widget)) {
            QVERIFY2(label->textFormat() == Qt::PlainText, qPrintable(label->text()));
        }
    }
}

void TestRunPage::looksRight()
{
    RunWindow run;
    run.open(sampleWorkspace(m_directory));
    QTRY_COMPARE(run.rows("tasks").rowCount(), 18);
    run.click("takeFromSession");
    QCOMPARE(run.rows("configurations").rowCount(), 2);
    run.click("duplicateConfiguration");
    run.set(1, Field::TopP, 0.0);
    run.find<QTableView>("configurations")->setFocus();
    run.find<QTableView>("configurations")->setCurrentIndex(run.cell(0, Field::Name));
    shoot(run.window, "run-setup");
    run.click("showRunning");
    QTRY_COMPARE(run.rows("runGrid").rowCount(), 18);
    QVERIFY(run.text("runSentence").startsWith("Finished: 36 of 36"));
    shoot(run.window, "run-finished");
    run.window.resize(2560, 1440);
    shoot(run.window, "run-finished-large");
    run.click("showSetUp");
    shoot(run.window, "run-setup-large");
}

QTEST_MAIN(TestRunPage)
#include "tst_run_page.moc"
