// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/fault_proxy.h"

#include <algorithm>
#include <array>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

using std::chrono::milliseconds;

namespace {

sockaddr_in loopback(int port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
}

void closeHard(int descriptor)
{
    const linger hard{1, 0};
    ::setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    ::close(descriptor);
}

} // namespace

/// One connection and what goes on behind it.
struct FaultProxy::Link
{
    struct Piece
    {
        std::string bytes;
        Clock::time_point due;
    };

    int client = -1;
    int server = -1;
    Toxic toxic;
    std::vector<Piece> pieces; ///< for the client, in order
    std::size_t said = 0;      ///< bytes that the server has said
    std::string held;          ///< of a reply that is rewritten as a whole
    bool serverClosed = false;
    bool cut = false;   ///< close once the pieces are out
    bool reset = false; ///< and so that the client gets a reset
    bool over = false;
    Clock::time_point closeAt = Clock::time_point::min();

    ~Link()
    {
        for (const int descriptor : {client, server}) {
            if (descriptor >= 0) {
                ::close(descriptor);
            }
        }
    }
    void say(std::string bytes, milliseconds delay)
    {
        const Clock::time_point after = pieces.empty() ? Clock::now() : std::max(Clock::now(), pieces.back().due);
        pieces.push_back({std::move(bytes), after + delay});
    }
};

FaultProxy::FaultProxy(int serverPort, std::vector<Toxic> toxics, std::uint64_t seed)
    : m_serverPort(serverPort), m_toxics(std::move(toxics)), m_random(seed),
      m_alarm(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    listen();
    m_thread = std::thread([this] { run(); });
}

FaultProxy::~FaultProxy()
{
    m_stop = true;
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(m_alarm, &one, sizeof one);
    m_thread.join();
    m_links.clear();
    if (m_listener >= 0) {
        ::close(m_listener);
    }
    ::close(m_alarm);
}

void FaultProxy::setDown(bool down)
{
    m_wantDown = down;
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(m_alarm, &one, sizeof one);
    m_isDown.wait(!down);
}

void FaultProxy::listen()
{
    m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const int yes = 1;
    ::setsockopt(m_listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address = loopback(m_port);
    socklen_t length = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    ::bind(m_listener, generic, length);
    ::listen(m_listener, 512);
    ::getsockname(m_listener, generic, &length);
    m_port = ntohs(address.sin_port);
}

void FaultProxy::obeyOrders()
{
    std::uint64_t rings = 0;
    [[maybe_unused]] const ssize_t taken = ::read(m_alarm, &rings, sizeof rings);
    const bool down = m_wantDown;
    if (down == m_isDown) {
        return;
    }
    if (down) {
        ::close(m_listener);
        m_listener = -1;
        for (const auto& link : m_links) {
            closeHard(link->client);
            link->client = -1;
        }
        m_links.clear();
    } else {
        listen();
    }
    m_isDown = down;
    m_isDown.notify_all();
}

Toxic FaultProxy::draw()
{
    for (const Toxic& toxic : m_toxics) {
        if (m_random.uniform() < toxic.probability) {
            return toxic;
        }
    }
    return {};
}

void FaultProxy::accept()
{
    for (;;) {
        const int client = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (client < 0) {
            return;
        }
        ++m_accepted;
        const int yes = 1;
        ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        auto link = std::make_unique<Link>();
        link->client = client;
        link->toxic = draw();
        link->server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address = loopback(m_serverPort);
        // On loopback a connection is there or refused at once.
        if (::connect(link->server, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
            continue;
        }
        ::setsockopt(link->server, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        m_links.push_back(std::move(link));
    }
}

/// Requests are small: the server takes them as they come.
void FaultProxy::readClient(Link& link) const
{
    std::array<char, 16384> buffer{};
    const ssize_t count = ::recv(link.client, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count <= 0) {
        link.over = true;
        return;
    }
    if (link.toxic.kind != ToxicKind::HalfOpen) {
        (void)::send(link.server, buffer.data(), static_cast<std::size_t>(count), MSG_NOSIGNAL);
    }
}

void FaultProxy::readServer(Link& link)
{
    std::array<char, 16384> buffer{};
    const ssize_t count = ::recv(link.server, buffer.data(), buffer.size(), MSG_DONTWAIT);
    const Toxic& toxic = link.toxic;
    if (count <= 0) {
        link.serverClosed = true;
        link.cut = true;
        link.closeAt = Clock::now() + (toxic.kind == ToxicKind::SlowClose ? toxic.delay : milliseconds(0));
        return;
    }
    if (link.cut) {
        return;
    }
    std::string bytes(buffer.data(), static_cast<std::size_t>(count));
    const std::size_t before = std::exchange(link.said, link.said + bytes.size());
    switch (toxic.kind) {
    case ToxicKind::ResetPeer:
    case ToxicKind::LimitData:
        if (link.said >= toxic.amount) {
            bytes.resize(toxic.amount - before);
            link.cut = true;
            link.reset = toxic.kind == ToxicKind::ResetPeer;
        }
        link.say(bytes, milliseconds(0));
        return;
    case ToxicKind::Garbage:
        for (std::size_t i = 0; i < toxic.amount; ++i) {
            link.held += static_cast<char>(m_random.below(256));
        }
        link.say(std::exchange(link.held, {}), milliseconds(0));
        link.cut = true;
        return;
    case ToxicKind::GarbledBody:
        link.held += bytes;
        if (const std::size_t body = link.held.find("\r\n\r\n"); body != std::string::npos) {
            for (std::size_t i = body + 4; i < link.held.size(); ++i) {
                link.held[i] =
                    m_random.below(toxic.amount) == 0 ? static_cast<char>(m_random.below(256)) : link.held[i];
            }
            link.say(std::exchange(link.held, {}), milliseconds(0));
        }
        return;
    case ToxicKind::WrongLength:
        link.say("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99999\r\n\r\n{\"choices\":",
                 milliseconds(0));
        link.cut = true;
        return;
    case ToxicKind::BadChunk:
        link.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1f4\r\n{\"choices\":", milliseconds(0));
        link.cut = true;
        return;
    case ToxicKind::Slicer:
        for (const char byte : bytes) {
            link.say(std::string(1, byte), toxic.delay);
        }
        return;
    case ToxicKind::Bandwidth:
        for (std::size_t i = 0; i < bytes.size(); i += toxic.amount) {
            link.say(bytes.substr(i, toxic.amount), milliseconds(1));
        }
        return;
    case ToxicKind::Latency:
        link.say(std::move(bytes), toxic.delay);
        return;
    case ToxicKind::Jitter:
        link.say(std::move(bytes),
                 milliseconds(static_cast<long>(m_random.uniform() * static_cast<double>(toxic.delay.count()))));
        return;
    case ToxicKind::None:
    case ToxicKind::SlowClose:
    case ToxicKind::HalfOpen:
        link.say(std::move(bytes), milliseconds(0));
        return;
    }
}

void FaultProxy::writeClient(Link& link, Clock::time_point now) const
{
    std::size_t sent = 0;
    while (sent < link.pieces.size() && link.pieces[sent].due <= now) {
        std::string& bytes = link.pieces[sent].bytes;
        const ssize_t count = ::send(link.client, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count < static_cast<ssize_t>(bytes.size())) {
            bytes.erase(0, static_cast<std::size_t>(std::max<ssize_t>(0, count)));
            break;
        }
        ++sent;
    }
    link.pieces.erase(link.pieces.begin(), link.pieces.begin() + static_cast<std::ptrdiff_t>(sent));
}

void FaultProxy::closeIfOver(Link& link, Clock::time_point now) const
{
    if (link.cut && link.pieces.empty() && link.closeAt <= now) {
        if (link.reset) {
            closeHard(std::exchange(link.client, -1));
        }
        link.over = true;
    }
}

int FaultProxy::pollMs(Clock::time_point now) const
{
    Clock::time_point next = now + std::chrono::seconds(1);
    for (const auto& link : m_links) {
        if (!link->pieces.empty()) {
            next = std::min(next, link->pieces.front().due);
        } else if (link->cut) {
            next = std::min(next, link->closeAt);
        }
    }
    return static_cast<int>(std::max<std::int64_t>(0, std::chrono::ceil<milliseconds>(next - now).count()));
}

void FaultProxy::run()
{
    std::vector<pollfd> polled;
    while (!m_stop) {
        polled.assign({{m_alarm, POLLIN, 0}, {m_listener, POLLIN, 0}});
        for (const auto& link : m_links) {
            polled.push_back({link->client, POLLIN, 0});
            polled.push_back({link->serverClosed ? -1 : link->server, POLLIN, 0});
        }
        ::poll(polled.data(), polled.size(), pollMs(Clock::now()));
        const Clock::time_point now = Clock::now();
        for (std::size_t i = 0; i < m_links.size(); ++i) {
            Link& link = *m_links[i];
            if (polled[2 + 2 * i].revents != 0) {
                readClient(link);
            }
            if (!link.over && polled[3 + 2 * i].revents != 0) {
                readServer(link);
            }
            writeClient(link, now);
            closeIfOver(link, now);
        }
        std::erase_if(m_links, [](const auto& link) { return link->over; });
        if (polled[1].revents != 0) {
            accept();
        }
        if (polled[0].revents != 0) {
            obeyOrders();
        }
    }
}
