// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codegen/assembly.h"
#include "tests/core/codegen/python_process.h"

#include <QTest>

using candor::Ir;
using candor::StatementList;

namespace {

Ir bareIr()
{
    Ir ir;
    ir.name = "f";
    return ir;
}

StatementList listFrom(const QStringList& codes)
{
    StatementList list;
    for (const QString& code : codes) {
        list.statements.push_back({"expression", code.toStdString(), {}});
    }
    return list;
}

QString bodyOf(const QStringList& codes)
{
    const auto python = candor::assembleStatements(listFrom(codes), bareIr());
    if (!python) {
        return "refused: " + QString::fromStdString(python.error().message);
    }
    return QString::fromStdString(*python).mid(
        static_cast<qsizetype>(candor::programHead(listFrom(codes), bareIr()).size()));
}

} // namespace

class TestAssembly : public QObject
{
    Q_OBJECT
private slots:
    void whatCanBeReadOneWayIsPutTogether_data()
    {
        QTest::addColumn<QStringList>("codes");
        QTest::addColumn<QString>("body");
        QTest::newRow("nothing") << QStringList{} << "    pass\n";
        QTest::newRow("a comment alone") << QStringList{"# nothing"} << "    pass\n";
        QTest::newRow("a sequence") << QStringList{"a = 1", "b = 2", "return a + b"}
                                    << "    a = 1\n    b = 2\n    return a + b\n";
        QTest::newRow("a sequence with dead code") << QStringList{"return 1", "x = 2"} << "    return 1\n    x = 2\n";
        QTest::newRow("if, elif, else with returns")
            << QStringList{"if s >= 90:", "return 'A'", "elif s >= 80:", "return 'B'", "else:", "return 'F'"}
            << "    if s >= 90:\n        return 'A'\n    elif s >= 80:\n        return 'B'\n    else:\n"
               "        return 'F'\n";
        QTest::newRow("after a block that returned")
            << QStringList{"if n < 2: # small: no", "return n", "a = 1", "return a"}
            << "    if n < 2: # small: no\n        return n\n    a = 1\n    return a\n";
        QTest::newRow("after if and else that both returned")
            << QStringList{"if a:", "return 1", "else:", "return 2", "return 3"}
            << "    if a:\n        return 1\n    else:\n        return 2\n    return 3\n";
        QTest::newRow("lines before an else can only be in the if")
            << QStringList{"if a:", "x = 1", "y = 2", "else:", "raise ValueError(a)", "return x"}
            << "    if a:\n        x = 1\n        y = 2\n    else:\n        raise ValueError(a)\n    return x\n";
        QTest::newRow("two elses belong to two ifs")
            << QStringList{"if a:", "if b:", "return 1", "else:", "return 2", "else:", "return 3"}
            << "    if a:\n        if b:\n            return 1\n        else:\n            return 2\n    else:\n"
               "        return 3\n";
        QTest::newRow("try and except")
            << QStringList{"try:", "n = int(s)", "return n", "except ValueError:", "return 0"}
            << "    try:\n        n = int(s)\n        return n\n    except ValueError:\n        return 0\n";
        QTest::newRow("try, except, else, finally")
            << QStringList{"try:", "a()", "except E:", "return 1", "else:", "return 2", "finally:", "return 3"}
            << "    try:\n        a()\n    except E:\n        return 1\n    else:\n        return 2\n    finally:\n"
               "        return 3\n";
        QTest::newRow("continue wants the loop: the else is no else of the loop")
            << QStringList{"while a:", "if b():", "return 1", "else:", "continue"}
            << "    while a:\n        if b():\n            return 1\n        else:\n            continue\n";
        QTest::newRow("a block on one line") << QStringList{"if a: return 1", "elif b: return 2", "return 3"}
                                             << "    if a: return 1\n    elif b: return 2\n    return 3\n";
        QTest::newRow("match and case")
            << QStringList{"match x:", "case 1:", "return 'one'", "case _:", "return 'many'"}
            << "    match x:\n        case 1:\n            return 'one'\n        case _:\n            return 'many'\n";
        QTest::newRow("a nested function") << QStringList{"def g(x):", "return x * 2", "return g(1)"}
                                           << "    def g(x):\n        return x * 2\n    return g(1)\n";
        QTest::newRow("brackets over several lines are one line")
            << QStringList{"if a:", "return [\n  1,\n2]", "return {\n}"}
            << "    if a:\n        return [\n  1,\n2]\n    return {\n}\n";
        QTest::newRow("a common indentation is none") << QStringList{"    if a:", "    return 1", "    return 2"}
                                                      << "    if a:\n        return 1\n    return 2\n";
        QTest::newRow("indentation decides")
            << QStringList{"for x in y:", "    if x:", "        a(x)", "    b(x)", "return y"}
            << "    for x in y:\n        if x:\n            a(x)\n        b(x)\n    return y\n";
        QTest::newRow("indentation of the function's body")
            << QStringList{"    for x in y:", "        a(x)", "    return y"}
            << "    for x in y:\n        a(x)\n    return y\n";
        QTest::newRow("two spaces, tabs and eight spaces become four")
            << QStringList{"if a:", "  b()", "if c:", "\td()", "if e:", "        g()"}
            << "    if a:\n        b()\n    if c:\n        d()\n    if e:\n        g()\n";
        QTest::newRow("whole compound statements")
            << QStringList{"for x in y:\n    if x:\n        return x", "return None"}
            << "    for x in y:\n        if x:\n            return x\n    return None\n";
        QTest::newRow("clauses as statements of their own")
            << QStringList{"if a:\n  return 1", "else:\n  return 2"}
            << "    if a:\n        return 1\n    else:\n        return 2\n";
        QTest::newRow("comments go with what follows, at any indentation")
            << QStringList{"if a:", "# first", "    b()", "# out", "        # far", "return 1", "# end"}
            << "    if a:\n        # first\n        b()\n    # out\n    # far\n    return 1\n    # end\n";
        QTest::newRow("text in triple quotes is left alone")
            << QStringList{"if a:", "    s = '''\n  x\nelse:\n'''", "return s"}
            << "    if a:\n        s = '''\n  x\nelse:\n'''\n    return s\n";
        QTest::newRow("several lines without indentation")
            << QStringList{"a = 1\nb = 2", "", "return a\n\n"} << "    a = 1\n    b = 2\n    return a\n";
    }
    void whatCanBeReadOneWayIsPutTogether()
    {
        QFETCH(QStringList, codes);
        QFETCH(QString, body);
        QCOMPARE(bodyOf(codes), body);
        const auto python = candor::assembleStatements(listFrom(codes), bareIr());
        QCOMPARE(candor::test::pythonVerdict(*python), QString());
    }

    void whatCannotBeNestedNamesTheStatement_data()
    {
        QTest::addColumn<QStringList>("codes");
        QTest::addColumn<QString>("message");
        QTest::newRow("after a block that goes on")
            << QStringList{"t = 0", "for x in y:", "if x:", "t += x", "return t"}
            << "statement 5 `return t` can stand at 3 levels: inside statement 3 `if x:`, inside statement 2 `for x in "
               "y:`, in the function's body. Nothing in the code says which; indentation is needed.";
        QTest::newRow("after a return in a loop")
            << QStringList{"for x in y:", "if x:", "return x", "return None"}
            << "statement 4 `return None` can stand at 2 levels: inside statement 1 `for x in y:`, in the function's "
               "body. Nothing in the code says which; indentation is needed.";
        QTest::newRow("an else for two") << QStringList{"for x in y:", "if x:", "return 1", "else:", "return 0"}
                                         << "statement 4 `else:` can belong to 2 statements: statement 2 `if x:`, "
                                            "statement 1 `for x in y:`. Nothing "
                                            "in the code says which; indentation is needed.";
        QTest::newRow("after branches of which none goes on")
            << QStringList{"while a:", "if b():", "break", "else:", "continue", "return 1"}
            << "statement 6 `return 1` can stand at 2 levels: inside statement 1 `while a:`, in the function's body. "
               "Nothing in the code says which; indentation is needed.";
        QTest::newRow("else without an opener")
            << QStringList{"x = 1", "else:", "return x"}
            << "statement 2 `else:` has no statement before it that it could belong to.";
        QTest::newRow("elif after else") << QStringList{"if a:", "return 1", "else:", "return 2", "elif b:", "return 3"}
                                         << "statement 5 `elif b:` has no statement before it that it could belong to.";
        QTest::newRow("except for an if")
            << QStringList{"if a:", "return 1", "except E:", "return 2"}
            << "statement 3 `except E:` has no statement before it that it could belong to.";
        QTest::newRow("an empty block")
            << QStringList{"if a:", "else:", "return 2"}
            << "The block of statement 1 `if a:` is empty: statement 2 `else:` can't stand in it.";
        QTest::newRow("an empty block at the end") << QStringList{"if a:", "return 1", "else:"}
                                                   << "The block of statement 3 `else:` is empty: the list ends there.";
        QTest::newRow("a try without handlers")
            << QStringList{"try:", "return 1", "return 2"} << "statement 1 `try:` has neither except nor finally.";
        QTest::newRow("a try without handlers at the end")
            << QStringList{"try:", "return 1"} << "statement 1 `try:` has neither except nor finally.";
        QTest::newRow("break without a loop")
            << QStringList{"if a:", "break", "return 1"} << "statement 2 `break` stands in no loop.";
        QTest::newRow("everything has returned")
            << QStringList{"if a:", "return 1", "return 2", "return 3"}
            << "statement 4 `return 3` fits no block: each one before it has ended with a return, raise, break or "
               "continue.";
        QTest::newRow("case without match") << QStringList{"x = 1", "case 1:", "return 2"}
                                            << "statement 2 `case 1:` has no `match` that it could belong to.";
        QTest::newRow("an open bracket") << QStringList{"x = [", "1]"}
                                         << "statement 1 `x = [` has a bracket that is never closed.";
        QTest::newRow("an open string") << QStringList{"x = 'it", "return x"}
                                        << "statement 1 `x = 'it` has a string that is never closed.";
        QTest::newRow("no colon") << QStringList{"if a", "return 1"} << "statement 1 `if a` lacks its ':'.";
        QTest::newRow("indented for nothing")
            << QStringList{"x = 1", "    y = 2"}
            << "statement 2 `y = 2` is indented, but nothing before it opens a block.";
        QTest::newRow("a dedent to nowhere") << QStringList{"if a:", "        b()", "    c()"}
                                             << "statement 3 `c()` has an indentation that fits no open block.";
        QTest::newRow("further out than the first")
            << QStringList{"    x = 1", "return x"}
            << "statement 2 `return x` has an indentation that fits no open block.";
        QTest::newRow("an opener in a list that carries indentation elsewhere")
            << QStringList{"for x in y:", "if x:\n    a(x)", "return 1"}
            << "The block of statement 1 `for x in y:` is empty: statement 2 `if x:` is not indented below it, "
               "although "
               "other statements carry indentation.";
        QTest::newRow("indented, and the last block is empty")
            << QStringList{"if a:", "    b()", "if c:"}
            << "The block of statement 3 `if c:` is empty: the list ends there.";
        QTest::newRow("tabs after spaces that Python can't compare")
            << QStringList{"if a:", "        b()", "\tc()"}
            << "statement 3 `c()` mixes tabs and spaces in its indentation in a way that Python refuses.";
        QTest::newRow("a tab as deep as spaces")
            << QStringList{"    if a:", "\tb()", "    return 1"}
            << "statement 2 `b()` mixes tabs and spaces in its indentation in a way that Python refuses.";
    }
    void whatCannotBeNestedNamesTheStatement()
    {
        QFETCH(QStringList, codes);
        QFETCH(QString, message);
        QCOMPARE(bodyOf(codes), "refused: " + message);
    }

    void depthIsBounded()
    {
        QStringList codes;
        for (int i = 0; i < 101; ++i) {
            codes << QString(i, ' ') + "if a:";
        }
        QVERIFY2(bodyOf(codes).contains("deeper than Python's 100 levels"), qPrintable(bodyOf(codes)));
    }

    void theProgramHasHeadAndBody()
    {
        StatementList list = listFrom({"return math.sqrt(x)"});
        list.imports = {"import math"};
        Ir ir = bareIr();
        ir.parameters = {{"x", "a number", "what to take the root of"}};
        const auto python = candor::assembleStatements(list, ir);
        QVERIFY(python.ok());
        QVERIFY(python->starts_with(candor::programHead(list, ir)));
        QCOMPARE(candor::test::pythonVerdict(*python + "assert f(4) == 2\n"), QString());
    }
};

QTEST_GUILESS_MAIN(TestAssembly)
#include "tst_assembly.moc"
