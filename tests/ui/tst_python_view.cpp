// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/python_view.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QLineEdit>
#include <QVBoxLayout>
#include <Qsci/qsciscintilla.h>
#include <QtTest>

using candor::ui::PythonView;

namespace {

const QString kProgram = QStringLiteral("def f(x):\n    if x:\n        return 1\n    return 2\n");

unsigned markersAt(const PythonView& view, int line)
{
    return view.editor()->markersAtLine(line - 1);
}

} // namespace

class TestPythonView : public QObject
{
    Q_OBJECT

private slots:
    void aFailingLineIsMarkedAndAnnotatedInPlace()
    {
        PythonView view;
        view.setText(kProgram);
        view.markError(3, "f(1) returns 1, expected 2");
        QVERIFY(markersAt(view, 3) != 0);
        QCOMPARE(markersAt(view, 2), 0u);
        QVERIFY(view.editor()->annotation(2).contains("expected 2"));
        view.markError(0, {});
        QCOMPARE(markersAt(view, 3), 0u);
        QVERIFY(view.editor()->annotation(2).isEmpty());
    }

    void aLineThatIsNotThereIsNotMarked()
    {
        PythonView view;
        view.setText(kProgram);
        view.markError(99, "nowhere");
        view.markError(-1, "nowhere");
        for (int line = 1; line <= 5; ++line) {
            QCOMPARE(markersAt(view, line), 0u);
        }
    }

    void relatedLinesAreMarkedBesideTheFailingOne()
    {
        PythonView view;
        view.setText(kProgram);
        view.markError(3, "wrong");
        const unsigned failing = markersAt(view, 3);
        view.markRelated({2, 3});
        QVERIFY(markersAt(view, 2) != 0);
        QVERIFY(markersAt(view, 3) != failing);
        view.markRelated({});
        QCOMPARE(markersAt(view, 2), 0u);
        QCOMPARE(markersAt(view, 3), failing);
    }

    void longWordsAreWrappedToThePane()
    {
        PythonView view;
        view.setFitLines(20);
        view.resize(300, 200);
        view.show();
        view.setText(kProgram);
        view.markError(3, QString("word ").repeated(40));
        QVERIFY(view.editor()->annotation(2).count('\n') >= 3);
    }

    void itIsAsHighAsItsLinesUpToTheMost()
    {
        PythonView view;
        view.resize(600, 100);
        view.setFitLines(10);
        view.setText(kProgram);
        const int five = view.height();
        view.setText(kProgram.repeated(2));
        QVERIFY(view.height() > five);
        view.setText(kProgram.repeated(10));
        const int ten = view.height();
        view.setText(kProgram.repeated(100));
        QCOMPARE(view.height(), ten);
    }

    void tabLeavesThePaneWhileItIsReadOnly()
    {
        QWidget window;
        auto* layout = new QVBoxLayout(&window);
        auto* view = new PythonView(&window);
        auto* after = new QLineEdit(&window);
        layout->addWidget(view);
        layout->addWidget(after);
        view->setText(kProgram);
        window.show();
        window.activateWindow();
        view->setFocus();
        QTRY_VERIFY(view->editor()->hasFocus());
        QTest::keyClick(view->editor(), Qt::Key_Tab);
        QTRY_VERIFY(after->hasFocus());
        view->setReadOnly(false);
        view->setFocus();
        QTest::keyClick(view->editor(), Qt::Key_Tab);
        QVERIFY(view->editor()->hasFocus());
        QVERIFY(view->text() != kProgram);
    }

    void onlyWhatTheUserTypesIsAnEdit()
    {
        PythonView view;
        QSignalSpy edited(&view, &PythonView::edited);
        view.setText(kProgram);
        view.show();
        QTest::keyClicks(view.editor(), "x");
        QCOMPARE(edited.count(), 0);
        QCOMPARE(view.text(), kProgram);
        view.setReadOnly(false);
        QTest::keyClicks(view.editor(), "x");
        QVERIFY(edited.count() > 0);
    }

    void marksSurviveAChangeOfTheTheme()
    {
        PythonView view;
        view.setText(kProgram);
        view.markError(3, "wrong");
        view.show();
        candor::ui::applyTheme(candor::ui::ThemeMode::Dark, false);
        QCoreApplication::sendPostedEvents();
        QVERIFY(markersAt(view, 3) != 0);
        QVERIFY(view.editor()->annotation(2).contains("wrong"));
        candor::ui::applyTheme(candor::ui::ThemeMode::Light, false);
    }

    void textIsShownAsItIs()
    {
        PythonView view;
        const QString hostile = QStringLiteral("<img src=\"file:///etc/passwd\"> & <b>x</b>");
        for (const auto language :
             {PythonView::Language::Python, PythonView::Language::Json, PythonView::Language::Text}) {
            view.setText(hostile, language);
            QCOMPARE(view.text(), hostile);
        }
    }
};

QTEST_MAIN(TestPythonView)
#include "tst_python_view.moc"
