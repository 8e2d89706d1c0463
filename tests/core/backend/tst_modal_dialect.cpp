// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/http_backend.h"
#include "tests/core/backend/native_dialect_test.h"
#include "tests/core/backend/scripted_server.h"

using candor::Completion;
using candor::DialectKind;
using candor::ErrorCode;
using candor::Json;
using candor::RetryKind;

namespace {

candor::Reply replyOf(const std::string& body)
{
    const auto reading = candor::readingOf(DialectKind::Modal, body);
    const auto* completion = std::get_if<Completion>(&reading);
    return completion == nullptr ? candor::Reply{.text = "FAILED"} : completion->reply;
}

candor::BackendOptions optionsFor(const ScriptedServer& server)
{
    using std::chrono::milliseconds;
    candor::BackendOptions options;
    options.profile.dialect = DialectKind::Modal;
    options.profile.generateUrl = "http://127.0.0.1:" + std::to_string(server.port());
    options.secrets = {{"Modal-Key", "", "wk-abcdefghijklmnop"}, {"Modal-Secret", "", "ws-abcdefghijklmnop"}};
    options.retry = {4, milliseconds(1), milliseconds(2), milliseconds(20)};
    return options;
}

const std::string kGood =
    "{\"ir_json\":{\"a\":1},\"tokens_used\":5,\"generation_time_ms\":1.5,\"finish_reason\":\"stop\"}";
const std::string kLost = "Missing request, possibly due to expiry or cancellation";

} // namespace

class TestModalDialect : public QObject
{
    Q_OBJECT

private slots:
    void theBodyHasFiveMembersAndNoOther()
    {
        const candor::Request request = candor::nativeRequest();
        const Json body = candor::dialectOf(DialectKind::Modal).body(request, {});
        const Json expected = {{"prompt", "Be brief.\n\nSay it."},
                               {"schema", request.schema},
                               {"max_tokens", 300},
                               {"temperature", 0.8},
                               {"top_p", 0.9}};
        QCOMPARE(candor::canonicalJson(body), candor::canonicalJson(expected));
    }

    void whatIsNotSentIsAFinding()
    {
        candor::Request request = candor::nativeRequest();
        request.thinking = true;
        const auto changes = candor::dialectOf(DialectKind::Modal).changes(request, {});
        for (const char* start : {"seed: declared, but not sent", "model:", "thinking:"}) {
            QVERIFY2(candor::has(changes, start), start);
        }
        candor::Exchange exchange;
        exchange.declared = candor::declaredBy(request);
        exchange.declared["changes"] = changes;
        exchange.sent = candor::dialectOf(DialectKind::Modal).body(request, {});
        const auto findings = candor::mismatchesIn(exchange);
        QCOMPARE(std::ranges::count_if(findings, [](const std::string& one) { return one.starts_with("seed:"); }), 1);
    }

    void theThreeUrlsAreTheProfiles()
    {
        candor::BackendProfile profile;
        profile.dialect = DialectKind::Modal;
        profile.baseUrl = "https://w--generate.modal.run";
        profile.healthUrl = "https://w--health.modal.run";
        QCOMPARE(candor::generateUrlOf(profile), profile.baseUrl);
        QCOMPARE(candor::readyUrlOf(profile), std::string()); // health proves nothing
        profile.warmupUrl = "https://w--warmup.modal.run";
        QCOMPARE(candor::readyUrlOf(profile), profile.warmupUrl);
    }

    void healthIsNotReadiness()
    {
        const auto isReady = candor::dialectOf(DialectKind::Modal).isReady;
        candor::HttpOutcome outcome;
        outcome.status = 200;
        outcome.body =
            "{\"status\":\"healthy\",\"model\":\"m\",\"gpu\":\"A100\",\"backend\":\"vLLM 0.9.2 with XGrammar\"}";
        QVERIFY(!isReady(outcome));
        outcome.body = "{\"status\":\"warm\",\"model_loaded\":true,\"model\":\"m\",\"ready_for_requests\":true}";
        QVERIFY(isReady(outcome));
        outcome.status = 303;
        QVERIFY(!isReady(outcome));
    }

    void bothKeysAsObjectAndAsText()
    {
        QCOMPARE(replyOf(kGood).text, std::string("{\"a\":1}"));
        QCOMPARE(replyOf("{\"ir_json\":\"{\\\"a\\\":1}\"}").text, std::string("{\"a\":1}"));
        QCOMPARE(replyOf("{\"text\":{\"a\":1}}").text, std::string("{\"a\":1}"));
        QCOMPARE(replyOf("{\"text\":\"{\\\"a\\\":1}\"}").text, std::string("{\"a\":1}"));
        QCOMPARE(replyOf("{\"ir_json\":null,\"text\":\"x\"}").text, std::string("x"));
        QVERIFY(replyOf("{\"text\":\"x\",\"finish_reason\":\"length\"}").cutByTokenLimit());
    }

    void tokensAreThoseOfTheCompletion()
    {
        const candor::Usage usage = replyOf(kGood).usage;
        QVERIFY(usage.reported);
        QCOMPARE(usage.completionTokens, 5);
        QCOMPARE(usage.promptTokens, 0);
        const auto reading = candor::readingOf(DialectKind::Modal, kGood);
        QCOMPARE(std::get<Completion>(reading).applied["tokens_counted"].get<std::string>(), std::string("completion"));
    }

    void aReplyThatIsNoJsonIsTheModels()
    {
        const candor::Reply broken =
            replyOf("{\"error\":\"Failed to parse JSON\",\"raw_output\":\"I "
                    "think\",\"ir_json\":null,\"tokens_used\":0,\"finish_reason\":\"json_error\"}");
        QCOMPARE(broken.text, std::string("I think"));
        QCOMPARE(broken.finishReason, std::string("json_error"));
        // An error is an error, even with something good beside it.
        QCOMPARE(
            replyOf("{\"error\":\"e\",\"raw_output\":\"{\\\"a\\\":1}\",\"text\":null,\"finish_reason\":\"json_error\"}")
                .text,
            std::string());
    }

    void cutRepliesAreTriedOnce() { candor::checkCuts(DialectKind::Modal, kGood); }

    void errors_data()
    {
        candor::addErrorColumns();
        QTest::newRow("application") << 200
                                     << "{\"error\":\"CUDA out of memory\",\"ir_json\":null,\"tokens_used\":0,"
                                        "\"finish_reason\":\"error\"}"
                                     << ErrorCode::Protocol << RetryKind::Never << "CUDA out of memory";
        QTest::newRow("error beside text")
            << 200 << "{\"error\":\"boom\",\"text\":\"{}\"}" << ErrorCode::Protocol << RetryKind::Never << "boom";
        QTest::newRow("missing field") << 200 << "{\"error\":\"Missing required field: prompt\",\"status\":400}"
                                       << ErrorCode::RequestRefused << RetryKind::Never << "Missing required field";
        QTest::newRow("credentials") << 401 << "modal-http: missing credentials for proxy authorization"
                                     << ErrorCode::Credentials << RetryKind::Never << "Modal-Secret";
        QTest::newRow("lost") << 408 << QString::fromStdString(kLost) << ErrorCode::Overloaded << RetryKind::Once
                              << "lost";
        QTest::newRow("hop to nowhere") << 303 << "" << ErrorCode::Protocol << RetryKind::Never << "generate URL";
        QTest::newRow("health's answer") << 200 << "{\"status\":\"healthy\"}" << ErrorCode::Protocol << RetryKind::Never
                                         << "neither ir_json nor text";
        QTest::newRow("500") << 500 << "Internal Server Error" << ErrorCode::Overloaded << RetryKind::Backoff << "500";
    }
    void errors() { candor::checkErrorRow(DialectKind::Modal); }

    void aLostInputIsSentOnceMoreAndSeen()
    {
        ScriptedServer server({{httpReply(408, kLost)}, {httpReply(200, kGood)}});
        const auto answer = candor::makeHttpBackend(optionsFor(server))->ask(candor::nativeRequest(), {});
        QVERIFY(answer.reply.ok());
        QCOMPARE(answer.exchange.tries.size(), 2u);
        QCOMPARE(answer.exchange.tries[0].httpStatus, 408);
    }

    void anInputThatIsLostAgainIsGivenUp()
    {
        ScriptedServer server({{httpReply(408, kLost)}});
        const auto answer = candor::makeHttpBackend(optionsFor(server))->ask(candor::nativeRequest(), {});
        QVERIFY(!answer.reply.ok());
        QCOMPARE(server.requests().size(), 2u);
    }

    void hopsAreTakenWithGetAndTheSecrets()
    {
        ScriptedServer server({{httpReply(303, "", "Location: /?__modal_function_call_id=fc-1\r\n")},
                               {httpReply(303, "", "Location: /?__modal_function_call_id=fc-1\r\n")},
                               {httpReply(200, kGood)}});
        const auto answer = candor::makeHttpBackend(optionsFor(server))->ask(candor::nativeRequest(), {});
        QVERIFY2(answer.reply.ok(), answer.exchange.failure.c_str());
        QCOMPARE(answer.exchange.applied["result_hops"].get<int>(), 2);
        const auto requests = server.requests();
        QVERIFY(requests[0].starts_with("POST / "));
        for (std::size_t i = 1; i < 3; ++i) {
            QVERIFY(requests[i].starts_with("GET /?__modal_function_call_id=fc-1 "));
            QVERIFY(requests[i].find("Modal-Key: wk-abcdefghijklmnop") != std::string::npos);
            QVERIFY(requests[i].find("Content-Type") == std::string::npos);
            QVERIFY(requests[i].ends_with("\r\n\r\n"));
        }
    }

    void anotherHostGetsNoSecret()
    {
        ScriptedServer other({{httpReply(200, kGood)}});
        ScriptedServer server(
            {{httpReply(303, "", "Location: http://127.0.0.1:" + std::to_string(other.port()) + "/x\r\n")}});
        const auto answer = candor::makeHttpBackend(optionsFor(server))->ask(candor::nativeRequest(), {});
        QVERIFY(answer.reply.ok());
        QVERIFY(other.requests()[0].find("wk-") == std::string::npos);
        QVERIFY(other.requests()[0].find("ws-") == std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestModalDialect)
#include "tst_modal_dialect.moc"
