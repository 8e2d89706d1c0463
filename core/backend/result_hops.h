// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/curl_client.h"
#include "core/support/hash.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace candor {

/// Results that a server is still making: request → place where the result can be fetched, as often as wanted and
/// without new work. Implementations are thread-safe. A place lets anyone read the result: keep it private.
class PendingResults
{
public:
    virtual ~PendingResults() = default;
    virtual void keep(const ContentHash& request, const std::string& url) = 0;
    [[nodiscard]] virtual std::optional<std::string> find(const ContentHash& request) = 0;
    virtual void drop(const ContentHash& request) = 0;
};
/// For as long as the program runs.
[[nodiscard]] std::unique_ptr<PendingResults> makePendingResults();
/// One file (mode 0600) a request in a directory (0700), which is made when the first is kept. What can't be written is
/// kept in memory all the same: it costs a restart its result, and no session fails over it.
[[nodiscard]] std::unique_ptr<PendingResults> makePendingResults(const std::filesystem::path& directory);

/// Follows the places that a server names one after another (303) until the result comes. A value of one thread.
class ResultHops
{
public:
    static constexpr int kMostHops = 40;

    /// `firstUrl`: where the request was sent; secrets are for its scheme, host and port.
    explicit ResultHops(std::string firstUrl) : m_first(firstUrl), m_current(std::move(firstUrl)) {}

    struct Next
    {
        std::string url;
        bool keepsSecrets = false; ///< false from the first foreign place on, for good
    };
    /// The place that `location` names, relative to the last one. Nothing: it is no http or https URL, or the hops are
    /// used up.
    [[nodiscard]] std::optional<Next> follow(const std::string& location);
    [[nodiscard]] int count() const { return m_count; }

private:
    std::string m_first;
    std::string m_current;
    bool m_foreign = false;
    int m_count = 0;
};

/// What fetchResult() works with.
struct HopParts
{
    ContentHash request;               ///< of all that makes this request another than any other
    PendingResults* pending = nullptr; ///< not null
    std::function<HttpOutcome(HttpRequest)> perform;
};
/// A reply, and how many hops it took.
struct HopOutcome
{
    HttpOutcome outcome;
    int hops = 0;
    bool pickedUp = false; ///< from a place that an earlier try or run had kept; nothing was sent anew
};

/// Sends `first`, or goes on where an earlier try of the same request stopped, and fetches the result with GET and
/// without body. limits.total holds for all hops together. The place is kept until the server has said something about
/// it; a fault or a stop leaves it for the next try. A 303 that can't be followed is given back as it came.
[[nodiscard]] HopOutcome fetchResult(const HttpRequest& first, const HopParts& parts);

} // namespace candor
