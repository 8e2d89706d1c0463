// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trial/trial.h"
#include "tests/doubles/doubling_task.h"
#include "tests/doubles/scripted_sandbox.h"

#include <QtTest>

using namespace std::string_literals;

namespace {

candor::TrialRecord sampleRecord(const std::string& irReply = candor::doublingIrWithHole())
{
    const candor::Task task = candor::doublingTask();
    const candor::TrialKit kit = candor::kitFor({.n = 2});
    candor::ScriptedBackend backend([&irReply](const candor::Request& r, std::stop_token) {
        return r.label.purpose == candor::RequestPurpose::Ir ? candor::replyWith(irReply) : candor::doublingReply(r);
    });
    candor::ScriptedSandbox sandbox([](const candor::SandboxJob&, std::stop_token) {
        candor::ExecutionReport report = candor::reportOf(candor::Verdict::WrongAnswer, "f(1) returned 3, expected 2");
        report.cases = {{.index = 0, .call = "f(1)", .expected = "2", .got = "3"}};
        return report;
    });
    const candor::TrialContext context{&kit, &task, {.index = 7, .repeat = 1, .seed = 0xFFFFFFFFFFFFFFF0u}};
    std::vector<candor::CandidateRecord> candidates;
    for (int draw = 0; draw < 2; ++draw) {
        candidates.push_back(candor::drawCandidate(context, draw, backend, {}));
        candor::generateCode(context, candidates.back(), backend, {});
        candor::executeCandidate(context, candidates.back(), sandbox, {});
    }
    const auto now = std::chrono::system_clock::now();
    return candor::finishTrial(context, std::move(candidates), now, now + std::chrono::seconds(2));
}

candor::CandidateRecord& first(candor::TrialRecord& record)
{
    return record.candidates[0];
}

} // namespace

class TestTrialRecord : public QObject
{
    Q_OBJECT

private slots:
    void theRoundTripIsExact()
    {
        const candor::TrialRecord record = sampleRecord();
        const candor::Json json = candor::trialRecordToJson(record);

        const auto read = candor::trialRecordFromJson(json);

        QVERIFY2(read.ok(), read ? "" : read.error().message.c_str());
        QCOMPARE(candor::canonicalJson(candor::trialRecordToJson(*read)), candor::canonicalJson(json));
        QCOMPARE(candor::recordHash(*read), candor::recordHash(record));
        QCOMPARE(read->seed, 0xFFFFFFFFFFFFFFF0u);
        QVERIFY(read->startedAt == record.startedAt);
    }

    void timeAndCostAreNotIdentity()
    {
        candor::TrialRecord record = sampleRecord();
        const candor::ContentHash hash = candor::recordHash(record);

        record.durationMs += 1000;
        record.startedAt += std::chrono::hours(1);
        first(record).irExchange.latencyMs = 4711;
        first(record).irExchange.costUsd = 3.0;
        first(record).irExchange.url = "http://127.0.0.1:1/v1";

        QCOMPARE(candor::recordHash(record), hash);
    }

    void anotherReplyIsAnotherRecord()
    {
        QVERIFY(candor::recordHash(sampleRecord()) == candor::recordHash(sampleRecord()));
        QVERIFY(candor::recordHash(sampleRecord()) != candor::recordHash(sampleRecord(candor::doublingIr())));
    }

    void aLineageThatDoesNotHoldIsFound_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("complaint");
        QTest::newRow("another IR than the one that was scored") << "ir"
                                                                 << "ir is not the one";
        QTest::newRow("another cleared IR than the one the code is of") << "cleared"
                                                                        << "cleared_ir is not the one";
        QTest::newRow("another program than the one that was run") << "python"
                                                                   << "artifact is not the one";
        QTest::newRow("another result") << "execution"
                                        << "execution is not the one";
        QTest::newRow("another score") << "score"
                                       << "score is not the one";
        QTest::newRow("another reply") << "reply"
                                       << "reply is not the one";
        QTest::newRow("a link cut out") << "link"
                                        << "has no lineage";
        QTest::newRow("code of another IR") << "parent"
                                            << "does not descend";
        QTest::newRow("verdict of another candidate") << "verdict"
                                                      << "not that of its selected candidate";
    }
    void aLineageThatDoesNotHoldIsFound()
    {
        QFETCH(QString, what);
        QFETCH(QString, complaint);
        candor::TrialRecord record = sampleRecord();
        QCOMPARE(candor::brokenLinks(record).size(), 0u);
        const candor::Ir other = candor::irFromDocument(candor::Json{{"intent", {{"summary", "other"}}}});

        if (what == "ir") {
            first(record).read.ir = other;
        } else if (what == "cleared") {
            first(record).cleared = other;
        } else if (what == "python") {
            first(record).attempts.back().artifact.python += "# changed";
        } else if (what == "execution") {
            first(record).attempts.back().execution->cases[0].got = "2";
        } else if (what == "score") {
            first(record).score->total += 1.0;
        } else if (what == "reply") {
            first(record).irExchange.reply.text += " ";
        } else if (what == "link") {
            first(record).lineage.erase(first(record).lineage.begin() + 2);
        } else if (what == "parent") {
            for (candor::LineageLink& link : first(record).lineage) {
                link.parent = link.step == "artifact" ? other.hash : link.parent;
            }
        } else {
            record.verdict = candor::Verdict::Passed;
        }

        std::string complaints;
        for (const std::string& broken : candor::brokenLinks(record)) {
            complaints += broken + "\n";
        }
        QVERIFY2(complaints.find(complaint.toStdString()) != std::string::npos, complaints.c_str());
    }

    void damagedRecordsAreRefusedWithTheField()
    {
        const candor::Json whole = candor::trialRecordToJson(sampleRecord());
        for (const auto& [key, value] : whole.items()) {
            candor::Json damaged = whole;
            damaged[key] = candor::Json::array({1, candor::Json::object()});
            const auto read = candor::trialRecordFromJson(damaged); // must not crash; may be refused
            if (key == "task" || key == "verdict" || key == "index") {
                QVERIFY2(!read.ok(), key.c_str());
                QVERIFY2(read.error().message.find(key) != std::string::npos, read.error().message.c_str());
            }
        }
        QVERIFY(!candor::trialRecordFromJson(candor::Json()).ok());
        QVERIFY(!candor::trialRecordFromJson(candor::Json::array()).ok());
    }
};

QTEST_GUILESS_MAIN(TestTrialRecord)
#include "tst_trial_record.moc"
