// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/curl_client.h"
#include "core/backend/served_reply.h"
#include "tests/core/backend/embedded_fixture.h"

#include <QtTest>

#include <future>

using candor::RequestPurpose;

namespace {

/// Says what it was asked.
class Echo final : public candor::ReplySource
{
public:
    candor::ServedReply reply(const candor::ServedRequest& request) const override
    {
        candor::ServedCompletion completion;
        completion.reply.text = request.label.task + " " + std::string(nameOf(request.label.purpose)) + " " +
                                std::to_string(request.label.draw) + " " + std::to_string(request.seed);
        completion.reply.finishReason = "stop";
        completion.provenance = "simulated: echo";
        return completionReply(request, completion);
    }
    std::vector<std::string> models() const override { return {"one", "two"}; }
    std::string provenance() const override { return "simulated: echo"; }
};

struct Reply
{
    int status = 0;
    candor::Json body;
};

Reply send(candor::CurlClient& client, const std::string& url, std::optional<std::string> body = {})
{
    candor::HttpRequest request;
    request.url = url;
    request.headers = {"Content-Type: application/json"};
    request.body = std::move(body);
    const candor::HttpOutcome outcome = client.perform(request, {});
    const auto json = candor::parseJson(outcome.body);
    return {outcome.status, json.ok() ? *json : candor::Json(outcome.body)};
}

std::string chat(const std::string& model, const std::string& prompt, const std::string& schema = {})
{
    candor::Json body = {{"model", model}, {"messages", {{{"role", "user"}, {"content", "Task: " + prompt + " Go."}}}}};
    if (!schema.empty()) {
        body["response_format"] = {{"type", "json_schema"}, {"json_schema", {{"name", schema}}}};
    }
    return body.dump();
}

} // namespace

class TestEmbeddedServer : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_server.reset(); }
    void itSpeaksTheDialect();
    void aRequestWithoutLabelIsFoundByItsPrompt();
    void equalRequestsGetEqualBytes();
    void badRequestsAreRefusedInWords_data();
    void badRequestsAreRefusedInWords();
    void itIsReachedOnLoopbackOnly();
    void aTakenPortIsAnError();
    void itStopsAtOnceWithKeptConnectionsOpen();
    void aThousandRequestsOverManyThreads();

private:
    std::unique_ptr<candor::EmbeddedServer> m_server;
    std::string m_url;
};

void TestEmbeddedServer::init()
{
    auto server = candor::EmbeddedServer::start(std::make_unique<Echo>(), {0, smallSuite()});
    QVERIFY(server.ok());
    m_server = std::move(*server);
    m_url = m_server->baseUrl();
}

void TestEmbeddedServer::itSpeaksTheDialect()
{
    candor::CurlClient client;
    const Reply models = send(client, m_url + "/models");
    QCOMPARE(models.status, 200);
    QCOMPARE(models.body["data"].size(), std::size_t(2));
    QVERIFY(models.body["data"][1]["id"] == "two");
    QCOMPARE(send(client, "http://127.0.0.1:" + std::to_string(m_server->port()) + "/health").status, 200);
    QVERIFY(backendFor(*m_server)->check({}).ok());

    const candor::Answer answer = backendFor(*m_server)->ask(requestFor("two", "any", RequestPurpose::Code, 4, 77), {});
    QVERIFY2(answer.reply.ok(), answer.exchange.failure.c_str());
    QCOMPARE(answer.reply->text, std::string("any code 4 77"));
    QCOMPARE(answer.exchange.provenance, std::string("simulated: echo"));
    QVERIFY(candor::mismatchesIn(answer.exchange).empty());
}

void TestEmbeddedServer::aRequestWithoutLabelIsFoundByItsPrompt()
{
    candor::CurlClient client;
    const std::string prompt = smallSuite()->tasks[0].prompt;
    const auto text = [&](const std::string& model, const std::string& schema) {
        const Reply reply = send(client, m_url + "/chat/completions", chat(model, prompt, schema));
        return reply.status == 200 ? reply.body["choices"][0]["message"]["content"].get<std::string>()
                                   : reply.body.dump();
    };
    QCOMPARE(text("one", ""), std::string("grade ir 0 0"));
    QCOMPARE(text("one", "candor_ir"), std::string("grade ir 1 0"));
    QCOMPARE(text("two", "candor_ir"), std::string("grade ir 0 0"));
    QCOMPARE(text("one", "candor_code_source"), std::string("grade code 0 0"));
    QCOMPARE(text("one", "candor_code"), std::string("grade code 1 0"));
    QCOMPARE(text("one", "candor_hole"), std::string("grade clear 0 0"));
}

void TestEmbeddedServer::equalRequestsGetEqualBytes()
{
    const auto backend = backendFor(*m_server);
    const candor::Answer first = backend->ask(requestFor("one", "a", RequestPurpose::Ir, 0), {});
    const candor::Answer second = backend->ask(requestFor("one", "a", RequestPurpose::Ir, 0), {});
    QVERIFY(first.reply.ok());
    QCOMPARE(first.exchange.replyBody, second.exchange.replyBody);
}

void TestEmbeddedServer::badRequestsAreRefusedInWords_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("says");
    const QString chatPath = "/chat/completions";
    QTest::newRow("no JSON") << chatPath << "{" << 400 << "not JSON";
    QTest::newRow("depth bomb") << chatPath << QString(100000, '[') << 400 << "not JSON";
    QTest::newRow("no object") << chatPath << "[]" << 400 << "model";
    QTest::newRow("no messages") << chatPath << R"({"model":"one"})" << 400 << "messages";
    QTest::newRow("messages of nonsense")
        << chatPath << R"({"model":"one","messages":[1,null,{"content":[]}]})" << 404 << "X-Candor-Draw";
    QTest::newRow("stream") << chatPath << R"({"model":"one","messages":[{}],"stream":true})" << 400 << "stream";
    QTest::newRow("n") << chatPath << R"({"model":"one","messages":[{}],"n":3})" << 400 << "\"n\"";
    QTest::newRow("unknown model") << chatPath << R"({"model":"three","messages":[{}]})" << 404 << "one, two";
    QTest::newRow("unknown path") << "/completions"
                                  << "{}" << 404 << "/v1/completions";
}

void TestEmbeddedServer::badRequestsAreRefusedInWords()
{
    QFETCH(QString, path);
    QFETCH(QString, body);
    QFETCH(int, status);
    QFETCH(QString, says);
    candor::CurlClient client;
    const Reply reply = send(client, m_url + path.toStdString(), body.toStdString());
    QCOMPARE(reply.status, status);
    const std::string message = reply.body["error"]["message"];
    QVERIFY2(message.find(says.toStdString()) != std::string::npos, message.c_str());
}

void TestEmbeddedServer::itIsReachedOnLoopbackOnly()
{
    QVERIFY(m_url.starts_with("http://127.0.0.1:"));
    candor::CurlClient client;
    candor::HttpRequest request;
    // 127.0.0.2 is this machine too; a server on all addresses would answer there.
    request.url = "http://127.0.0.2:" + std::to_string(m_server->port()) + "/health";
    QVERIFY(client.perform(request, {}).fault == candor::HttpFault::Connect);
}

void TestEmbeddedServer::aTakenPortIsAnError()
{
    const auto second = candor::EmbeddedServer::start(std::make_unique<Echo>(), {m_server->port(), nullptr});
    QVERIFY(!second.ok());
    QVERIFY2(second.error().message.find(std::to_string(m_server->port())) != std::string::npos,
             second.error().message.c_str());
    QVERIFY(!candor::EmbeddedServer::start(std::make_unique<Echo>(), {70000, nullptr}).ok());
}

void TestEmbeddedServer::itStopsAtOnceWithKeptConnectionsOpen()
{
    candor::CurlClient client;
    QCOMPARE(send(client, m_url + "/models").status, 200);
    QElapsedTimer timer;
    timer.start();
    m_server.reset();
    qInfo("stopped after %lld ms", static_cast<long long>(timer.elapsed()));
    QCOMPARE(send(client, m_url + "/models").status, 0);
}

void TestEmbeddedServer::aThousandRequestsOverManyThreads()
{
    const auto backend = backendFor(*m_server);
    QElapsedTimer timer;
    timer.start();
    std::vector<std::future<int>> workers;
    for (int worker = 0; worker < 16; ++worker) {
        workers.push_back(std::async(std::launch::async, [&backend, worker] {
            int right = 0;
            for (int draw = 0; draw < 64; ++draw) {
                const std::string task = "task-" + std::to_string(worker);
                const candor::Answer answer = backend->ask(requestFor("one", task, RequestPurpose::Ir, draw), {});
                right += answer.reply.ok() && answer.reply->text == task + " ir " + std::to_string(draw) + " 1" ? 1 : 0;
            }
            return right;
        }));
    }
    for (std::future<int>& worker : workers) {
        QCOMPARE(worker.get(), 64);
    }
    qInfo("%.0f requests/s", 1024.0 * 1000 / static_cast<double>(std::max<qint64>(1, timer.elapsed())));
}

QTEST_GUILESS_MAIN(TestEmbeddedServer)
#include "tst_embedded_server.moc"
