// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// bench_window [TASKS [CANDIDATES [WORKSPACE]]]: what a user waits for in the window, over 10,000 tasks × 5 candidates
// × two configurations: median and 99th percentile of opening, filtering while typing, sorting, the next failure and
// side by side; the longest event of a walk through all pages; start-up against a bare QMainWindow. The workspace is
// made when it is not there (some minutes).

#include "app/candor/every_page.h"
#include "tests/bench/large_workspace.h"
#include "tests/ui/page_fixture.h"
#include "ui/frame/main_window.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QElapsedTimer>
#include <QHeaderView>
#include <QLineEdit>
#include <QMainWindow>
#include <QTableView>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

using namespace candor;
using namespace candor::ui;

namespace {

/// Times every event that the loop hands out: a long one is a stall.
class WatchedApplication : public QApplication
{
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override
    {
        if (m_depth > 0) {
            return QApplication::notify(receiver, event);
        }
        ++m_depth;
        const std::string name = receiver->metaObject()->className();
        const int type = event->type();
        QElapsedTimer timer;
        timer.start();
        const bool result = QApplication::notify(receiver, event);
        const double took = static_cast<double>(timer.nsecsElapsed()) / 1e6;
        --m_depth;
        events.push_back(took);
        if (took > longest) {
            longest = took;
            longestName = name + ", event " + std::to_string(type);
        }
        return result;
    }
    void forget()
    {
        events.clear();
        longest = 0.0;
        longestName.clear();
    }

    std::vector<double> events; ///< ms
    double longest = 0.0;
    std::string longestName;

private:
    int m_depth = 0;
};

struct Series
{
    std::vector<double> values;

    [[nodiscard]] double at(double share)
    {
        std::sort(values.begin(), values.end());
        return values.empty() ? 0.0
                              : values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5)];
    }
    void print(const char* what)
    {
        std::printf("%-34s median %8.2f ms   99 %% %8.2f ms   (n = %zu)\n", what, at(0.5), at(0.99), values.size());
    }
};

double millisecondsOf(const std::function<void()>& act, const std::function<bool()>& done)
{
    QElapsedTimer timer;
    timer.start();
    act();
    while (!done() && timer.elapsed() < 60'000) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents, 5);
    }
    QCoreApplication::sendPostedEvents();
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

/// From nothing to a window that was painted.
double startUp(const std::function<std::unique_ptr<QMainWindow>()>& make)
{
    QElapsedTimer timer;
    timer.start();
    const std::unique_ptr<QMainWindow> window = make();
    window->show();
    (void)QTest::qWaitForWindowExposed(window.get());
    window->grab();
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

void benchStartUp()
{
    Series ours;
    Series bare;
    for (int i = 0; i < 7; ++i) {
        PageFixture fixture;
        bare.values.push_back(startUp([] { return std::make_unique<QMainWindow>(); }));
        ours.values.push_back(
            startUp([&fixture] { return std::make_unique<MainWindow>(fixture.workbench, everyPage()); }));
    }
    bare.print("start-up, bare QMainWindow");
    ours.print("start-up, Candor");
    std::printf("%-34s %.1f\n", "start-up / bare QMainWindow", ours.at(0.5) / bare.at(0.5));
}

class Walk
{
public:
    Walk(PageFixture& fixture, MainWindow& window) : m_fixture(fixture), m_window(window) {}

    void filter()
    {
        m_window.showPage("results");
        auto* line = m_window.findChild<QLineEdit*>("resultsFilter");
        Series series;
        for (const QString text : {"verdict:wrong", "task:letter*", "holes>0 score<100", "lost:yes", "model:small"}) {
            line->clear();
            settle();
            for (const QChar letter : text) {
                const double took =
                    millisecondsOf([&] { QTest::keyClick(line, letter.toLatin1()); }, [] { return true; });
                series.values.push_back(took);
            }
            settle();
        }
        line->clear();
        settle();
        series.print("a letter of the filter");
    }

    void sort()
    {
        Series series;
        for (QTableView* view : m_window.findChildren<QTableView*>()) {
            if (!view->isVisible() || view->model()->rowCount() < 1'000) {
                continue;
            }
            for (int column = 0; column < std::min(6, view->model()->columnCount()); ++column) {
                series.values.push_back(
                    millisecondsOf([&] { view->sortByColumn(column, Qt::DescendingOrder); }, [] { return true; }));
                settle();
            }
        }
        series.print("sorting");
    }

    void failures(const char* page, const char* what)
    {
        m_window.showPage(page);
        settle();
        Series series;
        for (int i = 0; i < 40; ++i) {
            const auto before = m_fixture.focus.candidate();
            bool moved = true;
            const double took = millisecondsOf([&] { moved = m_fixture.focus.nextFailure(); },
                                               [&] { return !moved || m_fixture.focus.candidate() != before; });
            if (!moved) {
                break;
            }
            series.values.push_back(took);
            settle();
        }
        series.print(what);
    }

    void settle()
    {
        QElapsedTimer timer;
        timer.start();
        do {
            QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
        } while (timer.elapsed() < 120);
    }

private:
    PageFixture& m_fixture;
    MainWindow& m_window;
};

} // namespace

int main(int argc, char* argv[])
{
    std::setvbuf(stdout, nullptr, _IOLBF, 0); // what was measured is seen when the rest takes long
    WatchedApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const std::size_t tasks = arguments.size() > 1 ? arguments[1].toULongLong() : 10'000;
    const int candidates = arguments.size() > 2 ? arguments[2].toInt() : 5;
    QTemporaryDir directory;
    const QString file = arguments.size() > 3 ? arguments[3] : directory.filePath("large.candor");
    if (!QFile::exists(file)) {
        makeLargeWorkspace(file.toStdString(), tasks, candidates);
    }
    benchStartUp();

    PageFixture fixture;
    MainWindow window(fixture.workbench, everyPage());
    window.resize(1440, 900);
    window.show();
    (void)QTest::qWaitForWindowExposed(&window);
    Walk walk(fixture, window);
    walk.settle();
    Series opening;
    for (int i = 0; i < 5; ++i) {
        QSignalSpy opened(&fixture.workbench, &Workbench::opened);
        opening.values.push_back(
            millisecondsOf([&] { window.open(file.toStdString()); }, [&] { return opened.count() > 0; }));
        walk.settle();
    }
    std::printf("trials %zu, candidates %zu\n", fixture.workbench.picture().snapshot->trials.size(),
                fixture.workbench.picture().snapshot->candidates.size());
    opening.print("opening");
    application.forget();
    for (const char* page : {"start", "run", "results", "side-by-side", "charts", "report", "backends"}) {
        const double before = application.longest;
        window.showPage(page);
        walk.settle();
        walk.settle();
        if (application.longest > before) {
            std::printf("  longest so far on %s: %.1f ms in %s\n", page, application.longest,
                        application.longestName.c_str());
        }
    }
    walk.filter();
    walk.sort();
    walk.failures("results", "next failure, with its inspector");
    walk.failures("side-by-side", "next failure, side by side");
    Series events{application.events};
    std::printf("%-34s %8.2f ms in %s (wanted: 16)\n", "longest event of the walk", application.longest,
                application.longestName.c_str());
    events.print("all events");
    return 0;
}
