// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/inspector_fixture.h"
#include "ui/inspector/case_marks.h"
#include "ui/inspector/exchange_fields.h"
#include "ui/inspector/failing_line.h"
#include "ui/inspector/failure_words.h"
#include "ui/inspector/fold_section.h"
#include "ui/parts/python_view.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QTabBar>
#include <QTableView>
#include <QToolButton>
#include <Qsci/qsciscintilla.h>
#include <QtTest>

using namespace candor;
using candor::ui::CandidateKey;
using candor::ui::CaseMarks;
using candor::ui::failingLine;
using candor::ui::FailingLine;
using candor::ui::MarkedText;
using candor::ui::PythonView;

namespace {

constexpr std::size_t kFirst = 0;  // Qwen2.5-7B
constexpr std::size_t kSecond = 1; // Qwen3-30B-FP8 best of 3

ExecutionReport passing()
{
    ExecutionReport report;
    report.verdict = Verdict::Passed;
    report.cases = {{0, "f(1)", "10", "10", true, "", "", "", 0, 0}};
    return report;
}

} // namespace

class TestInspector : public QObject
{
    Q_OBJECT

    QTemporaryDir m_directory;

    std::filesystem::path sample() { return sampleWorkspace(m_directory); }

private slots:
    void initTestCase()
    {
        QCoreApplication::setOrganizationName("candor-test");
        QCoreApplication::setApplicationName("tst_inspector");
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_directory.path());
        ui::applyTheme(ui::ThemeMode::Light, false);
    }
    void init() { QSettings().clear(); }

    // What stands there when there is nothing.

    void withoutAWorkspaceItSaysWhereToGo()
    {
        InspectorFixture f;
        QSignalSpy pages(&f.focus, &ui::Focus::pageWanted);
        f.click("emptyStateButton");
        QCOMPARE(pages.count(), 1);
        QCOMPARE(pages[0][0].toString(), QString("start"));
        QVERIFY(!f.commands.find("candidate.run-again")->isEnabled());
        shoot(*f.inspector, "inspector-nothing");
    }

    void withoutACandidateItOffersTheNextFailure()
    {
        InspectorFixture f;
        f.open(sample());
        QTRY_VERIFY(!f.workbench.picture().snapshot->trials.verdict.empty());
        QTRY_VERIFY(f.find<QPushButton>("emptyStateButton")->text().contains("Next failure"));
        f.click("emptyStateButton");
        QTRY_VERIFY(f.find("inspectedTask")->isVisible());
        QVERIFY(f.focus.candidate().has_value());
    }

    void aTrialThatIsNotStoredYetIsSaidToBeSo()
    {
        InspectorFixture f;
        f.open(handMadeWorkspace(m_directory, "one.candor"));
        f.focus.setCandidate(CandidateKey{{0, 1}, 0});
        QTRY_VERIFY(f.find("emptyStateButton")->isVisible());
        QVERIFY(!f.find("inspectedTask")->isVisible());
        f.focus.setCandidate(CandidateKey{{0, 0}, 0});
        QTRY_COMPARE(f.label("inspectedTask"), QString("task_a"));
    }

    void aCandidateThatTheTrialLacksIsSaidToBeSo()
    {
        InspectorFixture f;
        f.open(handMadeWorkspace(m_directory, "lacks.candor"));
        f.focus.setCandidate(CandidateKey{{0, 0}, 7});
        QTRY_COMPARE(f.find<QPushButton>("emptyStateButton")->text(), QString("Try again"));
    }

    // The verdict and its case.

    void theVerdictIsSaidInWordsWithTheFailingCase()
    {
        InspectorFixture f;
        f.open(sample());
        f.inspect("clamp_value", kSecond);
        QVERIFY2(QRegularExpression("^\\d of \\d cases pass\\.$").match(f.label("verdictSentence")).hasMatch(),
                 qPrintable(f.label("verdictSentence")));
        QVERIFY(f.text("caseCall").startsWith("clamp("));
        QVERIFY(f.find<MarkedText>("caseGot")->marked(MarkedText::Kind::Error).size() == 1);
        QVERIFY(f.find<MarkedText>("caseExpected")->marked(MarkedText::Kind::Error).isEmpty());
        QVERIFY(f.label("verdictFindings").startsWith("The IR check"));
        QVERIFY(f.label("inspectedPlace").contains("★ selected"));
        QVERIFY(f.label("verdictProvenance").contains("not model output"));
        shoot(*f.inspector, "inspector-clamp");
        f.inspector->resize(900, 2400);
        shoot(*f.inspector, "inspector-clamp-large");
        f.inspector->resize(360, 700);
        shoot(*f.inspector, "inspector-clamp-small");
        auto* scroll = f.find<QScrollArea>("inspectorScroll");
        QVERIFY(scroll->widget()->width() <= scroll->viewport()->width()); // nothing is cut off at the side
    }

    void keysAndClicksChooseTheCase()
    {
        InspectorFixture f;
        f.open(sample());
        f.inspect("clamp_value", kSecond);
        auto* marks = f.find<CaseMarks>("caseMarks");
        marks->setFocus();
        QTest::keyClick(marks, Qt::Key_Home);
        const QString first = f.text("caseCall");
        QTest::keyClick(marks, Qt::Key_Right);
        const QString second = f.text("caseCall");
        QVERIFY(first != second);
        QTest::mouseClick(marks, Qt::LeftButton, {}, marks->rectOf(0).center());
        QCOMPARE(f.text("caseCall"), first);
        QTest::keyClick(marks, Qt::Key_Left);
        QCOMPARE(marks->chosen(), 0);
        QVERIFY(marks->accessibleDescription().startsWith("case 1 of"));
    }

    void theFailingLineIsMarkedAndAnnotated()
    {
        InspectorFixture f;
        f.open(handMadeWorkspace(m_directory, "line.candor"));
        f.inspect("task_a", 0);
        auto* view = f.find<PythonView>("pythonView");
        QVERIFY(view->editor()->markersAtLine(1) != 0);
        QVERIFY(view->editor()->annotation(1).contains("f(2) returns 10, expected 5"));
        auto* marks = f.find<CaseMarks>("caseMarks");
        marks->setFocus();
        QTest::keyClick(marks, Qt::Key_Left);
        QCOMPARE(view->editor()->markersAtLine(1), 0u);
    }

    void aProgramThatDoesNotCompileShowsPythonsMessageAtItsLine()
    {
        InspectorFixture f;
        f.open(sample());
        f.inspect("letter_grade", kSecond);
        QCOMPARE(f.label("verdictSentence"), QString("Python refuses the program."));
        auto* editor = f.find<PythonView>("pythonView")->editor();
        QVERIFY(editor->annotation(16).contains("invalid syntax"));
        QVERIFY(f.label("pythonNotes").contains("Candor put the program together"));
        QVERIFY(!f.find("caseCall")->isVisible());
        shoot(*f.inspector, "inspector-compile");
    }

    void whereThereIsNoCodeItIsSaidWhy()
    {
        const auto file = handMadeWorkspace(m_directory, "nocode.candor", [](Task&, TrialRecord& record) {
            record.candidates.front().attempts.clear();
            record.candidates.front().verdict = Verdict::InvalidIr;
            record.candidates.front().read.problem = "signature is missing";
            record.candidates.front().attempts.clear();
        });
        InspectorFixture f;
        f.open(file);
        f.inspect("task_a", 0);
        QVERIFY(f.label("noCode").contains("signature is missing"));
        QVERIFY(!f.find("pythonView")->isVisible());
        QVERIFY(!f.commands.find("candidate.run-again")->isEnabled());
        QVERIFY(f.commands.find("candidate.edit-and-run")->isEnabled());
        shoot(*f.inspector, "inspector-nocode");
    }

    void theLineOfAWrongAnswerIsTheOnlyReturnThatCanHaveGivenIt()
    {
        Task task;
        task.entryPoint = "clamp";
        task.cases = {{{"5", "0", "10"}, "5"}};
        ExecutionReport report;
        report.verdict = Verdict::WrongAnswer;
        CaseResult one{0, "clamp(5, 0, 10)", "5", "10", false, "", "", "", 0, 0};
        const std::string head = "def clamp(value: int, low=0, high=9):\n    if value < low:\n        return low\n";
        const auto lineOf = [&](const std::string& python) { return failingLine(python, report, &one, task); };
        QCOMPARE(lineOf(head + "    return high\n").line, 4);
        QVERIFY(lineOf(head + "    return high\n").ground == FailingLine::Ground::Return);
        QCOMPARE(lineOf(head + "    return high\n    return 10\n").line, 1);
        QVERIFY(lineOf(head + "    return high\n    return 10\n").ground == FailingLine::Ground::Function);
        QCOMPARE(lineOf(head + "    low = 3\n    return value\n").line, 3); // low may be anything by now
        QCOMPARE(lineOf(head + "    def inner():\n        return 10\n    return inner()\n").line, 6);
        one.exceptionType = "ValueError";
        one.exceptionLine = 2;
        QCOMPARE(lineOf(head).line, 2);
        one.passed = true;
        QCOMPARE(lineOf(head).line, 0);
    }

    void whatDiffersIsToldByTokens_data()
    {
        QTest::addColumn<QString>("got");
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QString>("marked");
        QTest::newRow("number") << "10"
                                << "5"
                                << "10";
        QTest::newRow("item") << "[1, 20, 3]"
                              << "[1, 2, 3]"
                              << "20";
        QTest::newRow("more") << "[1, 2]"
                              << "[1]"
                              << ", 2";
        QTest::newRow("less") << "[1]"
                              << "[1, 2]"
                              << "[1]";
        QTest::newRow("text") << "'too short'"
                              << "'too long'"
                              << "short";
        QTest::newRow("equal") << "1"
                               << "1"
                               << "";
    }
    void whatDiffersIsToldByTokens()
    {
        QFETCH(QString, got);
        QFETCH(QString, expected);
        const auto part = ui::differingPart(got, expected);
        QTEST(got.mid(part.begin, part.length), "marked");
    }

    // From candidate to candidate.

    void buttonsAndKeysGoThroughTheCandidatesOfATrial()
    {
        InspectorFixture f;
        f.open(sample());
        f.inspect("clamp_value", kSecond, 0);
        QVERIFY(!f.find<QToolButton>("previousCandidate")->isEnabled());
        f.click("nextCandidate");
        QTRY_VERIFY(f.label("inspectedPlace").startsWith("candidate 2 of 3"));
        QTest::keyClick(f.inspector.get(), Qt::Key_Right, Qt::ControlModifier | Qt::AltModifier);
        QTRY_VERIFY(f.label("inspectedPlace").startsWith("candidate 3 of 3"));
        QVERIFY(!f.find<QToolButton>("nextCandidate")->isEnabled());
        QTest::keyClick(f.inspector.get(), Qt::Key_Left, Qt::ControlModifier | Qt::AltModifier);
        QTRY_VERIFY(f.label("inspectedPlace").startsWith("candidate 2 of 3"));
        f.commands.find("candidate.next")->trigger();
        f.commands.find("candidate.next")->trigger();
        f.commands.find("candidate.next")->trigger();
        QCOMPARE(f.focus.candidate()->draw, 2); // and not into the next trial
    }

    void whileItIsHiddenNothingIsDoneToWhatWasInFocus()
    {
        InspectorFixture f;
        f.open(sample());
        f.inspect("clamp_value", kSecond, 0);
        f.inspector->hide();
        f.focus.setTrial(f.trialOf("letter_grade", kSecond));
        QVERIFY(!f.commands.find("candidate.copy-bug-report")->isEnabled());
        f.inspector->show();
        QTRY_COMPARE(f.label("inspectedTask"), QString("letter_grade"));
    }

    // Words, holes, lineage, exchange.

    void aClauseLightsItsWordsAndLines()
    {
        InspectorFixture f;
        f.open(sample());
        f.inspect("clamp_value", kSecond, 0);
        auto* list = f.find<QListWidget>("linkedClauses");
        auto* prompt = f.find<MarkedText>("linkedPrompt");
        QVERIFY(list->count() > 3);
        QVERIFY(f.label("linksCaption").contains("not proof"));
        list->setFocus();
        bool lit = false;
        for (int row = 0; row < list->count() && !lit; ++row) {
            QTest::keyClick(list, row == 0 ? Qt::Key_Home : Qt::Key_Down);
            const bool words = !prompt->marked(MarkedText::Kind::Difference).isEmpty();
            const auto* editor = f.find<PythonView>("pythonView")->editor();
            bool lines = false;
            for (int line = 0; line < editor->lines(); ++line) {
                lines = lines || (editor->markersAtLine(line) & (1u << 1)) != 0;
            }
            lit = words && lines;
        }
        QVERIFY(lit);
    }

    void whatNobodyStatesIsAGap()
    {
        const auto file = handMadeWorkspace(m_directory, "gap.candor", [](Task&, TrialRecord& record) {
            record.candidates.front().read.found = true;
            record.candidates.front().read.ir =
                irFromDocument({{"effects", {{{"description", "returns 10 for 1"}}, {{"description", "logs"}}}}});
        });
        InspectorFixture f;
        f.open(file);
        f.inspect("task_a", 0);
        QVERIFY(!f.find<MarkedText>("linkedPrompt")->marked(MarkedText::Kind::Gap).isEmpty());
        QStringList spoken;
        auto* list = f.find<QListWidget>("linkedClauses");
        for (int row = 0; row < list->count(); ++row) {
            spoken.append(list->item(row)->data(Qt::AccessibleTextRole).toString());
        }
        QVERIFY2(spoken.contains("no clause states: and 5 for 2"), qPrintable(spoken.join('|')));
        QVERIFY2(spoken.contains("effect 2: logs no line says it"), qPrintable(spoken.join('|')));
    }

    void holesSayWhatClearingDid()
    {
        InspectorFixture f;
        f.open(sample());
        f.inspect("clamp_value", kSecond, 0);
        QVERIFY2(f.text("holes").contains("effect hole · value_inside_the_range"), qPrintable(f.text("holes")));
        QVERIFY(f.text("holes").contains("left open by the model"));
        QVERIFY(f.text("holes").contains("clearing deleted it"));
    }

    void aWholeLineageSaysSoAndABrokenOneSaysWhere()
    {
        InspectorFixture f;
        f.open(sample());
        f.inspect("clamp_value", kSecond);
        QVERIFY(f.text("lineageChain").startsWith("request "));
        QVERIFY(f.find<MarkedText>("lineageChain")->marked(MarkedText::Kind::Error).isEmpty());
        QVERIFY(!f.find("lineageBroken")->isVisible());
        const auto file = handMadeWorkspace(m_directory, "broken.candor", [](Task&, TrialRecord& record) {
            record.candidates.front().lineage = {{"request", hashOf("another"), {}}};
        });
        InspectorFixture g;
        g.open(file);
        g.inspect("task_a", 0);
        QCOMPARE(g.find<MarkedText>("lineageChain")->marked(MarkedText::Kind::Error).size(), 1);
        QVERIFY(g.text("lineageChain").startsWith("✗ request "));
        QVERIFY(g.label("lineageBroken").contains("request is not the one that was noted"));
        shoot(*g.inspector, "inspector-broken");
    }

    void theExchangeIsDeclaredSentAppliedWithItsMismatches()
    {
        InspectorFixture f;
        f.open(handMadeWorkspace(m_directory, "exchange.candor"));
        f.inspect("task_a", 0);
        auto* table = f.find<QTableView>("exchangeFields");
        QStringList temperature;
        for (int row = 0; row < table->model()->rowCount(); ++row) {
            if (table->model()->index(row, 0).data().toString() == "temperature") {
                for (int column = 1; column < table->model()->columnCount(); ++column) {
                    temperature.append(table->model()->index(row, column).data().toString());
                }
            }
        }
        QCOMPARE(temperature, QStringList({"0.5", "0.3", "not echoed", "≠ 0.5 was declared, 0.3 was sent"}));
        QVERIFY(f.label("exchangeFindings").contains("model: \"m\" was sent, \"another\" was applied"));
        QVERIFY(f.label("exchangeFacts").contains("finish reason: stop"));
        QVERIFY(f.label("exchangeFacts").contains("tokens: not reported"));
        QVERIFY(f.label("exchangeTries").contains("HTTP 503"));
        QVERIFY(f.label("exchangeTries").contains("waited 1.5 s"));
    }

    void everyExchangeCanBeChosenAndItsTextsCopied()
    {
        InspectorFixture f;
        f.open(sample());
        f.inspect("clamp_value", kSecond, 0);
        auto* choice = f.find<QComboBox>("exchangeChoice");
        QCOMPARE(choice->itemText(0), QString("IR"));
        QCOMPARE(choice->itemText(1), QString("code 1"));
        auto* view = f.find<PythonView>("exchangeTextView");
        QVERIFY(view->text().contains("\"intent\""));
        auto* tabs = f.find<QTabBar>("exchangeTabs");
        tabs->setCurrentIndex(1);
        QVERIFY(view->text().contains("value_inside_the_range"));
        tabs->setCurrentIndex(3);
        QVERIFY(view->text().contains("\"messages\""));
        choice->setFocus();
        QTest::keyClick(choice, Qt::Key_Down);
        tabs->setCurrentIndex(0);
        QVERIFY(view->text().contains("statements"));
        f.click("exchangeCopy");
        QCOMPARE(QApplication::clipboard()->text(), view->text());
        QVERIFY(f.label("exchangeCopied").contains("copied"));
    }

    void theModelOfTheExchangeIsAModel()
    {
        ui::ExchangeFields model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QTemporaryDir directory;
        Exchange exchange;
        exchange.sent = {{"temperature", 1}, {"top_k", 5}};
        model.setExchange(exchange);
        QVERIFY(model.rowCount() == 8);
        model.setExchange({});
        QVERIFY(model.rowCount() == 7);
    }

    void sectionsFoldByKeyAndStayFolded()
    {
        {
            InspectorFixture f;
            f.open(handMadeWorkspace(m_directory, "fold.candor"));
            f.inspect("task_a", 0);
            f.find("fold-links")->setFocus();
            QTest::keyClick(f.find("fold-links"), Qt::Key_Return);
            QVERIFY(!f.find("body-links")->isVisible());
            QTest::keyClick(f.find("fold-links"), Qt::Key_Space);
            QVERIFY(f.find("body-links")->isVisible());
            f.click("fold-exchange");
            QVERIFY(!f.find("body-exchange")->isVisible());
        }
        InspectorFixture f;
        f.open(handMadeWorkspace(m_directory, "fold2.candor"));
        f.inspect("task_a", 0);
        QVERIFY(!f.find("body-exchange")->isVisible());
        f.click("fold-exchange");
        QVERIFY(f.label("exchangeFacts").contains("finish reason")); // filled when it is opened
    }

    // Run again, edit and run.

    void runAgainSaysWhetherTheVerdictIsTheSame()
    {
        InspectorFixture f;
        f.open(handMadeWorkspace(m_directory, "again.candor"));
        f.inspect("task_a", 0);
        std::string ran;
        f.services->sandboxScript = [&ran](const SandboxJob& job, std::stop_token) {
            ran = job.program;
            return passing();
        };
        f.click("runAgain");
        QTRY_COMPARE(f.label("runHeadline"), QString("Another verdict than stored."));
        QCOMPARE(ran, std::string("def f(x):\n    return 10\n"));
        QCOMPARE(f.label("runThen"), QString("1 of 2 cases pass."));
        QCOMPARE(f.label("runNow"), QString("1 of 1 cases pass."));
        QVERIFY(!f.find("runScratch")->isVisible());
        const TrialRecord stored = *f.workbench.reader()->trial(f.workbench.picture().snapshot->sessions[0].id, 0);
        f.services->sandboxScript = [&stored](const SandboxJob&, std::stop_token) {
            return *stored.candidates.front().attempts.front().execution;
        };
        QTest::keyClick(f.inspector.get(), Qt::Key_F5);
        QTRY_COMPARE(f.label("runHeadline"), QString("Same verdict as stored."));
        shoot(*f.inspector, "inspector-run-again");
        f.click("runClose");
        QVERIFY(!f.find("runPanel")->isVisible());
    }

    void aRunCanBeCancelled()
    {
        InspectorFixture f;
        f.open(handMadeWorkspace(m_directory, "cancel.candor"));
        f.inspect("task_a", 0);
        f.services->sandboxScript = [](const SandboxJob&, std::stop_token stop) {
            std::mutex mutex;
            std::condition_variable_any changed;
            std::unique_lock lock(mutex);
            changed.wait(lock, stop, [] { return false; });
            return reportOf(Verdict::Cancelled);
        };
        f.click("runAgain");
        QTRY_VERIFY(f.find("runCancel")->isVisible());
        QVERIFY(f.label("runHeadline").contains("Running"));
        f.click("runCancel");
        QVERIFY(f.label("runHeadline").startsWith("Cancelled"));
    }

    void aRunThatCannotBeMadeSaysWhy()
    {
        InspectorFixture f;
        f.open(handMadeWorkspace(m_directory, "failed.candor"));
        f.inspect("task_a", 0);
        f.services->refusal = Error{ErrorCode::SandboxUnavailable, Stage::Sandbox, "bwrap is missing. Install it."};
        f.click("runAgain");
        QTRY_COMPARE(f.label("runHeadline"), QString("Could not be run."));
        QVERIFY(f.label("runDetails").contains("Install it."));
    }

    void editedPythonRunsAsAScratchAndIsNotStored()
    {
        const auto file = handMadeWorkspace(m_directory, "scratch.candor");
        InspectorFixture f;
        f.open(file);
        f.inspect("task_a", 0);
        const std::string session = f.workbench.picture().snapshot->sessions[0].id;
        const auto before = recordHash(*f.workbench.reader()->trial(session, 0));
        std::string ran;
        f.services->sandboxScript = [&ran](const SandboxJob& job, std::stop_token) {
            ran = job.program;
            return passing();
        };
        QTest::keyClick(f.inspector.get(), Qt::Key_F6);
        QVERIFY(f.find("scratchEditor")->isVisible());
        QVERIFY(!f.find("pythonView")->isVisible());
        QVERIFY(f.label("scratchWords").startsWith("scratch: not stored"));
        auto* editor = f.find<PythonView>("scratchPython")->editor();
        QTRY_VERIFY(editor->hasFocus());
        QTest::keyClick(editor, Qt::Key_Home, Qt::ControlModifier);
        QTest::keyClicks(editor, "jk = 1 #");
        f.click("scratchRun");
        QTRY_COMPARE(f.label("runHeadline"), QString("Another verdict than stored."));
        QCOMPARE(ran, std::string("jk = 1 #def f(x):\n    return 10\n"));
        QVERIFY(f.find("runScratch")->isVisible());
        QCOMPARE(f.label("runScratch"), QString("scratch: not stored"));
        shoot(*f.inspector, "inspector-scratch");
        QVERIFY(recordHash(*f.workbench.reader()->trial(session, 0)) == before);
        QCOMPARE(f.find<PythonView>("pythonView")->text(), QString("def f(x):\n    return 10"));
        QTest::keyClick(editor, Qt::Key_Escape);
        QVERIFY(!f.find("scratchEditor")->isVisible());
        QVERIFY(f.find("pythonView")->isVisible());
        QTest::keyClick(f.inspector.get(), Qt::Key_F6);
        QVERIFY(f.find<PythonView>("scratchPython")->text().startsWith("jk = 1")); // what was typed is not lost
        f.click("scratchReset");
        QCOMPARE(f.find<PythonView>("scratchPython")->text(), QString("def f(x):\n    return 10\n"));
    }

    void anEditedIrGetsItsCodeGeneratedAgain()
    {
        InspectorFixture f;
        f.open(sample());
        f.inspect("clamp_value", kSecond, 0);
        f.services->backendScript = [](const Request& request, std::stop_token) -> Result<Reply> {
            return request.label.purpose == RequestPurpose::Code
                       ? replyWith("{\"statements\": [{\"type\": \"return\", \"code\": \"return 4711\"}]}")
                       : replyWith("{}");
        };
        f.commands.find("candidate.edit-and-run")->trigger();
        f.find<QTabBar>("scratchPages")->setCurrentIndex(1);
        auto* ir = f.find<PythonView>("scratchIr");
        QVERIFY(ir->text().contains("value_inside_the_range"));
        f.click("scratchRun");
        QTRY_VERIFY_WITH_TIMEOUT(f.find("runPythonView")->isVisible(), 20'000);
        QVERIFY(f.find<PythonView>("runPythonView")->text().contains("return 4711"));
        QVERIFY(f.find("runScratch")->isVisible());
        ir->setText("{ not json", PythonView::Language::Json);
        f.click("scratchRun");
        QTRY_COMPARE(f.label("runHeadline"), QString("Could not be run."));
    }

    void aDraftStaysWhileOtherCandidatesAreLookedAt()
    {
        InspectorFixture f;
        f.open(sample());
        f.inspect("clamp_value", kSecond, 0);
        f.commands.find("candidate.edit-and-run")->trigger();
        QTest::keyClicks(f.find<PythonView>("scratchPython")->editor(), "# mine");
        f.inspect("clamp_value", kSecond, 1);
        QVERIFY(!f.find("scratchEditor")->isVisible());
        f.inspect("clamp_value", kSecond, 0);
        QVERIFY(f.find("scratchEditor")->isVisible());
        QVERIFY(f.find<PythonView>("scratchPython")->text().contains("# mine"));
    }

    void theBugReportGoesToTheClipboard()
    {
        InspectorFixture f;
        f.open(sample());
        f.inspect("clamp_value", kSecond);
        QTest::keyClick(f.inspector.get(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(f.label("inspectorMessage").contains("clipboard"));
        QVERIFY(QApplication::clipboard()->text().contains("clamp"));
        QVERIFY(QApplication::clipboard()->text().contains("## Exchanges"));
    }

    // Hostile and huge.

    void hostileTextsAreShownAsText()
    {
        const std::string hostile = "<img src=\"file:///etc/passwd\"><b>x</b>\xe2\x80\xae"
                                    "evil";
        const auto file = handMadeWorkspace(m_directory, "hostile.candor", [&hostile](Task& task, TrialRecord& record) {
            task.prompt = hostile;
            CandidateRecord& candidate = record.candidates.front();
            candidate.message = hostile;
            candidate.findings = {{IrDefect::EmptySummary, hostile, hostile}};
            candidate.read.found = true;
            candidate.read.ir = irFromDocument({{"effects", {{{"description", hostile}}}}});
            candidate.read.ir.holes = {{hostile, hostile, hostile, hostile, {}, HoleKind::Effect, HoleOrigin::Model}};
            candidate.irExchange.reply.text = hostile;
            candidate.irExchange.reply.finishReason = hostile;
            candidate.irExchange.applied = {{"model", hostile}, {hostile, hostile}};
            candidate.attempts.front().artifact.notes = {hostile};
            ExecutionReport& report = *candidate.attempts.front().execution;
            report.output = hostile;
            report.traceback = hostile;
            for (CaseResult& one : report.cases) {
                one.call = one.got = one.expected = one.note = hostile;
                one.passed = false;
            }
        });
        InspectorFixture f;
        f.open(file);
        f.inspect("task_a", 0);
        for (const QLabel* label : f.inspector->findChildren<QLabel*>()) {
            QCOMPARE(label->textFormat(), Qt::PlainText);
            QVERIFY2(!label->text().contains(QChar(0x202e)), qPrintable(label->objectName()));
        }
        for (const QPlainTextEdit* text : f.inspector->findChildren<QPlainTextEdit*>()) {
            QVERIFY2(!text->toPlainText().contains(QChar(0x202e)), qPrintable(text->objectName()));
        }
        for (const QWidget* widget : f.inspector->findChildren<QWidget*>()) {
            QVERIFY2(!widget->toolTip().contains("<img"), qPrintable(widget->objectName()));
        }
        QVERIFY(f.text("caseCall").startsWith("<img src="));
        QVERIFY(!f.find<PythonView>("exchangeTextView")->text().contains(QChar(0x202e)));
        QVERIFY(f.find<PythonView>("exchangeTextView")->text().startsWith("<img src="));
        shoot(*f.inspector, "inspector-hostile");
    }

    void hugeTextsAreCutAndShownOnRequest()
    {
        std::string program = "def f(x):\n";
        for (int i = 0; i < 10'000; ++i) {
            program += "    x = x + " + std::to_string(i) + "\n";
        }
        program += "    return 10\n";
        const std::string reply(1u << 20, 'a');
        const auto file = handMadeWorkspace(m_directory, "huge.candor", [&](Task&, TrialRecord& record) {
            CandidateRecord& candidate = record.candidates.front();
            candidate.irExchange.reply.text = reply;
            candidate.attempts.front().artifact.python = program;
            auto& cases = candidate.attempts.front().execution->cases;
            cases.resize(1);
            for (std::size_t i = 1; i < 200; ++i) {
                cases.push_back({i, "f(2)", "5", std::string(50'000, '7'), false, "", "", "", 0, 0});
            }
        });
        InspectorFixture f;
        f.open(file);
        f.inspect("task_a", 0);
        auto* python = f.find<PythonView>("pythonView");
        QVERIFY(python->editor()->lines() < 3000);
        QVERIFY(f.label("pythonWords").contains("are shown"));
        f.click("pythonAll");
        QCOMPARE(python->editor()->lines(), 10'002);
        auto* text = f.find<PythonView>("exchangeTextView");
        QVERIFY(text->text().size() < 200'000);
        f.click("exchangeTextAll");
        QVERIFY(text->text().size() >= 1 << 20);
        f.click("exchangeCopy");
        QCOMPARE(QApplication::clipboard()->text().size(), qsizetype{1} << 20);
        shoot(*f.inspector, "inspector-huge");
    }

    void everythingThatIsUsedHasANameAndCanBeReachedByKey()
    {
        InspectorFixture f;
        f.open(sample());
        f.inspect("clamp_value", kFirst);
        for (const QWidget* widget : f.inspector->findChildren<QWidget*>()) {
            const bool used = qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QComboBox*>(widget) ||
                              qobject_cast<const MarkedText*>(widget) || qobject_cast<const QListWidget*>(widget) ||
                              qobject_cast<const CaseMarks*>(widget) || qobject_cast<const QTableView*>(widget);
            if (!used || !widget->isVisible() || widget->objectName().startsWith("qt_") ||
                qobject_cast<const QTabBar*>(widget->parentWidget())) {
                continue;
            }
            QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
            QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
            QVERIFY2((widget->focusPolicy() & Qt::TabFocus) != 0, qPrintable(widget->objectName()));
        }
    }
};

QTEST_MAIN(TestInspector)
#include "tst_inspector.moc"
