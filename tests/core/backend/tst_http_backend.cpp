// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/draw_label.h"
#include "core/backend/embedded_server.h"
#include "core/backend/http_backend.h"
#include "core/backend/served_reply.h"
#include "tests/core/backend/scripted_server.h"

#include <QtTest>

#include <barrier>
#include <future>

using namespace std::chrono_literals;
using candor::ErrorCode;
using Act = ScriptedServer::Act;
using Then = ScriptedServer::Then;

namespace {

const std::string kCanary = "sk-canary-0123456789abcdef";

candor::BackendOptions optionsFor(const std::string& baseUrl)
{
    candor::BackendOptions options;
    options.profile = candor::profileForUrl(baseUrl);
    options.retry = {3, 1ms, 2ms, 20ms};
    return options;
}

candor::Request someRequest()
{
    candor::Request request;
    request.model = "m";
    request.system = "You write Python.";
    request.user = "Write clamp.";
    request.sampling = {0.5, 0.9, 123};
    request.seed = 0xfedcba9876543210u;
    request.schema = {{"type", "object"}};
    request.schemaName = "candor_ir";
    request.label = {"clamp; \"value\"", candor::RequestPurpose::Code, 2, 3, 1};
    request.price = {1.0, 2.0};
    return request;
}

/// Answers nothing before all of 64 requests are in: it proves that they run at once.
class Gathering final : public candor::ReplySource
{
public:
    static constexpr int kRequests = 64;

    candor::ServedReply reply(const candor::ServedRequest& request) const override
    {
        m_all.arrive_and_wait();
        candor::ServedCompletion completion;
        completion.reply.text = request.label.task;
        completion.reply.finishReason = "stop";
        return completionReply(request, completion);
    }
    std::vector<std::string> models() const override { return {"m"}; }
    std::string provenance() const override { return "test"; }

private:
    mutable std::barrier<> m_all{kRequests};
};

std::string everythingIn(const candor::Answer& answer)
{
    std::string text =
        candor::exchangeToJson(answer.exchange).dump(-1, ' ', false, candor::Json::error_handler_t::replace);
    text += answer.exchange.failure + answer.exchange.url + answer.exchange.replyBody;
    return text + (answer.reply.ok() ? answer.reply->text : candor::describe(answer.reply.error()));
}

} // namespace

class TestHttpBackend : public QObject
{
    Q_OBJECT

private slots:
    void everySamplingFieldIsSentAndStoredAsSent();
    void aReplyIsTakenApart();
    void freeTextHasNoResponseFormat();
    void cancelEndsARequestThatIsNeverAnswered();
    void cancelEndsTheWaitBetweenTries();
    void aStopThatCameBeforeTheRequestSendsNothing();
    void sixtyFourRequestsRunAtOnce();
    void cancelOfOneRequestLeavesTheOthersAlone();
    void theKeyIsNowhereButInTheHeader_data();
    void theKeyIsNowhereButInTheHeader();
    void aKeyThatIsNoHeaderValueIsRefused();
    void aPasswordInTheUrlIsNotStored();
    void loopbackIgnoresTheProxy();
    void checkSaysWhatToChange_data();
    void checkSaysWhatToChange();
};

void TestHttpBackend::everySamplingFieldIsSentAndStoredAsSent()
{
    ScriptedServer server({{httpReply(200, completionBody("fine")), Then::Keep}});
    candor::BackendOptions options = optionsFor(server.baseUrl() + "/");
    options.secrets = {{.value = kCanary}};
    const candor::Answer answer = candor::makeHttpBackend(options)->ask(someRequest(), {});
    QVERIFY2(answer.reply.ok(), answer.exchange.failure.c_str());

    const std::string request = server.requests().at(0);
    QVERIFY(request.starts_with("POST /v1/chat/completions HTTP/1.1\r\n"));
    QVERIFY(request.find("Authorization: Bearer " + kCanary + "\r\n") != std::string::npos);
    QVERIFY(
        request.find("X-Candor-Draw: task=clamp%3B%20%22value%22;purpose=code;repeat=2;draw=3;attempt=1;try=0\r\n") !=
        std::string::npos);
    const auto body = candor::parseJson(request.substr(request.find("\r\n\r\n") + 4));
    QVERIFY(body.ok());
    QVERIFY(*body == answer.exchange.sent);
    const candor::Json expected = {
        {"model", "m"},
        {"messages",
         {{{"role", "system"}, {"content", "You write Python."}}, {{"role", "user"}, {"content", "Write clamp."}}}},
        {"temperature", 0.5},
        {"top_p", 0.9},
        {"max_tokens", 123},
        {"seed", 0x76543210},
        {"n", 1},
        {"stream", false},
        {"chat_template_kwargs", {{"enable_thinking", false}}},
        {"response_format",
         {{"type", "json_schema"},
          {"json_schema", {{"name", "candor_ir"}, {"schema", {{"type", "object"}}}, {"strict", false}}}}}};
    QCOMPARE(candor::canonicalJson(*body), candor::canonicalJson(expected));
    QVERIFY(answer.exchange.declared["seed"] == 0xfedcba9876543210u);
    QCOMPARE(answer.exchange.url, server.baseUrl() + "/chat/completions");
}

void TestHttpBackend::aReplyIsTakenApart()
{
    const candor::Json served = {
        {"id", "x"},
        {"created", 12345},
        {"model", "m-fp8"},
        {"system_fingerprint", "fp8"},
        {"choices",
         {{{"message", {{"content", nullptr}, {"reasoning_content", "{\"a\":1}"}, {"refusal", "no"}}},
           {"finish_reason", "length"}}}},
        {"usage", {{"prompt_tokens", 100}, {"completion_tokens", 50}}}};
    ScriptedServer server({{httpReply(200, served.dump()), Then::Keep}});
    const candor::Answer answer = candor::makeHttpBackend(optionsFor(server.baseUrl()))->ask(someRequest(), {});
    QVERIFY2(answer.reply.ok(), answer.exchange.failure.c_str());
    QCOMPARE(answer.reply->text, std::string());
    QCOMPARE(answer.reply->reasoning, std::string("{\"a\":1}"));
    QCOMPARE(answer.reply->refusal, std::string("no"));
    QVERIFY(answer.reply->cutByTokenLimit());
    QVERIFY(answer.reply->usage.reported);
    QCOMPARE(answer.exchange.costUsd, (100 * 1.0 + 50 * 2.0) / 1e6);
    QCOMPARE(answer.exchange.replyBody, served.dump());
    QCOMPARE(answer.exchange.recordedLatencyMs, std::int64_t(-1));
    QCOMPARE(answer.exchange.provenance, std::string());
    const candor::Json applied = {{"model", "m-fp8"}, {"system_fingerprint", "fp8"}};
    QCOMPARE(candor::canonicalJson(answer.exchange.applied), candor::canonicalJson(applied));
    const std::vector<std::string> mismatches = candor::mismatchesIn(answer.exchange);
    QCOMPARE(mismatches.size(), std::size_t(2));
    QCOMPARE(mismatches[0], std::string("model: \"m\" was sent, \"m-fp8\" was applied"));
    QVERIFY(mismatches[1].starts_with("thinking"));
}

void TestHttpBackend::freeTextHasNoResponseFormat()
{
    ScriptedServer server({{httpReply(200, completionBody("fine")), Then::Keep}});
    candor::Request request = someRequest();
    request.schema = nullptr;
    request.system.clear();
    request.thinking = true;
    const candor::Answer answer = candor::makeHttpBackend(optionsFor(server.baseUrl()))->ask(request, {});
    QVERIFY(answer.reply.ok());
    QVERIFY(!answer.exchange.sent.contains("response_format"));
    QCOMPARE(answer.exchange.sent["messages"].size(), std::size_t(1));
    QVERIFY(answer.exchange.sent["chat_template_kwargs"]["enable_thinking"] == true);
    // A template that does not know thinking answers without any.
    QCOMPARE(candor::mismatchesIn(answer.exchange).size(), std::size_t(1));
}

void TestHttpBackend::cancelEndsARequestThatIsNeverAnswered()
{
    ScriptedServer server({{"", Then::Stall}});
    const auto backend = candor::makeHttpBackend(optionsFor(server.baseUrl()));
    std::stop_source stop;
    auto asked = std::async(std::launch::async, [&] { return backend->ask(someRequest(), stop.get_token()); });
    QVERIFY(server.waitForRequests(1));
    QElapsedTimer timer;
    timer.start();
    stop.request_stop();
    const candor::Answer answer = asked.get();
    const double milliseconds = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    qInfo("cancelled after %.2f ms", milliseconds);
    QVERIFY(!answer.reply.ok());
    QVERIFY(answer.reply.error().code == ErrorCode::Cancelled);
    QVERIFY(milliseconds < 1000);
    QVERIFY(server.waitForHangUps(1)); // the connection is closed, so the server can stop generating
}

void TestHttpBackend::cancelEndsTheWaitBetweenTries()
{
    ScriptedServer server({{httpReply(503, "", "Retry-After: 3600\r\n"), Then::Keep}});
    candor::BackendOptions options = optionsFor(server.baseUrl());
    options.retry.retryAfterCap = 1h;
    const auto backend = candor::makeHttpBackend(options);
    std::stop_source stop;
    auto asked = std::async(std::launch::async, [&] { return backend->ask(someRequest(), stop.get_token()); });
    QVERIFY(server.waitForRequests(1));
    stop.request_stop();
    const candor::Answer answer = asked.get();
    QVERIFY(answer.reply.error().code == ErrorCode::Cancelled);
    QCOMPARE(server.requests().size(), std::size_t(1));
}

void TestHttpBackend::aStopThatCameBeforeTheRequestSendsNothing()
{
    ScriptedServer server({{"", Then::Stall}});
    std::stop_source stop;
    stop.request_stop();
    const auto backend = candor::makeHttpBackend(optionsFor(server.baseUrl()));
    QVERIFY(backend->ask(someRequest(), stop.get_token()).reply.error().code == ErrorCode::Cancelled);
    QVERIFY(backend->check(stop.get_token()).error().code == ErrorCode::Cancelled);
    QVERIFY(server.requests().empty());
}

void TestHttpBackend::sixtyFourRequestsRunAtOnce()
{
    auto server = candor::EmbeddedServer::start(std::make_unique<Gathering>(), {});
    QVERIFY(server.ok());
    candor::BackendOptions options = optionsFor((*server)->baseUrl());
    options.profile.concurrency = Gathering::kRequests;
    const auto backend = candor::makeHttpBackend(options);
    QElapsedTimer timer;
    timer.start();
    std::vector<std::future<candor::Answer>> asked;
    for (int i = 0; i < Gathering::kRequests; ++i) {
        asked.push_back(std::async(std::launch::async, [&backend, i] {
            candor::Request request = someRequest();
            request.label.task = "task " + std::to_string(i);
            return backend->ask(request, {});
        }));
    }
    for (int i = 0; i < Gathering::kRequests; ++i) {
        const candor::Answer answer = asked[static_cast<std::size_t>(i)].get();
        QVERIFY2(answer.reply.ok(), answer.exchange.failure.c_str());
        QCOMPARE(answer.reply->text, "task " + std::to_string(i));
        QCOMPARE(answer.exchange.tries.size(), std::size_t(1));
    }
    qInfo("%d requests at once took %lld ms", Gathering::kRequests, static_cast<long long>(timer.elapsed()));
}

void TestHttpBackend::cancelOfOneRequestLeavesTheOthersAlone()
{
    ScriptedServer server({{"", Then::Stall}, {httpReply(200, completionBody("fine")), Then::Keep}});
    const auto backend = candor::makeHttpBackend(optionsFor(server.baseUrl()));
    std::stop_source stop;
    auto stalled = std::async(std::launch::async, [&] { return backend->ask(someRequest(), stop.get_token()); });
    QVERIFY(server.waitForRequests(1));
    QVERIFY(backend->ask(someRequest(), {}).reply.ok());
    stop.request_stop();
    QVERIFY(!stalled.get().reply.ok());
    QVERIFY(backend->ask(someRequest(), {}).reply.ok());
}

void TestHttpBackend::theKeyIsNowhereButInTheHeader_data()
{
    QTest::addColumn<QString>("bytes");
    const auto row = [](const char* name, const std::string& bytes) {
        QTest::newRow(name) << QString::fromStdString(bytes);
    };
    row("in an error message, no length", "HTTP/1.1 401 No\r\n\r\n{\"error\":\"Incorrect API key provided: @KEY@\"}");
    row("in plain text", "HTTP/1.1 500 No\r\n\r\nheaders were: Authorization: Bearer @KEY@");
    row("in a reply", "HTTP/1.1 200 OK\r\n\r\n" + completionBody("the key is @KEY@."));
    row("in a broken reply", "HTTP/1.1 200 OK\r\n\r\n{\"choices\": @KEY@");
    row("in a redirect", "HTTP/1.1 302 No\r\nLocation: http://@KEY@.example/\r\nContent-Length: 0\r\n\r\n");
    row("in a reply cut short", "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"error\":\"@KEY@\"");
}

void TestHttpBackend::theKeyIsNowhereButInTheHeader()
{
    QFETCH(QString, bytes);
    ScriptedServer server({{bytes.toStdString(), Then::Close, true}});
    candor::BackendOptions options = optionsFor(server.baseUrl());
    options.secrets = {{.value = " " + kCanary + "\n"}}; // as pasted
    const auto backend = candor::makeHttpBackend(options);
    const candor::Answer answer = backend->ask(someRequest(), {});
    QVERIFY(server.requests().at(0).find("Bearer " + kCanary + "\r\n") != std::string::npos);
    const std::string everything = everythingIn(answer);
    QVERIFY2(everything.find(kCanary) == std::string::npos, everything.c_str());
    const auto checked = backend->check({});
    QVERIFY(checked.ok() || candor::describe(checked.error()).find(kCanary) == std::string::npos);
}

void TestHttpBackend::aKeyThatIsNoHeaderValueIsRefused()
{
    ScriptedServer server({{httpReply(200, completionBody("fine")), Then::Keep}});
    candor::BackendOptions options = optionsFor(server.baseUrl());
    options.secrets = {{.value = "sk-first-line\r\nX-Injected: yes"}};
    const auto backend = candor::makeHttpBackend(options);
    const candor::Answer answer = backend->ask(someRequest(), {});
    QVERIFY(answer.reply.error().code == ErrorCode::Credentials);
    QVERIFY(everythingIn(answer).find("sk-first-line") == std::string::npos);
    QVERIFY(server.requests().empty());
}

void TestHttpBackend::aPasswordInTheUrlIsNotStored()
{
    ScriptedServer server({{httpReply(503, ""), Then::Keep}});
    const auto backend = candor::makeHttpBackend(
        optionsFor("http://user:" + kCanary + "@127.0.0.1:" + std::to_string(server.port()) + "/v1"));
    const candor::Answer answer = backend->ask(someRequest(), {});
    QCOMPARE(answer.exchange.url, server.baseUrl() + "/chat/completions");
    QVERIFY(everythingIn(answer).find(kCanary) == std::string::npos);
}

void TestHttpBackend::loopbackIgnoresTheProxy()
{
    ScriptedServer proxy({{httpReply(418, "I am the proxy"), Then::Keep}});
    ScriptedServer server({{httpReply(200, completionBody("fine")), Then::Keep}});
    qputenv("http_proxy", proxy.baseUrl().c_str());
    const candor::Answer direct = candor::makeHttpBackend(optionsFor(server.baseUrl()))->ask(someRequest(), {});
    const candor::Answer through =
        candor::makeHttpBackend(optionsFor("http://models.invalid/v1"))->ask(someRequest(), {});
    qunsetenv("http_proxy");
    QVERIFY2(direct.reply.ok(), direct.exchange.failure.c_str());
    QVERIFY2(through.exchange.failure.find("I am the proxy") != std::string::npos, through.exchange.failure.c_str());
}

void TestHttpBackend::checkSaysWhatToChange_data()
{
    QTest::addColumn<QString>("bytes");
    QTest::addColumn<QString>("says"); // empty: it passes
    const auto row = [](const char* name, const std::string& bytes, const char* says) {
        QTest::newRow(name) << QString::fromStdString(bytes) << says;
    };
    row("a model list", httpReply(200, R"({"object":"list","data":[{"id":"m"}]})"), "");
    row("an empty list of Ollama", httpReply(200, R"({"object":"list","data":null})"), "");
    row("wrong key", httpReply(401, R"({"error":"Unauthorized"})"), "API key");
    row("wrong path", httpReply(404, "404 page not found"), "ends in /v1");
    row("a web page", httpReply(200, "<html></html>", "Content-Type: text/html\r\n"), "web page");
    row("another service", httpReply(200, R"({"hello":"world"})"), "not the model list");
    row("an error with 200", httpReply(200, R"({"error":"model failed to load"})"), "model failed to load");
    row("not HTTP", "220 mail.example ESMTP\r\n", "does not speak HTTP");
    row("a redirect", httpReply(301, "", "Location: https://api.example/v1/models\r\n"), "api.example:443");
}

void TestHttpBackend::checkSaysWhatToChange()
{
    QFETCH(QString, bytes);
    QFETCH(QString, says);
    ScriptedServer server({{bytes.toStdString(), Then::Close}});
    const auto checked = candor::makeHttpBackend(optionsFor(server.baseUrl()))->check({});
    QCOMPARE(checked.ok(), says.isEmpty());
    QVERIFY(server.requests().at(0).starts_with("GET /v1/models HTTP/1.1\r\n"));
    if (!checked.ok()) {
        QVERIFY2(checked.error().message.find(says.toStdString()) != std::string::npos,
                 checked.error().message.c_str());
    }
}

QTEST_GUILESS_MAIN(TestHttpBackend)
#include "tst_http_backend.moc"
