// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/draw_label.h"
#include "core/backend/http_backend.h"
#include "core/backend/openai_dialect.h"
#include "core/backend/openai_family.h"
#include "tests/fakes/openai_family_fake.h"

#include <QtTest>

using namespace std::chrono_literals;
using candor::DialectKind;
using candor::ErrorCode;
using candor::FakeServer;
using candor::Json;
using candor::RetryKind;

Q_DECLARE_METATYPE(candor::DialectKind)
Q_DECLARE_METATYPE(candor::FakeServer)
Q_DECLARE_METATYPE(candor::ErrorCode)
Q_DECLARE_METATYPE(candor::RetryKind)

namespace {

candor::Request someRequest()
{
    candor::Request request;
    request.model = "m";
    request.user = "Write a haiku";
    request.sampling = {0.8, 0.9, 123};
    request.seed = 7;
    request.schema = {{"type", "object"}, {"properties", {{"k", {{"const", "n0nce"}}}}}, {"required", {"k"}}};
    request.schemaName = "candor_ir";
    request.label = {"t", candor::RequestPurpose::Ir, 0, 0, 0};
    return request;
}

candor::BackendOptions optionsFor(DialectKind kind, const std::string& url)
{
    candor::BackendOptions options;
    options.profile = candor::profileForUrl(url);
    options.profile.dialect = kind;
    options.retry = {3, 1ms, 2ms, 20ms};
    return options;
}

candor::DialectReading readAs(DialectKind kind, int status, std::string body, std::string type = "application/json",
                              std::string retryAfter = {})
{
    candor::HttpOutcome outcome;
    outcome.status = status;
    outcome.body = std::move(body);
    outcome.contentType = std::move(type);
    outcome.retryAfter = std::move(retryAfter);
    return candor::dialectOf(kind).read(outcome, std::chrono::system_clock::now());
}

} // namespace

class TestOpenAiFamily : public QObject
{
    Q_OBJECT

private slots:
    void eachServerGetsItsOwnFields_data();
    void eachServerGetsItsOwnFields();
    void theProfileHasTheLastWord();
    void placesAreThoseOfTheServer();
    void errorBodiesAreClassified_data();
    void errorBodiesAreClassified();
    void aWholeRequestPassesEachServer_data();
    void aWholeRequestPassesEachServer();
    void openAiRefusesWhatItDoesNotKnow();
    void guidedJsonIsIgnoredInSilenceBySomeVersions_data();
    void guidedJsonIsIgnoredInSilenceBySomeVersions();
    void aSchemaThatIsIgnoredGivesProse();
    void anAnswerInTheReasoningIsSeen_data();
    void anAnswerInTheReasoningIsSeen();
    void aWrongKeyIsSaidAsSuch();
    void severalChoicesAreReadInTheirOrder();
    void anAbortedGenerationIsNoAnswer();
};

void TestOpenAiFamily::eachServerGetsItsOwnFields_data()
{
    QTest::addColumn<DialectKind>("kind");
    QTest::addColumn<QString>("further");
    QTest::newRow("openai") << DialectKind::OpenAi << R"({"max_completion_tokens":123,"n":1})";
    QTest::newRow("vllm") << DialectKind::Vllm
                          << R"({"max_tokens":123,"n":1,"top_k":0,"min_p":0.0,"repetition_penalty":1.0,
                                 "chat_template_kwargs":{"enable_thinking":false}})";
    QTest::newRow("nim") << DialectKind::Nim
                         << R"({"max_tokens":123,"n":1,"top_k":0,"min_p":0.0,"repetition_penalty":1.0,
                                "chat_template_kwargs":{"enable_thinking":false}})";
    QTest::newRow("llama.cpp") << DialectKind::LlamaCpp
                               << R"({"max_tokens":123,"top_k":0,"min_p":0.0,"cache_prompt":false,
                                      "chat_template_kwargs":{"enable_thinking":false}})";
    QTest::newRow("sglang") << DialectKind::Sglang
                            << R"({"max_tokens":123,"n":1,"top_k":-1,"min_p":0.0,"repetition_penalty":1.0,
                                   "separate_reasoning":true,"chat_template_kwargs":{"enable_thinking":false}})";
    QTest::newRow("lmstudio") << DialectKind::LmStudio << R"({"max_tokens":123})";
}

void TestOpenAiFamily::eachServerGetsItsOwnFields()
{
    QFETCH(DialectKind, kind);
    QFETCH(QString, further);
    const candor::Request request = someRequest();
    const auto options = optionsFor(kind, "http://127.0.0.1:1/v1");
    Json body = candor::dialectOf(kind).body(request, options.profile);
    if (kind == DialectKind::Sglang) {
        QVERIFY(body["rid"].get<std::string>().starts_with("candor-"));
        body.erase("rid");
    }
    Json expected = {{"model", "m"},
                     {"messages", {{{"role", "user"}, {"content", "Write a haiku"}}}},
                     {"stream", false},
                     {"temperature", 0.8},
                     {"top_p", 0.9},
                     {"seed", 7},
                     {"response_format",
                      {{"type", "json_schema"},
                       {"json_schema", {{"name", "candor_ir"}, {"schema", request.schema}, {"strict", false}}}}}};
    expected.update(Json::parse(further.toStdString()));
    QCOMPARE(candor::canonicalJson(body), candor::canonicalJson(expected));
}

void TestOpenAiFamily::theProfileHasTheLastWord()
{
    auto profile = optionsFor(DialectKind::Vllm, "http://127.0.0.1:1/v1").profile;
    profile.body = {{"top_k", 20}, {"chat_template_kwargs", {{"style", "x"}}}};
    profile.sampling = {false, true, false};
    profile.schemaStyle = candor::SchemaStyle::None;
    profile.stream = true;
    candor::Request request = someRequest();
    request.candidates = 4;
    Json body = candor::vllmDialect().body(request, profile);
    QVERIFY(body["top_k"] == 20 && body["n"] == 1);
    QVERIFY((body["chat_template_kwargs"] == Json{{"style", "x"}, {"enable_thinking", false}}));
    QVERIFY(!body.contains("temperature") && !body.contains("seed") && !body.contains("response_format"));
    QVERIFY(body["stream"] == true && body["stream_options"]["include_usage"] == true);
    profile.candidatesInOneRequest = true;
    QVERIFY(candor::vllmDialect().body(request, profile)["n"] == 4);
    QVERIFY(!candor::llamaCppDialect().body(request, profile).contains("n"));

    candor::Exchange exchange;
    exchange.declared = candor::declaredBy(request);
    exchange.sent = body;
    const std::vector<std::string> expected{"temperature: 0.8 was declared, none was sent",
                                            "seed: one was declared, none was sent",
                                            "schema: \"candor_ir\" was declared, none was sent"};
    QCOMPARE(candor::mismatchesIn(exchange), expected);
}

void TestOpenAiFamily::placesAreThoseOfTheServer()
{
    const auto ready = [](DialectKind kind) { return candor::readyUrlOf(optionsFor(kind, "http://h:1/v1").profile); };
    QCOMPARE(ready(DialectKind::Vllm), std::string("http://h:1/health"));
    QCOMPARE(ready(DialectKind::Sglang), std::string("http://h:1/health_generate"));
    QCOMPARE(ready(DialectKind::LlamaCpp), std::string("http://h:1/health"));
    QCOMPARE(ready(DialectKind::LmStudio), std::string("http://h:1/v1/models"));
    QCOMPARE(ready(DialectKind::Nim), std::string("http://h:1/v1/health/ready"));
    QCOMPARE(ready(DialectKind::OpenAi), std::string());
    QVERIFY(candor::dialectOf(DialectKind::Nim).metricsPath == "/metrics");
    QVERIFY(candor::dialectOf(DialectKind::Vllm).metricsPath == "//metrics");
}

void TestOpenAiFamily::errorBodiesAreClassified_data()
{
    QTest::addColumn<DialectKind>("kind");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("body");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<RetryKind>("retry");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, DialectKind kind, int status, const char* body, ErrorCode code,
                        RetryKind retry, const char* says) {
        QTest::newRow(name) << kind << status << QString::fromUtf8(body) << code << retry << QString::fromUtf8(says);
    };
    using E = ErrorCode;
    using R = RetryKind;
    row("vLLM nested", DialectKind::Vllm, 400,
        R"({"error":{"message":"bad schema","type":"BadRequestError","param":null,"code":400}})", E::RequestRefused,
        R::Never, "bad schema");
    row("vLLM flat", DialectKind::Vllm, 404,
        R"({"object":"error","message":"The model x does not exist.","type":"NotFoundError","param":null,"code":404})",
        E::RequestRefused, R::Never, "x does not exist");
    row("vLLM 422", DialectKind::Vllm, 422,
        R"({"error":{"message":"no","type":"UnprocessableEntityError","param":null,"code":422}})", E::RequestRefused,
        R::Never, "422");
    row("vLLM 500", DialectKind::Vllm, 500,
        R"({"error":{"message":"engine","type":"InternalServerError","param":null,"code":500}})", E::Overloaded,
        R::Backoff, "engine");
    row("vLLM 501", DialectKind::Vllm, 501,
        R"({"error":{"message":"not here","type":"NotImplementedError","param":null,"code":501}})", E::RequestRefused,
        R::Never, "not here");
    row("vLLM 401 is a bare text", DialectKind::Vllm, 401, R"({"error":"Unauthorized"})", E::Credentials, R::Never,
        "Unauthorized");
    row("SGLang flat", DialectKind::Sglang, 400,
        R"({"object":"error","message":"ebnf","type":"BadRequest","param":null,"code":400})", E::RequestRefused,
        R::Never, "ebnf");
    row("SGLang starting", DialectKind::Sglang, 503, "", E::Overloaded, R::AwaitServer, "503");
    row("llama.cpp loading", DialectKind::LlamaCpp, 503,
        R"({"error":{"code":503,"message":"Loading model","type":"unavailable_error"}})", E::Overloaded, R::AwaitServer,
        "Loading model");
    row("llama.cpp grammar", DialectKind::LlamaCpp, 400,
        R"({"error":{"code":400,"message":"Failed to parse grammar","type":"invalid_request_error"}})",
        E::RequestRefused, R::Never, "Failed to parse grammar");
    row("llama.cpp key", DialectKind::LlamaCpp, 401,
        R"({"error":{"code":401,"message":"Invalid API Key","type":"authentication_error"}})", E::Credentials, R::Never,
        "Invalid API Key");
    row("llama.cpp 501", DialectKind::LlamaCpp, 501,
        R"({"error":{"code":501,"message":"off","type":"not_supported_error"}})", E::RequestRefused, R::Never, "off");
    row("OpenAI quota", DialectKind::OpenAi, 429,
        R"({"error":{"message":"You exceeded your current quota","type":"insufficient_quota","param":null,"code":"insufficient_quota"}})",
        E::Quota, R::Never, "quota");
    row("OpenAI rate", DialectKind::OpenAi, 429,
        R"({"error":{"message":"Rate limit reached","type":"requests","param":null,"code":"rate_limit_exceeded"}})",
        E::RateLimited, R::Backoff, "Rate limit reached");
    row("payment", DialectKind::OpenAi, 402, "", E::Quota, R::Never, "402");
    row("a busy 503", DialectKind::Vllm, 503, R"({"error":{"message":"busy","code":503}})", E::Overloaded, R::Backoff,
        "busy");
    row("TGI", DialectKind::Vllm, 429, R"({"error":"Model is overloaded","error_type":"overloaded"})", E::RateLimited,
        R::Backoff, "Model is overloaded");
    row("a lost input in plain text", DialectKind::Vllm, 408, "Missing request, possibly due to expiry or cancellation",
        E::Overloaded, R::Once, "Missing request");
    row("a web page", DialectKind::Vllm, 502, "<html><body>Bad Gateway</body></html>", E::Overloaded, R::Backoff,
        "web page");
    row("a detail", DialectKind::Vllm, 403, R"({"detail":"Forbidden"})", E::Credentials, R::Never, "Forbidden");
    row("200 with an error", DialectKind::Vllm, 200, R"({"error":{"message":"boom"}})", E::Protocol, R::Never, "boom");
    row("200 with quota in it", DialectKind::OpenAi, 200,
        R"({"error":{"message":"none left","code":"insufficient_quota"}})", E::Quota, R::Never, "none left");
}

void TestOpenAiFamily::errorBodiesAreClassified()
{
    QFETCH(DialectKind, kind);
    QFETCH(int, status);
    QFETCH(QString, body);
    QFETCH(ErrorCode, code);
    QFETCH(RetryKind, retry);
    QFETCH(QString, says);
    const auto read = readAs(kind, status, body.toStdString());
    const auto* failure = std::get_if<candor::TryFailure>(&read);
    QVERIFY(failure != nullptr);
    QVERIFY2(failure->error.code == code, failure->error.message.c_str());
    QCOMPARE(static_cast<int>(failure->retry), static_cast<int>(retry));
    QVERIFY2(failure->error.message.find(says.toStdString()) != std::string::npos, failure->error.message.c_str());
}

void TestOpenAiFamily::aWholeRequestPassesEachServer_data()
{
    QTest::addColumn<FakeServer>("server");
    QTest::addColumn<DialectKind>("kind");
    QTest::newRow("vLLM 0.10") << FakeServer::Vllm010 << DialectKind::Vllm;
    QTest::newRow("vLLM 0.11") << FakeServer::Vllm011 << DialectKind::Vllm;
    QTest::newRow("vLLM 0.12") << FakeServer::Vllm012 << DialectKind::Vllm;
    QTest::newRow("SGLang") << FakeServer::Sglang << DialectKind::Sglang;
    QTest::newRow("llama.cpp") << FakeServer::LlamaCpp << DialectKind::LlamaCpp;
    QTest::newRow("LM Studio") << FakeServer::LmStudio << DialectKind::LmStudio;
    QTest::newRow("NIM") << FakeServer::Nim << DialectKind::Nim;
    QTest::newRow("OpenAI") << FakeServer::OpenAi << DialectKind::OpenAi;
}

void TestOpenAiFamily::aWholeRequestPassesEachServer()
{
    QFETCH(FakeServer, server);
    QFETCH(DialectKind, kind);
    const candor::OpenAiFamilyFake fake({.server = server, .source = nullptr, .key = "k"});
    for (const bool stream : {false, true}) {
        auto options = optionsFor(kind, fake.baseUrl());
        options.secrets = {{.value = "k"}};
        options.profile.stream = stream;
        const auto answer = candor::makeHttpBackend(options)->ask(someRequest(), {});
        QVERIFY2(answer.reply.ok(), answer.exchange.failure.c_str());
        QCOMPARE(answer.reply->text, std::string("{\"k\":\"n0nce\"}"));
        QCOMPARE(answer.reply->finishReason, std::string("stop"));
        QVERIFY(answer.reply->usage.reported);
        QCOMPARE(answer.exchange.firstTokenMs >= 0, stream);
        QCOMPARE(candor::mismatchesIn(answer.exchange), std::vector<std::string>());
    }
    QCOMPARE(fake.ignoredFields(), std::set<std::string>());
}

void TestOpenAiFamily::openAiRefusesWhatItDoesNotKnow()
{
    const candor::OpenAiFamilyFake fake({.server = FakeServer::OpenAi, .source = nullptr, .key = {}});
    const auto answer = candor::makeHttpBackend(optionsFor(DialectKind::Vllm, fake.baseUrl()))->ask(someRequest(), {});
    QVERIFY(!answer.reply.ok());
    QVERIFY(answer.reply.error().code == ErrorCode::RequestRefused);
    QVERIFY(answer.reply.error().message.find("chat_template_kwargs") != std::string::npos);
    QCOMPARE(answer.exchange.tries.size(), std::size_t(1));
}

void TestOpenAiFamily::guidedJsonIsIgnoredInSilenceBySomeVersions_data()
{
    QTest::addColumn<FakeServer>("server");
    QTest::addColumn<QString>("field");
    QTest::addColumn<bool>("enforced");
    QTest::newRow("guided_json, 0.10") << FakeServer::Vllm010 << "guided_json" << true;
    QTest::newRow("guided_json, 0.11") << FakeServer::Vllm011 << "guided_json" << true;
    QTest::newRow("guided_json, 0.12") << FakeServer::Vllm012 << "guided_json" << false;
    QTest::newRow("structured_outputs, 0.10") << FakeServer::Vllm010 << "structured_outputs" << false;
    QTest::newRow("structured_outputs, 0.12") << FakeServer::Vllm012 << "structured_outputs" << true;
    QTest::newRow("guided_json, SGLang") << FakeServer::Sglang << "guided_json" << false;
    QTest::newRow("json_schema, SGLang chat") << FakeServer::Sglang << "json_schema" << false;
    QTest::newRow("json_schema, llama.cpp") << FakeServer::LlamaCpp << "json_schema" << true;
}

void TestOpenAiFamily::guidedJsonIsIgnoredInSilenceBySomeVersions()
{
    QFETCH(FakeServer, server);
    QFETCH(QString, field);
    QFETCH(bool, enforced);
    const candor::OpenAiFamilyFake fake({.server = server, .source = nullptr, .key = {}});
    auto options = optionsFor(DialectKind::LmStudio, fake.baseUrl());
    options.profile.schemaStyle = candor::SchemaStyle::None;
    const Json schema = someRequest().schema;
    options.profile.body[field.toStdString()] = field == "structured_outputs" ? Json{{"json", schema}} : schema;
    const auto answer = candor::makeHttpBackend(options)->ask(someRequest(), {});
    QVERIFY(answer.reply.ok()); // with status 200 in any case
    QCOMPARE(answer.reply->text.starts_with("{\"k\""), enforced);
    QCOMPARE(fake.ignoredFields().contains(field.toStdString()), !enforced);
}

void TestOpenAiFamily::aSchemaThatIsIgnoredGivesProse()
{
    const candor::OpenAiFamilyFake fake(
        {.server = FakeServer::LmStudio, .source = nullptr, .key = {}, .ignoresSchema = true});
    const auto answer =
        candor::makeHttpBackend(optionsFor(DialectKind::LmStudio, fake.baseUrl()))->ask(someRequest(), {});
    QVERIFY(answer.reply.ok());
    QVERIFY(answer.reply->text.starts_with("Autumn wind"));
    QVERIFY(!answer.reply->answerInReasoning());
}

void TestOpenAiFamily::anAnswerInTheReasoningIsSeen_data()
{
    QTest::addColumn<FakeServer>("server");
    QTest::newRow("reasoning_content") << FakeServer::Vllm010;
    QTest::newRow("both names") << FakeServer::Vllm011;
    QTest::newRow("reasoning") << FakeServer::Vllm012;
}

void TestOpenAiFamily::anAnswerInTheReasoningIsSeen()
{
    QFETCH(FakeServer, server);
    const candor::OpenAiFamilyFake fake({.server = server, .source = nullptr, .key = {}, .answersIntoReasoning = true});
    for (const bool stream : {false, true}) {
        auto options = optionsFor(DialectKind::Vllm, fake.baseUrl());
        options.profile.stream = stream;
        const auto answer = candor::makeHttpBackend(options)->ask(someRequest(), {});
        QVERIFY(answer.reply.ok());
        QCOMPARE(answer.reply->text, std::string());
        QCOMPARE(answer.reply->reasoning, std::string("{\"k\":\"n0nce\"}"));
        QVERIFY(answer.reply->answerInReasoning());
    }
    candor::Reply reply;
    reply.reasoning = "Let me think of {x}.\n{\"a\": {\"b\": 1}}\n";
    QVERIFY(reply.answerInReasoning());
    reply.reasoning = "I think that f(x) = {x}";
    QVERIFY(!reply.answerInReasoning());
    reply.reasoning = "{\"a\": 1}";
    reply.finishReason = "length";
    QVERIFY(!reply.answerInReasoning());
    reply.finishReason = "stop";
    reply.text = "{\"a\": 2}";
    QVERIFY(!reply.answerInReasoning());
}

void TestOpenAiFamily::aWrongKeyIsSaidAsSuch()
{
    const candor::OpenAiFamilyFake fake({.server = FakeServer::Vllm012, .source = nullptr, .key = "right"});
    const auto answer = candor::makeHttpBackend(optionsFor(DialectKind::Vllm, fake.baseUrl()))->ask(someRequest(), {});
    QVERIFY(answer.reply.error().code == ErrorCode::Credentials);
    QVERIFY(fake.requests().empty());
}

void TestOpenAiFamily::severalChoicesAreReadInTheirOrder()
{
    const auto read = readAs(DialectKind::Vllm, 200,
                             R"({"choices":[{"index":1,"message":{"content":"b"}},{"index":0,"message":{"content":"a"}},
                                 {"index":2,"message":{"content":"c"}}],"usage":{"prompt_tokens":1}})");
    const auto& completion = std::get<candor::Completion>(read);
    QCOMPARE(completion.reply.text, std::string("a"));
    QCOMPARE(completion.more.size(), std::size_t(2));
    QCOMPARE(completion.more[1].text, std::string("c"));
}

void TestOpenAiFamily::anAbortedGenerationIsNoAnswer()
{
    const auto read =
        readAs(DialectKind::Sglang, 200, R"({"choices":[{"message":{"content":"{"},"finish_reason":"abort"}]})");
    const auto* failure = std::get_if<candor::TryFailure>(&read);
    QVERIFY(failure != nullptr && failure->retry == RetryKind::Backoff);
}

QTEST_GUILESS_MAIN(TestOpenAiFamily)
#include "tst_openai_family.moc"
