// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/doubles/candorctl.h"

#include <csignal>
#include <map>

using candor::Json;

/// kill -9 while a session runs, again and again; what is resumed must equal a run that was never interrupted.
class TestKillAndResume : public QObject
{
    Q_OBJECT

    candor::Candorctl m_candorctl;

    QStringList newSession(const QString& workspace) const
    {
        return {"run",    "--backend", "simulated", "--model", "small",       "--n",     "2",
                "--seed", "4711",      "--repeats", "2",       "--workspace", workspace, "--json"};
    }

    /// task and repeat → record hash
    static std::map<std::string, std::string> hashesOf(const Json& session)
    {
        std::map<std::string, std::string> hashes;
        for (const Json& configuration : session["configurations"]) {
            for (const Json& one : configuration["tasks"]) {
                hashes[one["task"].get<std::string>() + "#" + one["repeat"].dump()] =
                    one["record_hash"].get<std::string>();
            }
        }
        return hashes;
    }

    std::size_t storedIn(const QString& workspace) const
    {
        const auto sessions = m_candorctl.run({"sessions", "--workspace", workspace, "--json"});
        const Json json = sessions.json();
        return json.is_array() && json.size() == 1 ? json[0]["stored"].get<std::size_t>() : 0;
    }

    /// Starts candorctl and sends `signal` as soon as it says that a further tenth is done.
    int runUntilATenth(const QStringList& arguments, int signal) const
    {
        QProcess process;
        process.setReadChannel(QProcess::StandardError);
        m_candorctl.start(process, arguments);
        while (process.waitForReadyRead(60'000)) {
            if (process.readLine().contains("passed")) {
                ::kill(static_cast<pid_t>(process.processId()), signal);
                break;
            }
        }
        process.waitForFinished(60'000);
        return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    }

private slots:
    void aSessionKilledManyTimesEqualsAnUninterruptedOne()
    {
        const QString whole = m_candorctl.file("whole.candor");
        const auto uninterrupted = m_candorctl.run(newSession(whole));
        QVERIFY2(uninterrupted.exitCode == 0, uninterrupted.err.constData());
        const auto expected = hashesOf(uninterrupted.json());
        QCOMPARE(expected.size(), 36u);

        const QString killed = m_candorctl.file("killed.candor");
        QCOMPARE(runUntilATenth(newSession(killed), SIGKILL), -1);
        std::size_t stored = storedIn(killed);
        QVERIFY(stored > 0);
        int kills = 1;
        while (stored < 36 && kills < 40) {
            const QStringList resume{"run", "--resume", "last", "--workspace", killed, "--json"};
            runUntilATenth(resume, SIGKILL);
            const std::size_t now = storedIn(killed);
            QVERIFY2(now >= stored, "a stored trial is gone");
            stored = now;
            ++kills;
        }
        const auto last = m_candorctl.run({"run", "--resume", "last", "--workspace", killed, "--json"});

        QVERIFY2(last.exitCode == 0, last.err.constData());
        qInfo("killed %d times", kills);
        QCOMPARE(hashesOf(last.json()), expected);
    }

    void ctrlCStoresWhatIsDoneAndSaysHowToGoOn()
    {
        const QString workspace = m_candorctl.file("stopped.candor");

        const int exitCode = runUntilATenth(newSession(workspace), SIGINT);

        QCOMPARE(exitCode, 130);
        const std::size_t stored = storedIn(workspace);
        QVERIFY(stored > 0);
        const auto resumed = m_candorctl.run({"run", "--resume", "last", "--workspace", workspace, "--json"});
        QCOMPARE(resumed.exitCode, 0);
        QCOMPARE(hashesOf(resumed.json()).size(), 36u);
    }
};

QTEST_GUILESS_MAIN(TestKillAndResume)
#include "tst_kill_and_resume.moc"
