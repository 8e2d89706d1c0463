// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trial/trial_record.h"
#include "tests/ui/window_fixture.h"
#include "ui/frame/command_palette.h"
#include "ui/frame/notice_bar.h"
#include "ui/frame/shortcut_sheet.h"
#include "ui/frame/workspace_files.h"

#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QStatusBar>

using namespace candor;
using namespace candor::ui;

namespace {

/// A backend that never answers, for sessions that must be under way when something happens.
Result<Reply> never(const Request&, std::stop_token stop)
{
    std::mutex mutex;
    std::condition_variable_any changed;
    std::unique_lock lock(mutex);
    changed.wait(lock, stop, [] { return false; });
    return Error{ErrorCode::Cancelled, Stage::Backend, "stopped"};
}

constexpr auto kHostile = "<img src='file:///etc/hostname'><h1>big</h1>";

} // namespace

class TestMainWindow : public QObject
{
    Q_OBJECT
    QTemporaryDir m_directory;

    [[nodiscard]] std::filesystem::path fresh(const char* name) const
    {
        return m_directory.filePath(QString(name) + ".candor").toStdString();
    }

private slots:
    void pagesAreReachedByKeyboard()
    {
        WindowFixture fixture;
        const char* pages[] = {"start", "run", "results", "side-by-side", "charts", "report", "backends"};
        for (int i = 0; i < 7; ++i) {
            fixture.press(Qt::Key_1 + i, Qt::AltModifier);
            QCOMPARE(fixture.window.currentPage(), QString(pages[i]));
            shoot(fixture.window, QString("empty-%1").arg(pages[i]));
        }
    }

    void thePaletteFindsAndRunsACommand()
    {
        WindowFixture fixture;
        fixture.press(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
        auto* palette = fixture.find<CommandPalette>("commandPalette");
        QVERIFY(palette);
        auto* input = palette->findChild<QLineEdit*>("paletteInput");
        QTest::keyClicks(input, "charts");
        auto* list = palette->findChild<QListWidget*>("paletteList");
        QVERIFY(list->count() > 0);
        QTest::keyClick(input, Qt::Key_Return);
        QTRY_COMPARE(fixture.window.currentPage(), QString("charts"));
        QTRY_VERIFY(!fixture.find<CommandPalette>("commandPalette"));
    }

    void lettersMatchBeginningsFirst()
    {
        QVERIFY(!CommandPalette::match("xyz", "View: Charts"));
        QVERIFY(CommandPalette::match("vch", "View: Charts"));
        QVERIFY(*CommandPalette::match("charts", "View: Charts") >
                *CommandPalette::match("charts", "Session: change all parts"));
    }

    void theSheetListsEveryKey()
    {
        WindowFixture fixture;
        fixture.press(Qt::Key_F1);
        auto* sheet = fixture.find<ShortcutSheet>("shortcutSheet");
        QVERIFY(sheet);
        QStringList texts;
        for (const QLabel* label : sheet->findChildren<QLabel*>()) {
            texts.push_back(label->text());
        }
        for (const Commands::Entry& entry : fixture.commands().entries()) {
            for (const QKeySequence& keys : entry.action->shortcuts()) {
                QVERIFY2(texts.filter(keys.toString(QKeySequence::NativeText)).size() > 0,
                         qPrintable(entry.action->objectName()));
            }
        }
        shoot(*sheet, "keys");
    }

    void noTwoCommandsShareAKey()
    {
        WindowFixture fixture;
        for (const char* page : {"start", "run", "results", "side-by-side", "charts", "report", "backends"}) {
            fixture.window.showPage(page);
        }
        std::map<QString, QString> taken;
        for (const Commands::Entry& entry : fixture.commands().entries()) {
            QVERIFY2(!entry.action->text().isEmpty(), qPrintable(entry.action->objectName()));
            if (entry.action->shortcutContext() != Qt::WindowShortcut) {
                continue;
            }
            for (const QKeySequence& keys : entry.action->shortcuts()) {
                const auto [other, isNew] = taken.emplace(keys.toString(), entry.action->objectName());
                QVERIFY2(isNew,
                         qPrintable(keys.toString() + ": " + other->second + " and " + entry.action->objectName()));
            }
        }
    }

    void layoutsAreSavedLoadedAndReset()
    {
        WindowFixture fixture;
        auto* dock = fixture.find<QWidget>("dock-inspector");
        QVERIFY(!dock->isVisible()); // there is nothing to inspect on the start page
        fixture.window.showPage("results");
        QVERIFY(dock->isVisible());
        fixture.commands().find("view.dock-inspector")->trigger();
        QVERIFY(!dock->isVisible());
        fixture.commands().find("view.reset-layout")->trigger();
        QVERIFY(dock->isVisible());
    }

    void aFileIsOpenedByDropping()
    {
        WindowFixture fixture;
        QMimeData mime;
        mime.setUrls({QUrl::fromLocalFile(QString::fromStdString(sampleWorkspace(m_directory).string()))});
        QDragEnterEvent enter(QPoint(100, 100), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&fixture.window, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(100, 100), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QSignalSpy opened(&fixture.page.workbench, &Workbench::opened);
        QCoreApplication::sendEvent(&fixture.window, &drop);
        QVERIFY(opened.wait());
        QVERIFY(fixture.window.windowTitle().startsWith("sample.candor"));
        QCOMPARE(fixture.window.currentPage(), QString("results"));
        auto* recent = fixture.find<QMenu>("recentMenu");
        emit recent->aboutToShow();
        QCOMPARE(recent->actions().front()->text(), QString("sample.candor"));
    }

    void whatCannotBeOpenedIsSaid()
    {
        WindowFixture fixture;
        QFile file(m_directory.filePath("other.candor"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(4096, 'x'));
        file.close();
        fixture.window.open(file.fileName().toStdString());
        auto* bar = fixture.find<NoticeBar>("noticeBar");
        QTRY_VERIFY(bar->text().contains("other.candor could not be opened"));
        shoot(fixture.window, "refused-file");
    }

    void aRunningSessionIsAskedAboutAndEndsAtOnce()
    {
        WindowFixture fixture;
        fixture.page.services->backendScript = never;
        fixture.open(fresh("closing"));
        fixture.page.workbench.start(*fixture.page.services->sample());
        QTRY_VERIFY(!fixture.page.workbench.run().inFlight.empty());
        fixture.window.close();
        QVERIFY(fixture.window.isVisible());
        auto* question = fixture.find<QMessageBox>("closeQuestion");
        QVERIFY(question);
        QTest::mouseClick(question->button(QMessageBox::Cancel), Qt::LeftButton);
        QTRY_VERIFY(!fixture.find<QMessageBox>("closeQuestion"));
        QVERIFY(fixture.page.workbench.run().active());
        fixture.window.close();
        QElapsedTimer timer;
        timer.start();
        QTest::mouseClick(fixture.find<QPushButton>("endAndClose"), Qt::LeftButton);
        QTRY_VERIFY(!fixture.window.isVisible());
        qInfo("closed in %lld ms", timer.elapsed());
        QVERIFY(!fixture.page.workbench.run().active());
    }

    void anInterruptedSessionIsOfferedAndResumed()
    {
        const auto file = fresh("interrupted");
        {
            PageFixture before;
            before.services->backendScript = never;
            auto workspace = Workspace::open(file, Workspace::Access::ReadWrite);
            QVERIFY(workspace);
            SessionRequest request = *before.services->sample();
            request.configurations.resize(1);
            const auto prepared = before.services->prepare(request, **workspace, {}, {}); // stored, never finished
            QVERIFY(prepared);
        }
        WindowFixture fixture;
        fixture.open(file);
        auto* bar = fixture.find<NoticeBar>("noticeBar");
        QTRY_VERIFY(bar->text().contains("was interrupted: 0 of 18"));
        QSignalSpy ended(&fixture.page.workbench, &Workbench::runEnded);
        QTest::mouseClick(fixture.find<QPushButton>("noticeButton"), Qt::LeftButton);
        QVERIFY(ended.wait(60'000));
        QTRY_COMPARE(fixture.page.workbench.picture().summaries[0][0].success.passed, std::size_t{13});
    }

    void theWindowStaysAsSmallAsTheUserMakesIt()
    {
        WindowFixture fixture({1280, 800});
        fixture.open(sampleWorkspace(m_directory));
        for (const char* page : {"start", "run", "results", "side-by-side", "charts", "report", "backends"}) {
            fixture.window.showPage(page);
            (void)fixture.focus().nextFailure();
            QTest::qWait(200);
            QVERIFY2(
                fixture.window.size() == QSize(1280, 800),
                qPrintable(
                    QString("%1 makes it %2 × %3").arg(page).arg(fixture.window.width()).arg(fixture.window.height())));
        }
    }

    void everythingThatIsShownIsPlainText()
    {
        WindowFixture fixture;
        fixture.open(sampleWorkspace(m_directory));
        for (const char* page : {"start", "run", "results", "side-by-side", "charts", "report", "backends"}) {
            fixture.window.showPage(page);
            (void)fixture.focus().nextFailure();
            QTest::qWait(100);
        }
        fixture.press(Qt::Key_F1);
        fixture.commands().find("help.about")->trigger();
        int labels = 0;
        for (const QWidget* widget : QApplication::allWidgets()) {
            if (const auto* label = qobject_cast<const QLabel*>(widget)) {
                ++labels;
                QVERIFY2(label->textFormat() == Qt::PlainText,
                         qPrintable(label->objectName() + ": " + label->text().left(60) + " in " +
                                    (label->parentWidget() ? label->parentWidget()->metaObject()->className() : "")));
            }
            if (const auto* box = qobject_cast<const QMessageBox*>(widget)) {
                QCOMPARE(box->textFormat(), Qt::PlainText);
            }
            const QString tip = widget->toolTip();
            QVERIFY2(tip.isEmpty() || !Qt::mightBeRichText(tip) || tip.startsWith("<qt><span"), qPrintable(tip));
        }
        QVERIFY(labels > 40);
    }

    void everythingThatCanBeUsedHasAName()
    {
        WindowFixture fixture;
        fixture.open(sampleWorkspace(m_directory));
        for (const char* page : {"start", "run", "results", "side-by-side", "charts", "report", "backends"}) {
            fixture.window.showPage(page);
            QTest::qWait(50);
        }
        for (QWidget* widget : fixture.window.findChildren<QWidget*>()) {
            const bool interactive = qobject_cast<QAbstractButton*>(widget) || qobject_cast<QLineEdit*>(widget) ||
                                     qobject_cast<QAbstractItemView*>(widget);
            if (!interactive || widget->isHidden() || widget->objectName().startsWith("qt_") ||
                widget->inherits("QTableCornerButton") || widget->inherits("QHeaderView") ||
                widget->parentWidget()->inherits("QAbstractSpinBox") ||
                widget->parentWidget()->inherits("QDockWidget") || widget->parentWidget()->inherits("QTabBar") ||
                widget->parentWidget()->inherits("QComboBox") || widget->inherits("QComboBoxListView") ||
                widget->inherits("QDockWidgetTitleButton") || widget->inherits("QToolBarExtension")) {
                continue;
            }
            const auto* button = qobject_cast<QAbstractButton*>(widget);
            const QString where =
                QString("%1 \"%2\" in %3")
                    .arg(widget->metaObject()->className(), button ? button->text() : widget->accessibleName(),
                         widget->parentWidget()->objectName());
            QVERIFY2(!widget->objectName().isEmpty(), qPrintable("no object name: " + where));
            QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()),
                     qPrintable("no accessible name: " + where + " " + widget->objectName()));
        }
    }

    void hostileNamesAreShownAsTheyAre()
    {
        const auto file = fresh("hostile");
        {
            TestServices services;
            SessionRequest request = *services.sample();
            request.tasks = {"letter_grade", "clamp_value"};
            request.configurations[0].name = kHostile;
            request.configurations[1].name = std::string(300, 'W');
            runInto(file, request, services);
        }
        WindowFixture fixture;
        fixture.open(file);
        for (const char* page : {"start", "run", "results", "side-by-side", "charts", "report", "backends"}) {
            fixture.window.showPage(page);
            (void)fixture.focus().nextFailure();
            shoot(fixture.window, QString("hostile-%1").arg(page));
        }
        for (const QLabel* label : fixture.window.findChildren<QLabel*>()) {
            QCOMPARE(label->textFormat(), Qt::PlainText);
        }
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
