// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/http_backend.h"
#include "core/backend/shared_draws.h"
#include "tests/core/backend/scripted_server.h"

#include <QtTest>

#include <future>

using namespace std::chrono_literals;
using candor::Json;
using Then = ScriptedServer::Then;

namespace {

std::string choices(int many)
{
    Json body = {{"model", "m"}, {"usage", {{"prompt_tokens", 100}, {"completion_tokens", 50}}}};
    for (int i = 0; i < many; ++i) {
        body["choices"].push_back(
            {{"index", i}, {"message", {{"content", "c" + std::to_string(i)}}}, {"finish_reason", "stop"}});
    }
    return httpReply(200, body.dump());
}

candor::BackendProfile profileOf(const std::string& url)
{
    candor::BackendProfile profile = candor::profileForUrl(url);
    profile.dialect = candor::DialectKind::Vllm;
    profile.candidatesInOneRequest = true;
    return profile;
}

std::shared_ptr<candor::Backend> shared(const candor::BackendProfile& profile)
{
    candor::BackendOptions options;
    options.profile = profile;
    options.retry = {1, 1ms, 1ms, 1ms};
    return candor::shareDraws(candor::makeHttpBackend(options), profile);
}

candor::Request requestFor(int draw, int candidates)
{
    candor::Request request;
    request.model = "m";
    request.user = "x";
    request.label = {"t", candor::RequestPurpose::Ir, 0, draw, 0};
    request.seed = 100 + static_cast<std::uint64_t>(draw);
    request.firstSeed = 100;
    request.candidates = candidates;
    request.price = {1.0, 1.0};
    return request;
}

} // namespace

class TestSharedDraws : public QObject
{
    Q_OBJECT

private slots:
    void withoutTheProfilesWishNothingIsShared();
    void sixtyFourThreadsShareOneRequest();
    void aSecondRoundIsARequestOfItsOwn();
    void aFailureIsEveryonesAndIsNotKept();
    void aCancelledSenderIsReplaced();
    void aWaiterCanBeCancelled();
    void aMissingChoiceIsAskedForAlone();
    void codeIsNeverShared();
};

void TestSharedDraws::withoutTheProfilesWishNothingIsShared()
{
    candor::BackendProfile profile = profileOf("http://127.0.0.1:1/v1");
    std::shared_ptr<candor::Backend> inner = candor::makeHttpBackend({.profile = profile, .secrets = {}, .retry = {}});
    QVERIFY(candor::shareDraws(inner, profile) != inner);
    profile.candidatesInOneRequest = false;
    QVERIFY(candor::shareDraws(inner, profile) == inner);
    profile.candidatesInOneRequest = true;
    profile.dialect = candor::DialectKind::LlamaCpp;
    QVERIFY(candor::shareDraws(inner, profile) == inner);
}

void TestSharedDraws::sixtyFourThreadsShareOneRequest()
{
    constexpr int kDraws = 64;
    ScriptedServer server({{choices(kDraws), Then::Keep}});
    const auto backend = shared(profileOf(server.baseUrl()));
    std::vector<std::future<candor::Answer>> asked;
    for (int draw = kDraws - 1; draw >= 0; --draw) { // whoever comes first
        asked.push_back(
            std::async(std::launch::async, [&backend, draw] { return backend->ask(requestFor(draw, kDraws), {}); }));
    }
    double cost = 0.0;
    std::int64_t tokens = 0;
    for (auto& one : asked) {
        const candor::Answer answer = one.get();
        QVERIFY2(answer.reply.ok(), answer.exchange.failure.c_str());
        const int draw = answer.exchange.label.draw;
        QCOMPARE(answer.reply->text, "c" + std::to_string(draw));
        QVERIFY(answer.exchange.applied["choice"] == draw);
        QVERIFY(answer.exchange.applied["candidates"] == kDraws);
        QVERIFY(answer.exchange.sent["n"] == kDraws && answer.exchange.sent["seed"] == 100);
        cost += answer.exchange.costUsd;
        tokens += answer.exchange.reply.usage.completionTokens;
    }
    QCOMPARE(server.requests().size(), std::size_t(1));
    QVERIFY(server.requests()[0].find("draw=0;") != std::string::npos);
    QCOMPARE(cost, 150.0 / 1e6);
    QCOMPARE(tokens, std::int64_t(50));
}

void TestSharedDraws::aSecondRoundIsARequestOfItsOwn()
{
    ScriptedServer server({{choices(2), Then::Keep}});
    const auto backend = shared(profileOf(server.baseUrl()));
    for (int round = 0; round < 2; ++round) {
        QCOMPARE(backend->ask(requestFor(0, 2), {}).reply->text, std::string("c0"));
        QCOMPARE(backend->ask(requestFor(1, 2), {}).reply->text, std::string("c1"));
    }
    QCOMPARE(server.requests().size(), std::size_t(2));
    QVERIFY(backend->ask(requestFor(0, 2), {}).reply.ok());
    QVERIFY(backend->ask(requestFor(0, 2), {}).reply.ok()); // the same draw twice is two requests
    QCOMPARE(server.requests().size(), std::size_t(4));
}

void TestSharedDraws::aFailureIsEveryonesAndIsNotKept()
{
    ScriptedServer server({{httpReply(400, "no"), Then::Keep}, {choices(2), Then::Keep}});
    const auto backend = shared(profileOf(server.baseUrl()));
    QVERIFY(!backend->ask(requestFor(0, 2), {}).reply.ok());
    QVERIFY(backend->ask(requestFor(1, 2), {}).reply.ok());
    QCOMPARE(server.requests().size(), std::size_t(2));
}

void TestSharedDraws::aCancelledSenderIsReplaced()
{
    ScriptedServer server({{"", Then::Stall}, {choices(2), Then::Keep}});
    const auto backend = shared(profileOf(server.baseUrl()));
    std::stop_source stop;
    auto first = std::async(std::launch::async, [&] { return backend->ask(requestFor(0, 2), stop.get_token()); });
    QVERIFY(server.waitForRequests(1));
    auto second = std::async(std::launch::async, [&] { return backend->ask(requestFor(1, 2), {}); });
    stop.request_stop();
    QVERIFY(first.get().reply.error().code == candor::ErrorCode::Cancelled);
    const candor::Answer answer = second.get();
    QVERIFY2(answer.reply.ok(), answer.exchange.failure.c_str());
    QCOMPARE(answer.reply->text, std::string("c1"));
}

void TestSharedDraws::aWaiterCanBeCancelled()
{
    ScriptedServer server({{"", Then::Stall}});
    const auto backend = shared(profileOf(server.baseUrl()));
    std::stop_source stopFirst;
    auto first = std::async(std::launch::async, [&] { return backend->ask(requestFor(0, 2), stopFirst.get_token()); });
    QVERIFY(server.waitForRequests(1));
    std::stop_source stopSecond;
    auto second =
        std::async(std::launch::async, [&] { return backend->ask(requestFor(1, 2), stopSecond.get_token()); });
    stopSecond.request_stop();
    QVERIFY(second.get().reply.error().code == candor::ErrorCode::Cancelled);
    stopFirst.request_stop();
    QVERIFY(first.get().reply.error().code == candor::ErrorCode::Cancelled);
    QCOMPARE(server.requests().size(), std::size_t(1));
}

void TestSharedDraws::aMissingChoiceIsAskedForAlone()
{
    ScriptedServer server({{choices(1), Then::Keep}});
    const auto backend = shared(profileOf(server.baseUrl()));
    QVERIFY(backend->ask(requestFor(0, 2), {}).reply.ok());
    const candor::Answer alone = backend->ask(requestFor(1, 2), {});
    QVERIFY(alone.reply.ok());
    QVERIFY(!alone.exchange.applied.contains("choice"));
    QVERIFY(alone.exchange.sent["n"] == 1 && alone.exchange.sent["seed"] == 101);
}

void TestSharedDraws::codeIsNeverShared()
{
    ScriptedServer server({{choices(1), Then::Keep}});
    const auto backend = shared(profileOf(server.baseUrl()));
    candor::Request request = requestFor(1, 2);
    request.label.purpose = candor::RequestPurpose::Code;
    const candor::Answer answer = backend->ask(request, {});
    QVERIFY(answer.reply.ok());
    QVERIFY(answer.exchange.sent["n"] == 1);
}

QTEST_GUILESS_MAIN(TestSharedDraws)
#include "tst_shared_draws.moc"
