// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/services/session_setup.h"
#include "core/backend/retry.h"
#include "core/session/session.h"
#include "tests/doubles/candorctl.h"
#include "tests/doubles/secret_search.h"
#include "tests/fakes/key_echo_server.h"

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>
#include <sstream>
#include <thread>

using candor::KeyEchoServer;
using candor::SecretSearch;

namespace {

/// A slash, a plus and an equals sign: they look different in every encoding.
const QByteArray kCanary = "sk-canary/7Jq+Zt4vXw=93kLmPqRs/TuVwXyZ0";

QByteArray contentOf(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return QByteArray::fromStdString(text.str());
}

/// Looks at the environments and arguments of a process' descendants for as long as it lives.
class ChildWatch
{
public:
    explicit ChildWatch(qint64 root)
        : m_thread([this, root](const std::stop_token& end) {
              while (candor::waitFor(std::chrono::milliseconds(1), end)) {
                  look(root);
                  ++m_rounds;
              }
          })
    {
    }
    [[nodiscard]] int rounds() const { return m_rounds; }
    /// Ends the watch. What the children were given.
    QByteArray seen()
    {
        m_thread.request_stop();
        m_thread.join();
        QByteArray all;
        for (const QByteArray& one : m_seen) {
            all += one + '\n';
        }
        return all;
    }

private:
    void look(qint64 root)
    {
        std::set<std::string> family{std::to_string(root)};
        std::error_code ignored;
        // Children have higher numbers than their parents, mostly: what is missed is seen in the next round.
        for (const auto& entry : std::filesystem::directory_iterator("/proc", ignored)) {
            const std::string pid = entry.path().filename();
            const QByteArray stat = contentOf(entry.path() / "stat");
            const QList<QByteArray> fields = stat.mid(stat.lastIndexOf(')') + 2).split(' ');
            if (fields.size() > 1 && family.contains(fields[1].toStdString())) {
                family.insert(pid);
                const QByteArray arguments = contentOf(entry.path() / "cmdline");
                const QByteArray given = arguments + "|" + contentOf(entry.path() / "environ");
                // Until its exec a child is candorctl itself; one that is between the two is looked at the next time.
                const bool settled = !arguments.isEmpty() && contentOf(entry.path() / "cmdline") == arguments;
                if (settled && !arguments.startsWith(CANDORCTL)) {
                    m_seen.insert(QByteArray(given).replace('\0', ' '));
                }
            }
        }
    }

    std::atomic<int> m_rounds{0};
    std::set<QByteArray> m_seen; ///< the thread's until it is joined
    std::jthread m_thread;
};

} // namespace

/// A known key through everything; then it is looked for in all that is left behind.
class TestSecretCanary : public QObject
{
    Q_OBJECT

    candor::Candorctl m_candorctl;
    const SecretSearch m_search{kCanary};
    KeyEchoServer m_server;
    QByteArray m_said; ///< by all programs, on both channels
    QByteArray m_children;
    QString m_suite;

    QStringList newSession(const QString& workspace) const
    {
        return {"run",
                "--suite",
                m_suite,
                "--backend",
                QString::fromStdString(m_server.baseUrl()),
                "--model",
                "m",
                "--n",
                "2",
                "--seed",
                "1",
                "--concurrency",
                "2",
                "--workspace",
                m_candorctl.file(workspace)};
    }

    /// With a signal as soon as the server has got `requests` requests, if that is not 0.
    int runWatched(const QStringList& arguments, int requests = 0, int signal = 0)
    {
        const int before = m_server.requests();
        QProcess process;
        m_candorctl.start(process, arguments);
        process.waitForStarted();
        ChildWatch watch(process.processId());
        if (signal != 0 && m_server.waitForRequests(before + requests)) {
            ::kill(static_cast<pid_t>(process.processId()), signal);
        }
        if (!process.waitForFinished(100'000)) {
            process.kill();
            process.waitForFinished();
            return -2;
        }
        m_said += process.readAllStandardOutput() + process.readAllStandardError();
        m_children += watch.seen();
        return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    }

    void verifyClean() const
    {
        int files = 0;
        const QStringList found = m_search.findIn(m_candorctl.file("."), files);
        QVERIFY2(found.isEmpty(), qPrintable(found.join('\n')));
        QVERIFY(files > 0);
        QVERIFY2(m_search.formsIn(m_said).isEmpty(), m_said.constData());
        QVERIFY2(m_search.formsIn(m_children).isEmpty(), m_children.constData());
    }

private slots:
    void initTestCase()
    {
        qputenv("CANDOR_API_KEY", kCanary);
        for (const char* name : {"XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "TMPDIR"}) {
            QVERIFY(QDir().mkpath(m_candorctl.file(name)));
            qputenv(name, m_candorctl.file(name).toUtf8());
        }
        m_suite = m_candorctl.write(
            "suite.json", "{\"name\":\"s\",\"tasks\":["
                          "{\"id\":\"a\",\"prompt\":\"p\",\"entry_point\":\"f\",\"cases\":[{\"arguments\":[\"1\"],"
                          "\"expected\":\"2\"}]},"
                          "{\"id\":\"b\",\"prompt\":\"q\",\"entry_point\":\"f\",\"cases\":[{\"arguments\":[\"3\"],"
                          "\"expected\":\"6\"}]}]}");
    }
    void cleanupTestCase() { qunsetenv("CANDOR_API_KEY"); }

    void thePlantedKeyIsFoundInEveryForm_data()
    {
        QTest::addColumn<QByteArray>("planted");
        QTest::newRow("plain") << kCanary;
        QTest::newRow("base64") << kCanary.toBase64();
        QTest::newRow("base64 after one byte") << ("x" + kCanary + "yz").toBase64();
        QTest::newRow("base64 after two bytes") << ("Be" + kCanary + "y").toBase64();
        QTest::newRow("base64 of the header") << ("Authorization: Bearer " + kCanary).toBase64();
        QTest::newRow("base64 for URLs") << ("x" + kCanary + "yz").toBase64(QByteArray::Base64UrlEncoding);
        QTest::newRow("URL-encoded") << kCanary.toPercentEncoding();
        QTest::newRow("hex") << kCanary.toHex();
        QTest::newRow("upper-case hex") << kCanary.toHex().toUpper();
        QTest::newRow("JSON-escaped") << QByteArray(kCanary).replace("/", "\\/");
        QTest::newRow("split") << kCanary.left(11) + "\n" + kCanary.mid(11);
        QTest::newRow("split the way of DOS") << kCanary.left(11) + "\r\n  " + kCanary.mid(11);
        QTest::newRow("split within JSON") << kCanary.left(11) + "\\n" + kCanary.mid(11);
        QTest::newRow("base64 split") << kCanary.toBase64().insert(20, "\r\n");
        QTest::newRow("hex split") << kCanary.toHex().insert(20, "\n");
    }
    void thePlantedKeyIsFoundInEveryForm()
    {
        QFETCH(QByteArray, planted);
        QVERIFY(!m_search.formsIn("before " + planted + " after").isEmpty());
        QVERIFY(m_search.formsIn("before " + planted.left(planted.size() / 2) + " after").isEmpty());
        const QTemporaryDir directory;
        QFile file(directory.filePath(".hidden-wal"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(5000, '\0') + planted);
        file.close();
        int files = 0;
        QCOMPARE(m_search.findIn(directory.path(), files).isEmpty(), false);
        QCOMPARE(files, 1);
    }

    void aChildThatIsGivenTheKeyIsSeen()
    {
        QProcess child; // inherits the environment
        child.start("cat", QStringList{});
        QVERIFY(child.waitForStarted());
        ChildWatch watch(QCoreApplication::applicationPid());
        QTRY_VERIFY(watch.rounds() > 1);
        child.closeWriteChannel();
        QVERIFY(child.waitForFinished());
        QVERIFY(!m_search.formsIn(watch.seen()).isEmpty());
    }

    void aSessionWithFailuresLeavesNoKey()
    {
        m_server.behave(KeyEchoServer::Mode::Mixed);
        const int exitCode = runWatched(newSession("mixed.candor"));
        QVERIFY2(exitCode == 0, m_said.constData());
        QVERIFY(m_server.sawKey(kCanary.toStdString())); // else there was nothing to be found
        QVERIFY(m_server.echoes() > 0);
        QVERIFY(m_children.contains("python")); // the watch saw the sandbox's children
        verifyClean();
    }

    void whatCandidatesSeeHoldsNoKey()
    {
        const QString workspace = m_candorctl.file("mixed.candor");
        const auto shown = m_candorctl.run({"show", "last", "--task", "a", "--json", "--workspace", workspace});
        QVERIFY2(shown.exitCode == 0, shown.err.constData());
        QVERIFY2(shown.out.contains("ENVIRONMENT"), shown.out.constData()); // the program did print it
        QVERIFY(m_search.formsIn(shown.out + shown.err).isEmpty());
    }

    void exportsHoldNoKey()
    {
        const QString workspace = m_candorctl.file("mixed.candor");
        for (const char* format : {"md", "html", "csv", "json"}) {
            const QString output = m_candorctl.file(QString("report.") + format);
            QCOMPARE(runWatched({"report", "last", "--workspace", workspace, "--output", output}), 0);
        }
        const QString recording = m_candorctl.file("recording.jsonl");
        QCOMPARE(runWatched({"record", "last", "--workspace", workspace, "--output", recording}), 0);
        QVERIFY(QFileInfo(recording).size() > 0);
        for (const QStringList& command :
             {QStringList{"show", "last", "--json"}, QStringList{"show", "last", "--task", "b"},
              QStringList{"sessions"}, QStringList{"flight", "last", "--json"},
              QStringList{"rescore", "last", "--rubric", "detail", "--json"}}) {
            (void)runWatched(command + QStringList{"--workspace", workspace});
        }
        verifyClean();
    }

    void aRefusedKeyIsNotRepeated()
    {
        m_server.behave(KeyEchoServer::Mode::Refuse);
        const int before = m_server.echoes();
        QVERIFY(runWatched(newSession("refused.candor")) != 0);
        QVERIFY(m_server.echoes() > before);
        QVERIFY(runWatched({"probe", QString::fromStdString(m_server.baseUrl()), "--json"}) != -2);
        verifyClean();
    }

    void anAbortLeavesNoKey_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGINT") << SIGINT;
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGKILL") << SIGKILL;
    }
    void anAbortLeavesNoKey()
    {
        QFETCH(int, signal);
        m_server.behave(KeyEchoServer::Mode::Stall);
        const int exitCode = runWatched(newSession(QString("abort-%1.candor").arg(signal)), 1, signal);
        m_server.behave(KeyEchoServer::Mode::Mixed);
        QCOMPARE(exitCode, signal == SIGKILL ? -1 : 130);
        verifyClean();
    }

    void aSessionOfTheWindowLeavesNoKey()
    {
        m_server.behave(KeyEchoServer::Mode::Mixed);
        candor::SessionRequest request;
        request.suite = m_suite.toStdString();
        candor::Configuration configuration;
        configuration.name = "m";
        configuration.model = "m";
        configuration.backend = m_server.baseUrl();
        request.configurations = {configuration};
        request.seed = 3;
        {
            const auto workspace = candor::Workspace::open(m_candorctl.file("window.candor").toStdString(),
                                                           candor::Workspace::Access::ReadWrite);
            QVERIFY(workspace.ok());
            const auto prepared = candor::prepareSession(CANDOR_RESOURCES, request, **workspace, {});
            QVERIFY2(prepared.ok(), prepared ? "" : prepared.error().message.c_str());
            candor::SessionControl control;
            const candor::SessionParts parts{prepared->kits, prepared->backends, *prepared->sandbox, **workspace, 2, 2};
            const auto outcome = candor::runSession(*prepared->plan, prepared->sessionId, parts, control, {}, {});
            QVERIFY(outcome.ok());
            QCOMPARE(outcome->stored, 2u);
            verifyClean(); // while the -wal is there
        }
        m_server.behave(KeyEchoServer::Mode::Refuse);
        const auto workspace = candor::Workspace::open(m_candorctl.file("window.candor").toStdString(),
                                                       candor::Workspace::Access::ReadWrite);
        const auto refused = candor::prepareSession(CANDOR_RESOURCES, request, **workspace, {});
        QVERIFY(!refused.ok());
        m_said += QByteArray::fromStdString(candor::describe(refused.error()));
        verifyClean();
    }
};

QTEST_GUILESS_MAIN(TestSecretCanary)
#include "tst_secret_canary.moc"
