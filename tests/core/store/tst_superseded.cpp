// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/workspace.h"
#include "core/store/workspace_file.h"
#include "tests/core/store/sample_trials.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <QtTest>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

using candor::ErrorCode;
using candor::SessionState;
using candor::Verdict;
using candor::Workspace;
using Access = candor::Workspace::Access;
using Indexes = std::set<std::size_t>;

namespace {

candor::TrialRecord trialWith(const candor::SessionPlan& plan, std::size_t index, Verdict verdict)
{
    candor::TrialRecord record = candor::sampleTrial(plan, index);
    record.verdict = verdict;
    return record;
}

std::string bytesOf(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

/// Trials that failed for reasons not the model's are put aside and run again; nothing is lost.
class TestSuperseded : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void failuresArePutAsideAndCanBeStoredAgain();
    void everyAttemptIsKeptWithItsNumber();
    void aModelsResultIsNeverPutAside();
    void nothingToPutAsideChangesNothing();
    void aTrialWithoutItsTextStaysWhereItIs();
    void theRefusals();
    void anOldFileIsReadAsItIsAndBroughtUpToDateForWriting();
    void whatWasNotSentAsDeclaredIsCounted();
    void aSecondConnectionReadsWhileTheFirstWrites();
    void aReaderOutlivesItsWriter();
    void aReaderWaitsForNoOpenTransaction();

private:
    [[nodiscard]] std::unique_ptr<Workspace> opened(Access access = Access::ReadWrite) const
    {
        auto workspace = Workspace::open(m_path, access);
        if (!workspace) {
            qFatal("%s", workspace.error().message.c_str());
        }
        return *std::move(workspace);
    }

    QTemporaryDir m_folder;
    std::filesystem::path m_path;
    candor::SessionPlan m_plan = candor::samplePlan(4);
};

void TestSuperseded::init()
{
    for (const auto& entry : std::filesystem::directory_iterator(m_folder.path().toStdString())) {
        std::filesystem::remove_all(entry);
    }
    m_path = m_folder.filePath(QStringLiteral("a.candor")).toStdString();
}

void TestSuperseded::failuresArePutAsideAndCanBeStoredAgain()
{
    const auto workspace = opened();
    const std::string id = *workspace->createSession(m_plan, "", {});
    const candor::TrialRecord failed = trialWith(m_plan, 1, Verdict::BackendFailure);
    QVERIFY(workspace->commitTrial(id, trialWith(m_plan, 0, Verdict::Passed)).ok());
    QVERIFY(workspace->commitTrial(id, failed).ok());
    QVERIFY(workspace->commitTrial(id, trialWith(m_plan, 2, Verdict::SandboxFailure)).ok());
    QVERIFY(workspace->commitTrial(id, trialWith(m_plan, 3, Verdict::Timeout)).ok());
    QVERIFY(workspace->setState(id, SessionState::Finished).ok());
    QCOMPARE(*workspace->infrastructureFailures(id), (Indexes{1, 2}));

    QCOMPARE(*workspace->reopenTrials(id, {1, 2}), 2u);

    QCOMPARE(*workspace->finishedTrials(id), (Indexes{0, 3}));
    QCOMPARE(*workspace->infrastructureFailures(id), Indexes{});
    QCOMPARE(*workspace->supersededTrials(id), 2u);
    QCOMPARE(workspace->trial(id, 1).error().code, ErrorCode::NotFound);
    const auto picture = *workspace->snapshot();
    QCOMPARE(picture->trials.planIndex, (std::vector<std::uint32_t>{0, 3}));
    QCOMPARE(picture->candidates.size(), 2u);
    QCOMPARE(picture->sessions[0].state, SessionState::Cancelled); // it can be resumed
    const candor::TrialRecord again = trialWith(m_plan, 1, Verdict::Passed);
    QVERIFY(workspace->commitTrial(id, again).ok());
    QCOMPARE(candor::textOf(*workspace->trial(id, 1)), candor::textOf(again));
    SQLite::Database file(m_path.string(), SQLite::OPEN_READONLY);
    QCOMPARE(file.execAndGet("SELECT record FROM superseded WHERE plan_index = 1").getString(), candor::textOf(failed));
    QCOMPARE(file.execAndGet("SELECT hash FROM superseded WHERE plan_index = 1").getString(),
             candor::hashOf(candor::textOf(failed)).hex);
}

void TestSuperseded::everyAttemptIsKeptWithItsNumber()
{
    const auto workspace = opened();
    const std::string id = *workspace->createSession(m_plan, "", {});
    const std::string other = *workspace->createSession(m_plan, "", {});
    QVERIFY(workspace->commitTrial(other, trialWith(m_plan, 0, Verdict::BackendFailure)).ok());
    for (const Verdict verdict : {Verdict::BackendFailure, Verdict::SandboxFailure, Verdict::Cancelled}) {
        QVERIFY(workspace->commitTrial(id, trialWith(m_plan, 0, verdict)).ok());
        QCOMPARE(*workspace->reopenTrials(id, {0}), 1u);
    }
    QCOMPARE(*workspace->supersededTrials(id), 3u);
    QCOMPARE(*workspace->supersededTrials(other), 0u);
    QCOMPARE(*workspace->finishedTrials(other), Indexes{0});
    SQLite::Database file(m_path.string(), SQLite::OPEN_READONLY);
    QCOMPARE(
        file.execAndGet("SELECT group_concat(attempt || ' ' || verdict) FROM superseded ORDER BY number").getString(),
        std::string("1 backend_failure,2 sandbox_failure,3 cancelled"));
}

void TestSuperseded::aModelsResultIsNeverPutAside()
{
    const auto workspace = opened();
    for (const Verdict verdict : candor::kAllVerdicts) {
        if (candor::classOf(verdict) == candor::VerdictClass::NotTheModels) {
            continue;
        }
        const std::string session = *workspace->createSession(m_plan, "", {});
        QVERIFY(workspace->commitTrial(session, trialWith(m_plan, 0, Verdict::BackendFailure)).ok());
        QVERIFY(workspace->commitTrial(session, trialWith(m_plan, 1, verdict)).ok());

        const auto reopened = workspace->reopenTrials(session, {0, 1});

        QVERIFY(!reopened.ok());
        QCOMPARE(reopened.error().code, ErrorCode::InvalidInput);
        QCOMPARE(*workspace->finishedTrials(session), (Indexes{0, 1})); // not even the one that may be
        QCOMPARE(*workspace->supersededTrials(session), 0u);
    }
}

void TestSuperseded::nothingToPutAsideChangesNothing()
{
    const auto workspace = opened();
    const std::string id = *workspace->createSession(m_plan, "", {});
    QVERIFY(workspace->commitTrial(id, trialWith(m_plan, 0, Verdict::Passed)).ok());
    QVERIFY(workspace->setState(id, SessionState::Finished).ok());

    QCOMPARE(*workspace->reopenTrials(id, {}), 0u);
    QCOMPARE(*workspace->reopenTrials(id, {2, 999}), 0u);

    QCOMPARE((*workspace->snapshot())->sessions[0].state, SessionState::Finished);
}

void TestSuperseded::aTrialWithoutItsTextStaysWhereItIs()
{
    const auto workspace = opened();
    const std::string id = *workspace->createSession(m_plan, "", {});
    QVERIFY(workspace->commitTrial(id, trialWith(m_plan, 0, Verdict::BackendFailure)).ok());
    QVERIFY(workspace->commitTrial(id, trialWith(m_plan, 1, Verdict::BackendFailure)).ok());
    SQLite::Database(m_path.string(), SQLite::OPEN_READWRITE).exec("DELETE FROM trial_text WHERE plan_index = 1");

    const auto reopened = workspace->reopenTrials(id, {0, 1});

    QVERIFY(!reopened.ok());
    QCOMPARE(reopened.error().code, ErrorCode::Corrupt);
    QCOMPARE(*workspace->finishedTrials(id), (Indexes{0, 1}));
    QVERIFY(workspace->trial(id, 0).ok());
}

void TestSuperseded::theRefusals()
{
    const std::string id = *opened()->createSession(m_plan, "", {});
    const auto reader = opened(Access::ReadOnly);
    QCOMPARE(reader->reopenTrials(id, {0}).error().code, ErrorCode::ReadOnly);
    QCOMPARE(reader->supersededTrials("nothing").error().code, ErrorCode::NotFound);
    QCOMPARE(reader->infrastructureFailures("nothing").error().code, ErrorCode::NotFound);
    QCOMPARE(opened()->reopenTrials("nothing", {0}).error().code, ErrorCode::NotFound);
}

void TestSuperseded::anOldFileIsReadAsItIsAndBroughtUpToDateForWriting()
{
    const candor::TrialRecord failed = trialWith(m_plan, 1, Verdict::BackendFailure);
    std::string id;
    {
        const auto workspace = opened();
        id = *workspace->createSession(m_plan, "", {});
        QVERIFY(workspace->commitTrial(id, failed).ok());
    }
    { // what the first format's Candor wrote
        SQLite::Database old(m_path.string(), SQLite::OPEN_READWRITE);
        old.exec("DROP TABLE mismatch; DROP TABLE flight; DROP TABLE superseded; PRAGMA user_version = 1; VACUUM; "
                 "PRAGMA wal_checkpoint(TRUNCATE)");
        QVERIFY(candor::checkSchema(old, candor::schemaSteps().first(1), "file").ok());
    }
    const std::string before = bytesOf(m_path);
    {
        const auto reader = opened(Access::ReadOnly);
        QCOMPARE(candor::textOf(*reader->trial(id, 1)), candor::textOf(failed));
        QCOMPARE((*reader->snapshot())->trials.size(), 1u);
        QCOMPARE(*reader->supersededTrials(id), 0u);
        QVERIFY(reader->flightSamples(id)->empty());
    }
    QVERIFY2(bytesOf(m_path) == before, "reading changed the file");

    const auto workspace = opened();

    QCOMPARE(candor::textOf(*workspace->trial(id, 1)), candor::textOf(failed));
    QCOMPARE(*workspace->reopenTrials(id, {1}), 1u);
    QCOMPARE(*workspace->supersededTrials(id), 1u);
    SQLite::Database file(m_path.string(), SQLite::OPEN_READONLY);
    QCOMPARE(file.execAndGet("PRAGMA user_version").getInt(), static_cast<int>(candor::schemaSteps().size()));
    QVERIFY(candor::checkSchema(file, candor::schemaSteps(), "file").ok());
}

void TestSuperseded::whatWasNotSentAsDeclaredIsCounted()
{
    const auto workspace = opened();
    const std::string id = *workspace->createSession(m_plan, "", {});
    candor::TrialRecord record = trialWith(m_plan, 1, Verdict::BackendFailure);
    QVERIFY(!record.candidates.empty());
    candor::Exchange& exchange = record.candidates[0].irExchange;
    exchange.declared["temperature"] = 0.8;
    exchange.sent["temperature"] = 0.3;
    QVERIFY(workspace->commitTrial(id, record).ok());
    const auto with = *workspace->snapshot();
    const auto& mismatches = with->find(id)->mismatches;
    const auto found = std::ranges::find(mismatches, std::string("temperature"), &candor::FieldMismatch::field);
    QVERIFY(found != mismatches.end());
    QCOMPARE(found->exchanges, std::size_t{1});
    QCOMPARE(found->example, std::string("temperature: 0.8 was declared, 0.3 was sent"));
    QCOMPARE(*workspace->reopenTrials(id, {1}), 1u);
    const auto without = *workspace->snapshot();
    QVERIFY(without->find(id)->mismatches.empty());
}

/// As the window has it: one connection that a session writes through, one for reading, both in this process.
void TestSuperseded::aSecondConnectionReadsWhileTheFirstWrites()
{
    const candor::SessionPlan plan = candor::samplePlan(40);
    const auto writer = opened();
    const std::string id = *writer->createSession(plan, "", {});
    const auto reader = opened(Access::ReadOnly);
    std::string problem;
    std::jthread writing([&] {
        for (const candor::TrialPlan& trial : plan.trials) {
            const auto stored = writer->commitTrial(id, candor::sampleTrial(plan, trial.index));
            if (!stored) {
                problem = stored.error().message;
                break;
            }
        }
        (void)writer->setState(id, SessionState::Finished);
    });
    std::size_t rows = 0;
    std::size_t pictures = 0;
    bool finished = false;
    while (!finished) {
        const auto picture = reader->snapshot();
        QVERIFY2(picture.ok(), picture ? "" : picture.error().message.c_str());
        QVERIFY((*picture)->trials.size() >= rows);
        rows = (*picture)->trials.size();
        if (rows > 0) {
            QVERIFY(reader->trial(id, (*picture)->trials.planIndex.back()).ok());
        }
        finished = (*picture)->sessions[0].state == SessionState::Finished;
        ++pictures;
    }
    writing.join();
    QVERIFY2(problem.empty(), problem.c_str());
    QCOMPARE(rows, plan.trials.size());
    qInfo("%zu pictures", pictures);
}

void TestSuperseded::aReaderOutlivesItsWriter()
{
    auto writer = opened();
    const std::string id = *writer->createSession(m_plan, "", {});
    const auto reader = opened(Access::ReadOnly);
    QVERIFY(writer->commitTrial(id, candor::sampleTrial(m_plan, 0)).ok());
    writer.reset();
    QCOMPARE((*reader->snapshot())->trials.size(), 1u);
    writer = opened();
    QVERIFY(writer->commitTrial(id, candor::sampleTrial(m_plan, 1)).ok());
    QCOMPARE((*reader->snapshot())->trials.size(), 2u);
    QVERIFY(reader->trial(id, 1).ok());
}

void TestSuperseded::aReaderWaitsForNoOpenTransaction()
{
    const auto writer = opened();
    const std::string id = *writer->createSession(m_plan, "", {});
    const auto reader = opened(Access::ReadOnly);
    SQLite::Database other(m_path.string(), SQLite::OPEN_READWRITE);
    SQLite::Transaction open(other, SQLite::TransactionBehavior::IMMEDIATE);
    other.exec("UPDATE session SET state = 'failed'");

    QCOMPARE((*reader->snapshot())->sessions[0].state, SessionState::Running);
    QCOMPARE((*opened(Access::ReadOnly)->snapshot())->sessions[0].state, SessionState::Running);

    open.commit();
    QCOMPARE((*reader->snapshot())->sessions[0].state, SessionState::Failed);
}

QTEST_GUILESS_MAIN(TestSuperseded)
#include "tst_superseded.moc"
