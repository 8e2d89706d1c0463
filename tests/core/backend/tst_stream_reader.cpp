// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/dialect.h"
#include "core/backend/http_backend.h"
#include "core/backend/json_prefix.h"
#include "core/backend/openai_dialect.h"
#include "core/backend/stream_reader.h"
#include "tests/core/backend/scripted_server.h"

#include <QtTest>

using namespace std::chrono_literals;
using candor::Json;
using Then = ScriptedServer::Then;

namespace {

std::string eventOf(const Json& chunk)
{
    return "data: " + chunk.dump() + "\n\n";
}

Json delta(const std::string& part, const std::string& text, int index = 0)
{
    return {{"model", "m"}, {"choices", {{{"index", index}, {"delta", {{part, text}}}, {"finish_reason", nullptr}}}}};
}

Json ending(const std::string& reason, int index = 0)
{
    return {{"choices", {{{"index", index}, {"delta", Json::object()}, {"finish_reason", reason}}}}};
}

std::string wholeStream()
{
    return ": hello\n\n" + eventOf(delta("reasoning_content", "old")) + eventOf(delta("reasoning", "Hm\xc3\xa4")) +
           eventOf(delta("content", "{\"a\":")) + eventOf(delta("content", "\xe2\x82\xac")) +
           eventOf(delta("content", "}")) + eventOf(ending("stop")) +
           eventOf({{"choices", Json::array()}, {"usage", {{"prompt_tokens", 3}, {"completion_tokens", 4}}}}) +
           "data: [DONE]\n\n";
}

candor::DialectReading read(const std::string& body, bool stoppedEarly = false)
{
    candor::HttpOutcome outcome;
    outcome.status = 200;
    outcome.body = body;
    outcome.contentType = "text/event-stream; charset=utf-8";
    outcome.stoppedEarly = stoppedEarly;
    return candor::readCompletion(outcome, std::chrono::system_clock::now());
}

candor::Request irRequest()
{
    candor::Request request;
    request.model = "m";
    request.user = "x";
    request.schema = {{"type", "object"}};
    request.schemaName = "candor_ir";
    request.label = {"t", candor::RequestPurpose::Ir, 0, 0, 0};
    return request;
}

candor::BackendOptions streaming(const std::string& url)
{
    candor::BackendOptions options;
    options.profile = candor::profileForUrl(url);
    options.profile.dialect = candor::DialectKind::Vllm;
    options.profile.stream = true;
    options.retry = {2, 1ms, 2ms, 20ms};
    return options;
}

} // namespace

class TestStreamReader : public QObject
{
    Q_OBJECT

private slots:
    void aStreamCutAtAnyByteGivesTheSame();
    void everyLineEndingIsRead();
    void aStreamThatEndsTooSoonIsNoReply();
    void anErrorInTheMiddleIsAFailure();
    void choicesAreKeptApart();
    void everyPrefixOfJsonIsAccepted_data();
    void everyPrefixOfJsonIsAccepted();
    void whatCanNotBecomeJsonIsSeen_data();
    void whatCanNotBecomeJsonIsSeen();
    void aHopelessReplyIsGivenUp();
    void aReplyInPiecesIsReadWhole();
    void onlyAnIrIsGivenUp();
};

void TestStreamReader::aStreamCutAtAnyByteGivesTheSame()
{
    const std::string stream = wholeStream();
    const auto whole = read(stream);
    const auto& completion = std::get<candor::Completion>(whole);
    QCOMPARE(completion.reply.text, std::string("{\"a\":\xe2\x82\xac}"));
    QCOMPARE(completion.reply.reasoning, std::string("Hm\xc3\xa4"));
    QCOMPARE(completion.reply.finishReason, std::string("stop"));
    QCOMPARE(completion.reply.usage.completionTokens, std::int64_t(4));
    QVERIFY(completion.applied["model"] == "m");
    candor::StreamReader reference;
    reference.feed(stream);
    for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
        candor::StreamReader reader;
        reader.feed(std::string_view(stream).substr(0, cut));
        reader.feed(std::string_view(stream).substr(cut));
        QVERIFY(reader.complete() && !reader.damaged());
        QVERIFY(reader.completion() == reference.completion());
    }
}

void TestStreamReader::everyLineEndingIsRead()
{
    const std::string stream = wholeStream();
    candor::StreamReader reference;
    reference.feed(stream);
    for (const std::string ending : {"\r\n", "\r"}) {
        std::string other;
        for (const char character : stream) {
            other += character == '\n' ? ending : std::string(1, character);
        }
        for (std::size_t cut = 0; cut <= other.size(); ++cut) {
            candor::StreamReader reader;
            reader.feed(std::string_view(other).substr(0, cut));
            reader.feed(std::string_view(other).substr(cut));
            QVERIFY(reader.completion() == reference.completion());
        }
    }
}

void TestStreamReader::aStreamThatEndsTooSoonIsNoReply()
{
    const std::string stream = wholeStream();
    const std::size_t reason = stream.find("\"stop\"") + 6;
    for (std::size_t length = 0; length < reason; ++length) {
        const auto outcome = read(stream.substr(0, length));
        const auto* failure = std::get_if<candor::TryFailure>(&outcome);
        QVERIFY2(failure != nullptr, std::to_string(length).c_str());
        QVERIFY(failure->error.code == candor::ErrorCode::Protocol && failure->retry == candor::RetryKind::Once);
    }
}

void TestStreamReader::anErrorInTheMiddleIsAFailure()
{
    const auto plain = read(eventOf(delta("content", "{")) + eventOf({{"error", {{"message", "out of memory"}}}}));
    const auto* failure = std::get_if<candor::TryFailure>(&plain);
    QVERIFY(failure != nullptr);
    QVERIFY(failure->error.message.find("out of memory") != std::string::npos);
    const auto coded = read(eventOf({{"error", {{"message", "busy"}, {"code", 503}}}}));
    QVERIFY(std::get<candor::TryFailure>(coded).error.code == candor::ErrorCode::Overloaded);
}

void TestStreamReader::choicesAreKeptApart()
{
    const auto outcome =
        read(eventOf(delta("content", "b", 1)) + eventOf(delta("content", "a", 0)) + eventOf(delta("content", "B", 1)) +
             eventOf(ending("stop", 1)) + eventOf(ending("length", 0)) + "data: [DONE]\n\n");
    const auto& completion = std::get<candor::Completion>(outcome);
    QCOMPARE(completion.reply.text, std::string("a"));
    QVERIFY(completion.reply.cutByTokenLimit());
    QCOMPARE(completion.more.at(0).text, std::string("bB"));
}

void TestStreamReader::everyPrefixOfJsonIsAccepted_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << "{}";
    QTest::newRow("nested")
        << R"( {"a": [1, -2.5e+3, true, false, null, [], {}, "x\"{]\\"], "b": {"c": {"d": [[]]}}} )";
    QTest::newRow("a fence") << "```json\n{\"a\": \"b\"}\n```\nThat is all, and it goes on for long.";
    QTest::newRow("thinking") << "<think>" + QString(5000, 'x') + "{]</think>\n\n{\"a\": 1}";
    QTest::newRow("short prose") << "Here is the result: {\"a\": 1}";
    QTest::newRow("a brace in prose") << "In {braces} and [so on], then: " + QString(1000, 'y');
    QTest::newRow("blanks in a string") << "{\"a\": \"" + QString(3000, ' ') + "\"}";
}

void TestStreamReader::everyPrefixOfJsonIsAccepted()
{
    QFETCH(QString, text);
    const std::string bytes = text.toStdString();
    for (std::size_t length = 0; length <= bytes.size(); length += 1 + length / 300) {
        candor::JsonPrefix prefix;
        QVERIFY2(prefix.feed(std::string_view(bytes).substr(0, length)), std::to_string(length).c_str());
        QVERIFY(prefix.feed(std::string_view(bytes).substr(length)));
    }
}

void TestStreamReader::whatCanNotBecomeJsonIsSeen_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("prose") << QString(300, 'a');
    QTest::newRow("two commas") << "{\"a\": 1,, \"b\": 2}";
    QTest::newRow("no colon") << "{\"a\" 1}";
    QTest::newRow("no key") << "{1: 2}";
    QTest::newRow("wrong bracket") << "{\"a\": [1}";
    QTest::newRow("a comma too many") << "{\"a\": 1,}";
    QTest::newRow("a word") << "{\"a\": trie}";
    QTest::newRow("blanks without end") << "{\"a\": 1" + QString(600, '\n');
    QTest::newRow("blanks and nothing else") << QString(600, ' ');
    QTest::newRow("no end of depth") << "{\"a\":" + QString(400, '[');
}

void TestStreamReader::whatCanNotBecomeJsonIsSeen()
{
    QFETCH(QString, text);
    candor::JsonPrefix prefix;
    QVERIFY(!prefix.feed(text.toStdString()));
    QVERIFY(!prefix.feed("{}"));
}

void TestStreamReader::aHopelessReplyIsGivenUp()
{
    // The server never ends its reply: only giving it up does.
    const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
    ScriptedServer server(
        {{head + eventOf(delta("content", "{\"a\": ")) + eventOf(delta("content", ",,,")), Then::Stall}});
    const auto answer = candor::makeHttpBackend(streaming(server.baseUrl()))->ask(irRequest(), {});
    QVERIFY2(answer.reply.ok(), answer.exchange.failure.c_str());
    QCOMPARE(answer.reply->finishReason, std::string("stopped_early"));
    QCOMPARE(answer.reply->text, std::string("{\"a\": ,,,"));
    QVERIFY(!answer.reply->cutByTokenLimit());
    QVERIFY(answer.exchange.firstTokenMs >= 0);
    QVERIFY(server.waitForHangUps(1));
    QCOMPARE(server.requests().size(), std::size_t(1));
}

void TestStreamReader::aReplyInPiecesIsReadWhole()
{
    const std::string stream = wholeStream();
    ScriptedServer server({{httpReply(200, stream, "Content-Type: text/event-stream\r\n"), Then::Keep}});
    const auto answer = candor::makeHttpBackend(streaming(server.baseUrl()))->ask(irRequest(), {});
    QVERIFY2(!answer.reply.ok() || answer.reply->finishReason == "stopped_early", "a bare euro sign is no JSON");
    candor::Request free = irRequest();
    free.schema = nullptr;
    const auto whole = candor::makeHttpBackend(streaming(server.baseUrl()))->ask(free, {});
    QVERIFY2(whole.reply.ok(), whole.exchange.failure.c_str());
    QCOMPARE(whole.reply->finishReason, std::string("stop"));
    QCOMPARE(whole.exchange.replyBody, stream);
    QVERIFY(whole.exchange.sent["stream"] == true);
    const auto back = candor::exchangeFromJson(candor::exchangeToJson(whole.exchange));
    QCOMPARE(back->firstTokenMs, whole.exchange.firstTokenMs);
}

void TestStreamReader::onlyAnIrIsGivenUp()
{
    candor::Exchange exchange;
    exchange.declared = candor::declaredBy(irRequest());
    exchange.label.purpose = candor::RequestPurpose::Ir;
    QVERIFY(candor::canStopEarly(exchange));
    exchange.label.purpose = candor::RequestPurpose::Code; // a program in a fence is worth something
    QVERIFY(!candor::canStopEarly(exchange));
    exchange.label.purpose = candor::RequestPurpose::Ir;
    exchange.sent = {{"n", 2}};
    QVERIFY(!candor::canStopEarly(exchange)); // the other choice may be fine
    exchange.sent = {{"n", 1}};
    QVERIFY(candor::canStopEarly(exchange));
    exchange.declared["thinking"] = true;
    QVERIFY(!candor::canStopEarly(exchange));
}

QTEST_GUILESS_MAIN(TestStreamReader)
#include "tst_stream_reader.moc"
