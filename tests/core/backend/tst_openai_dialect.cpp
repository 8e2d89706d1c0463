// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/openai_dialect.h"
#include "core/support/random.h"
#include "tests/core/backend/scripted_server.h"

#include <QtTest>

namespace {

std::variant<candor::Completion, candor::TryFailure> read(std::string body, int status = 200)
{
    candor::HttpOutcome outcome;
    outcome.status = status;
    outcome.body = std::move(body);
    return candor::readCompletion(outcome, std::chrono::system_clock::now());
}

bool isClassified(const std::variant<candor::Completion, candor::TryFailure>& outcome)
{
    const auto* failure = std::get_if<candor::TryFailure>(&outcome);
    return failure == nullptr || (!failure->error.message.empty() && failure->error.stage == candor::Stage::Backend &&
                                  failure->error.code != candor::ErrorCode::Internal);
}

} // namespace

class TestOpenAiDialect : public QObject
{
    Q_OBJECT

private slots:
    void truncationAtEveryOffsetIsRefusedAndTriedOnce();
    void randomBytesAreClassified();
    void randomJsonShapesAreClassified();
    void aDepthBombIsRefused();
    void fiftyMegabytesAreRefusedWithAMessage();
    void contentInPartsIsJoined();
    void reasoningIsPreferredOverItsOldName();
    void usageMayBeAbsentOrNonsense();
    void hostileServerTextIsMadeSafe();
};

void TestOpenAiDialect::truncationAtEveryOffsetIsRefusedAndTriedOnce()
{
    const std::string whole = completionBody("{\"intent\": {\"summary\": \"Größe\"}}");
    QVERIFY(std::holds_alternative<candor::Completion>(read(whole)));
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const auto outcome = read(whole.substr(0, length));
        const auto* failure = std::get_if<candor::TryFailure>(&outcome);
        QVERIFY2(failure != nullptr, std::to_string(length).c_str());
        QVERIFY(failure->error.code == candor::ErrorCode::Protocol);
        QVERIFY(failure->retry == candor::RetryKind::Once);
    }
}

void TestOpenAiDialect::randomBytesAreClassified()
{
    candor::Random random(7);
    const std::string whole = completionBody("fine");
    for (int round = 0; round < 5000; ++round) {
        std::string body = round % 2 == 0 ? whole : std::string(random.below(200), ' ');
        for (std::size_t changes = round % 2 == 0 ? 1 + random.below(4) : body.size(); changes > 0; --changes) {
            body[random.below(body.size())] = static_cast<char>(random.below(256));
        }
        QVERIFY(isClassified(read(body)));
        QVERIFY(isClassified(read(body, 400 + static_cast<int>(random.below(200)))));
    }
}

void TestOpenAiDialect::randomJsonShapesAreClassified()
{
    candor::Random random(11);
    const candor::Json whole = candor::Json::parse(completionBody("fine")).flatten();
    const std::vector<candor::Json> values{nullptr,
                                           true,
                                           -1,
                                           1e300,
                                           "text",
                                           candor::Json::array(),
                                           candor::Json::object(),
                                           {{"message", 5}},
                                           candor::Json::array({1, "a"})};
    int read200 = 0;
    for (int round = 0; round < 3000; ++round) {
        candor::Json changed = candor::Json::parse(completionBody("fine"));
        auto place = whole.begin();
        std::advance(place, static_cast<int>(random.below(whole.size())));
        candor::Json::json_pointer pointer(place.key());
        for (std::uint64_t up = random.below(4); up > 0 && !pointer.parent_pointer().empty(); --up) {
            pointer = pointer.parent_pointer();
        }
        changed[pointer] = values[random.below(values.size())];
        if (random.chance(0.3)) {
            changed["error"] = values[random.below(values.size())];
        }
        const auto outcome = read(changed.dump());
        QVERIFY(isClassified(outcome));
        read200 += std::holds_alternative<candor::Completion>(outcome) ? 1 : 0;
    }
    QVERIFY(read200 > 0 && read200 < 3000);
}

void TestOpenAiDialect::aDepthBombIsRefused()
{
    const auto outcome = read(std::string(1'000'000, '['));
    const auto* failure = std::get_if<candor::TryFailure>(&outcome);
    QVERIFY(failure != nullptr);
    QVERIFY(failure->retry == candor::RetryKind::Never);
    QVERIFY2(failure->error.message.find("deep") != std::string::npos, failure->error.message.c_str());
    QVERIFY(isClassified(read(std::string(1'000'000, '['), 500)));
}

void TestOpenAiDialect::fiftyMegabytesAreRefusedWithAMessage()
{
    const auto outcome = read("\"" + std::string(50'000'000, 'x') + "\"");
    const auto* failure = std::get_if<candor::TryFailure>(&outcome);
    QVERIFY(failure != nullptr);
    QVERIFY2(failure->error.message.find("50000002 bytes") != std::string::npos, failure->error.message.c_str());
}

void TestOpenAiDialect::contentInPartsIsJoined()
{
    const auto outcome =
        read(R"({"choices":[{"message":{"content":[{"type":"text","text":"a"},{"type":"text","text":"b"},3]}}]})");
    QCOMPARE(std::get<candor::Completion>(outcome).reply.text, std::string("ab"));
}

void TestOpenAiDialect::reasoningIsPreferredOverItsOldName()
{
    const auto outcome =
        read(R"({"choices":[{"message":{"content":"x","reasoning":"new","reasoning_content":"old"}}]})");
    QCOMPARE(std::get<candor::Completion>(outcome).reply.reasoning, std::string("new"));
}

void TestOpenAiDialect::usageMayBeAbsentOrNonsense()
{
    const auto absent = read(R"({"choices":[{"message":{"content":"x"}}],"usage":null})");
    QVERIFY(!std::get<candor::Completion>(absent).reply.usage.reported);
    const auto nonsense =
        read(R"({"choices":[{"message":{"content":"x"}}],"usage":{"prompt_tokens":-5,"completion_tokens":1e300}})");
    QCOMPARE(std::get<candor::Completion>(nonsense).reply.usage.promptTokens, std::int64_t(0));
    QCOMPARE(std::get<candor::Completion>(nonsense).reply.usage.completionTokens, std::int64_t(1'000'000'000'000'000));
}

void TestOpenAiDialect::hostileServerTextIsMadeSafe()
{
    const auto outcome = read("\x1b[31mred\x1b[0m\r\n\xff" + std::string(5000, 'x'), 400);
    const std::string& message = std::get<candor::TryFailure>(outcome).error.message;
    QVERIFY(message.find('\x1b') == std::string::npos);
    QVERIFY(message.find('\n') == std::string::npos);
    QVERIFY(message.size() < 1000);
}

QTEST_GUILESS_MAIN(TestOpenAiDialect)
#include "tst_openai_dialect.moc"
