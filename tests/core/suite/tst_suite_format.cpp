// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/suite/suite_loader.h"

#include <QtTest>

using namespace candor;
using namespace std::string_literals;

namespace {

/// A suite of one task; `fields` replaces or adds fields of the task (null takes one away).
std::string suiteWith(const std::string& fields)
{
    Json task = Json::parse(R"({"id": "inc", "prompt": "Add one.", "entry_point": "inc",
                                "cases": [{"arguments": ["1"], "expected": "2"}]})");
    task.merge_patch(Json::parse(fields));
    return Json{{"name", "s"}, {"tasks", {task}}}.dump();
}

} // namespace

class TestSuiteFormat : public QObject
{
    Q_OBJECT

private slots:
    void everyFieldIsRead()
    {
        const Result<Suite> suite = parseSuite(R"json({"name": "s", "description": "d", "tasks": [
            {"id": "a", "prompt": "p", "entry_point": "f", "category": "c", "complexity": "easy",
             "comparison": {"rule": "float_tolerance", "tolerance": 0.5},
             "cases": [{"arguments": ["[1, 2]", "'x'"], "expected": "(None, 2.0)"}, {"arguments": [], "expected": "{}"}],
             "preamble": "import re\n",
             "reference": {"solution": "def f(): ...", "ir": {"intent": {}}, "code": {"statements": []}}},
            {"id": "b", "prompt": "p", "entry_point": "g", "test_program": "assert g()"}]})json",
                                               "x.json");
        QVERIFY2(suite.ok(), suite.ok() ? "" : suite.error().message.c_str());
        QCOMPARE(suite->name, "s"s);
        QCOMPARE(suite->description, "d"s);
        QCOMPARE(suite->tasks.size(), std::size_t{2});
        const Task& task = suite->tasks[0];
        QVERIFY(suite->find("a") == &task);
        QVERIFY(!suite->find("z"));
        QCOMPARE(task.prompt, "p"s);
        QCOMPARE(task.category, "c"s);
        QCOMPARE(task.complexity, "easy"s);
        QVERIFY(task.comparison.rule == ComparisonRule::FloatTolerance);
        QCOMPARE(task.comparison.tolerance, 0.5);
        QCOMPARE(task.callText(0), "f([1, 2], 'x')"s);
        QCOMPARE(task.callText(1), "f()"s);
        QCOMPARE(task.cases[0].expected, "(None, 2.0)"s);
        QCOMPARE(task.preamble, "import re\n"s);
        QCOMPARE(task.reference.solution, "def f(): ..."s);
        QVERIFY(task.reference.ir.is_object() && task.reference.code.is_object());
        QCOMPARE(suite->tasks[1].testProgram, "assert g()"s);
        QVERIFY(suite->tasks[1].reference.ir.is_null());
        QCOMPARE(suite->caseCount(), std::size_t{2});
    }

    void wrongSuiteIsRefusedWithFilePathAndTask_data()
    {
        QTest::addColumn<QString>("fields");
        QTest::addColumn<QString>("says");
        const QString task = "x.json: $.tasks[0]";
        QTest::newRow("no id") << R"({"id": null})" << task + ".id is missing";
        QTest::newRow("empty id") << R"({"id": ""})" << task + ".id must not be empty";
        QTest::newRow("hostile id") << R"({"id": "\u202ea"})" << task + ".id holds control or invisible";
        QTest::newRow("long id") << "{\"id\": \"" + QString(201, 'a') + "\"}" << task + ".id has more than 200";
        QTest::newRow("no prompt") << R"({"prompt": " "})" << task + ".prompt must not be empty (task 'inc')";
        QTest::newRow("entry point") << R"json({"entry_point": "f(); import os"})json"
                                     << task + ".entry_point must be the name";
        QTest::newRow("keyword") << R"({"entry_point": "class"})"
                                 << "but is 'class' (task 'inc')";
        QTest::newRow("digit first") << R"({"entry_point": "1f"})" << task + ".entry_point must be";
        QTest::newRow("neither") << R"({"cases": null})" << task + " has neither cases nor a test_program";
        QTest::newRow("no case") << R"({"cases": []})" << task + " has neither cases nor a test_program";
        QTest::newRow("both") << R"({"test_program": "assert 1"})" << task + " has both cases and a test_program";
        QTest::newRow("argument") << R"json({"cases": [{"arguments": ["1", "os.getcwd()"], "expected": "2"}]})json"
                                  << task + ".cases[0].arguments[1] is no Python literal";
        QTest::newRow("expected") << R"({"cases": [{"arguments": [], "expected": "1 2"}]})"
                                  << task + ".cases[0].expected is no Python literal";
        QTest::newRow("no arguments") << R"({"cases": [{"expected": "1"}]})"
                                      << task + ".cases[0].arguments is missing (write []";
        QTest::newRow("bare number") << R"({"cases": [{"arguments": [1], "expected": "1"}]})"
                                     << task + ".cases[0].arguments[0] must be a string, but is a number";
        QTest::newRow("unknown field") << R"({"entrypoint": "x"})" << task + ".entrypoint is not a known field";
        QTest::newRow("unknown field of a case")
            << R"({"cases": [{"args": [], "expected": "1"}]})" << task + ".cases[0].args is not a known field";
        QTest::newRow("rule") << R"({"comparison": {"rule": "fuzzy"}})" << task + ".comparison.rule must be equal";
        QTest::newRow("tolerance") << R"({"comparison": {"rule": "float_tolerance", "tolerance": -1}})"
                                   << task + ".comparison.tolerance must be a number of 0 or more";
        QTest::newRow("tolerance for nothing")
            << R"({"comparison": {"tolerance": 1}})" << task + ".comparison.tolerance goes with";
        QTest::newRow("comparison for nothing")
            << R"({"cases": null, "test_program": "assert 1", "comparison": {"rule": "equal"}})"
            << task + ".comparison goes with cases only";
        QTest::newRow("reference") << R"({"reference": {"ir": []}})" << task + ".reference.ir must be an object";
    }
    void wrongSuiteIsRefusedWithFilePathAndTask()
    {
        QFETCH(QString, fields);
        QFETCH(QString, says);
        QVERIFY(parseSuite(suiteWith("{}"), "x.json").ok());
        const Result<Suite> suite = parseSuite(suiteWith(fields.toStdString()), "x.json");
        QVERIFY(!suite.ok());
        const QString message = QString::fromStdString(suite.error().message);
        QVERIFY2(message.contains(says), qPrintable(message));
        QVERIFY2(message.startsWith("x.json: $"), qPrintable(message));
        QVERIFY(suite.error().stage == Stage::Suite);
    }

    void rulesAreReadByName_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("equal") << "equal";
        QTest::newRow("exact type") << "exact_type";
        QTest::newRow("float tolerance") << "float_tolerance";
        QTest::newRow("unordered") << "unordered";
    }
    void rulesAreReadByName()
    {
        QFETCH(QString, name);
        const Result<Suite> suite =
            parseSuite(suiteWith("{\"comparison\": {\"rule\": \"" + name.toStdString() + "\"}}"), "x.json");
        QVERIFY(suite.ok());
        QVERIFY(nameOf(suite->tasks[0].comparison.rule) == name.toStdString());
    }

    void equalIdsAreRefused()
    {
        const std::string task = R"json({"id": "a", "prompt": "p", "entry_point": "f", "test_program": "f()"})json";
        const Result<Suite> suite = parseSuite("{\"name\": \"s\", \"tasks\": [" + task + "," + task + "]}", "x.json");
        QVERIFY(!suite.ok());
        QVERIFY2(suite.error().message.find("task 2 has the id 'a' of task 1") != std::string::npos,
                 suite.error().message.c_str());
    }

    void storedSuiteIsReadBackEqual()
    {
        const Result<Suite> first =
            parseSuite(suiteWith(R"({"preamble": "x = 1", "comparison": {"rule": "float_tolerance", "tolerance": 1e-7},
                          "reference": {"solution": "def inc(x): return x + 1", "ir": {"a": [1.0, null]}}})"),
                       "x.json");
        QVERIFY(first.ok());
        const Json stored = suiteToJson(*first);
        const Result<Suite> second = suiteFromJson(parseJson(canonicalJson(stored)).value(), "workspace");
        QVERIFY2(second.ok(), second.ok() ? "" : second.error().message.c_str());
        QVERIFY(second->hash == first->hash);
        QVERIFY(second->tasks[0].hash == first->tasks[0].hash);
        QCOMPARE(canonicalJson(suiteToJson(*second)), canonicalJson(stored));
    }

    void hashDependsOnWhatIsTestedAndNothingElse_data()
    {
        QTest::addColumn<QString>("fields");
        QTest::addColumn<bool>("differs");
        QTest::newRow("prompt") << R"({"prompt": "Add one!"})" << true;
        QTest::newRow("entry point") << R"({"entry_point": "plus"})" << true;
        QTest::newRow("expected") << R"({"cases": [{"arguments": ["1"], "expected": "3"}]})" << true;
        QTest::newRow("argument") << R"({"cases": [{"arguments": ["2"], "expected": "2"}]})" << true;
        QTest::newRow("more cases") << R"({"cases": [{"arguments": ["1"], "expected": "2"},
                                                     {"arguments": ["2"], "expected": "3"}]})"
                                    << true;
        QTest::newRow("rule") << R"({"comparison": {"rule": "exact_type"}})" << true;
        QTest::newRow("preamble") << R"({"preamble": "x"})" << true;
        QTest::newRow("rule said") << R"({"comparison": {"rule": "equal"}})" << false;
        QTest::newRow("id") << R"({"id": "other"})" << false;
        QTest::newRow("category") << R"({"category": "other"})" << false;
        QTest::newRow("reference") << R"({"reference": {"solution": "x"}})" << false;
    }
    void hashDependsOnWhatIsTestedAndNothingElse()
    {
        QFETCH(QString, fields);
        QFETCH(bool, differs);
        const Result<Suite> plain = parseSuite(suiteWith("{}"), "x.json");
        const Result<Suite> changed = parseSuite(suiteWith(fields.toStdString()), "x.json");
        QVERIFY(plain.ok() && changed.ok());
        QCOMPARE(plain->tasks[0].hash != changed->tasks[0].hash, differs);
    }

    void toleranceIsPartOfTheHash()
    {
        const auto hash = [](const std::string& tolerance) {
            return parseSuite(
                       suiteWith(R"({"comparison": {"rule": "float_tolerance", "tolerance": )" + tolerance + "}}"), "x")
                ->hash;
        };
        QVERIFY(hash("0.1") != hash("0.2"));
        QVERIFY(hash("1e-9") == hash("0.000000001"));
    }
};

QTEST_GUILESS_MAIN(TestSuiteFormat)
#include "tst_suite_format.moc"
