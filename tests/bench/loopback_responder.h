// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

/// Answers every POST on loopback with the same body, on one thread and with as little work as possible: a server that
/// is no bottleneck. For clients that send no request before they have the reply to the one before.
class LoopbackResponder
{
public:
    explicit LoopbackResponder(const std::string& body)
        : m_reply("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
                  std::to_string(body.size()) + "\r\n\r\n" + body)
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        ::bind(m_listener, generic, length);
        ::listen(m_listener, 512);
        ::getsockname(m_listener, generic, &length);
        m_port = ntohs(address.sin_port);
        watch(m_listener);
        watch(m_stop);
        m_thread = std::thread([this] { run(); });
    }
    ~LoopbackResponder()
    {
        const std::uint64_t one = 1;
        (void)!::write(m_stop, &one, sizeof one);
        m_thread.join();
        for (const auto& [connection, request] : m_requests) {
            ::close(connection);
        }
        ::close(m_listener);
        ::close(m_stop);
        ::close(m_epoll);
    }
    LoopbackResponder(const LoopbackResponder&) = delete;
    LoopbackResponder& operator=(const LoopbackResponder&) = delete;

    [[nodiscard]] std::string baseUrl() const { return "http://127.0.0.1:" + std::to_string(m_port) + "/v1"; }

private:
    void watch(int descriptor) const
    {
        epoll_event event{.events = EPOLLIN, .data = {.fd = descriptor}};
        ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &event);
    }

    void run()
    {
        std::array<epoll_event, 256> events{};
        for (;;) {
            const int count = ::epoll_wait(m_epoll, events.data(), static_cast<int>(events.size()), -1);
            for (int i = 0; i < count; ++i) {
                const int descriptor = events[static_cast<std::size_t>(i)].data.fd;
                if (descriptor == m_stop) {
                    return;
                }
                descriptor == m_listener ? accept() : serve(descriptor);
            }
        }
    }

    void accept()
    {
        const int connection = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection >= 0) {
            const int yes = 1;
            ::setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
            m_requests[connection].clear();
            watch(connection);
        }
    }

    void serve(int connection)
    {
        std::array<char, 65536> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): written before it is read
        const ssize_t count = ::recv(connection, buffer.data(), buffer.size(), 0);
        std::string& request = m_requests[connection];
        if (count <= 0) {
            m_requests.erase(connection);
            ::close(connection);
            return;
        }
        request.append(buffer.data(), static_cast<std::size_t>(count));
        if (isWhole(request)) {
            request.clear();
            (void)::send(connection, m_reply.data(), m_reply.size(), MSG_NOSIGNAL);
        }
    }

    static bool isWhole(const std::string& request)
    {
        const std::size_t end = request.find("\r\n\r\n");
        const std::size_t length = request.find("Content-Length: ");
        return end != std::string::npos && length < end &&
               request.size() >= end + 4 + std::strtoul(request.c_str() + length + 16, nullptr, 10);
    }

    std::string m_reply;
    int m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int m_stop = ::eventfd(0, EFD_CLOEXEC);
    int m_epoll = ::epoll_create1(EPOLL_CLOEXEC);
    int m_port = 0;
    std::map<int, std::string> m_requests;
    std::thread m_thread;
};
