// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/curl_client.h"

#include "core/backend/curl_transfer.h"

#include <algorithm>
#include <array>
#include <deque>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <thread>
#include <unistd.h>
#include <unordered_map>
#include <utility>

namespace candor {
namespace {

using Clock = Transfer::Clock;
using std::chrono::milliseconds;

constexpr int kNewConnectionsAtOnce = 4;
/// On loopback a connection is there before the server has accepted it: then it gets a moment to do so.
constexpr milliseconds kPauseForNewConnections{1};
constexpr long kConnectionsKept = 256;
constexpr std::size_t kHandlesKept = 256;
constexpr std::size_t kEventsAtOnce = 64;

using MultiHandle = std::unique_ptr<CURLM, FreeWith<curl_multi_cleanup>>;
using TransferPtr = std::shared_ptr<Transfer>;

bool initialiseCurl()
{
    static const bool done = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    return done;
}

/// A file descriptor that is closed with its owner.
class Descriptor
{
public:
    explicit Descriptor(int number) : m_number(number) {}
    ~Descriptor()
    {
        if (m_number >= 0) {
            ::close(m_number);
        }
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const { return m_number; }

private:
    int m_number;
};

} // namespace

/// The loop: epoll says which sockets are ready, and libcurl is told of these only. Whatever a round costs depends on
/// what happened and not on how many requests wait.
struct CurlClient::Impl
{
    Descriptor epoll{::epoll_create1(EPOLL_CLOEXEC)};
    Descriptor alarm{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    std::mutex mutex; ///< protects the members down to `asleep`
    std::vector<TransferPtr> submitted;
    std::vector<TransferPtr> cancelled;
    std::vector<EasyHandle> spare; ///< reset, to be used again
    bool asleep = false;           ///< the worker looks at the two lists only when the alarm wakes it
    // Of the worker alone:
    std::deque<TransferPtr> pending;
    std::unordered_map<CURL*, TransferPtr> active;
    std::vector<TransferPtr> finished; ///< in this round: their callers are woken at its end
    TransferTally tally;
    Clock::time_point curlTimer = Clock::time_point::max();
    MultiHandle multi; ///< after what its callbacks use
    std::jthread worker;

    Impl();
    [[nodiscard]] bool usable() const { return multi && epoll.get() >= 0 && alarm.get() >= 0; }
    void submit(TransferPtr transfer);
    void cancel(TransferPtr transfer);
    [[nodiscard]] EasyHandle takeHandle();
    void giveBack(EasyHandle easy);
    void wake() const noexcept;
    void run(const std::stop_token& stop) noexcept;
    void takeRequests();
    void drop(const TransferPtr& transfer);
    [[nodiscard]] bool mayStart();
    void startPending();
    void start(const TransferPtr& transfer);
    void driveTimer();
    void collectFinished();
    void enforceLimits();
    void tellFinished();
    void waitForEvents();
    [[nodiscard]] bool fallAsleep();
    [[nodiscard]] int sleepMs() const;
    void finish(TransferPtr transfer, HttpFault fault, bool handleIsGood = false);
    static int onSocket(CURL* easy, curl_socket_t socket, int what, void* context, void* known) noexcept;
    static int onTimer(CURLM* multi, long milliseconds, void* context) noexcept;
};

CurlClient::Impl::Impl()
{
    if (!initialiseCurl()) {
        return;
    }
    multi.reset(curl_multi_init());
    if (!usable()) {
        return;
    }
    epoll_event event{.events = EPOLLIN, .data = {.fd = alarm.get()}};
    ::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, alarm.get(), &event);
    curl_multi_setopt(multi.get(), CURLMOPT_MAXCONNECTS, kConnectionsKept);
    curl_multi_setopt(multi.get(), CURLMOPT_SOCKETFUNCTION, &Impl::onSocket);
    curl_multi_setopt(multi.get(), CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi.get(), CURLMOPT_TIMERFUNCTION, &Impl::onTimer);
    curl_multi_setopt(multi.get(), CURLMOPT_TIMERDATA, this);
    worker = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

int CurlClient::Impl::onSocket(CURL*, curl_socket_t socket, int what, void* context, void*) noexcept
{
    const auto& impl = *static_cast<const Impl*>(context);
    if (what == CURL_POLL_REMOVE) {
        ::epoll_ctl(impl.epoll.get(), EPOLL_CTL_DEL, socket, nullptr);
        return 0;
    }
    epoll_event event{.events = 0, .data = {.fd = socket}};
    event.events |= (what & CURL_POLL_IN) != 0 ? EPOLLIN : 0u;
    event.events |= (what & CURL_POLL_OUT) != 0 ? EPOLLOUT : 0u;
    if (::epoll_ctl(impl.epoll.get(), EPOLL_CTL_ADD, socket, &event) != 0) {
        ::epoll_ctl(impl.epoll.get(), EPOLL_CTL_MOD, socket, &event);
    }
    return 0;
}

int CurlClient::Impl::onTimer(CURLM*, long wait, void* context) noexcept
{
    static_cast<Impl*>(context)->curlTimer = wait < 0 ? Clock::time_point::max() : Clock::now() + milliseconds(wait);
    return 0;
}

void CurlClient::Impl::wake() const noexcept
{
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(alarm.get(), &one, sizeof one); // fails only when it rings already
}

EasyHandle CurlClient::Impl::takeHandle()
{
    {
        const std::scoped_lock lock(mutex);
        if (!spare.empty()) {
            EasyHandle easy = std::move(spare.back());
            spare.pop_back();
            return easy;
        }
    }
    return EasyHandle(curl_easy_init());
}

void CurlClient::Impl::giveBack(EasyHandle easy)
{
    curl_easy_reset(easy.get()); // forgets everything that points into the transfer
    const std::scoped_lock lock(mutex);
    if (spare.size() < kHandlesKept) {
        spare.push_back(std::move(easy));
    }
}

void CurlClient::Impl::submit(TransferPtr transfer)
{
    bool sleeps = false;
    {
        const std::scoped_lock lock(mutex);
        submitted.push_back(std::move(transfer));
        sleeps = std::exchange(asleep, false);
    }
    if (sleeps) {
        wake();
    }
}

void CurlClient::Impl::cancel(TransferPtr transfer)
{
    {
        const std::scoped_lock lock(mutex);
        cancelled.push_back(std::move(transfer));
    }
    wake();
}

void CurlClient::Impl::run(const std::stop_token& stop) noexcept
{
    const std::stop_callback end(stop, [this] { wake(); });
    while (!stop.stop_requested()) {
        takeRequests();
        startPending();
        driveTimer();
        collectFinished();
        enforceLimits();
        tellFinished();
        waitForEvents();
    }
    takeRequests();
    while (!active.empty()) {
        finish(active.begin()->second, HttpFault::Cancelled);
    }
    for (const TransferPtr& transfer : pending) {
        finish(transfer, HttpFault::Cancelled);
    }
    tellFinished();
}

void CurlClient::Impl::takeRequests()
{
    std::vector<TransferPtr> dropped;
    {
        const std::scoped_lock lock(mutex);
        pending.insert(pending.end(), submitted.begin(), submitted.end());
        submitted.clear();
        dropped.swap(cancelled);
    }
    for (const TransferPtr& transfer : dropped) {
        drop(transfer);
    }
}

/// One that has finished meanwhile is neither pending nor active any more.
void CurlClient::Impl::drop(const TransferPtr& transfer)
{
    if (std::erase(pending, transfer) > 0 || transfer->underWay) {
        finish(transfer, HttpFault::Cancelled);
    }
}

bool CurlClient::Impl::mayStart()
{
    if (pending.empty() || tally.connecting >= kNewConnectionsAtOnce) {
        return false;
    }
    if (tally.opened >= kNewConnectionsAtOnce) {
        if (Clock::now() - tally.lastOpened < kPauseForNewConnections) {
            return false;
        }
        tally.opened = 0;
    }
    return true;
}

/// Those that get a kept connection are connected as soon as libcurl has looked at them, and the next ones follow.
void CurlClient::Impl::startPending()
{
    while (mayStart()) {
        while (mayStart()) {
            const TransferPtr transfer = std::move(pending.front());
            pending.pop_front();
            start(transfer);
        }
        driveTimer();
    }
}

void CurlClient::Impl::start(const TransferPtr& transfer)
{
    CURL* easy = transfer->easy.get();
    transfer->startedAt = Clock::now();
    transfer->tally = &tally;
    ++tally.connecting;
    tally.noteLimit(nextLimit(*transfer));
    active.emplace(easy, transfer);
    transfer->underWay = true;
    if (curl_multi_add_handle(multi.get(), easy) != CURLM_OK) {
        finish(transfer, HttpFault::Other);
    }
}

void CurlClient::Impl::driveTimer()
{
    if (Clock::now() >= curlTimer) {
        curlTimer = Clock::time_point::max();
        int running = 0;
        curl_multi_socket_action(multi.get(), CURL_SOCKET_TIMEOUT, 0, &running);
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
            const CURLcode code = message->data.result; // the message goes with the handle
            finish(found->second, faultOf(code, *found->second), code == CURLE_OK);
        }
    }
}

void CurlClient::Impl::enforceLimits()
{
    const Clock::time_point now = Clock::now();
    if (now <= tally.nextLimit) {
        return;
    }
    std::vector<std::pair<TransferPtr, HttpFault>> overrun;
    tally.nextLimit = Clock::time_point::max();
    for (const auto& [easy, transfer] : active) {
        if (const auto fault = overrunLimit(*transfer, now)) {
            overrun.emplace_back(transfer, *fault);
        } else {
            tally.noteLimit(nextLimit(*transfer));
        }
    }
    for (const auto& [transfer, fault] : overrun) {
        finish(transfer, fault);
    }
}

int CurlClient::Impl::sleepMs() const
{
    constexpr milliseconds kLongest{10'000};
    const Clock::time_point now = Clock::now();
    const bool pauses = !pending.empty() && tally.connecting < kNewConnectionsAtOnce;
    const Clock::time_point until =
        std::min({curlTimer, tally.nextLimit, now + (pauses ? kPauseForNewConnections : kLongest)});
    if (until <= now) {
        return until == curlTimer ? 0 : 1; // a limit is passed only after its time
    }
    return static_cast<int>(std::chrono::ceil<milliseconds>(until - now).count());
}

bool CurlClient::Impl::fallAsleep()
{
    const std::scoped_lock lock(mutex);
    asleep = submitted.empty() && cancelled.empty();
    return asleep;
}

void CurlClient::Impl::waitForEvents()
{
    const int patience = mayStart() || !fallAsleep() ? 0 : sleepMs();
    std::array<epoll_event, kEventsAtOnce> events{};
    const int count = ::epoll_wait(epoll.get(), events.data(), static_cast<int>(events.size()), patience);
    {
        const std::scoped_lock lock(mutex);
        asleep = false;
    }
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = events[static_cast<std::size_t>(i)];
        if (event.data.fd == alarm.get()) {
            std::uint64_t rings = 0;
            [[maybe_unused]] const ssize_t taken = ::read(alarm.get(), &rings, sizeof rings);
            continue;
        }
        const int what = ((event.events & EPOLLIN) != 0 ? CURL_CSELECT_IN : 0) |
                         ((event.events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0) |
                         ((event.events & (EPOLLERR | EPOLLHUP)) != 0 ? CURL_CSELECT_ERR : 0);
        int running = 0;
        curl_multi_socket_action(multi.get(), event.data.fd, what, &running);
    }
}

void CurlClient::Impl::finish(TransferPtr transfer, HttpFault fault, bool handleIsGood)
{
    HttpOutcome& outcome = transfer->outcome;
    outcome.fault = fault;
    if (fault != HttpFault::None) {
        outcome.problem = problemOf(fault, contextOf(*transfer));
    }
    if (transfer->tally != nullptr && !transfer->connected) {
        --tally.connecting;
    }
    if (std::exchange(transfer->underWay, false)) {
        active.erase(transfer->easy.get());
        curl_multi_remove_handle(multi.get(), transfer->easy.get());
    }
    transfer->handleIsGood = handleIsGood;
    finished.push_back(std::move(transfer));
}

/// Not as they come: the callers that wake would take the processor from the loop again and again.
void CurlClient::Impl::tellFinished()
{
    for (const TransferPtr& transfer : finished) {
        transfer->finish();
    }
    finished.clear();
}

CurlClient::CurlClient() : m_impl(std::make_unique<Impl>()) {}

CurlClient::~CurlClient() = default;

/// The caller's thread sets the handle up and reads it afterwards: the one loop has enough to do.
HttpOutcome CurlClient::perform(HttpRequest request, std::stop_token stop)
{
    auto transfer = std::make_shared<Transfer>();
    transfer->request = std::move(request);
    if (m_impl->usable()) {
        transfer->easy = m_impl->takeHandle();
    }
    if (!transfer->easy) {
        HttpOutcome refused;
        refused.fault = HttpFault::Other;
        refused.problem = "libcurl can't be initialised on this machine.";
        return refused;
    }
    if (!setUp(*transfer)) {
        HttpOutcome refused;
        refused.fault = HttpFault::BadUrl;
        refused.problem = problemOf(refused.fault, contextOf(*transfer));
        return refused;
    }
    m_impl->submit(transfer);
    const std::stop_callback cancel(stop, [this, transfer] { m_impl->cancel(transfer); });
    transfer->waitUntilFinished();
    readHead(*transfer);
    if (transfer->handleIsGood) {
        m_impl->giveBack(std::move(transfer->easy));
    }
    return std::move(transfer->outcome);
}

} // namespace candor
