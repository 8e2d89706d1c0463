// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/curl_client.h"

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

namespace candor {

template <auto Free>
struct FreeWith
{
    template <class T>
    void operator()(T* pointer) const noexcept
    {
        Free(pointer);
    }
};
using EasyHandle = std::unique_ptr<CURL, FreeWith<curl_easy_cleanup>>;
using HeaderList = std::unique_ptr<curl_slist, FreeWith<curl_slist_free_all>>;

/// What the client's thread keeps of all transfers together, so that it need not look at each of them in every round.
struct TransferTally
{
    using TimePoint = std::chrono::steady_clock::time_point;

    int connecting = 0; ///< started and without a connection
    int opened = 0;     ///< sockets, since the client last paused for them
    TimePoint lastOpened{};
    TimePoint nextLimit = TimePoint::max(); ///< no limit of a transfer ends earlier

    void noteLimit(TimePoint limit) noexcept { nextLimit = limit < nextLimit ? limit : nextLimit; }
};

/// One request on its way. The caller's until it is submitted, then the client's thread's, and the caller's again once
/// it has finished.
struct Transfer
{
    using Clock = std::chrono::steady_clock;

    HttpRequest request;
    HttpOutcome outcome;
    EasyHandle easy;
    HeaderList headers;
    std::array<char, CURL_ERROR_SIZE> errorText{};
    TransferTally* tally = nullptr; ///< once it is started
    Clock::time_point startedAt;
    Clock::time_point lastByteAt;
    bool connected = false;
    bool anyByte = false;
    bool tooLarge = false;
    bool handleIsGood = false; ///< it can be used again
    bool underWay = false;     ///< the client's thread's at all times: libcurl has the handle

    /// By the client's thread, last of all.
    void finish();
    /// By the caller: blocks until finish().
    void waitUntilFinished();

private:
    std::mutex m_mutex; ///< protects m_done
    std::condition_variable m_finished;
    bool m_done = false;
};

/// Sets everything on the easy handle of a transfer: request, policy, callbacks. False: the URL is none of http or
/// https.
[[nodiscard]] bool setUp(Transfer& transfer);
/// Puts into the outcome what the handle knows of the reply's status line and headers.
void readHead(Transfer& transfer);
[[nodiscard]] HttpFault faultOf(CURLcode code, const Transfer& transfer);
[[nodiscard]] FaultContext contextOf(const Transfer& transfer);
/// The limit that the transfer has passed, if any, and the time at which it passes the next one if nothing comes.
[[nodiscard]] std::optional<HttpFault> overrunLimit(const Transfer& transfer, Transfer::Clock::time_point now);
[[nodiscard]] Transfer::Clock::time_point nextLimit(const Transfer& transfer);

} // namespace candor
