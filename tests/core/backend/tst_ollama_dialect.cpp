// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/backend/native_dialect_test.h"

using candor::Completion;
using candor::DialectKind;
using candor::ErrorCode;
using candor::Json;
using candor::RetryKind;

namespace {

const std::string kWhole =
    "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"{}\",\"thinking\":\"hm\"},\"done\":true,"
    "\"done_reason\":\"length\",\"load_duration\":1500000000,\"prompt_eval_count\":12,\"eval_count\":7}";

} // namespace

class TestOllamaDialect : public QObject
{
    Q_OBJECT

private slots:
    void theBodyIsTheServersOwn()
    {
        const candor::Request request = candor::nativeRequest();
        const Json body = candor::dialectOf(DialectKind::Ollama).body(request, {});
        const Json expected = {
            {"model", "m"},
            {"stream", false},
            {"think", false},
            {"format", request.schema},
            {"messages", {{{"role", "system"}, {"content", "Be brief."}}, {{"role", "user"}, {"content", "Say it."}}}},
            {"options", {{"num_predict", 300}, {"temperature", 0.8}, {"top_p", 0.9}, {"seed", 7}}}};
        QCOMPARE(candor::canonicalJson(body), candor::canonicalJson(expected));
        QVERIFY(candor::dialectOf(DialectKind::Ollama).changes(request, {}).empty());
    }

    void theProfileAddsTheContextLength()
    {
        candor::BackendProfile profile;
        profile.body = {{"options", {{"num_ctx", 8192}}}};
        profile.sampling.seed = false;
        const Json body = candor::dialectOf(DialectKind::Ollama).body(candor::nativeRequest(), profile);
        QCOMPARE(body["options"]["num_ctx"].get<int>(), 8192);
        QCOMPARE(body["options"]["num_predict"].get<int>(), 300);
        QVERIFY(!body["options"].contains("seed"));
        QVERIFY(candor::has(candor::dialectOf(DialectKind::Ollama).changes(candor::nativeRequest(), profile), "seed:"));
    }

    void theBaseUrlMayBeWrittenInTheOpenAiWay()
    {
        for (const char* base : {"http://h:11434", "http://h:11434/v1", "http://h:11434/api"}) {
            candor::BackendProfile profile;
            profile.dialect = DialectKind::Ollama;
            profile.baseUrl = base;
            QCOMPARE(candor::generateUrlOf(profile), std::string("http://h:11434/api/chat"));
            QCOMPARE(candor::readyUrlOf(profile), std::string("http://h:11434/api/ps"));
        }
    }

    void theReplyIsTakenApart()
    {
        const auto reading = candor::readingOf(DialectKind::Ollama, kWhole);
        const auto& completion = std::get<Completion>(reading);
        QCOMPARE(completion.reply.text, std::string("{}"));
        QCOMPARE(completion.reply.reasoning, std::string("hm"));
        QVERIFY(completion.reply.cutByTokenLimit());
        QCOMPARE(completion.reply.usage.promptTokens, 12);
        QCOMPARE(completion.reply.usage.completionTokens, 7);
        QVERIFY(completion.reply.usage.reported);
        QCOMPARE(completion.applied["cold_start_ms"].get<int>(), 1500);
    }

    void aStreamOfLinesIsPutTogether()
    {
        const auto reading = candor::readingOf(
            DialectKind::Ollama, "{\"message\":{\"content\":\"\",\"thinking\":\"h\"},\"done\":false}\n"
                                 "{\"message\":{\"content\":\"{\\\"a\\\":\"},\"done\":false}\n"
                                 "{\"message\":{\"content\":\"1}\"},\"done\":true,\"done_reason\":\"stop\"}\n");
        const auto& reply = std::get<Completion>(reading).reply;
        QCOMPARE(reply.text, std::string("{\"a\":1}"));
        QCOMPARE(reply.reasoning, std::string("h"));
        QVERIFY(!reply.usage.reported);
    }

    void cutRepliesAreTriedOnce() { candor::checkCuts(DialectKind::Ollama, kWhole); }

    void errors_data()
    {
        candor::addErrorColumns();
        const QString stream = "{\"message\":{\"content\":\"x\"},\"done\":false}\n{\"error\":\"out of memory\"}\n";
        QTest::newRow("unknown model") << 404 << "{\"error\":\"model 'qwen3:8b' not found\"}"
                                       << ErrorCode::RequestRefused << RetryKind::Never << "`ollama pull qwen3:8b`";
        QTest::newRow("hostile model") << 404 << "{\"error\":\"model '$(rm -rf)' not found\"}"
                                       << ErrorCode::RequestRefused << RetryKind::Never << "`ollama pull MODEL`";
        QTest::newRow("bad request") << 400 << "{\"error\":\"invalid option\"}" << ErrorCode::RequestRefused
                                     << RetryKind::Never << "invalid option";
        QTest::newRow("queue") << 503 << "{\"error\":\"server busy\"}" << ErrorCode::Overloaded << RetryKind::Backoff
                               << "OLLAMA_MAX_QUEUE";
        QTest::newRow("cancelled") << 499 << "{\"error\":\"request canceled\"}" << ErrorCode::Overloaded
                                   << RetryKind::Backoff << "request canceled";
        QTest::newRow("cloud") << 502 << "{\"error\":\"unreachable\"}" << ErrorCode::Overloaded << RetryKind::Backoff
                               << "unreachable";
        QTest::newRow("the OpenAI shape") << 400 << "{\"error\":{\"message\":\"no\",\"type\":\"api_error\"}}"
                                          << ErrorCode::RequestRefused << RetryKind::Never << "no";
        QTest::newRow("inside 200") << 200 << "{\"error\":\"out of memory\"}" << ErrorCode::Protocol << RetryKind::Never
                                    << "out of memory";
        QTest::newRow("inside a stream") << 200 << stream << ErrorCode::Protocol << RetryKind::Never << "out of memory";
        QTest::newRow("another server") << 200 << "{\"choices\":[]}" << ErrorCode::Protocol << RetryKind::Never
                                        << "not Ollama";
        QTest::newRow("a stream that ends early") << 200 << "{\"message\":{\"content\":\"x\"},\"done\":false}\n"
                                                  << ErrorCode::Protocol << RetryKind::Once << "cut off";
    }
    void errors() { candor::checkErrorRow(DialectKind::Ollama); }
};

QTEST_GUILESS_MAIN(TestOllamaDialect)
#include "tst_ollama_dialect.moc"
