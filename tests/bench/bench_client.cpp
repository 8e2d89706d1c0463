// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// bench_client [REQUESTS [LONG]]: requests a second of our HTTP client at 1, 16, 64 and 256 in flight, next to a bare
// libcurl-multi loop in the same run against the same server: the embedded one, and a responder that does next to
// nothing, so that the client is what is measured. Then resident memory over LONG requests.

#include "core/backend/curl_client.h"
#include "core/backend/embedded_server.h"
#include "core/backend/http_backend.h"
#include "core/backend/served_reply.h"
#include "tests/bench/loopback_responder.h"

#include <curl/curl.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kInFlight[] = {1, 16, 64, 256};
constexpr int kRounds = 5;
constexpr std::size_t kPromptBytes = 5'900; ///< the body of a request is about 6,000 bytes then
constexpr std::size_t kReplyBytes = 1'800;  ///< and that of a reply 2,000

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

double residentMiB()
{
    std::ifstream statm("/proc/self/statm");
    std::size_t total = 0;
    std::size_t resident = 0;
    statm >> total >> resident;
    return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1024.0 * 1024.0);
}

[[noreturn]] void die(const std::string& why)
{
    std::fprintf(stderr, "%s\n", why.c_str());
    std::exit(1); // NOLINT(concurrency-mt-unsafe): a benchmark has nothing to save
}

/// The same text whatever is asked.
class ConstantReplies final : public candor::ReplySource
{
public:
    candor::ServedReply reply(const candor::ServedRequest& request) const override
    {
        candor::ServedCompletion completion;
        completion.reply.text = std::string(kReplyBytes, 'r');
        completion.reply.finishReason = "stop";
        return completionReply(request, completion);
    }
    std::vector<std::string> models() const override { return {"m"}; }
    std::string provenance() const override { return "benchmark"; }
};

std::unique_ptr<candor::EmbeddedServer> startEmbedded()
{
    auto server = candor::EmbeddedServer::start(std::make_unique<ConstantReplies>(), {});
    if (!server) {
        die(candor::describe(server.error()));
    }
    return *std::move(server);
}

candor::HttpRequest requestTo(const std::string& baseUrl)
{
    candor::HttpRequest request;
    request.url = baseUrl + "/chat/completions";
    request.headers = {"Authorization: Bearer sk-of-the-benchmark", "Content-Type: application/json",
                       "X-Candor-Draw: task=clamp;purpose=code;repeat=0;draw=0;attempt=0;try=0"};
    const candor::Json body{{"model", "m"},
                            {"messages", {{{"role", "user"}, {"content", std::string(kPromptBytes, 'p')}}}}};
    request.body = candor::canonicalJson(body);
    return request;
}

/// Seconds that our client takes for `count` requests from `inFlight` threads.
double oursSeconds(candor::CurlClient& client, const std::string& baseUrl, int inFlight, std::size_t count)
{
    const candor::HttpRequest request = requestTo(baseUrl);
    std::atomic<std::size_t> next{0};
    const Clock::time_point start = Clock::now();
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < inFlight; ++i) {
            threads.emplace_back([&] {
                while (next++ < count) {
                    const candor::HttpOutcome outcome = client.perform(request, {});
                    if (outcome.status != 200 || outcome.body.size() < kReplyBytes) {
                        die("ours: " + outcome.problem);
                    }
                }
            });
        }
    }
    return secondsSince(start);
}

/// The least that a libcurl program does: easy handles that are set up once and used again, one loop, one thread.
class BareLoop
{
public:
    BareLoop(const std::string& baseUrl, int inFlight) : m_request(requestTo(baseUrl)), m_multi(curl_multi_init())
    {
        m_headers = curl_slist_append(m_headers, "Expect:");
        for (const std::string& header : m_request.headers) {
            m_headers = curl_slist_append(m_headers, header.c_str());
        }
        m_transfers.resize(static_cast<std::size_t>(inFlight));
        for (Transfer& transfer : m_transfers) {
            transfer.easy = curl_easy_init();
            setUp(transfer);
        }
    }
    ~BareLoop()
    {
        for (const Transfer& transfer : m_transfers) {
            curl_easy_cleanup(transfer.easy);
        }
        curl_multi_cleanup(m_multi);
        curl_slist_free_all(m_headers);
    }
    BareLoop(const BareLoop&) = delete;
    BareLoop& operator=(const BareLoop&) = delete;

    /// Seconds for `count` requests.
    double seconds(std::size_t count)
    {
        const Clock::time_point start = Clock::now();
        m_left = count;
        m_done = 0;
        for (Transfer& transfer : m_transfers) {
            begin(transfer);
        }
        while (m_done < count) {
            int running = 0;
            curl_multi_perform(m_multi, &running);
            if (!collect()) {
                curl_multi_poll(m_multi, nullptr, 0, 1000, nullptr);
            }
        }
        return secondsSince(start);
    }

private:
    struct Transfer
    {
        CURL* easy = nullptr;
        std::string body;
    };

    static std::size_t onBody(char* bytes, std::size_t size, std::size_t count, void* context) noexcept
    {
        static_cast<std::string*>(context)->append(bytes, size * count);
        return size * count;
    }

    void setUp(Transfer& transfer)
    {
        CURL* easy = transfer.easy;
        curl_easy_setopt(easy, CURLOPT_URL, m_request.url.c_str());
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, m_headers);
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(m_request.body->size()));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, m_request.body->c_str());
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &onBody);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer.body);
        curl_easy_setopt(easy, CURLOPT_PRIVATE, &transfer);
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy, CURLOPT_PROXY, "");
    }

    void begin(Transfer& transfer)
    {
        if (m_left > 0) {
            --m_left;
            transfer.body.clear();
            curl_multi_add_handle(m_multi, transfer.easy);
        }
    }

    bool collect()
    {
        bool any = false;
        int left = 0;
        while (const CURLMsg* message = curl_multi_info_read(m_multi, &left)) {
            char* context = nullptr;
            long status = 0;
            CURL* easy = message->easy_handle;
            curl_easy_getinfo(easy, CURLINFO_PRIVATE, &context);
            curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
            // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): how libcurl gives it back
            auto& transfer = *reinterpret_cast<Transfer*>(context);
            if (message->data.result != CURLE_OK || status != 200 || transfer.body.size() < kReplyBytes) {
                die("bare loop: " + std::string(curl_easy_strerror(message->data.result)));
            }
            curl_multi_remove_handle(m_multi, easy);
            ++m_done;
            any = true;
            begin(transfer);
        }
        return any;
    }

    candor::HttpRequest m_request;
    CURLM* m_multi;
    curl_slist* m_headers = nullptr;
    std::vector<Transfer> m_transfers;
    std::size_t m_left = 0;
    std::size_t m_done = 0;
};

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    return values[values.size() / 2];
}

/// Both sides by turns, so that a busy machine meets both; the ratio is the median of the rounds' ratios. Each side has
/// a server of its own, because kept connections take threads of a server while the other side is measured.
void compare(const char* server, const std::string& bareUrl, const std::string& baseUrl, int inFlight,
             std::size_t count)
{
    candor::CurlClient client;
    BareLoop bare(bareUrl, inFlight);
    const std::size_t warmUp = std::min<std::size_t>(count, static_cast<std::size_t>(inFlight) * 4);
    (void)bare.seconds(warmUp);
    (void)oursSeconds(client, baseUrl, inFlight, warmUp);
    std::vector<double> bareRates;
    std::vector<double> ourRates;
    std::vector<double> ratios;
    for (int round = 0; round < kRounds; ++round) {
        bareRates.push_back(static_cast<double>(count) / bare.seconds(count));
        ourRates.push_back(static_cast<double>(count) / oursSeconds(client, baseUrl, inFlight, count));
        ratios.push_back(ourRates.back() / bareRates.back());
    }
    std::printf("%-10s %4d in flight: bare %8.0f/s, ours %8.0f/s, ours / bare %.2f\n", server, inFlight,
                median(bareRates), median(ourRates), median(ratios));
    std::fflush(stdout);
}

/// The whole backend: body made, reply parsed, exchange kept.
double backendRate(const std::string& baseUrl, int inFlight, std::size_t count)
{
    candor::BackendOptions options;
    options.profile = candor::profileForUrl(baseUrl);
    const auto backend = candor::makeHttpBackend(std::move(options));
    std::atomic<std::size_t> next{0};
    const Clock::time_point start = Clock::now();
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < inFlight; ++i) {
            threads.emplace_back([&] {
                candor::Request request;
                request.model = "m";
                request.user = std::string(kPromptBytes, 'p');
                request.label.task = "clamp";
                while (next++ < count) {
                    const candor::Answer answer = backend->ask(request, {});
                    if (!answer.reply.ok()) {
                        die("backend: " + answer.exchange.failure);
                    }
                }
            });
        }
    }
    return static_cast<double>(count) / secondsSince(start);
}

void memory(const std::string& baseUrl, std::size_t count)
{
    candor::CurlClient client;
    (void)oursSeconds(client, baseUrl, 16, count / 10);
    const double atTenth = residentMiB();
    (void)oursSeconds(client, baseUrl, 16, count - count / 10);
    std::printf("memory over %zu requests: %.1f MiB after a tenth, %.1f MiB at the end\n", count, atTenth,
                residentMiB());
}

} // namespace

int main(int argc, char** argv)
{
    const std::size_t count = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 10'000;
    const std::size_t longRun = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 100'000;
    if (count == 0 || longRun < 10) {
        std::fprintf(stderr, "usage: bench_client [REQUESTS [LONG]]\n");
        return 2;
    }
    for (const int inFlight : kInFlight) {
        const auto forBare = startEmbedded();
        const auto forOurs = startEmbedded();
        compare("embedded", forBare->baseUrl(), forOurs->baseUrl(), inFlight, count);
    }
    const LoopbackResponder responder(std::string(kReplyBytes + 200, 'r'));
    for (const int inFlight : kInFlight) {
        compare("responder", responder.baseUrl(), responder.baseUrl(), inFlight, 4 * count);
    }
    const auto embedded = startEmbedded();
    std::printf("whole backend, embedded, 16 in flight: %.0f/s\n", backendRate(embedded->baseUrl(), 16, count));
    memory(responder.baseUrl(), longRun);
    return 0;
}
