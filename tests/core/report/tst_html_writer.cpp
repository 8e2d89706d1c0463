// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/figure_svg.h"
#include "core/report/html_writer.h"
#include "tests/core/report/hostile_document.h"

#include <QCryptographicHash>
#include <QXmlStreamReader>
#include <QtTest>

namespace {

/// What an XML reader sees: its elements with their attributes' names, all text, and its error.
struct Seen
{
    QStringList elements;
    QStringList attributes;
    QString text;
    QString error;
};

Seen read(const std::string& xml)
{
    Seen seen;
    QXmlStreamReader reader(QByteArray::fromStdString(xml));
    while (!reader.atEnd()) {
        const auto token = reader.readNext();
        if (token == QXmlStreamReader::StartElement) {
            seen.elements << reader.name().toString();
            for (const QXmlStreamAttribute& attribute : reader.attributes()) {
                seen.attributes << attribute.qualifiedName().toString();
            }
        } else if (token == QXmlStreamReader::Characters) {
            seen.text += reader.text();
        }
    }
    seen.error = reader.hasError() ? reader.errorString() : QString();
    return seen;
}

} // namespace

class TestHtmlWriter : public QObject
{
    Q_OBJECT

private slots:
    void theFileIsWellFormedWhateverItHolds()
    {
        const Seen plain = read(candor::toHtml(candor::hostileDocument("plain")));
        QCOMPARE(plain.error, QString());
        for (const std::string& text : candor::hostileTexts()) {
            const Seen seen = read(candor::toHtml(candor::hostileDocument(text)));
            QCOMPARE(seen.error, QString());
            QCOMPARE(distinct(seen.elements), distinct(plain.elements)); // no element that is not ours
            QCOMPARE(distinct(seen.attributes), distinct(plain.attributes));
        }
    }

    void nothingIsLoadedAndNothingRuns()
    {
        const Seen seen = read(candor::toHtml(candor::hostileDocument("plain")));
        for (const char* element :
             {"script", "img", "link", "iframe", "object", "embed", "a", "base", "form", "image"}) {
            QVERIFY2(!seen.elements.contains(element), element);
        }
        for (const QString& attribute : seen.attributes) {
            QVERIFY2(!attribute.startsWith("on") && attribute != "href" && attribute != "src" && attribute != "style",
                     qPrintable(attribute));
        }
    }

    void thePolicyNamesTheStyleSheetByItsHash()
    {
        const QString html = QString::fromStdString(candor::toHtml(candor::hostileDocument("plain")));
        const QString style = html.section("<style>", 1).section("</style>", 0, 0);
        QVERIFY(!style.isEmpty());
        const QByteArray hash = QCryptographicHash::hash(style.toUtf8(), QCryptographicHash::Sha256).toBase64();
        QVERIFY(html.contains("default-src 'none'; style-src 'sha256-" + QString::fromLatin1(hash) + "'"));
        QVERIFY(html.indexOf("Content-Security-Policy") < html.indexOf("<title>"));
        QVERIFY(style.contains("prefers-color-scheme:dark") && style.contains("@media print"));
        QVERIFY(!style.contains("url(") && !style.contains("@import"));
    }

    void verdictsAreNotToldByColourAlone()
    {
        candor::Document document;
        document.blocks = {
            candor::TableBlock{{{"Verdict"}}, {{{"wrong answer", {}, candor::VerdictClass::ExecutionFailure}}}}};
        const std::string html = candor::toHtml(document);
        QVERIFY(html.find(">≠</span> wrong answer</span>") != std::string::npos);
    }

    void theFailingLineIsMarkedInPlace()
    {
        candor::Document document;
        document.blocks = {candor::CodeBlock{"a\nb <c>", "python", 2, "it is <bad>"}};
        const std::string html = candor::toHtml(document);
        QVERIFY(
            html.find("<span class=\"l bad\"><span class=\"n\">2 ▸ </span>b &lt;c&gt;<span class=\"note\">   ← it is "
                      "&lt;bad&gt;</span></span>") != std::string::npos);
    }

    void aHugeTextIsCut()
    {
        const std::string html = candor::toHtml(candor::hostileDocument(std::string(1'000'000, 'x')));
        QVERIFY2(html.size() < 300'000, std::to_string(html.size()).c_str());
    }

    void figuresAreXmlWithATextAlternative()
    {
        for (const std::string& text : candor::hostileTexts()) {
            for (const candor::Figure& figure : {candor::barFigure(text), candor::stackedFigure(text)}) {
                const Seen seen = read(candor::figureSvg(figure));
                QCOMPARE(seen.error, QString());
                QCOMPARE(seen.elements.first(), QString("svg"));
                QVERIFY(seen.attributes.contains("aria-label"));
            }
        }
        const std::string svg = candor::figureSvg(candor::stackedFigure("what it shows"));
        QVERIFY(svg.find("<desc>what it shows</desc>") != std::string::npos);
        QVERIFY(svg.find("✓ 13") != std::string::npos);
    }

    void figuresTakeOtherColours()
    {
        const candor::Figure figure = candor::stackedFigure("f");
        const std::string passed(candor::kDarkColours.passed);
        QVERIFY(candor::figureSvg(figure).find(passed) == std::string::npos);
        QVERIFY(candor::figureSvg(figure, candor::kDarkColours).find(passed) != std::string::npos);
    }

    void everythingThatIsReadHasContrast()
    {
        for (const candor::ReportColours& colours : {candor::kLightColours, candor::kDarkColours}) {
            for (const std::string_view text : {colours.text, colours.dim, colours.passed, colours.executionFailure,
                                                colours.compilationFailure, colours.notTheModels}) {
                QVERIFY(contrast(text, colours.panel) >= 4.5);
                QVERIFY(contrast(text, colours.window) >= 4.5);
            }
            QVERIFY(contrast(colours.text, colours.errorMark) >= 4.5);
        }
    }

    void noFigureIsTooMuch()
    {
        candor::BarChart chart; // no axis, no bars
        QCOMPARE(read(candor::figureSvg({"t", "c", "a", chart})).error, QString());
        chart.axis = {{0.0, "0"}, {0.0, "0"}};
        for (int i = 0; i < 50; ++i) {
            chart.bars.push_back(
                {"a configuration with a very long name " + std::to_string(i), 1.0, std::nullopt, "1", "1/1"});
        }
        QCOMPARE(read(candor::figureSvg({"t", "c", "a", chart})).error, QString());
        candor::StackedBars stacked;
        QCOMPARE(read(candor::figureSvg({"t", "c", "a", stacked})).error, QString());
    }

private:
    static QStringList distinct(QStringList list)
    {
        list.removeDuplicates();
        list.sort();
        return list;
    }
    /// WCAG 2.1, relative luminance.
    static double luminance(std::string_view colour)
    {
        const auto channel = [colour](std::size_t at) {
            const double share = QByteArray(colour.data() + at, 2).toInt(nullptr, 16) / 255.0;
            return share <= 0.03928 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
    }
    static double contrast(std::string_view first, std::string_view second)
    {
        const double a = luminance(first) + 0.05;
        const double b = luminance(second) + 0.05;
        return std::max(a, b) / std::min(a, b);
    }
};

QTEST_GUILESS_MAIN(TestHtmlWriter)
#include "tst_html_writer.moc"
