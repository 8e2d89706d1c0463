// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/workspace.h"
#include "core/support/random.h"
#include "tests/core/store/sample_trials.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <QtTest>

using candor::Workspace;
using Access = candor::Workspace::Access;

namespace {

constexpr int kPatienceMs = 60'000;

/// The store's other process, for the time of a test.
class Child
{
public:
    explicit Child(const QStringList& arguments) { m_process.start(QStringLiteral(CANDOR_STORE_CHILD), arguments); }
    ~Child()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    /// The next line, or a null string after the last one.
    QString line()
    {
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(kPatienceMs)) {
                return m_process.canReadLine() ? QString::fromUtf8(m_process.readLine()).trimmed() : QString();
            }
        }
        return QString::fromUtf8(m_process.readLine()).trimmed();
    }
    void kill()
    {
        m_process.kill(); // SIGKILL
        m_process.waitForFinished(kPatienceMs);
    }

private:
    QProcess m_process;
};

} // namespace

class TestWorkspaceProcesses : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void killedWritersLoseNothingTheyAcknowledged();
    void aKillWhileTheFileIsMadeLeavesAFileThatOpens();
    void readersSeeWholeTrialsWhileAnotherWrites();
    void aFullDiskIsSaidAndLosesNothing();
    void aVisitorDoesNotTakeTheWritersLastTrials();

private:
    /// Makes the workspace with one session whose plan the child is to fill.
    std::string makeSession(const candor::SessionPlan& plan);
    /// Every trial that `acknowledged` names is there and as it was; the file is sound.
    void verify(const std::string& session, const candor::SessionPlan& plan, const std::set<std::size_t>& acknowledged);

    QTemporaryDir m_folder;
    QString m_path;
};

void TestWorkspaceProcesses::init()
{
    for (const auto& entry : std::filesystem::directory_iterator(m_folder.path().toStdString())) {
        std::filesystem::remove_all(entry);
    }
    m_path = m_folder.filePath(QStringLiteral("a.candor"));
}

std::string TestWorkspaceProcesses::makeSession(const candor::SessionPlan& plan)
{
    const auto workspace = Workspace::open(m_path.toStdString(), Access::ReadWrite);
    return workspace ? (*workspace)->createSession(plan, "", {}).value() : std::string();
}

void TestWorkspaceProcesses::verify(const std::string& session, const candor::SessionPlan& plan,
                                    const std::set<std::size_t>& acknowledged)
{
    const auto workspace = Workspace::open(m_path.toStdString(), Access::ReadWrite);
    QVERIFY2(workspace.ok(), workspace ? "" : workspace.error().message.c_str());
    const auto finished = (*workspace)->finishedTrials(session);
    QVERIFY(finished.ok());
    QVERIFY(std::ranges::includes(*finished, acknowledged));
    for (const std::size_t index : *finished) { // what was stored but not yet said must be whole as well
        const auto trial = (*workspace)->trial(session, index);
        QVERIFY2(trial.ok(), trial ? "" : trial.error().message.c_str());
        QCOMPARE(candor::textOf(*trial), candor::textOf(candor::sampleTrial(plan, index)));
    }
    const auto snapshot = (*workspace)->snapshot();
    QVERIFY(snapshot.ok());
    QCOMPARE((*snapshot)->find(session)->trialCount, finished->size());
    SQLite::Database file(m_path.toStdString(), SQLite::OPEN_READWRITE);
    QCOMPARE(file.execAndGet("PRAGMA integrity_check").getString(), std::string("ok"));
    QVERIFY(!SQLite::Statement(file, "PRAGMA foreign_key_check").executeStep());
}

void TestWorkspaceProcesses::killedWritersLoseNothingTheyAcknowledged()
{
    const candor::SessionPlan plan = candor::samplePlan(20, 20);
    candor::Random random(3);
    std::string session;
    std::set<std::size_t> acknowledged;
    int killedInTheMiddle = 0;
    for (int round = 0; round < 20; ++round) {
        if (round % 4 == 0) { // a session lives through several kills
            session = makeSession(plan);
            acknowledged.clear();
        }
        Child child({QStringLiteral("write"), m_path});
        for (std::uint64_t i = 0; i <= random.below(15); ++i) {
            acknowledged.insert(child.line().toULong());
        }
        child.kill();
        for (QString line = child.line(); !line.isNull(); line = child.line()) { // said before it died
            acknowledged.insert(line.toULong());
        }
        killedInTheMiddle += acknowledged.size() < plan.trials.size() ? 1 : 0;
        verify(session, plan, acknowledged);
        if (QTest::currentTestFailed()) {
            return;
        }
    }
    QVERIFY2(killedInTheMiddle >= 10, "the writers were too fast to be killed");
    Child last({QStringLiteral("write"), m_path});
    for (QString line = last.line(); !line.isNull(); line = last.line()) {
        QVERIFY2(acknowledged.insert(line.toULong()).second, "a stored trial was drawn again");
    }
    for (const candor::TrialPlan& trial : plan.trials) {
        acknowledged.insert(trial.index); // those, too, that a writer stored but did not live to say
    }
    verify(session, plan, acknowledged);
}

void TestWorkspaceProcesses::aKillWhileTheFileIsMadeLeavesAFileThatOpens()
{
    for (int round = 0; round < 20; ++round) {
        init();
        {
            Child child({QStringLiteral("write"), m_path});
            const QDeadlineTimer patience(kPatienceMs);
            while (!QFile::exists(m_path) && !patience.hasExpired()) { // dies at some moment of the making
            }
            child.kill();
        }
        const auto workspace = Workspace::open(m_path.toStdString(), Access::ReadWrite);
        QVERIFY2(workspace.ok(), workspace ? "" : workspace.error().message.c_str());
        QVERIFY((*workspace)->createSession(candor::samplePlan(1), "", {}).ok());
    }
}

void TestWorkspaceProcesses::readersSeeWholeTrialsWhileAnotherWrites()
{
    const candor::SessionPlan plan = candor::samplePlan(10, 10);
    makeSession(plan);
    Child first({QStringLiteral("read"), m_path});
    Child second({QStringLiteral("read"), m_path});
    QCOMPARE(first.line(), QStringLiteral("reading"));
    QCOMPARE(second.line(), QStringLiteral("reading"));
    Child writer({QStringLiteral("write"), m_path});
    std::size_t written = 0;
    for (QString line = writer.line(); !line.isNull(); line = writer.line()) {
        QVERIFY2(!line.startsWith(QStringLiteral("error")), qPrintable(line));
        ++written;
    }
    QCOMPARE(written, plan.trials.size());
    const QString all = QStringLiteral("read %1").arg(plan.trials.size());
    QCOMPARE(first.line(), all);
    QCOMPARE(second.line(), all);
}

void TestWorkspaceProcesses::aFullDiskIsSaidAndLosesNothing()
{
    const candor::SessionPlan plan = candor::samplePlan(20, 10);
    const std::string session = makeSession(plan);
    for (const int roomBytes : {200'000, 500'000, 1'500'000}) {
        Child child({QStringLiteral("write-within"), m_path, QString::number(roomBytes)});
        std::set<std::size_t> acknowledged;
        QString line = child.line();
        for (; !line.startsWith(QStringLiteral("error")) && !line.isNull(); line = child.line()) {
            acknowledged.insert(line.toULong());
        }
        QVERIFY2(line.startsWith(QStringLiteral("error disk_full")), qPrintable(line));
        const QString stored = child.line();
        QVERIFY2(stored.startsWith(QStringLiteral("stored")), qPrintable(stored));
        QVERIFY(stored.mid(7).toULong() >= acknowledged.size());
        verify(session, plan, acknowledged);
        if (QTest::currentTestFailed()) {
            return;
        }
    }
}

/// Another process that opens and closes the file must not take this one for gone, and the -wal file with it: that is
/// what happens when a program loses its locks by closing any descriptor of a file that it has open.
void TestWorkspaceProcesses::aVisitorDoesNotTakeTheWritersLastTrials()
{
    const candor::SessionPlan plan = candor::samplePlan(5);
    std::string session;
    {
        const auto writer = Workspace::open(m_path.toStdString(), Access::ReadWrite);
        QVERIFY(writer.ok());
        session = (*writer)->createSession(plan, "", {}).value();
        for (const candor::TrialPlan& trial : plan.trials) {
            QVERIFY((*writer)->commitTrial(session, candor::sampleTrial(plan, trial.index)).ok());
            static_cast<void>(Workspace::open(m_path.toStdString(), Access::ReadOnly)); // and closed
            Child visitor({QStringLiteral("open-here"), m_path});
            QCOMPARE(visitor.line(), QStringLiteral("read %1").arg(trial.index + 1));
            QVERIFY(visitor.line().isNull());
            QVERIFY2(QFile::exists(m_path + QStringLiteral("-wal")), "the -wal file was taken from the writer");
        }
    }
    std::set<std::size_t> every;
    for (const candor::TrialPlan& trial : plan.trials) {
        every.insert(trial.index);
    }
    verify(session, plan, every);
}

QTEST_GUILESS_MAIN(TestWorkspaceProcesses)
#include "tst_workspace_processes.moc"
