// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/curl_client.h"
#include "core/support/clock.h"
#include "core/support/random.h"
#include "core/support/result.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace candor {

/// How failures of the transport are tried again: full jitter, uniform in [0, min(cap, base * 2^n)); Retry-After is
/// obeyed up to `retryAfterCap`.
struct RetryPolicy
{
    int tries = 4;
    std::chrono::milliseconds base{500};
    std::chrono::milliseconds cap{20'000};
    std::chrono::milliseconds retryAfterCap{120'000};
};

/// When a failed try may be followed by another one.
enum class RetryKind
{
    Never,
    Backoff,     ///< after a pause, as often as the policy says
    Once,        ///< after a pause, once a request: a reply that came and can't be read
    AtOnce,      ///< without pause on a new connection, once a request; after that like Backoff
    AwaitServer, ///< the server is there but loading, or not there yet; like Backoff for who can't wait for it
};

/// A failed try: the error it would end with, and what to do about it.
struct TryFailure
{
    Error error;
    RetryKind retry = RetryKind::Never;
    std::optional<std::chrono::milliseconds> retryAfter; ///< what the server asked for
};

/// The failure that a fault below HTTP's status codes means. Requires a fault.
[[nodiscard]] TryFailure failureOf(HttpFault fault, std::string problem);

/// What a failed request means. None of them says anything about the model.
enum class FailureClass
{
    Starting,    ///< refused, and never answered yet: the server is loading, or the URL is wrong
    Loading,     ///< 503 that says that the model is being loaded
    Overload,    ///< 502, 503, 504, 529
    ServerFault, ///< 500
    LostInput,   ///< 408
    RateLimit,   ///< 429
    Money,       ///< 402, or a code of money or quota
    Defect,      ///< 400, 404, 422 and what else would be refused again
    Credentials, ///< 401, 403
    AppFailure,  ///< 200 with an error in it
    NoAnswer,    ///< a status that no API answers with
};

/// One row of the table by which failed requests are treated.
struct RetryRow
{
    FailureClass kind = FailureClass::NoAnswer;
    std::string_view signal; ///< what it is known by
    std::string_view name;   ///< "rate limit"
    ErrorCode code = ErrorCode::Protocol;
    RetryKind retry = RetryKind::Never;
    std::string_view action; ///< what is done, in words
    std::string_view advice; ///< a sentence for the user
};
[[nodiscard]] const std::vector<RetryRow>& retryTable();
[[nodiscard]] const RetryRow& retryRowOf(FailureClass kind);

/// What a body says beside the status.
struct StatusSigns
{
    bool quota = false;   ///< money or quota is used up
    bool loading = false; ///< the model is being loaded
};
/// The class of a status other than 2xx.
[[nodiscard]] FailureClass classOfStatus(int status, StatusSigns signs);

/// Error code and retry of a status other than 2xx. `quota`: the body says that money or quota is used up.
[[nodiscard]] ErrorCode codeOfStatus(int status, bool quota);
/// 408, 429, 500, 502, 503, 504, 529; nothing when quota is used up.
[[nodiscard]] bool isRetryableStatus(int status, bool quota);

/// Retry-After as seconds or HTTP date, or retry-after-ms; nothing for an empty, negative or unreadable value. A date
/// that is over is 0; a huge value stays huge (capped at a year).
[[nodiscard]] std::optional<std::chrono::milliseconds> parseRetryAfter(std::string_view value, SystemTime now);
[[nodiscard]] std::optional<std::chrono::milliseconds> parseRetryAfterMs(std::string_view value);

/// Decides over the tries of one request. A value of one thread.
class RetrySchedule
{
public:
    RetrySchedule(const RetryPolicy& policy, std::uint64_t jitterSeed) : m_policy(policy), m_random(jitterSeed) {}

    /// The pause before the next try, or nothing when the request has failed for good.
    [[nodiscard]] std::optional<std::chrono::milliseconds> next(const TryFailure& failure);

private:
    RetryPolicy m_policy;
    Random m_random;
    int m_tries = 1;
    bool m_retriedAtOnce = false;
    bool m_retriedOnce = false;
};

/// Waits; false when the stop came first.
[[nodiscard]] bool waitFor(std::chrono::milliseconds pause, const std::stop_token& stop);

} // namespace candor
