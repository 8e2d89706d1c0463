// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/suite/suite_loader.h"

#include <QtTest>

using namespace candor;
using namespace std::string_literals;

namespace {

std::string humanEvalLine(const std::string& id, const std::string& fields = "{}")
{
    Json line{{"task_id", id},
              {"prompt", "import math\n\ndef area(r):\n    \"\"\"Area.\"\"\"\n"},
              {"entry_point", "area"},
              {"canonical_solution", "    return math.pi * r * r\n"},
              {"test", "METADATA = {}\n\ndef check(candidate):\n    assert candidate(0) == 0\n"}};
    line.merge_patch(Json::parse(fields));
    return line.dump() + "\n";
}

std::string mbppLine(const std::string& fields)
{
    Json line = Json::parse(R"json({"task_id": 7, "text": "Write similar.", "code": "def similar(a):\r\n  return a\r\n",
        "test_list": ["assert similar(1) == 1", "assert similar(2) == 2"], "test_setup_code": "",
        "challenge_test_list": ["assert False"]})json");
    line.merge_patch(Json::parse(fields));
    return line.dump() + "\n";
}

} // namespace

class TestForeignSuites : public QObject
{
    Q_OBJECT

private slots:
    void humanEvalIsRead()
    {
        const Result<Suite> suite =
            parseSuite(humanEvalLine("HumanEval/0") + "\r\n" + humanEvalLine("HumanEval/1"), "HumanEval");
        QVERIFY2(suite.ok(), suite.ok() ? "" : suite.error().message.c_str());
        QCOMPARE(suite->name, "HumanEval"s);
        QCOMPARE(suite->tasks.size(), std::size_t{2});
        const Task& task = suite->tasks[0];
        QCOMPARE(task.id, "HumanEval/0"s);
        QCOMPARE(task.entryPoint, "area"s);
        QCOMPARE(task.preamble, task.prompt);
        QVERIFY(task.testProgram.ends_with("== 0\n\n\ncheck(area)\n"));
        QCOMPARE(task.reference.solution, task.prompt + "    return math.pi * r * r\n");
        QVERIFY(task.cases.empty());
    }

    void wrongLineIsNamed_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("says");
        QTest::newRow("cut") << "{\"task_id\": \"HumanEval/1\", \"prom"
                             << "h.jsonl line 3: Not valid JSON at byte ";
        QTest::newRow("field missing") << QString::fromStdString(humanEvalLine("b", R"({"test": null})"))
                                       << "h.jsonl line 3: $.test is missing";
        QTest::newRow("no check") << QString::fromStdString(humanEvalLine("b", R"({"test": "assert 1"})"))
                                  << "h.jsonl line 3: $.test must define check";
        QTest::newRow("hostile entry point")
            << QString::fromStdString(humanEvalLine("b", R"({"entry_point": "x\nimport os"})"))
            << "h.jsonl line 3: $.entry_point must be the name";
        QTest::newRow("no object") << "[1]"
                                   << "h.jsonl line 3: $ must be an object, but is an array";
        QTest::newRow("equal id") << QString::fromStdString(humanEvalLine("a")) << "the id 'a' of task 1";
        QTest::newRow("empty prompt") << QString::fromStdString(humanEvalLine("b", R"({"prompt": ""})"))
                                      << "h.jsonl line 3: $.prompt must not be empty";
    }
    void wrongLineIsNamed()
    {
        QFETCH(QString, line);
        QFETCH(QString, says);
        const Result<Suite> suite = parseSuite(humanEvalLine("a") + "\n" + line.toStdString(), "h.jsonl");
        QVERIFY(!suite.ok());
        QVERIFY2(suite.error().message.find(says.toStdString()) != std::string::npos, suite.error().message.c_str());
    }

    void mbppIsRead()
    {
        const Result<Suite> suite =
            parseSuite(mbppLine(R"({"test_setup_code": "import math"})") + mbppLine(R"({"task_id": 8})"), "mbpp");
        QVERIFY2(suite.ok(), suite.ok() ? "" : suite.error().message.c_str());
        const Task& task = suite->tasks[0];
        QCOMPARE(task.id, "7"s);
        QCOMPARE(task.prompt, "Write similar."s);
        QCOMPARE(task.entryPoint, "similar"s);
        QCOMPARE(task.testProgram, "import math\nassert similar(1) == 1\nassert similar(2) == 2\n"s);
        QCOMPARE(task.reference.solution, "def similar(a):\r\n  return a\r\n"s);
        QVERIFY(task.preamble.empty());
    }

    void sanitizedMbppIsRead()
    {
        const Result<Suite> suite = parseSuite(R"json([{"source_file": "x", "task_id": 2, "prompt": "Write similar.",
            "code": "def similar(a):\n  return a\n", "test_imports": ["import math", "import re"],
            "test_list": ["assert similar(1) == 1"]}])json",
                                               "sanitized-mbpp");
        QVERIFY2(suite.ok(), suite.ok() ? "" : suite.error().message.c_str());
        QCOMPARE(suite->tasks[0].prompt, "Write similar."s);
        QCOMPARE(suite->tasks[0].testProgram, "import math\nimport re\nassert similar(1) == 1\n"s);
    }

    void wrongEntryOfAnArrayIsNamed()
    {
        const Result<Suite> suite = parseSuite(R"json([{"task_id": 2, "prompt": "p", "code": "def f(): pass",
            "test_list": ["assert f()"]}, {"task_id": 3, "prompt": "p", "code": "x = 1", "test_list": ["assert x"]}])json",
                                               "m.json");
        QVERIFY(!suite.ok());
        QCOMPARE(suite.error().message, "m.json $[1]: $.code defines no function that the first assert could call"s);
    }

    void entryPointIsWhatTheFirstAssertCalls_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("assertion");
        QTest::addColumn<QString>("entryPoint");
        const QString two = "def helper(a):\n  return a\ndef main(a):\n  return helper(a)\n";
        QTest::newRow("plain") << two << "assert main(1) == 1"
                               << "main";
        QTest::newRow("wrapped") << two << "assert set(main((1, 2))) == set((1, 2))"
                                 << "main";
        QTest::newRow("negated") << two << "assert not main (1)"
                                 << "main";
        QTest::newRow("a method in between") << two << "assert math.isclose(main(1), 1, rel_tol=0.1)"
                                             << "main";
        QTest::newRow("name within a string") << two << "assert 'helper(1) \\' helper(' == main(1)"
                                              << "main";
        QTest::newRow("a variable first") << two << "assert helper == main(1)"
                                          << "main";
        QTest::newRow("the helper") << two << "assert helper(1) == 1"
                                    << "helper";
        QTest::newRow("calls nothing known") << two << "assert other(1)"
                                             << "main";
        QTest::newRow("methods don't count") << "class A:\n  def main(self): pass\ndef top(): pass"
                                             << "assert main(1) or top()"
                                             << "top";
    }
    void entryPointIsWhatTheFirstAssertCalls()
    {
        QFETCH(QString, code);
        QFETCH(QString, assertion);
        const Json fields{{"code", code.toStdString()}, {"test_list", {assertion.toStdString()}}};
        const Result<Suite> suite = parseSuite(mbppLine(fields.dump()), "m");
        QVERIFY2(suite.ok(), suite.ok() ? "" : suite.error().message.c_str());
        QTEST(QString::fromStdString(suite->tasks[0].entryPoint), "entryPoint");
    }

    void mbppWithoutTestsIsRefused()
    {
        QVERIFY(!parseSuite(mbppLine(R"({"test_list": []})"), "m").ok());
        QVERIFY(!parseSuite(mbppLine(R"({"test_list": [" "]})"), "m").ok());
    }

    void foreignSuiteIsStoredAndReadBackEqual()
    {
        for (const std::string& text : {humanEvalLine("HumanEval/0"), mbppLine("{}")}) {
            const Result<Suite> first = parseSuite(text, "foreign");
            QVERIFY(first.ok());
            const Result<Suite> second = parseSuite(suiteToJson(*first).dump(), "again");
            QVERIFY2(second.ok(), second.ok() ? "" : second.error().message.c_str());
            QVERIFY(second->hash == first->hash);
            QCOMPARE(second->name, first->name);
        }
    }

    void truncationAtEveryOffsetIsRefused()
    {
        const std::string text = humanEvalLine("a") + humanEvalLine("b");
        const std::size_t firstLine = text.find('\n');
        for (std::size_t size = 0; size + 1 < text.size(); ++size) {
            const bool whole = size == firstLine || size == firstLine + 1; // one whole line is a whole suite
            QVERIFY2(parseSuite(text.substr(0, size), "h").ok() == whole, qPrintable(QString::number(size)));
        }
    }
};

QTEST_GUILESS_MAIN(TestForeignSuites)
#include "tst_foreign_suites.moc"
