// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codegen/python_lines.h"
#include "core/support/random.h"

#include <QTest>

using candor::LogicalLine;
using candor::logicalLines;

class TestPythonLines : public QObject
{
    Q_OBJECT
private slots:
    void aLineIsKnownForWhatItIs_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("kind"); // opens, whole, ends, simple, comment, problem
        const auto row = [](const char* code, const char* kind) {
            QTest::newRow(code) << QString::fromUtf8(code) << QString::fromUtf8(kind);
        };
        row("if x:", "opens");
        row("if x: # why: because", "opens");
        row("if x == ':':", "opens");
        row("if x: return 1", "whole");
        row("if x: y = 1; return 1", "whole");
        row("else:", "opens");
        row("else : pass", "whole");
        row("async for x in y:", "opens");
        row("for k in d[1:]:", "opens");
        row("while (n := next(i)):", "opens");
        row("with open('a') as f:", "opens");
        row("def f(x: int = 5) -> dict[str, int]:", "opens");
        row("if (lambda a: a)(x):", "opens");
        row("if lambda: 0:", "opens");
        row("match x:", "opens");
        row("case {'a': 1}:", "opens");
        row("case Point(x=0): return 1", "whole");
        row("case: int = 5", "simple");
        row("match = {1: 2}", "simple");
        row("case = lambda a: 1", "simple");
        row("x: int = 5", "simple");
        row("f = lambda: 0", "simple");
        row("return", "ends");
        row("return {'a': 1}", "ends");
        row("x = 1; return x", "ends");
        row("raise ValueError('no: reason')", "ends");
        row("returned = 1", "simple");
        row("breaks()", "simple");
        row("iffy = 1", "simple");
        row("x = 'if y:'", "simple");
        row("x = \"\"\"if y:\nreturn\n\"\"\"", "simple");
        row("x = [1,\n  2]", "simple");
        row("x = 1 + \\\n  2", "simple");
        row("# if x:", "comment");
        row("print(1) # else:", "simple");
        row("r'\\'", "problem");
        row("x = (1", "problem");
        row("x = (1]", "problem");
        row("x = 1)", "problem");
        row("x = 'a", "problem");
        row("x = '''a", "problem");
        row("x = 1 + \\", "problem");
        row("if x", "problem");
        row("foo:", "problem");
        row("foo: # bar", "problem");
    }
    void aLineIsKnownForWhatItIs()
    {
        QFETCH(QString, code);
        QFETCH(QString, kind);
        const std::vector<LogicalLine> lines = logicalLines(code.toStdString(), 7);
        QCOMPARE(lines.size(), 1u);
        const LogicalLine& line = lines.front();
        const QString found = !line.problem.empty() ? "problem"
                              : line.comment        ? "comment"
                              : line.opens          ? "opens"
                              : line.whole          ? "whole"
                              : line.ends           ? "ends"
                                                    : "simple";
        QCOMPARE(found, kind);
        QCOMPARE(line.text, code.toStdString());
        QCOMPARE(line.statement, 7u);
    }

    void linesKeepTheirIndentation()
    {
        const std::vector<LogicalLine> lines = logicalLines("\n  if x:\n\t  y = [\n1]\n\n# end\nz\n", 1);
        QCOMPARE(lines.size(), 4u);
        QCOMPARE(lines[0].indentation, std::string("  "));
        QCOMPARE(lines[1].indentation, std::string("\t  "));
        QCOMPARE(lines[1].text, std::string("y = [\n1]"));
        QVERIFY(lines[2].comment);
        QCOMPARE(lines[3].word, std::string("z"));
    }

    void messagesNameTheStatementOnOneSafeLine()
    {
        const auto lines = logicalLines("x = '''\x1b[31m\n" + std::string(500, 'a') + "'''", 3);
        QCOMPARE(candor::nameOfLine(lines.front()), std::string("statement 3 `x = '''\\x1b[31m`"));
        const auto longLine = logicalLines(std::string(500, 'a'), 4);
        QVERIFY(candor::nameOfLine(longLine.front()).size() < 100);
    }

    void randomBytesAreReadToTheEnd()
    {
        static constexpr std::string_view kBytes = "ifelsretun:;()[]{}'\"\\\n\t #=,.x1lambda\xc3\xa9";
        candor::Random random(20251016);
        for (int round = 0; round < 20'000; ++round) {
            std::string code;
            for (std::uint64_t i = random.below(40); i > 0; --i) {
                code += kBytes[random.below(kBytes.size())];
            }
            for (const LogicalLine& line : logicalLines(code, 1)) {
                QVERIFY(!line.text.empty());
                QVERIFY(code.find(line.text) != std::string::npos);
                QVERIFY(!(line.opens && line.whole));
            }
        }
    }

    void hugeTextIsReadInLinearTime()
    {
        QVERIFY(!logicalLines(std::string(4'000'000, '('), 1).front().problem.empty());
        std::string backslashes;
        for (int i = 0; i < 1'000'000; ++i) {
            backslashes += "\\\n";
        }
        QVERIFY(logicalLines(backslashes + "x", 1).size() <= 1);
        QCOMPARE(logicalLines(std::string(2'000'000, '\n'), 1).size(), 0u);
    }
};

QTEST_GUILESS_MAIN(TestPythonLines)
#include "tst_python_lines.moc"
