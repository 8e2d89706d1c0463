// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/page_fixture.h"
#include "tests/ui/picture_samples.h"
#include "ui/results/result_tables.h"
#include "ui/results/results_page.h"
#include "ui/results/workspace_dock.h"

#include <QClipboard>
#include <QCompleter>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMainWindow>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QTabBar>
#include <QTableView>
#include <QTreeView>

using namespace candor;
using namespace candor::ui;

namespace {

/// The page and the dock in a window that has their commands, as the program's window does it.
struct Bench : PageFixture
{
    QMainWindow window;
    QWidget* page = nullptr;
    QWidget* dock = nullptr;
    QStringList pagesWanted;

    Bench()
    {
        Registry registry;
        addResultsPage(registry);
        addWorkspaceDock(registry);
        QObject::connect(&focus, &Focus::pageWanted, &window, [this](const QString& id) { pagesWanted << id; });
        registry.pages[0].addCommands(context);
        for (const Commands::Entry& entry : commands.entries()) {
            window.addAction(entry.action);
        }
        page = registry.pages[0].make(context);
        dock = registry.docks[0].make(context);
        auto* splitter = new QSplitter;
        splitter->addWidget(dock);
        splitter->addWidget(page);
        splitter->setSizes({230, 1050});
        window.setCentralWidget(splitter);
        window.resize(1280, 800);
        window.show();
    }

    template <class T>
    T* find(const char* name)
    {
        return window.findChild<T*>(QString::fromLatin1(name));
    }
    QTableView* table(const char* name) { return find<QTableView>(name); }
    /// Of the empty state that is seen: the page has one of its own, the tables another.
    QPushButton* visibleButton()
    {
        for (QPushButton* button : page->findChildren<QPushButton*>("emptyStateButton")) {
            if (button->isVisible()) {
                return button;
            }
        }
        return nullptr;
    }
    QString text(const char* name) { return find<QLabel>(name)->text(); }
    QLineEdit* filter() { return find<QLineEdit>("resultsFilter"); }
};

QPoint middle(const QTableView& table, int row, int column)
{
    return table.visualRect(table.model()->index(row, column)).center();
}

int columnTitled(const QTableView& table, const QString& title)
{
    for (int column = 0; column < table.model()->columnCount(); ++column) {
        if (table.model()->headerData(column, Qt::Horizontal).toString() == title) {
            return column;
        }
    }
    return -1;
}

void clickHeader(const QTableView& table, int column)
{
    QHeaderView* header = table.horizontalHeader();
    const QPoint at(header->sectionViewportPosition(column) + 20, header->height() / 2);
    QTest::mouseClick(header->viewport(), Qt::LeftButton, Qt::NoModifier, at);
}

} // namespace

class TestResultsPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void withoutAWorkspaceItSaysWhatToDo();
    void aWorkspaceThatCannotBeOpenedIsSaid();
    void theSampleIsAnswered();
    void whatHappenedIsReadForVisibleRows();
    void aClickOnARowIsTheFocus();
    void theFocusSelectsTheRow();
    void jAndKWalkTheFailures();
    void enterOpensSideBySide();
    void typingFilters();
    void typingOffersWhatCanFollow();
    void aWrongFilterSaysSo();
    void aFilterThatFitsNothingCanBeCleared();
    void ctrlFGoesToTheFilterAndEscapeClearsIt();
    void anotherPageAsksForAFilter();
    void headersSort();
    void columnsCanBeChosenAndStayChosen();
    void theTableIsCopied();
    void anotherBaselineIsChosen();
    void oneConfigurationAloneIsAnswered();
    void theTreeFollowsAndLeads();
    void theTreeSetsTheBaselineFromItsMenu();
    void aSessionWithoutTrialsCanBeResumed();
    void whileItRunsItSaysSoFar();
    void hiddenItDoesNothing();
    void tenThousandTasksAreShown();

private:
    QTemporaryDir m_directory;
    std::filesystem::path m_sample;
};

void TestResultsPage::initTestCase()
{
    qRegisterMetaType<std::filesystem::path>();
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_directory.filePath("settings"));
    QCoreApplication::setOrganizationName("candor-test");
    applyTheme(ThemeMode::Light, false);
    m_sample = sampleWorkspace(m_directory);
}

void TestResultsPage::init()
{
    QSettings().clear();
}

void TestResultsPage::withoutAWorkspaceItSaysWhatToDo()
{
    Bench bench;
    QPushButton* button = bench.visibleButton();
    QVERIFY(button);
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(bench.pagesWanted, QStringList{"start"});
    QVERIFY(bench.find<QLabel>("workspaceEmpty")->isVisible());
    shoot(bench.window, "results-empty");
}

void TestResultsPage::aWorkspaceThatCannotBeOpenedIsSaid()
{
    Bench bench;
    QSignalSpy failed(&bench.workbench, &Workbench::openFailed);
    QFile file(m_directory.filePath("broken.candor"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("this is no workspace, and it is long enough to be read as something else");
    file.close();
    bench.workbench.open(file.fileName().toStdString());
    QVERIFY(failed.wait(10'000));
    const auto labels = bench.page->findChildren<QLabel*>();
    QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
        return label->isVisible() && label->text().contains("broken.candor");
    }));
    shoot(bench.window, "results-error");
}

void TestResultsPage::theSampleIsAnswered()
{
    Bench bench;
    bench.open(m_sample);
    QTRY_COMPARE(bench.text("resultsAnswer"),
                 QString("Regressed: 13/18 → 4/18. 9 tasks lost, none gained, p = 0.0039."));
    QVERIFY(bench.text("resultsDetail").contains("n = 18 tasks in both"));
    QVERIFY(bench.text("resultsDetail").contains("The cause is withheld: "));
    QVERIFY(!bench.text("resultsProvenance").isEmpty());
    QTRY_COMPARE(bench.table("resultsMatrix")->model()->rowCount(), 18);
    QVERIFY(bench.find<QPushButton>("resultsPlan")->isVisible());
    QTest::mouseClick(bench.find<QPushButton>("resultsPlan"), Qt::LeftButton);
    QCOMPARE(bench.pagesWanted, QStringList{"run"});
    QTRY_VERIFY(!bench.table("resultsMatrix")->model()->index(0, 6).data().toString().contains("…"));
    bench.focus.nextFailure();
    shoot(bench.window, "results-matrix");
    bench.window.resize(2560, 1440);
    shoot(bench.window, "results-matrix-large");
    bench.window.resize(1280, 800);
    auto* tabs = bench.find<QTabBar>("resultsTabs");
    for (const int tab : {1, 2}) {
        QTest::mouseClick(tabs, Qt::LeftButton, Qt::NoModifier, tabs->tabRect(tab).center());
        QTest::qWait(300); // only for the picture
        shoot(bench.window, tab == 1 ? "results-trials" : "results-candidates");
    }
    QCOMPARE(bench.table("resultsTrials")->model()->rowCount(), 36);
    QVERIFY(bench.table("resultsCandidates")->model()->rowCount() >= 36);
}

void TestResultsPage::whatHappenedIsReadForVisibleRows()
{
    Bench bench;
    bench.open(m_sample);
    QTableView* matrix = bench.table("resultsMatrix");
    QTRY_COMPARE(matrix->model()->rowCount(), 18);
    const int what = columnTitled(*matrix, "What happened");
    const auto isRead = [&] {
        for (int row = 0; row < 18; ++row) {
            if (matrix->model()->index(row, what).data().toString() == QStringLiteral("…")) {
                return false;
            }
        }
        return !matrix->model()->index(0, what).data().toString().isEmpty() ||
               !matrix->model()->index(1, what).data().toString().isEmpty();
    };
    QTRY_VERIFY(isRead());
}

void TestResultsPage::aClickOnARowIsTheFocus()
{
    Bench bench;
    bench.open(m_sample);
    QTableView* matrix = bench.table("resultsMatrix");
    QTRY_COMPARE(matrix->model()->rowCount(), 18);
    QTest::mouseClick(matrix->viewport(), Qt::LeftButton, Qt::NoModifier, middle(*matrix, 4, 4));
    QVERIFY(bench.focus.candidate());
    QCOMPARE(bench.focus.candidate()->trial.planIndex, 22u); // the second configuration's fifth task
    QTest::mouseClick(matrix->viewport(), Qt::LeftButton, Qt::NoModifier, middle(*matrix, 4, 3));
    QCOMPARE(bench.focus.candidate()->trial.planIndex, 4u);
    QTest::keyClick(matrix, Qt::Key_Down);
    QCOMPARE(bench.focus.candidate()->trial.planIndex, 5u);
    auto* tabs = bench.find<QTabBar>("resultsTabs");
    tabs->setFocus();
    QTest::keyClick(tabs, Qt::Key_Right);
    QTest::keyClick(tabs, Qt::Key_Right);
    QTableView* candidates = bench.table("resultsCandidates");
    QTRY_VERIFY(candidates->isVisible());
    const int last = candidates->model()->rowCount() - 1;
    candidates->scrollToBottom();
    QTest::mouseClick(candidates->viewport(), Qt::LeftButton, Qt::NoModifier, middle(*candidates, last, 0));
    QCOMPARE(bench.focus.candidate()->trial.planIndex, 35u);
    QCOMPARE(bench.focus.candidate()->draw, 2);
}

void TestResultsPage::theFocusSelectsTheRow()
{
    Bench bench;
    bench.open(m_sample);
    QTableView* matrix = bench.table("resultsMatrix");
    QTRY_COMPARE(matrix->model()->rowCount(), 18);
    bench.focus.setTrial({0, 18 + 7});
    QCOMPARE(matrix->currentIndex().row(), 7);
    QVERIFY(matrix->selectionModel()->isRowSelected(7));
    bench.focus.setCandidate(std::nullopt);
    QVERIFY(!matrix->currentIndex().isValid());
}

void TestResultsPage::jAndKWalkTheFailures()
{
    Bench bench;
    bench.open(m_sample);
    QTableView* matrix = bench.table("resultsMatrix");
    QTRY_COMPARE(matrix->model()->rowCount(), 18);
    QTRY_VERIFY(bench.text("resultsPlace").contains("14 failures"));
    QTest::keyClick(&bench.window, Qt::Key_J);
    QVERIFY(bench.focus.candidate());
    QTRY_VERIFY(bench.text("resultsPlace").startsWith("Failure 1 of 14"));
    QTest::keyClick(matrix, Qt::Key_N);
    QTest::keyClick(matrix, Qt::Key_J);
    QVERIFY(bench.text("resultsPlace").startsWith("Failure 3 of 14"));
    const int row = matrix->currentIndex().row();
    QTest::keyClick(matrix, Qt::Key_P);
    QTest::keyClick(matrix, Qt::Key_K);
    QVERIFY(bench.text("resultsPlace").startsWith("Failure 1 of 14"));
    QVERIFY(matrix->currentIndex().row() < row);
    // In a text field they are letters.
    bench.filter()->setFocus();
    QTest::keyClick(bench.filter(), Qt::Key_J);
    QCOMPARE(bench.filter()->text(), QString("j"));
}

void TestResultsPage::enterOpensSideBySide()
{
    Bench bench;
    bench.open(m_sample);
    QTableView* matrix = bench.table("resultsMatrix");
    QTRY_COMPARE(matrix->model()->rowCount(), 18);
    QTest::mouseClick(matrix->viewport(), Qt::LeftButton, Qt::NoModifier, middle(*matrix, 2, 0));
    QTest::keyClick(matrix, Qt::Key_Return);
    QCOMPARE(bench.pagesWanted, QStringList{"side-by-side"});
    QTest::mouseDClick(matrix->viewport(), Qt::LeftButton, Qt::NoModifier, middle(*matrix, 2, 0));
    QCOMPARE(bench.pagesWanted.size(), 2);
}

void TestResultsPage::typingFilters()
{
    Bench bench;
    bench.open(m_sample);
    QTableView* matrix = bench.table("resultsMatrix");
    QTRY_COMPARE(matrix->model()->rowCount(), 18);
    QTest::keyClicks(bench.filter(), "lost:yes");
    QTRY_COMPARE(matrix->model()->rowCount(), 9);
    QTRY_COMPARE(bench.find<QTabBar>("resultsTabs")->tabText(0), QString("Matrix · 9 of 18 tasks"));
    QCOMPARE(bench.find<QTabBar>("resultsTabs")->tabText(1), QString("Trials · 9 of 36"));
    QTRY_VERIFY(bench.text("resultsPlace").contains("9 failures"));
    bench.focus.nextFailure();
    bench.focus.nextFailure();
    QCOMPARE(matrix->currentIndex().row(), 1);
}

void TestResultsPage::typingOffersWhatCanFollow()
{
    Bench bench;
    bench.open(m_sample);
    QTRY_COMPARE(bench.table("resultsMatrix")->model()->rowCount(), 18);
    bench.window.activateWindow();
    bench.filter()->setFocus();
    QTest::keyClicks(bench.filter(), "task:clamp_v");
    QAbstractItemView* offers = bench.filter()->completer()->popup();
    QTRY_VERIFY(offers->isVisible());
    QCOMPARE(offers->model()->index(0, 0).data().toString(), QString("clamp_value"));
    shoot(*offers, "results-offers");
    QTest::keyClick(offers, Qt::Key_Down);
    QTest::keyClick(offers, Qt::Key_Return);
    QTRY_COMPARE(bench.filter()->text(), QString("task:clamp_value"));
    QTRY_COMPARE(bench.table("resultsMatrix")->model()->rowCount(), 1);
    QTest::keyClicks(bench.filter(), " verd");
    QTRY_VERIFY(offers->isVisible());
    QCOMPARE(offers->model()->index(0, 0).data().toString(), QString("verdict:"));
    QTest::keyClick(offers, Qt::Key_Escape);
    QTRY_VERIFY(!offers->isVisible());
    QCOMPARE(bench.filter()->text(), QString("task:clamp_value verd"));
}

void TestResultsPage::aWrongFilterSaysSo()
{
    Bench bench;
    bench.open(m_sample);
    QTRY_COMPARE(bench.table("resultsMatrix")->model()->rowCount(), 18);
    QTest::keyClicks(bench.filter(), "verdict:purple");
    auto* words = bench.find<QLabel>("resultsFilterError");
    QTRY_VERIFY(words->isVisible());
    QVERIFY(words->text().contains("wrong_answer"));
    QCOMPARE(bench.filter()->palette().color(QPalette::Base), lightTheme().errorMark);
    shoot(bench.window, "results-wrong-filter");
    bench.filter()->clear();
    QTRY_VERIFY(!words->isVisible());
    QCOMPARE(bench.filter()->palette().color(QPalette::Base), lightTheme().panel);
}

void TestResultsPage::aFilterThatFitsNothingCanBeCleared()
{
    Bench bench;
    bench.open(m_sample);
    QTableView* matrix = bench.table("resultsMatrix");
    QTRY_COMPARE(matrix->model()->rowCount(), 18);
    QTest::keyClicks(bench.filter(), "task:no_such_task");
    QTRY_VERIFY(!matrix->isVisible());
    QPushButton* button = bench.visibleButton();
    QVERIFY(button);
    shoot(bench.window, "results-nothing-fits");
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_VERIFY(matrix->isVisible());
    QCOMPARE(bench.filter()->text(), QString());
    QTRY_COMPARE(matrix->model()->rowCount(), 18);
}

void TestResultsPage::ctrlFGoesToTheFilterAndEscapeClearsIt()
{
    Bench bench;
    bench.open(m_sample);
    QTableView* matrix = bench.table("resultsMatrix");
    QTRY_COMPARE(matrix->model()->rowCount(), 18);
    bench.window.activateWindow();
    QTRY_VERIFY(bench.window.isActiveWindow());
    matrix->setFocus();
    QTest::keyClick(matrix, Qt::Key_F, Qt::ControlModifier);
    QTRY_VERIFY(bench.filter()->hasFocus());
    QCOMPARE(bench.pagesWanted, QStringList{"results"});
    QTest::keyClicks(bench.filter(), "score>1000");
    QTRY_COMPARE(matrix->model()->rowCount(), 0);
    bench.filter()->completer()->popup()->hide();
    QTest::keyClick(bench.filter(), Qt::Key_Escape);
    QCOMPARE(bench.filter()->text(), QString());
    QTRY_COMPARE(matrix->model()->rowCount(), 18);
    QTest::keyClick(bench.filter(), Qt::Key_Return);
    QTRY_COMPARE(bench.window.focusWidget(), static_cast<QWidget*>(matrix));
    QVERIFY(matrix->currentIndex().isValid());
}

void TestResultsPage::anotherPageAsksForAFilter()
{
    Bench bench;
    bench.open(m_sample);
    QTRY_COMPARE(bench.table("resultsMatrix")->model()->rowCount(), 18);
    bench.focus.showFiltered("task:letter_grade");
    QTRY_COMPARE(bench.table("resultsMatrix")->model()->rowCount(), 1);
    QVERIFY(bench.pagesWanted.contains("results"));
}

void TestResultsPage::headersSort()
{
    Bench bench;
    bench.open(m_sample);
    QTableView* matrix = bench.table("resultsMatrix");
    QTRY_COMPARE(matrix->model()->rowCount(), 18);
    const auto first = [matrix] { return matrix->model()->index(0, 0).data().toString(); };
    const QString planned = first();
    clickHeader(*matrix, 0);
    QTRY_COMPARE(first(), QString("average_numbers"));
    clickHeader(*matrix, 0);
    QTRY_COMPARE(first(), QString("validate_password"));
    clickHeader(*matrix, 0);
    QTRY_COMPARE(first(), planned);
    QTest::mouseClick(bench.find<QTabBar>("resultsTabs"), Qt::LeftButton, Qt::NoModifier,
                      bench.find<QTabBar>("resultsTabs")->tabRect(1).center());
    QTableView* trials = bench.table("resultsTrials");
    clickHeader(*trials, columnTitled(*trials, "Score"));
    clickHeader(*trials, columnTitled(*trials, "Score"));
    QCOMPARE(trials->horizontalHeader()->sortIndicatorOrder(), Qt::DescendingOrder);
    const auto score = [trials](int row) {
        return trials->model()->index(row, columnTitled(*trials, "Score")).data().toString().toDouble();
    };
    QTRY_VERIFY(score(0) > score(20) && score(20) >= score(35));
}

void TestResultsPage::columnsCanBeChosenAndStayChosen()
{
    {
        Bench bench;
        bench.open(m_sample);
        QTableView* matrix = bench.table("resultsMatrix");
        QTRY_COMPARE(matrix->model()->rowCount(), 18);
        QVERIFY(matrix->isColumnHidden(columnTitled(*matrix, "Complexity")));
        QMenu* menu = bench.find<QPushButton>("resultsColumns")->menu();
        menu->popup(QPoint(10, 10));
        menu->findChild<QAction*>("column.complexity")->trigger();
        menu->hide();
        QVERIFY(!matrix->isColumnHidden(columnTitled(*matrix, "Complexity")));
        matrix->horizontalHeader()->moveSection(0, 1);
        matrix->setColumnWidth(1, 222);
    }
    Bench bench;
    bench.open(m_sample);
    QTableView* matrix = bench.table("resultsMatrix");
    QTRY_COMPARE(matrix->model()->rowCount(), 18);
    QVERIFY(!matrix->isColumnHidden(columnTitled(*matrix, "Complexity")));
    QCOMPARE(matrix->horizontalHeader()->visualIndex(0), 1);
    QCOMPARE(matrix->columnWidth(1), 222);
}

void TestResultsPage::theTableIsCopied()
{
    Bench bench;
    bench.open(m_sample);
    QTableView* matrix = bench.table("resultsMatrix");
    QTRY_COMPARE(matrix->model()->rowCount(), 18);
    QMenu* menu = bench.find<QPushButton>("resultsCopy")->menu();
    menu->popup(QPoint(10, 10));
    menu->findChild<QAction*>("copy.markdown")->trigger();
    menu->hide();
    QTRY_VERIFY(QApplication::clipboard()->text().startsWith("| Task | Category |"));
    QCOMPARE(QApplication::clipboard()->text().count('\n'), 20);
    QVERIFY(!QApplication::clipboard()->text().contains("…"));
    QTest::mouseClick(matrix->viewport(), Qt::LeftButton, Qt::NoModifier, middle(*matrix, 3, 0));
    bench.window.activateWindow();
    QTRY_VERIFY(matrix->hasFocus());
    QTest::keyClick(matrix, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text().count('\n'), 2);
}

void TestResultsPage::anotherBaselineIsChosen()
{
    Bench bench;
    bench.open(m_sample);
    QTRY_VERIFY(bench.text("resultsAnswer").startsWith("Regressed"));
    auto* baseline = bench.find<QPushButton>("resultsBaseline");
    auto* compared = bench.find<QPushButton>("resultsCompared");
    baseline->menu()->popup(QPoint(10, 10));
    shoot(*baseline->menu(), "results-baseline-menu");
    baseline->menu()->actions().at(1)->trigger();
    compared->menu()->popup(QPoint(10, 10));
    QCOMPARE(compared->menu()->actions().at(0)->text(), QString("None"));
    compared->menu()->actions().at(2)->trigger();
    QTRY_VERIFY(bench.text("resultsAnswer").startsWith("Improved: 4/18 → 13/18. 9 tasks gained, none lost"));
    baseline->menu()->hide();
    compared->menu()->hide();
}

void TestResultsPage::oneConfigurationAloneIsAnswered()
{
    Bench bench;
    bench.open(m_sample);
    QTRY_VERIFY(bench.text("resultsAnswer").startsWith("Regressed"));
    bench.focus.setCompared(std::nullopt);
    QTRY_VERIFY(bench.text("resultsAnswer").contains(" passes 13/18, 72 % (49–88 %)"));
    QVERIFY(!bench.find<QPushButton>("resultsPlan")->isVisible());
    shoot(bench.window, "results-single");
}

void TestResultsPage::theTreeFollowsAndLeads()
{
    Bench bench;
    bench.open(m_sample);
    auto* tree = bench.find<QTreeView>("workspaceTree");
    QTRY_COMPARE(tree->model()->rowCount(), 1);
    const QModelIndex session = tree->model()->index(0, 0);
    QVERIFY(tree->isExpanded(session));
    const QModelIndex first = tree->model()->index(0, 0, session);
    QCOMPARE(tree->model()->index(0, 1, session).data().toString(), QString("13/18"));
    QCOMPARE(tree->currentIndex().row(), 1); // the compared one
    QTest::mouseClick(tree->viewport(), Qt::LeftButton, Qt::NoModifier, tree->visualRect(first).center());
    QVERIFY(bench.focus.compared());
    QCOMPARE(bench.focus.compared()->configuration, 0u);
    QTest::keyClick(tree, Qt::Key_Down);
    QCOMPARE(bench.focus.compared()->configuration, 1u);
    QTest::keyClick(tree, Qt::Key_Up);
    QTest::keyClick(tree, Qt::Key_Up);
    QCOMPARE(tree->currentIndex(), session);
    QTest::keyClick(tree, Qt::Key_Return);
    QCOMPARE(bench.pagesWanted, QStringList{"results"});
    QVERIFY(bench.find<QLabel>("workspaceProvenance")->isVisible());
}

void TestResultsPage::theTreeSetsTheBaselineFromItsMenu()
{
    Bench bench;
    bench.open(m_sample);
    auto* tree = bench.find<QTreeView>("workspaceTree");
    QTRY_COMPARE(tree->model()->rowCount(), 1);
    const QModelIndex session = tree->model()->index(0, 0);
    const QModelIndex second = tree->model()->index(1, 0, session);
    emit tree->customContextMenuRequested(tree->visualRect(second).center());
    auto* menu = tree->findChild<QMenu*>("workspaceMenu");
    QVERIFY(menu);
    menu->findChild<QAction*>("workspace.baseline")->trigger();
    QCOMPARE(bench.focus.baseline()->configuration, 1u);
    menu->close();
    QTRY_VERIFY(!tree->findChild<QMenu*>("workspaceMenu"));
    emit tree->customContextMenuRequested(tree->visualRect(session).center());
    menu = tree->findChild<QMenu*>("workspaceMenu");
    QVERIFY(!menu->findChild<QAction*>("workspace.resume")->isEnabled()); // it is finished
    menu->findChild<QAction*>("workspace.copy-id")->trigger();
    QCOMPARE(QApplication::clipboard()->text().toStdString(), bench.workbench.picture().session(0)->id);
    menu->findChild<QAction*>("workspace.charts")->trigger();
    QCOMPARE(bench.pagesWanted, QStringList{"charts"});
    menu->close();
}

void TestResultsPage::aSessionWithoutTrialsCanBeResumed()
{
    const std::filesystem::path file = m_directory.filePath("bare.candor").toStdString();
    {
        TestServices services;
        auto workspace = Workspace::open(file, Workspace::Access::ReadWrite);
        QVERIFY(workspace.ok());
        const auto prepared = services.prepare(*services.sample(), **workspace, {}, {});
        QVERIFY(prepared.ok());
    }
    Bench bench;
    bench.open(file);
    QTRY_VERIFY(bench.visibleButton());
    QPushButton* button = bench.visibleButton();
    QCOMPARE(button->text(), QString("Resume it"));
    shoot(bench.window, "results-no-trials");
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(bench.text("resultsAnswer").startsWith("Regressed: 13/18"), 60'000);
}

void TestResultsPage::whileItRunsItSaysSoFar()
{
    const std::filesystem::path file = m_directory.filePath("running.candor").toStdString();
    Bench bench;
    bench.open(file);
    auto request = bench.services->sample();
    QVERIFY(request.ok());
    request->repeats = 6;
    bench.workbench.setConcurrency(1);
    bench.workbench.start(*request);
    QTRY_VERIFY_WITH_TIMEOUT(bench.text("resultsAnswer").startsWith("So far: "), 30'000);
    auto* tree = bench.find<QTreeView>("workspaceTree");
    QTRY_VERIFY(tree->model()->index(0, 1).data().toString().startsWith("running"));
    bench.workbench.pause();
    QTRY_VERIFY(tree->model()->index(0, 1).data().toString().startsWith("paused"));
    shoot(bench.window, "results-running");
    bench.workbench.cancel();
    QTRY_VERIFY_WITH_TIMEOUT(!bench.workbench.run().active(), 20'000);
    QTRY_VERIFY(tree->model()->index(0, 1).data().toString().startsWith("cancelled"));
    QVERIFY(bench.text("resultsDetail").contains("The session is not complete"));
}

void TestResultsPage::hiddenItDoesNothing()
{
    Bench bench;
    bench.page->hide();
    bench.open(m_sample);
    QTRY_COMPARE(bench.find<QTreeView>("workspaceTree")->model()->rowCount(), 1);
    QVERIFY(!bench.page->findChild<QThread*>());
    QCOMPARE(bench.table("resultsMatrix")->model()->rowCount(), 0);
    bench.page->show();
    QTRY_COMPARE(bench.table("resultsMatrix")->model()->rowCount(), 18);
}

void TestResultsPage::tenThousandTasksAreShown()
{
    PageFixture fixture;
    PictureSample made;
    std::vector<std::string> names;
    for (int i = 0; i < 4; ++i) {
        names.push_back("a configuration with a rather long name, number " + std::to_string(i));
    }
    made.add("s1", PictureSample::suiteOf(10'000), names, 1, 5, [](std::size_t c, std::size_t task, int) {
        return (task + c) % 3 == 0 ? Verdict::WrongAnswer : Verdict::Passed;
    });
    const auto analysis = analyse(made.picture(), {0, ConfigurationRef{0, 0}, ConfigurationRef{0, 1}});
    MessageStore messages(fixture.workbench);
    ResultTables tables(fixture.context, messages);
    tables.resize(1280, 800);
    tables.QWidget::show();
    QElapsedTimer timer;
    timer.start();
    auto rows = rowsOf(*analysis, {});
    qInfo("computed: %lld ms", static_cast<long long>(timer.restart()));
    tables.showRows(analysis, rows, {});
    qInfo("shown: %lld ms", static_cast<long long>(timer.restart()));
    tables.showRows(analysis, rows, {});
    qInfo("shown again: %lld ms", static_cast<long long>(timer.restart()));
    auto* matrix = tables.findChild<QTableView*>("resultsMatrix");
    QCOMPARE(matrix->model()->rowCount(), 10'000);
    for (int step = 0; step < 50; ++step) {
        matrix->scrollTo(matrix->model()->index(step * 200, 0));
    }
    // No workspace is open: the messages can't be read, and the cells say so.
    const int what = matrix->model()->columnCount() - 1;
    int failed = 0;
    while (failed < 9'990 && !matrix->model()->index(failed, what).data().toString().startsWith("…")) {
        ++failed;
    }
    matrix->scrollTo(matrix->model()->index(failed, 0));
    QTRY_VERIFY(matrix->model()->index(failed, what).data().toString().startsWith("The record can't be read"));
    shoot(tables, "results-huge");
}

QTEST_MAIN(TestResultsPage)
#include "tst_results_page.moc"
