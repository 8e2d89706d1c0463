// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/retry.h"

#include "core/support/text.h"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <condition_variable>
#include <mutex>

namespace candor {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::int64_t kLongestSeconds = 366 * 24 * 3600;

/// Only digits; too many of them saturate.
std::optional<std::int64_t> wholeNumber(std::string_view text)
{
    text = trimmed(text);
    if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) {
        return std::nullopt;
    }
    std::int64_t number = 0;
    const auto outcome = std::from_chars(text.data(), text.data() + text.size(), number);
    return outcome.ec == std::errc() ? number : INT64_MAX;
}

struct FaultClass
{
    ErrorCode code;
    RetryKind retry;
};

FaultClass classOf(HttpFault fault)
{
    switch (fault) {
    case HttpFault::Cancelled:
        return {ErrorCode::Cancelled, RetryKind::Never};
    case HttpFault::BadUrl:
        return {ErrorCode::InvalidInput, RetryKind::Never};
    case HttpFault::Connect:
        return {ErrorCode::Connection, RetryKind::AwaitServer};
    case HttpFault::Resolve:
    case HttpFault::Tls:
    case HttpFault::Reset:
    case HttpFault::CutShort:
        return {ErrorCode::Connection, RetryKind::Backoff};
    case HttpFault::Certificate:
        return {ErrorCode::Connection, RetryKind::Never};
    case HttpFault::EmptyReply:
        return {ErrorCode::Connection, RetryKind::AtOnce};
    case HttpFault::ConnectTimeout:
    case HttpFault::FirstByteTimeout:
    case HttpFault::IdleTimeout:
        return {ErrorCode::Timeout, RetryKind::Backoff};
    case HttpFault::TotalTimeout:
        return {ErrorCode::Timeout, RetryKind::Never};
    case HttpFault::BadEncoding:
        return {ErrorCode::Protocol, RetryKind::Once};
    case HttpFault::NotHttp:
    case HttpFault::HeaderTooLarge:
        return {ErrorCode::Protocol, RetryKind::Never};
    case HttpFault::ReplyTooLarge:
        return {ErrorCode::TooLarge, RetryKind::Never};
    case HttpFault::None:
    case HttpFault::Other:
        break;
    }
    return {ErrorCode::Internal, RetryKind::Never};
}

} // namespace

TryFailure failureOf(HttpFault fault, std::string problem)
{
    const FaultClass kind = classOf(fault);
    return {{kind.code, Stage::Backend, std::move(problem), kind.retry != RetryKind::Never}, kind.retry, std::nullopt};
}

const std::vector<RetryRow>& retryTable()
{
    static const std::vector<RetryRow> table{
        {FailureClass::Starting, "connection refused", "starting", ErrorCode::Connection, RetryKind::AwaitServer,
         "wait until it is ready, within the cold-start budget", "Is the server running, and is the URL right?"},
        {FailureClass::Loading, "503 that says that the model is being loaded", "loading", ErrorCode::Overloaded,
         RetryKind::AwaitServer, "wait until it is ready, within the cold-start budget",
         "The model is being loaded: wait until the server is ready."},
        {FailureClass::Overload, "502, 503, 504, 529", "overload", ErrorCode::Overloaded, RetryKind::Backoff,
         "try again after a growing pause, a few times",
         "The server can't at present: try again later or lower the concurrency."},
        {FailureClass::ServerFault, "500", "server fault", ErrorCode::Overloaded, RetryKind::Backoff,
         "try again after a growing pause, a few times",
         "The server can't at present: try again later or lower the concurrency."},
        {FailureClass::LostInput, "408", "lost input", ErrorCode::Overloaded, RetryKind::Once,
         "send it once more, as a new try",
         "The server lost the request or gave it up: try again later or lower the concurrency."},
        {FailureClass::RateLimit, "429", "rate limit", ErrorCode::RateLimited, RetryKind::Backoff,
         "wait as long as the server asks, else a growing pause; lower the concurrency",
         "Too many requests: lower the concurrency."},
        {FailureClass::Money, "402, or a code of money or quota", "money", ErrorCode::Quota, RetryKind::Never,
         "stop the session", "Money or quota is used up: nothing more is sent until that is settled."},
        {FailureClass::Defect, "400, 404, 422 and other 4xx, 501", "request defect", ErrorCode::RequestRefused,
         RetryKind::Never, "never again; show the server's words",
         "The same request would be refused again: change the configuration."},
        {FailureClass::Credentials, "401, 403", "credentials", ErrorCode::Credentials, RetryKind::Never,
         "stop and ask for the key", "Check the API key of this backend."},
        {FailureClass::AppFailure, "200 with a top-level error", "failure of the application", ErrorCode::Protocol,
         RetryKind::Never, "the candidate ends as a failure of the backend", "Look into the server's log."},
        {FailureClass::NoAnswer, "any other status", "no answer", ErrorCode::Protocol, RetryKind::Never,
         "never again; show the server's words", "Check the backend's URL."},
    };
    return table;
}

const RetryRow& retryRowOf(FailureClass kind)
{
    return *std::ranges::find(retryTable(), kind, &RetryRow::kind);
}

FailureClass classOfStatus(int status, StatusSigns signs)
{
    static constexpr int kOverload[] = {502, 503, 504, 529};
    if (status == 402 || (signs.quota && status >= 400)) {
        return FailureClass::Money;
    }
    if (status == 503 && signs.loading) {
        return FailureClass::Loading;
    }
    if (std::ranges::find(kOverload, status) != std::end(kOverload)) {
        return FailureClass::Overload;
    }
    switch (status) {
    case 401:
    case 403:
        return FailureClass::Credentials;
    case 408:
        return FailureClass::LostInput;
    case 429:
        return FailureClass::RateLimit;
    case 500:
        return FailureClass::ServerFault;
    default:
        return status >= 400 ? FailureClass::Defect : FailureClass::NoAnswer;
    }
}

ErrorCode codeOfStatus(int status, bool quota)
{
    return retryRowOf(classOfStatus(status, {quota, false})).code;
}

bool isRetryableStatus(int status, bool quota)
{
    return retryRowOf(classOfStatus(status, {quota, false})).retry != RetryKind::Never;
}

std::optional<milliseconds> parseRetryAfter(std::string_view value, SystemTime now)
{
    if (const auto number = wholeNumber(value)) {
        return seconds(std::min(*number, kLongestSeconds));
    }
    const std::string text(trimmed(value));
    // A date begins with the day's name; curl_getdate would also read "-5" or "12" as one.
    if (text.empty() || text.front() < 'A' || text.front() > 'Z') {
        return std::nullopt;
    }
    const std::time_t at = curl_getdate(text.c_str(), nullptr);
    if (at == -1) {
        return std::nullopt;
    }
    const auto left = std::chrono::ceil<seconds>(std::chrono::system_clock::from_time_t(at) - now);
    return std::clamp<seconds>(left, seconds(0), seconds(kLongestSeconds));
}

std::optional<milliseconds> parseRetryAfterMs(std::string_view value)
{
    const auto number = wholeNumber(value);
    if (!number) {
        return std::nullopt;
    }
    return milliseconds(std::min(*number, kLongestSeconds * 1000));
}

std::optional<milliseconds> RetrySchedule::next(const TryFailure& failure)
{
    if (failure.retry == RetryKind::Never || m_tries >= m_policy.tries) {
        return std::nullopt;
    }
    if (failure.retry == RetryKind::Once && std::exchange(m_retriedOnce, true)) {
        return std::nullopt;
    }
    const int doublings = std::min(m_tries - 1, 30);
    ++m_tries;
    if (failure.retry == RetryKind::AtOnce && !std::exchange(m_retriedAtOnce, true)) {
        return milliseconds(0);
    }
    if (failure.retryAfter) {
        return std::min(*failure.retryAfter, m_policy.retryAfterCap);
    }
    const std::int64_t bound = std::min(m_policy.cap.count(), m_policy.base.count() << doublings);
    return milliseconds(static_cast<std::int64_t>(m_random.uniform() * static_cast<double>(bound)));
}

bool waitFor(milliseconds pause, const std::stop_token& stop)
{
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, pause, [] { return false; });
    return !stop.stop_requested();
}

} // namespace candor
