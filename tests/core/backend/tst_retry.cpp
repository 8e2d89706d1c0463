// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/retry.h"

#include <QtTest>

#include <future>

using namespace std::chrono_literals;
using candor::ErrorCode;
using candor::RetryKind;

namespace {

candor::TryFailure failureWith(RetryKind kind)
{
    return {{ErrorCode::Overloaded, candor::Stage::Backend, "busy", true}, kind, std::nullopt};
}

} // namespace

class TestRetry : public QObject
{
    Q_OBJECT

private slots:
    void onlyPassingStatusesAreRetried();
    void retryAfterIsReadOrIgnored_data();
    void retryAfterIsReadOrIgnored();
    void jitterIsFullAndGrowsToTheCap();
    void equalSeedsGiveEqualPauses();
    void anUnreadableReplyIsTriedOnceMore();
    void anEmptyReplyIsTriedAtOnceOnce();
    void everyFaultHasAnErrorCode();
    void aStopCutsTheWaitShort();
    void theTableSaysWhatToDo_data();
    void theTableSaysWhatToDo();
};

void TestRetry::onlyPassingStatusesAreRetried()
{
    const std::vector<int> retried{408, 429, 500, 502, 503, 504, 529};
    for (int status = 100; status < 600; ++status) {
        const bool expected = std::ranges::find(retried, status) != retried.end();
        QVERIFY2(candor::isRetryableStatus(status, false) == expected, std::to_string(status).c_str());
        QVERIFY(!candor::isRetryableStatus(status, true));
    }
    QVERIFY(candor::codeOfStatus(429, true) == ErrorCode::Quota);
    QVERIFY(candor::codeOfStatus(402, false) == ErrorCode::Quota);
    QVERIFY(candor::codeOfStatus(418, false) == ErrorCode::RequestRefused);
}

void TestRetry::retryAfterIsReadOrIgnored_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<qint64>("seconds"); // -1: ignored
    QTest::newRow("seconds") << "12" << qint64(12);
    QTest::newRow("blanks") << " 12 " << qint64(12);
    QTest::newRow("zero") << "0" << qint64(0);
    QTest::newRow("huge") << "999999999999999999999999" << qint64(366 * 24 * 3600);
    QTest::newRow("date") << "Thu, 01 Jan 1970 00:01:40 GMT" << qint64(40);
    QTest::newRow("date over") << "Thu, 01 Jan 1970 00:00:00 GMT" << qint64(0);
    QTest::newRow("old date form") << "Saturday, 01-Jan-28 00:01:40 GMT" << qint64(366 * 24 * 3600); // capped
    QTest::newRow("negative") << "-3" << qint64(-1);
    QTest::newRow("fraction") << "1.5" << qint64(-1);
    QTest::newRow("garbage") << "soon" << qint64(-1);
    QTest::newRow("date without sense") << "Xyz, 99 Foo 1970" << qint64(-1);
    QTest::newRow("empty") << "" << qint64(-1);
    QTest::newRow("very long") << QString(100000, 'A') << qint64(-1);
}

void TestRetry::retryAfterIsReadOrIgnored()
{
    QFETCH(QString, value);
    QFETCH(qint64, seconds);
    const candor::SystemTime now = std::chrono::system_clock::from_time_t(60);
    const auto pause = candor::parseRetryAfter(value.toStdString(), now);
    QCOMPARE(pause.has_value(), seconds >= 0);
    if (pause) {
        QCOMPARE(static_cast<qint64>(pause->count()), seconds * 1000);
    }
}

void TestRetry::jitterIsFullAndGrowsToTheCap()
{
    std::int64_t largest[4] = {};
    std::int64_t smallest[4] = {1000, 1000, 1000, 1000};
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        candor::RetrySchedule schedule({5, 100ms, 400ms, 1s}, seed);
        for (int i = 0; i < 4; ++i) {
            const auto pause = schedule.next(failureWith(RetryKind::Backoff));
            QVERIFY(pause.has_value());
            largest[i] = std::max(largest[i], static_cast<std::int64_t>(pause->count()));
            smallest[i] = std::min(smallest[i], static_cast<std::int64_t>(pause->count()));
        }
        QVERIFY(!schedule.next(failureWith(RetryKind::Backoff)));
    }
    const std::int64_t bounds[4] = {100, 200, 400, 400};
    for (int i = 0; i < 4; ++i) {
        QVERIFY(largest[i] < bounds[i]);
        QVERIFY(largest[i] > bounds[i] * 9 / 10);
        QVERIFY(smallest[i] < bounds[i] / 10);
    }
}

void TestRetry::equalSeedsGiveEqualPauses()
{
    candor::RetrySchedule first({4, 500ms, 20s, 1s}, 9);
    candor::RetrySchedule second({4, 500ms, 20s, 1s}, 9);
    for (int i = 0; i < 3; ++i) {
        QVERIFY(first.next(failureWith(RetryKind::Backoff)) == second.next(failureWith(RetryKind::Backoff)));
    }
}

void TestRetry::anUnreadableReplyIsTriedOnceMore()
{
    candor::RetrySchedule schedule({10, 1ms, 1ms, 1s}, 1);
    QVERIFY(schedule.next(failureWith(RetryKind::Once)));
    QVERIFY(schedule.next(failureWith(RetryKind::Backoff)));
    QVERIFY(!schedule.next(failureWith(RetryKind::Once)));
    QVERIFY(!schedule.next(failureWith(RetryKind::Never)));
}

void TestRetry::anEmptyReplyIsTriedAtOnceOnce()
{
    candor::RetrySchedule schedule({10, 1h, 1h, 1h}, 1);
    QVERIFY(schedule.next(failureWith(RetryKind::AtOnce)) == 0ms);
    QVERIFY(schedule.next(failureWith(RetryKind::AtOnce)) > 0ms);
}

void TestRetry::everyFaultHasAnErrorCode()
{
    for (int number = 1; number < static_cast<int>(candor::HttpFault::Other); ++number) {
        const candor::TryFailure failure = candor::failureOf(static_cast<candor::HttpFault>(number), "why");
        QVERIFY2(failure.error.code != ErrorCode::Internal, std::to_string(number).c_str());
        QCOMPARE(failure.error.retryable, failure.retry != RetryKind::Never);
    }
}

void TestRetry::aStopCutsTheWaitShort()
{
    std::stop_source stop;
    auto waited = std::async(std::launch::async, [&] { return candor::waitFor(1h, stop.get_token()); });
    stop.request_stop();
    QVERIFY(!waited.get());
    QVERIFY(!candor::waitFor(1h, stop.get_token()));
    QVERIFY(candor::waitFor(0ms, std::stop_token()));
}

void TestRetry::theTableSaysWhatToDo_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("quota");
    QTest::addColumn<bool>("loading");
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("retry");
    QTest::addColumn<int>("code");
    const auto row = [](const char* tag, int status, bool quota, bool loading, const char* name, RetryKind retry,
                        ErrorCode code) {
        QTest::newRow(tag) << status << quota << loading << name << static_cast<int>(retry) << static_cast<int>(code);
    };
    row("503 loading", 503, false, true, "loading", RetryKind::AwaitServer, ErrorCode::Overloaded);
    for (const int status : {502, 503, 504, 529}) {
        row(qPrintable(QString::number(status)), status, false, false, "overload", RetryKind::Backoff,
            ErrorCode::Overloaded);
    }
    row("500", 500, false, false, "server fault", RetryKind::Backoff, ErrorCode::Overloaded);
    row("408", 408, false, false, "lost input", RetryKind::Once, ErrorCode::Overloaded);
    row("429", 429, false, false, "rate limit", RetryKind::Backoff, ErrorCode::RateLimited);
    row("429 quota", 429, true, false, "money", RetryKind::Never, ErrorCode::Quota);
    row("402", 402, false, false, "money", RetryKind::Never, ErrorCode::Quota);
    for (const int status : {400, 404, 409, 413, 422, 501}) {
        row(qPrintable(QString::number(status)), status, false, false, "request defect", RetryKind::Never,
            ErrorCode::RequestRefused);
    }
    row("401", 401, false, false, "credentials", RetryKind::Never, ErrorCode::Credentials);
    row("403", 403, false, false, "credentials", RetryKind::Never, ErrorCode::Credentials);
    row("304", 304, false, false, "no answer", RetryKind::Never, ErrorCode::Protocol);
}

void TestRetry::theTableSaysWhatToDo()
{
    QFETCH(int, status);
    QFETCH(bool, quota);
    QFETCH(bool, loading);
    QFETCH(QString, name);
    QFETCH(int, retry);
    QFETCH(int, code);
    const candor::RetryRow& row = candor::retryRowOf(candor::classOfStatus(status, {quota, loading}));
    QCOMPARE(std::string(row.name), name.toStdString());
    QCOMPARE(static_cast<int>(row.retry), retry);
    QCOMPARE(static_cast<int>(row.code), code);
    QVERIFY(!row.signal.empty() && !row.action.empty() && !row.advice.empty());
    const candor::TryFailure refused = candor::failureOf(candor::HttpFault::Connect, "refused");
    QVERIFY(refused.retry == candor::retryRowOf(candor::FailureClass::Starting).retry);
    QVERIFY(candor::failureOf(candor::HttpFault::Resolve, "unknown").retry == RetryKind::Backoff);
}

QTEST_GUILESS_MAIN(TestRetry)
#include "tst_retry.moc"
