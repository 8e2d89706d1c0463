// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandbox/harness_protocol.h"
#include "core/sandbox/judge.h"
#include "core/support/random.h"
#include "tests/core/sandbox/sandbox_fixture.h"

#include <QTest>

using candor::ExecutionReport;
using candor::judgeExecution;
using candor::ProcessOutcome;
using candor::SandboxJob;
using candor::Verdict;
using End = candor::ProcessOutcome::End;

namespace {

constexpr const char* kToken = "0123456789abcdef0123456789abcdef";

/// One event of the harness; `fields` begins with a comma.
std::string spoken(const std::string& name, const std::string& fields = {})
{
    return std::string("{\"token\":\"") + kToken + "\",\"event\":\"" + name + "\"" + fields + "}\n";
}

std::string caseEvent(int index, const std::string& tagged)
{
    return spoken("case", ",\"index\":" + std::to_string(index) + ",\"cpu_us\":5,\"value\":" + tagged);
}

std::string loaded()
{
    return spoken("ready", ",\"version\":\"3.11.2\"") + spoken("compiled") + spoken("loaded", ",\"called\":\"f\"");
}

std::string rightCases()
{
    return caseEvent(0, "[\"i\",\"2\"]") + caseEvent(1, "[\"i\",\"10\"]") + caseEvent(2, "[\"i\",\"-6\"]") +
           caseEvent(3, "[\"i\",\"0\"]");
}

ProcessOutcome exited(std::string result, int status = 0)
{
    ProcessOutcome outcome;
    outcome.end = End::Exited;
    outcome.exitStatus = status;
    outcome.result = std::move(result);
    return outcome;
}

} // namespace

class TestJudge : public QObject
{
    Q_OBJECT

private slots:
    void aWholeTranscriptPasses();
    void linesWithoutTheTokenAreNotBelieved();
    void theFirstResultOfACaseCounts();
    void aProgramCantPassItselfOffAsASandboxFailure();
    void aProgramCantClaimToHavePassedTheCasesByOtherEvents();
    void malformedValuesFailTheirCaseOnly();
    void waysToEnd_data();
    void waysToEnd();
    void outputBeyondTheCapDecidesOverResults();
    void aSandboxThatNeverStartedIsNotTheModels();
    void cutTranscriptsNeverPass();
    void randomTranscriptsNeverPass();
    void aMillionForeignLinesAreCounted();
    void theJobHoldsNoExpectedValue();
    void messagesAreSafeToShow();

private:
    ExecutionReport judge(const ProcessOutcome& outcome) const
    {
        return judgeExecution(SandboxJob{"def f(n): ...", &m_task, {}}, outcome, kToken);
    }

    candor::Task m_task = candor::test::doublingTask();
};

void TestJudge::aWholeTranscriptPasses()
{
    const ExecutionReport report = judge(exited(loaded() + rightCases() + spoken("done", ",\"cpu_us\":7000")));
    QVERIFY2(report.verdict == Verdict::Passed, candor::test::shown(report).constData());
    QCOMPARE(report.passedCases(), std::size_t{4});
    QCOMPARE(report.cpuMilliseconds, 7);
    QCOMPARE(report.cases[0].cpuMicroseconds, 5);
    QCOMPARE(report.calledFunction, std::string("f"));
}

void TestJudge::linesWithoutTheTokenAreNotBelieved()
{
    const std::string forged = QString::fromStdString(rightCases()).replace(kToken, "guess").toStdString();
    const ExecutionReport report = judge(exited(loaded() + forged + spoken("done")));
    QCOMPARE(report.verdict, Verdict::RuntimeError);
    QCOMPARE(report.passedCases(), std::size_t{0});
    QCOMPARE(report.notes, std::vector<std::string>{"4 lines on the result descriptor are not the harness's"});
}

void TestJudge::theFirstResultOfACaseCounts()
{
    const ExecutionReport report =
        judge(exited(loaded() + caseEvent(0, "[\"i\",\"3\"]") + rightCases() + spoken("done")));
    QCOMPARE(report.verdict, Verdict::WrongAnswer);
    QCOMPARE(report.cases[0].got, std::string("3"));
}

void TestJudge::aProgramCantPassItselfOffAsASandboxFailure()
{
    for (const std::string& late : {spoken("compile_error", ",\"file\":\"tests.py\",\"message\":\"x\",\"line\":1"),
                                    spoken("missing", ",\"defined\":[]"), spoken("load_error", ",\"type\":\"X\""),
                                    spoken("harness_error", ",\"message\":\"x\"")}) {
        const ExecutionReport report = judge(exited(loaded() + late + caseEvent(0, "[\"i\",\"3\"]")));
        QCOMPARE(report.verdict, Verdict::WrongAnswer);
    }
}

void TestJudge::aProgramCantClaimToHavePassedTheCasesByOtherEvents()
{
    const ExecutionReport report = judge(exited(loaded() + spoken("test_passed") + spoken("done") + rightCases()));
    QCOMPARE(report.verdict, Verdict::RuntimeError);
}

void TestJudge::malformedValuesFailTheirCaseOnly()
{
    const ExecutionReport report =
        judge(exited(loaded() + caseEvent(0, "[\"i\",\"1e9\"]") + rightCases() + spoken("case", ",\"index\":-1") +
                     spoken("case", ",\"index\":99") + spoken("done")));
    QCOMPARE(report.verdict, Verdict::WrongAnswer);
    QCOMPARE(report.cases[0].got, std::string("<nothing readable>"));
    QCOMPARE(report.passedCases(), std::size_t{3});
}

void TestJudge::waysToEnd_data()
{
    QTest::addColumn<End>("end");
    QTest::addColumn<int>("status");
    QTest::addColumn<Verdict>("verdict");
    QTest::addColumn<QByteArray>("said");
    const auto row = [](const char* name, End end, int status, Verdict verdict, const char* said) {
        QTest::newRow(name) << end << status << verdict << QByteArray(said);
    };
    row("exit", End::Exited, 0, Verdict::RuntimeError, "f(1): ended without a result (exit status 0)");
    row("exit 1", End::Exited, 1, Verdict::RuntimeError, "(exit status 1)");
    row("exit 255", End::Exited, 255, Verdict::RuntimeError, "(exit status 255)");
    row("SIGSEGV", End::Exited, 128 + 11, Verdict::RuntimeError, "killed by signal 11 (SIGSEGV)");
    row("SIGKILL", End::Exited, 128 + 9, Verdict::RuntimeError, "killed by signal 9 (SIGKILL)");
    row("SIGXCPU", End::Exited, 128 + 24, Verdict::Timeout, "CPU limit of 5.0 s reached");
    row("no memory", End::Exited, 71, Verdict::MemoryLimit, "needed more than 512 MiB of memory");
    row("wall", End::WallLimit, 0, Verdict::Timeout, "wall-clock limit of 15 s reached");
    row("output", End::OutputLimit, 0, Verdict::OutputLimit, "more than 262144 bytes of output");
    row("results", End::ResultLimit, 0, Verdict::OutputLimit, "more results than can be taken");
    row("stopped", End::Stopped, 0, Verdict::Cancelled, "stopped");
    row("killed from outside", End::Signalled, 9, Verdict::SandboxFailure, "bubblewrap was killed by signal 9");
    row("not started", End::NotStarted, 0, Verdict::SandboxFailure, "no such thing");
}

void TestJudge::waysToEnd()
{
    QFETCH(End, end);
    QFETCH(int, status);
    QFETCH(Verdict, verdict);
    QFETCH(QByteArray, said);
    ProcessOutcome outcome = exited(loaded(), status);
    outcome.end = end;
    outcome.signal = status;
    outcome.problem = "no such thing";
    const ExecutionReport report = judge(outcome);
    QVERIFY2(report.verdict == verdict, candor::test::shown(report).constData());
    QVERIFY2(report.message.find(said.constData()) != std::string::npos, report.message.c_str());
    outcome.exitStatus = 128 + 9;
    outcome.wall = std::chrono::seconds(6);
    if (end == End::Exited) { // SIGXCPU was ignored and the hard limit came
        QCOMPARE(judge(outcome).verdict, Verdict::Timeout);
    }
}

void TestJudge::outputBeyondTheCapDecidesOverResults()
{
    ProcessOutcome outcome = exited(loaded() + rightCases() + spoken("done"));
    outcome.end = End::OutputLimit;
    outcome.outputCut = true;
    QCOMPARE(judge(outcome).verdict, Verdict::OutputLimit);
}

void TestJudge::aSandboxThatNeverStartedIsNotTheModels()
{
    ProcessOutcome outcome = exited("", 1);
    outcome.output = "bwrap: No permissions to create new namespace\n";
    const ExecutionReport report = judge(outcome);
    QCOMPARE(report.verdict, Verdict::SandboxFailure);
    QCOMPARE(report.message, std::string("The sandbox did not start: bwrap: No permissions to create new namespace"));
}

void TestJudge::cutTranscriptsNeverPass()
{
    const std::string whole = loaded() + rightCases();
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const ExecutionReport report = judge(exited(whole.substr(0, length)));
        QVERIFY2(report.verdict != Verdict::Passed, whole.substr(0, length).c_str());
    }
}

void TestJudge::randomTranscriptsNeverPass()
{
    candor::Random random(3);
    const std::string whole = loaded() + rightCases();
    for (int round = 0; round < 3'000; ++round) {
        std::string text = whole;
        // One changed byte outside the numbers may leave all values right, so the last result is always taken away.
        text.resize(text.size() - 10);
        for (int i = 0; i < 5; ++i) {
            text[random.below(text.size())] = static_cast<char>(random.below(256));
        }
        QVERIFY(judge(exited(text)).verdict != Verdict::Passed);
    }
    QVERIFY(judge(exited(loaded() + spoken("case", ",\"index\":0,\"value\":" + std::string(1'000'000, '[')))).verdict !=
            Verdict::Passed);
}

void TestJudge::aMillionForeignLinesAreCounted()
{
    std::string lines;
    for (int i = 0; i < 1'000'000; ++i) {
        lines += "passed\n";
    }
    QCOMPARE(candor::readTranscript(lines, kToken, 4).foreignLines, 1'000'000);
}

void TestJudge::theJobHoldsNoExpectedValue()
{
    candor::Task task = candor::test::doublingTask();
    for (candor::TestCase& testCase : task.cases) {
        testCase.expected = "'expected-canary'";
    }
    const std::string job = encodeHarnessJob(SandboxJob{"def f(n): ...", &task, {}}, kToken);
    QVERIFY(job.find("canary") == std::string::npos);
    QVERIFY(job.find("def f(n): ...") != std::string::npos);
}

void TestJudge::messagesAreSafeToShow()
{
    const ExecutionReport report = judge(
        exited(loaded() +
               spoken("case", ",\"index\":0,\"type\":\"X\\u001b\",\"message\":\"a\\nb\\u202e\",\"line\":99999999999")));
    QCOMPARE(report.message, std::string("f(1) raised X\\x1b: a\\nb\\u202e (line 2147483647, 0 of 4 cases pass)"));
}

QTEST_GUILESS_MAIN(TestJudge)
#include "tst_judge.moc"
