// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/services/resources.h"
#include "app/services/sample.h"
#include "app/services/session_setup.h"
#include "core/session/session.h"
#include "core/trial/scratch.h"

#include <QTemporaryDir>
#include <QtTest>

using candor::ErrorCode;
using candor::SessionRequest;
using candor::SessionState;
using candor::Verdict;

namespace {

/// The value, or the end of the test run with the error's words.
template <class T>
T must(candor::Result<T> result)
{
    if (!result) {
        qFatal("%s", candor::describe(result.error()).c_str());
    }
    return std::move(*result);
}

} // namespace

/// What both programs make of a request, with the real sandbox and the embedded server.
class TestSessionSetup : public QObject
{
    Q_OBJECT

    const std::filesystem::path m_resources = CANDOR_RESOURCES;
    QTemporaryDir m_directory;
    std::unique_ptr<candor::Workspace> m_workspace;

    static SessionRequest simulated(std::vector<std::string> tasks)
    {
        SessionRequest request;
        request.suite = "phase3";
        request.tasks = std::move(tasks);
        candor::Configuration configuration;
        configuration.name = "small";
        configuration.model = "small";
        configuration.backend = "simulated";
        request.configurations = {configuration};
        request.seed = 11;
        return request;
    }

    candor::Result<candor::PreparedSession> prepared(const SessionRequest& request)
    {
        return candor::prepareSession(m_resources, request, *m_workspace, {});
    }

    candor::SessionOutcome run(const candor::PreparedSession& session)
    {
        candor::SessionControl control;
        const candor::SessionParts parts{session.kits, session.backends, *session.sandbox, *m_workspace, 4, 2};
        return must(candor::runSession(*session.plan, session.sessionId, parts, control, {}, {}));
    }

    std::vector<candor::ContentHash> hashesOf(const candor::PreparedSession& session)
    {
        std::vector<candor::ContentHash> hashes;
        for (const candor::TrialPlan& trial : session.plan->trials) {
            hashes.push_back(candor::recordHash(must(m_workspace->trial(session.sessionId, trial.index))));
        }
        return hashes;
    }

    /// As a server that is away leaves it.
    void storeFailure(const candor::PreparedSession& session, std::size_t index)
    {
        const candor::TrialPlan& trial = session.plan->trials[index];
        candor::TrialRecord record;
        record.index = index;
        record.task = session.plan->suite->tasks[trial.task].id;
        record.configuration = session.plan->configurations[trial.configuration].name;
        record.repeat = trial.repeat;
        record.verdict = Verdict::BackendFailure;
        QVERIFY(m_workspace->commitTrial(session.sessionId, record).ok());
    }

private slots:
    void init()
    {
        m_workspace.reset();
        static_cast<void>(QFile::remove(m_directory.filePath("w.candor")));
        m_workspace = must(candor::Workspace::open(m_directory.filePath("w.candor").toStdString(),
                                                   candor::Workspace::Access::ReadWrite));
    }

    void someTasksAreASuiteThatSaysSo()
    {
        const candor::Suite whole = must(candor::openSuite(m_resources, "phase3"));
        const std::string last = whole.tasks.back().id;
        const std::string first = whole.tasks.front().id;

        const auto session = prepared(simulated({last, first}));

        QVERIFY2(session.ok(), session ? "" : session.error().message.c_str());
        const candor::Suite& suite = *session->plan->suite;
        QCOMPARE(suite.name, std::string("phase3 (2 of 18 tasks)"));
        QCOMPARE(suite.tasks.size(), 2u);
        QCOMPARE(suite.tasks[0].id, first); // the suite's order
        QCOMPARE(suite.tasks[0].hash, whole.tasks.front().hash);
        QVERIFY(suite.hash != whole.hash);
        QVERIFY(!session->provenance.empty());
        const auto snapshot = must(m_workspace->snapshot());
        QCOMPARE(snapshot->sessions.at(0).id, session->sessionId);
        QVERIFY(snapshot->sessions.at(0).environment.contains("candor"));
        QCOMPARE(run(*session).state, SessionState::Finished);
    }

    void allTasksAreTheSuiteItself()
    {
        const candor::Suite whole = must(candor::openSuite(m_resources, "phase3"));
        std::vector<std::string> ids;
        for (const candor::Task& task : whole.tasks) {
            ids.push_back(task.id);
        }

        const auto same = must(candor::withTasks(whole, ids));

        QCOMPARE(same.name, whole.name);
        QCOMPARE(same.hash, whole.hash);
    }

    void badRequestsAreTheUsersToMendAndStoreNothing_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("words");
        QTest::newRow("task") << "task"
                              << "letter_grade";
        QTest::newRow("suite") << "suite"
                               << "phase1";
        QTest::newRow("backend") << "backend"
                                 << "base URL";
        QTest::newRow("rubric") << "rubric"
                                << "beauty";
        QTest::newRow("resume") << "resume"
                                << "no session";
        QTest::newRow("retry") << "retry"
                               << "resume";
    }
    void badRequestsAreTheUsersToMendAndStoreNothing()
    {
        QFETCH(QString, what);
        QFETCH(QString, words);
        SessionRequest request = simulated({});
        if (what == "task") {
            request.tasks = {"nope"};
        } else if (what == "suite") {
            request.suite = "phase9";
        } else if (what == "backend") {
            request.configurations[0].backend = "nowhere";
        } else if (what == "rubric") {
            request.configurations[0].rubric = "beauty";
        } else if (what == "resume") {
            request.resume = "last";
        } else {
            request.retryFailures = true;
        }

        const auto session = prepared(request);

        QVERIFY(!session.ok());
        QVERIFY2(session.error().message.find(words.toStdString()) != std::string::npos,
                 session.error().message.c_str());
        QVERIFY(must(m_workspace->snapshot())->sessions.empty());
    }

    void failuresAreRunAgainWhenThatIsAskedFor()
    {
        const auto whole = must(prepared(simulated({"letter_grade", "clamp_value"})));
        QCOMPARE(run(whole).state, SessionState::Finished);
        const auto first = must(prepared(simulated({"letter_grade", "clamp_value"})));
        storeFailure(first, 0);
        storeFailure(first, 1);
        SessionRequest request;
        request.resume = first.sessionId;

        const auto plain = must(prepared(request));
        QCOMPARE(plain.reopened, 0u);
        QCOMPARE(run(plain).stored, 0u); // they count as done
        request.retryFailures = true;
        const auto retried = must(prepared(request));

        QCOMPARE(retried.reopened, 2u);
        QCOMPARE(retried.sessionId, first.sessionId);
        const candor::SessionOutcome outcome = run(retried);
        QCOMPARE(outcome.state, SessionState::Finished);
        QCOMPARE(outcome.stored, 2u);
        QCOMPARE(must(m_workspace->supersededTrials(first.sessionId)), 2u);
        QCOMPARE(hashesOf(retried), hashesOf(whole)); // as if the server had never been away
    }

    void aScratchCandidateIsMadeWithTheConfigurationsParts()
    {
        const auto session = must(prepared(simulated({"clamp_value"})));
        QCOMPARE(run(session).stored, 1u);
        const candor::TrialRecord record = must(m_workspace->trial(session.sessionId, 0));
        const candor::Task& task = session.plan->suite->tasks[0];

        const auto parts =
            must(candor::prepareScratch(m_resources, session.plan->configurations[0], session.plan->suite, {}));
        const auto scratch =
            candor::scratchFromIr(parts.kits.at(0), task, session.plan->trials[0],
                                  record.candidates[0].read.ir.document, *parts.backends.at(0), *parts.sandbox, {});

        QCOMPARE(scratch.verdict, record.candidates[0].verdict);
        QCOMPARE(candor::runAgain(record.candidates[0], task, *parts.sandbox, {}).verdict, scratch.verdict);
        QCOMPARE(must(m_workspace->snapshot())->trials.size(), 1u);
    }

    void theSampleIsARequest()
    {
        const SessionRequest request = candor::requestOf(must(candor::loadSample(m_resources)));

        const auto plan = must(candor::planSession(m_resources, request));

        QCOMPARE(plan->suite->name, std::string("phase3"));
        QVERIFY(plan->configurations.size() >= 2);
        QCOMPARE(plan->trials.size(), plan->configurations.size() * 18);
        QVERIFY(must(m_workspace->snapshot())->sessions.empty());
    }

    void whatIsBundledIsListed()
    {
        QCOMPARE(candor::bundledSuites(m_resources), (std::vector<std::string>{"phase1", "phase2", "phase3"}));
        QCOMPARE(candor::bundledRubrics(m_resources), (std::vector<std::string>{"completeness", "detail"}));
        QCOMPARE(candor::bundledPrompts(m_resources),
                 (std::vector<std::string>{"default", "explicit-return", "few-shot", "no-schema"}));
        QVERIFY(candor::bundledPrompts("/nonexistent").empty());
    }
};

QTEST_GUILESS_MAIN(TestSessionSetup)
#include "tst_session_setup.moc"
