// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/server_process.h"
#include "core/support/file.h"

#include <QTemporaryDir>
#include <QtTest>

#include <csignal>

using namespace candor;

namespace {

ServerCommand shell(const std::string& script)
{
    return {.arguments = {"sh", "-c", script}};
}

/// A zombie counts as gone: it is only waiting to be noticed.
bool isGone(pid_t pid)
{
    const auto status = readFile("/proc/" + std::to_string(pid) + "/stat");
    return !status || status->find(") Z ") != std::string::npos;
}

} // namespace

/// The servers that Candor starts, and how they end.
class TestServerProcess : public QObject
{
    Q_OBJECT

    QTemporaryDir m_directory;

    std::filesystem::path log(const char* name) const { return m_directory.filePath(name).toStdString(); }
    std::string textOf(const std::filesystem::path& file) const
    {
        const auto text = readFile(file);
        return text ? *text : std::string();
    }

private slots:
    void itsWordsGoIntoTheLogAndItsEndIsTold()
    {
        const auto process = ServerProcess::start(shell("echo loading; echo no GPU >&2; exit 3"), log("a/words.log"));
        QVERIFY2(process.ok(), process.ok() ? "" : process.error().message.c_str());
        QTRY_VERIFY(!(*process)->running());
        QCOMPARE((*process)->exitWords(), std::string("ended with exit code 3"));
        QCOMPARE((*process)->lastWords(), (std::vector<std::string>{"loading", "no GPU"}));
        QCOMPARE((*process)->lastWords(1), (std::vector<std::string>{"no GPU"}));
    }

    void itsChildrenDieWithIt()
    {
        pid_t child = 0;
        {
            const auto process = ServerProcess::start(shell("sleep 600 & echo $!; wait"), log("children.log"));
            QVERIFY(process.ok());
            QTRY_VERIFY(!(*process)->lastWords().empty());
            child = std::stoi((*process)->lastWords().front());
            QVERIFY(!isGone(child));
            QVERIFY((*process)->running());
        }
        QTRY_VERIFY(isGone(child));
    }

    void whatDoesNotListenIsKilled()
    {
        const auto process =
            ServerProcess::start(shell("trap '' TERM; echo up; while :; do sleep 600; done"), log("deaf.log"));
        QVERIFY(process.ok());
        QTRY_VERIFY(!(*process)->lastWords().empty());
        const pid_t pid = (*process)->pid();
        (*process)->stop(std::chrono::milliseconds(50));
        QVERIFY(!(*process)->running());
        QCOMPARE((*process)->exitWords(), std::string("was ended by signal 9 (Killed)"));
        QVERIFY(isGone(pid));
        (*process)->stop();
    }

    void anOrphanOfAServerThatEndedDiesToo()
    {
        const auto process = ServerProcess::start(shell("trap '' TERM; sleep 600 & echo $!"), log("orphan.log"));
        QVERIFY(process.ok());
        QTRY_VERIFY(!(*process)->running());
        const pid_t orphan = std::stoi((*process)->lastWords().front());
        QVERIFY(!isGone(orphan));
        (*process)->stop();
        QTRY_VERIFY(isGone(orphan));
    }

    void keysAreNotHandedDown()
    {
        qputenv("CANDOR_API_KEY", "sk-canary");
        qputenv("CANDOR_PLAIN", "handed");
        qputenv("CANDOR_HUB_TOKEN", "hub");
        qputenv("TOKENIZERS_PARALLELISM", "false");
        ServerCommand command = shell("echo \"[$CANDOR_API_KEY] [$CANDOR_PLAIN] [$OWN] [$CANDOR_HUB_TOKEN] "
                                      "[$TOKENIZERS_PARALLELISM]\"; pwd; read x || echo empty");
        command.environment = {{"OWN", "mine"}};
        command.inherit = {"CANDOR_HUB_TOKEN"};
        command.directory = m_directory.path().toStdString();
        const auto process = ServerProcess::start(command, log("environment.log"));
        QVERIFY(process.ok());
        QTRY_VERIFY(!(*process)->running());
        QCOMPARE((*process)->lastWords(),
                 (std::vector<std::string>{"[] [handed] [mine] [hub] [false]", command.directory, "empty"}));
        for (const char* name : {"CANDOR_API_KEY", "CANDOR_PLAIN", "CANDOR_HUB_TOKEN", "TOKENIZERS_PARALLELISM"}) {
            qunsetenv(name);
        }
    }

    void aLogIsKeptOnce()
    {
        for (const char* word : {"first", "second"}) {
            const auto process = ServerProcess::start(shell(std::string("echo ") + word), log("kept.log"));
            QVERIFY(process.ok());
            QTRY_VERIFY(!(*process)->running());
        }
        QCOMPARE(textOf(log("kept.log")), std::string("second\n"));
        QCOMPARE(textOf(log("kept.log.1")), std::string("first\n"));
    }

    void whatCannotBeStartedSaysWhatToCorrect()
    {
        const auto missing = ServerProcess::start({.arguments = {"/nonexistent/vllm"}}, log("missing.log"));
        QVERIFY(!missing.ok());
        QCOMPARE(missing.error().code, ErrorCode::NotFound);
        QVERIFY(missing.error().message.find("server.command") != std::string::npos);
        ServerCommand nowhere = shell("true");
        nowhere.directory = "/nonexistent";
        QVERIFY(!ServerProcess::start(nowhere, log("nowhere.log")).ok());
        QVERIFY(!ServerProcess::start(shell("true"), "/proc/no/log").ok());
        QVERIFY(!ServerProcess::start({}, log("empty.log")).ok());
    }
};

QTEST_GUILESS_MAIN(TestServerProcess)
#include "tst_server_process.moc"
