// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/window_fixture.h"
#include "ui/charts/chart_card.h"
#include "ui/charts/chart_plot.h"
#include "ui/parts/python_view.h"
#include "ui/report/report_view.h"
#include "ui/sidebyside/column_grid.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QTableView>

using namespace candor;
using namespace candor::ui;

/// A first visit, from the start page to a report in a file, with a user's clicks and keys.
class TestStory : public QObject
{
    Q_OBJECT
    QTemporaryDir m_directory;

    static bool shows(QWidget& widget, const QString& words)
    {
        for (const QLabel* label : widget.findChildren<QLabel*>()) {
            if (label->isVisible() && label->text().contains(words)) {
                return true;
            }
        }
        return false;
    }

private slots:
    void fromTheStartPageToAReport()
    {
        WindowFixture story({1440, 900});
        story.page.services->workspaceFile = m_directory.filePath("story.candor").toStdString();
        QCOMPARE(story.window.currentPage(), QString("start"));
        shoot(story.window, "story-1-start");

        QTest::mouseClick(story.find<QAbstractButton>("runSample"), Qt::LeftButton);
        QTRY_COMPARE(story.window.currentPage(), QString("run"));
        QSignalSpy ended(&story.page.workbench, &Workbench::runEnded);
        QVERIFY(ended.wait(120'000));
        QTRY_COMPARE(story.page.workbench.picture().snapshot->trials.size(), std::size_t{36});
        shoot(story.window, "story-2-run");

        story.press(Qt::Key_3, Qt::AltModifier);
        QCOMPARE(story.window.currentPage(), QString("results"));
        QTRY_VERIFY(shows(story.window, "Regressed: 13/18"));
        QVERIFY(shows(story.window, "9 tasks lost"));
        // Until the results page has given its order, J walks all failures of the session.
        QTRY_VERIFY(shows(story.window, "14 failures"));
        story.press(Qt::Key_J);
        QTRY_VERIFY(story.focus().candidate());
        const QString task = "letter_grade"; // the first that failed under the compared configuration
        QTRY_VERIFY(shows(*story.find<QWidget>("dock-inspector"), task));
        QTRY_VERIFY(shows(*story.find<QWidget>("dock-inspector"), "does not compile") ||
                    story.window.findChild<PythonView*>());
        shoot(story.window, "story-3-results");

        story.press(Qt::Key_4, Qt::AltModifier);
        auto* grid = story.find<ColumnGrid>("sideBySideGrid");
        QTRY_VERIFY(grid->content() && grid->content()->columns.size() == 3);
        shoot(story.window, "story-4-side-by-side");
        const SideContent& content = *grid->content();
        std::optional<std::pair<std::size_t, std::size_t>> hole;
        for (std::size_t row = 0; row < content.rows.size() && !hole; ++row) {
            for (std::size_t column = 0; column < content.rows[row].cells.size() && !hole; ++column) {
                if (content.rows[row].section == SideSection::Holes && content.rows[row].cells[column].goesTo >= 0) {
                    hole = {row, column};
                }
            }
        }
        QVERIFY(hole);
        const int place = content.rows[hole->first].cells[hole->second].goesTo;
        grid->goToRow(hole->first, hole->second);
        QTest::mouseClick(grid->viewport(), Qt::LeftButton, {}, grid->cellRect(hole->first, hole->second).center());
        QTRY_VERIFY(grid->cursor().line);
        QTRY_VERIFY(grid->viewport()->rect().intersects(grid->cellRect(static_cast<std::size_t>(place), hole->second)));

        story.press(Qt::Key_5, Qt::AltModifier);
        auto* card = story.window.findChild<ChartCard*>("chart-success");
        QTRY_VERIFY(card && card->plot().figure() && !card->plot().figure()->places.empty());
        shoot(story.window, "story-5-charts");
        card->plot().grab(); // lays out
        QTest::mouseClick(&card->plot(), Qt::LeftButton, {},
                          card->plot().pointOf(card->plot().figure()->firstMarkAt(1)).toPoint());
        QTRY_COMPARE(story.window.currentPage(), QString("results"));
        QTRY_VERIFY(story.find<QLineEdit>("resultsFilter")->text().contains("Qwen3-30B-FP8"));

        story.press(Qt::Key_6, Qt::AltModifier);
        auto* report = story.window.findChild<ReportView*>("report");
        QVERIFY(report);
        const QString file = m_directory.filePath("report.html");
        report->setAskFile([file](const QString&, const auto& chosen) { chosen(file); });
        story.press(Qt::Key_E, Qt::ControlModifier);
        QTRY_VERIFY(QFile::exists(file));
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        QVERIFY(written.readAll().contains("9 tasks lost"));
        shoot(story.window, "story-6-report");
    }
};

QTEST_MAIN(TestStory)
#include "tst_story.moc"
