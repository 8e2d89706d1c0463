// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/request_list.h"
#include "core/session/session.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace candor {

struct SessionControl::Impl
{
    mutable std::mutex mutex; ///< protects what the getters give; no other lock is taken while it is held
    std::condition_variable_any resumed;
    bool paused = false;
    bool finishing = false;
    int concurrency = 1;

    std::mutex listenerMutex; ///< held during the call, so that nobody is told after detach(); never with `mutex`
    std::function<void()> changed;

    RequestList requests;

    void tell()
    {
        const std::scoped_lock lock(listenerMutex);
        if (changed) {
            changed();
        }
    }
};

SessionControl::SessionControl() : m_impl(std::make_unique<Impl>()) {}
SessionControl::~SessionControl() = default;

void SessionControl::pause()
{
    {
        const std::scoped_lock lock(m_impl->mutex);
        m_impl->paused = true;
    }
    m_impl->tell();
}

void SessionControl::resume()
{
    {
        const std::scoped_lock lock(m_impl->mutex);
        m_impl->paused = false;
    }
    m_impl->resumed.notify_all();
    m_impl->tell();
}

bool SessionControl::paused() const
{
    const std::scoped_lock lock(m_impl->mutex);
    return m_impl->paused;
}

void SessionControl::waitWhilePaused(std::stop_token stop)
{
    std::unique_lock lock(m_impl->mutex);
    m_impl->resumed.wait(lock, stop, [this] { return !m_impl->paused; });
}

void SessionControl::setConcurrency(int requests)
{
    {
        const std::scoped_lock lock(m_impl->mutex);
        m_impl->concurrency = std::clamp(requests, 1, kMaxConcurrency);
    }
    m_impl->tell();
}

int SessionControl::concurrency() const
{
    const std::scoped_lock lock(m_impl->mutex);
    return m_impl->concurrency;
}

void SessionControl::finishOpenTrials()
{
    {
        const std::scoped_lock lock(m_impl->mutex);
        m_impl->finishing = true;
        m_impl->paused = false;
    }
    m_impl->resumed.notify_all();
    m_impl->tell();
}

bool SessionControl::finishing() const
{
    const std::scoped_lock lock(m_impl->mutex);
    return m_impl->finishing;
}

std::vector<InFlight> SessionControl::requestsInFlight() const
{
    return m_impl->requests.all();
}

void SessionControl::attach(int concurrency, std::function<void()> changed)
{
    {
        const std::scoped_lock lock(m_impl->listenerMutex);
        m_impl->changed = std::move(changed);
    }
    setConcurrency(concurrency); // and tells what was said before
}

void SessionControl::detach()
{
    const std::scoped_lock listener(m_impl->listenerMutex);
    m_impl->changed = nullptr;
    const std::scoped_lock lock(m_impl->mutex);
    m_impl->finishing = false;
}

RequestList& SessionControl::requests() const
{
    return m_impl->requests;
}

} // namespace candor
