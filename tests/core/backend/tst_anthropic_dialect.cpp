// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/anthropic_schema.h"
#include "core/support/file.h"
#include "tests/core/backend/native_dialect_test.h"

using candor::BackendProfile;
using candor::Completion;
using candor::DialectKind;
using candor::ErrorCode;
using candor::Json;
using candor::RetryKind;

namespace {

Json bodyFor(const BackendProfile& profile)
{
    return candor::dialectOf(DialectKind::Anthropic).body(candor::nativeRequest(), profile);
}

std::vector<std::string> changesFor(const BackendProfile& profile)
{
    return candor::dialectOf(DialectKind::Anthropic).changes(candor::nativeRequest(), profile);
}

QString errorBody(const char* type, const char* message, const char* details = "")
{
    return QString("{\"type\":\"error\",\"error\":{\"type\":\"%1\",\"message\":\"%2\"%3},\"request_id\":\"req_9\"}")
        .arg(type, message, details);
}

const std::string kWhole =
    "{\"type\":\"message\",\"model\":\"m\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\"},{\"type\":\"text\","
    "\"text\":\"{}\"}],"
    "\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":1,\"cache_creation_input_tokens\":2,"
    "\"cache_read_input_tokens\":4,\"output_tokens\":8}}";

} // namespace

class TestAnthropicDialect : public QObject
{
    Q_OBJECT

private slots:
    void theBodyIsTheApis()
    {
        const Json body = bodyFor({});
        QCOMPARE(body["system"].get<std::string>(), std::string("Be brief."));
        QCOMPARE(body["messages"].size(), 1u);
        QCOMPARE(body["max_tokens"].get<int>(), 300);
        QCOMPARE(body["output_config"]["format"]["type"].get<std::string>(), std::string("json_schema"));
        QCOMPARE(body["output_config"]["format"]["schema"]["additionalProperties"].get<bool>(), false);
        QVERIFY(!body.contains("seed"));
        QVERIFY(candor::has(changesFor({}), "seed: declared, but not sent"));
    }

    void samplingGoesWhereModelAndVersionTakeIt_data()
    {
        QTest::addColumn<QString>("version");
        QTest::addColumn<bool>("temperature");
        QTest::addColumn<bool>("topP");
        QTest::addColumn<QString>("sent");
        QTest::newRow("both") << "" << true << true << "temperature";
        QTest::newRow("top_p") << "2023-06-01" << false << true << "top_p";
        QTest::newRow("none") << "2023-06-01" << false << false << "";
        QTest::newRow("new version") << "2026-10-21" << true << true << "";
        QTest::newRow("newer version") << "2027-01-01" << true << true << "";
    }
    void samplingGoesWhereModelAndVersionTakeIt()
    {
        QFETCH(QString, version);
        QFETCH(bool, temperature);
        QFETCH(bool, topP);
        QFETCH(QString, sent);
        BackendProfile profile;
        profile.apiVersion = version.toStdString();
        profile.sampling.temperature = temperature;
        profile.sampling.topP = topP;
        const Json body = bodyFor(profile);
        const auto changes = changesFor(profile);
        for (const char* field : {"temperature", "top_p"}) {
            QCOMPARE(body.contains(field), sent == field);
            QCOMPARE(candor::has(changes, std::string(field) + ": declared, but not sent"), sent != field);
        }
    }

    void theVersionIsPinned()
    {
        QCOMPARE(candor::dialectOf(DialectKind::Anthropic).apiVersion, std::string_view("2023-06-01"));
        QCOMPARE(candor::dialectOf(DialectKind::Anthropic).apiVersionHeader, std::string_view("anthropic-version"));
    }

    void aForcedToolCarriesTheSchemaAsItIs()
    {
        BackendProfile profile;
        profile.schemaStyle = candor::SchemaStyle::ForcedTool;
        const Json body = bodyFor(profile);
        QVERIFY(!body.contains("output_config"));
        QCOMPARE(candor::canonicalJson(body["tools"][0]["input_schema"]),
                 candor::canonicalJson(candor::nativeRequest().schema));
        QCOMPARE(candor::canonicalJson(body["tool_choice"]),
                 std::string("{\"disable_parallel_tool_use\":true,\"name\":\"candor_ir\",\"type\":\"tool\"}"));
        QVERIFY(!candor::has(changesFor(profile), "schema:"));
        const auto reading = candor::readingOf(DialectKind::Anthropic,
                                               "{\"content\":[{\"type\":\"text\",\"text\":\"Well.\"},{\"type\":\"tool_"
                                               "use\",\"input\":{\"a\":1}}],\"stop_reason\":\"tool_use\"}");
        QCOMPARE(std::get<Completion>(reading).reply.text, std::string("{\"a\":1}"));
    }

    void theSchemaIsChangedAndThatIsSaid()
    {
        const Json schema =
            Json::parse("{\"$schema\":\"x\",\"type\":\"object\",\"required\":[\"a\"],\"properties\":{\"a\":{\"oneOf\":["
                        "{\"type\":\"string\",\"minLength\":2,"
                        "\"description\":\"d\"},{\"$ref\":\"#/definitions/n\"}]},\"free\":{\"type\":\"object\"},"
                        "\"list\":{\"type\":\"array\",\"minItems\":1,\"maxItems\":9,\"items\":{\"type\":\"string\","
                        "\"format\":\"date\"}}},"
                        "\"definitions\":{\"n\":{\"type\":\"integer\",\"minimum\":3}}}");
        const auto accepted = candor::acceptedSchema(schema);
        const Json expected = Json::parse(
            "{\"type\":\"object\",\"required\":[\"a\"],\"additionalProperties\":false,\"properties\":{\"a\":{\"anyOf\":"
            "[{\"type\":\"string\","
            "\"description\":\"d\\n\\n{\\\"minLength\\\":2}\"},{\"$ref\":\"#/$defs/n\"}]},"
            "\"free\":{\"type\":\"object\",\"additionalProperties\":false},\"list\":{\"type\":\"array\",\"minItems\":1,"
            "\"description\":\"{\\\"maxItems\\\":9}\",\"items\":{\"type\":\"string\",\"description\":\"{\\\"format\\\":"
            "\\\"date\\\"}\"}}},"
            "\"$defs\":{\"n\":{\"type\":\"integer\",\"description\":\"{\\\"minimum\\\":3}\"}}}");
        QCOMPARE(candor::canonicalJson(accepted.schema), candor::canonicalJson(expected));
        const std::string all = candor::canonicalJson(accepted.changes);
        for (const char* word : {"oneOf", "minLength", "maxItems", "format", "minimum", "no members", "to 1 objects"}) {
            QVERIFY2(all.find(word) != std::string::npos, word);
        }
    }

    void theSessionsSchemaNamesItsPattern()
    {
        const auto text = candor::readFile(std::string(CANDOR_RESOURCES) + "/schema/ir.json");
        const auto accepted = candor::acceptedSchema(*candor::parseJson(*text));
        QVERIFY(candor::canonicalJson(accepted.changes).find("pattern at $.properties.signature") != std::string::npos);
        QVERIFY(!accepted.schema.contains("definitions"));
    }

    void theReplyIsTakenApart()
    {
        const auto reading = candor::readingOf(DialectKind::Anthropic, kWhole);
        const auto& completion = std::get<Completion>(reading);
        QCOMPARE(completion.reply.text, std::string("{}"));
        QCOMPARE(completion.reply.reasoning, std::string("hm"));
        QCOMPARE(completion.reply.usage.promptTokens, 7); // 1 + 2 + 4
        QCOMPARE(completion.reply.usage.completionTokens, 8);
    }

    void stopReasonsAreUnderstood()
    {
        const auto replyOf = [](const char* reason) {
            const auto reading = candor::readingOf(
                DialectKind::Anthropic,
                std::string("{\"content\":[{\"type\":\"text\",\"text\":\"x\"}],\"stop_reason\":\"") + reason + "\"}");
            return std::get<Completion>(reading).reply;
        };
        QVERIFY(replyOf("max_tokens").cutByTokenLimit());
        QVERIFY(replyOf("model_context_window_exceeded").cutByTokenLimit());
        QVERIFY(!replyOf("end_turn").cutByTokenLimit());
        QVERIFY(replyOf("end_turn").refusal.empty());
        QVERIFY(!replyOf("refusal").refusal.empty());
    }

    void cutRepliesAreTriedOnce() { candor::checkCuts(DialectKind::Anthropic, kWhole); }

    void errors_data()
    {
        candor::addErrorColumns();
        const auto row = [](int status, const char* type, ErrorCode code, RetryKind retry) {
            QTest::newRow(type) << status << errorBody(type, "no luck") << code << retry << "no luck";
        };
        row(400, "invalid_request_error", ErrorCode::RequestRefused, RetryKind::Never);
        row(401, "authentication_error", ErrorCode::Credentials, RetryKind::Never);
        row(402, "billing_error", ErrorCode::Quota, RetryKind::Never);
        row(403, "permission_error", ErrorCode::Credentials, RetryKind::Never);
        row(404, "not_found_error", ErrorCode::RequestRefused, RetryKind::Never);
        row(409, "conflict_error", ErrorCode::Overloaded, RetryKind::Backoff);
        row(413, "request_too_large", ErrorCode::RequestRefused, RetryKind::Never);
        row(429, "rate_limit_error", ErrorCode::RateLimited, RetryKind::Backoff);
        row(500, "api_error", ErrorCode::Overloaded, RetryKind::Backoff);
        row(504, "timeout_error", ErrorCode::Overloaded, RetryKind::Backoff);
        row(529, "overloaded_error", ErrorCode::Overloaded, RetryKind::Backoff);
        QTest::newRow("spend limit") << 429
                                     << errorBody("rate_limit_error", "stop",
                                                  ",\"details\":{\"error_code\":\"enforced_spend_limit_reached\"}")
                                     << ErrorCode::Quota << RetryKind::Never << "spend limit";
        QTest::newRow("sampling") << 400
                                  << errorBody("invalid_request_error", "temperature is deprecated for this model")
                                  << ErrorCode::RequestRefused << RetryKind::Never << "sampling";
        QTest::newRow("request id") << 500 << errorBody("api_error", "x") << ErrorCode::Overloaded << RetryKind::Backoff
                                    << "(request req_9)";
        QTest::newRow("inside 200") << 200 << errorBody("api_error", "oops") << ErrorCode::Protocol << RetryKind::Never
                                    << "oops";
        QTest::newRow("another server") << 200 << "{\"choices\":[]}" << ErrorCode::Protocol << RetryKind::Never
                                        << "not Anthropic";
    }
    void errors() { candor::checkErrorRow(DialectKind::Anthropic); }

    void retryAfterIsRead()
    {
        candor::HttpOutcome outcome;
        outcome.status = 429;
        outcome.retryAfter = "7";
        const auto reading = candor::dialectOf(DialectKind::Anthropic).read(outcome, std::chrono::system_clock::now());
        QCOMPARE(std::get<candor::TryFailure>(reading).retryAfter->count(), 7000);
    }
};

QTEST_GUILESS_MAIN(TestAnthropicDialect)
#include "tst_anthropic_dialect.moc"
