// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/services/backends.h"
#include "core/backend/embedded_server.h"
#include "tests/ui/page_fixture.h"
#include "ui/start/recent_workspaces.h"
#include "ui/start/start_page.h"

#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>

using namespace candor;
using namespace candor::ui;

namespace {

/// The page in a window of its own, as the frame makes it.
struct StartWindow : PageFixture
{
    QWidget window;
    QWidget* page = nullptr;

    explicit StartWindow(const std::filesystem::path& defaultWorkspace,
                         const std::vector<std::filesystem::path>& recent = {})
    {
        for (const auto& path : recent) {
            RecentWorkspaces().add(path);
        }
        services->workspaceFile = defaultWorkspace;
        Registry registry;
        addStartPage(registry);
        registry.pages.front().addCommands(context);
        page = registry.pages.front().make(context);
        page->setParent(&window);
        window.resize(1280, 800);
        page->resize(window.size());
        window.show();
    }
    template <class Widget>
    Widget* find(const char* name)
    {
        return page->findChild<Widget*>(QString::fromLatin1(name));
    }
    /// What the user has described is read again when the page is.
    void showAgain()
    {
        window.hide();
        window.show();
    }
    void click(const char* name) { QTest::mouseClick(find<QPushButton>(name), Qt::LeftButton); }
};

std::vector<Services::ProfileEntry> describedBackends()
{
    std::vector<Services::ProfileEntry> entries(3);
    entries[0].profile.name = "vllm-h200";
    entries[0].probe = ProbeReport();
    entries[0].probe->at = std::chrono::system_clock::now() - std::chrono::hours(50);
    entries[0].probe->model = "Qwen/Qwen3-8B";
    entries[0].probe->models = {"Qwen/Qwen3-8B"};
    entries[1].profile.name = "laptop";
    entries[2].profile.name = "old-lab";
    entries[2].problem = "Not valid JSON at byte 12";
    return entries;
}

QString textOf(const QLabel* label)
{
    return label->text();
}

} // namespace

class TestStartPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void keepsRecentWorkspacesYoungestFirst();
    void saysWhatToDoWhenNothingIsRecent();
    void showsAMissingFileDimWithWhatToDo();
    void opensARecentWorkspaceWithEnter();
    void deleteTakesAWorkspaceOffTheList();
    void runsTheSampleFromNothing();
    void showsTheRunPageWhileASessionRuns();
    void newSessionOpensTheDefaultWorkspace();
    void tellsThatTheSampleIsNotModelOutput();
    void refusesAnAddressThatIsNone();
    void saysThatAServerAnswers();
    void saysWhyAServerDoesNotAnswer();
    void saysWhatTheSandboxIs();
    void listsTheBackendsThatAreDescribed();
    void offersToDescribeAServerWhereNoneIs();
    void looksRight();

private:
    std::filesystem::path file(const char* name) const { return m_directory.filePath(name).toStdString(); }
    QTemporaryDir m_directory;
};

void TestStartPage::initTestCase()
{
    applyTheme(ThemeMode::Light, false);
}

void TestStartPage::keepsRecentWorkspacesYoungestFirst()
{
    const PageFixture fixture; // settings of its own
    RecentWorkspaces recent;
    recent.add("/a/one.candor");
    recent.add("/a/two.candor");
    recent.add("/a/one.candor");
    QCOMPARE(recent.all(), (std::vector<std::filesystem::path>{"/a/one.candor", "/a/two.candor"}));
    recent.remove("/a/one.candor");
    QCOMPARE(recent.all(), (std::vector<std::filesystem::path>{"/a/two.candor"}));
    for (int i = 0; i < 30; ++i) {
        recent.add("/a/" + std::to_string(i) + ".candor");
    }
    QCOMPARE(recent.all().size(), RecentWorkspaces::kMost);
    QCOMPARE(recent.all().front(), std::filesystem::path("/a/29.candor"));
}

void TestStartPage::saysWhatToDoWhenNothingIsRecent()
{
    StartWindow start(file("empty.candor"));
    QTRY_VERIFY(start.find<QLabel>("noRecent")->isVisible());
    QVERIFY(textOf(start.find<QLabel>("noRecent")).contains("Run the sample"));
    QVERIFY(!start.find<QListWidget>("recentWorkspaces")->isVisible());
}

void TestStartPage::showsAMissingFileDimWithWhatToDo()
{
    StartWindow start(file("empty.candor"), {"/nowhere/gone.candor"});
    auto* list = start.find<QListWidget>("recentWorkspaces");
    QTRY_COMPARE(list->count(), 1);
    QCOMPARE(list->item(0)->text(), QString("gone.candor"));
    const QString words = list->item(0)->data(Qt::AccessibleTextRole).toString();
    QVERIFY2(words.contains("missing in /nowhere"), qPrintable(words));
    QVERIFY2(words.contains("Open"), qPrintable(words));
}

void TestStartPage::opensARecentWorkspaceWithEnter()
{
    const auto path = sampleWorkspace(m_directory);
    StartWindow start(file("empty.candor"), {path});
    auto* list = start.find<QListWidget>("recentWorkspaces");
    QTRY_COMPARE(list->count(), 1);
    QSignalSpy opened(&start.workbench, &Workbench::opened);
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Return);
    QTRY_COMPARE(opened.count(), 1);
    QCOMPARE(start.workbench.path(), path);
}

void TestStartPage::deleteTakesAWorkspaceOffTheList()
{
    StartWindow start(file("empty.candor"), {"/nowhere/one.candor", "/nowhere/two.candor"});
    auto* list = start.find<QListWidget>("recentWorkspaces");
    QTRY_COMPARE(list->count(), 2);
    QTest::keyClick(list, Qt::Key_Delete);
    QTRY_COMPARE(list->count(), 1);
    QCOMPARE(list->item(0)->text(), QString("one.candor"));
    QCOMPARE(RecentWorkspaces().all().size(), std::size_t(1));
}

void TestStartPage::runsTheSampleFromNothing()
{
    StartWindow start(file("fresh.candor"));
    QSignalSpy pages(&start.focus, &Focus::pageWanted);
    QSignalSpy ended(&start.workbench, &Workbench::runEnded);
    start.click("runSample");
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, 60'000);
    QVERIFY(!start.workbench.run().problem);
    QCOMPARE(start.workbench.run().outcome, std::optional(SessionState::Finished));
    QCOMPARE(pages.value(0).value(0).toString(), QString("run"));
    QTRY_COMPARE(start.workbench.picture().snapshot->trials.size(), std::size_t(36));
    QCOMPARE(start.workbench.path(), file("fresh.candor"));
}

void TestStartPage::showsTheRunPageWhileASessionRuns()
{
    StartWindow start(file("busy.candor"));
    start.services->backendScript = [](const Request&, std::stop_token stop) -> Result<Reply> {
        std::mutex mutex;
        std::condition_variable_any never;
        std::unique_lock lock(mutex);
        never.wait(lock, stop, [] { return false; });
        return Error{ErrorCode::Cancelled, Stage::Backend, "stopped"};
    };
    start.open(file("busy.candor"));
    runSample(start.context);
    QTRY_COMPARE(start.workbench.run().state, RunStatus::State::Running);
    QSignalSpy pages(&start.focus, &Focus::pageWanted);
    start.click("runSample");
    QCOMPARE(pages.count(), 1);
    QVERIFY(!start.workbench.run().problem);
    start.workbench.cancel();
    QTRY_VERIFY(!start.workbench.run().active());
}

void TestStartPage::newSessionOpensTheDefaultWorkspace()
{
    StartWindow start(file("new.candor"));
    QSignalSpy pages(&start.focus, &Focus::pageWanted);
    QSignalSpy opened(&start.workbench, &Workbench::opened);
    start.click("newSession");
    QTRY_COMPARE(opened.count(), 1);
    QCOMPARE(pages.value(0).value(0).toString(), QString("run"));
}

void TestStartPage::tellsThatTheSampleIsNotModelOutput()
{
    StartWindow start(file("empty.candor"));
    QVERIFY(textOf(start.find<QLabel>("sampleNote")).contains("not model output"));
    QVERIFY(textOf(start.find<QLabel>("startSentence")).contains("Candor"));
}

void TestStartPage::refusesAnAddressThatIsNone()
{
    StartWindow start(file("empty.candor"));
    start.find<QLineEdit>("backendUrl")->setText("localhost:8000");
    start.click("checkBackend");
    QVERIFY(textOf(start.find<QLabel>("backendAnswer")).contains("http://"));
    QVERIFY(start.find<QPushButton>("checkBackend")->isEnabled());
}

void TestStartPage::saysThatAServerAnswers()
{
    StartWindow start(file("empty.candor"));
    const auto suite = start.services->openSuite("phase1");
    QVERIFY(suite.ok());
    auto source = builtInReplies(CANDOR_RESOURCES, "simulated", *suite);
    QVERIFY(source.ok());
    auto server = EmbeddedServer::start(*std::move(source), {.port = 0, .suite = *suite});
    QVERIFY(server.ok());
    auto* url = start.find<QLineEdit>("backendUrl");
    url->setText(QString::fromStdString((*server)->baseUrl()));
    QTest::keyClick(url, Qt::Key_Return);
    QTRY_VERIFY(textOf(start.find<QLabel>("backendAnswer")).startsWith(QString::fromUtf8("✓")));
}

void TestStartPage::saysWhyAServerDoesNotAnswer()
{
    StartWindow start(file("empty.candor"));
    start.services->refusal = Error{ErrorCode::Connection, Stage::Backend, "The server can't be reached."};
    start.find<QLineEdit>("backendUrl")->setText("http://127.0.0.1:9/v1");
    start.click("checkBackend");
    QTRY_VERIFY(textOf(start.find<QLabel>("backendAnswer")).contains("can't be reached"));
}

void TestStartPage::saysWhatTheSandboxIs()
{
    StartWindow start(file("empty.candor"));
    QTRY_VERIFY(textOf(start.find<QLabel>("sandboxStatus")).contains("Python"));
}

void TestStartPage::listsTheBackendsThatAreDescribed()
{
    StartWindow start(file("empty.candor"));
    start.services->described = describedBackends();
    start.showAgain();
    QTRY_VERIFY(start.find<QPushButton>("backend-vllm-h200")->isVisible());
    const QString probed = textOf(start.find<QLabel>("backendState-vllm-h200"));
    QVERIFY2(probed.startsWith("probed 2 days ago"), qPrintable(probed));
    QCOMPARE(textOf(start.find<QLabel>("backendState-laptop")), QString("never probed"));
    const QString broken = textOf(start.find<QLabel>("backendState-old-lab"));
    QVERIFY2(broken.contains("can't be read: Not valid JSON at byte 12"), qPrintable(broken));
    QVERIFY(start.find<QLabel>("backendState-old-lab")->textFormat() == Qt::PlainText);

    QSignalSpy backends(&start.focus, &Focus::backendWanted);
    start.click("backend-laptop");
    QCOMPARE(backends.value(0).value(0).toString(), QString("laptop"));

    // More than six are counted, and a list that became shorter is read again.
    for (int i = 0; i < 5; ++i) {
        start.services->described.push_back(start.services->described.front());
        start.services->described.back().profile.name = "more-" + std::to_string(i);
    }
    start.showAgain();
    QCOMPARE(start.find<QPushButton>("showBackends")->text(), QString("2 more under Backends…"));
    QVERIFY(!start.find<QPushButton>("backend-more-4"));
    start.services->described.resize(1);
    start.showAgain();
    QVERIFY(!start.find<QPushButton>("backend-laptop"));
    QCOMPARE(start.find<QPushButton>("showBackends")->text(), QString("Backends…"));
}

void TestStartPage::offersToDescribeAServerWhereNoneIs()
{
    StartWindow start(file("empty.candor"));
    QSignalSpy pages(&start.focus, &Focus::pageWanted);
    QCOMPARE(start.find<QPushButton>("showBackends")->text(), QString("Describe a server…"));
    start.click("showBackends");
    QCOMPARE(pages.value(0).value(0).toString(), QString("backends"));
}

void TestStartPage::looksRight()
{
    StartWindow start(file("empty.candor"), {"/nowhere/gone.candor", sampleWorkspace(m_directory)});
    start.services->described = describedBackends();
    start.showAgain();
    QTRY_COMPARE(start.find<QListWidget>("recentWorkspaces")->count(), 2);
    QTRY_VERIFY(textOf(start.find<QLabel>("sandboxStatus")).contains("Python"));
    shoot(start.window, "start");
    start.window.resize(2560, 1440);
    start.page->resize(start.window.size());
    shoot(start.window, "start-large");
    for (const QPushButton* button : start.page->findChildren<QPushButton*>()) {
        QVERIFY2(!button->accessibleName().isEmpty() && !button->objectName().isEmpty(), qPrintable(button->text()));
    }
}

QTEST_MAIN(TestStartPage)
#include "tst_start_page.moc"
