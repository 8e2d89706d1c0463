// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/http_backend.h"
#include "tests/core/backend/scripted_server.h"
#include "tests/fakes/fault_proxy.h"

#include <QtTest>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

using namespace std::chrono_literals;
using candor::ErrorCode;
using Then = ScriptedServer::Then;

namespace {

const std::string kFine = httpReply(200, completionBody("fine"));

candor::BackendOptions quickOptions(const std::string& baseUrl)
{
    candor::BackendOptions options;
    options.profile = candor::profileForUrl(baseUrl);
    options.profile.limits.firstByte = 5s;
    options.profile.limits.idle = 5s;
    options.profile.limits.total = 20s;
    options.retry = {3, 1ms, 2ms, 20ms};
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

/// Zeros, as small as zlib makes them.
std::string gzipOfZeros(std::size_t size)
{
    const std::string zeros(1u << 20, '\0');
    std::string packed(1u << 20, '\0');
    z_stream stream{};
    deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    for (std::size_t done = 0; done < size; done += zeros.size()) {
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(zeros.data()));
        stream.avail_in = static_cast<uInt>(zeros.size());
        deflate(&stream, done + zeros.size() < size ? Z_NO_FLUSH : Z_FINISH);
    }
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

/// Answers one request a connection, accepts as soon as one comes, and has the listen queue of the packaged server: 5.
class ShortQueueServer
{
public:
    ShortQueueServer()
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        ::bind(m_listener, generic, length);
        ::listen(m_listener, 5);
        ::getsockname(m_listener, generic, &length);
        m_port = ntohs(address.sin_port);
        m_thread = std::thread([this] { run(); });
    }
    ~ShortQueueServer()
    {
        ::shutdown(m_listener, SHUT_RDWR);
        m_thread.join();
        for (std::thread& thread : m_serving) {
            thread.join();
        }
        ::close(m_listener);
    }
    ShortQueueServer(const ShortQueueServer&) = delete;
    ShortQueueServer& operator=(const ShortQueueServer&) = delete;
    [[nodiscard]] std::string baseUrl() const { return "http://127.0.0.1:" + std::to_string(m_port) + "/v1"; }

private:
    void run()
    {
        for (int one = ::accept(m_listener, nullptr, nullptr); one >= 0; one = ::accept(m_listener, nullptr, nullptr)) {
            m_serving.emplace_back([one] {
                std::string request(65536, '\0');
                (void)::recv(one, request.data(), request.size(), 0);
                (void)::send(one, kFine.data(), kFine.size(), MSG_NOSIGNAL);
                while (::recv(one, request.data(), request.size(), 0) > 0) { // until the client has read it
                    (void)::send(one, kFine.data(), kFine.size(), MSG_NOSIGNAL);
                }
                ::close(one);
            });
        }
    }

    int m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int m_port = 0;
    std::vector<std::thread> m_serving;
    std::thread m_thread;
};

/// How many of 64 requests at once were not answered at the first try.
int failuresOfABurst(const std::string& baseUrl)
{
    candor::CurlClient client;
    candor::HttpRequest request;
    request.url = baseUrl + "/chat/completions";
    request.body = "{}";
    request.limits.connect = 900ms; // a dropped SYN is sent again after 1 s
    std::atomic<int> failures{0};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 64; ++i) {
            threads.emplace_back([&] { failures += client.perform(request, {}).status == 200 ? 0 : 1; });
        }
    }
    return failures;
}

} // namespace

/// Rows of the table of faults that take more than one act of a server.
class TestHttpRows : public QObject
{
    Q_OBJECT

private slots:
    void twoHundredMebibytesOfGzipAreCappedInTheCallback()
    {
        const std::string bomb = gzipOfZeros(200u << 20);
        QVERIFY2(bomb.size() < 210'000, std::to_string(bomb.size()).c_str());
        ScriptedServer server({{httpReply(200, bomb, "Content-Encoding: gzip\r\n"), Then::Keep}});
        candor::BackendOptions options = quickOptions(server.baseUrl());
        const candor::Answer answer = candor::makeHttpBackend(options)->ask(someRequest(), {});
        QVERIFY(!answer.reply.ok());
        QCOMPARE(answer.reply.error().code, ErrorCode::TooLarge);
        QVERIFY(answer.exchange.replyBody.size() <= options.profile.limits.replyBytes);
        QCOMPARE(answer.exchange.tries.size(), std::size_t(1));
    }

    void aByteAtATimeEndsAtTheTotalLimit()
    {
        ScriptedServer server({{kFine, Then::Keep}});
        FaultProxy proxy(server.port(), {{ToxicKind::Slicer, 20ms}}, 1);
        candor::BackendOptions options = quickOptions(proxy.baseUrl());
        options.profile.limits.total = 200ms; // bytes come all the time: neither the first one nor a pause is late
        const candor::Answer answer = candor::makeHttpBackend(options)->ask(someRequest(), {});
        QVERIFY(!answer.reply.ok());
        QCOMPARE(answer.reply.error().code, ErrorCode::Timeout);
        QVERIFY2(answer.exchange.failure.find("not complete") != std::string::npos, answer.exchange.failure.c_str());
        QCOMPARE(answer.exchange.tries.size(), std::size_t(1)); // it may have been paid for: not again
    }

    void redirectsAreNotFollowed_data()
    {
        QTest::addColumn<int>("status");
        for (const int status : {301, 302, 303, 307, 308}) {
            QTest::addRow("%d", status) << status;
        }
    }
    void redirectsAreNotFollowed()
    {
        QFETCH(int, status);
        ScriptedServer other({{kFine, Then::Keep}});
        ScriptedServer server(
            {{httpReply(status, "", "Location: " + other.baseUrl() + "/chat/completions\r\n"), Then::Keep}});
        candor::BackendOptions options = quickOptions(server.baseUrl());
        options.secrets = {{.value = "sk-only-for-the-first-host"}};
        const candor::Answer answer = candor::makeHttpBackend(options)->ask(someRequest(), {});
        QVERIFY(!answer.reply.ok());
        QCOMPARE(answer.reply.error().code, ErrorCode::Protocol);
        QCOMPARE(server.requests().size(), std::size_t(1));
        QVERIFY(other.requests().empty());
    }

    void sixtyFourConnectionsRampUpBeforeAQueueOfFive()
    {
        const ShortQueueServer server;
        // A machine that is busy elsewhere may let the queue overflow now and then; a burst overflows it every time.
        int clean = 0;
        for (int round = 0; round < 5 && clean == 0; ++round) {
            const int failures = failuresOfABurst(server.baseUrl());
            qInfo("round %d: %d of 64 waited for a second SYN", round, failures);
            clean += failures == 0 ? 1 : 0;
        }
        QVERIFY(clean > 0);
    }

    void manyStatusesLeaveNoHeaderBehind()
    {
        // A handle that is used again must know nothing of the reply before.
        ScriptedServer server({{httpReply(429, "", "Retry-After: 7\r\nLocation: /x\r\n"), Then::Keep},
                               {kFine, Then::Keep},
                               {"", Then::Close}});
        candor::CurlClient client;
        candor::HttpRequest request;
        request.url = server.baseUrl();
        request.body = "{}";
        const candor::HttpOutcome first = client.perform(request, {});
        QCOMPARE(first.status, 429);
        QCOMPARE(first.retryAfter, std::string("7"));
        const candor::HttpOutcome second = client.perform(request, {});
        QCOMPARE(second.status, 200);
        QVERIFY(second.retryAfter.empty() && second.location.empty());
        request.freshConnection = true;
        const candor::HttpOutcome third = client.perform(request, {});
        QCOMPARE(third.status, 0);
        QVERIFY(third.fault != candor::HttpFault::None && third.body.empty());
    }
};

QTEST_GUILESS_MAIN(TestHttpRows)
#include "tst_http_rows.moc"
