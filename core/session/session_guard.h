// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace candor {

/// What the requests of one server came to since it was last asked; for the flight recorder.
struct RequestCounts
{
    std::size_t finished = 0;
    std::size_t failed = 0;
    std::size_t retries = 0;
    std::int64_t latencyMs = 0; ///< of those that finished, summed
    std::int64_t promptTokens = 0;
    std::int64_t completionTokens = 0;
};

/// Stands between a session and its backends: counts what is spent, and pauses or ends the run when going on would
/// burn through tasks. Money: the run ends. Credentials: it pauses at once. Failures of the infrastructure: a circuit
/// breaker for each backend pauses when half of the last ten requests failed, or the first three. A request that was
/// under way then is asked again after the pause, and fails nobody's trial. Thread-safe.
class SessionGuard
{
public:
    /// `usdPerHour`: what the servers cost while the guard lives, beside tokens.
    SessionGuard(SessionControl& control, const SpendLimit& limit, double usdPerHour = 0.0);

    /// The same backend, guarded. The guard must outlive it.
    [[nodiscard]] std::shared_ptr<Backend> guard(std::shared_ptr<Backend> backend, std::string name);

    [[nodiscard]] Spent spent() const;
    /// The counts of a backend since the last call.
    [[nodiscard]] RequestCounts takeCounts(const std::string& name);

private:
    class Guarded;
    enum class Then
    {
        Return,
        AskAgain, ///< after the pause
        End,      ///< the run ends; nothing of this trial is to be stored
    };
    struct Breaker
    {
        std::deque<bool> lately; ///< true: failed
        bool everWell = false;
        std::size_t failedInARow = 0;
        RequestCounts counts;
    };

    void count(const std::string& name, const Answer& answer);
    void checkLimit();
    [[nodiscard]] Spent spentLocked() const;
    [[nodiscard]] Then judge(const std::string& name, const Answer& answer);
    [[nodiscard]] bool opens(Breaker& breaker, ErrorCode code) const;

    SessionControl& m_control;
    const SpendLimit m_limit;
    const double m_usdPerHour;
    const std::chrono::steady_clock::time_point m_startedAt = std::chrono::steady_clock::now();
    mutable std::mutex m_mutex;
    std::map<std::string, Breaker> m_breakers; ///< by the backend's name
    Spent m_spent;                             ///< without GPU time
    bool m_limitTold = false;
};

} // namespace candor
