// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/page_fixture.h"
#include "ui/parts/python_view.h"
#include "ui/report/report_page.h"
#include "ui/report/report_view.h"
#include "ui/report/text_document.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QTextBrowser>
#include <QTextTable>

using namespace candor;
using namespace candor::ui;

namespace {

QByteArray bytesOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestReportPage : public QObject
{
    Q_OBJECT
    QTemporaryDir m_directory;

    struct Page
    {
        PageFixture fixture;
        std::unique_ptr<QWidget> widget;

        Page()
        {
            Registry registry;
            addReportPage(registry);
            registry.pages[0].addCommands(fixture.context);
            widget.reset(registry.pages[0].make(fixture.context));
            widget->resize(1280, 800);
        }
        template <class T>
        T* part(const char* name)
        {
            return widget->findChild<T*>(name);
        }
        void show(const std::filesystem::path& file)
        {
            fixture.open(file);
            widget->show();
            QVERIFY(QTest::qWaitForWindowExposed(widget.get()));
        }
        QString exportAs(const QString& format, const QString& file)
        {
            auto* view = qobject_cast<ReportView*>(widget.get());
            view->setAskFile([file](const QString&, const auto& chosen) { chosen(file); });
            part<QComboBox>("reportFormat")
                ->setCurrentIndex(part<QComboBox>("reportFormat")->findText(format, Qt::MatchContains));
            QTest::mouseClick(part<QPushButton>("reportExport"), Qt::LeftButton);
            return part<QLabel>("reportSaid")->text();
        }
    };

private slots:
    void withoutAWorkspaceItSaysWhatToDo()
    {
        Page page;
        page.widget->show();
        QSignalSpy wanted(&page.fixture.focus, &Focus::pageWanted);
        auto* button = page.part<QPushButton>("emptyStateButton");
        QTRY_VERIFY(button->isVisible());
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(wanted[0][0].toString(), QString("start"));
        shoot(*page.widget, "report-empty");
    }

    void thePreviewTellsTheAnswer()
    {
        Page page;
        page.show(sampleWorkspace(m_directory));
        auto* rich = page.part<QTextBrowser>("reportPreview");
        QTRY_VERIFY(rich->isVisible() && rich->toPlainText().contains("9 tasks lost"));
        QVERIFY(rich->toPlainText().contains("clamp(5, 0, 10) returned 10, expected 5"));
        shoot(*page.widget, "report-rich");
        rich->verticalScrollBar()->setValue(2400);
        shoot(*page.widget, "report-rich-below");
        page.part<QComboBox>("reportFormat")->setCurrentIndex(1);
        auto* text = page.part<PythonView>("reportText");
        QTRY_VERIFY(text->text().contains("9 tasks lost"));
        QVERIFY(text->text().contains("NOT MODEL OUTPUT"));
        shoot(*page.widget, "report-markdown");
    }

    void aSectionLessIsLess()
    {
        Page page;
        page.show(sampleWorkspace(m_directory));
        page.part<QComboBox>("reportFormat")->setCurrentIndex(1);
        auto* text = page.part<PythonView>("reportText");
        QTRY_VERIFY(text->text().contains("## What failed, and how"));
        QTest::mouseClick(page.part<QCheckBox>("reportSection1"), Qt::LeftButton, {}, QPoint(8, 8));
        QTRY_VERIFY(!text->text().contains("## What failed, and how"));
        QVERIFY(text->text().contains("9 tasks lost"));
    }

    void everyFormatIsWritten_data()
    {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QByteArray>("begins");
        QTest::addColumn<QByteArray>("holds");
        QTest::newRow("md") << "Markdown" << QByteArray("# ") << QByteArray("9 tasks lost");
        QTest::newRow("html") << "HTML" << QByteArray("<!DOCTYPE html>") << QByteArray("9 tasks lost");
        QTest::newRow("pdf") << "PDF" << QByteArray("%PDF-") << QByteArray("%%EOF");
        QTest::newRow("csv") << "CSV" << QByteArray("session,") << QByteArray("letter_grade");
        QTest::newRow("json") << "JSON" << QByteArray("{") << QByteArray("\"regressed\"");
    }
    void everyFormatIsWritten()
    {
        QFETCH(QString, format);
        QFETCH(QByteArray, begins);
        QFETCH(QByteArray, holds);
        Page page;
        page.show(sampleWorkspace(m_directory));
        const QString file = m_directory.filePath("report-" + format);
        (void)page.exportAs(format, file);
        QTRY_VERIFY(page.part<QLabel>("reportSaid")->text().startsWith("Written"));
        const QByteArray bytes = bytesOf(file);
        QVERIFY2(bytes.startsWith(begins), bytes.left(80));
        QVERIFY(bytes.contains(holds));
    }

    void aFolderThatIsNotThereIsSaid()
    {
        Page page;
        page.show(sampleWorkspace(m_directory));
        (void)page.exportAs("Markdown", m_directory.filePath("no/such/folder/report.md"));
        QTRY_VERIFY(page.part<QLabel>("reportSaid")->text().startsWith(QStringLiteral("⚠")));
        QVERIFY(page.part<QLabel>("reportSaid")->text().contains("report.md"));
    }

    void whatIsCopiedCanBePasted()
    {
        Page page;
        page.show(sampleWorkspace(m_directory));
        QApplication::clipboard()->clear();
        QTest::mouseClick(page.part<QPushButton>("reportCopy"), Qt::LeftButton);
        QTRY_VERIFY(QApplication::clipboard()->text().contains("9 tasks lost"));
    }

    void nothingOfADocumentBecomesMarkup()
    {
        Document document;
        document.title = "<img src='file:///etc/hostname'>";
        document.blocks.push_back(Paragraph{{{"<b>bold</b> &amp; [x](y)"}}});
        document.blocks.push_back(TableBlock{{{"<i>a</i>"}}, {{{"<script>"}}}});
        document.blocks.push_back(CodeBlock{"print('<h1>')\nb", "python", 2, "<u>why</u>"});
        const auto text = toTextDocument(document, PageColours::Light, QFont());
        const QString plain = text->toPlainText();
        for (const char* part : {"<img src='file:///etc/hostname'>", "<b>bold</b> &amp; [x](y)", "<i>a</i>", "<script>",
                                 "print('<h1>')", "<u>why</u>"}) {
            QVERIFY2(plain.contains(part), part);
        }
        QVERIFY(toPdf(document, QFont()).startsWith("%PDF-"));
    }
};

QTEST_MAIN(TestReportPage)
#include "tst_report_page.moc"
