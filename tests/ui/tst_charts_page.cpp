// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/query/filter_text.h"
#include "tests/core/analysis/hand_made_snapshot.h"
#include "tests/ui/page_fixture.h"
#include "ui/charts/chart_card.h"
#include "ui/charts/chart_export.h"
#include "ui/charts/chart_plot.h"
#include "ui/charts/charts_page.h"
#include "ui/charts/charts_view.h"
#include "ui/charts/figure_model.h"
#include "ui/charts/figure_set.h"
#include "ui/parts/table_copy.h"
#include "ui/theme/plain.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QDateTime>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollBar>
#include <QTableView>
#include <QToolTip>
#include <QXmlStreamReader>

#include <memory>

using namespace candor;
using namespace candor::ui;

namespace {

const char* const kHostile = "<img src=/etc/passwd>\n\x1b[31m \"quoted\" \xe2\x80\xae gnp.exe with a very long name "
                             "that goes on and on and on until nobody reads it any more";

Configuration configurationNamed(const std::string& name, int n = 1, const std::string& model = "model")
{
    Configuration configuration;
    configuration.name = name;
    configuration.model = model;
    configuration.n = n;
    return configuration;
}

std::shared_ptr<const Suite> suiteOf(std::size_t tasks)
{
    auto suite = std::make_shared<Suite>();
    suite->name = "numbers";
    for (std::size_t i = 0; i < tasks; ++i) {
        Task task;
        task.id = i == 1 ? kHostile : "task_" + std::to_string(i);
        task.prompt = "Return " + std::to_string(i) + ".";
        task.entryPoint = "f";
        task.category = i % 2 == 0 ? "even" : "odd";
        task.cases = {{{"1"}, "1"}};
        suite->tasks.push_back(std::move(task));
    }
    sealSuite(*suite);
    return suite;
}

ChartScope scopeOf(const Snapshot& snapshot)
{
    auto picture = std::make_shared<Picture>();
    picture->snapshot = std::make_shared<const Snapshot>(snapshot);
    ChartScope scope;
    scope.picture = picture;
    scope.refs = configurationsOf(snapshot, std::nullopt);
    return scope;
}

/// As many configurations, N = 3, each with all tasks; configuration c passes the first c % (tasks + 1) tasks.
HandMadeSnapshot grown(std::size_t configurations, std::size_t tasks)
{
    HandMadeSnapshot made;
    std::vector<Configuration> all;
    for (std::size_t c = 0; c < configurations; ++c) {
        const std::string name = c == 1 ? kHostile : "Qwen3-30B-A3B-FP8 temperature variant " + std::to_string(c);
        all.push_back(configurationNamed(name, 3, "model " + std::to_string(c % 7)));
    }
    made.addSession(suiteOf(tasks), all);
    for (std::size_t c = 0; c < configurations; ++c) {
        for (std::size_t t = 0; t < tasks; ++t) {
            const Verdict first = t < c % (tasks + 1) ? Verdict::Passed
                                  : t % 3 == 0        ? Verdict::CompileError
                                                      : Verdict::WrongAnswer;
            const double score = 100.0 + static_cast<double>(t);
            made.addTrial(c, t,
                          {{.verdict = first, .score = score},
                           {.verdict = Verdict::WrongAnswer, .score = score - 5.0},
                           {.verdict = t % 2 == 0 ? Verdict::Passed : Verdict::Timeout, .score = score + 2.0}});
        }
    }
    return made;
}

/// The charts page on the sample workspace, shown.
struct ShownPage
{
    explicit ShownPage(PageFixture& fixture, QSize size = {1'280, 800})
    {
        Registry registry;
        addChartsPage(registry);
        entry = registry.pages.front();
        entry.addCommands(fixture.context);
        page.reset(static_cast<ChartsView*>(entry.make(fixture.context)));
        page->resize(size);
        page->show();
        page->activateWindow();
    }
    ChartCard& card(const char* id) const { return *page->findChild<ChartCard*>(QStringLiteral("chart-") + id); }
    ChartPlot& plot(const char* id) const { return card(id).plot(); }
    bool isMade() const { return !plot("success").figure()->places.empty(); }

    PageEntry entry;
    std::unique_ptr<ChartsView> page;
};

std::size_t firstBar(const Figure& figure, std::size_t place)
{
    return figure.firstMarkAt(place);
}

void clickItem(ChartPlot& plot, std::size_t item)
{
    plot.grab(); // lays out
    QTest::mouseClick(&plot, Qt::LeftButton, Qt::NoModifier, plot.pointOf(item).toPoint());
}

} // namespace

class TestChartsPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(ThemeMode::Light, false); }
    void cleanup() { applyTheme(ThemeMode::Light, false); }

    void registersUnderItsName();
    void saysWhatToDoWhenNothingIsOpen();
    void showsTheSamplesFigures();
    void aClickOnABarFiltersTheResults();
    void theKeyboardChoosesAndOpensABar();
    void aClickOnACellOpensItsTrial();
    void groupsByModel();
    void tablesHoldWhatTheFiguresShow();
    void exportsAreValidFiles();
    void exportsThroughTheDialogAndTellsFailures();
    void copiesTheChartAsAnImage();
    void followsThePalette();
    void zoomsPansAndResets();
    void theWheelScrollsThePageUnlessTheChartHasFocus();
    void holdsFiftyConfigurations();
    void hostileNamesStayText();
    void countsTenThousandTasks();
    void aSingleConfigurationSaysSo();
    void refusesWithTheReason();
    void everyChartCanBeReadAloud();
    void standsInTwoColumnsWhereThereIsRoom();
    void theFlightRecorderHasOneTimeAxis();
    void shoots();

private:
    QTemporaryDir m_directory;
};

void TestChartsPage::registersUnderItsName()
{
    Registry registry;
    addChartsPage(registry);
    QCOMPARE(registry.pages.size(), std::size_t{1});
    QCOMPARE(registry.pages.front().id, QString("charts"));
    QCOMPARE(registry.pages.front().order, 4);
}

void TestChartsPage::saysWhatToDoWhenNothingIsOpen()
{
    PageFixture fixture;
    ShownPage shown(fixture);
    QSignalSpy wanted(&fixture.focus, &Focus::pageWanted);
    auto* button = shown.page->findChild<QPushButton*>("emptyStateButton");
    QVERIFY(button && button->isVisible());
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(wanted.value(0).value(0).toString(), QString("start"));
    QVERIFY(!shown.page->findChild<QComboBox*>("chartsWhich")->isVisible());
}

void TestChartsPage::showsTheSamplesFigures()
{
    PageFixture fixture;
    fixture.open(sampleWorkspace(m_directory));
    ShownPage shown(fixture);
    QTRY_VERIFY(shown.isMade());
    const Figure& success = *shown.plot("success").figure();
    QCOMPARE(success.places.size(), std::size_t{2});
    QCOMPARE(success.places[0].note, QString("13/18"));
    QCOMPARE(success.places[1].note, QString("4/18"));
    QVERIFY(qAbs(success.marks[0].to - 13.0 / 18.0) < 1e-12);
    QVERIFY(success.marks[0].interval.has_value());
    QVERIFY(success.reference.has_value());
    QVERIFY(qAbs(*success.reference - 13.0 / 18.0) < 1e-12);
    const Figure& ends = *shown.plot("ends").figure();
    QCOMPARE(ends.high, 18.0);
    const Figure& matrix = *shown.plot("matrix").figure();
    QCOMPARE(matrix.places.size(), std::size_t{18});
    QCOMPARE(matrix.itemCount(), std::size_t{36});
}

void TestChartsPage::aClickOnABarFiltersTheResults()
{
    PageFixture fixture;
    fixture.open(sampleWorkspace(m_directory));
    ShownPage shown(fixture);
    QTRY_VERIFY(shown.isMade());
    QSignalSpy wanted(&fixture.focus, &Focus::filterWanted);
    ChartPlot& plot = shown.plot("success");
    clickItem(plot, firstBar(*plot.figure(), 1));
    QCOMPARE(wanted.count(), 1);
    const auto parsed = parseFilter(utf8(wanted[0][0].toString()));
    QVERIFY(parsed.errors.empty());
    const std::string& name = fixture.workbench.picture().configuration({0, 1})->name;
    QCOMPARE(wanted[0][0].toString(), QStringLiteral("config=") + qt(quoteFilterValue(name)));

    ChartPlot& ends = shown.plot("ends");
    clickItem(ends, firstBar(*ends.figure(), 1));
    QCOMPARE(wanted.count(), 2);
    QVERIFY(wanted[1][0].toString().endsWith("class:passed"));
    QVERIFY(parseFilter(utf8(wanted[1][0].toString())).errors.empty());
}

void TestChartsPage::theKeyboardChoosesAndOpensABar()
{
    PageFixture fixture;
    fixture.open(sampleWorkspace(m_directory));
    ShownPage shown(fixture);
    QTRY_VERIFY(shown.isMade());
    QSignalSpy wanted(&fixture.focus, &Focus::filterWanted);
    ChartPlot& plot = shown.plot("success");
    plot.setFocus();
    QTest::keyClick(&plot, Qt::Key_Right);
    QTest::keyClick(&plot, Qt::Key_Right);
    QVERIFY(plot.current().has_value());
    QCOMPARE(plot.figure()->placeOf(*plot.current()), std::size_t{1});
    QVERIFY(plot.accessibleDescription().contains("4"));
    QTest::keyClick(&plot, Qt::Key_Return);
    QCOMPARE(wanted.count(), 1);
    QTest::keyClick(&plot, Qt::Key_Escape);
    QVERIFY(!plot.current().has_value());
}

void TestChartsPage::aClickOnACellOpensItsTrial()
{
    PageFixture fixture;
    fixture.open(sampleWorkspace(m_directory));
    ShownPage shown(fixture);
    QTRY_VERIFY(shown.isMade());
    QSignalSpy pages(&fixture.focus, &Focus::pageWanted);
    ChartPlot& plot = shown.plot("matrix");
    clickItem(plot, 3); // second task, second configuration
    QVERIFY(fixture.focus.candidate().has_value());
    const Snapshot& snapshot = *fixture.workbench.picture().snapshot;
    const auto row = rowOf(snapshot, fixture.focus.candidate()->trial);
    QCOMPARE(snapshot.trials.task[*row], 1u);
    QCOMPARE(snapshot.trials.configuration[*row], 1u);
    QCOMPARE(pages.value(0).value(0).toString(), QString("results"));
}

void TestChartsPage::groupsByModel()
{
    PageFixture fixture;
    fixture.open(sampleWorkspace(m_directory));
    ShownPage shown(fixture);
    QTRY_VERIFY(shown.isMade());
    auto* by = shown.page->findChild<QComboBox*>("chartsGroupBy");
    by->setFocus();
    QTest::keyClick(by, Qt::Key_Down);
    QTRY_VERIFY(shown.plot("success").figure()->marks[0].target.filter.startsWith("model="));
}

void TestChartsPage::tablesHoldWhatTheFiguresShow()
{
    PageFixture fixture;
    fixture.open(sampleWorkspace(m_directory));
    ShownPage shown(fixture);
    QTRY_VERIFY(shown.isMade());
    QTest::mouseClick(shown.page->findChild<QPushButton*>("chartsTables"), Qt::LeftButton);
    QVERIFY(fixture.commands.find("charts.table")->isChecked());
    for (const auto& [id, title] : chartTitles()) {
        const ChartCard& card = shown.card(id.toLatin1().constData());
        QVERIFY2(card.table().isVisibleTo(shown.page.get()), qPrintable(id));
        const Figure& figure = *card.plot().figure();
        QCOMPARE(static_cast<std::size_t>(card.table().model()->rowCount()), figure.table.rows);
    }
    const TextGrid grid = gridOf(*shown.card("success").table().model());
    QCOMPARE(grid.rows[0][3], QString("13"));
    QCOMPARE(grid.rows[0][4], QString("18"));
    QCOMPARE(grid.rows[1][3], QString("4"));
    for (const FigureMark& mark : shown.plot("ends").figure()->marks) {
        const TextGrid ends = gridOf(*shown.card("ends").table().model());
        QCOMPARE(ends.rows[mark.row][static_cast<int>(mark.series) + 1], mark.label);
    }
    QTableView& table = shown.card("success").table();
    table.setFocus();
    table.selectAll();
    QTest::keyClick(&table, Qt::Key_C, Qt::ControlModifier);
    QVERIFY(QApplication::clipboard()->text().contains("13\t18"));

    FigureModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto figures = allFigures(scopeOf(grown(2, 3).snapshot), {});
    const auto more = allFigures(scopeOf(grown(3, 3).snapshot), {});
    model.setFigure(figures[0]);
    model.setFigure(more[0]);
    QCOMPARE(model.rowCount(), 3);
    model.setFigure(figures[4]);
    QCOMPARE(model.rowCount(), 3);
}

void TestChartsPage::exportsAreValidFiles()
{
    for (const FigurePtr& figure : allFigures(scopeOf(grown(4, 12).snapshot), {})) {
        QImage image;
        QVERIFY2(image.loadFromData(exported(figure, ExportFormat::Png, 0.0), "PNG"), qPrintable(figure->id));
        QVERIFY(image.width() >= 1'800);
        const QByteArray svg = exported(figure, ExportFormat::Svg, 0.0);
        QXmlStreamReader reader(svg);
        QString text;
        while (!reader.atEnd()) {
            if (reader.readNext() == QXmlStreamReader::Characters) {
                text += reader.text();
            }
        }
        QVERIFY2(!reader.hasError(), qPrintable(figure->id + reader.errorString()));
        QVERIFY2(text.contains(figure->title), qPrintable(figure->id));
        QVERIFY(exported(figure, ExportFormat::Pdf, 0.0).startsWith("%PDF-1."));
    }
}

void TestChartsPage::exportsThroughTheDialogAndTellsFailures()
{
    PageFixture fixture;
    fixture.open(sampleWorkspace(m_directory));
    ShownPage shown(fixture);
    QTRY_VERIFY(shown.isMade());
    const QString file = m_directory.filePath("chart");
    QString suggested;
    shown.page->setSaveDialog([&](QWidget*, const QString& name, const QString&, const auto& chosen) {
        suggested = name;
        chosen(file);
    });
    auto* menu = shown.page->findChild<QMenu*>("chartsExportMenu");
    emit menu->aboutToShow();
    menu->findChild<QAction*>("chartSvg")->trigger();
    QCOMPARE(suggested, QString("candor-success.svg"));
    QVERIFY(QFile::exists(file + ".svg"));
    fixture.commands.find("charts.export")->trigger();

    shown.page->setSaveDialog([](QWidget*, const QString&, const QString&, const auto& chosen) {
        chosen(QStringLiteral("/nowhere/at/all/chart.pdf"));
    });
    menu->findChild<QAction*>("chartPdf")->trigger();
    auto* problem = shown.page->findChild<QMessageBox*>("chartsExportProblem");
    QVERIFY(problem);
    QVERIFY(problem->text().contains("/nowhere/at/all/chart.pdf"));
    QCOMPARE(problem->textFormat(), Qt::PlainText);
    problem->close();
}

void TestChartsPage::copiesTheChartAsAnImage()
{
    PageFixture fixture;
    fixture.open(sampleWorkspace(m_directory));
    ShownPage shown(fixture);
    QTRY_VERIFY(shown.isMade());
    QApplication::clipboard()->clear();
    fixture.commands.find("charts.copy")->trigger();
    QVERIFY(!QApplication::clipboard()->image().isNull());
}

void TestChartsPage::followsThePalette()
{
    PageFixture fixture;
    fixture.open(sampleWorkspace(m_directory));
    ShownPage shown(fixture);
    QTRY_VERIFY(shown.isMade());
    ChartPlot& plot = shown.plot("success");
    QCOMPARE(plot.grab().toImage().pixelColor(4, 4), lightTheme().panel);
    applyTheme(ThemeMode::Dark, false);
    QTRY_COMPARE(plot.grab().toImage().pixelColor(4, 4), darkTheme().panel);
    QCOMPARE(plot.yAxis->tickLabelColor(), darkTheme().dim);
}

void TestChartsPage::zoomsPansAndResets()
{
    ChartPlot plot;
    plot.resize(600, 300);
    plot.setFigure(allFigures(scopeOf(grown(4, 6).snapshot), {})[0]);
    plot.show();
    plot.setFocus();
    const QCPRange whole = plot.yAxis->range();
    QTest::keyClick(&plot, Qt::Key_Plus);
    QVERIFY(plot.yAxis->range().size() < whole.size());
    const double before = plot.xAxis->range().lower;
    QTest::mousePress(&plot, Qt::LeftButton, Qt::NoModifier, QPoint(300, 150));
    QTest::mouseMove(&plot, QPoint(290, 150));
    QTest::mouseMove(&plot, QPoint(260, 150));
    QTest::mouseRelease(&plot, Qt::LeftButton, Qt::NoModifier, QPoint(260, 150));
    QVERIFY(plot.xAxis->range().lower > before);
    QTest::keyClick(&plot, Qt::Key_0);
    QCOMPARE(plot.yAxis->range().size(), whole.size());
    QTest::keyClick(&plot, Qt::Key_Minus);
    QVERIFY(plot.yAxis->range().size() <= whole.size() + 1e-9);
}

void TestChartsPage::theWheelScrollsThePageUnlessTheChartHasFocus()
{
    ChartPlot plot;
    plot.resize(600, 300);
    plot.setFigure(allFigures(scopeOf(grown(4, 6).snapshot), {})[0]);
    plot.show();
    const double whole = plot.yAxis->range().size();
    const auto turn = [&plot](Qt::KeyboardModifiers modifiers) {
        QWheelEvent wheel(QPointF(300, 150), plot.mapToGlobal(QPointF(300, 150)), {}, {0, 120}, Qt::NoButton, modifiers,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(&plot, &wheel);
        return wheel.isAccepted();
    };
    plot.clearFocus();
    QVERIFY(!turn(Qt::NoModifier));
    QCOMPARE(plot.yAxis->range().size(), whole);
    QVERIFY(turn(Qt::ControlModifier));
    QVERIFY(plot.yAxis->range().size() < whole);
}

void TestChartsPage::holdsFiftyConfigurations()
{
    const auto figures = allFigures(scopeOf(grown(50, 12).snapshot), {});
    ChartCard card("success", "Success rate");
    card.setFigure(figures[0]);
    card.resize(1'000, 400);
    card.show();
    QVERIFY(QTest::qWaitForWindowExposed(&card));
    auto* across = card.findChild<QScrollBar*>("scrollAcross-success");
    QTRY_VERIFY(across->isVisible());
    QVERIFY(card.plot().placeWindow().shown < 12.0);
    across->setValue(across->maximum());
    QVERIFY(card.plot().placeWindow().first > 35.0);
    card.plot().setFocus();
    QTest::keyClick(&card.plot(), Qt::Key_Home);
    QCOMPARE(qRound(card.plot().placeWindow().first), 0);
    QTest::keyClick(&card.plot(), Qt::Key_End);
    QVERIFY(card.plot().placeWindow().first > 35.0);
}

void TestChartsPage::hostileNamesStayText()
{
    const auto figures = allFigures(scopeOf(grown(3, 4).snapshot), {});
    const Figure& success = *figures[0];
    QVERIFY(success.places[1].name.contains("<img"));
    QVERIFY(!success.places[1].name.contains(QChar(0x202e)));
    QVERIFY(!success.places[1].name.contains('\n'));
    const auto parsed = parseFilter(utf8(success.marks[1].target.filter));
    QVERIFY(parsed.errors.empty());
    QCOMPARE(parsed.filter.terms.size(), std::size_t{1});
    ChartCard card("success", "Success rate");
    card.setFigure(figures[0]);
    for (const QLabel* label : card.findChildren<QLabel*>()) {
        QCOMPARE(label->textFormat(), Qt::PlainText);
    }
}

void TestChartsPage::countsTenThousandTasks()
{
    const auto figures = allFigures(scopeOf(grown(2, 10'000).snapshot), {});
    QCOMPARE(figures.size(), chartTitles().size());
    const FigurePtr matrix = figures[4];
    QCOMPARE(matrix->itemCount(), std::size_t{20'000});
    ChartPlot plot;
    plot.resize(800, 400);
    plot.setFigure(matrix);
    plot.show();
    plot.setFocus();
    QTest::keyClick(&plot, Qt::Key_End);
    QCOMPARE(*plot.current(), std::size_t{19'999});
    QVERIFY(plot.accessibleDescription().contains("task_9999"));
    QVERIFY(!exported(matrix, ExportFormat::Png, 0.0).isEmpty());
}

void TestChartsPage::aSingleConfigurationSaysSo()
{
    const auto figures = allFigures(scopeOf(grown(1, 4).snapshot), {});
    QVERIFY(figures[0]->note.contains("nothing to compare"));
    HandMadeSnapshot one;
    one.addSession(suiteOf(2), {configurationNamed("one")});
    one.addTrial(0, 0, Verdict::BackendFailure);
    const auto outside = allFigures(scopeOf(one.snapshot), {});
    QVERIFY(outside[0]->marks.empty());
    QCOMPARE(outside[0]->places[0].note, QString("no trial yet · incomplete"));
    QVERIFY(outside[1]->note.contains("1 of 1"));
}

void TestChartsPage::refusesWithTheReason()
{
    HandMadeSnapshot made;
    made.addSession(suiteOf(2), {configurationNamed("one")});
    made.addTrial(0, 0, Verdict::Passed);
    made.addTrial(0, 1, Verdict::WrongAnswer);
    const auto figures = allFigures(scopeOf(made.snapshot), {});
    QVERIFY(figures[2]->refusal.contains("N = 3"));
    QVERIFY(figures[3]->refusal.contains("N = 3"));
    QVERIFY(!figures[6]->refusal.isEmpty());
    ChartCard card("selection", "What selection cost");
    card.setFigure(figures[2]);
    card.show();
    QCOMPARE(card.findChild<QLabel*>("refusal-selection")->text(), figures[2]->refusal);
    QVERIFY(card.findChild<QLabel*>("refusal-selection")->isVisible());
    QVERIFY(!card.plot().isVisible());
    const auto mixed = allFigures(scopeOf(grown(1, 4).snapshot), {});
    QVERIFY(mixed[3]->note.contains("can't be estimated"));
}

void TestChartsPage::everyChartCanBeReadAloud()
{
    PageFixture fixture;
    fixture.open(sampleWorkspace(m_directory));
    ShownPage shown(fixture);
    QTRY_VERIFY(shown.isMade());
    for (const auto& [id, title] : chartTitles()) {
        const ChartPlot& plot = shown.plot(id.toLatin1().constData());
        QVERIFY2(!plot.accessibleName().isEmpty(), qPrintable(id));
        QVERIFY2(plot.accessibleDescription().size() > 20, qPrintable(id));
        QCOMPARE(plot.focusPolicy(), Qt::StrongFocus);
    }
    for (const QWidget* widget : shown.page->findChildren<QWidget*>()) {
        const bool interactive = qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QComboBox*>(widget);
        if (interactive && widget->isVisibleTo(shown.page.get()) && !widget->objectName().startsWith("qt_")) {
            QVERIFY2(!widget->objectName().isEmpty() && !widget->accessibleName().isEmpty(),
                     qPrintable(widget->objectName() + widget->metaObject()->className()));
        }
    }
}

void TestChartsPage::standsInTwoColumnsWhereThereIsRoom()
{
    PageFixture fixture;
    fixture.open(sampleWorkspace(m_directory));
    ShownPage shown(fixture, {1'000, 700});
    QTRY_VERIFY(shown.isMade());
    QTRY_VERIFY(shown.card("ends").y() > shown.card("success").y());
    shown.page->resize(1'500, 800);
    QTRY_COMPARE(shown.card("ends").y(), shown.card("success").y());
    auto* which = shown.page->findChild<QComboBox*>("chartsWhich");
    which->setFocus();
    QTest::keyClick(which, Qt::Key_Down);
    QTRY_VERIFY(!shown.card("ends").isVisible());
    QVERIFY(shown.card("success").isVisible());
    QTRY_VERIFY(shown.card("success").height() > 600);
}

void TestChartsPage::theFlightRecorderHasOneTimeAxis()
{
    PageFixture fixture;
    const auto file = sampleWorkspace(m_directory);
    fixture.open(file);
    ChartScope scope;
    scope.picture = fixture.workbench.sharedPicture();
    scope.refs = configurationsOf(scope.snapshot(), std::nullopt);
    QVERIFY(flightFigure(scope).refusal.contains("no flight record"));

    const std::string id = scope.snapshot().sessions[0].id;
    std::vector<FlightSample> samples;
    for (int i = 0; i < 200; ++i) {
        FlightSample sample;
        sample.atMs = QDateTime::currentMSecsSinceEpoch() + 2'000 * (i + 1); // after what the run itself stored
        sample.backend = "vllm <b>";
        sample.limit = 8;
        sample.inFlight = 5;
        sample.queued = 2;
        sample.failed = i == 120 ? 3 : 0;
        sample.metrics.running = 4.0;
        samples.push_back(sample);
    }
    const auto other = m_directory.filePath("flight.candor").toStdString();
    std::filesystem::copy_file(file, other, std::filesystem::copy_options::overwrite_existing);
    std::shared_ptr<Workspace> workspace = *Workspace::open(other, Workspace::Access::ReadWrite);
    QVERIFY(workspace->addFlightSamples(id, samples).ok());
    scope.workspace = workspace;
    const Figure figure = flightFigure(scope);
    QVERIFY(figure.refusal.isEmpty());
    QVERIFY(figure.places.size() > 30 && figure.places.size() <= 60);
    QVERIFY(figure.note.contains("3 requests failed"));
    QVERIFY2(figure.method.contains(" samples"), qPrintable(figure.method));
    Figure titled = figure;
    titled.title = "Flight recorder";
    ChartCard card("flight", titled.title);
    card.setFigure(std::make_shared<const Figure>(titled));
    for (const QSize size : {QSize(1'248, 420), QSize(2'528, 640)}) {
        card.resize(size);
        card.show();
        QVERIFY(QTest::qWaitForWindowExposed(&card));
        shoot(card, QStringLiteral("flight-%1").arg(size.width()));
    }
    applyTheme(ThemeMode::Light, false);
    QVERIFY(figure.table.rows >= 200);
    const auto failures = std::ranges::count(figure.marks, std::size_t{4}, &FigureMark::series);
    QVERIFY(failures >= 1 && failures <= 2); // the run itself may have had one
    const auto top =
        std::ranges::max(figure.marks, {}, [](const FigureMark& mark) { return mark.series == 1 ? mark.to : 0.0; });
    QCOMPARE(top.from, 5.0);
    QCOMPARE(top.to, 7.0);
}

void TestChartsPage::shoots()
{
    PageFixture fixture;
    fixture.open(sampleWorkspace(m_directory));
    for (const QSize size : {QSize(1'280, 800), QSize(1'040, 740), QSize(2'560, 1'440)}) {
        ShownPage shown(fixture, size);
        QTRY_VERIFY(shown.isMade());
        shoot(*shown.page, QStringLiteral("charts-%1").arg(size.width()));
        QWidget* board = shown.card("success").parentWidget();
        shoot(*board, QStringLiteral("charts-all-%1").arg(size.width()));
        shown.page->showTables(true);
        shoot(*board, QStringLiteral("charts-tables-%1").arg(size.width()));
    }
    const auto figures = allFigures(scopeOf(grown(50, 12).snapshot), {});
    for (const FigurePtr& figure : figures) {
        ChartCard card(figure->id, figure->title);
        card.setFigure(figure);
        card.resize(640, 420);
        card.show();
        QVERIFY(QTest::qWaitForWindowExposed(&card));
        shoot(card, "fifty-" + figure->id);
    }
}

QTEST_MAIN(TestChartsPage)
#include "tst_charts_page.moc"
