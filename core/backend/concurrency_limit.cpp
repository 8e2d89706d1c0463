// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/concurrency_limit.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace candor {

namespace {

constexpr double kShrinkTo = 0.7;
constexpr double kHoldsUpTo = 2.0; ///< times the best: beyond it more at once only makes all of them slower
constexpr double kWeight = 0.1;    ///< of the newest reply in the mean

} // namespace

ConcurrencyLimit::ConcurrencyLimit(int start, int most)
    : m_most(std::max(1, most)), m_limit(std::clamp(start, 1, std::max(1, most)))
{
}

bool ConcurrencyLimit::acquire(std::stop_token stop)
{
    std::unique_lock lock(m_mutex);
    ++m_queued;
    m_freed.wait(lock, stop, [this] { return m_inFlight < m_limit; });
    --m_queued;
    if (stop.stop_requested()) {
        m_freed.notify_one(); // the place may have been told to this thread
        return false;
    }
    m_peak = std::max(m_peak, ++m_inFlight);
    return true;
}

void ConcurrencyLimit::release(Ended ended, std::chrono::milliseconds took)
{
    {
        const std::scoped_lock lock(m_mutex);
        --m_inFlight;
        const double tookMs = static_cast<double>(std::max<std::int64_t>(1, took.count()));
        if (ended == Ended::Well) {
            noteWell(tookMs);
        } else if (ended == Ended::Overloaded) {
            shrink(Clock::now(), tookMs);
        }
    }
    m_freed.notify_all();
}

void ConcurrencyLimit::noteWell(double tookMs)
{
    m_usualMs = m_usualMs == 0.0 ? tookMs : m_usualMs + kWeight * (tookMs - m_usualMs);
    m_bestMs = m_bestMs == 0.0 ? m_usualMs : std::min(m_bestMs, m_usualMs);
    if (++m_wellSinceChange < m_limit) {
        return;
    }
    m_wellSinceChange = 0;
    // It grows only where the room is used: a limit that nobody reaches says nothing about the server.
    const bool used = std::exchange(m_peak, m_inFlight) >= m_limit;
    if (used && m_limit < m_most && m_usualMs <= kHoldsUpTo * m_bestMs) {
        ++m_limit;
    }
}

void ConcurrencyLimit::shrink(Clock::time_point now, double tookMs)
{
    if (now < m_deafUntil) {
        return;
    }
    m_limit = std::max(1, static_cast<int>(std::floor(kShrinkTo * m_limit)));
    m_wellSinceChange = 0;
    m_deafUntil = now + std::chrono::milliseconds(static_cast<std::int64_t>(std::max(m_usualMs, tookMs)));
}

ConcurrencyLimit::Figures ConcurrencyLimit::figures() const
{
    const std::scoped_lock lock(m_mutex);
    return {m_limit, m_inFlight, m_queued};
}

} // namespace candor
