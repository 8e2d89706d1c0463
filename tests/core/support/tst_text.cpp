// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/support/random.h"
#include "core/support/text.h"

#include <QtTest>

using namespace std::string_literals;

class TestText : public QObject
{
    Q_OBJECT

private slots:
    void codePointsAreCounted()
    {
        QCOMPARE(candor::codePointCount(""), std::size_t{0});
        QCOMPARE(candor::codePointCount("aé€😀"), std::size_t{4});
        QCOMPARE(candor::codePointCount("\xff\xc3"), std::size_t{2});     // no UTF-8: one a byte
        QCOMPARE(candor::codePointCount("\xc0\x80"), std::size_t{2});     // overlong
        QCOMPARE(candor::codePointCount("\xed\xa0\x80"), std::size_t{3}); // a surrogate
        QCOMPARE(candor::codePointCount("\xf0\x9f\x98"), std::size_t{3}); // cut off
    }

    void hostileTextIsMadeVisible_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("safe");
        QTest::newRow("plain") << QByteArray("aé€😀 \\x") << QByteArray("aé€😀 \\x");
        QTest::newRow("colour") << QByteArray("\x1b[31mred") << QByteArray("\\x1b[31mred");
        QTest::newRow("window title") << QByteArray("\x1b]0;x\x07") << QByteArray("\\x1b]0;x\\x07");
        QTest::newRow("line breaks") << QByteArray("a\r\n\tb") << QByteArray("a\\r\\n\\tb");
        QTest::newRow("NUL and DEL") << QByteArray("a\0\x7f", 3) << QByteArray("a\\x00\\x7f");
        QTest::newRow("8-bit CSI") << QByteArray("\xc2\x9b") << QByteArray("\\u009b");
        QTest::newRow("embedding") << QByteArray("\xe2\x80\xaa") << QByteArray("\\u202a");
        QTest::newRow("override") << QByteArray("\xe2\x80\xae") << QByteArray("\\u202e");
        QTest::newRow("isolates") << QByteArray("\xe2\x81\xa6\xe2\x81\xa9") << QByteArray("\\u2066\\u2069");
        QTest::newRow("marks") << QByteArray("\xe2\x80\x8e\xe2\x80\x8f\xd8\x9c") << QByteArray("\\u200e\\u200f\\u061c");
        QTest::newRow("line separator") << QByteArray("\xe2\x80\xa8") << QByteArray("\\u2028");
        QTest::newRow("zero width") << QByteArray("\xe2\x80\x8b\xef\xbb\xbf") << QByteArray("\\u200b\\ufeff");
        QTest::newRow("tag") << QByteArray("\xf3\xa0\x81\x81") << QByteArray("\\U000e0041");
        QTest::newRow("no UTF-8") << QByteArray("\xff\xc3(") << QByteArray("\\xff\\xc3(");
        QTest::newRow("family emoji stays") << QByteArray("👩‍👧") << QByteArray("👩‍👧");
    }
    void hostileTextIsMadeVisible()
    {
        QFETCH(QByteArray, text);
        QTEST(QByteArray::fromStdString(candor::terminalSafe(text.toStdString())), "safe");
    }

    void longTextEndsInAnEllipsisAndNoEscapeIsSplit()
    {
        QCOMPARE(candor::terminalSafe("abc", 3), "abc"s);
        QCOMPARE(candor::terminalSafe("abcd", 3), "abc…"s);
        QCOMPARE(candor::terminalSafe("éééé", 2), "éé…"s);
        QCOMPARE(candor::terminalSafe("ab\x1b", 3), "ab…"s);
        QCOMPARE(candor::terminalSafe("x", 0), "…"s);
        QCOMPARE(candor::codePointCount(candor::terminalSafe(std::string(10'000, '\x1b'), 100)), std::size_t{101});
    }

    void randomBytesComeOutAsOneSafeLine()
    {
        candor::Random random(11);
        for (int round = 0; round < 2000; ++round) {
            std::string bytes(random.below(60), '\0');
            for (char& byte : bytes) {
                byte = static_cast<char>(random.below(256));
            }
            const std::string safe = candor::terminalSafe(bytes);
            for (const char c : safe) {
                QVERIFY(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
            }
            QVERIFY(QString::fromStdString(safe).toStdString() == safe);
        }
    }

    void onlyAsciiIsLowered() { QCOMPARE(candor::lowerCased("LITERAL Ä_09z"), "literal Ä_09z"s); }

    void whiteSpaceIsTrimmed()
    {
        QVERIFY(candor::trimmed(" \t\r\n a b \v\f") == "a b");
        QVERIFY(candor::trimmed(" \n ").empty());
        QVERIFY(candor::trimmed("").empty());
    }

    void linesAreSplit_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("lines");
        QTest::newRow("nothing") << "" << QStringList{};
        QTest::newRow("no newline") << "a" << QStringList{"a"};
        QTest::newRow("final newline") << "a\nb\n" << QStringList{"a", "b"};
        QTest::newRow("empty lines") << "\n\na" << QStringList{"", "", "a"};
        QTest::newRow("dos") << "a\r\nb\r" << QStringList{"a", "b\r"};
        QTest::newRow("return within") << "a\rb\n" << QStringList{"a\rb"};
    }
    void linesAreSplit()
    {
        QFETCH(QString, text);
        const std::string bytes = text.toStdString();
        QStringList got;
        for (const std::string_view line : candor::splitLines(bytes)) {
            got << QString::fromStdString(std::string(line));
        }
        QTEST(got, "lines");
    }

    void partsAreJoined()
    {
        QCOMPARE(candor::join({}, ", "), ""s);
        QCOMPARE(candor::join({"a"}, ", "), "a"s);
        QCOMPARE(candor::join({"a", "", "c"}, ", "), "a, , c"s);
    }

    void globsMatch_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("matches");
        QTest::newRow("same") << "fib"
                              << "fib" << true;
        QTest::newRow("other") << "fib"
                               << "fob" << false;
        QTest::newRow("prefix only") << "fib"
                                     << "fibonacci" << false;
        QTest::newRow("star") << "fib*"
                              << "fibonacci" << true;
        QTest::newRow("star for nothing") << "fib*"
                                          << "fib" << true;
        QTest::newRow("stars go back") << "*ab*c"
                                       << "aababbc" << true;
        QTest::newRow("stars fail") << "*ab*c"
                                    << "aababb" << false;
        QTest::newRow("one character") << "f?b"
                                       << "fäb" << true;
        QTest::newRow("question mark needs one") << "fib?"
                                                 << "fib" << false;
        QTest::newRow("empty pattern") << ""
                                       << "a" << false;
        QTest::newRow("empty both") << ""
                                    << "" << true;
        QTest::newRow("only stars") << "***"
                                    << "" << true;
    }
    void globsMatch()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, text);
        QTEST(candor::globMatch(pattern.toStdString(), text.toStdString()), "matches");
    }

    void hostileGlobIsNotExponential()
    {
        std::string pattern;
        for (int i = 0; i < 100; ++i) {
            pattern += "*a";
        }
        QElapsedTimer timer;
        timer.start();
        QVERIFY(!candor::globMatch(pattern + "b", std::string(10'000, 'a')));
        qInfo("took %lld ms", static_cast<long long>(timer.elapsed()));
    }
};

QTEST_GUILESS_MAIN(TestText)
#include "tst_text.moc"
