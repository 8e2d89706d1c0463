// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session_guard.h"
#include "core/store/workspace.h"

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <thread>

namespace candor {

/// Looks at every server of a running session each few seconds and stores what it sees with the session. Runs from
/// construction to destruction, on a thread of its own; a look that can't be stored is dropped, because no result
/// depends on it. The references must outlive it.
class FlightRecorder
{
public:
    FlightRecorder(std::map<std::string, std::shared_ptr<Backend>> servers, SessionGuard& guard, Workspace& workspace,
                   std::string sessionId, std::chrono::milliseconds interval);
    /// Takes a last look.
    ~FlightRecorder();
    FlightRecorder(const FlightRecorder&) = delete;
    FlightRecorder& operator=(const FlightRecorder&) = delete;

private:
    void run(const std::stop_token& stop);
    void look(const std::stop_token& stop);
    [[nodiscard]] FlightSample sampleOf(const std::string& name, Backend& backend, const std::stop_token& stop);

    std::map<std::string, std::shared_ptr<Backend>> m_servers;
    SessionGuard& m_guard;
    Workspace& m_workspace;
    const std::string m_sessionId;
    const std::chrono::milliseconds m_interval;
    std::jthread m_thread; ///< last: it uses all of the above
};

} // namespace candor
