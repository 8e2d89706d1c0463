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
    bool ended = false;
    std::string reason;
    int concurrency = 1;
    std::map<std::string, std::shared_ptr<Backend>> servers;

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

void SessionControl::pause(std::string reason)
{
    {
        const std::scoped_lock lock(m_impl->mutex);
        if (m_impl->paused && reason.empty()) {
            return; // the reason that there is stays
        }
        m_impl->paused = true;
        m_impl->reason = std::move(reason);
    }
    m_impl->tell();
}

void SessionControl::resume()
{
    {
        const std::scoped_lock lock(m_impl->mutex);
        m_impl->paused = false;
        m_impl->reason.clear();
    }
    m_impl->resumed.notify_all();
    m_impl->tell();
}

std::string SessionControl::reason() const
{
    const std::scoped_lock lock(m_impl->mutex);
    return m_impl->reason;
}

void SessionControl::end(std::string reason)
{
    {
        const std::scoped_lock lock(m_impl->mutex);
        m_impl->ended = true;
        m_impl->paused = false;
        m_impl->reason = std::move(reason);
    }
    m_impl->resumed.notify_all();
    m_impl->tell();
}

bool SessionControl::ended() const
{
    const std::scoped_lock lock(m_impl->mutex);
    return m_impl->ended;
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

void SessionControl::finishOpenTrials(std::string reason)
{
    {
        const std::scoped_lock lock(m_impl->mutex);
        m_impl->finishing = true;
        m_impl->paused = false;
        m_impl->reason = std::move(reason);
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

std::vector<ServerActivity> SessionControl::servers() const
{
    std::map<std::string, std::shared_ptr<Backend>> servers;
    {
        const std::scoped_lock lock(m_impl->mutex);
        servers = m_impl->servers;
    }
    std::vector<ServerActivity> all;
    for (const auto& [name, backend] : servers) {
        all.push_back({name, backend->state()});
    }
    return all;
}

std::optional<WaitingServer> SessionControl::waiting() const
{
    std::optional<WaitingServer> longest;
    const auto now = std::chrono::steady_clock::now();
    for (ServerActivity& server : servers()) {
        if (!server.state.waitingSince) {
            continue;
        }
        const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(now - *server.state.waitingSince);
        if (!longest || elapsed > longest->elapsed) {
            longest = {std::move(server.backend), elapsed, server.state.waitingAtMost,
                       std::move(server.state.waitingFor)};
        }
    }
    return longest;
}

void SessionControl::attach(int concurrency, std::map<std::string, std::shared_ptr<Backend>> servers,
                            std::function<void()> changed)
{
    {
        const std::scoped_lock lock(m_impl->mutex);
        m_impl->servers = std::move(servers);
        if (!m_impl->paused && !m_impl->finishing) {
            m_impl->reason.clear(); // of an earlier run
        }
    }
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
    m_impl->ended = false;
    m_impl->servers.clear();
}

RequestList& SessionControl::requests() const
{
    return m_impl->requests;
}

} // namespace candor
