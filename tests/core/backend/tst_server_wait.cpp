// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/embedded_server.h"
#include "core/backend/http_backend.h"
#include "core/backend/served_reply.h"
#include "core/backend/server_wait.h"
#include "tests/core/backend/scripted_server.h"

#include <QtTest>

#include <atomic>
#include <future>

using namespace std::chrono_literals;
using candor::ErrorCode;
using candor::ServerWait;
using Then = ScriptedServer::Then;

namespace {

const std::string kLoading =
    httpReply(503, R"({"error":{"code":503,"message":"Loading model","type":"unavailable_error"}})");

candor::BackendOptions optionsFor(const std::string& baseUrl)
{
    candor::BackendOptions options;
    options.profile = candor::profileForUrl(baseUrl);
    options.profile.dialect = candor::DialectKind::LlamaCpp;
    options.profile.coldStart = 60s;
    options.retry = {2, 1ms, 2ms, 20ms};
    return options;
}

candor::Request someRequest()
{
    candor::Request request;
    request.model = "m";
    request.user = "Write clamp.";
    request.label.task = "clamp";
    return request;
}

class Fixed final : public candor::ReplySource
{
public:
    candor::ServedReply reply(const candor::ServedRequest& request) const override
    {
        candor::ServedCompletion completion;
        completion.reply.text = "fine";
        completion.reply.finishReason = "stop";
        return completionReply(request, completion);
    }
    std::vector<std::string> models() const override { return {"m"}; }
    std::string provenance() const override { return "test"; }
};

} // namespace

class TestServerWait : public QObject
{
    Q_OBJECT

private slots:
    void allWhoWaitGoOnTogetherAndOneAsks()
    {
        std::atomic<int> asking{0};
        std::atomic<int> asked{0};
        std::atomic<bool> ready{false};
        ServerWait wait(60s, [&](const std::stop_token&) {
            if (++asking > 1) {
                qFatal("two asked at once");
            }
            ++asked;
            --asking;
            return ready.load();
        });
        std::vector<std::future<ServerWait::End>> waiting;
        for (int i = 0; i < 16; ++i) {
            waiting.push_back(std::async(std::launch::async, [&] { return wait.wait("loading", {}); }));
        }
        QTRY_VERIFY(asked > 0);
        candor::BackendState state;
        wait.tell(state);
        QVERIFY(state.waitingSince);
        QCOMPARE(state.waitingFor, std::string("loading"));
        QVERIFY(state.waitingAtMost == 60s);
        ready = true;
        for (auto& one : waiting) {
            QVERIFY(one.get() == ServerWait::End::Ready);
        }
        candor::BackendState after;
        wait.tell(after);
        QVERIFY(!after.waitingSince);
    }

    void theBudgetEndsTheWait()
    {
        ServerWait wait(1ms, [](const std::stop_token&) { return false; });
        QVERIFY(wait.wait("loading", {}) == ServerWait::End::TooLong);
        QVERIFY(wait.wait("loading", {}) == ServerWait::End::TooLong); // and a later one begins anew
    }

    void aStopLeavesTheOthersWaiting()
    {
        std::atomic<bool> ready{false};
        ServerWait wait(60s, [&](const std::stop_token&) { return ready.load(); });
        std::stop_source stop;
        auto first = std::async(std::launch::async, [&] { return wait.wait("a", stop.get_token()); });
        auto second = std::async(std::launch::async, [&] { return wait.wait("a", {}); });
        stop.request_stop();
        QVERIFY(first.get() == ServerWait::End::Stopped);
        ready = true;
        QVERIFY(second.get() == ServerWait::End::Ready);
    }

    void aServerThatLoadsIsWaitedForWithoutAFailure()
    {
        ScriptedServer server({{kLoading, Then::Keep},
                               {kLoading, Then::Keep},
                               {httpReply(200, R"({"status":"ok"})"), Then::Keep},
                               {httpReply(200, completionBody("fine")), Then::Keep}});
        const auto backend = candor::makeHttpBackend(optionsFor(server.baseUrl()));
        const candor::Answer answer = backend->ask(someRequest(), {});
        QVERIFY2(answer.reply.ok(), answer.exchange.failure.c_str());
        QCOMPARE(answer.exchange.tries.size(), std::size_t{2});
        QVERIFY(answer.exchange.tries.front().forServer);
        QVERIFY(answer.exchange.awaitedServerMs > 0);
        QVERIFY(server.requests().at(1).starts_with("GET /health HTTP/1.1"));
        const auto copy = candor::exchangeFromJson(candor::exchangeToJson(answer.exchange));
        QVERIFY(copy.ok());
        QVERIFY(copy->tries.front().forServer);
        QCOMPARE(copy->awaitedServerMs, answer.exchange.awaitedServerMs);
    }

    void aServerThatNeverGetsReadyIsSaidSo()
    {
        ScriptedServer server({{kLoading, Then::Keep}});
        candor::BackendOptions options = optionsFor(server.baseUrl());
        options.profile.coldStart = 50ms;
        const candor::Answer answer = candor::makeHttpBackend(options)->ask(someRequest(), {});
        QVERIFY(!answer.reply.ok());
        QVERIFY(answer.reply.error().code == ErrorCode::Overloaded);
        QVERIFY2(answer.exchange.failure.find("cold_start_s") != std::string::npos, answer.exchange.failure.c_str());
        QVERIFY2(answer.exchange.failure.find("Loading model") != std::string::npos, answer.exchange.failure.c_str());
    }

    void nothingThereIsAWrongUrlUnlessItMayBeStarting()
    {
        int port = 0;
        {
            ScriptedServer gone({{kLoading, Then::Keep}});
            port = gone.port();
        }
        const std::string url = "http://127.0.0.1:" + std::to_string(port) + "/v1";
        candor::BackendOptions options = optionsFor(url);
        const candor::Answer refused = candor::makeHttpBackend(options)->ask(someRequest(), {});
        QVERIFY(refused.reply.error().code == ErrorCode::Connection);
        QCOMPARE(refused.exchange.tries.size(), std::size_t{1});
        QVERIFY2(refused.exchange.failure.find("may_be_starting") != std::string::npos,
                 refused.exchange.failure.c_str());

        options.profile.mayBeStarting = true;
        const auto backend = candor::makeHttpBackend(options);
        auto asked = std::async(std::launch::async, [&] { return backend->ask(someRequest(), {}); });
        QTRY_VERIFY(backend->state().waitingSince);
        auto server = candor::EmbeddedServer::start(std::make_unique<Fixed>(), {.port = port, .suite = {}});
        QVERIFY(server.ok());
        const candor::Answer answer = asked.get();
        QVERIFY2(answer.reply.ok(), answer.exchange.failure.c_str());
    }

    void aServerThatGoesAndComesBackIsWaitedFor()
    {
        auto server = candor::EmbeddedServer::start(std::make_unique<Fixed>(), {});
        QVERIFY(server.ok());
        const int port = (*server)->port();
        const auto backend = candor::makeHttpBackend(optionsFor((*server)->baseUrl()));
        QVERIFY(backend->ask(someRequest(), {}).reply.ok());
        (*server).reset();
        auto asked = std::async(std::launch::async, [&] { return backend->ask(someRequest(), {}); });
        QTRY_VERIFY(backend->state().waitingSince);
        auto again = candor::EmbeddedServer::start(std::make_unique<Fixed>(), {.port = port, .suite = {}});
        QVERIFY(again.ok());
        const candor::Answer answer = asked.get();
        QVERIFY2(answer.reply.ok(), answer.exchange.failure.c_str());
        QVERIFY(answer.exchange.awaitedServerMs > 0);
    }

    void cancelEndsTheWaitForAServer()
    {
        ScriptedServer server({{kLoading, Then::Keep}});
        const auto backend = candor::makeHttpBackend(optionsFor(server.baseUrl()));
        std::stop_source stop;
        auto asked = std::async(std::launch::async, [&] { return backend->ask(someRequest(), stop.get_token()); });
        QTRY_VERIFY(backend->state().waitingSince);
        stop.request_stop();
        QVERIFY(asked.get().reply.error().code == ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestServerWait)
#include "tst_server_wait.moc"
