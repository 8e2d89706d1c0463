// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/backend/scripted_server.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

ScriptedServer::ScriptedServer(std::vector<Act> acts) : m_acts(std::move(acts))
{
    m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    ::bind(m_listener, generic, length);
    ::listen(m_listener, 128);
    ::getsockname(m_listener, generic, &length);
    m_port = ntohs(address.sin_port);
    m_acceptor = std::thread([this] { accept(); });
}

ScriptedServer::~ScriptedServer()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_stopping = true;
        for (const int connection : m_connections) {
            ::shutdown(connection, SHUT_RDWR);
        }
    }
    ::shutdown(m_listener, SHUT_RDWR);
    m_acceptor.join();
    for (std::thread& thread : m_threads) {
        thread.join();
    }
    ::close(m_listener);
}

void ScriptedServer::accept()
{
    for (;;) {
        const int connection = ::accept(m_listener, nullptr, nullptr);
        if (connection < 0) {
            return;
        }
        const std::scoped_lock lock(m_mutex);
        if (m_stopping) {
            ::close(connection);
            return;
        }
        m_connections.push_back(connection);
        m_threads.emplace_back([this, connection] { serve(connection); });
    }
}

bool ScriptedServer::readRequest(int connection, std::string& request) const
{
    std::string& text = request;
    char buffer[4096];
    for (;;) {
        const std::size_t end = text.find("\r\n\r\n");
        if (end != std::string::npos) {
            const std::size_t header = text.find("Content-Length: ");
            const std::size_t body = header < end ? std::stoul(text.substr(header + 16)) : 0;
            if (text.size() >= end + 4 + body) {
                return true;
            }
        }
        const ssize_t count = ::recv(connection, buffer, sizeof buffer, 0);
        if (count <= 0) {
            return false;
        }
        text.append(buffer, static_cast<std::size_t>(count));
    }
}

ScriptedServer::Act ScriptedServer::noteRequest(const std::string& request)
{
    const std::scoped_lock lock(m_mutex);
    Act act = m_acts[std::min(m_requests.size(), m_acts.size() - 1)];
    m_requests.push_back(request);
    m_changed.notify_all();
    return act;
}

void ScriptedServer::serve(int connection)
{
    std::string request;
    Then then = Then::Keep;
    while (then == Then::Keep && readRequest(connection, request)) {
        Act act = noteRequest(request);
        const std::size_t place = act.echo ? act.bytes.find("@KEY@") : std::string::npos;
        const std::size_t key = request.find("Authorization: Bearer ");
        if (place != std::string::npos && key != std::string::npos) {
            act.bytes.replace(place, 5, request.substr(key + 22, request.find("\r\n", key) - key - 22));
        }
        std::size_t sent = 0;
        while (sent < act.bytes.size()) {
            const ssize_t count = ::send(connection, act.bytes.data() + sent, act.bytes.size() - sent, MSG_NOSIGNAL);
            if (count <= 0) {
                break;
            }
            sent += static_cast<std::size_t>(count);
        }
        then = act.then;
        request.clear();
    }
    char byte = 0;
    while (then == Then::Stall && ::recv(connection, &byte, 1, 0) > 0) {
    }
    const std::scoped_lock lock(m_mutex);
    m_hangUps += then == Then::Stall ? 1 : 0;
    m_changed.notify_all();
    std::erase(m_connections, connection);
    if (then == Then::Reset) {
        const linger hard{1, 0};
        ::setsockopt(connection, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    } else {
        ::shutdown(connection, SHUT_WR);
    }
    ::close(connection);
}

std::vector<std::string> ScriptedServer::requests() const
{
    const std::scoped_lock lock(m_mutex);
    return m_requests;
}

bool ScriptedServer::waitForRequests(std::size_t count)
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, std::chrono::seconds(10), [&] { return m_requests.size() >= count; });
}

bool ScriptedServer::waitForHangUps(std::size_t count)
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, std::chrono::seconds(10), [&] { return m_hangUps >= count; });
}

std::string httpReply(int status, const std::string& body, const std::string& headers)
{
    return "HTTP/1.1 " + std::to_string(status) + " Said\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           headers + "\r\n" + body;
}

std::string completionBody(const std::string& text)
{
    const nlohmann::json body = {
        {"id", "chatcmpl-1"},
        {"created", 1700000000},
        {"model", "m"},
        {"system_fingerprint", "fp"},
        {"choices",
         nlohmann::json::array(
             {{{"index", 0}, {"message", {{"role", "assistant"}, {"content", text}}}, {"finish_reason", "stop"}}})},
        {"usage", {{"prompt_tokens", 10}, {"completion_tokens", 5}, {"total_tokens", 15}}}};
    return body.dump();
}
