// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace candor {

/// How many requests one server gets at once. Grows by one after as many good replies as it allows, while their time
/// holds; shrinks by three tenths when the server says that it is too much (additive increase, multiplicative decrease,
/// as in Chiu and Jain 1989). Thread-safe.
class ConcurrencyLimit
{
public:
    ConcurrencyLimit(int start, int most);

    /// Waits for a place; false when the stop came first. Each true needs one release.
    [[nodiscard]] bool acquire(std::stop_token stop);

    enum class Ended
    {
        Well,
        Overloaded, ///< 429, 503, 529, a limit of time
        Otherwise,  ///< says nothing about the load
    };
    /// `took`: from sending to the whole reply.
    void release(Ended ended, std::chrono::milliseconds took);

    struct Figures
    {
        int limit = 0;
        int inFlight = 0;
        int queued = 0;
    };
    [[nodiscard]] Figures figures() const;

private:
    using Clock = std::chrono::steady_clock;

    void noteWell(double tookMs);
    void shrink(Clock::time_point now, double tookMs);

    mutable std::mutex m_mutex;
    std::condition_variable_any m_freed;
    const int m_most;
    int m_limit;
    int m_inFlight = 0;
    int m_queued = 0;
    int m_peak = 0; ///< the most in flight since it was last looked at
    int m_wellSinceChange = 0;
    double m_usualMs = 0.0;          ///< of replies, an exponential mean; 0: none yet
    double m_bestMs = 0.0;           ///< the least that m_usualMs has been
    Clock::time_point m_deafUntil{}; ///< requests that were under way when it shrank are not counted twice
};

} // namespace candor
