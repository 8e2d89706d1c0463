// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/random.h"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

/// What a connection suffers; named after toxiproxy's toxics where there is one. All but Latency, Jitter and Bandwidth
/// act on what the server says.
enum class ToxicKind
{
    None,
    Latency,     ///< every piece of a reply comes `delay` later
    Jitter,      ///< the same with a delay between 0 and `delay`, drawn for each piece
    Bandwidth,   ///< `amount` bytes every millisecond at the most
    SlowClose,   ///< closes `delay` after it should
    ResetPeer,   ///< reset after `amount` bytes of the reply
    HalfOpen,    ///< accepts and never answers
    LimitData,   ///< closes in order after `amount` bytes of the reply
    WrongLength, ///< announces more than comes, and closes
    Garbage,     ///< `amount` random bytes instead of the reply
    GarbledBody, ///< one byte in `amount` of what follows the head is another one
    BadChunk,    ///< a chunked reply that ends within a chunk
    Slicer,      ///< one byte at a time, `delay` between two
};

struct Toxic
{
    ToxicKind kind = ToxicKind::None;
    std::chrono::milliseconds delay{0};
    std::size_t amount = 0;
    double probability = 1.0; ///< that a connection suffers it; the first of the list that is drawn counts
};

/// A TCP proxy on loopback, in front of a server on loopback, that makes connections go wrong. One thread with a poll
/// loop; what happens to the n-th connection depends on the seed alone. Thread-safe.
class FaultProxy
{
public:
    FaultProxy(int serverPort, std::vector<Toxic> toxics, std::uint64_t seed);
    ~FaultProxy();
    FaultProxy(const FaultProxy&) = delete;
    FaultProxy& operator=(const FaultProxy&) = delete;

    [[nodiscard]] int port() const { return m_port; }
    [[nodiscard]] std::string baseUrl() const { return "http://127.0.0.1:" + std::to_string(m_port) + "/v1"; }
    /// Down: every connection is cut and new ones are refused. Up again it listens at the same port. Blocks until done.
    void setDown(bool down);
    /// So far.
    [[nodiscard]] std::size_t connections() const { return m_accepted; }

private:
    struct Link;
    using Clock = std::chrono::steady_clock;

    void listen();
    void run();
    void obeyOrders();
    void accept();
    [[nodiscard]] Toxic draw();
    void readClient(Link& link) const;
    void readServer(Link& link);
    void writeClient(Link& link, Clock::time_point now) const;
    void closeIfOver(Link& link, Clock::time_point now) const;
    [[nodiscard]] int pollMs(Clock::time_point now) const;

    const int m_serverPort;
    const std::vector<Toxic> m_toxics;
    candor::Random m_random; ///< of the thread alone
    int m_listener = -1;
    int m_port = 0;
    int m_alarm = -1;
    std::vector<std::unique_ptr<Link>> m_links;
    std::atomic<std::size_t> m_accepted{0};
    std::atomic<bool> m_stop{false};
    std::atomic<bool> m_wantDown{false};
    std::atomic<bool> m_isDown{false};
    std::thread m_thread;
};
