// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codegen/assembly.h"
#include "core/codegen/python_text.h"
#include "tests/core/codegen/python_process.h"

#include <QTest>

#include <algorithm>

using candor::Ir;
using candor::Json;
using candor::StatementList;

namespace {

std::ptrdiff_t lineCount(const std::string& text)
{
    return std::count(text.begin(), text.end(), '\n');
}

Ir gradeIr()
{
    Ir ir;
    ir.name = "get_grade";
    ir.summary = "Turn a score into a grade.";
    ir.rationale = "Schools grade so.";
    ir.parameters = {{"score", "int", "0 to 100"}, {"names", "List[str]", ""}, {"free", "", ""}};
    ir.returns = "str";
    return ir;
}

} // namespace

class TestProgramHead : public QObject
{
    Q_OBJECT
private slots:
    void everyPartHasItsPlace()
    {
        StatementList list;
        list.imports = {"import math", "from typing import List", " import math "};
        list.helpers = {"    def half(x):\n        return x / 2\n"};
        QCOMPARE(candor::programHead(list, gradeIr()), std::string(R"(from __future__ import annotations
import math
from typing import List

def half(x):
    return x / 2

def get_grade(score: int, names: List[str], free) -> str:
    """Turn a score into a grade.

    Schools grade so.

    Args:
        score (int): 0 to 100
        names (List[str])

    Returns:
        str
    """
)"));
    }

    void aHeadWithoutWordsHasNoDocstring()
    {
        Ir ir;
        ir.name = "f";
        QCOMPARE(candor::programHead({}, ir), std::string("from __future__ import annotations\n\ndef f():\n"));
    }

    void futureImportsComeFirstAndOnce()
    {
        StatementList list;
        list.imports = {"import os", "from __future__ import annotations", "from __future__ import division"};
        Ir ir;
        ir.name = "f";
        QCOMPARE(candor::programHead(list, ir),
                 std::string("from __future__ import annotations\nfrom __future__ import division\nimport os\n\n"
                             "def f():\n"));
    }

    void textCannotLeaveTheDocstring_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("triple quotes") << QStringLiteral("a\"\"\"\nimport os\n\"\"\"");
        QTest::newRow("quote at the end") << QStringLiteral("says \"no\"");
        QTest::newRow("backslash at the end") << QStringLiteral("a path C:\\");
        QTest::newRow("backslash before quotes") << QStringLiteral("\\\"\"\"");
        QTest::newRow("invalid escapes") << QStringLiteral("\\N{nothing} \\x \\u12");
        QTest::newRow("control characters") << QStringLiteral("a\x01\x0c\r\n\tb\x7f");
        QTest::newRow("null") << QString(QChar(0)) + QStringLiteral("b");
    }
    void textCannotLeaveTheDocstring()
    {
        QFETCH(QString, text);
        Ir ir = gradeIr();
        const std::ptrdiff_t lines = lineCount(candor::programHead({}, ir));
        ir.summary = ir.rationale = text.toStdString();
        ir.returns = ir.parameters[0].type = ir.parameters[0].description = text.toStdString();
        const std::string head = candor::programHead({}, ir);
        QCOMPARE(lineCount(head), lines); // line numbers don't depend on what the text says
        const QString verdict = candor::test::pythonVerdict(
            head + "    return 1\n\nassert get_grade.__code__.co_names == (), get_grade.__code__.co_names\n");
        QCOMPARE(verdict, QString());
    }

    void typesBecomeAnnotationsThatCompile_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("annotation");
        const auto row = [](const char* type, const char* annotation) {
            QTest::newRow(type) << QString::fromUtf8(type) << QString::fromUtf8(annotation);
        };
        row("int", "int");
        row("  dict[str,  int | None] ", "dict[str, int | None]");
        row("typing.Optional[List[int]]", "typing.Optional[List[int]]");
        row("Callable[[int, str], bool]", "Callable[[int, str], bool]");
        row("Callable[..., None]", "Callable[..., None]");
        row("Tuple[int, ...]", "Tuple[int, ...]");
        row("list of numbers", "\"list of numbers\"");
        row("int or None", "\"int or None\"");
        row("in", "\"in\"");
        row("list[]", "\"list[]\"");
        row("list[int", "\"list[int\"");
        row("Literal['a']", "\"Literal['a']\"");
        row("int = 5", "\"int = 5\"");
        row("x): pass #", "\"x): pass #\"");
        row("a \"b\"", "\"a \\\"b\\\"\"");
        row("1", "\"1\"");
    }
    void typesBecomeAnnotationsThatCompile()
    {
        QFETCH(QString, type);
        QFETCH(QString, annotation);
        Ir ir;
        ir.name = "f";
        ir.returns = type.toStdString();
        const QString head = QString::fromStdString(candor::programHead({}, ir));
        QVERIFY2(head.contains("def f() -> " + annotation + ":\n"), qPrintable(head));
        QCOMPARE(candor::test::pythonVerdict(head.toStdString() + "    return 1\n"), QString());
    }

    void hostileTypesEnd()
    {
        QVERIFY(!candor::isTypeExpression(std::string(1'000'000, '[')));
        std::string nested;
        for (int i = 0; i < 200'000; ++i) {
            nested += "a[";
        }
        QVERIFY(!candor::isTypeExpression(nested));
        QVERIFY(candor::isTypeExpression("a[b[c[d]]]"));
    }

    void namesThatAreNoIdentifiersAreAProblem_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("parameter");
        QTest::addColumn<QString>("words");
        QTest::newRow("good") << "f"
                              << "x"
                              << "";
        QTest::newRow("star arguments") << "f"
                                        << "*args"
                                        << "";
        QTest::newRow("keyword arguments") << "f"
                                           << "**options"
                                           << "";
        QTest::newRow("three stars") << "f"
                                     << "***x"
                                     << "Parameter 1";
        QTest::newRow("no name") << ""
                                 << "x"
                                 << "names no function";
        QTest::newRow("two words") << "my function"
                                   << "x"
                                   << "`my function`";
        QTest::newRow("keyword") << "class"
                                 << "x"
                                 << "`class`";
        QTest::newRow("None") << "None"
                              << "x"
                              << "`None`";
        QTest::newRow("code in the name") << "f():\n import os\ndef g"
                                          << "x"
                                          << "no Python identifier";
        QTest::newRow("parameter with a type in it") << "f"
                                                     << "x: int"
                                                     << "`x: int`";
        QTest::newRow("empty parameter") << "f"
                                         << ""
                                         << "Parameter 1";
    }
    void namesThatAreNoIdentifiersAreAProblem()
    {
        QFETCH(QString, name);
        QFETCH(QString, parameter);
        QFETCH(QString, words);
        Ir ir;
        ir.name = name.toStdString();
        ir.parameters = {{parameter.toStdString(), "", ""}};
        const QString problem = QString::fromStdString(candor::signatureProblem(ir));
        QCOMPARE(problem.isEmpty(), words.isEmpty());
        QVERIFY2(problem.contains(words), qPrintable(problem));
        QVERIFY(!problem.contains('\n'));
        QCOMPARE(candor::assembleStatements({}, ir).ok(), words.isEmpty());
    }

    void aListIsReadWithNotesOnWhatIsOutOfForm()
    {
        const Json json = Json::parse(R"json({"statements": ["x = 1\r\ny = 2", {"code": "return x"}],
            "imports": ["math", "os.path", "import re", {"module": "typing", "names": ["List", "Dict"]}, {"module": "json"}],
            "helper_functions": ["def a(): pass", {"name": "b", "code": "def b(): pass"},
                                 {"signature": "c(x)", "body": "if x:\n    return 1"}]})json");
        const auto list = candor::statementListFromJson(json);
        QVERIFY(list.ok());
        QCOMPARE(list->statements.size(), 2u);
        QCOMPARE(list->statements[0].type, std::string("expression"));
        QCOMPARE(list->statements[0].code, std::string("x = 1\ny = 2"));
        QCOMPARE(list->imports, (std::vector<std::string>{"import math", "import os.path", "import re",
                                                          "from typing import List, Dict", "import json"}));
        QCOMPARE(list->helpers, (std::vector<std::string>{"def a(): pass", "def b(): pass",
                                                          "def c(x):\n    if x:\n        return 1"}));
        QCOMPARE(list->notes.size(), 6u);
    }

    void theAnalysedSystemsNestingIsRead()
    {
        const Json json =
            Json::parse(R"({"implementation": {"body_statements": [{"type": "return", "code": "return 1"}],
            "imports": [{"module": "math", "names": ["pi"]}]}})");
        const auto list = candor::statementListFromJson(json);
        QVERIFY(list.ok());
        QCOMPARE(list->statements.size(), 1u);
        QCOMPARE(list->imports, std::vector<std::string>{"from math import pi"});
        QCOMPARE(list->notes.front(), std::string("the statements were read from \"body_statements\""));
    }

    void malformedListsNameTheEntry_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("words");
        QTest::newRow("no list") << QByteArray("{}") << "no \"statements\"";
        QTest::newRow("array") << QByteArray("[1]") << "no \"statements\"";
        QTest::newRow("null") << QByteArray("{\"statements\": null}") << "no \"statements\"";
        QTest::newRow("text") << QByteArray("{\"statements\": \"x\"}") << "no array";
        QTest::newRow("number in it") << QByteArray("{\"statements\": [\"x\", 5]}") << "statements[1]";
        QTest::newRow("no code") << QByteArray("{\"statements\": [{\"type\": \"return\"}]}") << "statements[0]";
        QTest::newRow("code is an array") << QByteArray("{\"statements\": [{\"code\": []}]}") << "statements[0]";
        QTest::newRow("import is a number") << QByteArray("{\"statements\": [], \"imports\": [1]}") << "imports[0]";
        QTest::newRow("helper is empty") << QByteArray("{\"statements\": [], \"helper_functions\": [{}]}")
                                         << "helper_functions[0]";
    }
    void malformedListsNameTheEntry()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, words);
        const auto list = candor::statementListFromJson(Json::parse(json.toStdString()));
        QVERIFY(!list.ok());
        QVERIFY2(QString::fromStdString(list.error().message).contains(words), list.error().message.c_str());
    }
};

QTEST_GUILESS_MAIN(TestProgramHead)
#include "tst_program_head.moc"
