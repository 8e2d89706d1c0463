// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/http_backend.h"
#include "core/session/session.h"
#include "tests/core/backend/scripted_server.h"
#include "tests/doubles/doubling_task.h"
#include "tests/doubles/scripted_sandbox.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace std::chrono_literals;
using candor::Verdict;
using Act = ScriptedServer::Act;
using Then = ScriptedServer::Then;

namespace {

/// Fewer than a circuit breaker opens at.
constexpr std::size_t kTasks = 2;

/// A whole session against a server that misbehaves: two tasks, one request at a time, short limits.
std::vector<candor::TrialRecord> runAgainst(std::vector<Act> acts, std::string* reason = nullptr)
{
    ScriptedServer server(std::move(acts));
    candor::BackendOptions options;
    options.profile.baseUrl = server.baseUrl();
    options.profile.limits.firstByte = 200ms;
    options.profile.limits.idle = 200ms;
    options.profile.limits.total = 2s;
    options.retry = {2, 1ms, 2ms, 20ms};
    const std::shared_ptr<candor::Backend> backend = candor::makeHttpBackend(options);
    candor::ScriptedSandbox sandbox(
        [](const candor::SandboxJob&, std::stop_token) { return candor::reportOf(Verdict::Passed); });
    const std::vector<candor::TrialKit> kits{candor::kitFor({})};
    const auto plan = candor::makePlan(candor::doublingSuite(kTasks), {kits[0].configuration}, 1, 1);
    const QTemporaryDir directory;
    const auto workspace =
        candor::Workspace::open((directory.path() + "/w.candor").toStdString(), candor::Workspace::Access::ReadWrite);
    const auto session = (*workspace)->createSession(*plan, "", candor::Json::object());
    const candor::SessionParts parts{kits, {backend}, sandbox, **workspace, 1, 1};
    candor::SessionControl control;
    const auto endInsteadOfPause = [&control](const candor::SessionEvent& event) {
        if (event.kind == candor::SessionEvent::Kind::Paused) {
            control.end(control.reason());
        }
    };
    const auto outcome = candor::runSession(*plan, *session, parts, control, endInsteadOfPause, {});
    if (reason != nullptr && outcome) {
        *reason = outcome->reason;
    }
    std::vector<candor::TrialRecord> records;
    for (std::size_t i = 0; outcome && i < kTasks; ++i) {
        auto record = (*workspace)->trial(*session, i);
        if (record) {
            records.push_back(*std::move(record));
        }
    }
    return records;
}

} // namespace

class TestSessionFaults : public QObject
{
    Q_OBJECT

private slots:
    void aServersFaultsAreNeverTheModels_data()
    {
        QTest::addColumn<QString>("bytes");
        QTest::addColumn<bool>("stalls");
        const auto row = [](const char* name, const std::string& bytes, bool stalls = false) {
            QTest::newRow(name) << QString::fromStdString(bytes) << stalls;
        };
        const std::string whole = httpReply(200, completionBody(candor::doublingIr()));
        row("says nothing", "", true);
        row("stops in the middle", whole.substr(0, whole.size() / 2), true);
        row("hangs up at once", "");
        row("hangs up in the middle", whole.substr(0, whole.size() / 2));
        row("500", httpReply(500, "{\"error\":{\"message\":\"out of memory\"}}"));
        row("429 with Retry-After", httpReply(429, "{\"error\":\"slow down\"}", "Retry-After: 0\r\n"));
        row("503", httpReply(503, "busy"));
        row("200 with an error in it", httpReply(200, "{\"error\":\"no GPU\"}"));
        row("200 with a page", httpReply(200, "<html>login</html>", "Content-Type: text/html\r\n"));
        row("200 with half a JSON", httpReply(200, "{\"choices\":"));
        row("200 with another shape", httpReply(200, "{\"choices\":{}}"));
        row("no HTTP", "SSH-2.0-OpenSSH\r\n");
    }
    void aServersFaultsAreNeverTheModels()
    {
        QFETCH(QString, bytes);
        QFETCH(bool, stalls);

        const auto records = runAgainst({{bytes.toStdString(), stalls ? Then::Stall : Then::Close}});

        QCOMPARE(records.size(), kTasks);
        for (const candor::TrialRecord& record : records) {
            QCOMPARE(record.verdict, Verdict::BackendFailure);
            QVERIFY(!record.message.empty());
            QVERIFY(!record.candidates[0].irExchange.tries.empty());
        }
    }

    void aWrongKeyIsSaidAtOnceAndStoresNothing()
    {
        std::string reason;
        const auto records = runAgainst({{httpReply(401, "{\"error\":\"Unauthorized\"}"), Then::Close}}, &reason);
        QVERIFY(records.empty());
        QVERIFY2(reason.find("API key") != std::string::npos, reason.c_str());
    }

    void aReplyThatBreaksTheSchemaIsTheModels_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("another object") << "{\"answer\": 42}";
        QTest::newRow("prose") << "I think that it should double the number.";
        QTest::newRow("nothing") << "";
        QTest::newRow("a list") << "[1, 2]";
    }
    void aReplyThatBreaksTheSchemaIsTheModels()
    {
        QFETCH(QString, text);

        const auto records = runAgainst({{httpReply(200, completionBody(text.toStdString())), Then::Close}});

        QCOMPARE(records.size(), kTasks);
        for (const candor::TrialRecord& record : records) {
            QCOMPARE(record.verdict, Verdict::InvalidIr);
            QCOMPARE(candor::classOf(record.verdict), candor::VerdictClass::CompilationFailure);
        }
    }

    void aFaultThatPassesIsMendedAndKeptAsEvidence()
    {
        const std::string ir = httpReply(200, completionBody(candor::doublingIr()));
        const std::string code = httpReply(200, completionBody(candor::doublingCode()));
        const auto records = runAgainst({{httpReply(503, "busy")}, {ir}, {code}, {ir}, {code}});

        QCOMPARE(records.size(), kTasks);
        for (const candor::TrialRecord& record : records) {
            QCOMPARE(record.verdict, Verdict::Passed);
        }
        const auto& tries = records[0].candidates[0].irExchange.tries;
        QCOMPARE(tries.size(), 2u);
        QCOMPARE(tries[0].httpStatus, 503);
        QVERIFY(!tries[0].problem.empty());
    }
};

QTEST_GUILESS_MAIN(TestSessionFaults)
#include "tst_session_faults.moc"
