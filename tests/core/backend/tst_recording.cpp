// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/support/random.h"
#include "tests/core/backend/embedded_fixture.h"

#include <QtTest>

using candor::RequestPurpose;

namespace {

const std::string kHeader = R"({"candor_recording":1,"provenance":"recording: written for a test"})";

candor::ServedRequest asked(RequestPurpose purpose, int draw, int repeat = 0, int transportTry = 0)
{
    candor::ServedRequest request;
    request.model = "m";
    request.label = {"t", purpose, repeat, draw, 0};
    request.transportTry = transportTry;
    return request;
}

std::string textOf(const candor::ServedReply& reply)
{
    return reply.status == 200 ? reply.body["choices"][0]["message"]["content"].get<std::string>()
                               : std::to_string(reply.status);
}

} // namespace

class TestRecording : public QObject
{
    Q_OBJECT

private slots:
    void theNearestLineAnswers();
    void everyFieldIsServed();
    void whatIsNotRecordedIsNamed();
    void aBadLineIsNamedWithItsNumber_data();
    void aBadLineIsNamedWithItsNumber();
    void truncationAtEveryOffsetIsRefusedOrShorter();
    void randomBytesAreRefused();
    void aRecordedFailureIsMendedByARetry();
    void savedExchangesGiveTheSameReplies();
    void savedFailuresFailAgain();
    void aMissingFileIsAnError();
};

void TestRecording::theNearestLineAnswers()
{
    QTemporaryDir directory;
    const auto source = candor::loadRecording(
        fileWith(directory, "r.jsonl",
                 kHeader + "\n\n"
                           R"({"model":"m","purpose":"ir","task":"t","draw":0,"text":"any"})"
                           "\r\n"
                           R"({"model":"m","purpose":"ir","task":"t","draw":0,"repeat":1,"text":"repeat 1"})"
                           "\n"
                           R"({"model":"m","purpose":"ir","task":"t","draw":0,"try":2,"text":"try 2"})"
                           "\n"
                           R"({"model":"m","purpose":"code","task":"t","draw":0,"json":{"b":1,"a":[]}})"));
    QVERIFY2(source.ok(), source.ok() ? "" : source.error().message.c_str());
    const candor::ReplySource& recording = **source;
    QCOMPARE(textOf(recording.reply(asked(RequestPurpose::Ir, 0))), std::string("any"));
    QCOMPARE(textOf(recording.reply(asked(RequestPurpose::Ir, 0, 1))), std::string("repeat 1"));
    QCOMPARE(textOf(recording.reply(asked(RequestPurpose::Ir, 0, 1, 2))), std::string("repeat 1"));
    QCOMPARE(textOf(recording.reply(asked(RequestPurpose::Ir, 0, 0, 2))), std::string("try 2"));
    QCOMPARE(textOf(recording.reply(asked(RequestPurpose::Code, 0))), std::string("{\n  \"a\": [],\n  \"b\": 1\n}"));
    QCOMPARE(recording.models(), std::vector<std::string>{"m"});
    QCOMPARE(recording.provenance(), std::string("recording: written for a test"));
}

void TestRecording::everyFieldIsServed()
{
    QTemporaryDir directory;
    auto source = candor::loadRecording(fileWith(
        directory, "r.jsonl",
        kHeader + "\n"
                  R"({"model":"m","purpose":"ir","task":"t","draw":1,"attempt":0,"text":"cut","reasoning":"why",)"
                  R"("refusal":"no","finish_reason":"length","usage":{"prompt_tokens":7,"completion_tokens":9},)"
                  R"("latency_ms":4321,"cost_usd":0.25})"));
    QVERIFY2(source.ok(), source.ok() ? "" : source.error().message.c_str());
    const auto server = candor::EmbeddedServer::start(std::move(*source), {});
    QVERIFY(server.ok());
    const candor::Answer answer = backendFor(**server)->ask(requestFor("m", "t", RequestPurpose::Ir, 1), {});
    QVERIFY2(answer.reply.ok(), answer.exchange.failure.c_str());
    QCOMPARE(answer.reply->text, std::string("cut"));
    QCOMPARE(answer.reply->reasoning, std::string("why"));
    QCOMPARE(answer.reply->refusal, std::string("no"));
    QVERIFY(answer.reply->cutByTokenLimit());
    QCOMPARE(answer.reply->usage.promptTokens, std::int64_t(7));
    QCOMPARE(answer.reply->usage.completionTokens, std::int64_t(9));
    QCOMPARE(answer.exchange.shownLatencyMs(), std::int64_t(4321));
    QCOMPARE(answer.exchange.costUsd, 0.25);
    QCOMPARE(answer.exchange.provenance, std::string("recording: written for a test"));
    QVERIFY(answer.exchange.applied["system_fingerprint"] == "candor-embedded");
}

void TestRecording::whatIsNotRecordedIsNamed()
{
    QTemporaryDir directory;
    const auto source =
        candor::loadRecording(fileWith(directory, "r.jsonl",
                                       kHeader + "\n"
                                                 R"({"model":"m","purpose":"ir","task":"t","draw":0,"text":"x"})"));
    const candor::ServedReply reply = (*source)->reply(asked(RequestPurpose::Code, 3));
    QCOMPARE(reply.status, 404);
    const std::string message = reply.body["error"]["message"];
    QVERIFY2(message.find("model m, task t, purpose code, draw 3, attempt 0") != std::string::npos, message.c_str());
}

void TestRecording::aBadLineIsNamedWithItsNumber_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("says");
    QTest::newRow("no JSON") << "{"
                             << "JSON";
    QTest::newRow("no object") << "[]"
                               << "an object";
    QTest::newRow("no model") << R"({"purpose":"ir","task":"t","text":"x"})"
                              << "$.model";
    QTest::newRow("empty task") << R"({"model":"m","purpose":"ir","task":"","text":"x"})"
                                << "$.task";
    QTest::newRow("purpose") << R"({"model":"m","purpose":"x","task":"t","text":"x"})"
                             << "$.purpose";
    QTest::newRow("draw") << R"({"model":"m","purpose":"ir","task":"t","draw":-2,"text":"x"})"
                          << "$.draw";
    QTest::newRow("neither text nor json") << R"({"model":"m","purpose":"ir","task":"t"})"
                                           << "either";
    QTest::newRow("both") << R"({"model":"m","purpose":"ir","task":"t","text":"x","json":1})"
                          << "either";
    QTest::newRow("status") << R"({"model":"m","purpose":"ir","task":"t","status":99,"error":"x"})"
                            << "$.status";
    QTest::newRow("failure without error") << R"({"model":"m","purpose":"ir","task":"t","status":503})"
                                           << "$.error";
    QTest::newRow("typing mistake") << R"({"model":"m","purpose":"ir","task":"t","txt":"x"})"
                                    << "txt";
    QTest::newRow("the same twice") << R"({"model":"m","purpose":"code","task":"t","draw":0,"text":"y"})"
                                    << "line 2";
}

void TestRecording::aBadLineIsNamedWithItsNumber()
{
    QFETCH(QString, line);
    QFETCH(QString, says);
    QTemporaryDir directory;
    const auto source =
        candor::loadRecording(fileWith(directory, "r.jsonl",
                                       kHeader +
                                           "\n"
                                           R"({"model":"m","purpose":"code","task":"t","draw":0,"text":"x"})"
                                           "\n" +
                                           line.toStdString()));
    QVERIFY(!source.ok());
    const std::string& message = source.error().message;
    QVERIFY2(message.find("r.jsonl line 3") != std::string::npos, message.c_str());
    QVERIFY2(message.find(says.toStdString()) != std::string::npos, message.c_str());
}

void TestRecording::truncationAtEveryOffsetIsRefusedOrShorter()
{
    QTemporaryDir directory;
    const std::string whole = kHeader + "\n"
                                        R"({"model":"m","purpose":"ir","task":"t","draw":0,"text":"Größe"})"
                                        "\n"
                                        R"({"model":"m","purpose":"ir","task":"t","draw":1,"text":"b"})"
                                        "\n";
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const auto source = candor::loadRecording(fileWith(directory, "r.jsonl", whole.substr(0, length)));
        QVERIFY(source.ok() || !source.error().message.empty());
        const bool atLineEnd =
            length + 1 == whole.size() || whole[length] == '\n' || (length > 0 && whole[length - 1] == '\n');
        QVERIFY2(!source.ok() || atLineEnd, std::to_string(length).c_str());
    }
}

void TestRecording::randomBytesAreRefused()
{
    QTemporaryDir directory;
    candor::Random random(5);
    for (int round = 0; round < 300; ++round) {
        std::string bytes(1 + random.below(300), ' ');
        for (char& byte : bytes) {
            byte = static_cast<char>(random.below(256));
        }
        QVERIFY(!candor::loadRecording(fileWith(directory, "r.jsonl", bytes)).ok());
        QVERIFY(!candor::loadRecording(fileWith(directory, "r.jsonl", kHeader + "\n" + bytes)).ok());
    }
}

void TestRecording::aRecordedFailureIsMendedByARetry()
{
    QTemporaryDir directory;
    auto source = candor::loadRecording(fileWith(
        directory, "r.jsonl",
        kHeader +
            "\n"
            R"({"model":"m","purpose":"ir","task":"t","draw":0,"try":0,"status":503,"error":"busy","retry_after":"0"})"
            "\n"
            R"({"model":"m","purpose":"ir","task":"t","draw":0,"text":"fine"})"));
    QVERIFY2(source.ok(), source.ok() ? "" : source.error().message.c_str());
    const auto server = candor::EmbeddedServer::start(std::move(*source), {});
    const candor::Answer answer = backendFor(**server)->ask(requestFor("m", "t", RequestPurpose::Ir, 0), {});
    QVERIFY(answer.reply.ok());
    QCOMPARE(answer.exchange.tries.size(), std::size_t(2));
    QCOMPARE(answer.exchange.tries[0].httpStatus, 503);
    QCOMPARE(answer.exchange.tries[0].waitedMs, std::int64_t(0));
    QVERIFY2(answer.exchange.tries[0].problem.find("busy") != std::string::npos,
             answer.exchange.tries[0].problem.c_str());

    // And the save keeps the failed try.
    const std::string saved = candor::recordingHeader("copy") + "\n" + candor::recordingLine(answer.exchange);
    const auto copy = candor::loadRecording(fileWith(directory, "copy.jsonl", saved));
    QVERIFY2(copy.ok(), copy.ok() ? "" : copy.error().message.c_str());
    QCOMPARE((*copy)->reply(asked(RequestPurpose::Ir, 0, 0, 0)).status, 503);
    QCOMPARE(textOf((*copy)->reply(asked(RequestPurpose::Ir, 0, 0, 1))), std::string("fine"));
}

void TestRecording::savedExchangesGiveTheSameReplies()
{
    QTemporaryDir directory;
    const std::filesystem::path profile = std::filesystem::path(CANDOR_RESOURCES) / "profiles" / "simulated.json";
    std::string saved = candor::recordingHeader("a simulated session, saved");
    std::vector<std::pair<candor::Request, candor::Answer>> asked;
    {
        auto simulator = candor::makeSimulator(profile, smallSuite());
        QVERIFY2(simulator.ok(), simulator.ok() ? "" : simulator.error().message.c_str());
        const auto server = candor::EmbeddedServer::start(std::move(*simulator), {});
        const auto backend = backendFor(**server);
        for (const char* task : {"grade", "total"}) {
            for (const RequestPurpose purpose : {RequestPurpose::Ir, RequestPurpose::Code}) {
                for (int draw = 0; draw < 5; ++draw) {
                    const candor::Request request =
                        requestFor("small", task, purpose, draw, 100 + static_cast<std::uint64_t>(draw));
                    asked.emplace_back(request, backend->ask(request, {}));
                    QVERIFY2(asked.back().second.reply.ok(), asked.back().second.exchange.failure.c_str());
                    saved += "\n" + candor::recordingLine(asked.back().second.exchange);
                }
            }
        }
    }
    auto recording = candor::loadRecording(fileWith(directory, "saved.jsonl", saved));
    QVERIFY2(recording.ok(), recording.ok() ? "" : recording.error().message.c_str());
    const auto server = candor::EmbeddedServer::start(std::move(*recording), {});
    const auto backend = backendFor(**server);
    for (const auto& [request, first] : asked) {
        const candor::Answer again = backend->ask(request, {});
        QVERIFY2(again.reply.ok(), again.exchange.failure.c_str());
        QCOMPARE(again.reply->text, first.reply->text);
        QCOMPARE(again.reply->finishReason, first.reply->finishReason);
        QCOMPARE(again.reply->usage.promptTokens, first.reply->usage.promptTokens);
        QCOMPARE(again.reply->usage.completionTokens, first.reply->usage.completionTokens);
        QCOMPARE(again.exchange.costUsd, first.exchange.costUsd);
        QCOMPARE(again.exchange.shownLatencyMs(), first.exchange.shownLatencyMs());
        QVERIFY(again.exchange.applied == first.exchange.applied);
        QVERIFY(again.exchange.provenance.starts_with("recording"));
    }
}

void TestRecording::savedFailuresFailAgain()
{
    QTemporaryDir directory;
    candor::Exchange failed;
    failed.label = {"t", RequestPurpose::Ir, 0, 0, 0};
    failed.declared = {{"model", "m"}};
    failed.failure = "Can't connect";
    failed.tries = {{0, "Can't connect", 5}, {0, "Can't connect", 0}};
    auto source = candor::loadRecording(
        fileWith(directory, "r.jsonl", candor::recordingHeader("x") + "\n" + candor::recordingLine(failed)));
    QVERIFY2(source.ok(), source.ok() ? "" : source.error().message.c_str());
    const auto server = candor::EmbeddedServer::start(std::move(*source), {});
    const candor::Answer answer = backendFor(**server)->ask(requestFor("m", "t", RequestPurpose::Ir, 0), {});
    QVERIFY(!answer.reply.ok());
    QVERIFY2(answer.exchange.failure.find("Can't connect") != std::string::npos, answer.exchange.failure.c_str());
}

void TestRecording::aMissingFileIsAnError()
{
    QTemporaryDir directory;
    const auto source = candor::loadRecording(directory.filePath("none.jsonl").toStdString());
    QVERIFY(!source.ok());
    QVERIFY(source.error().code == candor::ErrorCode::NotFound);
    QVERIFY(
        !candor::loadRecording(fileWith(directory, "newer.jsonl", R"({"candor_recording":2,"provenance":"x"})")).ok());
    QVERIFY(!candor::loadRecording(fileWith(directory, "empty.jsonl", kHeader)).ok());
}

QTEST_GUILESS_MAIN(TestRecording)
#include "tst_recording.moc"
