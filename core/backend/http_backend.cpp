// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/http_backend.h"

#include "core/backend/concurrency_limit.h"
#include "core/backend/curl_client.h"
#include "core/backend/dialect.h"
#include "core/backend/draw_label.h"
#include "core/backend/openai_dialect.h"
#include "core/backend/redact_secrets.h"
#include "core/backend/server_wait.h"
#include "core/backend/stream_reader.h"
#include "core/support/text.h"

#include <algorithm>
#include <atomic>

namespace candor {
namespace {

using std::chrono::milliseconds;

bool isHeaderSafe(const std::string& text)
{
    return std::ranges::all_of(text, [](char character) { return character > ' ' && character < 0x7f; });
}

class HttpBackend final : public Backend
{
public:
    explicit HttpBackend(BackendOptions options)
        : m_options(std::move(options)), m_dialect(dialectOf(m_options.profile.dialect)),
          m_limit(m_options.profile.concurrency, m_options.profile.mostConcurrency),
          m_wait(m_options.profile.coldStart, [this](const std::stop_token& stop) { return isReady(stop); })
    {
        for (Secret& secret : m_options.secrets) {
            secret.value = std::string(trimmed(secret.value));
        }
        if (!m_options.pendingResults) {
            m_options.pendingResults = makePendingResults();
        }
    }

    Answer ask(const Request& request, std::stop_token stop) override;
    Result<void> check(std::stop_token stop) override;
    std::optional<std::string> metrics(std::stop_token stop) override;
    BackendState state() const override;

private:
    /// What became of a failed try.
    enum class After
    {
        Again,
        Failed,
        Stopped,
    };
    [[nodiscard]] After afterFailure(TryFailure& failure, RetrySchedule& schedule, Exchange& exchange,
                                     const std::stop_token& stop);
    [[nodiscard]] After awaitServer(TryFailure& failure, Exchange& exchange, const std::stop_token& stop);
    [[nodiscard]] bool isReady(const std::stop_token& stop);
    [[nodiscard]] HttpOutcome fetch(std::string url, milliseconds firstByte, const std::stop_token& stop);
    [[nodiscard]] HttpRequest httpRequest(std::string url) const;
    [[nodiscard]] HttpOutcome perform(HttpRequest request, const std::stop_token& stop);
    [[nodiscard]] HopOutcome performWithHops(const HttpRequest& request, const std::string& key,
                                             const std::stop_token& stop);
    [[nodiscard]] DialectReading tryOnce(const HttpRequest& http, Exchange& exchange, const std::stop_token& stop);
    [[nodiscard]] std::optional<Error> badOptions() const;

    BackendOptions m_options;
    const Dialect& m_dialect;
    std::atomic<std::uint64_t> m_requests = 0; ///< so that no two requests wait for the same time
    std::atomic<bool> m_hasAnswered = false;   ///< the server was there once
    ConcurrencyLimit m_limit;
    ServerWait m_wait;
    CurlClient m_client; ///< last: its thread ends first
};

/// A request that finds the server loading again and again is tried like any other.
constexpr std::ptrdiff_t kMostWaits = 3;

std::ptrdiff_t waitsFor(const Exchange& exchange)
{
    return std::ranges::count_if(exchange.tries, &TransportTry::forServer);
}

/// What a try says about the server's load.
ConcurrencyLimit::Ended loadOf(const TryFailure* failure)
{
    if (failure == nullptr) {
        return ConcurrencyLimit::Ended::Well;
    }
    const ErrorCode code = failure->error.code;
    // A server that is loading will take as many requests as ever once it is there.
    const bool overloaded =
        failure->retry != RetryKind::AwaitServer &&
        (code == ErrorCode::RateLimited || code == ErrorCode::Overloaded || code == ErrorCode::Timeout);
    return overloaded ? ConcurrencyLimit::Ended::Overloaded : ConcurrencyLimit::Ended::Otherwise;
}

Answer ended(Exchange exchange, Error error)
{
    exchange.failure = error.message;
    return {std::move(exchange), std::move(error)};
}

Error cancelled()
{
    return {ErrorCode::Cancelled, Stage::Backend, "Cancelled."};
}

double costOf(const Completion& completion, const Price& price)
{
    const Usage& usage = completion.reply.usage;
    return completion.costUsd.value_or((static_cast<double>(usage.promptTokens) * price.promptUsdPerMillion +
                                        static_cast<double>(usage.completionTokens) * price.completionUsdPerMillion) /
                                       1e6);
}

Answer succeeded(Exchange exchange, Completion completion, const Request& request)
{
    exchange.costUsd = costOf(completion, request.price);
    exchange.applied = std::move(completion.applied);
    exchange.provenance = std::move(completion.provenance);
    exchange.recordedLatencyMs = completion.recordedLatencyMs;
    exchange.reply = completion.reply;
    return {std::move(exchange), std::move(completion.reply)};
}

std::optional<Error> HttpBackend::badOptions() const
{
    const auto unsafe = [](const Secret& secret) { return !isHeaderSafe(secret.value); };
    if (std::ranges::any_of(m_options.secrets, unsafe)) {
        return Error{ErrorCode::Credentials, Stage::Backend,
                     "The API key holds blanks, line breaks or letters that a key can't have: copy it again."};
    }
    if (hostAndPortOf(generateUrlOf(m_options.profile)).empty()) {
        return Error{ErrorCode::InvalidInput, Stage::Backend,
                     "The backend's URL is not an http or https URL: it looks like http://127.0.0.1:8000/v1."};
    }
    return std::nullopt;
}

HttpRequest HttpBackend::httpRequest(std::string url) const
{
    const BackendProfile& profile = m_options.profile;
    HttpRequest http;
    http.url = std::move(url);
    http.limits = profile.limits;
    http.caFile = profile.caFile;
    http.proxy = profile.proxy;
    for (const auto& [name, value] : profile.headers) {
        http.headers.push_back(name + ": " + value);
    }
    if (!m_dialect.apiVersionHeader.empty()) {
        http.headers.push_back(std::string(m_dialect.apiVersionHeader) + ": " +
                               (profile.apiVersion.empty() ? std::string(m_dialect.apiVersion) : profile.apiVersion));
    }
    for (const Secret& secret : m_options.secrets) {
        if (!secret.value.empty()) {
            http.headers.push_back(secret.header + ": " + secret.prefix + secret.value);
        }
    }
    return http;
}

HttpOutcome HttpBackend::perform(HttpRequest request, const std::stop_token& stop)
{
    HttpOutcome outcome = m_client.perform(std::move(request), stop);
    redactBody(m_options.secrets, outcome.body);
    redactSecrets(m_options.secrets, outcome.location);
    redactSecrets(m_options.secrets, outcome.problem);
    redactSecrets(m_options.secrets, outcome.requestId);
    return outcome;
}

/// For dialects whose results come from elsewhere; the others' replies come as they are.
HopOutcome HttpBackend::performWithHops(const HttpRequest& request, const std::string& key, const std::stop_token& stop)
{
    const auto once = [this, &stop](HttpRequest one) { return perform(std::move(one), stop); };
    if (!m_dialect.hopsToResults) {
        return {once(request)};
    }
    const ContentHash hash = hashOf(canonicalJson({request.url, request.body.value_or(std::string()), key}));
    return fetchResult(request, {hash, m_options.pendingResults.get(), once});
}

/// With the request's URL and body, what tells it from any other, so that its result is found again after a restart.
std::string resultKeyOf(const Exchange& exchange)
{
    return formatLabel({exchange.label, 0}) + canonicalJson(exchange.declared);
}

void noteHops(const HopOutcome& result, Completion& completion)
{
    if (result.hops > 0) {
        completion.applied["result_hops"] = result.hops;
    }
    if (result.pickedUp) {
        completion.applied["result_picked_up"] = true;
    }
}

/// Requires a place that m_limit gave, and gives it back.
DialectReading HttpBackend::tryOnce(const HttpRequest& http, Exchange& exchange, const std::stop_token& stop)
{
    const auto startedAt = std::chrono::steady_clock::now();
    if (exchange.askedAtMs == 0) {
        exchange.askedAtMs =
            std::chrono::duration_cast<milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    }
    const bool streams = m_options.profile.stream && m_dialect.streams;
    StreamWatch watch(streams && canStopEarly(exchange), startedAt);
    HttpRequest watched;
    if (streams) {
        watched = http;
        watched.onBytes = [&watch](std::string_view bytes) { return watch.onBytes(bytes); };
    }
    HopOutcome result = performWithHops(streams ? watched : http, resultKeyOf(exchange), stop);
    exchange.firstTokenMs = watch.firstTokenMs();
    HttpOutcome& outcome = result.outcome;
    const auto took = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - startedAt);
    exchange.latencyMs = took.count();
    auto read = outcome.fault == HttpFault::None ? m_dialect.read(outcome, std::chrono::system_clock::now())
                                                 : DialectReading(failureOf(outcome.fault, std::move(outcome.problem)));
    if (auto* completion = std::get_if<Completion>(&read)) {
        noteHops(result, *completion);
        // A key that came in pieces is whole only now.
        const bool inText = redactBody(m_options.secrets, completion->reply.text);
        if (redactBody(m_options.secrets, completion->reply.reasoning) || inText) {
            outcome.body = "(Left out: the reply held the API key in pieces.)";
        }
    }
    const auto* failure = std::get_if<TryFailure>(&read);
    m_limit.release(loadOf(failure), took);
    exchange.tries.push_back({outcome.status, failure == nullptr ? std::string() : failure->error.message, 0});
    exchange.replyBody = std::move(outcome.body);
    return read;
}

Answer HttpBackend::ask(const Request& request, std::stop_token stop)
{
    Exchange exchange;
    exchange.label = request.label;
    exchange.declared = declaredBy(request);
    if (auto changes = m_dialect.changes ? m_dialect.changes(request, m_options.profile) : std::vector<std::string>();
        !changes.empty()) {
        exchange.declared["changes"] = std::move(changes);
    }
    exchange.sent = m_dialect.body(request, m_options.profile);
    exchange.url = withoutSecrets(generateUrlOf(m_options.profile));
    if (auto bad = badOptions()) {
        return ended(std::move(exchange), std::move(*bad));
    }

    HttpRequest http = httpRequest(generateUrlOf(m_options.profile));
    http.body = canonicalJson(exchange.sent);
    http.headers.emplace_back("Content-Type: application/json");
    http.headers.emplace_back(); // the label's place
    RetrySchedule schedule(m_options.retry, m_options.jitterSeed + m_requests++);
    for (int transportTry = 0;; ++transportTry) {
        http.headers.back() = "X-Candor-Draw: " + formatLabel({request.label, transportTry});
        if (!m_limit.acquire(stop)) {
            return ended(std::move(exchange), cancelled());
        }
        auto read = tryOnce(http, exchange, stop);
        if (auto* completion = std::get_if<Completion>(&read)) {
            m_hasAnswered = true;
            return succeeded(std::move(exchange), std::move(*completion), request);
        }
        auto& failure = std::get<TryFailure>(read);
        const After after = afterFailure(failure, schedule, exchange, stop);
        if (after != After::Again) {
            return ended(std::move(exchange), after == After::Stopped ? cancelled() : failure.error);
        }
        http.freshConnection = failure.retry == RetryKind::AtOnce;
    }
}

HttpBackend::After HttpBackend::afterFailure(TryFailure& failure, RetrySchedule& schedule, Exchange& exchange,
                                             const std::stop_token& stop)
{
    if (stop.stop_requested()) {
        return After::Stopped;
    }
    if (failure.retry == RetryKind::AwaitServer && waitsFor(exchange) < kMostWaits) {
        return awaitServer(failure, exchange, stop);
    }
    const auto pause = schedule.next(failure);
    if (!pause) {
        return After::Failed;
    }
    exchange.tries.back().waitedMs = pause->count();
    return waitFor(*pause, stop) ? After::Again : After::Stopped;
}

/// A server that is loading, or gone for a while, is nobody's failure: the request waits for it.
HttpBackend::After HttpBackend::awaitServer(TryFailure& failure, Exchange& exchange, const std::stop_token& stop)
{
    const bool refused = failure.error.code == ErrorCode::Connection;
    if (refused && !m_hasAnswered && !m_options.profile.mayBeStarting) {
        failure.error.message += " If the server is only starting, say so in its profile: may_be_starting.";
        return After::Failed;
    }
    const auto startedAt = std::chrono::steady_clock::now();
    const ServerWait::End end = m_wait.wait(failure.error.message, stop);
    const auto waited = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - startedAt).count();
    exchange.tries.back().waitedMs = waited;
    exchange.tries.back().forServer = true;
    exchange.awaitedServerMs += waited;
    if (end == ServerWait::End::TooLong) {
        failure.error.message =
            "The server was waited for " + std::to_string(m_options.profile.coldStart.count() / 1000) +
            " s (its profile's cold_start_s) and did not get ready. It last said: " + failure.error.message;
        return After::Failed;
    }
    return end == ServerWait::End::Ready ? After::Again : After::Stopped;
}

HttpOutcome HttpBackend::fetch(std::string url, milliseconds firstByte, const std::stop_token& stop)
{
    HttpRequest http = httpRequest(std::move(url));
    http.limits.firstByte = std::min(http.limits.firstByte, firstByte);
    return perform(std::move(http), stop);
}

/// Health and readiness say 503 while a server loads, and some say nothing at all; whatever else comes, it is there.
bool HttpBackend::isReady(const std::stop_token& stop)
{
    std::string url = readyUrlOf(m_options.profile);
    if (url.empty()) {
        url = urlOf(m_options.profile, m_dialect.modelsPath);
    }
    if (url.empty()) {
        return true; // nothing to ask: the next request will show it
    }
    HttpRequest http = httpRequest(std::move(url));
    http.limits.firstByte = std::min(http.limits.firstByte, m_options.profile.coldStart);
    const HttpOutcome outcome = performWithHops(http, "ready", stop).outcome;
    return m_dialect.isReady ? m_dialect.isReady(outcome) : outcome.fault == HttpFault::None && outcome.status < 500;
}

std::optional<std::string> HttpBackend::metrics(std::stop_token stop)
{
    constexpr milliseconds kPatience{2'000};
    const std::string url = urlOf(m_options.profile, m_dialect.metricsPath);
    if (url.empty() || badOptions()) {
        return std::nullopt;
    }
    HttpOutcome outcome = fetch(url, kPatience, stop);
    if (outcome.fault != HttpFault::None || outcome.status != 200) {
        return std::nullopt;
    }
    return std::move(outcome.body);
}

BackendState HttpBackend::state() const
{
    const ConcurrencyLimit::Figures figures = m_limit.figures();
    BackendState state;
    state.limit = figures.limit;
    state.inFlight = figures.inFlight;
    state.queued = figures.queued;
    m_wait.tell(state);
    return state;
}

Result<void> HttpBackend::check(std::stop_token stop)
{
    if (auto bad = badOptions()) {
        return std::move(*bad);
    }
    const bool listsModels = !m_dialect.modelsPath.empty();
    const std::string place =
        listsModels ? urlOf(m_options.profile, m_dialect.modelsPath) : m_options.profile.healthUrl;
    if (place.empty()) {
        return {}; // nothing can be asked without work: the first request will show it
    }
    HttpRequest http = httpRequest(place);
    http.limits.firstByte = std::min(http.limits.firstByte, milliseconds(30'000));
    const std::string where = withoutSecrets(http.url);
    HttpOutcome outcome = perform(std::move(http), stop);
    if (outcome.fault != HttpFault::None) {
        return failureOf(outcome.fault, std::move(outcome.problem)).error;
    }
    const auto asError = [](ErrorCode code, std::string message) {
        return Error{code, Stage::Backend, std::move(message)};
    };
    if (outcome.status == 404) {
        return asError(ErrorCode::Protocol, where + " does not exist there: a base URL mostly ends in /v1.");
    }
    if (outcome.status != 200) {
        return failureOfStatus(outcome, std::chrono::system_clock::now()).error;
    }
    const auto json = parseJson(outcome.body);
    if (json.ok() && json->is_object() && (!listsModels || json->contains("data") || json->contains("models"))) {
        return {};
    }
    if (json.ok() && json->is_object() && json->contains("error")) {
        return asError(ErrorCode::Protocol, where + " answered with an error: " +
                                                readServerError(outcome.body, outcome.contentType).message);
    }
    return asError(ErrorCode::Protocol, where + (looksLikeHtml(outcome.body, outcome.contentType)
                                                     ? " is a web page, not an OpenAI server: correct the URL."
                                                     : " is not the model list of an OpenAI server: correct the URL."));
}

} // namespace

std::unique_ptr<Backend> makeHttpBackend(BackendOptions options)
{
    return std::make_unique<HttpBackend>(std::move(options));
}

} // namespace candor
