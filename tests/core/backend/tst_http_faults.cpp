// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/http_backend.h"
#include "tests/core/backend/scripted_server.h"

#include <QtTest>

using namespace std::chrono_literals;
using candor::ErrorCode;
using Act = ScriptedServer::Act;
using Then = ScriptedServer::Then;

Q_DECLARE_METATYPE(std::vector<ScriptedServer::Act>)
Q_DECLARE_METATYPE(candor::ErrorCode)

namespace {

/// A gzip member of zeros: one literal, then matches of 258 bytes at distance 1 in a fixed Huffman block, 13 bits each.
std::string gzipBomb(std::size_t unpackedBytes)
{
    std::string bytes("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", 10);
    unsigned bits = 0;
    int used = 0;
    const auto put = [&](const char* pattern) {
        for (; *pattern != '\0'; ++pattern) {
            bits |= (*pattern == '1' ? 1u : 0u) << used;
            if (++used == 8) {
                bytes += static_cast<char>(bits);
                bits = 0;
                used = 0;
            }
        }
    };
    put("110");      // last block, fixed codes
    put("00110000"); // literal 0
    for (std::size_t done = 0; done < unpackedBytes; done += 258) {
        put("1100010100000");
    }
    return bytes + std::string(16, '\0');
}

candor::BackendOptions quickOptions(const std::string& baseUrl)
{
    candor::BackendOptions options;
    options.profile = candor::profileForUrl(baseUrl);
    options.profile.coldStart = std::chrono::milliseconds(50);
    options.profile.limits.firstByte = 5s;
    options.profile.limits.idle = 5s;
    options.profile.limits.total = 20s;
    options.profile.limits.replyBytes = 1u << 20;
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

std::string chunked(const std::string& chunks)
{
    return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks;
}

const std::string kFine = httpReply(200, completionBody("fine"));

} // namespace

class TestHttpFaults : public QObject
{
    Q_OBJECT

private slots:
    void everyFaultIsClassifiedAndTriedAsOftenAsItMayBe_data();
    void everyFaultIsClassifiedAndTriedAsOftenAsItMayBe();
    void aPassingFaultIsMendedByARetry_data();
    void aPassingFaultIsMendedByARetry();
    void everyLimitOfTimeHasItsOwnMessage_data();
    void everyLimitOfTimeHasItsOwnMessage();
    void aRefusedConnectionSaysWhatToDo();
    void twoLengthsEndInAReplyOrAFailure();
    void aStaleKeptConnectionDoesNotFailTheRequest();
    void theBytesOfAnUnreadableReplyAreKept();
};

void TestHttpFaults::everyFaultIsClassifiedAndTriedAsOftenAsItMayBe_data()
{
    QTest::addColumn<std::vector<Act>>("acts");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<int>("tries");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, std::string bytes, Then then, ErrorCode code, int tries, const char* says) {
        QTest::newRow(name) << std::vector<Act>{{std::move(bytes), then}} << code << tries << QString(says);
    };
    const auto status = [&](const char* name, int number, const char* body, ErrorCode code, int tries,
                            const char* says) { row(name, httpReply(number, body), Then::Keep, code, tries, says); };
    const std::string half = completionBody("fine").substr(0, 60);

    row("closed at once", "", Then::Close, ErrorCode::Connection, 3, "without a reply");
    row("reset before the reply", "", Then::Reset, ErrorCode::Connection, 3, "");
    row("reset in the header", "HTTP/1.1 200 OK\r\nContent-Le", Then::Reset, ErrorCode::Connection, 3, "");
    row("body shorter than its length", "HTTP/1.1 200 OK\r\nContent-Length: 2020\r\n\r\n" + half, Then::Close,
        ErrorCode::Connection, 3, "cut off");
    row("chunked body cut", chunked("1f4\r\n" + half), Then::Close, ErrorCode::Connection, 3, "cut off");
    row("last chunk missing", chunked("5\r\n{\"a\":\r\n"), Then::Close, ErrorCode::Connection, 3, "cut off");
    row("bad chunk header", chunked("zz\r\n{}\r\n0\r\n\r\n"), Then::Close, ErrorCode::Connection, 3, "broke off");
    row("no length and closed early", "HTTP/1.1 200 OK\r\n\r\n" + half, Then::Close, ErrorCode::Protocol, 2,
        "not whole JSON");
    row("web page", httpReply(200, "<!DOCTYPE html><p>Log in", "Content-Type: text/html\r\n"), Then::Keep,
        ErrorCode::Protocol, 1, "web page");
    row("gzip bomb", httpReply(200, gzipBomb(64u << 20), "Content-Encoding: gzip\r\n"), Then::Keep, ErrorCode::TooLarge,
        1, "1024 KiB");
    row("broken gzip", httpReply(200, "no gzip at all", "Content-Encoding: gzip\r\n"), Then::Keep, ErrorCode::Protocol,
        2, "compression");
    row("one tebibyte announced", "HTTP/1.1 200 OK\r\nContent-Length: 1099511627776\r\n\r\n{", Then::Stall,
        ErrorCode::TooLarge, 1, "limit of a reply");
    row("2 MB reply", httpReply(200, std::string(2'000'000, ' ')), Then::Keep, ErrorCode::TooLarge, 1, "1024 KiB");
    row("400 kB header", "HTTP/1.1 200 OK\r\nX: " + std::string(400'000, 'x') + "\r\n\r\n{}", Then::Close,
        ErrorCode::Protocol, 1, "header");
    row("not HTTP", "SSH-2.0-OpenSSH_9.2\r\n", Then::Close, ErrorCode::Protocol, 1, "does not speak HTTP");
    row("redirect to another host", httpReply(307, "", "Location: http://other.example:81/x?k=v\r\n"), Then::Keep,
        ErrorCode::Protocol, 1, "other.example:81");
    row("redirect loop", httpReply(303, "", "Location: /v1/chat/completions\r\n"), Then::Keep, ErrorCode::Protocol, 1,
        "redirects");
    row("redirect to a file", httpReply(302, "", "Location: file:///etc/passwd\r\n"), Then::Keep, ErrorCode::Protocol,
        1, "redirects");
    row("413 and reset", httpReply(413, "too long"), Then::Reset, ErrorCode::RequestRefused, 1, "413");

    status("bad request, nested", 400, R"({"error":{"message":"bad schema","type":"BadRequestError","code":400}})",
           ErrorCode::RequestRefused, 1, "bad schema");
    status("bad request, flat", 400, R"({"object":"error","message":"flat words","type":"x","code":400})",
           ErrorCode::RequestRefused, 1, "flat words");
    status("unauthorized as a bare string", 401, R"({"error":"Unauthorized"})", ErrorCode::Credentials, 1,
           "Unauthorized");
    status("forbidden", 403, "", ErrorCode::Credentials, 1, "API key");
    status("unknown model", 404, R"({"error":{"message":"no model x"}})", ErrorCode::RequestRefused, 1, "model's name");
    status("unprocessable", 422, R"({"detail":[{"loc":["body"],"msg":"field required"}]})", ErrorCode::RequestRefused,
           1, "field required");
    status("payment required", 402, "{}", ErrorCode::Quota, 1, "Money");
    status("429 for money", 429, R"({"error":{"message":"m","code":"insufficient_quota"}})", ErrorCode::Quota, 1,
           "Money");
    status("429", 429, "slow down", ErrorCode::RateLimited, 3, "slow down");
    status("408", 408, "Missing request", ErrorCode::Overloaded, 2, "408");
    status("500", 500, "", ErrorCode::Overloaded, 3, "500");
    status("502 with a web page", 502, "<html><b>Bad gateway</b>", ErrorCode::Overloaded, 3, "(a web page)");
    status("503", 503, R"({"error":{"code":503,"message":"busy"}})", ErrorCode::Overloaded, 3, "busy");
    status("503 while loading", 503, R"({"error":{"code":503,"message":"Loading model"}})", ErrorCode::Overloaded, 1,
           "waited for");
    status("504", 504, "", ErrorCode::Overloaded, 3, "504");
    status("529", 529, "", ErrorCode::Overloaded, 3, "529");
    status("501", 501, "", ErrorCode::RequestRefused, 1, "501");
    status("204", 204, "", ErrorCode::Protocol, 1, "204");

    status("200 with an error", 200, R"({"error":"CUDA out of memory"})", ErrorCode::Protocol, 1, "CUDA out of memory");
    status("200 with an error that has a status", 200, R"({"error":{"message":"busy","code":503}})",
           ErrorCode::Overloaded, 3, "busy");
    status("200 with nothing", 200, "", ErrorCode::Protocol, 2, "not whole JSON");
    status("200 with broken JSON", 200, "{\"choices\": [}", ErrorCode::Protocol, 2, "not whole JSON");
    status("200 of another shape", 200, R"({"choices":[]})", ErrorCode::Protocol, 1, "choices[0].message");
    status("200 with a list", 200, "[1,2,3]", ErrorCode::Protocol, 1, "choices[0].message");
}

void TestHttpFaults::everyFaultIsClassifiedAndTriedAsOftenAsItMayBe()
{
    QFETCH(std::vector<Act>, acts);
    QFETCH(ErrorCode, code);
    QFETCH(int, tries);
    QFETCH(QString, says);
    ScriptedServer server(acts);
    const auto backend = candor::makeHttpBackend(quickOptions(server.baseUrl()));
    const candor::Answer answer = backend->ask(someRequest(), {});
    QVERIFY(!answer.reply.ok());
    const candor::Error& error = answer.reply.error();
    QVERIFY2(error.code == code, (std::string(candor::nameOf(error.code)) + " instead of " +
                                  std::string(candor::nameOf(code)) + ": " + error.message)
                                     .c_str());
    QVERIFY2(error.message.find(says.toStdString()) != std::string::npos, error.message.c_str());
    QCOMPARE(static_cast<int>(answer.exchange.tries.size()), tries);
    QCOMPARE(answer.exchange.failure, error.message);
    QVERIFY(answer.exchange.sent.is_object());
    for (const candor::TransportTry& one : answer.exchange.tries) {
        QVERIFY(!one.problem.empty());
    }
}

void TestHttpFaults::aPassingFaultIsMendedByARetry_data()
{
    QTest::addColumn<std::vector<Act>>("acts");
    QTest::addColumn<int>("tries");
    QTest::addColumn<int>("waitAtLeast");
    QTest::addColumn<int>("waitAtMost");
    const auto row = [](const char* name, std::vector<Act> first, int least, int most) {
        const int tries = static_cast<int>(first.size()) + 1;
        first.push_back({kFine, Then::Keep});
        QTest::newRow(name) << std::move(first) << tries << least << most;
    };
    const auto limited = [&](const char* name, const char* value, int least, int most) {
        row(name, {{httpReply(429, "", "Retry-After: " + std::string(value) + "\r\n"), Then::Keep}}, least, most);
    };
    row("503 then fine", {{httpReply(503, ""), Then::Keep}}, 0, 2);
    row("two 503 then fine", {{httpReply(503, ""), Then::Keep}, {httpReply(503, ""), Then::Keep}}, 0, 2);
    row("reset then fine", {{"", Then::Reset}}, 0, 2);
    row("closed at once then fine", {{"", Then::Close}}, 0, 0);
    row("half the JSON then fine", {{"HTTP/1.1 200 OK\r\n\r\n{\"choices\":", Then::Close}}, 0, 2);
    // retryAfterCap is 20 ms here; without a readable value the pause is jitter below 2 ms.
    limited("Retry-After in seconds", "3600", 20, 20);
    limited("Retry-After 0", "0", 0, 0);
    limited("Retry-After as a date", "Fri, 01 Jan 2100 00:00:00 GMT", 20, 20);
    limited("Retry-After as a date that is over", "Fri, 01 Jan 2010 00:00:00 GMT", 0, 0);
    limited("Retry-After huge", "99999999999999999999999", 20, 20);
    limited("Retry-After negative", "-5", 0, 2);
    limited("Retry-After garbage", "soon", 0, 2);
    row("retry-after-ms", {{httpReply(429, "", "retry-after-ms: 7\r\nRetry-After: 0\r\n"), Then::Keep}}, 7, 7);
}

void TestHttpFaults::aPassingFaultIsMendedByARetry()
{
    QFETCH(std::vector<Act>, acts);
    QFETCH(int, tries);
    QFETCH(int, waitAtLeast);
    QFETCH(int, waitAtMost);
    ScriptedServer server(acts);
    const auto backend = candor::makeHttpBackend(quickOptions(server.baseUrl()));
    const candor::Answer answer = backend->ask(someRequest(), {});
    QVERIFY2(answer.reply.ok(), answer.exchange.failure.c_str());
    QCOMPARE(answer.reply->text, std::string("fine"));
    QCOMPARE(static_cast<int>(answer.exchange.tries.size()), tries);
    QVERIFY(answer.exchange.tries.front().waitedMs >= waitAtLeast);
    QVERIFY(answer.exchange.tries.front().waitedMs <= waitAtMost);
    QVERIFY(answer.exchange.tries.back().problem.empty());
    const std::vector<std::string> requests = server.requests();
    for (std::size_t i = 0; i < requests.size(); ++i) {
        QVERIFY(requests[i].find(";try=" + std::to_string(i)) != std::string::npos);
    }
}

void TestHttpFaults::everyLimitOfTimeHasItsOwnMessage_data()
{
    QTest::addColumn<QString>("bytes");
    QTest::addColumn<QString>("limit");
    QTest::addColumn<QString>("says");
    QTest::addColumn<int>("tries");
    const QString half = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{";
    QTest::newRow("no first byte") << ""
                                   << "firstByte"
                                   << "sent nothing" << 3;
    QTest::newRow("stops coming") << half << "idle"
                                  << "stopped coming" << 3;
    QTest::newRow("never complete") << half << "total"
                                    << "not complete" << 1;
}

void TestHttpFaults::everyLimitOfTimeHasItsOwnMessage()
{
    QFETCH(QString, bytes);
    QFETCH(QString, limit);
    QFETCH(QString, says);
    QFETCH(int, tries);
    ScriptedServer server({{bytes.toStdString(), Then::Stall}});
    candor::BackendOptions options = quickOptions(server.baseUrl());
    (limit == "firstByte" ? options.profile.limits.firstByte
     : limit == "idle"    ? options.profile.limits.idle
                          : options.profile.limits.total) = 60ms;
    const auto backend = candor::makeHttpBackend(options);
    const candor::Answer answer = backend->ask(someRequest(), {});
    QVERIFY(!answer.reply.ok());
    QVERIFY(answer.reply.error().code == ErrorCode::Timeout);
    QVERIFY2(answer.exchange.failure.find(says.toStdString()) != std::string::npos, answer.exchange.failure.c_str());
    QCOMPARE(static_cast<int>(answer.exchange.tries.size()), tries);
    QVERIFY(server.waitForHangUps(static_cast<std::size_t>(tries)));
}

void TestHttpFaults::aRefusedConnectionSaysWhatToDo()
{
    std::string url;
    {
        ScriptedServer gone({{kFine}});
        url = gone.baseUrl();
    }
    const auto backend = candor::makeHttpBackend(quickOptions(url));
    const candor::Answer answer = backend->ask(someRequest(), {});
    QVERIFY(!answer.reply.ok());
    QVERIFY(answer.reply.error().code == ErrorCode::Connection);
    QVERIFY2(answer.exchange.failure.find("Connection refused") != std::string::npos, answer.exchange.failure.c_str());
    QCOMPARE(answer.exchange.tries.size(), std::size_t(1));
}

void TestHttpFaults::twoLengthsEndInAReplyOrAFailure()
{
    const std::string body = completionBody("fine");
    ScriptedServer server({{"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: " + std::to_string(body.size()) +
                            "\r\n\r\n" + body}});
    const auto backend = candor::makeHttpBackend(quickOptions(server.baseUrl()));
    const candor::Answer answer = backend->ask(someRequest(), {});
    QVERIFY(answer.reply.ok() != !answer.exchange.failure.empty());
    QVERIFY(!answer.reply.ok() || answer.reply->text == "fine");
}

void TestHttpFaults::aStaleKeptConnectionDoesNotFailTheRequest()
{
    ScriptedServer server({{kFine, Then::Keep}, {"", Then::Close}, {kFine, Then::Keep}});
    const auto backend = candor::makeHttpBackend(quickOptions(server.baseUrl()));
    QVERIFY(backend->ask(someRequest(), {}).reply.ok());
    const candor::Answer second = backend->ask(someRequest(), {});
    QVERIFY2(second.reply.ok(), second.exchange.failure.c_str());
    QCOMPARE(server.requests().size(), std::size_t(3));
}

void TestHttpFaults::theBytesOfAnUnreadableReplyAreKept()
{
    ScriptedServer server({{"HTTP/1.1 200 OK\r\n\r\n{\"choices\": [\xff", Then::Close}});
    const auto backend = candor::makeHttpBackend(quickOptions(server.baseUrl()));
    const candor::Answer answer = backend->ask(someRequest(), {});
    QVERIFY(!answer.reply.ok());
    QCOMPARE(answer.exchange.replyBody, std::string("{\"choices\": [\xff"));
}

QTEST_GUILESS_MAIN(TestHttpFaults)
#include "tst_http_faults.moc"
