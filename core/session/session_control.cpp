// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include <condition_variable>
#include <mutex>

namespace candor {

struct SessionControl::Impl
{
    mutable std::mutex mutex; ///< protects paused
    std::condition_variable_any changed;
    bool paused = false;
};

SessionControl::SessionControl() : m_impl(std::make_unique<Impl>()) {}
SessionControl::~SessionControl() = default;

void SessionControl::pause()
{
    const std::scoped_lock lock(m_impl->mutex);
    m_impl->paused = true;
}

void SessionControl::resume()
{
    {
        const std::scoped_lock lock(m_impl->mutex);
        m_impl->paused = false;
    }
    m_impl->changed.notify_all();
}

bool SessionControl::paused() const
{
    const std::scoped_lock lock(m_impl->mutex);
    return m_impl->paused;
}

void SessionControl::waitWhilePaused(std::stop_token stop)
{
    std::unique_lock lock(m_impl->mutex);
    m_impl->changed.wait(lock, stop, [this] { return !m_impl->paused; });
}

} // namespace candor
