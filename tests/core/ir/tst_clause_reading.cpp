// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ir/clause_reading.h"
#include "tests/core/ir/sample_ir.h"

#include <QElapsedTimer>
#include <QTest>

using candor::Condition;
using candor::Ir;
using candor::Literal;

namespace {

Ir irWithClauses(const QStringList& effects, const QStringList& assertions = {})
{
    Ir ir;
    for (const QString& effect : effects) {
        ir.effects.push_back(effect.toStdString());
    }
    for (const QString& assertion : assertions) {
        ir.assertions.push_back({assertion.toStdString(), {}});
    }
    return ir;
}

} // namespace

class TestClauseReading : public QObject
{
    Q_OBJECT

private slots:
    void clausesThatSayWhatIsReturned_data()
    {
        QTest::addColumn<QString>("clause");
        QTest::addColumn<bool>("states");
        QTest::newRow("return") << "Return the sum" << true;
        QTest::newRow("returned") << "the list is RETURNED." << true;
        QTest::newRow("result is") << "The result is 3" << true;
        QTest::newRow("yield") << "yields each item" << true;
        QTest::newRow("output") << "Output: a list" << true;
        QTest::newRow("other word") << "handle the returnable items and the outputter" << false;
        QTest::newRow("result") << "compute the result" << false;
        QTest::newRow("empty") << "" << false;
    }
    void clausesThatSayWhatIsReturned()
    {
        QFETCH(QString, clause);
        QFETCH(bool, states);
        QCOMPARE(candor::statesReturn(clause.toStdString()), states);
    }

    void conditionsAreOpenOrClosed_data()
    {
        QTest::addColumn<QStringList>("effects");
        QTest::addColumn<QString>("open"); // one letter a condition: o open, c closed
        QTest::newRow("none") << QStringList{"Return the sum", "Specify the differ"} << "";
        QTest::newRow("open") << QStringList{"If n is zero, return 1"} << "o";
        QTest::newRow("otherwise, same") << QStringList{"If n is zero, return 1, otherwise n"} << "c";
        QTest::newRow("otherwise, later")
            << QStringList{"If n is zero, return 1", "Unless odd, return 2", "Otherwise return n"} << "cc";
        QTest::newRow("otherwise, earlier") << QStringList{"Otherwise skip", "When n is zero, return 1"} << "o";
        QTest::newRow("default, earlier") << QStringList{"The result defaults to 0", "If n > 1, return 1"} << "c";
        QTest::newRow("in case") << QStringList{"In case of an error, return None"} << "o";
        QTest::newRow("case") << QStringList{"Convert to lower case"} << "";
        QTest::newRow("negation") << QStringList{"If the list is empty, return None",
                                                 "If the list is not empty, return its head"}
                                  << "cc";
        QTest::newRow("unless") << QStringList{"Return 1 if n is odd", "Return 2 unless n is odd"} << "cc";
        QTest::newRow("comparison") << QStringList{"If n > 0 return 1", "When n <= 0, return 2"} << "cc";
        QTest::newRow("two of three") << QStringList{"If n > 0 return 1", "If n < 0, return 2"} << "oo";
        QTest::newRow("turned twice") << QStringList{"If n > 0 return 1", "Unless n <= 0, return 2"} << "oo";
        QTest::newRow("other words") << QStringList{"If the list is empty, return 1",
                                                    "If the set is not empty, return 2"}
                                     << "oo";
        QTest::newRow("two in one") << QStringList{"If a then x; if b then y"} << "oo";
    }
    void conditionsAreOpenOrClosed()
    {
        QFETCH(QStringList, effects);
        QFETCH(QString, open);
        QString found;
        for (const Condition& condition : candor::conditionsOf(irWithClauses(effects))) {
            found += condition.closed ? 'c' : 'o';
        }
        QCOMPARE(found, open);
    }

    void assertionsAreClosedByEffects()
    {
        const auto conditions = candor::conditionsOf(
            irWithClauses({"If n is odd, return 1", "Otherwise return 2"}, {"the result is 1 when n is 3"}));
        QCOMPARE(conditions.size(), std::size_t(2));
        QVERIFY(conditions[1].closed);
        QCOMPARE(conditions[1].path, std::string("/assertions/0/predicate"));
        QCOMPARE(conditions[1].word, std::string("when"));
        QVERIFY(!candor::conditionsOf(irWithClauses({"Return n"}, {"the result is 1 when n is 3"}))[0].closed);
    }

    void literalsAreQuotedTextsAndNumbers_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("literals");
        QTest::newRow("single quotes") << "Return 'too short' or 'valid'."
                                       << "'too short' 'valid'";
        QTest::newRow("double quotes") << "Return \"a\""
                                       << "'a'";
        QTest::newRow("curly quotes") << "Return “ok” or ‘no’"
                                      << "'ok' 'no'";
        QTest::newRow("apostrophe") << "Don't take the user's 'x' or the users' list"
                                    << "'x'";
        QTest::newRow("apostrophe inside quotes") << "Return 'don't'"
                                                  << "'don't'";
        QTest::newRow("empty quotes") << "Return '' or 'x'"
                                      << "'x'";
        QTest::newRow("numbers") << "between 1 and 10, at least 3.5, or -1"
                                 << "1 10 3.5 -1";
        QTest::newRow("each once") << "1, 2, 1"
                                   << "1 2";
        QTest::newRow("end of a sentence") << "It has 8. No more."
                                           << "8";
        QTest::newRow("range") << "0-9"
                               << "0 9";
        QTest::newRow("in words") << "utf8, x1, 3rd, base_64"
                                  << "";
        QTest::newRow("beside other signs") << "≥5 and (7) and [8], 50%"
                                            << "5 7 8 50";
        QTest::newRow("list items") << "1. Read it\n 2) Sort it\nReturn 3."
                                    << "3";
        QTest::newRow("digits in quotes") << "Return '42'"
                                          << "'42'";
        QTest::newRow("not closed") << "Return 'x"
                                    << "";
    }
    void literalsAreQuotedTextsAndNumbers()
    {
        QFETCH(QString, text);
        QFETCH(QString, literals);
        QStringList found;
        for (const Literal& literal : candor::literalsOf(text.toStdString())) {
            const QString content = QString::fromStdString(literal.text);
            found << (literal.isNumber ? content : "'" + content + "'");
        }
        QCOMPARE(found.join(' '), literals);
    }

    void aNumberOccursAsAWholeNumber()
    {
        QVERIFY(!candor::occursIn({"1", true}, "10 or 21 or 1.5 or x1"));
        QVERIFY(candor::occursIn({"1", true}, "10 or 1."));
        QVERIFY(candor::occursIn({"-1", true}, "return -1"));
        QVERIFY(!candor::occursIn({"-1", true}, "n-1"));
        QVERIFY(candor::occursIn({"short", false}, "'too short'"));
        QVERIFY(!candor::occursIn({"Short", false}, "'too short'"));
    }

    void hostileClausesAreReadInTime()
    {
        std::string conditions;
        std::string quotes;
        std::string numbers;
        for (int i = 0; i < 200000; ++i) {
            conditions += "if ";
            quotes += "“";
            numbers += std::to_string(i) + " ";
        }
        QElapsedTimer timer;
        timer.start();
        QVERIFY(candor::conditionsOf(irWithClauses({QString::fromStdString(conditions)})).size() <= 400);
        QStringList many;
        for (int i = 0; i < 5000; ++i) {
            many << "if a then b";
        }
        QCOMPARE(candor::conditionsOf(irWithClauses(many)).size(), std::size_t(400));
        QVERIFY(candor::literalsOf(quotes).empty());
        QCOMPARE(candor::literalsOf(numbers).size(), std::size_t(500));
        qInfo("took %lld ms", static_cast<long long>(timer.elapsed()));
    }
};

QTEST_GUILESS_MAIN(TestClauseReading)
#include "tst_clause_reading.moc"
