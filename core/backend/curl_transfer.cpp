// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/curl_transfer.h"

#include <algorithm>
#include <new>
#include <sys/socket.h>

namespace candor {
namespace {

using Clock = Transfer::Clock;

bool isLoopback(const std::string& hostAndPort)
{
    const std::string host = hostAndPort.substr(0, hostAndPort.rfind(':'));
    return host == "localhost" || host == "[::1]" ||
           (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos);
}

void noteBytes(Transfer& transfer) noexcept
{
    transfer.lastByteAt = Clock::now();
    if (!transfer.anyByte) {
        transfer.anyByte = true;
        transfer.tally->noteLimit(nextLimit(transfer)); // later bytes only move the limit away
    }
}

bool isSuccess(CURL* easy) noexcept
{
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    return status >= 200 && status < 300;
}

std::size_t onBody(char* bytes, std::size_t size, std::size_t count, void* context) noexcept
{
    auto& transfer = *static_cast<Transfer*>(context);
    noteBytes(transfer);
    const std::size_t length = size * count;
    std::string& body = transfer.outcome.body;
    // Counted here and not by CURLOPT_MAXFILESIZE, because that one does not see what a compressed body expands to.
    if (length > transfer.request.limits.replyBytes - body.size()) {
        transfer.tooLarge = true;
        return CURL_WRITEFUNC_ERROR;
    }
    try {
        body.append(bytes, length);
        if (transfer.request.onBytes && isSuccess(transfer.easy.get()) && !transfer.request.onBytes({bytes, length})) {
            transfer.outcome.stoppedEarly = true;
            return CURL_WRITEFUNC_ERROR;
        }
    } catch (const std::bad_alloc&) {
        transfer.tooLarge = true;
        return CURL_WRITEFUNC_ERROR;
    }
    return length;
}

std::size_t onHeader(char*, std::size_t size, std::size_t count, void* context) noexcept
{
    noteBytes(*static_cast<Transfer*>(context));
    return size * count;
}

int onConnected(void* context, char*, char*, int, int) noexcept
{
    auto& transfer = *static_cast<Transfer*>(context);
    if (!transfer.connected) {
        transfer.connected = true;
        --transfer.tally->connecting;
        transfer.tally->noteLimit(nextLimit(transfer));
    }
    return CURL_PREREQFUNC_OK;
}

/// Sockets must not leak into the programs that other threads start.
curl_socket_t openSocket(void* context, curlsocktype, curl_sockaddr* address) noexcept
{
    TransferTally& tally = *static_cast<Transfer*>(context)->tally;
    ++tally.opened;
    tally.lastOpened = Clock::now();
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void setCallbacks(CURL* easy, Transfer& transfer)
{
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &onBody);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &onHeader);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, &onConnected);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &openSocket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer.errorText.data());
    curl_easy_setopt(easy, CURLOPT_PRIVATE, &transfer);
}

void setRequest(CURL* easy, Transfer& transfer, const std::string& hostAndPort)
{
    const HttpRequest& request = transfer.request;
    curl_slist* list = curl_slist_append(nullptr, "Expect:"); // no pause of a second before a long body
    for (const std::string& header : request.headers) {
        list = curl_slist_append(list, header.c_str());
    }
    transfer.headers.reset(list);
    curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, list);
    if (request.body) {
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body->size()));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body->c_str());
    }
    if (isLoopback(hostAndPort)) {
        curl_easy_setopt(easy, CURLOPT_PROXY, "");
    } else if (!request.proxy.empty()) {
        curl_easy_setopt(easy, CURLOPT_PROXY, request.proxy.c_str());
    }
    if (!request.caFile.empty()) {
        curl_easy_setopt(easy, CURLOPT_CAINFO, request.caFile.c_str());
    }
    if (request.freshConnection) {
        curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
    }
}

void setPolicy(CURL* easy, const HttpLimits& limits)
{
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); // a cancel does not wait for a name server
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    // One request a connection, so that a cancel closes what it is about.
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(limits.replyBytes));
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    // The limits are kept by overrunLimit(), which can tell them apart; curl's own stands behind it.
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect.count() + 1000));
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "candor");
}

std::string headerOf(CURL* easy, const char* name)
{
    curl_header* header = nullptr;
    if (curl_easy_header(easy, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK) {
        return {};
    }
    return header->value;
}

} // namespace

void Transfer::finish()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_done = true;
    }
    m_finished.notify_one();
}

void Transfer::waitUntilFinished()
{
    std::unique_lock lock(m_mutex);
    m_finished.wait(lock, [this] { return m_done; });
}

bool setUp(Transfer& transfer)
{
    const std::string hostAndPort = hostAndPortOf(transfer.request.url);
    if (hostAndPort.empty()) {
        return false;
    }
    setCallbacks(transfer.easy.get(), transfer);
    setRequest(transfer.easy.get(), transfer, hostAndPort);
    setPolicy(transfer.easy.get(), transfer.request.limits);
    return true;
}

void readHead(Transfer& transfer)
{
    CURL* easy = transfer.easy.get();
    if (!transfer.anyByte) {
        return; // the handle may still know of an earlier reply
    }
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    transfer.outcome.status = static_cast<int>(status);
    transfer.outcome.contentType = headerOf(easy, "Content-Type");
    transfer.outcome.location = headerOf(easy, "Location");
    transfer.outcome.retryAfter = headerOf(easy, "Retry-After");
    transfer.outcome.retryAfterMs = headerOf(easy, "retry-after-ms");
    transfer.outcome.requestId = headerOf(easy, "request-id");
}

HttpFault faultOf(CURLcode code, const Transfer& transfer)
{
    switch (code) {
    case CURLE_OK:
        return HttpFault::None;
    case CURLE_URL_MALFORMAT:
        return HttpFault::BadUrl;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return HttpFault::Resolve;
    case CURLE_COULDNT_CONNECT:
        return HttpFault::Connect;
    case CURLE_OPERATION_TIMEDOUT:
        return HttpFault::ConnectTimeout;
    case CURLE_SSL_CONNECT_ERROR:
        return HttpFault::Tls;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
        return HttpFault::Certificate;
    case CURLE_GOT_NOTHING:
        return HttpFault::EmptyReply;
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
        return HttpFault::Reset;
    case CURLE_PARTIAL_FILE:
        return HttpFault::CutShort;
    case CURLE_BAD_CONTENT_ENCODING:
        return HttpFault::BadEncoding;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
        return HttpFault::NotHttp;
    case CURLE_OUT_OF_MEMORY:
        return HttpFault::HeaderTooLarge; // what curl 7.88 says of one that is too long
    case CURLE_FILESIZE_EXCEEDED:
        return HttpFault::ReplyTooLarge;
    case CURLE_WRITE_ERROR:
        if (transfer.outcome.stoppedEarly) {
            return HttpFault::None;
        }
        return transfer.tooLarge ? HttpFault::ReplyTooLarge : HttpFault::BadEncoding;
    default:
        return HttpFault::Other;
    }
}

FaultContext contextOf(const Transfer& transfer)
{
    long number = 0;
    if (transfer.easy) {
        curl_easy_getinfo(transfer.easy.get(), CURLINFO_OS_ERRNO, &number);
    }
    return {transfer.request.url, transfer.request.limits, transfer.errorText.data(), static_cast<int>(number),
            transfer.outcome.body.size()};
}

std::optional<HttpFault> overrunLimit(const Transfer& transfer, Clock::time_point now)
{
    const HttpLimits& limits = transfer.request.limits;
    const auto elapsed = now - transfer.startedAt;
    if (elapsed > limits.total) {
        return HttpFault::TotalTimeout;
    }
    if (!transfer.connected) {
        return elapsed > limits.connect ? std::optional(HttpFault::ConnectTimeout) : std::nullopt;
    }
    if (!transfer.anyByte) {
        return elapsed > limits.firstByte ? std::optional(HttpFault::FirstByteTimeout) : std::nullopt;
    }
    return now - transfer.lastByteAt > limits.idle ? std::optional(HttpFault::IdleTimeout) : std::nullopt;
}

Clock::time_point nextLimit(const Transfer& transfer)
{
    const HttpLimits& limits = transfer.request.limits;
    const Clock::time_point total = transfer.startedAt + limits.total;
    if (!transfer.connected) {
        return std::min(total, transfer.startedAt + limits.connect);
    }
    return std::min(total,
                    transfer.anyByte ? transfer.lastByteAt + limits.idle : transfer.startedAt + limits.firstByte);
}

} // namespace candor
