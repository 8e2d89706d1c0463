// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/doubles/doubling_task.h"
#include "tests/ui/page_fixture.h"
#include "ui/sidebyside/column_grid.h"
#include "ui/sidebyside/side_by_side_page.h"

#include <QClipboard>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

using namespace candor;
using namespace candor::ui;

namespace {

/// The page in a window of its own, with its commands' keys.
struct Shown : PageFixture
{
    QWidget window;
    SideBySidePage* page = nullptr;
    ColumnGrid* grid = nullptr;

    explicit Shown(QSize size = {1280, 800})
    {
        applyTheme(ThemeMode::Light, false);
        Registry registry;
        addSideBySidePage(registry);
        registry.pages.front().addCommands(context);
        page = qobject_cast<SideBySidePage*>(registry.pages.front().make(context));
        auto* layout = new QVBoxLayout(&window);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(page);
        for (const Commands::Entry& entry : commands.entries()) {
            window.addAction(entry.action);
        }
        grid = page->findChild<ColumnGrid*>("sideBySideGrid");
        window.resize(size);
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
    }

    [[nodiscard]] const SideContent& content() const { return *grid->content(); }
    [[nodiscard]] std::size_t columns() const { return grid->content() ? grid->content()->columns.size() : 0; }

    void lookAt(TrialKey key, std::size_t expected)
    {
        focus.setTrial(key);
        QTRY_COMPARE(columns(), expected);
        QTRY_VERIFY(grid->isVisible());
    }
    void click(const QRect& rect, Qt::MouseButton button = Qt::LeftButton)
    {
        QVERIFY2(grid->viewport()->rect().contains(rect.center()), "not in view");
        QTest::mouseClick(grid->viewport(), button, {}, rect.center());
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        grid->setFocus();
        QTest::keyClick(grid, key, modifiers);
    }
    void trigger(const char* id)
    {
        QAction* action = commands.find(id);
        QVERIFY2(action && action->isEnabled(), id);
        action->trigger();
    }
    [[nodiscard]] QStringList names() const
    {
        QStringList all;
        for (const SideColumnHead& head : content().columns) {
            all << head.name;
        }
        return all;
    }
    [[nodiscard]] std::vector<std::size_t> rowsOf(SideSection section) const
    {
        std::vector<std::size_t> rows;
        for (std::size_t row = 0; row < content().rows.size(); ++row) {
            if (content().rows[row].section == section) {
                rows.push_back(row);
            }
        }
        return rows;
    }
    [[nodiscard]] QString detail() const { return page->findChild<QWidget*>("sideBySideDetail")->accessibleName(); }
};

/// The trial of a task under a configuration of the first session.
TrialKey trialOf(const Workbench& workbench, const std::string& task, std::size_t configuration)
{
    const Snapshot& snapshot = *workbench.picture().snapshot;
    for (std::size_t row = 0; row < snapshot.trials.size(); ++row) {
        if (snapshot.sessions[0].plan->suite->tasks[snapshot.trials.task[row]].id == task &&
            snapshot.trials.configuration[row] == configuration) {
            return trialKeyAt(snapshot, row);
        }
    }
    qFatal("no such trial");
}

struct Drawn
{
    std::string python = "def f(n):\n    return n * 2\n";
    std::string effect = "returns n times two";
    Verdict verdict = Verdict::WrongAnswer;
    std::string message = "f(1) gives 3";
    std::string got = "3";
};

/// A workspace of one trial, made by hand.
std::filesystem::path handMade(const QTemporaryDir& directory, const QString& name, const std::vector<Drawn>& drawn)
{
    const std::filesystem::path file = directory.filePath(name).toStdString();
    auto workspace = Workspace::open(file, Workspace::Access::ReadWrite);
    Configuration configuration;
    configuration.name = "hand made & <b>bold</b>";
    configuration.model = "scripted";
    configuration.n = static_cast<int>(std::max<std::size_t>(drawn.size(), 1));
    const auto plan = makePlan(doublingSuite(1), {configuration}, 1, 7);
    if (!workspace || !plan) {
        qFatal("no workspace");
    }
    const auto session = (*workspace)->createSession(*plan, {}, Json::object());
    TrialRecord record;
    record.task = plan->suite->tasks[0].id;
    record.taskHash = plan->suite->tasks[0].hash;
    record.configuration = configuration.name;
    for (const Drawn& one : drawn) {
        CandidateRecord candidate;
        candidate.draw = static_cast<int>(record.candidates.size());
        candidate.read.found = candidate.read.usable = true;
        candidate.read.ir = irFromDocument(
            {{"intent", {{"summary", "Doubles a number"}}}, {"effects", Json::array({{{"description", one.effect}}})}});
        candidate.score = Score{10.0, {{"effects_given", 1.0, 10.0, one.effect}}};
        CodeAttempt attempt;
        attempt.artifact.python = one.python;
        attempt.artifact.hash = hashOf(one.python);
        attempt.execution = reportOf(one.verdict, one.message);
        attempt.execution->cases.push_back({0, "f(1)", "2", one.got, one.verdict == Verdict::Passed});
        candidate.attempts.push_back(attempt);
        candidate.verdict = one.verdict;
        candidate.message = one.message;
        candidate.judged = true;
        record.candidates.push_back(candidate);
    }
    record.selection.index = 0;
    record.verdict = drawn.front().verdict;
    if (!session || !(*workspace)->commitTrial(*session, record) ||
        !(*workspace)->setState(*session, SessionState::Finished)) {
        qFatal("not stored");
    }
    return file;
}

} // namespace

class TestSideBySidePage : public QObject
{
    Q_OBJECT
    QTemporaryDir m_directory;

    TrialKey letterGrade(Shown& shown)
    {
        shown.open(sampleWorkspace(m_directory));
        return trialOf(shown.workbench, "letter_grade", 1);
    }

private slots:
    void emptyStatesSayWhatToDoNext()
    {
        Shown shown;
        auto* button = shown.page->findChild<QPushButton*>("emptyStateButton");
        QSignalSpy wanted(&shown.focus, &Focus::pageWanted);
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(wanted.takeFirst().first().toString(), QString("start"));
        shoot(shown.window, "side-by-side-no-workspace");
        shown.open(sampleWorkspace(m_directory));
        QTRY_COMPARE(button->text(), QString("Choose a trial in Results"));
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(wanted.takeFirst().first().toString(), QString("results"));
        QVERIFY(!shown.commands.find("side-by-side.pin")->isEnabled());
        shoot(shown.window, "side-by-side-nothing-chosen");
    }

    void theCandidatesOfATrialStandSideBySide()
    {
        Shown shown;
        shown.lookAt(letterGrade(shown), 3);
        QCOMPARE(shown.names(), QStringList({"Candidate 1", "Candidate 2", "Candidate 3"}));
        QVERIFY(!shown.page->findChild<QLabel*>("sideBySideSentence")->text().isEmpty());
        QCOMPARE(shown.page->findChild<QLabel*>("sideBySideTitle")->text(), QString("letter_grade"));
        int selected = 0;
        for (const SideColumnHead& head : shown.content().columns) {
            selected += head.selected ? 1 : 0;
        }
        QCOMPARE(selected, 1);
        for (const SideSection section : kSideSections) {
            QCOMPARE(shown.grid->titleRect(section, 0).top(), shown.grid->titleRect(section, 2).top());
            QVERIFY(!shown.rowsOf(section).empty());
        }
        QCOMPARE(shown.content().table.cases[0].size(), shown.content().table.cases[2].size());
        shoot(shown.window, "side-by-side");
        shown.window.resize(2560, 1440);
        shoot(shown.window, "side-by-side-2560");
        shown.window.resize(720, 700);
        shoot(shown.window, "side-by-side-narrow");
    }

    void aClickOnAHoleGoesToItsPlaceInTheIr()
    {
        Shown shown({1280, 1400});
        shown.lookAt(letterGrade(shown), 3);
        std::size_t row = 0;
        std::size_t column = 0;
        for (const std::size_t one : shown.rowsOf(SideSection::Holes)) {
            for (std::size_t c = 0; c < 3; ++c) {
                if (shown.content().rows[one].cells[c].goesTo >= 0) {
                    row = one;
                    column = c;
                }
            }
        }
        const int target = shown.content().rows[row].cells[column].goesTo;
        QVERIFY(target >= 0);
        shown.click(shown.grid->cellRect(row, column));
        QCOMPARE(shown.grid->cursor().column, column);
        QCOMPARE(shown.grid->gridLayout().lines()[*shown.grid->cursor().line].row, static_cast<std::size_t>(target));
        QVERIFY(shown.detail().contains(QString::fromUtf8("\xe2\x80\xb9?")));

        // From the cleared IR it goes back to the one that has the hole.
        shown.press(Qt::Key_C);
        QTRY_VERIFY(shown.content().cleared);
        shown.grid->goToRow(row, column);
        shown.click(shown.grid->cellRect(row, column));
        QTRY_VERIFY(!shown.content().cleared);
        QTRY_VERIFY(shown.detail().contains(QString::fromUtf8("\xe2\x80\xb9?")));
    }

    void onlyDifferencesAreShownOnD()
    {
        Shown shown;
        shown.lookAt(letterGrade(shown), 3);
        const std::size_t all = shown.grid->gridLayout().lines().size();
        shown.press(Qt::Key_D);
        QVERIFY(shown.grid->differencesOnly());
        QVERIFY(shown.page->findChild<QPushButton*>("sideBySideDifferences")->isChecked());
        QVERIFY(shown.commands.find("side-by-side.differences-only")->isChecked());
        QVERIFY(shown.grid->gridLayout().lines().size() < all);
        for (const GridLine& line : shown.grid->gridLayout().lines()) {
            QVERIFY(line.kind != GridLine::Kind::Row || !shown.content().rows[line.row].equal);
        }
        shoot(shown.window, "side-by-side-differences");
        QTest::mouseClick(shown.page->findChild<QPushButton*>("sideBySideDifferences"), Qt::LeftButton);
        QCOMPARE(shown.grid->gridLayout().lines().size(), all);
    }

    void theClearedIrHasNoHoles()
    {
        Shown shown;
        shown.lookAt(letterGrade(shown), 3);
        const auto holes = [&shown] {
            int count = 0;
            for (const std::size_t row : shown.rowsOf(SideSection::Ir)) {
                for (const SideCell& cell : shown.content().rows[row].cells) {
                    count += cell.text.contains(QString::fromUtf8("\xe2\x80\xb9?")) ? 1 : 0;
                }
            }
            return count;
        };
        QVERIFY(holes() > 0);
        QTest::mouseClick(shown.page->findChild<QPushButton*>("sideBySideCleared"), Qt::LeftButton);
        QTRY_VERIFY(shown.content().cleared);
        QCOMPARE(holes(), 0);
    }

    void sectionsFoldForAllColumns()
    {
        Shown shown;
        shown.lookAt(letterGrade(shown), 3);
        const int before = shown.grid->titleRect(SideSection::Holes, 1).top();
        shown.click(shown.grid->titleRect(SideSection::Score, 2));
        QVERIFY(shown.grid->folded().contains(SideSection::Score));
        QVERIFY(shown.grid->titleRect(SideSection::Holes, 1).top() < before);
        shown.press(Qt::Key_Return); // the cursor is on the title
        QVERIFY(!shown.grid->folded().contains(SideSection::Score));
        shown.trigger("side-by-side.fold-all");
        QCOMPARE(shown.grid->folded().size(), kSideSections.size());
        shoot(shown.window, "side-by-side-folded");
        shown.trigger("side-by-side.unfold-all");
        QVERIFY(shown.grid->folded().empty());
    }

    void columnsAreDragged()
    {
        Shown shown;
        shown.lookAt(letterGrade(shown), 3);
        QWidget* view = shown.grid->viewport();
        const QPoint from = shown.grid->headRect(0).center();
        const QPoint to = shown.grid->headRect(2).center();
        QTest::mousePress(view, Qt::LeftButton, {}, from);
        QMouseEvent move(QEvent::MouseMove, to, view->mapToGlobal(to), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(view, &move);
        QTest::mouseRelease(view, Qt::LeftButton, {}, to);
        QTRY_COMPARE(shown.names(), QStringList({"Candidate 2", "Candidate 3", "Candidate 1"}));
        shown.press(Qt::Key_Left, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(shown.names(), QStringList({"Candidate 2", "Candidate 1", "Candidate 3"}));
    }

    void columnsArePinnedHiddenShownAndClosed()
    {
        Shown shown;
        shown.lookAt(letterGrade(shown), 3);
        shown.click(shown.grid->headRect(2));
        shown.trigger("side-by-side.pin");
        QTRY_COMPARE(shown.names(), QStringList({"Candidate 3", "Candidate 1", "Candidate 2"}));
        QVERIFY(shown.content().columns[0].pinned);
        shown.trigger("side-by-side.hide");
        QTRY_COMPARE(shown.names(), QStringList({"Candidate 1", "Candidate 2"}));
        shown.trigger("side-by-side.show-all");
        QTRY_COMPARE(shown.columns(), std::size_t{3});
        shown.click(shown.grid->headRect(1));
        shown.trigger("side-by-side.close");
        QTRY_COMPARE(shown.names(), QStringList({"Candidate 3", "Candidate 2"}));
        shown.trigger("side-by-side.hide");
        QTRY_COMPARE(shown.columns(), std::size_t{1});
        shown.trigger("side-by-side.hide");
        auto* button = shown.page->findChild<QPushButton*>("emptyStateButton");
        QTRY_COMPARE(button->text(), QString("Show all columns"));
        QTRY_VERIFY(button->isVisible());
        QTest::mouseClick(button, Qt::LeftButton);
        QTRY_COMPARE(shown.columns(), std::size_t{2});
    }

    void theColumnMenuOffersAll()
    {
        Shown shown;
        shown.lookAt(letterGrade(shown), 3);
        shown.click(shown.grid->menuRect(1));
        auto* menu = shown.page->findChild<QMenu*>("sideBySideColumnMenu");
        QVERIFY(menu);
        QVERIFY(menu->actions().contains(shown.commands.find("side-by-side.pin")));
        QVERIFY(menu->actions().contains(shown.commands.find("side-by-side.close")));
        menu->close();
        QCOMPARE(shown.grid->currentColumn(), std::size_t{1});
        shown.trigger("side-by-side.compare-with");
        QTRY_VERIFY(shown.content().columns[1].reference);
        QCOMPARE(shown.page->findChild<QPushButton*>("sideBySideCompare")->text(),
                 QString("Compare with: candidate 2"));
    }

    void aChosenColumnIsLookedAtEverywhere()
    {
        Shown shown;
        const TrialKey key = letterGrade(shown);
        shown.lookAt(key, 3);
        for (const int column : {2, 0, 1}) {
            shown.click(shown.grid->headRect(static_cast<std::size_t>(column)));
            QCOMPARE(shown.focus.candidate()->draw, column);
        }
        shown.focus.setCandidate(CandidateKey{key, 2});
        QTRY_COMPARE(shown.grid->currentColumn(), std::size_t{2});
    }

    void everythingIsReachedByKeys()
    {
        Shown shown;
        shown.lookAt(letterGrade(shown), 3);
        shown.press(Qt::Key_Home, Qt::ControlModifier);
        shown.press(Qt::Key_Home);
        QVERIFY(!shown.grid->cursor().line);
        QVERIFY(shown.grid->accessibleName().contains("Candidate 1"));
        shown.press(Qt::Key_Down);
        QVERIFY(shown.detail().startsWith("Score"));
        shown.press(Qt::Key_Down);
        QVERIFY(shown.detail().contains("points"));
        shown.press(Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), shown.grid->currentWords());
        shown.press(Qt::Key_Right);
        QCOMPARE(shown.grid->currentColumn(), std::size_t{1});
        shown.press(Qt::Key_End, Qt::ControlModifier); // the tests
        const auto& cases = shown.content().table.cases[1];
        QVERIFY(cases.size() > 1);
        QCOMPARE(shown.detail(), caseWords(cases[0]));
        shown.press(Qt::Key_Right);
        QCOMPARE(shown.grid->currentColumn(), std::size_t{1});
        QCOMPARE(shown.detail(), caseWords(cases[1]));
        QVERIFY(shown.grid->viewport()->rect().contains(shown.grid->markRect(1, 1)));
        shoot(shown.window, "side-by-side-tests");
        shown.press(Qt::Key_PageUp);
        shown.press(Qt::Key_Up);
        QVERIFY(!shown.detail().isEmpty());
    }

    void candidatesOfOtherConfigurationsAreAdded()
    {
        Shown shown;
        shown.lookAt(letterGrade(shown), 3);
        auto* menu = shown.page->findChild<QPushButton*>("sideBySideAdd")->menu();
        emit menu->aboutToShow();
        auto* others = menu->findChild<QAction*>("addSelectedOfOthers");
        QVERIFY(others && others->isEnabled());
        others->trigger();
        QTRY_COMPARE(shown.columns(), std::size_t{4});
        QVERIFY(shown.content().columns[3].where.contains("Qwen2.5"));
        QVERIFY(shown.page->findChild<QLabel*>("sideBySideSentence")->text().contains("Qwen2.5"));
        shoot(shown.window, "side-by-side-two-configurations");
        // From elsewhere; a candidate of another task takes the place of them all.
        shown.focus.addColumn({trialOf(shown.workbench, "letter_grade", 0), 0});
        QCOMPARE(shown.columns(), std::size_t{4});
        shown.focus.addColumn({trialOf(shown.workbench, "is_prime", 0), 0});
        QTRY_COMPARE(shown.columns(), std::size_t{1});
        QVERIFY(shown.page->findChild<QLabel*>("sideBySideSentence")->text().contains("Add column"));
        shoot(shown.window, "side-by-side-single");
    }

    void whatIsSeenIsExported()
    {
        Shown shown;
        shown.lookAt(letterGrade(shown), 3);
        shown.grid->setFolded(SideSection::Score, true);
        shown.click(shown.grid->headRect(1));
        shown.trigger("side-by-side.hide");
        QTRY_COMPARE(shown.columns(), std::size_t{2});
        const QString path = m_directory.filePath("out.md");
        QString filter;
        shown.page->setPathChooser(
            [&](const QString&, const QString& wanted, const std::function<void(const QString&)>& use) {
                filter = wanted;
                use(path);
            });
        shown.trigger("side-by-side.export-markdown");
        QTRY_VERIFY(shown.detail().startsWith("Saved to"));
        QVERIFY(filter.contains("*.md"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(file.readAll());
        if (const QString directory = qEnvironmentVariable("CANDOR_SHOTS"); !directory.isEmpty()) {
            QFile::copy(path, directory + "/side-by-side.md");
        }
        QVERIFY(text.startsWith("# letter"));
        QVERIFY(text.contains("## Python"));
        QVERIFY(!text.contains("## Score"));
        QVERIFY(text.contains("Candidate 1") && text.contains("Candidate 3"));
        QVERIFY(!text.contains("| Candidate 2"));
        shown.trigger("side-by-side.copy-markdown");
        QCOMPARE(QApplication::clipboard()->text(), text);
        shown.page->setPathChooser([&](const QString&, const QString&, const std::function<void(const QString&)>& use) {
            use("/nowhere/at/all.html");
        });
        shown.trigger("side-by-side.export-html");
        QTRY_VERIFY(shown.detail().startsWith("Not saved"));
        shown.page->setPathChooser([&](const QString&, const QString&, const std::function<void(const QString&)>& use) {
            use(m_directory.filePath("out.html"));
        });
        shown.trigger("side-by-side.export-html");
        QTRY_VERIFY(shown.detail().startsWith("Saved to"));
        QFile html(m_directory.filePath("out.html"));
        QVERIFY(html.open(QIODevice::ReadOnly));
        QVERIFY(html.readAll().contains("<table"));
    }

    void exactDuplicatesAreOneColumn()
    {
        Shown shown;
        Drawn other;
        other.python = "def f(n):\n    return n + 2\n";
        shown.open(handMade(m_directory, "duplicates.candor", {Drawn{}, other, Drawn{}, Drawn{}}));
        shown.lookAt({0, 0}, 2);
        QCOMPARE(shown.content().columns[0].members.size(), std::size_t{3});
        shoot(shown.window, "side-by-side-duplicates");
        shown.click(shown.grid->headRect(0));
        shown.trigger("side-by-side.close"); // all three
        QTRY_COMPARE(shown.names(), QStringList("Candidate 2"));
    }

    void sixtyFourCandidatesAreShown()
    {
        Shown shown;
        std::vector<Drawn> drawn(64);
        for (std::size_t i = 0; i < drawn.size(); ++i) {
            drawn[i].python = "def f(n):\n    # number " + std::to_string(i) + "\n    return n * 3\n";
            drawn[i].effect = "returns n times two, as in variant " + std::to_string(i);
            drawn[i].verdict = i % 9 == 3 ? Verdict::Passed : Verdict::WrongAnswer;
        }
        shown.open(handMade(m_directory, "many.candor", drawn));
        shown.lookAt({0, 0}, 64);
        QVERIFY(shown.grid->horizontalScrollBar()->maximum() > 0);
        QVERIFY(shown.grid->gridLayout().columnWidth() >= 260);
        shown.press(Qt::Key_End);
        QCOMPARE(shown.grid->currentColumn(), std::size_t{63});
        QVERIFY(shown.grid->viewport()->rect().contains(shown.grid->headRect(63)));
        shown.trigger("side-by-side.pin");
        QTRY_COMPARE(shown.names().first(), QString("Candidate 64"));
        shown.press(Qt::Key_End);
        QCOMPARE(shown.grid->headRect(0).left(), 0); // stays
        shoot(shown.window, "side-by-side-64");
    }

    void hostileTextIsShownAsItIs()
    {
        Shown shown;
        Drawn hostile;
        hostile.effect = "<img src='/etc/passwd'> \x1b[31m \xe2\x80\xae <?x: y?> | `a` " + std::string(3000, 'w');
        hostile.python = std::string("def f(n):\n\treturn '") + std::string(2000, 'x') + "'\n\x07\n<b>\n";
        hostile.message = "<h1>\nno</h1>";
        hostile.got = "'\xff\xfe <script>'";
        Drawn empty;
        empty.python.clear();
        empty.effect.clear();
        shown.open(handMade(m_directory, "hostile.candor", {hostile, empty}));
        shown.lookAt({0, 0}, 2);
        for (const SideRow& row : shown.content().rows) {
            for (const SideCell& cell : row.cells) {
                QVERIFY(!cell.text.contains(QChar(0x1b)) && !cell.text.contains(QChar(0x202e)));
                for (const SideInkSpan& ink : cell.inks) {
                    QVERIFY(ink.begin >= 0 && ink.begin <= ink.end && ink.end <= cell.text.size());
                }
            }
        }
        for (const QLabel* label : shown.page->findChildren<QLabel*>()) {
            QCOMPARE(label->textFormat(), Qt::PlainText);
        }
        shoot(shown.window, "side-by-side-hostile");
    }

    void whatIsHiddenIsNotWorkedOn()
    {
        Shown shown;
        const TrialKey key = letterGrade(shown);
        shown.lookAt(key, 3);
        shown.page->hide();
        shown.focus.setTrial(trialOf(shown.workbench, "is_prime", 0));
        QTest::qWait(50);
        QCOMPARE(shown.columns(), std::size_t{3});
        shown.page->show();
        QTRY_COMPARE(shown.columns(), std::size_t{1});
        shown.workbench.close();
        QTRY_VERIFY(shown.page->findChild<QPushButton*>("emptyStateButton")->isVisible());
    }
};

QTEST_MAIN(TestSideBySidePage)
#include "tst_side_by_side_page.moc"
