// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/backend_profile.h"
#include "core/support/result.h"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <sys/types.h>
#include <thread>
#include <vector>

namespace candor {

/// A server program that Candor started, with all its children: they are one process group, and end with this object.
/// A child that makes a session of its own is out of reach. Its words go into a log file. Thread-safe.
class ServerProcess
{
public:
    /// Starts it (posix_spawn, no fork). It gets the inherited environment without variables that carry credentials,
    /// then the command's own; an empty stdin; stdout and stderr in `log`, whose directory is made; a log that is there
    /// becomes LOG.1. Errors: NotFound (no such program or directory), Io.
    [[nodiscard]] static Result<std::unique_ptr<ServerProcess>> start(const ServerCommand& command,
                                                                      const std::filesystem::path& log);
    /// Stops it.
    ~ServerProcess();
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    [[nodiscard]] pid_t pid() const { return m_pid; }
    [[nodiscard]] bool running() const;
    /// "ended with exit code 1", "was ended by signal 9 (Killed)"; empty while it runs.
    [[nodiscard]] std::string exitWords() const;
    /// The log's last lines, safe to print; none when it said nothing.
    [[nodiscard]] std::vector<std::string> lastWords(std::size_t lines = 6) const;
    [[nodiscard]] const std::filesystem::path& log() const { return m_log; }

    /// SIGTERM to the group; when the program has ended, or after `grace`, SIGKILL to what is left of it. Blocks until
    /// the program has ended. The second call does nothing.
    void stop(std::chrono::milliseconds grace = std::chrono::seconds(10));

private:
    ServerProcess(pid_t pid, std::filesystem::path log);
    void awaitEnd();

    const pid_t m_pid;
    const std::filesystem::path m_log;
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::string m_end; ///< how it ended; empty while it runs
    bool m_stopped = false;
    std::jthread m_watcher; ///< last: waits for the end
};

} // namespace candor
