// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/escape.h"
#include "tests/core/report/hostile_texts.h"

#include <QtTest>

using namespace std::string_literals;

class TestEscape : public QObject
{
    Q_OBJECT

private slots:
    void markdownTextIsNoMarkup_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("escaped");
        QTest::newRow("task ids stay") << "letter_grade"
                                       << "letter_grade";
        QTest::newRow("numbers stay") << "0.3"
                                      << "0.3";
        QTest::newRow("amounts stay") << "$0.0075"
                                      << "$0.0075";
        QTest::newRow("emphasis") << "*a* _b_"
                                  << "\\*a\\* \\_b\\_";
        QTest::newRow("HTML") << "<b>&amp;"
                              << "&lt;b&gt;&amp;amp;";
        QTest::newRow("link") << "[a](b)"
                              << "\\[a\\](b)";
        QTest::newRow("bare link") << "http://a"
                                   << "http\\://a";
        QTest::newRow("bare host") << "see WWW.a.b"
                                   << "see WWW\\.a.b";
        QTest::newRow("address") << "a@b.c"
                                 << "a\\@b.c";
        QTest::newRow("heading") << "# a"
                                 << "\\# a";
        QTest::newRow("list") << "- a"
                              << "\\- a";
        QTest::newRow("list with +") << "+ a"
                                     << "\\+ a";
        QTest::newRow("numbered list") << "1. a"
                                       << "1\\. a";
        QTest::newRow("numbered list with )") << "12) a"
                                              << "12\\) a";
        QTest::newRow("underline of a heading") << "==="
                                                << "\\===";
        QTest::newRow("quote") << "> a"
                               << "&gt; a";
        QTest::newRow("cell") << "a|b"
                              << "a\\|b";
        QTest::newRow("fence") << "```"
                               << "\\`\\`\\`";
        QTest::newRow("two lines") << "a\n# b"
                                   << "a\\\\n# b";
        QTest::newRow("backslash") << "a\\|b"
                                   << "a\\\\\\|b";
        QTest::newRow("mathematics") << "$x$"
                                     << "\\$x\\$";
    }
    void markdownTextIsNoMarkup()
    {
        QFETCH(QString, text);
        QFETCH(QString, escaped);
        QCOMPARE(QString::fromStdString(candor::markdownText(text.toStdString())), escaped);
    }

    void codeSpansAreLongerThanWhatTheyHold()
    {
        QCOMPARE(candor::markdownCode("a"), "`a`"s);
        QCOMPARE(candor::markdownCode("a ` b `` c"), "```a ` b `` c```"s);
        QCOMPARE(candor::markdownCode("`a"), "`` `a ``"s);
        QCOMPARE(candor::markdownCode(""), ""s);
    }

    void pipesInACellDoNotEndIt()
    {
        QCOMPARE(candor::markdownCode("a|b", true), "`a\\|b`"s);
        QCOMPARE(candor::markdownCode("a\\|b", true), "a\\\\\\|b"s); // no code span can say this to all readers
    }

    void everythingIsOneLineOfSafeCharacters()
    {
        for (const std::string& text : candor::hostileTexts()) {
            for (const std::string& escaped :
                 {candor::markdownText(text), candor::markdownCode(text, true), candor::htmlText(text)}) {
                QVERIFY(escaped.find_first_of("\n\r\t\x1b\x07"s + '\0') == std::string::npos);
                QVERIFY(escaped.find("\xe2\x80\xae") == std::string::npos);
                QVERIFY(QString::fromStdString(escaped).toUtf8() == QByteArray::fromStdString(escaped)); // UTF-8
                QVERIFY(escaped.size() <= 8 * candor::kMaxLineCodePoints);
            }
        }
    }

    void htmlTextHasNoMarkup()
    {
        for (const std::string& text : candor::hostileTexts()) {
            QVERIFY(candor::htmlText(text).find_first_of("<>\"'") == std::string::npos);
        }
        QCOMPARE(candor::htmlText("<a href='x'>&\""), "&lt;a href=&#39;x&#39;&gt;&amp;&quot;"s);
    }

    void aSpreadsheetTakesNoCellForAFormula_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("field");
        QTest::newRow("plain") << QByteArray("a b") << QByteArray("a b");
        QTest::newRow("comma") << QByteArray("a,b") << QByteArray("\"a,b\"");
        QTest::newRow("quote") << QByteArray("a\"b") << QByteArray("\"a\"\"b\"");
        QTest::newRow("formula") << QByteArray("=1+1") << QByteArray("'=1+1");
        QTest::newRow("plus") << QByteArray("+1") << QByteArray("'+1");
        QTest::newRow("minus") << QByteArray("-1") << QByteArray("'-1");
        QTest::newRow("at") << QByteArray("@A1") << QByteArray("'@A1");
        QTest::newRow("tab") << QByteArray("\t=1") << QByteArray("'\\t=1");
        QTest::newRow("return") << QByteArray("\r=1") << QByteArray("'\\r=1");
        QTest::newRow("full width") << QByteArray("\xef\xbc\x9d"
                                                  "1")
                                    << QByteArray("'\xef\xbc\x9d"
                                                  "1");
        QTest::newRow("formula with quotes") << QByteArray("=A(\"x\",1)") << QByteArray("\"'=A(\"\"x\"\",1)\"");
        QTest::newRow("spaces") << QByteArray(" a") << QByteArray("\" a\"");
        QTest::newRow("two lines") << QByteArray("a\nb") << QByteArray("a\\nb");
    }
    void aSpreadsheetTakesNoCellForAFormula()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, field);
        QCOMPARE(QByteArray::fromStdString(candor::csvField(text.toStdString())), field);
    }

    void shellWordsAreOneWord()
    {
        QCOMPARE(candor::shellWord("phase3"), "phase3"s);
        QCOMPARE(candor::shellWord("-rf"), "'-rf'"s);
        QCOMPARE(candor::shellWord("a b; rm"), "'a b; rm'"s);
        QCOMPARE(candor::shellWord("it's"), "'it'\\''s'"s);
        QCOMPARE(candor::shellWord(""), "''"s);
    }

    void codeKeepsItsLinesAndTabs()
    {
        QCOMPARE(candor::safeCode("a\n\tb\x1b\r\nc"), "a\n\tb\\x1b\nc\n"s);
        QCOMPARE(candor::safeCode(""), ""s);
        const std::string cut = candor::safeCode(std::string(3000, '\n'));
        QVERIFY(cut.find("1000 more lines") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestEscape)
#include "tst_escape.moc"
