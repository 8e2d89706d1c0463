// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

/// A server of raw bytes on loopback that answers as badly as it is told to. The n-th request gets the n-th act; the
/// last act is repeated.
class ScriptedServer
{
public:
    enum class Then
    {
        Close, ///< in order
        Keep,  ///< wait for the next request on the same connection
        Stall, ///< say nothing more until the client hangs up
        Reset,
    };
    struct Act
    {
        std::string bytes;
        Then then = Then::Close;
        bool echo = false; ///< put the request's Authorization header in place of "@KEY@"
    };

    explicit ScriptedServer(std::vector<Act> acts);
    ~ScriptedServer();
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;

    [[nodiscard]] std::string baseUrl() const { return "http://127.0.0.1:" + std::to_string(m_port) + "/v1"; }
    [[nodiscard]] int port() const { return m_port; }
    [[nodiscard]] std::vector<std::string> requests() const;
    /// False when it did not come to this within ten seconds.
    [[nodiscard]] bool waitForRequests(std::size_t count);
    [[nodiscard]] bool waitForHangUps(std::size_t count);

private:
    void accept();
    void serve(int connection);
    [[nodiscard]] bool readRequest(int connection, std::string& request) const;
    [[nodiscard]] Act noteRequest(const std::string& request);

    std::vector<Act> m_acts;
    int m_listener = -1;
    int m_port = 0;
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<std::string> m_requests;
    std::size_t m_hangUps = 0;
    std::vector<int> m_connections;
    bool m_stopping = false;
    std::vector<std::thread> m_threads;
    std::thread m_acceptor;
};

/// A whole reply with its length.
[[nodiscard]] std::string httpReply(int status, const std::string& body, const std::string& headers = {});
/// A right chat completion with this text.
[[nodiscard]] std::string completionBody(const std::string& text);
