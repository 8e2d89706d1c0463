// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandbox/process.h"

#include <QElapsedTimer>
#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using candor::ProcessOutcome;
using candor::ProcessRequest;
using candor::runProcess;
using End = candor::ProcessOutcome::End;

namespace {

ProcessRequest shell(const std::string& script)
{
    ProcessRequest request;
    request.arguments = {"/bin/sh", "-c", script};
    request.environment = {"PATH=/usr/bin:/bin"};
    return request;
}

} // namespace

class TestProcess : public QObject
{
    Q_OBJECT

private slots:
    void outputAndExitStatusAreReported();
    void aSignalIsReported();
    void theEnvironmentIsOnlyWhatIsGiven();
    void standardInputIsEmptyOrGiven();
    void textsOfAnySizeReachTheirDescriptor();
    void theResultDescriptorIsReadApart();
    void noOtherDescriptorIsInherited();
    void signalsAreAtTheirDefaults();
    void outputBeyondTheCapEndsTheProcess();
    void outputOfExactlyTheCapIsFine();
    void resultsBeyondTheCapEndTheProcess();
    void theWallLimitEndsTheProcess();
    void aStopEndsTheProcess();
    void stopsAtAnyMomentEndTheProcess();
    void childrenOfTheProcessAreKilledWithItsGroup();
    void aProgramThatIsNotThereIsReported();
    void noZombieIsLeft();
};

void TestProcess::outputAndExitStatusAreReported()
{
    const ProcessOutcome outcome = runProcess(shell("echo out; echo err >&2; exit 3"), {});
    QCOMPARE(outcome.end, End::Exited);
    QCOMPARE(outcome.exitStatus, 3);
    QCOMPARE(outcome.output, std::string("out\nerr\n"));
    QVERIFY(!outcome.outputCut);
    QVERIFY(outcome.allGone);
}

void TestProcess::aSignalIsReported()
{
    const ProcessOutcome outcome = runProcess(shell("kill -SEGV $$"), {});
    QCOMPARE(outcome.end, End::Signalled);
    QCOMPARE(outcome.signal, SIGSEGV);
}

void TestProcess::theEnvironmentIsOnlyWhatIsGiven()
{
    qputenv("CANDOR_TEST_SECRET", "secret");
    ProcessRequest request = shell("");
    request.arguments = {"/usr/bin/env"};
    QCOMPARE(runProcess(request, {}).output, std::string("PATH=/usr/bin:/bin\n"));
    request.environment.clear();
    QCOMPARE(runProcess(request, {}).output, std::string());
}

void TestProcess::standardInputIsEmptyOrGiven()
{
    ProcessRequest request = shell("cat");
    QCOMPARE(runProcess(request, {}).output, std::string());
    request.texts = {{0, "given"}};
    QCOMPARE(runProcess(request, {}).output, std::string("given"));
}

void TestProcess::textsOfAnySizeReachTheirDescriptor()
{
    // Far more than a pipe holds, and the child never reads the second one.
    ProcessRequest request = shell("wc -c <&3");
    request.texts = {{3, std::string(5u << 20, 'x')}, {4, std::string(5u << 20, 'y')}};
    QCOMPARE(runProcess(request, {}).output, std::string("5242880\n"));
}

void TestProcess::theResultDescriptorIsReadApart()
{
    ProcessRequest request = shell("echo shown; echo result >&4; cat <&3 >&4");
    request.texts = {{3, std::string("job\0!", 5)}};
    request.resultDescriptor = 4;
    const ProcessOutcome outcome = runProcess(request, {});
    QCOMPARE(outcome.output, std::string("shown\n"));
    QCOMPARE(outcome.result, std::string("result\njob\0!", 12));
}

void TestProcess::noOtherDescriptorIsInherited()
{
    const int leaked = ::open("/dev/null", O_RDONLY); // without close-on-exec, as a careless library does
    QVERIFY(leaked >= 0);
    ProcessRequest request = shell("");
    request.arguments = {"/bin/ls", "/proc/self/fd"};
    request.texts = {{3, "x"}};
    // 4 is the directory that ls reads.
    QCOMPARE(runProcess(request, {}).output, std::string("0\n1\n2\n3\n4\n"));
    ::close(leaked);
}

void TestProcess::signalsAreAtTheirDefaults()
{
    const auto before = std::signal(SIGPIPE, SIG_IGN);
    const ProcessOutcome outcome = runProcess(shell("kill -PIPE $$; echo alive"), {});
    std::signal(SIGPIPE, before);
    QCOMPARE(outcome.end, End::Signalled);
    QCOMPARE(outcome.signal, SIGPIPE);
}

void TestProcess::outputBeyondTheCapEndsTheProcess()
{
    ProcessRequest request = shell("while :; do echo 0123456789; done");
    request.outputBytes = 1'000;
    const ProcessOutcome outcome = runProcess(request, {});
    QCOMPARE(outcome.end, End::OutputLimit);
    QVERIFY(outcome.outputCut);
    QCOMPARE(outcome.output.size(), std::size_t{1'000});
    QVERIFY(outcome.output.starts_with("0123456789\n0123"));
}

void TestProcess::outputOfExactlyTheCapIsFine()
{
    ProcessRequest request = shell("printf 12345");
    request.outputBytes = 5;
    QCOMPARE(runProcess(request, {}).end, End::Exited);
    request.outputBytes = 4;
    QCOMPARE(runProcess(request, {}).end, End::OutputLimit);
}

void TestProcess::resultsBeyondTheCapEndTheProcess()
{
    ProcessRequest request = shell("while :; do echo 0123456789 >&3; done");
    request.resultDescriptor = 3;
    request.resultBytes = 1'000;
    const ProcessOutcome outcome = runProcess(request, {});
    QCOMPARE(outcome.end, End::ResultLimit);
    QCOMPARE(outcome.result.size(), std::size_t{1'000});
}

void TestProcess::theWallLimitEndsTheProcess()
{
    ProcessRequest request = shell("echo first; exec sleep 1000");
    request.wall = std::chrono::milliseconds(300);
    const ProcessOutcome outcome = runProcess(request, {});
    QCOMPARE(outcome.end, End::WallLimit);
    QVERIFY(outcome.wall >= request.wall);
}

void TestProcess::aStopEndsTheProcess()
{
    std::stop_source stop;
    ProcessRequest request = shell("exec sleep 1000");
    request.wall = std::chrono::hours(1);
    ProcessOutcome outcome;
    QElapsedTimer timer;
    {
        std::jthread worker([&] { outcome = runProcess(request, stop.get_token()); });
        timer.start();
        stop.request_stop();
    }
    QCOMPARE(outcome.end, End::Stopped);
    qInfo("ended %lld ms after the stop", static_cast<long long>(timer.elapsed()));
}

void TestProcess::stopsAtAnyMomentEndTheProcess()
{
    ProcessRequest request = shell("exec sleep 1000");
    request.wall = std::chrono::hours(1);
    for (int round = 0; round < 40; ++round) {
        std::stop_source stop;
        ProcessOutcome outcome;
        {
            std::jthread worker([&] { outcome = runProcess(request, stop.get_token()); });
            for (int i = 0; i < round * 20; ++i) {
                std::this_thread::yield();
            }
            stop.request_stop();
        }
        QCOMPARE(outcome.end, End::Stopped);
    }
}

void TestProcess::childrenOfTheProcessAreKilledWithItsGroup()
{
    ProcessRequest request = shell("sleep 1000 & echo $!; exec sleep 1000");
    request.wall = std::chrono::milliseconds(300);
    const ProcessOutcome outcome = runProcess(request, {});
    const pid_t child = static_cast<pid_t>(std::stol(outcome.output));
    // Whoever adopted it may not have reaped it yet; a zombie runs no code.
    QTRY_VERIFY([child] {
        QFile state("/proc/" + QString::number(child) + "/stat");
        return !state.open(QIODevice::ReadOnly) || state.readAll().contains(") Z ");
    }());
}

void TestProcess::aProgramThatIsNotThereIsReported()
{
    ProcessRequest request;
    request.arguments = {"/nowhere/program"};
    const ProcessOutcome outcome = runProcess(request, {});
    QCOMPARE(outcome.end, End::NotStarted);
    QCOMPARE(outcome.problem, std::string("can't start /nowhere/program: No such file or directory"));
    QCOMPARE(runProcess(ProcessRequest{}, {}).end, End::NotStarted);
}

void TestProcess::noZombieIsLeft()
{
    QCOMPARE(::waitpid(-1, nullptr, WNOHANG), -1);
    QCOMPARE(errno, ECHILD);
}

QTEST_GUILESS_MAIN(TestProcess)
#include "tst_process.moc"
