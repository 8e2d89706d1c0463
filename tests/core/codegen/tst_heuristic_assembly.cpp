// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codegen/assembly.h"
#include "tests/core/codegen/python_process.h"

#include <QTest>

using candor::Ir;
using candor::Statement;
using candor::StatementList;

namespace {

/// One statement a row of "type|code".
StatementList listFrom(const QStringList& rows)
{
    StatementList list;
    for (const QString& row : rows) {
        const auto bar = row.indexOf('|');
        list.statements.push_back({row.left(bar).toStdString(), row.mid(bar + 1).toStdString(), {}});
    }
    return list;
}

Ir bareIr()
{
    Ir ir;
    ir.name = "f";
    return ir;
}

QString bodyOf(const StatementList& list)
{
    const QString python = QString::fromStdString(candor::assembleHeuristically(list, bareIr()));
    const QString head = QString::fromStdString(candor::programHead(list, bareIr()));
    return python.startsWith(head) ? python.mid(head.size()) : QStringLiteral("no head");
}

} // namespace

class TestHeuristicAssembly : public QObject
{
    Q_OBJECT
private slots:
    void eachRuleMovesTheLevel_data()
    {
        QTest::addColumn<QStringList>("statements");
        QTest::addColumn<QString>("body");
        QTest::newRow("nothing is pass") << QStringList{} << "    pass\n";
        QTest::newRow("deepens after control flow with a colon")
            << QStringList{"for_loop|for x in y:", "expression|a(x)", "expression|b(x)"}
            << "    for x in y:\n        a(x)\n        b(x)\n";
        QTest::newRow("a comment hides the colon")
            << QStringList{"if_statement|if x: # why", "return|return 1"} << "    if x: # why\n    return 1\n";
        QTest::newRow("a wrong type hides the colon")
            << QStringList{"expression|if x:", "return|return 1"} << "    if x:\n    return 1\n";
        QTest::newRow("pops one level at elif and else")
            << QStringList{"if_statement|if x:",   "expression|a()", "elif_statement|elif y:", "expression|b()",
                           "else_statement|else:", "expression|c()", "expression|d()"}
            << "    if x:\n        a()\n    elif y:\n        b()\n    else:\n        c()\n        d()\n";
        QTest::newRow("else is known by its code too")
            << QStringList{"if_statement|if x:", "expression|a()", "expression|else:", "expression|b()"}
            << "    if x:\n        a()\n    else:\n    b()\n";
        QTest::newRow("a non-return after a return leaves the block")
            << QStringList{"if_statement|if x:", "return|return 1", "assignment|y = 2", "return|return y"}
            << "    if x:\n        return 1\n    y = 2\n    return y\n";
        QTest::newRow("a return after a return leaves the block")
            << QStringList{"if_statement|if x:", "return|return 1", "return|return 2"}
            << "    if x:\n        return 1\n    return 2\n";
        QTest::newRow("a return three levels deep goes back to the base")
            << QStringList{"for_loop|for x in y:", "if_statement|if x:", "expression|a(x)", "return|return y"}
            << "    for x in y:\n        if x:\n            a(x)\n    return y\n";
        QTest::newRow("a return two levels deep stays: the analysed loss")
            << QStringList{"for_loop|for x in y:", "assignment|t += x", "return|return t"}
            << "    for x in y:\n        t += x\n        return t\n";
        QTest::newRow("a return right after control flow stays")
            << QStringList{"for_loop|for x in y:", "if_statement|if x:", "return|return x"}
            << "    for x in y:\n        if x:\n            return x\n";
        QTest::newRow("return after return pops once and does not go to the base")
            << QStringList{"for_loop|for x in y:", "while_loop|while z:", "if_statement|if x:", "return|return 1",
                           "return|return 2"}
            << "    for x in y:\n        while z:\n            if x:\n                return 1\n            return 2\n";
        QTest::newRow("else by type after a return pops once")
            << QStringList{"for_loop|for x in y:", "if_statement|if x:", "return|return 1",
                           "else_statement|else:", "expression|a()"}
            << "    for x in y:\n        if x:\n            return 1\n        else:\n            a()\n";
        QTest::newRow("else by code alone after a return pops twice")
            << QStringList{"for_loop|for x in y:", "if_statement|if x:", "return|return 1", "expression|else:"}
            << "    for x in y:\n        if x:\n            return 1\n    else:\n";
        QTest::newRow("try deepens, except does not come back")
            << QStringList{"try_statement|try:", "return|return int(s)",
                           "except_statement|except ValueError:", "return|return 0"}
            << "    try:\n        return int(s)\n    except ValueError:\n        return 0\n";
        QTest::newRow("except after a non-return stays too deep")
            << QStringList{"try_statement|try:", "assignment|n = int(s)", "except_statement|except ValueError:"}
            << "    try:\n        n = int(s)\n        except ValueError:\n";
        QTest::newRow("an opener without a block is not mended") << QStringList{"if_statement|if x:"} << "    if x:\n";
        QTest::newRow("indentation is stripped")
            << QStringList{"if_statement|        if x:", "return|   return 1  "} << "    if x:\n        return 1\n";
        QTest::newRow("lines of a multi-line code keep what is not common")
            << QStringList{"if_statement|if x:", "expression|  if y:\n\n    z()\n  w()"}
            << "    if x:\n        if y:\n\n          z()\n        w()\n";
    }
    void eachRuleMovesTheLevel()
    {
        QFETCH(QStringList, statements);
        QFETCH(QString, body);
        QCOMPARE(bodyOf(listFrom(statements)), body);
    }

    void aFaultOfTheGuessworkIsNoneOfTheRightAssembly()
    {
        const StatementList list = listFrom({"if_statement|if isinstance(v, bool): # bool is an int",
                                             "return|    return 'other'", "return|return type(v).__name__"});
        const QString guessed = candor::test::pythonVerdict(candor::assembleHeuristically(list, bareIr()));
        QVERIFY2(guessed.contains("expected an indented block after 'if' statement"), qPrintable(guessed));
        const auto right = candor::assembleStatements(list, bareIr());
        QVERIFY(right.ok());
        QCOMPARE(candor::test::pythonVerdict(*right), QString());
    }

    void depthDoesNotMakeTheTextGrowWithItsSquare()
    {
        StatementList list;
        list.statements.assign(20'000, Statement{"if_statement", "if x:", {}});
        QVERIFY(candor::assembleHeuristically(list, bareIr()).size() < 20'000u * 600u);
        QVERIFY(!candor::assembleStatements(list, bareIr()).ok());
    }
};

QTEST_GUILESS_MAIN(TestHeuristicAssembly)
#include "tst_heuristic_assembly.moc"
