// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/doubles/candorctl.h"

#include <QFileInfo>
#include <QTcpServer>

using candor::Json;

/// What a person meets at the command line: exit codes, messages, clean output.
class TestCandorctl : public QObject
{
    Q_OBJECT

    candor::Candorctl m_candorctl;

private slots:
    void wrongUseIsTwo_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("words");
        QTest::newRow("nothing") << QStringList{} << "subcommand";
        QTest::newRow("no such command") << QStringList{"dance"} << "subcommand";
        QTest::newRow("no such option") << QStringList{"run", "--fast"} << "--fast";
        QTest::newRow("run what?") << QStringList{"run"} << "--sample";
        QTest::newRow("no such suite") << QStringList{"run", "--suite", "phase9", "--backend", "sample", "--model", "x"}
                                       << "phase1";
        QTest::newRow("no such model in the sample")
            << QStringList{"run", "--sample", "--model", "GPT"} << "Qwen2.5-7B";
        QTest::newRow("no such backend") << QStringList{"run", "--backend", "nowhere", "--model", "x"} << "base URL";
        QTest::newRow("n of 0") << QStringList{"run", "--backend", "simulated", "--model", "small", "--n", "0"} << "n";
        QTest::newRow("n is a word") << QStringList{"run", "--backend", "simulated", "--model", "small", "--n", "two"}
                                     << "two";
        QTest::newRow("no such rubric") << QStringList{"run",   "--backend", "simulated", "--model",
                                                       "small", "--rubric",  "beauty"}
                                        << "beauty";
        QTest::newRow("no configuration file")
            << QStringList{"run", "--config", "/nonexistent.json"} << "/nonexistent.json";
        QTest::newRow("retry what?") << QStringList{"run", "--retry-failures"} << "--resume";
        QTest::newRow("too much at once") << QStringList{"run",     "--backend", "simulated",     "--model", "small",
                                                         "--suite", "phase1",    "--concurrency", "100000"}
                                          << "256";
        QTest::newRow("no suite file") << QStringList{"suite", "check", "/nonexistent.json"} << "/nonexistent.json";
    }
    void wrongUseIsTwo()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, words);

        const auto outcome = m_candorctl.run(arguments);

        QCOMPARE(outcome.exitCode, 2);
        QVERIFY2(outcome.err.contains(words.toUtf8()), outcome.err.constData());
        QVERIFY(outcome.out.isEmpty());
    }

    void helpAndVersionAreAnswers()
    {
        QCOMPARE(m_candorctl.run({"--help"}).exitCode, 0);
        QVERIFY(m_candorctl.run({"--version"}).out.startsWith("candorctl "));
        QVERIFY(m_candorctl.run({"run", "--help"}).out.contains("--resume"));
    }

    void aServerThatIsNotThereIsThree()
    {
        QTcpServer closed;
        QVERIFY(closed.listen(QHostAddress::LocalHost));
        const QString url = QString("http://127.0.0.1:%1/v1").arg(closed.serverPort());
        closed.close();

        const auto outcome = m_candorctl.run({"run", "--backend", url, "--model", "m"});

        QCOMPARE(outcome.exitCode, 3);
        QVERIFY2(outcome.err.contains("127.0.0.1"), outcome.err.constData());
    }

    void aWorkspaceThatIsNotOursIsFiveAndStaysAsItIs()
    {
        const QString file = m_candorctl.write("notes.candor", "my notes\n");

        const auto outcome = m_candorctl.run({"run", "--sample", "--workspace", file});

        QCOMPARE(outcome.exitCode, 5);
        QVERIFY2(outcome.err.contains("notes.candor"), outcome.err.constData());
        QFile notes(file);
        QVERIFY(notes.open(QIODevice::ReadOnly));
        QCOMPARE(notes.readAll(), QByteArray("my notes\n"));
    }

    void aFullDiskIsFiveAndLosesNothing()
    {
        const QString workspace = m_candorctl.file("full.candor");
        const QStringList run{"run", "--backend", "simulated", "--model",     "small",  "--n",
                              "2",   "--seed",    "1",         "--workspace", workspace};
        QProcess shell;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("CANDOR_RESOURCES", CANDOR_RESOURCES);
        shell.setProcessEnvironment(environment);
        // A limit on file sizes is a disk that is full for everybody but root too.
        shell.start("bash", QStringList{"-c", "trap '' XFSZ; ulimit -f 900; exec \"$0\" \"$@\"", CANDORCTL} + run);
        QVERIFY(shell.waitForFinished(120'000));

        const QByteArray words = shell.readAllStandardError();
        QVERIFY2(shell.exitCode() == 5, words.constData());
        const auto sessions = m_candorctl.run({"sessions", "--workspace", workspace, "--json"});
        QVERIFY2(sessions.exitCode == 0, sessions.err.constData());
        const auto resumed = m_candorctl.run({"run", "--resume", "last", "--workspace", workspace, "--json"});
        QVERIFY2(resumed.exitCode == 0, resumed.err.constData());
        QCOMPARE(resumed.json()["configurations"][0]["trials"].get<int>(), 18);
    }

    void withoutATerminalThereAreNoEscapeCodesAndJsonIsAlone()
    {
        const auto outcome = m_candorctl.run({"run", "--sample", "--model", "Qwen2.5-7B", "--json"});

        QCOMPARE(outcome.exitCode, 0);
        QVERIFY(!outcome.err.contains('\x1b'));
        QVERIFY(!outcome.out.contains('\x1b'));
        QVERIFY(outcome.json().is_object());
        QVERIFY2(outcome.err.contains("18 of 18 trials"), outcome.err.constData());
    }

    void aSessionWithoutFailuresHasNothingToRetry()
    {
        const QString workspace = m_candorctl.file("whole.candor");
        const auto whole =
            m_candorctl.run({"run", "--sample", "--model", "Qwen2.5-7B", "--workspace", workspace, "--json"});
        QCOMPARE(whole.exitCode, 0);

        const auto again =
            m_candorctl.run({"run", "--resume", "last", "--retry-failures", "--workspace", workspace, "--json"});

        QCOMPARE(again.exitCode, 0);
        QVERIFY2(again.err.contains("0 trials that failed"), again.err.constData());
        QCOMPARE(again.out, whole.out);
    }

    void sessionsOfAnEmptyHomeSayWhatToDo()
    {
        const candor::Candorctl fresh;

        const auto outcome = fresh.run({"sessions"});

        QCOMPARE(outcome.exitCode, 0);
        QVERIFY2(outcome.out.contains("candorctl run --sample"), outcome.out.constData());
        QVERIFY(fresh.run({"sessions", "--json"}).json().is_array());
        QCOMPARE(fresh.run({"sessions", "--workspace", "/nonexistent.candor"}).exitCode, 5);
    }

    void theBundledSuitesAreListedAndTheirReferencesPass()
    {
        const Json list = m_candorctl.run({"suite", "list", "--json"}).json();
        QCOMPARE(list.size(), 3u);
        QCOMPARE(list[2]["cases"].get<int>(), 88);

        const auto check = m_candorctl.run({"suite", "check", "phase3", "--json"});

        QVERIFY2(check.exitCode == 0, check.out.constData());
        QCOMPARE(check.json()["problems"].size(), 0u);
        QCOMPARE(check.json()["references"].get<int>(), 18);
    }

    void aBrokenSuiteIsNamedWithFileAndPlace()
    {
        const QString file =
            m_candorctl.write("mine.json", "{\"name\":\"mine\",\"tasks\":[{\"id\":\"a\",\"prompt\":\"p\",\"entry_"
                                           "point\":\"f\",\"cases\":[{\"arguments\":[\"[1\"],\"expected\":\"1\"}]}]}");

        const auto outcome = m_candorctl.run({"suite", "check", file});

        QCOMPARE(outcome.exitCode, 2);
        QVERIFY2(outcome.err.contains("mine.json") && outcome.err.contains("tasks[0]"), outcome.err.constData());
    }

    void aTaskThatIsNotThereIsAnsweredWithThoseThatAre()
    {
        QCOMPARE(m_candorctl.run({"run", "--sample", "--model", "Qwen2.5-7B"}).exitCode, 0);

        const auto outcome = m_candorctl.run({"show", "last", "--task", "nope"});

        QCOMPARE(outcome.exitCode, 2);
        QVERIFY(outcome.err.contains("letter_grade"));
        QCOMPARE(m_candorctl.run({"show", "ffffffffffff"}).exitCode, 2);
    }

    void aTaskIsShownCandidateByCandidate()
    {
        QCOMPARE(m_candorctl.run({"run", "--sample"}).exitCode, 0);

        const QByteArray out = m_candorctl.run({"show", "last", "--task", "letter_grade"}).out;

        QVERIFY2(out.contains("candidate 1 (selected)") && out.contains("score 132.3"), out.constData());
        QVERIFY(out.contains("  17 > ")); // the line of the compile error is marked
        QVERIFY(out.contains("truncated"));
    }
};

QTEST_GUILESS_MAIN(TestCandorctl)
#include "tst_candorctl.moc"
