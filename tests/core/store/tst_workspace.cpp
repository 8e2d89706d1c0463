// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/workspace.h"
#include "tests/core/store/sample_trials.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <QtTest>

#include <cmath>
#include <filesystem>
#include <thread>

using candor::ErrorCode;
using candor::Result;
using candor::SessionState;
using candor::Workspace;
using Access = candor::Workspace::Access;

namespace {

/// The value, or the end of the test run with the error's words.
template <class T>
T must(Result<T> result)
{
    if (!result) {
        qFatal("%s", candor::describe(result.error()).c_str());
    }
    return std::move(*result);
}

void must(const Result<void>& result)
{
    if (!result) {
        qFatal("%s", candor::describe(result.error()).c_str());
    }
}

} // namespace

class TestWorkspace : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void aTrialComesBackAsItWasStored();
    void everythingIsThereAfterReopening();
    void aTrialThatIsThereStaysAsItIs();
    void aTrialOutsideThePlanIsRefused();
    void aSessionTakesTheProvenanceOfItsTrials();
    void twoCandidatesOfOneDrawAreRefusedAsAWhole();
    void figuresThatAreNoNumbersAreStored();
    void columnsEqualTheRecords();
    void columnsAreInThePlansOrderWhateverTheOrderOfCommits();
    void picturesAreSharedWhileNothingChanges();
    void aPictureStaysAsItWas();
    void aPictureNeedsNoLongText();
    void aDamagedTextIsNamedAndTheRestIsReadable();
    void impossibleColumnsAreDamage_data();
    void impossibleColumnsAreDamage();
    void sessionsAreFoundByPrefix();
    void unknownSessionsAreNotFound();
    void readOnlyAccessWritesNothing();
    void aReaderOfThisProcessDoesNotDisturbTheWriter();
    void threadsMayShareAWorkspace();
    void anotherWriterIsWaitedForAndThenNamed();

private:
    [[nodiscard]] std::unique_ptr<Workspace> opened(Access access = Access::ReadWrite) const
    {
        return must(Workspace::open(m_path, access));
    }
    /// Works on the file behind the workspace's back.
    void tamper(const std::string& sql) const
    {
        SQLite::Database database(m_path.string(), SQLite::OPEN_READWRITE);
        database.exec(sql);
    }

    QTemporaryDir m_folder;
    std::filesystem::path m_path;
    candor::SessionPlan m_plan = candor::samplePlan(4, 2);
};

void TestWorkspace::init()
{
    for (const auto& entry : std::filesystem::directory_iterator(m_folder.path().toStdString())) {
        std::filesystem::remove_all(entry);
    }
    m_path = m_folder.filePath(QStringLiteral("a.candor")).toStdString();
}

void TestWorkspace::aTrialComesBackAsItWasStored()
{
    const auto workspace = opened();
    const std::string id = must(workspace->createSession(m_plan, "simulated: m", {{"python", "3.11.2"}}));
    for (std::size_t i = 0; i < m_plan.trials.size(); ++i) {
        const candor::TrialRecord record = candor::sampleTrial(m_plan, i);
        must(workspace->commitTrial(id, record));
        QCOMPARE(candor::textOf(must(workspace->trial(id, i))), candor::textOf(record));
    }
}

void TestWorkspace::everythingIsThereAfterReopening()
{
    std::string id;
    {
        const auto workspace = opened();
        id = must(workspace->createSession(m_plan, "simulated: m", {{"python", "3.11.2"}}));
        must(workspace->commitTrial(id, candor::sampleTrial(m_plan, 3)));
        must(workspace->setState(id, SessionState::Paused));
    }
    for (const Access access : {Access::ReadWrite, Access::ReadOnly}) {
        const auto workspace = opened(access);
        QCOMPARE(workspace->path(), m_path);
        QCOMPARE(must(workspace->finishedTrials(id)), std::set<std::size_t>{3});
        QCOMPARE(candor::textOf(must(workspace->trial(id, 3))), candor::textOf(candor::sampleTrial(m_plan, 3)));
        QCOMPARE(candor::canonicalJson(candor::planToJson(*must(workspace->plan(id)))),
                 candor::canonicalJson(candor::planToJson(m_plan)));
        const auto snapshot = must(workspace->snapshot());
        const candor::StoredSession* session = snapshot->find(id);
        QVERIFY(session != nullptr);
        QCOMPARE(session->state, SessionState::Paused);
        QCOMPARE(session->provenance, std::string("simulated: m"));
        QCOMPARE(session->environment, (candor::Json{{"python", "3.11.2"}}));
        QVERIFY(std::chrono::abs(std::chrono::system_clock::now() - session->createdAt) < std::chrono::hours(1));
    }
}

void TestWorkspace::aTrialThatIsThereStaysAsItIs()
{
    const auto workspace = opened();
    const std::string id = must(workspace->createSession(m_plan, "", {}));
    const candor::TrialRecord first = candor::sampleTrial(m_plan, 5);
    candor::TrialRecord second = first;
    second.message = "drawn again";
    second.candidates.clear();
    must(workspace->commitTrial(id, first));
    must(workspace->commitTrial(id, second));
    QCOMPARE(candor::textOf(must(workspace->trial(id, 5))), candor::textOf(first));
    const auto snapshot = must(workspace->snapshot());
    QCOMPARE(snapshot->trials.size(), std::size_t{1});
    QCOMPARE(snapshot->candidates.size(), first.candidates.size());
}

void TestWorkspace::aTrialOutsideThePlanIsRefused()
{
    const auto workspace = opened();
    const std::string id = must(workspace->createSession(m_plan, "", {}));
    std::vector<candor::TrialRecord> strangers(4, candor::sampleTrial(m_plan, 0));
    strangers[0].index = m_plan.trials.size();
    strangers[1].task = "another";
    strangers[2].configuration = "large";
    strangers[3].repeat = 1;
    for (const candor::TrialRecord& record : strangers) {
        const auto stored = workspace->commitTrial(id, record);
        QVERIFY(!stored.ok());
        QCOMPARE(stored.error().code, ErrorCode::InvalidInput);
    }
    QVERIFY(must(workspace->finishedTrials(id)).empty());
}

void TestWorkspace::aSessionTakesTheProvenanceOfItsTrials()
{
    const auto workspace = opened();
    const std::string id = must(workspace->createSession(m_plan, "", {}));
    const char* trialsSay[] = {"", "simulated: small", "simulated: large"};
    const char* sessionSays[] = {"", "simulated: small", "simulated: small"};
    for (std::size_t i = 0; i < 3; ++i) {
        candor::TrialRecord record = candor::sampleTrial(m_plan, i);
        record.provenance = trialsSay[i];
        must(workspace->commitTrial(id, record));
        QCOMPARE(must(workspace->snapshot())->sessions[0].provenance, std::string(sessionSays[i]));
    }
}

void TestWorkspace::twoCandidatesOfOneDrawAreRefusedAsAWhole()
{
    const auto workspace = opened();
    const std::string id = must(workspace->createSession(m_plan, "", {}));
    candor::TrialRecord record = candor::sampleTrial(m_plan, 0);
    record.candidates.push_back(record.candidates.front());
    const auto stored = workspace->commitTrial(id, record);
    QVERIFY(!stored.ok());
    QCOMPARE(stored.error().code, ErrorCode::InvalidInput);
    const auto snapshot = must(workspace->snapshot());
    QCOMPARE(snapshot->trials.size() + snapshot->candidates.size(), std::size_t{0});
    must(workspace->commitTrial(id, candor::sampleTrial(m_plan, 0)));
}

void TestWorkspace::figuresThatAreNoNumbersAreStored()
{
    const auto workspace = opened();
    const std::string id = must(workspace->createSession(m_plan, "", {}));
    candor::TrialRecord record = candor::sampleTrial(m_plan, 0);
    record.candidates[0].irExchange.costUsd = std::nan("");
    record.candidates[0].score = candor::Score{INFINITY, {}};
    must(workspace->commitTrial(id, record));
    const auto snapshot = must(workspace->snapshot());
    QCOMPARE(snapshot->candidates.costUsd[0], 0.0);
    QCOMPARE(snapshot->candidates.score[0], static_cast<double>(INFINITY));
}

void TestWorkspace::columnsEqualTheRecords()
{
    const auto workspace = opened();
    const std::string id = must(workspace->createSession(m_plan, "", {}));
    for (std::size_t i = 0; i < m_plan.trials.size(); ++i) {
        must(workspace->commitTrial(id, candor::sampleTrial(m_plan, i)));
    }
    const auto snapshot = must(workspace->snapshot());
    const candor::TrialColumns& trials = snapshot->trials;
    const candor::CandidateColumns& candidates = snapshot->candidates;
    QCOMPARE(trials.size(), m_plan.trials.size());
    QCOMPARE(snapshot->sessions[0].trialCount, m_plan.trials.size());
    std::size_t next = 0;
    for (std::size_t row = 0; row < trials.size(); ++row) {
        const candor::TrialRecord record = candor::sampleTrial(m_plan, row);
        QCOMPARE(trials.session[row], 0u);
        QCOMPARE(trials.planIndex[row], row);
        QCOMPARE(trials.configuration[row], m_plan.trials[row].configuration);
        QCOMPARE(trials.task[row], m_plan.trials[row].task);
        QCOMPARE(trials.repeat[row], record.repeat);
        QCOMPARE(trials.verdict[row], record.verdict);
        QCOMPARE(trials.selected[row], record.selection.index ? static_cast<int>(*record.selection.index) : -1);
        QCOMPARE(trials.durationMs[row], record.durationMs);
        QCOMPARE(trials.firstCandidate[row], next);
        QCOMPARE(trials.candidateCount[row], record.candidates.size());
        for (const candor::CandidateRecord& candidate : record.candidates) {
            const candor::ExecutionReport* execution = candidate.execution();
            QCOMPARE(candidates.trial[next], row);
            QCOMPARE(candidates.draw[next], candidate.draw);
            QCOMPARE(candidates.verdict[next], candidate.verdict);
            QCOMPARE(candidates.executed[next], candidate.judged ? 1 : 0);
            QCOMPARE(std::isnan(candidates.score[next]), !candidate.score.has_value());
            QVERIFY(!candidate.score || std::abs(candidates.score[next] - candidate.score->total) == 0.0);
            QCOMPARE(candidates.holes[next], candidate.read.ir.holes.size());
            QCOMPARE(candidates.findings[next], candidate.findings.size());
            QCOMPARE(candidates.casesPassed[next], execution != nullptr ? execution->passedCases() : 0u);
            QCOMPARE(candidates.casesTotal[next], execution != nullptr ? execution->cases.size() : 0u);
            QCOMPARE(candidates.promptTokens[next], candidate.usage().promptTokens);
            QCOMPARE(candidates.completionTokens[next], candidate.usage().completionTokens);
            QCOMPARE(candidates.latencyMs[next], candidate.latencyMs());
            QVERIFY(std::abs(candidates.costUsd[next] - candidate.costUsd()) == 0.0);
            ++next;
        }
    }
    QCOMPARE(candidates.size(), next);
}

void TestWorkspace::columnsAreInThePlansOrderWhateverTheOrderOfCommits()
{
    const auto workspace = opened();
    const std::string older = must(workspace->createSession(m_plan, "", {}));
    const std::string younger = must(workspace->createSession(m_plan, "", {}));
    for (const std::size_t index : {9u, 2u, 14u}) {
        must(workspace->commitTrial(younger, candor::sampleTrial(m_plan, index)));
        must(workspace->commitTrial(older, candor::sampleTrial(m_plan, index + 1)));
    }
    const auto snapshot = must(workspace->snapshot());
    QCOMPARE(snapshot->trials.session, (std::vector<std::uint32_t>{0, 0, 0, 1, 1, 1}));
    QCOMPARE(snapshot->trials.planIndex, (std::vector<std::uint32_t>{3, 10, 15, 2, 9, 14}));
    QCOMPARE(snapshot->trials.candidateCount, (std::vector<std::uint32_t>{1, 3, 3, 1, 3, 3}));
    QCOMPARE(snapshot->trials.firstCandidate, (std::vector<std::uint32_t>{0, 1, 4, 7, 8, 11}));
    QCOMPARE(snapshot->find(older)->firstTrial, std::size_t{0});
    QCOMPARE(snapshot->find(younger)->firstTrial, std::size_t{3});
    QCOMPARE(snapshot->find(younger)->trialCount, std::size_t{3});
    QVERIFY(snapshot->find("nothing") == nullptr);
}

void TestWorkspace::picturesAreSharedWhileNothingChanges()
{
    const auto workspace = opened();
    const std::string id = must(workspace->createSession(m_plan, "", {}));
    const auto first = must(workspace->snapshot());
    QCOMPARE(must(workspace->snapshot()), first);
    must(workspace->commitTrial(id, candor::sampleTrial(m_plan, 0)));
    const auto second = must(workspace->snapshot());
    QVERIFY(second != first);
    QCOMPARE(second->sessions[0].plan, first->sessions[0].plan); // parsed once
    const auto other = opened();                                 // another connection's write is seen as well
    must(other->commitTrial(id, candor::sampleTrial(m_plan, 1)));
    QCOMPARE(must(workspace->snapshot())->trials.size(), std::size_t{2});
}

void TestWorkspace::aPictureStaysAsItWas()
{
    const auto workspace = opened();
    const std::string id = must(workspace->createSession(m_plan, "", {}));
    const auto before = must(workspace->snapshot());
    must(workspace->commitTrial(id, candor::sampleTrial(m_plan, 0)));
    must(workspace->setState(id, SessionState::Finished));
    QCOMPARE(before->trials.size(), std::size_t{0});
    QCOMPARE(before->sessions[0].state, SessionState::Running);
}

void TestWorkspace::aPictureNeedsNoLongText()
{
    std::string id;
    {
        const auto workspace = opened();
        id = must(workspace->createSession(m_plan, "", {}));
        for (std::size_t i = 0; i < m_plan.trials.size(); ++i) {
            must(workspace->commitTrial(id, candor::sampleTrial(m_plan, i, 100'000)));
        }
    }
    tamper("DELETE FROM trial_text");
    const auto workspace = opened(Access::ReadOnly);
    QCOMPARE(must(workspace->snapshot())->trials.size(), m_plan.trials.size());
    QCOMPARE(workspace->trial(id, 0).error().code, ErrorCode::NotFound);
}

void TestWorkspace::aDamagedTextIsNamedAndTheRestIsReadable()
{
    std::string id;
    {
        const auto workspace = opened();
        id = must(workspace->createSession(m_plan, "", {}));
        must(workspace->commitTrial(id, candor::sampleTrial(m_plan, 0)));
        must(workspace->commitTrial(id, candor::sampleTrial(m_plan, 1)));
    }
    tamper("UPDATE trial_text SET record = replace(record, 'two of three', 'one of three') WHERE plan_index = 0");
    const auto workspace = opened();
    const auto damaged = workspace->trial(id, 0);
    QVERIFY(!damaged.ok());
    QCOMPARE(damaged.error().code, ErrorCode::Corrupt);
    QVERIFY2(damaged.error().message.find("trial 0") != std::string::npos, damaged.error().message.c_str());
    QVERIFY(workspace->trial(id, 1).ok());
    QVERIFY(workspace->snapshot().ok());
}

void TestWorkspace::impossibleColumnsAreDamage_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("configuration") << "UPDATE trial SET configuration = 2";
    QTest::newRow("negative configuration") << "UPDATE trial SET configuration = -1";
    QTest::newRow("task") << "UPDATE trial SET task = 4";
    QTest::newRow("huge task") << "UPDATE trial SET task = 4294967296";
    QTest::newRow("plan index") << "PRAGMA foreign_keys = OFF; UPDATE trial SET plan_index = 99";
    QTest::newRow("verdict") << "UPDATE trial SET verdict = 'splendid'";
    QTest::newRow("candidate's verdict") << "UPDATE candidate SET verdict = ''";
    QTest::newRow("draw") << "UPDATE candidate SET draw = 9223372036854775807";
    QTest::newRow("no trial") << "PRAGMA foreign_keys = OFF; DELETE FROM trial";
    QTest::newRow("no session") << "PRAGMA foreign_keys = OFF; DELETE FROM session";
    QTest::newRow("no plan") << "DELETE FROM session_text";
    QTest::newRow("other plan") << "UPDATE session_text SET plan = '{}'";
    QTest::newRow("plan that is none") << "UPDATE session_text SET plan = '{}', "
                                          "hash = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'";
    QTest::newRow("state") << "UPDATE session SET state = 'dancing'";
    QTest::newRow("environment") << "UPDATE session SET environment = '{'";
}

void TestWorkspace::impossibleColumnsAreDamage()
{
    QFETCH(QString, sql);
    {
        const auto workspace = opened();
        const std::string id = must(workspace->createSession(m_plan, "", {}));
        must(workspace->commitTrial(id, candor::sampleTrial(m_plan, 0)));
    }
    tamper(sql.toStdString());
    const auto workspace = opened();
    const auto snapshot = workspace->snapshot();
    QVERIFY(!snapshot.ok());
    QCOMPARE(snapshot.error().code, ErrorCode::Corrupt);
}

void TestWorkspace::sessionsAreFoundByPrefix()
{
    const auto workspace = opened();
    QCOMPARE(workspace->resolveSession("last").error().code, ErrorCode::NotFound);
    std::set<std::string> ids;
    std::string youngest;
    for (int i = 0; i < 17; ++i) { // seventeen ids, sixteen first digits: two share one
        youngest = must(workspace->createSession(m_plan, "", {}));
        ids.insert(youngest);
    }
    QCOMPARE(ids.size(), std::size_t{17});
    QCOMPARE(must(workspace->resolveSession("last")), youngest);
    QCOMPARE(must(workspace->resolveSession(youngest)), youngest);
    bool ambiguous = false;
    for (const std::string& id : ids) {
        const auto found = workspace->resolveSession(id.substr(0, 1));
        ambiguous = ambiguous || (!found && found.error().code == ErrorCode::InvalidInput);
        QVERIFY(!found || *found == id);
        QCOMPARE(must(workspace->resolveSession(QString::fromStdString(id).toUpper().toStdString())), id);
    }
    QVERIFY(ambiguous);
    QCOMPARE(workspace->resolveSession("").error().code, ErrorCode::InvalidInput);
    QCOMPARE(workspace->resolveSession("xyz").error().code, ErrorCode::NotFound);
    QCOMPARE(workspace->resolveSession(youngest + "0").error().code, ErrorCode::NotFound);
    QCOMPARE(workspace->resolveSession("' OR 1 --").error().code, ErrorCode::NotFound);
}

void TestWorkspace::unknownSessionsAreNotFound()
{
    const auto workspace = opened();
    const std::string id = must(workspace->createSession(m_plan, "", {}));
    QCOMPARE(workspace->plan("nothing").error().code, ErrorCode::NotFound);
    QCOMPARE(workspace->finishedTrials("nothing").error().code, ErrorCode::NotFound);
    QCOMPARE(workspace->trial("nothing", 0).error().code, ErrorCode::NotFound);
    QCOMPARE(workspace->trial(id, 0).error().code, ErrorCode::NotFound);
    QCOMPARE(workspace->setState("nothing", SessionState::Failed).error().code, ErrorCode::NotFound);
    QCOMPARE(workspace->commitTrial("nothing", candor::sampleTrial(m_plan, 0)).error().code, ErrorCode::NotFound);
}

void TestWorkspace::readOnlyAccessWritesNothing()
{
    const std::string id = must(opened()->createSession(m_plan, "", {}));
    const auto workspace = opened(Access::ReadOnly);
    QCOMPARE(workspace->createSession(m_plan, "", {}).error().code, ErrorCode::ReadOnly);
    QCOMPARE(workspace->commitTrial(id, candor::sampleTrial(m_plan, 0)).error().code, ErrorCode::ReadOnly);
    QCOMPARE(workspace->setState(id, SessionState::Failed).error().code, ErrorCode::ReadOnly);
    QCOMPARE(must(workspace->snapshot())->sessions[0].state, SessionState::Running);
}

void TestWorkspace::aReaderOfThisProcessDoesNotDisturbTheWriter()
{
    const auto writer = opened();
    const std::string id = must(writer->createSession(m_plan, "", {}));
    for (std::size_t i = 0; i < m_plan.trials.size(); ++i) {
        must(writer->commitTrial(id, candor::sampleTrial(m_plan, i)));
        const auto reader = opened(Access::ReadOnly);
        QCOMPARE(must(reader->snapshot())->trials.size(), i + 1);
    }
    QCOMPARE(must(writer->finishedTrials(id)).size(), m_plan.trials.size());
}

void TestWorkspace::threadsMayShareAWorkspace()
{
    const auto workspace = opened();
    const std::string id = must(workspace->createSession(m_plan, "", {}));
    {
        std::vector<std::jthread> threads;
        for (std::size_t part = 0; part < 4; ++part) {
            threads.emplace_back([&, part] {
                for (std::size_t i = part; i < m_plan.trials.size(); i += 4) {
                    must(workspace->commitTrial(id, candor::sampleTrial(m_plan, i)));
                    must(workspace->snapshot());
                }
            });
        }
    }
    QCOMPARE(must(workspace->snapshot())->trials.size(), m_plan.trials.size());
}

void TestWorkspace::anotherWriterIsWaitedForAndThenNamed()
{
    const auto workspace = opened();
    const std::string id = must(workspace->createSession(m_plan, "", {}));
    SQLite::Database other(m_path.string(), SQLite::OPEN_READWRITE);
    const SQLite::Transaction writing(other, SQLite::TransactionBehavior::IMMEDIATE);
    const auto stored = workspace->commitTrial(id, candor::sampleTrial(m_plan, 0));
    QVERIFY(!stored.ok());
    QCOMPARE(stored.error().code, ErrorCode::Io);
    QVERIFY(stored.error().retryable);
    QVERIFY2(stored.error().message.find("another Candor is writing") != std::string::npos,
             stored.error().message.c_str());
}

QTEST_GUILESS_MAIN(TestWorkspace)
#include "tst_workspace.moc"
