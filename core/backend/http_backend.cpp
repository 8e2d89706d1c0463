// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/http_backend.h"

#include "core/backend/curl_client.h"
#include "core/backend/dialect.h"
#include "core/backend/draw_label.h"
#include "core/backend/openai_dialect.h"
#include "core/support/text.h"

#include <algorithm>
#include <atomic>

namespace candor {
namespace {

using std::chrono::milliseconds;

/// Shorter keys are placeholders ("EMPTY", "none") and words of their own, which a reply may hold for good reason.
constexpr std::size_t kShortestSecret = 16;

bool isHeaderSafe(const std::string& text)
{
    return std::ranges::all_of(text, [](char character) { return character > ' ' && character < 0x7f; });
}

class HttpBackend final : public Backend
{
public:
    explicit HttpBackend(BackendOptions options)
        : m_options(std::move(options)), m_dialect(dialectOf(m_options.profile.dialect))
    {
        for (Secret& secret : m_options.secrets) {
            secret.value = std::string(trimmed(secret.value));
        }
    }

    Answer ask(const Request& request, std::stop_token stop) override;
    Result<void> check(std::stop_token stop) override;

private:
    [[nodiscard]] HttpRequest httpRequest(std::string url) const;
    [[nodiscard]] HttpOutcome perform(HttpRequest request, const std::stop_token& stop);
    void withoutSecretValues(std::string& text) const;
    [[nodiscard]] DialectReading tryOnce(const HttpRequest& http, Exchange& exchange, const std::stop_token& stop);
    [[nodiscard]] std::optional<Error> badOptions() const;

    BackendOptions m_options;
    const Dialect& m_dialect;
    std::atomic<std::uint64_t> m_requests = 0; ///< so that no two requests wait for the same time
    CurlClient m_client;                       ///< last: its thread ends first
};

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

/// Servers repeat keys in their error messages.
void HttpBackend::withoutSecretValues(std::string& text) const
{
    for (const Secret& secret : m_options.secrets) {
        if (secret.value.size() < kShortestSecret) {
            continue;
        }
        for (std::size_t at = text.find(secret.value); at != std::string::npos; at = text.find(secret.value, at)) {
            text.replace(at, secret.value.size(), "[api key]");
        }
    }
}

HttpOutcome HttpBackend::perform(HttpRequest request, const std::stop_token& stop)
{
    HttpOutcome outcome = m_client.perform(std::move(request), stop);
    withoutSecretValues(outcome.body);
    withoutSecretValues(outcome.location);
    withoutSecretValues(outcome.problem);
    return outcome;
}

DialectReading HttpBackend::tryOnce(const HttpRequest& http, Exchange& exchange, const std::stop_token& stop)
{
    const auto startedAt = std::chrono::steady_clock::now();
    HttpOutcome outcome = perform(http, stop);
    exchange.latencyMs = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - startedAt).count();
    auto read = outcome.fault == HttpFault::None ? m_dialect.read(outcome, std::chrono::system_clock::now())
                                                 : DialectReading(failureOf(outcome.fault, std::move(outcome.problem)));
    const auto* failure = std::get_if<TryFailure>(&read);
    exchange.tries.push_back({outcome.status, failure == nullptr ? std::string() : failure->error.message, 0});
    exchange.replyBody = std::move(outcome.body);
    return read;
}

Answer HttpBackend::ask(const Request& request, std::stop_token stop)
{
    Exchange exchange;
    exchange.label = request.label;
    exchange.declared = declaredBy(request);
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
        auto read = tryOnce(http, exchange, stop);
        if (auto* completion = std::get_if<Completion>(&read)) {
            return succeeded(std::move(exchange), std::move(*completion), request);
        }
        const auto& failure = std::get<TryFailure>(read);
        const auto pause = stop.stop_requested() ? std::nullopt : schedule.next(failure);
        if (!pause) {
            return ended(std::move(exchange), stop.stop_requested() ? cancelled() : failure.error);
        }
        exchange.tries.back().waitedMs = pause->count();
        http.freshConnection = failure.retry == RetryKind::AtOnce;
        if (!waitFor(*pause, stop)) {
            return ended(std::move(exchange), cancelled());
        }
    }
}

Result<void> HttpBackend::check(std::stop_token stop)
{
    if (auto bad = badOptions()) {
        return std::move(*bad);
    }
    HttpRequest http = httpRequest(urlOf(m_options.profile, m_dialect.modelsPath));
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
    if (json.ok() && json->is_object() && json->contains("data")) {
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
