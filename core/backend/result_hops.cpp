// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/result_hops.h"

#include "core/support/file.h"
#include "core/support/text.h"

#include <curl/curl.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <mutex>
#include <system_error>

namespace candor {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t kMostUrlBytes = 8192;

/// libcurl's reading of a URL: the same that the request is made with.
class Url
{
public:
    explicit Url(const std::string& text) : m_handle(curl_url()) { set(text); }
    Url(const Url&) = delete;
    Url& operator=(const Url&) = delete;
    ~Url() { curl_url_cleanup(m_handle); }

    /// Absolute, or relative to what is there.
    void set(const std::string& text)
    {
        m_valid = text.size() <= kMostUrlBytes && curl_url_set(m_handle, CURLUPART_URL, text.c_str(), 0) == CURLUE_OK;
    }
    void clear(CURLUPart part) { curl_url_set(m_handle, part, nullptr, 0); }
    [[nodiscard]] std::string part(CURLUPart which) const
    {
        char* text = nullptr;
        if (!m_valid ||
            curl_url_get(m_handle, which, &text, which == CURLUPART_PORT ? CURLU_DEFAULT_PORT : 0u) != CURLUE_OK) {
            return {};
        }
        std::string copy(text);
        curl_free(text);
        return copy;
    }
    [[nodiscard]] bool isHttp() const
    {
        const std::string scheme = lowerCased(part(CURLUPART_SCHEME));
        return scheme == "http" || scheme == "https";
    }
    [[nodiscard]] std::string origin() const
    {
        return lowerCased(part(CURLUPART_SCHEME) + "://" + part(CURLUPART_HOST) + ":" + part(CURLUPART_PORT));
    }

private:
    CURLU* m_handle;
    bool m_valid = false;
};

class InMemory final : public PendingResults
{
public:
    void keep(const ContentHash& request, const std::string& url) override
    {
        const std::scoped_lock lock(m_mutex);
        m_urls[request] = url;
    }
    std::optional<std::string> find(const ContentHash& request) override
    {
        const std::scoped_lock lock(m_mutex);
        const auto found = m_urls.find(request);
        return found == m_urls.end() ? std::nullopt : std::optional(found->second);
    }
    void drop(const ContentHash& request) override
    {
        const std::scoped_lock lock(m_mutex);
        m_urls.erase(request);
    }

private:
    std::mutex m_mutex;
    std::map<ContentHash, std::string> m_urls;
};

bool isName(const std::string& hex)
{
    return !hex.empty() &&
           std::ranges::all_of(hex, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

class InFiles final : public PendingResults
{
public:
    explicit InFiles(std::filesystem::path directory) : m_directory(std::move(directory)) {}

    void keep(const ContentHash& request, const std::string& url) override
    {
        m_memory.keep(request, url);
        std::error_code ignored;
        std::filesystem::create_directories(m_directory, ignored);
        std::filesystem::permissions(m_directory, std::filesystem::perms::owner_all, ignored);
        if (isName(request.hex)) {
            writePrivately(pathOf(request), url);
        }
    }
    std::optional<std::string> find(const ContentHash& request) override
    {
        if (auto url = m_memory.find(request)) {
            return url;
        }
        if (!isName(request.hex)) {
            return std::nullopt;
        }
        const auto text = readFile(pathOf(request), kMostUrlBytes);
        if (!text) {
            return std::nullopt;
        }
        return std::string(trimmed(*text));
    }
    void drop(const ContentHash& request) override
    {
        m_memory.drop(request);
        if (isName(request.hex)) {
            std::error_code ignored;
            std::filesystem::remove(pathOf(request), ignored);
        }
    }

private:
    [[nodiscard]] std::filesystem::path pathOf(const ContentHash& request) const
    {
        return m_directory / (request.hex + ".url");
    }

    /// writeFile() keeps the mode of the file that it replaces, so an empty private one is put there first.
    static void writePrivately(const std::filesystem::path& path, const std::string& url)
    {
        std::error_code ignored;
        if (!std::filesystem::exists(path, ignored)) {
            std::ofstream(path, std::ios::app).close();
        }
        const auto ownerOnly = std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;
        std::filesystem::permissions(path, ownerOnly, ignored);
        if (!ignored) {
            static_cast<void>(writeFile(path, url));
        }
    }

    std::filesystem::path m_directory;
    InMemory m_memory;
};

bool startsWithName(const std::string& header, std::string_view name)
{
    return lowerCased(header).starts_with(name);
}

/// A GET without body: the result is fetched, and no work is begun.
HttpRequest getOf(const HttpRequest& first, const ResultHops::Next& next)
{
    HttpRequest get = first;
    get.url = next.url;
    get.body.reset();
    get.freshConnection = false;
    if (!next.keepsSecrets) {
        get.headers.clear(); // among them are the secrets
    }
    std::erase_if(get.headers, [](const std::string& header) { return startsWithName(header, "content-type:"); });
    return get;
}

HttpOutcome outOfTime(const HttpRequest& first)
{
    HttpOutcome outcome;
    outcome.fault = HttpFault::TotalTimeout;
    outcome.problem = "The server is still making the result after " +
                      std::to_string(first.limits.total.count() / 1000) +
                      " s, the limit of the whole request. Raise total_s in the backend's profile.";
    return outcome;
}

HttpOutcome outOfHops(HttpOutcome last)
{
    last.fault = HttpFault::TotalTimeout;
    last.problem = "The server sent the request on " + std::to_string(ResultHops::kMostHops) +
                   " times without a result, and it is not followed further. Look into the server's own log.";
    return last;
}

bool isHop(const HttpOutcome& outcome)
{
    return outcome.fault == HttpFault::None && outcome.status == 303;
}

/// The place is there no more, or never was: the work has to be asked for anew.
bool isGone(const HttpOutcome& outcome)
{
    return outcome.fault == HttpFault::None &&
           (outcome.status == 404 || outcome.status == 408 || outcome.status == 410);
}

/// Said by what stands before the server; the result may still come.
bool isPassing(const HttpOutcome& outcome)
{
    return outcome.status == 429 || (outcome.status >= 502 && outcome.status <= 504);
}

/// One request after another within the time of the whole.
class Fetch
{
public:
    Fetch(const HttpRequest& first, const HopParts& parts) : m_first(first), m_parts(parts), m_hops(first.url) {}

    HopOutcome run()
    {
        HopOutcome result;
        std::optional<ResultHops::Next> next;
        if (const auto kept = m_parts.pending->find(m_parts.request)) {
            next = m_hops.follow(*kept);
            result.pickedUp = next.has_value();
        }
        result.outcome = perform(next ? getOf(m_first, *next) : m_first);
        if (result.pickedUp && isGone(result.outcome)) {
            m_parts.pending->drop(m_parts.request);
            result.pickedUp = false;
            m_hops = ResultHops(m_first.url);
            result.outcome = perform(m_first);
        }
        while (isHop(result.outcome)) {
            const std::string location = result.outcome.location;
            next = m_hops.follow(location);
            if (!next) {
                if (m_hops.count() >= ResultHops::kMostHops) {
                    result.outcome = outOfHops(std::move(result.outcome));
                }
                break;
            }
            m_parts.pending->keep(m_parts.request, next->url);
            result.outcome = perform(getOf(m_first, *next));
        }
        // The server's answer is an end; after a fault or a stop the result can still be fetched.
        if (result.outcome.fault == HttpFault::None && !isPassing(result.outcome)) {
            m_parts.pending->drop(m_parts.request);
        }
        result.hops = m_hops.count();
        return result;
    }

private:
    HttpOutcome perform(HttpRequest request)
    {
        const auto spent = std::chrono::duration_cast<milliseconds>(Clock::now() - m_startedAt);
        const milliseconds left = m_first.limits.total - spent;
        if (left <= milliseconds(0)) {
            return outOfTime(m_first);
        }
        request.limits.total = left;
        HttpOutcome outcome = m_parts.perform(std::move(request));
        return outcome.fault == HttpFault::TotalTimeout && m_hops.count() > 0 ? outOfTime(m_first) : outcome;
    }

    const HttpRequest& m_first;
    const HopParts& m_parts;
    ResultHops m_hops;
    Clock::time_point m_startedAt = Clock::now();
};

} // namespace

std::unique_ptr<PendingResults> makePendingResults()
{
    return std::make_unique<InMemory>();
}

std::unique_ptr<PendingResults> makePendingResults(const std::filesystem::path& directory)
{
    return std::make_unique<InFiles>(directory);
}

HopOutcome fetchResult(const HttpRequest& first, const HopParts& parts)
{
    return Fetch(first, parts).run();
}

std::optional<ResultHops::Next> ResultHops::follow(const std::string& location)
{
    if (location.empty() || m_count >= kMostHops) {
        return std::nullopt;
    }
    Url url(m_current);
    url.set(location);
    if (!url.isHttp()) {
        return std::nullopt;
    }
    url.clear(CURLUPART_USER);
    url.clear(CURLUPART_PASSWORD);
    url.clear(CURLUPART_FRAGMENT);
    m_foreign = m_foreign || url.origin() != Url(m_first).origin();
    ++m_count;
    m_current = url.part(CURLUPART_URL);
    return Next{m_current, !m_foreign};
}

} // namespace candor
