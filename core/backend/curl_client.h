// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/http_fault.h"

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace candor {

/// One request. A GET without body, a POST with one. The URL may hold user:password; it is never logged.
struct HttpRequest
{
    std::string url;
    std::vector<std::string> headers; ///< "Name: value"
    std::optional<std::string> body;
    HttpLimits limits;
    bool freshConnection = false; ///< do not use a kept connection
    std::string caFile;           ///< PEM; empty: the system's
    std::string proxy;            ///< empty: the environment's, but never for loopback
    /// Gets each piece of the body of a 2xx reply as it comes, on the client's thread; must return soon. False ends the
    /// reading there: the connection is closed, and the outcome says so.
    std::function<bool(std::string_view)> onBytes;
};

/// What came of it: a reply, or a fault and the bytes that came before it.
struct HttpOutcome
{
    HttpFault fault = HttpFault::None;
    std::string problem; ///< the fault in a sentence that says what to do; empty without fault
    int status = 0;      ///< 0: no status line was read
    std::string body;
    std::string contentType;
    std::string location;      ///< of a redirect, which is never followed
    std::string retryAfter;    ///< header value as it came
    std::string retryAfterMs;  ///< header value as it came
    std::string requestId;     ///< header value as it came: the server's name for the request
    bool stoppedEarly = false; ///< onBytes had read enough; the body is what came until then
};

/// HTTP over one curl multi handle on one thread. Thread-safe: any number of threads may perform requests at once;
/// connections are kept and shared among them, and new ones are opened a few at a time (a server with a short listen
/// queue drops the rest of a burst, which costs it seconds). Must outlive every perform().
class CurlClient
{
public:
    CurlClient();
    ~CurlClient();
    CurlClient(const CurlClient&) = delete;
    CurlClient& operator=(const CurlClient&) = delete;

    /// Blocks until the reply, a fault or the stop. A stop closes the connection, which is what makes servers give up
    /// the generation. Redirects are not followed. Proxies are taken from the environment, but never for loopback.
    [[nodiscard]] HttpOutcome perform(HttpRequest request, std::stop_token stop);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace candor
