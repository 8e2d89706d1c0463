// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/curl_client.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <deque>
#include <future>
#include <mutex>
#include <new>
#include <sys/socket.h>
#include <thread>
#include <unordered_map>

namespace candor {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int kNewConnectionsAtOnce = 4;
constexpr long kConnectionsKept = 256;

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
using MultiHandle = std::unique_ptr<CURLM, FreeWith<curl_multi_cleanup>>;
using HeaderList = std::unique_ptr<curl_slist, FreeWith<curl_slist_free_all>>;

bool initialiseCurl()
{
    static const bool done = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    return done;
}

bool isLoopback(const std::string& url)
{
    const std::string hostAndPort = hostAndPortOf(url);
    const std::string host = hostAndPort.substr(0, hostAndPort.rfind(':'));
    return host == "localhost" || host == "[::1]" ||
           (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos);
}

/// One request on its way. Made by the caller, then touched by the client's thread only, but for `cancelled` and the
/// future.
struct Transfer
{
    HttpRequest request;
    HttpOutcome outcome;
    std::promise<HttpOutcome> promise;
    std::atomic<bool> cancelled = false;
    EasyHandle easy;
    HeaderList headers;
    std::array<char, CURL_ERROR_SIZE> errorText{};
    Clock::time_point startedAt;
    Clock::time_point lastByteAt;
    bool connected = false;
    bool anyByte = false;
    bool tooLarge = false;
};

void noteBytes(Transfer& transfer) noexcept
{
    transfer.anyByte = true;
    transfer.lastByteAt = Clock::now();
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
    static_cast<Transfer*>(context)->connected = true;
    return CURL_PREREQFUNC_OK;
}

/// Sockets must not leak into the programs that other threads start.
curl_socket_t openSocket(void*, curlsocktype, curl_sockaddr* address) noexcept
{
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
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer.errorText.data());
    curl_easy_setopt(easy, CURLOPT_PRIVATE, &transfer);
}

void setRequest(CURL* easy, Transfer& transfer)
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
    if (isLoopback(request.url)) {
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

void readHead(Transfer& transfer)
{
    CURL* easy = transfer.easy.get();
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    transfer.outcome.status = static_cast<int>(status);
    transfer.outcome.contentType = headerOf(easy, "Content-Type");
    transfer.outcome.location = headerOf(easy, "Location");
    transfer.outcome.retryAfter = headerOf(easy, "Retry-After");
    transfer.outcome.retryAfterMs = headerOf(easy, "retry-after-ms");
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

} // namespace

struct CurlClient::Impl
{
    using TransferPtr = std::shared_ptr<Transfer>;

    MultiHandle multi;
    std::mutex mutex;
    std::deque<TransferPtr> submitted; ///< guarded by the mutex
    // Of the worker alone:
    std::deque<TransferPtr> pending;
    std::unordered_map<CURL*, TransferPtr> active;
    std::jthread worker;

    void run(const std::stop_token& stop) noexcept;
    void takeSubmitted();
    void dropCancelled();
    void startPending();
    [[nodiscard]] bool mayStart() const;
    void start(const TransferPtr& transfer);
    void collectFinished();
    void enforceLimits();
    [[nodiscard]] int pollMs() const;
    void finish(TransferPtr transfer, HttpFault fault);
};

void CurlClient::Impl::run(const std::stop_token& stop) noexcept
{
    const std::stop_callback wake(stop, [this] { curl_multi_wakeup(multi.get()); });
    while (!stop.stop_requested()) {
        takeSubmitted();
        dropCancelled();
        startPending();
        int running = 0;
        curl_multi_perform(multi.get(), &running);
        collectFinished();
        enforceLimits();
        if (!mayStart()) {
            curl_multi_poll(multi.get(), nullptr, 0, pollMs(), nullptr);
        }
    }
    takeSubmitted();
    while (!active.empty()) {
        finish(active.begin()->second, HttpFault::Cancelled);
    }
    for (const TransferPtr& transfer : pending) {
        finish(transfer, HttpFault::Cancelled);
    }
}

void CurlClient::Impl::takeSubmitted()
{
    const std::scoped_lock lock(mutex);
    pending.insert(pending.end(), submitted.begin(), submitted.end());
    submitted.clear();
}

void CurlClient::Impl::dropCancelled()
{
    std::vector<TransferPtr> dropped;
    for (const auto& [easy, transfer] : active) {
        if (transfer->cancelled) {
            dropped.push_back(transfer);
        }
    }
    std::erase_if(pending, [&](const TransferPtr& transfer) {
        const bool drop = transfer->cancelled;
        if (drop) {
            dropped.push_back(transfer);
        }
        return drop;
    });
    for (const TransferPtr& transfer : dropped) {
        finish(transfer, HttpFault::Cancelled);
    }
}

bool CurlClient::Impl::mayStart() const
{
    const auto connecting = std::ranges::count_if(active, [](const auto& entry) { return !entry.second->connected; });
    return !pending.empty() && connecting < kNewConnectionsAtOnce;
}

void CurlClient::Impl::startPending()
{
    while (mayStart()) {
        const TransferPtr transfer = pending.front();
        pending.pop_front();
        start(transfer);
    }
}

void CurlClient::Impl::start(const TransferPtr& transfer)
{
    transfer->easy.reset(curl_easy_init());
    transfer->startedAt = Clock::now();
    CURL* easy = transfer->easy.get();
    if (easy == nullptr || hostAndPortOf(transfer->request.url).empty()) {
        finish(transfer, easy == nullptr ? HttpFault::Other : HttpFault::BadUrl);
        return;
    }
    setCallbacks(easy, *transfer);
    setRequest(easy, *transfer);
    setPolicy(easy, transfer->request.limits);
    active.emplace(easy, transfer);
    if (curl_multi_add_handle(multi.get(), easy) != CURLM_OK) {
        finish(transfer, HttpFault::Other);
    }
}

void CurlClient::Impl::collectFinished()
{
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi.get(), &left)) {
        if (message->msg != CURLMSG_DONE) {
            continue;
        }
        const auto found = active.find(message->easy_handle);
        if (found != active.end()) {
            finish(found->second, faultOf(message->data.result, *found->second));
        }
    }
}

void CurlClient::Impl::enforceLimits()
{
    const Clock::time_point now = Clock::now();
    std::vector<std::pair<TransferPtr, HttpFault>> overrun;
    for (const auto& [easy, transfer] : active) {
        if (const auto fault = overrunLimit(*transfer, now)) {
            overrun.emplace_back(transfer, *fault);
        }
    }
    for (const auto& [transfer, fault] : overrun) {
        finish(transfer, fault);
    }
}

int CurlClient::Impl::pollMs() const
{
    const Clock::time_point now = Clock::now();
    Clock::time_point next = now + std::chrono::seconds(10);
    for (const auto& [easy, transfer] : active) {
        next = std::min(next, nextLimit(*transfer));
    }
    return static_cast<int>(std::max<std::int64_t>(1, std::chrono::ceil<milliseconds>(next - now).count()));
}

void CurlClient::Impl::finish(TransferPtr transfer, HttpFault fault)
{
    HttpOutcome& outcome = transfer->outcome;
    outcome.fault = fault;
    outcome.problem = problemOf(fault, contextOf(*transfer));
    if (transfer->easy) {
        readHead(*transfer);
        if (active.erase(transfer->easy.get()) > 0) {
            curl_multi_remove_handle(multi.get(), transfer->easy.get());
        }
        transfer->easy.reset(); // with the multi handle's connection kept, or closed if it was in use
    }
    transfer->promise.set_value(std::move(outcome));
}

CurlClient::CurlClient() : m_impl(std::make_unique<Impl>())
{
    if (!initialiseCurl()) {
        return;
    }
    m_impl->multi.reset(curl_multi_init());
    if (!m_impl->multi) {
        return;
    }
    curl_multi_setopt(m_impl->multi.get(), CURLMOPT_MAXCONNECTS, kConnectionsKept);
    m_impl->worker = std::jthread([impl = m_impl.get()](const std::stop_token& stop) { impl->run(stop); });
}

CurlClient::~CurlClient() = default;

HttpOutcome CurlClient::perform(HttpRequest request, std::stop_token stop)
{
    HttpOutcome refused;
    if (!m_impl->multi) {
        refused.fault = HttpFault::Other;
        refused.problem = "libcurl can't be initialised on this machine.";
        return refused;
    }
    auto transfer = std::make_shared<Transfer>();
    transfer->request = std::move(request);
    std::future<HttpOutcome> outcome = transfer->promise.get_future();
    {
        const std::scoped_lock lock(m_impl->mutex);
        m_impl->submitted.push_back(transfer);
    }
    const std::stop_callback cancel(stop, [this, transfer] {
        transfer->cancelled = true;
        curl_multi_wakeup(m_impl->multi.get());
    });
    curl_multi_wakeup(m_impl->multi.get());
    return outcome.get();
}

} // namespace candor
