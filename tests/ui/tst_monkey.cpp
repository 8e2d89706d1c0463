// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/candor/every_page.h"
#include "core/support/random.h"
#include "tests/ui/page_fixture.h"
#include "ui/frame/main_window.h"

#include <QDir>
#include <QFileDialog>
#include <QPointer>
#include <QSignalSpy>
#include <QTimer>

using namespace candor;
using namespace candor::ui;

namespace {

constexpr int kEvents = 10'000;

/// Presses, wheels and types at random where a user could: in the open menu, the modal dialog or the window.
class Monkey
{
public:
    Monkey(QWidget& window, const Commands& commands, std::uint64_t seed)
        : m_window(window), m_commands(commands), m_random(seed)
    {
    }

    void act()
    {
        QWidget* root = QApplication::activePopupWidget();
        if (!root) {
            root = QApplication::activeModalWidget();
        }
        if (!root) {
            root = &m_window;
        }
        if (auto* files = qobject_cast<QFileDialog*>(root)) {
            // Qt's own: its menus live on the stack, and a dialog that is closed under an open one takes them along.
            files->reject();
            return;
        }
        QWidget* target = pick(*root);
        switch (m_random.below(8)) {
        case 0:
        case 1:
        case 2:
            press(*target, Qt::LeftButton);
            break;
        case 3:
            press(*target, Qt::RightButton);
            break;
        case 4:
            wheel(*target);
            break;
        case 5:
            command();
            break;
        default:
            type();
            break;
        }
    }

private:
    QWidget* pick(QWidget& root)
    {
        QList<QWidget*> all;
        for (QWidget* child : root.findChildren<QWidget*>()) {
            // Not Qt's size grip: a posted press may reach it after its dialog closed, which no real press can.
            if (child->isVisible() && child->isEnabled() && child->window() == root.window() &&
                !child->inherits("QSizeGrip")) {
                all.push_back(child);
            }
        }
        return all.isEmpty() ? &root
                             : all[static_cast<qsizetype>(m_random.below(static_cast<std::uint64_t>(all.size())))];
    }

    QPoint somewhere(const QWidget& widget)
    {
        return {static_cast<int>(m_random.below(static_cast<std::uint64_t>(std::max(1, widget.width())))),
                static_cast<int>(m_random.below(static_cast<std::uint64_t>(std::max(1, widget.height()))))};
    }

    // Sent and not posted: a press that arrives after its widget was hidden is none that a user can make. Widgets may
    // go while they handle one.
    void press(QWidget& target, Qt::MouseButton button)
    {
        const QPointer<QWidget> alive = &target;
        const QPoint at = somewhere(target);
        const QPoint global = target.mapToGlobal(at);
        for (const QEvent::Type type : {QEvent::MouseMove, QEvent::MouseButtonPress, QEvent::MouseButtonRelease}) {
            const bool held = type == QEvent::MouseButtonPress;
            QMouseEvent event(type, at, global, type == QEvent::MouseMove ? Qt::NoButton : button,
                              held ? Qt::MouseButtons(button) : Qt::MouseButtons(), Qt::NoModifier);
            if (alive) {
                QCoreApplication::sendEvent(alive, &event);
            }
        }
        if (alive && button == Qt::RightButton && alive->isVisible()) {
            QContextMenuEvent event(QContextMenuEvent::Mouse, at, global);
            QCoreApplication::sendEvent(alive, &event);
        }
    }

    void wheel(QWidget& target)
    {
        const QPoint at = somewhere(target);
        const int step = m_random.chance(0.5) ? 120 : -120;
        QWheelEvent event(at, target.mapToGlobal(at), {}, {0, step}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                          false);
        QCoreApplication::sendEvent(&target, &event);
    }

    void type()
    {
        static constexpr int kKeys[] = {Qt::Key_J,   Qt::Key_K,     Qt::Key_N,     Qt::Key_P,      Qt::Key_Down,
                                        Qt::Key_Up,  Qt::Key_Left,  Qt::Key_Right, Qt::Key_Return, Qt::Key_Escape,
                                        Qt::Key_Tab, Qt::Key_Space, Qt::Key_F,     Qt::Key_1,      Qt::Key_2,
                                        Qt::Key_D,   Qt::Key_Home,  Qt::Key_End,   Qt::Key_F1,     Qt::Key_F5,
                                        Qt::Key_Z,   Qt::Key_Colon, Qt::Key_Less,  Qt::Key_Delete, Qt::Key_PageDown};
        static constexpr Qt::KeyboardModifiers kModifiers[] = {Qt::NoModifier, Qt::NoModifier, Qt::ControlModifier,
                                                               Qt::AltModifier, Qt::ShiftModifier};
        const int key = kKeys[m_random.below(std::size(kKeys))];
        const Qt::KeyboardModifiers modifiers = kModifiers[m_random.below(std::size(kModifiers))];
        const QPointer<QWidget> target = QApplication::focusWidget() ? QApplication::focusWidget() : &m_window;
        for (const QEvent::Type type : {QEvent::KeyPress, QEvent::KeyRelease}) {
            const QString text = modifiers == Qt::NoModifier && key < 0x80 ? QString(QChar(key)).toLower() : QString();
            QKeyEvent event(type, key, modifiers, text);
            if (target && target->isVisible()) {
                QCoreApplication::sendEvent(target, &event);
            }
        }
    }

    /// What a shortcut does: it is the same for the action.
    void command()
    {
        const std::vector<Commands::Entry>& all = m_commands.entries();
        QAction* action = all[m_random.below(all.size())].action;
        if (action->isEnabled() && !QApplication::activeModalWidget()) {
            QMetaObject::invokeMethod(action, &QAction::trigger, Qt::QueuedConnection);
        }
    }

    QWidget& m_window;
    const Commands& m_commands;
    Random m_random;
};

/// Processes of this program that are left.
int childrenLeft()
{
    QFile file(QString("/proc/self/task/%1/children").arg(QCoreApplication::applicationPid()));
    if (!file.open(QIODevice::ReadOnly)) {
        return -1;
    }
    const QByteArray pids = file.readAll().simplified();
    return pids.isEmpty() ? 0 : static_cast<int>(pids.split(' ').size());
}

} // namespace

class TestMonkey : public QObject
{
    Q_OBJECT
    QTemporaryDir m_directory;

private slots:
    void tenThousandEventsWhileASessionRuns()
    {
        const std::filesystem::path file = sampleWorkspace(m_directory);
        QVERIFY(QDir::setCurrent(m_directory.path())); // where dialogs would write
        {
            PageFixture fixture;
            fixture.services->workspaceFile = file;
            MainWindow window(fixture.workbench, everyPage());
            window.show();
            QVERIFY(QTest::qWaitForWindowExposed(&window));
            window.open(file);
            QTRY_VERIFY(fixture.workbench.isOpen());
            Monkey monkey(window, window.context().commands, 20251016);
            int done = 0;
            bool over = false;
            // The last press may open a menu or a dialog with a loop of its own.
            QTimer closer;
            connect(&closer, &QTimer::timeout, &window, [] {
                QWidget* popup = QApplication::activePopupWidget();
                if (QWidget* open = popup ? popup : QApplication::activeModalWidget()) {
                    open->close();
                }
            });
            // Each step asks for the next before it acts: Qt's own menus run loops, and events come in those too.
            std::function<void()> step = [&] {
                if (done == kEvents) {
                    closer.start(20);
                    over = true;
                    return;
                }
                QTimer::singleShot(0, &window, step);
                if (done++ % 500 == 0 && !fixture.workbench.run().active()) {
                    SessionRequest request = *fixture.services->sample();
                    request.configurations.resize(1);
                    fixture.workbench.start(request);
                }
                if (!window.isVisible()) {
                    window.show();
                }
                monkey.act();
            };
            step();
            QTRY_VERIFY_WITH_TIMEOUT(over, 280'000);
        }
        QTRY_VERIFY(childrenLeft() == 0);
        for (const QFileInfo& left : QDir(m_directory.path()).entryInfoList({"*.candor"}, QDir::Files)) {
            const auto opened = Workspace::open(left.filePath().toStdString(), Workspace::Access::ReadWrite);
            QVERIFY2(opened, opened ? "" : describe(opened.error()).c_str());
            const auto snapshot = (*opened)->snapshot();
            QVERIFY2(snapshot, snapshot ? "" : describe(snapshot.error()).c_str());
        }
    }
};

QTEST_MAIN(TestMonkey)
#include "tst_monkey.moc"
