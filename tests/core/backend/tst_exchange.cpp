// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/draw_label.h"
#include "core/backend/exchange.h"
#include "core/support/random.h"

#include <QtTest>

namespace {

candor::Exchange fullExchange()
{
    candor::Exchange exchange;
    exchange.label = {"täsk; a=b%", candor::RequestPurpose::Clear, 1, 2, 3};
    exchange.declared = {{"model", "m"}, {"temperature", 0.1}, {"seed", 0xffffffffffffffffu}, {"thinking", false}};
    exchange.sent = {{"model", "m"}, {"temperature", 0.1}, {"seed", 0x7fffffff}};
    exchange.applied = {{"model", "m"}};
    exchange.url = "http://127.0.0.1:8000/v1/chat/completions";
    exchange.replyBody = std::string("raw \xff\x00 bytes", 12);
    exchange.reply = {"text", "reasoning", "length", "refusal", {10, 20, true}};
    exchange.tries = {{503, "busy", 12}, {200, "", 0}};
    exchange.failure = "why";
    exchange.provenance = "simulated: x";
    exchange.latencyMs = 11;
    exchange.recordedLatencyMs = 2200;
    exchange.costUsd = 0.00012345678901234;
    return exchange;
}

} // namespace

class TestExchange : public QObject
{
    Q_OBJECT

private slots:
    void theRoundTripThroughTextIsExact();
    void anEmptyExchangeMakesTheRoundTrip();
    void damagedJsonIsRefusedWithItsPath_data();
    void damagedJsonIsRefusedWithItsPath();
    void aChangedFieldIsAMismatch();
    void agreementIsNoMismatch();
    void whatNeverLeftIsAMismatch();
    void otherNamesAreNoMismatch();
    void thinkingThatTheTemplateLacksIsAMismatch();
    void aLabelMakesTheRoundTrip();
    void randomLabelsAreReadOrRefused();
};

void TestExchange::theRoundTripThroughTextIsExact()
{
    const candor::Exchange exchange = fullExchange();
    const std::string text = candor::canonicalJson(candor::exchangeToJson(exchange));
    const auto parsed = candor::parseJson(text);
    QVERIFY(parsed.ok());
    const auto back = candor::exchangeFromJson(*parsed);
    QVERIFY2(back.ok(), back.ok() ? "" : back.error().message.c_str());
    QCOMPARE(back->replyBody, exchange.replyBody);
    QCOMPARE(back->label.task, exchange.label.task);
    QVERIFY(back->label.purpose == candor::RequestPurpose::Clear);
    QCOMPARE(back->costUsd, exchange.costUsd);
    QCOMPARE(back->tries.at(0).problem, std::string("busy"));
    QCOMPARE(back->tries.at(0).waitedMs, std::int64_t(12));
    QVERIFY(back->declared["seed"] == 0xffffffffffffffffu);
    QCOMPARE(candor::canonicalJson(candor::exchangeToJson(*back)), text);
}

void TestExchange::anEmptyExchangeMakesTheRoundTrip()
{
    const candor::Json json = candor::exchangeToJson({});
    const auto back = candor::exchangeFromJson(json);
    QVERIFY(back.ok());
    QVERIFY(candor::exchangeToJson(*back) == json);
    QVERIFY(candor::mismatchesIn(*back).empty());
}

void TestExchange::damagedJsonIsRefusedWithItsPath_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("path");
    QTest::newRow("purpose") << "/label/purpose"
                             << "\"guess\""
                             << "$.label.purpose";
    QTest::newRow("negative draw") << "/label/draw"
                                   << "-1"
                                   << "$.label.draw";
    QTest::newRow("huge attempt") << "/label/attempt"
                                  << "5000000000"
                                  << "$.label.attempt";
    QTest::newRow("tries") << "/tries"
                           << "7"
                           << "$.tries";
    QTest::newRow("a try") << "/tries/0/status"
                           << "\"x\""
                           << "$.tries[0].status";
    QTest::newRow("hex") << "/reply_body_hex"
                         << "\"abc\""
                         << "$.reply_body_hex";
    QTest::newRow("not hex") << "/reply_body_hex"
                             << "\"zz\""
                             << "$.reply_body_hex";
    QTest::newRow("reply") << "/reply"
                           << "[]"
                           << "$.reply";
    QTest::newRow("cost") << "/cost_usd"
                          << "\"free\""
                          << "$.cost_usd";
}

void TestExchange::damagedJsonIsRefusedWithItsPath()
{
    QFETCH(QString, pointer);
    QFETCH(QString, value);
    QFETCH(QString, path);
    candor::Json json = candor::exchangeToJson(fullExchange());
    json[candor::Json::json_pointer(pointer.toStdString())] = candor::Json::parse(value.toStdString());
    const auto back = candor::exchangeFromJson(json);
    QVERIFY(!back.ok());
    QVERIFY2(back.error().message.find(path.toStdString()) != std::string::npos, back.error().message.c_str());
}

void TestExchange::aChangedFieldIsAMismatch()
{
    candor::Exchange exchange = fullExchange();
    exchange.sent = {{"model", "m"}, {"temperature", 0.3}, {"seed", 5}};
    exchange.applied = {{"model", "other"}, {"temperature", 0.3}, {"seed", 6}};
    exchange.reply.reasoning.clear();
    const std::vector<std::string> expected{
        "temperature: 0.1 was declared, 0.3 was sent", "model: \"m\" was sent, \"other\" was applied",
        "seed: 5 was sent, 6 was applied", "seed: 18446744073709551615 was declared, 5 was sent"};
    QCOMPARE(candor::mismatchesIn(exchange), expected);
}

void TestExchange::agreementIsNoMismatch()
{
    candor::Exchange exchange = fullExchange();
    exchange.reply.reasoning.clear();
    exchange.applied = {{"model", "m"}, {"temperature", 0.10000000149011612}}; // single precision
    QVERIFY(candor::mismatchesIn(exchange).empty());
}

void TestExchange::whatNeverLeftIsAMismatch()
{
    candor::Exchange exchange;
    exchange.declared = {{"model", "m"},      {"temperature", 0.8}, {"top_p", 0.9},
                         {"max_tokens", 100}, {"seed", 5},          {"schema_name", "candor_ir"}};
    QVERIFY(candor::mismatchesIn(exchange).empty()); // nothing is known of what was sent
    exchange.sent = candor::Json::object();
    const std::vector<std::string> expected{
        "model: \"m\" was declared, none was sent", "temperature: 0.8 was declared, none was sent",
        "top_p: 0.9 was declared, none was sent",   "max_tokens: 100 was declared, none was sent",
        "seed: one was declared, none was sent",    "schema: \"candor_ir\" was declared, none was sent"};
    QCOMPARE(candor::mismatchesIn(exchange), expected);
    exchange.declared = {{"max_tokens", 100}, {"model", "alias"}};
    exchange.sent = {{"max_completion_tokens", 50}, {"model", "alias"}};
    exchange.applied = {{"max_tokens", 20}, {"model", "weights"}};
    const std::vector<std::string> lowered{"max_tokens: 100 was declared, 50 was sent",
                                           "model: \"alias\" was sent, \"weights\" was applied",
                                           "max_tokens: 50 was sent, 20 was applied"};
    QCOMPARE(candor::mismatchesIn(exchange), lowered);
}

void TestExchange::otherNamesAreNoMismatch()
{
    candor::Exchange exchange;
    exchange.declared = {{"temperature", 0.8}, {"max_tokens", 100}, {"seed", 5}, {"schema_name", "candor_ir"}};
    exchange.sent = {{"options", {{"temperature", 0.8}, {"num_predict", 100}, {"seed", 5}}},
                     {"format", {{"type", "object"}}}};
    QCOMPARE(candor::mismatchesIn(exchange), std::vector<std::string>());
}

void TestExchange::thinkingThatTheTemplateLacksIsAMismatch()
{
    candor::Exchange exchange;
    exchange.declared = {{"thinking", true}};
    exchange.sent = {{"chat_template_kwargs", {{"enable_thinking", true}}}};
    exchange.reply.text = "{}";
    QCOMPARE(candor::mismatchesIn(exchange).size(), std::size_t(1));
    exchange.reply.reasoning = "Hm.";
    QVERIFY(candor::mismatchesIn(exchange).empty());
    exchange.sent = candor::Json::object();
    QCOMPARE(candor::mismatchesIn(exchange).at(0), std::string("thinking: on was declared, none was sent"));
    exchange.declared = {{"thinking", false}};
    QVERIFY(candor::mismatchesIn(exchange).at(0).find("none was sent, and the reply carries reasoning") !=
            std::string::npos);
}

void TestExchange::aLabelMakesTheRoundTrip()
{
    const candor::SentLabel sent{{"HumanEval/0; ä%\n=", candor::RequestPurpose::Code, 4, 5, 6}, 7};
    const std::string header = candor::formatLabel(sent);
    QVERIFY(header.find('\n') == std::string::npos);
    const auto back = candor::parseLabel(header);
    QVERIFY(back.has_value());
    QCOMPARE(back->label.task, sent.label.task);
    QCOMPARE(candor::formatLabel(*back), header);
}

void TestExchange::randomLabelsAreReadOrRefused()
{
    candor::Random random(3);
    const std::string right = candor::formatLabel({{"task", candor::RequestPurpose::Ir, 0, 1, 2}, 3});
    for (std::size_t length = 0; length < 10; ++length) {
        QVERIFY(!candor::parseLabel(right.substr(0, length)));
    }
    int refused = 0;
    for (int round = 0; round < 5000; ++round) {
        std::string header = right;
        for (std::uint64_t changes = 1 + random.below(3); changes > 0; --changes) {
            header[random.below(header.size())] = static_cast<char>(random.below(256));
        }
        refused += candor::parseLabel(header) ? 0 : 1;
    }
    QVERIFY(refused > 0);
    QVERIFY(!candor::parseLabel("task=a;purpose=ir;draw=99999999999"));
    QVERIFY(!candor::parseLabel("task=a;purpose=ir;draw=-1"));
    QVERIFY(!candor::parseLabel("task=%4;purpose=ir"));
}

QTEST_GUILESS_MAIN(TestExchange)
#include "tst_exchange.moc"
