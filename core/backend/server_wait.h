// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/backend.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>

namespace candor {

/// Where the requests of one backend wait together while its server is loading or gone; one of them asks, in growing
/// intervals, and all go on when it answers. Thread-safe.
class ServerWait
{
public:
    /// `ready` asks the server once: true when it can generate. Called by one waiting thread at a time.
    ServerWait(std::chrono::milliseconds atMost, std::function<bool(std::stop_token)> ready);

    enum class End
    {
        Ready,
        TooLong,
        Stopped,
    };
    /// `words`: what the server, or its absence, said; for people.
    [[nodiscard]] End wait(const std::string& words, std::stop_token stop);

    /// Puts into `state` what is waited for.
    void tell(BackendState& state) const;

private:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] End waitAsOne(std::unique_lock<std::mutex>& lock, const std::stop_token& stop);
    void askOnce(std::unique_lock<std::mutex>& lock, const std::stop_token& stop);

    const std::chrono::milliseconds m_atMost;
    const std::function<bool(std::stop_token)> m_ready;
    mutable std::mutex m_mutex; ///< not held while the server is asked
    std::condition_variable_any m_changed;
    bool m_asking = false;
    int m_waiting = 0;
    std::uint64_t m_round = 0; ///< grows when a wait ends, so that each waiting thread knows its own
    End m_end = End::Ready;    ///< of the last round
    Clock::time_point m_since{};
    Clock::time_point m_nextAt{};
    std::chrono::milliseconds m_interval{0};
    std::string m_words;
};

} // namespace candor
