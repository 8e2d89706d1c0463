// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/doubles/doubling_task.h"
#include "tests/ui/page_fixture.h"

#include <QSignalSpy>

using namespace candor;
using namespace candor::ui;

namespace {

SessionRequest simulated(int n = 1)
{
    SessionRequest request;
    request.suite = "phase1";
    Configuration configuration;
    configuration.name = "medium";
    configuration.model = "medium";
    configuration.backend = "simulated";
    configuration.n = n;
    request.configurations = {configuration};
    request.seed = 7;
    return request;
}

} // namespace

class TestWorkbench : public QObject
{
    Q_OBJECT
    QTemporaryDir m_directory;

    [[nodiscard]] std::filesystem::path fresh() const
    {
        static int number = 0;
        return m_directory.filePath(QString("fresh-%1.candor").arg(++number)).toStdString();
    }

private slots:
    void aFileThatIsNotOursIsRefusedInWords()
    {
        PageFixture fixture;
        QFile file(m_directory.filePath("notes.candor"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(
            "these are notes, not a workspace, and longer than a header of a hundred bytes would ever be, so there");
        file.close();
        QSignalSpy failed(&fixture.workbench, &Workbench::openFailed);
        fixture.workbench.open(file.fileName().toStdString());
        QVERIFY(failed.wait());
        QVERIFY(!fixture.workbench.isOpen());
        QVERIFY(!failed[0][0].value<Error>().message.empty());
    }

    void aSessionRunsAndIsSeenGrowing()
    {
        PageFixture fixture;
        fixture.open(fresh());
        QSignalSpy pictures(&fixture.workbench, &Workbench::pictureChanged);
        QSignalSpy ended(&fixture.workbench, &Workbench::runEnded);
        fixture.workbench.start(simulated());
        QCOMPARE(fixture.workbench.run().state, RunStatus::State::Preparing);
        QVERIFY(ended.wait(60'000));
        QVERIFY2(!fixture.workbench.run().problem,
                 fixture.workbench.run().problem ? describe(*fixture.workbench.run().problem).c_str() : "");
        QCOMPARE(*fixture.workbench.run().outcome, SessionState::Finished);
        QTRY_COMPARE(fixture.workbench.picture().snapshot->trials.size(), std::size_t{5});
        QVERIFY(pictures.count() > 0);
        QCOMPARE(fixture.workbench.picture().summaries[0][0].success.trials, std::size_t{5});
        QCOMPARE(*fixture.focus.session(), std::size_t{0});
    }

    void aTrialComesWholeAndFromMemoryTheSecondTime()
    {
        PageFixture fixture;
        fixture.open(sampleWorkspace(m_directory));
        QObject context;
        std::shared_ptr<const TrialRecord> first;
        fixture.workbench.fetchTrial({0, 0}, &context, [&](const auto& record) { first = record ? *record : nullptr; });
        QVERIFY(!first);
        QTRY_VERIFY(first);
        QCOMPARE(first->index, std::size_t{0});
        std::shared_ptr<const TrialRecord> second;
        fixture.workbench.fetchTrial({0, 0}, &context,
                                     [&](const auto& record) { second = record ? *record : nullptr; });
        QCOMPARE(second.get(), first.get());
        bool answered = false;
        fixture.workbench.fetchTrial({5, 0}, &context, [&](const auto& record) {
            answered = true;
            QVERIFY(!record);
        });
        QVERIFY(answered);
    }

    void noAnswerForWhoIsGone()
    {
        PageFixture fixture;
        fixture.open(sampleWorkspace(m_directory));
        auto context = std::make_unique<QObject>();
        bool answered = false;
        fixture.workbench.fetchTrial({0, 1}, context.get(), [&](const auto&) { answered = true; });
        context.reset();
        bool other = false;
        QObject stays;
        fixture.workbench.fetchTrial({0, 2}, &stays, [&](const auto&) { other = true; });
        QTRY_VERIFY(other);
        QVERIFY(!answered);
    }

    void aStalledBackendIsCancelledAndNothingIsStored()
    {
        PageFixture fixture;
        fixture.services->backendScript = [](const Request&, std::stop_token stop) -> Result<Reply> {
            std::mutex mutex;
            std::condition_variable_any never;
            std::unique_lock lock(mutex);
            never.wait(lock, stop, [] { return false; });
            return Error{ErrorCode::Cancelled, Stage::Backend, "stopped"};
        };
        fixture.open(fresh());
        fixture.workbench.start(simulated());
        QTRY_VERIFY(!fixture.workbench.run().inFlight.empty());
        QCOMPARE(fixture.workbench.run().state, RunStatus::State::Running);
        fixture.workbench.pause();
        QTRY_COMPARE(fixture.workbench.run().state, RunStatus::State::Paused);
        fixture.workbench.resume();
        fixture.workbench.setConcurrency(2);
        QCOMPARE(fixture.workbench.run().concurrency, 2);
        QSignalSpy ended(&fixture.workbench, &Workbench::runEnded);
        fixture.workbench.cancel();
        QVERIFY(ended.wait());
        QCOMPARE(*fixture.workbench.run().outcome, SessionState::Cancelled);
        QTRY_COMPARE(fixture.workbench.picture().snapshot->sessions.size(), std::size_t{1});
        QCOMPARE(fixture.workbench.picture().snapshot->trials.size(), std::size_t{0});
    }

    void whatCannotStartSaysWhy()
    {
        PageFixture fixture;
        fixture.workbench.start(simulated());
        QVERIFY(fixture.workbench.run().problem); // nothing is open
        fixture.services->refusal = Error{ErrorCode::Connection, Stage::Backend, "The server is not there. Start it."};
        fixture.open(fresh());
        QSignalSpy ended(&fixture.workbench, &Workbench::runEnded);
        fixture.workbench.start(simulated());
        QVERIFY(ended.wait());
        QCOMPARE(QString::fromStdString(fixture.workbench.run().problem->message),
                 QString("The server is not there. Start it."));
    }

    void openingAnotherFileEndsTheRunFirst()
    {
        PageFixture fixture;
        fixture.open(fresh());
        const auto second = fresh();
        QSignalSpy opened(&fixture.workbench, &Workbench::opened);
        fixture.workbench.start(simulated(3));
        fixture.workbench.open(second);
        QVERIFY(opened.wait(20'000));
        QCOMPARE(fixture.workbench.path(), second);
        QVERIFY(!fixture.workbench.run().active());
    }

    void theWorkbenchMayGoAtAnyMoment()
    {
        for (int round = 0; round < 4; ++round) {
            PageFixture fixture;
            fixture.open(fresh());
            fixture.workbench.start(simulated(2));
            if (round > 0) {
                QTest::qWait(round * 60);
            }
        }
    }
};

QTEST_MAIN(TestWorkbench)
#include "tst_workbench.moc"
