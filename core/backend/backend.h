// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/exchange.h"
#include "core/support/result.h"

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace candor {

/// What came of one request. The exchange is there in both cases, because a failure is evidence too.
struct Answer
{
    Exchange exchange;
    Result<Reply> reply;
};

/// What a backend does at one moment.
struct BackendState
{
    /// Set while requests wait for a server that is loading or gone.
    std::optional<std::chrono::steady_clock::time_point> waitingSince;
    std::chrono::milliseconds waitingAtMost{0};
    std::string waitingFor; ///< the server's last words, in a sentence
    int limit = 0;          ///< requests that it would send at once now; 0: no limit of its own
    int inFlight = 0;
    int queued = 0; ///< asked, and not sent yet
};

/// A server that generates. Thread-safe: any number of threads may ask at once.
class Backend
{
public:
    virtual ~Backend() = default;

    /// Blocks until the reply, a final failure, or the stop (within 200 ms, whatever the server does).
    [[nodiscard]] virtual Answer ask(const Request& request, std::stop_token stop) = 0;

    /// Asks the server for its own figures (Prometheus text); nothing where it has none or does not answer within
    /// seconds. Secrets are taken out.
    [[nodiscard]] virtual std::optional<std::string> metrics(std::stop_token) { return std::nullopt; }

    /// What it does at this moment, for people to see.
    [[nodiscard]] virtual BackendState state() const { return {}; }

    /// Is it there and does it speak our dialect? Cheap: GET /models.
    [[nodiscard]] virtual Result<void> check(std::stop_token stop) = 0;
};

} // namespace candor
