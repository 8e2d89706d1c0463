// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandbox/sandbox.h"
#include "tests/core/sandbox/sandbox_fixture.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>
#include <unistd.h>

using candor::ExecutionReport;
using candor::SandboxJob;
using candor::SandboxLimits;
using candor::SandboxOptions;
using candor::Task;
using candor::Verdict;
using candor::test::shown;

namespace {

Task taskOf(std::string entryPoint, std::vector<candor::TestCase> cases)
{
    Task task;
    task.id = "task";
    task.entryPoint = std::move(entryPoint);
    task.cases = std::move(cases);
    return task;
}

Task testProgramTask(std::string entryPoint, std::string program)
{
    Task task;
    task.id = "task";
    task.entryPoint = std::move(entryPoint);
    task.testProgram = std::move(program);
    return task;
}

/// Processes of this machine whose command line holds the text.
int processesWith(const std::string& text)
{
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const std::string name = entry.path().filename().string();
        if (name.find_first_not_of("0123456789") != std::string::npos || name == std::to_string(::getpid())) {
            continue;
        }
        std::ifstream file(entry.path() / "cmdline", std::ios::binary);
        const std::string line((std::istreambuf_iterator<char>(file)), {});
        count += line.find(text) != std::string::npos ? 1 : 0;
    }
    return count;
}

} // namespace

class TestSandbox : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void identityNamesInterpreterAndLevel();
    void knownGoodProgramsPass_data();
    void knownGoodProgramsPass();
    void everyCaseRunsAndTheFirstFailingOneDecides();
    void argumentsAreFreshForEachCase();
    void exceptionsNameTypeMessageAndLine();
    void compileErrorsSayWhatPythonSays_data();
    void compileErrorsSayWhatPythonSays();
    void casesAfterADeathAreNotRun();
    void anEarlierWrongCaseDecidesEvenIfALaterOneKills();
    void theProgramIsNoMainModule();
    void valuesOfEveryTypeComeBack();
    void comparisonRulesAreApplied();
    void testProgramsPass_data();
    void testProgramsPass();
    void testProgramsFail_data();
    void testProgramsFail();
    void cpuLimitsBelowASecondHold();
    void aStopEndsAnExecutionAtOnce_data();
    void aStopEndsAnExecutionAtOnce();
    void aStopBeforeTheStartRunsNothing();
    void noProcessIsLeftBehind();
    void manyExecutionsAtOnceAgree();
    void noDescriptorIsLeftOpen();
    void impossibleJobsAreSandboxFailures_data();
    void impossibleJobsAreSandboxFailures();
    void limitsOfNothingAreRefused();
    void aMissingInterpreterIsExplained();
    void aMissingHarnessIsExplained();
    void aBrokenHarnessIsNoticedBeforeAnyVerdict();
    void executionsASecond();

private:
    ExecutionReport run(const std::string& program, const Task& task, const SandboxLimits& limits = {})
    {
        return m_sandbox->execute(SandboxJob{program, &task, limits}, {});
    }

    std::unique_ptr<candor::Sandbox> m_sandbox;
};

void TestSandbox::initTestCase()
{
    m_sandbox = candor::test::makeSandbox();
}

void TestSandbox::identityNamesInterpreterAndLevel()
{
    const auto& identity = m_sandbox->identity();
    QVERIFY(identity.interpreter.starts_with('/'));
    QVERIFY(std::filesystem::exists(identity.interpreter));
    QVERIFY(!std::filesystem::is_symlink(identity.interpreter));
    QVERIFY(identity.version.starts_with("3."));
    QVERIFY(identity.level.starts_with("bubblewrap "));
}

void TestSandbox::knownGoodProgramsPass_data()
{
    QTest::addColumn<QByteArray>("program");
    QTest::addColumn<QByteArray>("entryPoint");
    QTest::addColumn<QList<QByteArrayList>>("cases"); // arguments, then the expected value
    const auto row = [](const char* name, const char* entryPoint, QList<QByteArrayList> cases, const char* program) {
        QTest::newRow(name) << QByteArray(program) << QByteArray(entryPoint) << cases;
    };
    row("letter_grade", "get_grade", {{"95", "'A'"}, {"85", "'B'"}, {"60", "'D'"}, {"55", "'F'"}},
        "def get_grade(score):\n    for low, grade in ((90, 'A'), (80, 'B'), (70, 'C'), (60, 'D')):\n"
        "        if score >= low:\n            return grade\n    return 'F'\n");
    row("filter_even", "filter_even_numbers", {{"[0, -2, -3, 4]", "[0, -2, 4]"}, {"[]", "[]"}},
        "def filter_even_numbers(xs):\n    return [x for x in xs if x % 2 == 0]\n");
    row("first_or_none", "first_element", {{"[]", "None"}, {"['a']", "'a'"}},
        "def first_element(xs):\n    return xs[0] if xs else None\n");
    row("average", "calculate_average", {{"[2, 4]", "3.0"}, {"[]", "0.0"}},
        "def calculate_average(xs):\n    return sum(xs) / len(xs) if xs else 0.0\n");
    row("clamp", "clamp", {{"5", "0", "10", "5"}, {"-5", "0", "10", "0"}, {"15", "0", "10", "10"}},
        "def clamp(v, low, high):\n    return max(low, min(v, high))\n");
    row("safe_int", "safe_int", {{"'123'", "123"}, {"'abc'", "None"}, {"''", "None"}},
        "def safe_int(s):\n    try:\n        return int(s)\n    except ValueError:\n        return None\n");
    row("min_max", "min_max_tuple", {{"[1, 5, 3]", "(1, 5)"}, {"[7]", "(7, 7)"}},
        "def min_max_tuple(xs):\n    return (min(xs), max(xs))\n");
    row("no arguments", "answer", {{"42"}}, "def answer():\n    return 42\n");
    row("lambda", "twice", {{"2", "4"}}, "twice = lambda n: n * 2\n");
    row("annotations from the future", "g", {{"1", "1"}},
        "from __future__ import annotations\ndef g(n: Undefined) -> Undefined:\n    return n\n");
    row("dataclass", "g", {{"1", "2"}},
        "from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int = 0\ndef g(n):\n    return P(n).x + 1\n");
    row("decorated", "fib", {{"50", "12586269025"}},
        "from functools import cache\n@cache\ndef fib(n):\n    return n if n < 2 else fib(n-1) + fib(n-2)\n");
    row("odd arguments", "g",
        {{"float('nan')", "{1: 'a'}", "b'\\xff'", "frozenset({1})",
          "(float('nan'), {1: 'a'}, "
          "b'\\xff', frozenset({1}))"}},
        "def g(*a):\n    return a\n");
}

void TestSandbox::knownGoodProgramsPass()
{
    QFETCH(QByteArray, program);
    QFETCH(QByteArray, entryPoint);
    QFETCH(QList<QByteArrayList>, cases);
    Task task = taskOf(entryPoint.toStdString(), {});
    for (const QByteArrayList& texts : cases) {
        candor::TestCase testCase;
        for (const QByteArray& text : texts.mid(0, texts.size() - 1)) {
            testCase.arguments.push_back(text.toStdString());
        }
        testCase.expected = texts.back().toStdString();
        task.cases.push_back(testCase);
    }
    const ExecutionReport report = run(program.toStdString(), task);
    QVERIFY2(report.verdict == Verdict::Passed, shown(report).constData());
    QCOMPARE(report.passedCases(), task.cases.size());
    QCOMPARE(QByteArray::fromStdString(report.calledFunction), entryPoint);
    QVERIFY2(report.notes.empty(), shown(report).constData());
    QCOMPARE(report.errorLine, 0);
}

void TestSandbox::everyCaseRunsAndTheFirstFailingOneDecides()
{
    const Task task = taskOf("clamp", {{{"5", "0", "10"}, "5"}, {{"-5", "0", "10"}, "0"}, {{"15", "0", "10"}, "10"}});
    const ExecutionReport report = run("def clamp(v, a, b):\n    if v < a:\n        raise ValueError('low')\n"
                                       "    return 10 if v == 5 else v\n",
                                       task);
    QCOMPARE(report.verdict, Verdict::WrongAnswer);
    QCOMPARE(report.message, std::string("clamp(5, 0, 10) returned 10, expected 5 (0 of 3 cases pass)"));
    QCOMPARE(report.cases.size(), std::size_t{3});
    QCOMPARE(report.cases[0].got, std::string("10"));
    QCOMPARE(report.cases[1].exceptionType, std::string("ValueError"));
    QCOMPARE(report.cases[2].got, std::string("15"));
    QCOMPARE(report.cases[2].index, std::size_t{2});
}

void TestSandbox::argumentsAreFreshForEachCase()
{
    const Task task = taskOf("f", {{{"[1, 2]"}, "2"}, {{"[1, 2]"}, "2"}});
    const ExecutionReport report = run(
        "kept = []\ndef f(xs):\n    n = len(xs)\n    kept.append(xs)\n    for k in kept: k.append(0)\n    return n\n",
        task);
    QVERIFY2(report.verdict == Verdict::Passed, shown(report).constData());
}

void TestSandbox::exceptionsNameTypeMessageAndLine()
{
    const ExecutionReport report =
        run("def helper(n):\n    return n / 0\n\n\ndef f(n):\n    return helper(n)\n", candor::test::doublingTask());
    QCOMPARE(report.verdict, Verdict::RuntimeError);
    QCOMPARE(report.message,
             std::string("f(1) raised ZeroDivisionError: division by zero (line 2, 0 of 4 cases pass)"));
    QCOMPARE(report.errorLine, 2);
    QCOMPARE(report.cases[0].exceptionLine, 2);
    QCOMPARE(report.cases[0].exceptionMessage, std::string("division by zero"));
    QCOMPARE(report.traceback, std::string("Traceback (most recent call last):\n"
                                           "  File \"program.py\", line 6, in f\n"
                                           "  File \"program.py\", line 2, in helper\n"
                                           "ZeroDivisionError: division by zero"));
}

void TestSandbox::compileErrorsSayWhatPythonSays_data()
{
    QTest::addColumn<QByteArray>("program");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<int>("line");
    QTest::newRow("syntax") << QByteArray("def f(n):\n    return n +* 2\n")
                            << QByteArray("invalid syntax (<unknown>, line 2)") << 2;
    QTest::newRow("block") << QByteArray("def f(n):\nreturn n\n")
                           << QByteArray("expected an indented block after function definition on line 1 (<unknown>, "
                                         "line 2)")
                           << 2;
    QTest::newRow("indentation") << QByteArray("def f(n):\n    x = 1\n      return x\n")
                                 << QByteArray("unexpected indent (<unknown>, line 3)") << 3;
    QTest::newRow("unindent") << QByteArray("def f(n):\n        x = 1\n    return x\n")
                              << QByteArray("unindent does not match any outer indentation level (<unknown>, line 3)")
                              << 3;
    QTest::newRow("after the syntax") << QByteArray("def f(n):\n    pass\nreturn 1\n")
                                      << QByteArray("'return' outside function (program.py, line 3)") << 3;
}

void TestSandbox::compileErrorsSayWhatPythonSays()
{
    QFETCH(QByteArray, program);
    QFETCH(QByteArray, message);
    QFETCH(int, line);
    const ExecutionReport report = run(program.toStdString(), candor::test::doublingTask());
    QCOMPARE(report.verdict, Verdict::CompileError);
    QCOMPARE(QByteArray::fromStdString(report.message), message);
    QCOMPARE(report.errorLine, line);
}

void TestSandbox::casesAfterADeathAreNotRun()
{
    const ExecutionReport report =
        run("import os\ndef f(n):\n    if n == 5: os.kill(os.getpid(), 15)\n    return n*2\n",
            candor::test::doublingTask());
    QCOMPARE(report.verdict, Verdict::RuntimeError);
    QCOMPARE(report.message, std::string("f(5): killed by signal 15 (SIGTERM) (1 of 4 cases pass)"));
    QVERIFY(report.cases[0].passed);
    QVERIFY(!report.cases[2].passed);
    QCOMPARE(report.cases[2].note, std::string("not run: the program had ended"));
}

void TestSandbox::anEarlierWrongCaseDecidesEvenIfALaterOneKills()
{
    const ExecutionReport report =
        run("import os\ndef f(n):\n    if n == 5: os._exit(3)\n    return 0\n", candor::test::doublingTask());
    QCOMPARE(report.verdict, Verdict::WrongAnswer);
    QCOMPARE(report.message, std::string("f(1) returned 0, expected 2 (0 of 4 cases pass)"));
    QCOMPARE(report.cases[1].note, std::string("ended without a result (exit status 3)"));
}

void TestSandbox::theProgramIsNoMainModule()
{
    const ExecutionReport report =
        run("import sys, __main__\ndef f():\n    return (__name__, sys.modules[__name__].f is f,"
            " sys.argv, sorted(k for k in vars(__main__) if not k.startswith('__')), "
            "hash('candor') == hash('candor'), '' in sys.path, '/' in sys.path)\n",
            taskOf("f", {{{}, "('candidate', True, ['program.py'], [], True, False, False)"}}));
    QVERIFY2(report.verdict == Verdict::Passed, shown(report).constData());
}

void TestSandbox::valuesOfEveryTypeComeBack()
{
    const char* all =
        "[None, True, -5, 10**30, 0.1, -0.0, float('inf'), 'q\\'\"\\n\\x00\\ud800é😀', b'\\x00\\xff', (), (1,), "
        "{3, 1}, frozenset({2}), {'k': [1], (1, 2): {}}]";
    const ExecutionReport report =
        run(std::string("def f():\n    return ") + all + "\n",
            taskOf("f", {{{},
                          "[None, True, -5, 1000000000000000000000000000000, 0.1, -0.0, "
                          "float('inf'), 'q\\'\"\\n\\x00\\ud800é😀', b'\\x00\\xff', (), (1,), "
                          "{1, 3}, frozenset({2}), {(1, 2): {}, 'k': [1]}]"}}));
    QVERIFY2(report.verdict == Verdict::Passed, shown(report).constData());
    QVERIFY(report.cases[0].note.empty());
}

void TestSandbox::comparisonRulesAreApplied()
{
    Task task = taskOf("f", {{{}, "[1, 2]"}});
    const std::string program = "def f():\n    return [2.0, 1.0]\n";
    QCOMPARE(run(program, task).verdict, Verdict::WrongAnswer);
    task.comparison.rule = candor::ComparisonRule::Unordered;
    QCOMPARE(run(program, task).verdict, Verdict::Passed);
    task.cases[0].expected = "[2, 1]";
    task.comparison.rule = candor::ComparisonRule::ExactType;
    const ExecutionReport report = run(program, task);
    QCOMPARE(report.verdict, Verdict::WrongAnswer);
    QCOMPARE(report.cases[0].note, std::string("at [0]: type float instead of int"));
    task.comparison = {candor::ComparisonRule::FloatTolerance, 0.5};
    task.cases[0].expected = "[2.4, 1]";
    QCOMPARE(run(program, task).verdict, Verdict::Passed);
}

namespace {

constexpr const char* kHumanEvalTest = "\n\nMETADATA = {\n    'author': 'someone',\n    'dataset': 'test'\n}\n\n\n"
                                       "def check(candidate):\n    assert candidate(2) == 4\n"
                                       "    assert candidate(-1) == -2, 'negative'\n\n\ncheck(double)\n";

} // namespace

void TestSandbox::testProgramsPass_data()
{
    QTest::addColumn<QByteArray>("program");
    QTest::addColumn<QByteArray>("test");
    const QByteArray test = kHumanEvalTest;
    QTest::newRow("plain") << QByteArray("def double(n):\n    return n * 2\n") << test;
    QTest::newRow("helper before the entry point, imports in the prompt")
        << QByteArray(
               "import math\nfrom typing import List\n\n\ndef helper(n: int) -> int:\n    return math.floor(n)\n\n\n"
               "def double(n: int) -> int:\n    \"\"\" twice\n    >>> double(2)\n    4\n    \"\"\"\n"
               "    return helper(n) * 2\n")
        << test;
    QTest::newRow("test with its own checker and names of the program")
        << QByteArray("LIMIT = 3\ndef double(n):\n    return n * 2\n")
        << QByteArray("import random\n\ndef close(a, b):\n    return abs(a - b) < 1e-6\n\ndef check(candidate):\n"
                      "    rng = random.Random(1)\n    for _ in range(LIMIT):\n        n = rng.random()\n"
                      "        assert close(candidate(n), n * 2)\n\ncheck(double)\n");
    QTest::newRow("MBPP style") << QByteArray("def double(n):\r\n    return n * 2\r\n")
                                << QByteArray("assert double(1) == 2\nassert double(0) == 0\n");
    QTest::newRow("another name") << QByteArray("def twice(n):\n    return n * 2\n") << test;
}

void TestSandbox::testProgramsPass()
{
    QFETCH(QByteArray, program);
    QFETCH(QByteArray, test);
    const ExecutionReport report = run(program.toStdString(), testProgramTask("double", test.toStdString()));
    QVERIFY2(report.verdict == Verdict::Passed, shown(report).constData());
    QVERIFY(report.checkedInProcess);
}

void TestSandbox::testProgramsFail_data()
{
    QTest::addColumn<QByteArray>("program");
    QTest::addColumn<QByteArray>("test");
    QTest::addColumn<Verdict>("verdict");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<int>("line");
    const QByteArray test = kHumanEvalTest;
    QTest::newRow("wrong") << QByteArray("def double(n):\n    return n\n") << test << Verdict::WrongAnswer
                           << QByteArray("assertion failed: assert candidate(2) == 4 (test line 10)") << 0;
    QTest::newRow("wrong, with the test's message")
        << QByteArray("def double(n):\n    return abs(n) * 2\n") << test << Verdict::WrongAnswer
        << QByteArray("assertion failed: negative (test line 11, assert candidate(-1) == -2, 'negative')") << 0;
    QTest::newRow("exception") << QByteArray("def double(n):\n    return n.x\n") << test << Verdict::RuntimeError
                               << QByteArray("in the test program, a call raised AttributeError: 'int' object has no "
                                             "attribute 'x' (line 2)")
                               << 2;
    QTest::newRow("assertion of the program")
        << QByteArray("def double(n):\n    assert n < 0, 'mine'\n") << test << Verdict::RuntimeError
        << QByteArray("in the test program, a call raised AssertionError: mine "
                      "(line 2)")
        << 2;
    QTest::newRow("exits") << QByteArray("import sys\ndef double(n):\n    sys.exit(0)\n") << test
                           << Verdict::RuntimeError
                           << QByteArray("in the test program, a call ended the program (SystemExit: 0) (line 3)") << 3;
    QTest::newRow("exits hard") << QByteArray("import os\ndef double(n):\n    os._exit(0)\n") << test
                                << Verdict::RuntimeError
                                << QByteArray("ended without a result (exit status 0) in the test program") << 0;
    QTest::newRow("missing") << QByteArray("def a(n): pass\ndef b(n): pass\n") << test << Verdict::MissingFunction
                             << QByteArray("entry point double is missing; the program defines function a, function b")
                             << 0;
    QTest::newRow("does not compile") << QByteArray("def double(n) return n\n") << test << Verdict::CompileError
                                      << QByteArray("expected ':' (<unknown>, line 1)") << 1;
    QTest::newRow("broken test") << QByteArray("def double(n):\n    return n\n") << QByteArray("assert (\n")
                                 << Verdict::SandboxFailure
                                 << QByteArray("The test program of task task does not compile: '(' was never closed "
                                               "(<unknown>, line 1)")
                                 << 0;
}

void TestSandbox::testProgramsFail()
{
    QFETCH(QByteArray, program);
    QFETCH(QByteArray, test);
    QFETCH(Verdict, verdict);
    QFETCH(QByteArray, message);
    QFETCH(int, line);
    const ExecutionReport report = run(program.toStdString(), testProgramTask("double", test.toStdString()));
    QVERIFY2(report.verdict == verdict, shown(report).constData());
    QCOMPARE(QByteArray::fromStdString(report.message), message);
    QCOMPARE(report.errorLine, line);
}

void TestSandbox::cpuLimitsBelowASecondHold()
{
    SandboxLimits limits;
    limits.cpu = std::chrono::milliseconds(250);
    const ExecutionReport report = run("def f(n):\n    while True: pass\n", candor::test::doublingTask(), limits);
    QCOMPARE(report.verdict, Verdict::Timeout);
    QVERIFY2(report.message.find("CPU limit of 0.2 s") != std::string::npos ||
                 report.message.find("CPU limit of 0.3 s") != std::string::npos,
             shown(report).constData());
    QCOMPARE(report.cpuMilliseconds, 250);
}

void TestSandbox::aStopEndsAnExecutionAtOnce_data()
{
    QTest::addColumn<QByteArray>("program");
    QTest::newRow("sleeper") << QByteArray(
        "import time\ndef f(n):\n    print('up', flush=True)\n    time.sleep(1000)\n");
    QTest::newRow("loop at load") << QByteArray("while True: pass\n");
    QTest::newRow("stopped process") << QByteArray("import os\nos.kill(os.getpid(), 19)\n");
}

void TestSandbox::aStopEndsAnExecutionAtOnce()
{
    QFETCH(QByteArray, program);
    const Task task = candor::test::doublingTask();
    SandboxLimits limits;
    limits.cpu = limits.wall = std::chrono::seconds(60);
    std::stop_source stop;
    ExecutionReport report;
    QElapsedTimer sinceStop;
    {
        std::jthread worker([&] {
            report = m_sandbox->execute(SandboxJob{program.toStdString(), &task, limits}, stop.get_token());
        });
        // Any moment of its life will do, the start of bubblewrap included.
        QDeadlineTimer later(150);
        while (!later.hasExpired()) {
            std::this_thread::yield();
        }
        sinceStop.start();
        stop.request_stop();
    }
    const qint64 took = sinceStop.elapsed();
    qInfo("ended %lld ms after the stop", static_cast<long long>(took));
    QCOMPARE(report.verdict, Verdict::Cancelled);
}

void TestSandbox::aStopBeforeTheStartRunsNothing()
{
    std::stop_source stop;
    stop.request_stop();
    const Task task = candor::test::doublingTask();
    const ExecutionReport report = m_sandbox->execute(SandboxJob{"while True: pass", &task, {}}, stop.get_token());
    QCOMPARE(report.verdict, Verdict::Cancelled);
}

void TestSandbox::noProcessIsLeftBehind()
{
    const std::string marker = "candor-left-" + std::to_string(::getpid());
    const std::string leave =
        "import os, sys, time\n"
        "def f(n):\n"
        "    for i in range(4):\n"
        "        if os.fork() == 0:\n"
        "            os.setsid()\n"
        "            os.closerange(0, 64)\n"
        "            os.execv(sys.executable, ['python3', '-c', 'import time; time.sleep(600)', '" +
        marker + "'])\n";
    const Task task = taskOf("f", {{{"1"}, "2"}});
    for (const char* end : {"    return n * 2\n", "    os._exit(0)\n", "    while True: pass\n"}) {
        SandboxLimits limits;
        limits.cpu = std::chrono::seconds(1);
        const ExecutionReport report = run(leave + "    time.sleep(0.05)\n" + end, task, limits);
        QVERIFY2(report.verdict != Verdict::SandboxFailure, shown(report).constData());
        QCOMPARE(processesWith(marker), 0);
    }
}

void TestSandbox::manyExecutionsAtOnceAgree()
{
    const Task task = candor::test::doublingTask();
    std::atomic<int> next{0};
    std::atomic<int> wrong{0};
    {
        std::vector<std::jthread> workers;
        for (int i = 0; i < 8; ++i) {
            workers.emplace_back([&] {
                for (int at = next++; at < 64; at = next++) {
                    const bool good = at % 4 != 0;
                    const ExecutionReport report = m_sandbox->execute(
                        SandboxJob{good ? "def f(n):\n    return n*2\n" : "def f(n):\n    return n\n", &task, {}}, {});
                    if (report.verdict != (good ? Verdict::Passed : Verdict::WrongAnswer)) {
                        ++wrong;
                        qWarning("%s", shown(report).constData());
                    }
                }
            });
        }
    }
    QCOMPARE(wrong.load(), 0);
}

void TestSandbox::noDescriptorIsLeftOpen()
{
    const auto openDescriptors = [] {
        return std::distance(std::filesystem::directory_iterator("/proc/self/fd"),
                             std::filesystem::directory_iterator{});
    };
    const Task task = candor::test::doublingTask();
    const auto before = openDescriptors();
    for (const char* program : {"def f(n): return n*2", "import os\nos._exit(1)", "nonsense ("}) {
        run(program, task);
    }
    QCOMPARE(openDescriptors(), before);
}

void TestSandbox::impossibleJobsAreSandboxFailures_data()
{
    QTest::addColumn<QByteArray>("argument");
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("argument") << QByteArray("x") << QByteArray("1") << QByteArray("Task task, test case 1");
    QTest::newRow("expected") << QByteArray("1") << QByteArray("[") << QByteArray("Task task, test case 1");
    QTest::newRow("no tests") << QByteArray() << QByteArray() << QByteArray("has no tests");
}

void TestSandbox::impossibleJobsAreSandboxFailures()
{
    QFETCH(QByteArray, argument);
    QFETCH(QByteArray, expected);
    QFETCH(QByteArray, said);
    Task task = taskOf("f", {{{argument.toStdString()}, expected.toStdString()}});
    if (argument.isEmpty()) {
        task.cases.clear();
    }
    const ExecutionReport report = run("def f(n): return n", task);
    QCOMPARE(report.verdict, Verdict::SandboxFailure);
    QVERIFY2(report.message.find(said.constData()) != std::string::npos, report.message.c_str());
    QCOMPARE(m_sandbox->execute(SandboxJob{"", nullptr, {}}, {}).verdict, Verdict::SandboxFailure);
}

void TestSandbox::limitsOfNothingAreRefused()
{
    const Task task = candor::test::doublingTask();
    for (const int which : {0, 1, 2, 3, 4, 5}) {
        SandboxLimits limits;
        if (which == 0) {
            limits.cpu = std::chrono::milliseconds(0);
        } else if (which == 1) {
            limits.wall = std::chrono::milliseconds(-5);
        } else if (which == 2) {
            limits.memoryBytes = 0;
        } else if (which == 3) {
            limits.outputBytes = 0;
        } else if (which == 4) {
            limits.processes = 0;
        } else {
            limits.cpu = std::chrono::milliseconds::min();
        }
        QCOMPARE(run("def f(n): return n*2", task, limits).verdict, Verdict::SandboxFailure);
        SandboxOptions options;
        options.harness = CANDOR_RESOURCES "/sandbox/harness.py";
        options.limits = limits;
        QCOMPARE(makeBubblewrapSandbox(options).error().code, candor::ErrorCode::InvalidInput);
    }
}

void TestSandbox::aMissingInterpreterIsExplained()
{
    SandboxOptions options;
    options.harness = CANDOR_RESOURCES "/sandbox/harness.py";
    for (const char* interpreter : {"/nowhere/python3", "/usr/bin/true", "/"}) {
        options.interpreter = interpreter;
        const auto sandbox = makeBubblewrapSandbox(options);
        QVERIFY(!sandbox.ok());
        QCOMPARE(sandbox.error().code, candor::ErrorCode::SandboxUnavailable);
        QVERIFY2(sandbox.error().message.find(interpreter) != std::string::npos, sandbox.error().message.c_str());
    }
}

void TestSandbox::aMissingHarnessIsExplained()
{
    SandboxOptions options;
    options.harness = CANDOR_RESOURCES "/sandbox/nothing.py";
    const auto sandbox = makeBubblewrapSandbox(options);
    QVERIFY(!sandbox.ok());
    QCOMPARE(sandbox.error().code, candor::ErrorCode::SandboxUnavailable);
    QVERIFY(describe(sandbox.error()).find("nothing.py") != std::string::npos);
}

void TestSandbox::aBrokenHarnessIsNoticedBeforeAnyVerdict()
{
    QTemporaryDir directory;
    const std::string path = directory.filePath("harness.py").toStdString();
    for (const char* text : {"raise SystemExit", "import nothing_of_this_name", "("}) {
        std::ofstream(path) << text;
        SandboxOptions options;
        options.harness = path;
        const auto sandbox = makeBubblewrapSandbox(options);
        QVERIFY(!sandbox.ok());
        QCOMPARE(sandbox.error().code, candor::ErrorCode::SandboxUnavailable);
    }
}

void TestSandbox::executionsASecond()
{
    const Task task = candor::test::doublingTask();
    constexpr int kRounds = 40;
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < kRounds; ++i) {
        QCOMPARE(run("def f(n):\n    return n*2\n", task).verdict, Verdict::Passed);
    }
    qInfo("%.1f ms an execution, one after another", static_cast<double>(timer.nsecsElapsed()) / 1e6 / kRounds);
}

QTEST_GUILESS_MAIN(TestSandbox)
#include "tst_sandbox.moc"
