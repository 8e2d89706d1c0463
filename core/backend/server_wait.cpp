// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/server_wait.h"

#include <algorithm>

namespace candor {

namespace {

constexpr std::chrono::milliseconds kFirstInterval{250};
constexpr std::chrono::milliseconds kLongestInterval{10'000};

} // namespace

ServerWait::ServerWait(std::chrono::milliseconds atMost, std::function<bool(std::stop_token)> ready)
    : m_atMost(atMost), m_ready(std::move(ready))
{
}

ServerWait::End ServerWait::wait(const std::string& words, std::stop_token stop)
{
    std::unique_lock lock(m_mutex);
    if (m_waiting++ == 0) {
        m_since = Clock::now();
        m_interval = kFirstInterval;
        m_nextAt = m_since + m_interval;
    }
    m_words = words;
    const std::uint64_t round = m_round;
    const End end = waitAsOne(lock, stop);
    if (round == m_round) {
        --m_waiting; // the end of a round has counted all out
    }
    return end;
}

ServerWait::End ServerWait::waitAsOne(std::unique_lock<std::mutex>& lock, const std::stop_token& stop)
{
    const std::uint64_t round = m_round;
    while (round == m_round) {
        if (stop.stop_requested()) {
            m_changed.notify_all(); // another one has to ask now
            return End::Stopped;
        }
        if (m_asking) {
            m_changed.wait(lock, stop, [&] { return round != m_round || !m_asking; });
        } else {
            askOnce(lock, stop);
        }
    }
    return m_end;
}

void ServerWait::askOnce(std::unique_lock<std::mutex>& lock, const std::stop_token& stop)
{
    m_asking = true;
    const std::uint64_t round = m_round;
    const Clock::time_point until = std::min(m_nextAt, m_since + m_atMost);
    m_changed.wait_until(lock, stop, until, [&] { return round != m_round; });
    if (!stop.stop_requested()) {
        lock.unlock();
        const bool ready = m_ready(stop);
        lock.lock();
        m_interval = std::min(2 * m_interval, kLongestInterval);
        m_nextAt = Clock::now() + m_interval;
        const bool tooLong = !ready && Clock::now() >= m_since + m_atMost;
        if (ready || tooLong) {
            m_end = ready ? End::Ready : End::TooLong;
            m_waiting = 0;
            ++m_round;
        }
    }
    m_asking = false;
    m_changed.notify_all();
}

void ServerWait::tell(BackendState& state) const
{
    const std::scoped_lock lock(m_mutex);
    if (m_waiting > 0) {
        state.waitingSince = m_since;
        state.waitingAtMost = m_atMost;
        state.waitingFor = m_words;
    }
}

} // namespace candor
