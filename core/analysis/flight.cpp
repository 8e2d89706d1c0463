// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/flight.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace candor {

namespace {

constexpr double kSlow = 3.0;
constexpr double kFull = 0.95;

/// Median of the mean latencies; nothing below three of them, which is no measure of what is usual.
std::optional<double> usualLatency(const std::vector<FlightSample>& samples, const std::string& backend)
{
    std::vector<double> all;
    for (const FlightSample& sample : samples) {
        if (sample.backend == backend && sample.meanLatencyMs >= 0.0) {
            all.push_back(sample.meanLatencyMs);
        }
    }
    if (all.size() < 3) {
        return std::nullopt;
    }
    const auto middle = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
    std::nth_element(all.begin(), middle, all.end());
    return *middle;
}

std::string counted(std::int64_t count, const char* one, const char* many)
{
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

/// What of a stretch adds up.
struct Signs
{
    std::int64_t failed = 0;
    std::int64_t retries = 0;
    std::int64_t preemptions = 0;
    double slowest = 0.0; ///< times the usual
    double fullest = 0.0;
    bool awaited = false;

    [[nodiscard]] bool any() const
    {
        return failed > 0 || retries > 0 || preemptions > 0 || slowest > 0.0 || fullest > 0.0 || awaited;
    }
    void add(const Signs& more)
    {
        failed += more.failed;
        retries += more.retries;
        preemptions += more.preemptions;
        slowest = std::max(slowest, more.slowest);
        fullest = std::max(fullest, more.fullest);
        awaited = awaited || more.awaited;
    }
    [[nodiscard]] std::vector<std::string> words() const
    {
        std::vector<std::string> words;
        if (awaited) {
            words.emplace_back("the server was waited for");
        }
        if (failed > 0) {
            words.push_back(counted(failed, "request failed", "requests failed"));
        }
        if (retries > 0) {
            words.push_back(counted(retries, "retry", "retries"));
        }
        if (slowest > 0.0) {
            words.push_back("requests took up to " + std::to_string(std::llround(slowest)) + " times as long as usual");
        }
        if (preemptions > 0) {
            words.push_back(counted(preemptions, "request preempted", "requests preempted"));
        }
        if (fullest > 0.0) {
            words.push_back("KV cache " + std::to_string(std::llround(100.0 * fullest)) + " % full");
        }
        return words;
    }
};

Signs signsOf(const FlightSample& sample, const FlightSample* before, std::optional<double> usualMs)
{
    Signs signs;
    signs.failed = sample.failed;
    signs.retries = sample.retries;
    signs.awaited = sample.awaited;
    if (usualMs && *usualMs > 0.0 && sample.meanLatencyMs > kSlow * *usualMs) {
        signs.slowest = sample.meanLatencyMs / *usualMs;
    }
    if (sample.metrics.kvCache.value_or(0.0) > kFull) {
        signs.fullest = *sample.metrics.kvCache;
    }
    if (before != nullptr && sample.metrics.preemptions && before->metrics.preemptions) {
        // A counter that fell is a server that was started again.
        signs.preemptions =
            std::max<std::int64_t>(0, std::llround(*sample.metrics.preemptions - *before->metrics.preemptions));
    }
    return signs;
}

std::vector<BadStretch> stretchesOf(const std::vector<FlightSample>& samples, const std::string& backend)
{
    const std::optional<double> usual = usualLatency(samples, backend);
    std::vector<BadStretch> stretches;
    std::optional<Signs> open;
    const FlightSample* before = nullptr;
    for (const FlightSample& sample : samples) {
        if (sample.backend != backend) {
            continue;
        }
        const Signs signs = signsOf(sample, before, usual);
        if (signs.any()) {
            if (!open) {
                open.emplace();
                stretches.push_back({backend, before == nullptr ? sample.atMs : before->atMs, sample.atMs, {}});
            }
            open->add(signs);
            stretches.back().toMs = sample.atMs;
            stretches.back().signs = open->words();
        } else {
            open.reset();
        }
        before = &sample;
    }
    return stretches;
}

} // namespace

std::vector<BadStretch> badStretches(const std::vector<FlightSample>& samples)
{
    std::map<std::string, bool> seen;
    std::vector<BadStretch> all;
    for (const FlightSample& sample : samples) {
        if (!std::exchange(seen[sample.backend], true)) {
            for (BadStretch& stretch : stretchesOf(samples, sample.backend)) {
                all.push_back(std::move(stretch));
            }
        }
    }
    std::ranges::stable_sort(all, {}, &BadStretch::fromMs);
    return all;
}

bool fellInto(const CandidateRecord& candidate, const BadStretch& stretch)
{
    bool fell = false;
    candidate.forEachExchange([&](const Exchange& exchange) {
        std::int64_t took = exchange.latencyMs;
        for (const TransportTry& one : exchange.tries) {
            took += one.waitedMs;
        }
        const bool known = exchange.askedAtMs > 0;
        fell = fell || (known && exchange.askedAtMs <= stretch.toMs && exchange.askedAtMs + took >= stretch.fromMs);
    });
    return fell;
}

} // namespace candor
