// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace candor {

/// Limits of one request. Every limit is its own failure with its own message.
struct HttpLimits
{
    std::chrono::milliseconds connect{10'000};
    std::chrono::milliseconds firstByte{600'000}; ///< from the start of the request: the cold-start budget
    std::chrono::milliseconds idle{60'000};       ///< between two bytes
    std::chrono::milliseconds total{1'200'000};
    std::size_t replyBytes = 16u << 20; ///< counted after decompression
};

/// What went wrong below HTTP's status codes.
enum class HttpFault
{
    None,             ///< a whole reply came, whatever its status
    Cancelled,        ///< by the stop token
    BadUrl,           ///< not an http or https URL
    Resolve,          ///< host name unknown
    Connect,          ///< refused, unreachable
    Tls,              ///< handshake failed or was cut
    Certificate,      ///< the server's certificate is not trusted
    ConnectTimeout,   ///< HttpLimits::connect
    FirstByteTimeout, ///< HttpLimits::firstByte
    IdleTimeout,      ///< HttpLimits::idle
    TotalTimeout,     ///< HttpLimits::total
    EmptyReply,       ///< closed before the first byte, as a kept connection that went stale is
    Reset,            ///< broken off, or not readable as HTTP in the middle
    CutShort,         ///< the body ended before its announced length
    BadEncoding,      ///< the compressed body can't be unpacked
    NotHttp,          ///< something else than HTTP answers there
    HeaderTooLarge,
    ReplyTooLarge, ///< HttpLimits::replyBytes
    Other,
};

/// What a fault's sentence is made from.
struct FaultContext
{
    std::string url;
    HttpLimits limits;
    std::string libraryText; ///< libcurl's words; may be empty
    int systemError = 0;     ///< errno of the connection, or 0
    std::size_t bodyBytes = 0;
};
/// The fault in a sentence that says what to do; empty for None. Holds no secret of the URL.
[[nodiscard]] std::string problemOf(HttpFault fault, const FaultContext& context);

/// "127.0.0.1:8000": host and port of a URL without user, password, path and query. Empty if it is no URL.
[[nodiscard]] std::string hostAndPortOf(const std::string& url);
/// The URL without user, password, query and fragment: what may be stored. Empty if it is no URL.
[[nodiscard]] std::string withoutSecrets(const std::string& url);

} // namespace candor
