// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/page_fixture.h"
#include "ui/backends/backends_page.h"
#include "ui/backends/profile_draft.h"
#include "ui/backends/profile_list.h"
#include "ui/parts/probe_words.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

#include <condition_variable>

using namespace candor;
using namespace candor::ui;

namespace {

constexpr auto kHostile = "<img src='file:///etc/hostname'><b>bold</b> & \"quoted\"";

BackendProfile profileAt(const std::string& name, const std::string& url, DialectKind dialect = DialectKind::Vllm)
{
    BackendProfile profile;
    profile.name = name;
    profile.baseUrl = url;
    profile.dialect = dialect;
    profile.model = "Qwen/Qwen3-8B";
    profile.credentials = {{"Authorization", "Bearer ", "VLLM_API_KEY", name}};
    return profile;
}

ProbeStep step(const std::string& id, const std::string& title, ProbeOutcome outcome, const std::string& meaning)
{
    return {id,
            title,
            outcome,
            "GET http://127.0.0.1:8000/" + id,
            "200 {\"id\": \"" + id + "\"}",
            meaning,
            {},
            std::chrono::milliseconds(412)};
}

/// Every step fine but the third, which is notable.
ProbeReport goodReport()
{
    ProbeReport report;
    report.at = std::chrono::system_clock::now() - std::chrono::hours(50);
    report.dialect = DialectKind::Vllm;
    report.version = "0.12.0";
    report.model = "Qwen/Qwen3-8B";
    report.models = {"Qwen/Qwen3-8B", "Qwen/Qwen3-32B"};
    report.contextTokens = 32768;
    report.schemaEnforced = true;
    report.irSchemaAccepted = true;
    int number = 0;
    for (const auto& [id, title] : probeStepTitles()) {
        const bool notable = ++number == 3;
        report.steps.push_back(step(id, title, notable ? ProbeOutcome::Notable : ProbeOutcome::Fine,
                                    notable ? "The server lists two models; the profile names the first."
                                            : "The server answered as it should."));
    }
    return report;
}

ProbeReport failedReport()
{
    ProbeReport report;
    report.at = std::chrono::system_clock::now() - std::chrono::minutes(5);
    bool first = true;
    for (const auto& [id, title] : probeStepTitles()) {
        ProbeStep one{id, title, first ? ProbeOutcome::Failed : ProbeOutcome::Skipped, {}, {}, {}, {}, {}};
        if (std::exchange(first, false)) {
            one.sent = "GET http://127.0.0.1:9/v1/models";
            one.received = "connection refused";
            one.meaning = "Nothing listens at 127.0.0.1:9.";
            one.mend = "Start the server, or correct the address.";
        }
        report.steps.push_back(one);
    }
    return report;
}

/// Lets a probe go on one step at a time.
struct Gate
{
    std::mutex mutex;
    std::condition_variable_any changed;
    int open = 0;

    void let(int steps)
    {
        {
            const std::scoped_lock guard(mutex);
            open += steps;
        }
        changed.notify_all();
    }
    bool pass(std::stop_token stop)
    {
        std::unique_lock guard(mutex);
        if (!changed.wait(guard, stop, [this] { return open > 0; }) || stop.stop_requested()) {
            return false;
        }
        --open;
        return true;
    }
};

struct BackendsWindow : PageFixture
{
    Gate gate;
    QWidget window;
    QWidget* page = nullptr;

    void make(QSize size = {1280, 800})
    {
        services->templates = {profileAt("vllm", "http://127.0.0.1:8000/v1"),
                               profileAt("llama.cpp", "http://127.0.0.1:8080/v1", DialectKind::LlamaCpp),
                               profileAt("ollama", "http://127.0.0.1:11434", DialectKind::Ollama),
                               profileAt("modal", "https://me--app.modal.run", DialectKind::Modal),
                               profileAt("anthropic", "https://api.anthropic.com", DialectKind::Anthropic)};
        services->probeScript = [this](const BackendProfile&, const ProbeObserver& told,
                                       std::stop_token stop) -> Result<ProbeReport> {
            ProbeReport report = goodReport();
            report.at = std::chrono::system_clock::now();
            for (const ProbeStep& one : report.steps) {
                if (!gate.pass(stop)) {
                    break;
                }
                told(one);
            }
            return report;
        };
        Registry registry;
        addBackendsPage(registry);
        registry.pages.front().addCommands(context);
        page = registry.pages.front().make(context);
        auto* layout = new QVBoxLayout(&window);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(page);
        for (const Commands::Entry& entry : commands.entries()) {
            window.addAction(entry.action);
        }
        window.resize(size);
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window)); // keys of actions need it
    }
    ~BackendsWindow() { delete page; } // before the gate that its probe may wait at

    template <class Widget>
    Widget* find(const QString& name)
    {
        return page->findChild<Widget*>(name);
    }
    void click(const QString& name) { QTest::mouseClick(find<QAbstractButton>(name), Qt::LeftButton); }
    QString text(const QString& name) { return find<QLabel>(name)->text(); }
    QAbstractItemModel& rows() { return *find<QListView>("backendList")->model(); }
    void choose(int row) { find<QListView>("backendList")->setCurrentIndex(rows().index(row, 0)); }
    void type(const QString& name, const QString& text)
    {
        auto* edit = find<QLineEdit>(name);
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, text);
    }
    QString note(const QString& step) { return find<QAbstractButton>("fold-" + step)->accessibleName(); }
    std::size_t saved() { return services->profiles().size(); }
};

QStringList stepIds()
{
    QStringList ids;
    for (const auto& [id, title] : probeStepTitles()) {
        ids += QString::fromStdString(id);
    }
    return ids;
}

/// Everything that a widget could show or give away.
QString everythingIn(const QWidget& root)
{
    QString all;
    for (const QObject* object : root.findChildren<QObject*>()) {
        for (const char* property : {"text", "plainText", "currentText", "placeholderText", "toolTip", "accessibleName",
                                     "accessibleDescription", "windowTitle"}) {
            all += object->property(property).toString() + '\n';
        }
    }
    return all;
}

} // namespace

class TestBackendsPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(ThemeMode::Light, false); }
    void beginsFromATemplateWhereNothingIs();
    void saysABadAddressAtTheFieldAndDoesNotSaveIt();
    void saysBadJsonAtTheFieldWithItsLine();
    void savesWithTheKeyboard();
    void keepsUnsavedChangesWithTheirRow();
    void revertsToWhatIsSaved();
    void tellsTheStepsOfAProbeOneByOne();
    void cancelsAProbe();
    void showsWhatAFailedStepSentAndHowToMendIt();
    void keepsAKeyAndForgetsIt();
    void saysWhereThereIsNoKeyring();
    void listsAFileThatCantBeRead();
    void bringsBackWhatWasDeleted();
    void saysThatCommentsWouldBeLost();
    void showsHostileRepliesAsTheyAre();
    void beginsFromAnAddressOfAnotherPage();
    void copiesAProbe();
    void stacksInANarrowWindow();
    void listModelIsSound();
    void draftsKeepEveryField();
    void namesEveryWidget();
    void looksRight();
};

void TestBackendsPage::beginsFromATemplateWhereNothingIs()
{
    BackendsWindow w;
    w.make();
    QVERIFY(w.find<QWidget>("noBackends")->isVisible());
    QCOMPARE(w.text("backendsSentence"), QString("No server is described yet"));
    w.click("template-vllm");
    QCOMPARE(w.rows().rowCount(), 1);
    QVERIFY(w.find<QLineEdit>("field-name")->isVisible());
    QCOMPARE(w.find<QLineEdit>("field-name")->text(), QString("vllm"));
    QCOMPARE(w.find<QLineEdit>("field-base_url")->text(), QString("http://127.0.0.1:8000/v1"));
    QVERIFY(!w.find<QLineEdit>("field-warmup_url")->isVisible());
    QVERIFY(w.text("saveState").contains("Not saved yet"));
    w.click("saveBackend");
    QTRY_COMPARE(w.saved(), std::size_t{1});
    QTRY_COMPARE(w.text("saveState"), QString("Saved"));
}

void TestBackendsPage::saysABadAddressAtTheFieldAndDoesNotSaveIt()
{
    BackendsWindow w;
    w.services->described = {{profileAt("lab", "http://127.0.0.1:8000/v1"), std::nullopt, {}}};
    w.make();
    w.type("field-base_url", "127.0.0.1:8000");
    auto* problem = w.find<QLabel>("problem-base_url");
    QVERIFY(problem->isVisible());
    QVERIFY2(problem->text().contains("http or https URL"), qPrintable(problem->text()));
    QVERIFY(!w.find<QPushButton>("saveBackend")->isEnabled());
    QVERIFY(!w.commands.find("backends.save")->isEnabled());
    QVERIFY(!w.find<QPushButton>("startProbe")->isEnabled());
    QVERIFY(w.text("saveState").contains("Can't be saved: address"));
    w.type("field-base_url", "http://127.0.0.1:9000/v1");
    QVERIFY(!problem->isVisible());
    QVERIFY(w.find<QPushButton>("saveBackend")->isEnabled());
    w.type("field-name", "no/such name");
    QVERIFY(w.find<QLabel>("problem-name")->isVisible());
}

void TestBackendsPage::saysBadJsonAtTheFieldWithItsLine()
{
    BackendsWindow w;
    w.services->described = {{profileAt("lab", "http://127.0.0.1:8000/v1"), std::nullopt, {}}};
    w.make();
    w.click("fold-request");
    auto* body = w.find<QPlainTextEdit>("field-body");
    QVERIFY(body->isVisible());
    body->setPlainText("{\n  \"top_k\": \n}");
    QVERIFY2(w.text("problem-body").contains("line 3"), qPrintable(w.text("problem-body")));
    body->setPlainText("{\"api_key\": \"abc\"}");
    QVERIFY2(w.text("problem-body").contains("secret"), qPrintable(w.text("problem-body")));
    body->setPlainText("{\"top_k\": 20}");
    w.click("saveBackend");
    QTRY_COMPARE(w.services->profiles().front().profile.body.value("top_k", 0), 20);
}

void TestBackendsPage::savesWithTheKeyboard()
{
    BackendsWindow w;
    w.services->described = {{profileAt("lab", "http://127.0.0.1:8000/v1"), goodReport(), {}}};
    w.make();
    w.type("field-name", "lab-2");
    QVERIFY(w.rows().index(0, 0).data(ProfileListModel::kChangedRole).toBool());
    QTest::keyClick(w.find<QLineEdit>("field-name"), Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE(w.text("saveState"), QString("Saved"));
    QCOMPARE(w.saved(), std::size_t{1}); // renamed, not copied
    QCOMPARE(w.services->profiles().front().profile.name, std::string("lab-2"));
    QVERIFY(w.rows().index(0, 0).data(ProfileListModel::kProbeRole).toString().contains("2 days ago"));
}

void TestBackendsPage::keepsUnsavedChangesWithTheirRow()
{
    BackendsWindow w;
    w.services->described = {{profileAt("a", "http://127.0.0.1:1/v1"), std::nullopt, {}},
                             {profileAt("b", "http://127.0.0.1:2/v1"), std::nullopt, {}}};
    w.make();
    w.type("field-base_url", "http://127.0.0.1:77/v1");
    w.choose(1);
    QCOMPARE(w.find<QLineEdit>("field-base_url")->text(), QString("http://127.0.0.1:2/v1"));
    w.window.hide();
    w.window.show(); // reads the files again
    w.choose(0);
    QCOMPARE(w.find<QLineEdit>("field-base_url")->text(), QString("http://127.0.0.1:77/v1"));
}

void TestBackendsPage::revertsToWhatIsSaved()
{
    BackendsWindow w;
    w.services->described = {{profileAt("a", "http://127.0.0.1:1/v1"), std::nullopt, {}}};
    w.make();
    QVERIFY(!w.find<QPushButton>("revertBackend")->isEnabled());
    w.type("field-base_url", "nonsense");
    w.click("revertBackend");
    QCOMPARE(w.find<QLineEdit>("field-base_url")->text(), QString("http://127.0.0.1:1/v1"));
    QCOMPARE(w.text("saveState"), QString("Saved"));
}

void TestBackendsPage::tellsTheStepsOfAProbeOneByOne()
{
    BackendsWindow w;
    w.services->described = {{profileAt("lab", "http://127.0.0.1:8000/v1"), std::nullopt, {}}};
    w.make();
    const QStringList ids = stepIds();
    QVERIFY(ids.size() > 3);
    QVERIFY(w.find<QWidget>("step-" + ids[3])->isVisible()); // listed before anything was asked
    w.click("startProbe");
    QTRY_VERIFY(w.note(ids[0]).endsWith(": asking"));
    QVERIFY(w.note(ids[1]).endsWith(": to be asked"));
    w.gate.let(1);
    QTRY_VERIFY(w.note(ids[0]).endsWith(": fine"));
    QTRY_VERIFY(w.note(ids[1]).endsWith(": asking"));
    QVERIFY(w.text("probeUsable").contains(QString("1 of %1").arg(ids.size())));
    w.gate.let(static_cast<int>(ids.size()));
    QTRY_VERIFY(w.text("probeUsable").contains("usable for sessions"));
    QVERIFY(w.note(ids[2]).endsWith(": worth knowing"));
    QVERIFY(w.text("probeDate").contains("just now"));
    QCOMPARE(w.find<QComboBox>("field-model")->count(), 2); // completion from the models that were listed
    QVERIFY(w.rows().index(0, 0).data(ProfileListModel::kProbeRole).toString().contains("just now"));
}

void TestBackendsPage::cancelsAProbe()
{
    BackendsWindow w;
    w.services->described = {{profileAt("lab", "http://127.0.0.1:8000/v1"), std::nullopt, {}}};
    w.make();
    w.click("startProbe");
    w.gate.let(1);
    const QStringList ids = stepIds();
    QTRY_VERIFY(w.note(ids[0]).endsWith(": fine"));
    w.click("cancelProbe");
    QVERIFY(w.text("probeUsable").contains("cancelled after 1"));
    QVERIFY(w.note(ids[0]).endsWith(": fine"));
    QVERIFY(w.note(ids[1]).endsWith(": not asked"));
    QVERIFY(w.find<QPushButton>("startProbe")->isVisible());
    QVERIFY(w.rows().index(0, 0).data(ProfileListModel::kProbeRole).toString().contains("never"));
    w.gate.let(static_cast<int>(ids.size()) + 1);
    w.click("startProbe"); // and it can be asked again
    QTRY_VERIFY(w.text("probeUsable").contains("usable for sessions"));
}

void TestBackendsPage::showsWhatAFailedStepSentAndHowToMendIt()
{
    BackendsWindow w;
    w.services->described = {{profileAt("lab", "http://127.0.0.1:9/v1"), failedReport(), {}}};
    w.make();
    const QString id = stepIds().front();
    QVERIFY(w.text("probeUsable").contains("not usable"));
    QVERIFY(w.text("meaning-" + id).contains("Nothing listens"));
    QTRY_VERIFY2(w.find<QPlainTextEdit>("received-" + id)->isVisible(), "what failed is unfolded");
    auto* fold = w.find<QAbstractButton>("fold-" + id);
    fold->setFocus();
    QTest::keyClick(fold, Qt::Key_Return);
    QTRY_VERIFY(!w.find<QPlainTextEdit>("received-" + id)->isVisible());
    QTest::keyClick(fold, Qt::Key_Return);
    QTRY_VERIFY(w.find<QPlainTextEdit>("received-" + id)->isVisible());
    QCOMPARE(w.find<QPlainTextEdit>("received-" + id)->toPlainText(), QString("connection refused"));
    QVERIFY(w.text("mend-" + id).contains("Start the server"));
}

void TestBackendsPage::keepsAKeyAndForgetsIt()
{
    BackendsWindow w;
    w.services->described = {{profileAt("lab", "http://127.0.0.1:8000/v1"), std::nullopt, {}}};
    w.make();
    QTRY_VERIFY(w.text("keyState-0").contains("missing"));
    QVERIFY(w.text("keyState-0").contains("VLLM_API_KEY"));
    w.type("key-0", "sk-very-secret-31415");
    QCOMPARE(w.find<QLineEdit>("key-0")->echoMode(), QLineEdit::Password);
    QTest::keyClick(w.find<QLineEdit>("key-0"), Qt::Key_Return);
    QVERIFY(w.find<QLineEdit>("key-0")->text().isEmpty()); // at once
    QTRY_VERIFY(w.text("keyState-0").contains("in the keyring"));
    QCOMPARE(w.services->keys.at("lab"), std::string("sk-very-secret-31415"));
    w.find<QLineEdit>("key-0")->undo();
    QVERIFY(!everythingIn(w.window).contains("31415"));
    QCOMPARE(canonicalJson(profileToJson(w.services->profiles().front().profile)).find("31415"), std::string::npos);
}

void TestBackendsPage::saysWhereThereIsNoKeyring()
{
    BackendsWindow w;
    w.services->hasKeyring = false;
    w.services->described = {{profileAt("lab", "http://127.0.0.1:8000/v1"), std::nullopt, {}}};
    w.make();
    w.type("key-0", "abc");
    w.click("keep-0");
    QTRY_VERIFY(w.text("keyState-0").contains("for this run only: there is no keyring"));
}

void TestBackendsPage::listsAFileThatCantBeRead()
{
    BackendsWindow w;
    BackendProfile broken;
    broken.name = "broken";
    w.services->described = {{broken, std::nullopt, "broken.json: $.base_url must say where the server is"}};
    w.make();
    QVERIFY(w.find<QWidget>("brokenProfile")->isVisible());
    QVERIFY(w.text("brokenWords").contains("$.base_url must say"));
    QVERIFY(!w.find<QWidget>("probe")->isVisible());
    auto* list = w.find<QListView>("backendList");
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Delete);
    auto* question = w.page->findChild<QMessageBox*>("deleteQuestion");
    QVERIFY(question);
    QCOMPARE(w.saved(), std::size_t{1});
    QTest::mouseClick(question->findChild<QPushButton*>("deleteFile"), Qt::LeftButton);
    QTRY_COMPARE(w.saved(), std::size_t{0});
}

void TestBackendsPage::bringsBackWhatWasDeleted()
{
    BackendsWindow w;
    w.services->described = {{profileAt("a", "http://127.0.0.1:1/v1"), goodReport(), {}},
                             {profileAt("b", "http://127.0.0.1:2/v1"), std::nullopt, {}}};
    w.make();
    auto* list = w.find<QListView>("backendList");
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Delete);
    QTRY_COMPARE(w.saved(), std::size_t{1});
    QTRY_VERIFY(w.text("noticeWords").contains("a is deleted"));
    w.click("undoDelete");
    QTRY_COMPARE(w.saved(), std::size_t{2});
    QCOMPARE(w.find<QLineEdit>("field-base_url")->text(), QString("http://127.0.0.1:1/v1"));
    QTRY_COMPARE(w.text("saveState"), QString("Saved"));
    QVERIFY(w.text("probeUsable").contains("usable"));
}

void TestBackendsPage::saysThatCommentsWouldBeLost()
{
    BackendsWindow w;
    w.services->described = {{profileAt("written", "http://127.0.0.1:8000/v1"), std::nullopt, {}, true}};
    w.make();
    QCOMPARE(w.text("saveState"), QString("Saved"));
    w.type("field-base_url", "http://127.0.0.1:8001/v1");
    QVERIFY2(w.text("saveState").contains("Saving loses the comments"), qPrintable(w.text("saveState")));
    shoot(w.window, "backends-comments");
    w.click("revertBackend");
    QCOMPARE(w.text("saveState"), QString("Saved"));
    w.type("field-base_url", "http://127.0.0.1:8001/v1");
    w.click("saveBackend");
    QTRY_COMPARE(w.text("saveState"), QString("Saved"));
    w.type("field-base_url", "http://127.0.0.1:8002/v1");
    QCOMPARE(w.text("saveState"), QString("• Changes are not saved"));
    w.services->described.front().hasComments = true; // by an editor, meanwhile
    w.window.hide();
    w.window.show();
    w.click("revertBackend");
    w.click("deleteBackend");
    QTRY_VERIFY(w.text("noticeWords").contains("without the comments"));
}

void TestBackendsPage::showsHostileRepliesAsTheyAre()
{
    BackendsWindow w;
    ProbeReport report = failedReport();
    report.version = kHostile;
    ProbeStep& first = report.steps.front();
    first.title = first.meaning = first.mend = first.sent = kHostile;
    first.received = std::string(kHostile) + "\n\x1b[31mred";
    w.services->described = {{profileAt("lab", "http://127.0.0.1:9/v1"), report, {}}};
    w.make();
    const QString id = stepIds().front();
    w.click("fold-" + id);
    QVERIFY(w.find<QPlainTextEdit>("received-" + id)->toPlainText().startsWith(kHostile));
    QVERIFY(!w.find<QPlainTextEdit>("received-" + id)->toPlainText().contains(QChar(0x1b)));
    for (const QLabel* label : w.page->findChildren<QLabel*>()) {
        QVERIFY2(label->textFormat() == Qt::PlainText, qPrintable(label->text()));
    }
}

void TestBackendsPage::beginsFromAnAddressOfAnotherPage()
{
    BackendsWindow w;
    w.make();
    w.focus.showBackend("http://10.0.0.7:8000/v1");
    QCOMPARE(w.find<QLineEdit>("field-name")->text(), QString("10.0.0.7-8000"));
    QVERIFY(w.find<QPushButton>("cancelProbe")->isVisible()); // it is being probed
    QCOMPARE(w.saved(), std::size_t{0});
}

void TestBackendsPage::copiesAProbe()
{
    BackendsWindow w;
    w.services->described = {{profileAt("lab", "http://127.0.0.1:8000/v1"), goodReport(), {}}};
    w.make();
    auto* menu = w.find<QMenu>("copyProbeMenu");
    menu->actions().front()->trigger();
    const QString text = QApplication::clipboard()->text();
    QVERIFY2(text.startsWith("# Probe of lab"), qPrintable(text));
    QVERIFY(text.contains("```text\nGET http://127.0.0.1:8000/"));
    menu->actions().back()->trigger();
    QVERIFY(QApplication::clipboard()->text().startsWith("Probe of lab\n"));
}

void TestBackendsPage::stacksInANarrowWindow()
{
    BackendsWindow w;
    w.services->described = {{profileAt("lab", "http://127.0.0.1:8000/v1"), goodReport(), {}}};
    w.make({1040, 740});
    QCOMPARE(w.find<QSplitter>("formAndProbe")->orientation(), Qt::Vertical);
    QVERIFY2(w.page->minimumSizeHint().width() <= 1040, qPrintable(QString::number(w.page->minimumSizeHint().width())));
    w.window.resize(1440, 900);
    QTRY_COMPARE(w.find<QSplitter>("formAndProbe")->orientation(), Qt::Horizontal);
}

void TestBackendsPage::listModelIsSound()
{
    ProfileListModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.show({{profileAt("a", "http://127.0.0.1:1/v1"), goodReport(), {}}});
    const int row = model.append(draftOf(profileAt("b", "http://127.0.0.1:2/v1")));
    model.setProbe(row, failedReport());
    model.markSaved(row, model.at(row).draft);
    QVERIFY(!model.at(row).changed());
    model.remove(0);
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0).data(ProfileListModel::kGlyphRole).toString(), QString("✗"));
}

void TestBackendsPage::draftsKeepEveryField()
{
    BackendProfile profile = profileAt("lab", "http://127.0.0.1:8000/v1", DialectKind::Modal);
    profile.generateUrl = "https://me--generate.modal.run";
    profile.headers = {{"X-Team", "lab"}};
    profile.body = Json{{"top_k", 20}};
    profile.limits.connect = std::chrono::seconds(3);
    profile.mayBeStarting = true;
    profile.concurrency = 4;
    profile.price.promptUsdPerMillion = 0.5;
    profile.priceAsOf = "2026-11-01";
    profile.sampling.seed = false;
    profile.schemaStyle = SchemaStyle::None;
    profile.server = ServerCommand{{"vllm", "serve", "a b", "--port"}, "/tmp", {{"A", "1"}}};
    const CheckedDraft checked = checkDraft(draftOf(profile), {});
    QVERIFY(checked.profile);
    QCOMPARE(canonicalJson(profileToJson(*checked.profile)), canonicalJson(profileToJson(profile)));
    // and the form, which loads all of it, changes nothing
    BackendsWindow w;
    w.services->described = {{profile, std::nullopt, {}}};
    w.make();
    QCOMPARE(w.text("saveState"), QString("Saved"));
    QVERIFY(w.find<QLineEdit>("field-generate_url")->isVisible());
    QCOMPARE(w.find<QLineEdit>("field-server-command")->text(), QString("vllm serve \"a b\" --port"));
}

void TestBackendsPage::namesEveryWidget()
{
    BackendsWindow w;
    w.services->described = {{profileAt("lab", "http://127.0.0.1:8000/v1"), goodReport(), {}}};
    w.make();
    for (const QWidget* widget : w.page->findChildren<QWidget*>()) {
        const bool inner = widget->objectName().startsWith("qt_") || qobject_cast<QComboBox*>(widget->parentWidget()) ||
                           qobject_cast<const QAbstractItemView*>(widget->parentWidget()) ||
                           widget->parentWidget()->inherits("QAbstractSpinBox") ||
                           widget->parentWidget()->inherits("QComboBoxPrivateContainer");
        const bool interactive = widget->focusPolicy() & Qt::TabFocus;
        if (interactive && !inner && !widget->inherits("QHeaderView") && !widget->inherits("QMenu")) {
            QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
            QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
        }
    }
}

void TestBackendsPage::looksRight()
{
    BackendsWindow empty;
    empty.make();
    shoot(empty.window, "backends-empty");
    const auto fill = [](BackendsWindow& w) {
        BackendProfile broken;
        broken.name = "old-lab";
        BackendProfile modal = profileAt("modal-qwen3", "https://me--app.modal.run", DialectKind::Modal);
        modal.credentials = {{"Modal-Key", "", "MODAL_KEY", "modal-key"}, {"Modal-Secret", "", "", "modal-secret"}};
        w.services->described = {
            {profileAt("laptop", "http://127.0.0.1:9/v1", DialectKind::LlamaCpp), failedReport(), {}},
            {modal, std::nullopt, {}},
            {broken, std::nullopt, "old-lab.json: Not valid JSON at byte 12"},
            {profileAt("vllm-h200", "http://10.0.0.7:8000/v1"), goodReport(), {}}};
        w.services->keys["vllm-h200"] = "x";
    };
    for (const QSize size : {QSize(1280, 800), QSize(2560, 1440), QSize(1040, 740)}) {
        BackendsWindow w;
        fill(w);
        w.make(size);
        const QString suffix = QString("-%1").arg(size.width());
        shoot(w.window, "backends-failed" + suffix);
        w.choose(1);
        shoot(w.window, "backends-modal" + suffix);
        w.choose(2);
        shoot(w.window, "backends-broken" + suffix);
        w.choose(3);
        w.click("fold-" + stepIds()[2]);
        shoot(w.window, "backends-full" + suffix);
        w.click("startProbe");
        w.gate.let(4);
        QTRY_VERIFY(w.note(stepIds()[3]).endsWith(": fine"));
        w.click("fold-request");
        w.type("field-base_url", "10.0.0.7:8000");
        shoot(w.window, "backends-busy" + suffix);
        QVERIFY(w.window.width() == size.width());
    }
}

QTEST_MAIN(TestBackendsPage)
#include "tst_backends_page.moc"
