// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/latency.h"

#include "core/query/row_values.h"

#include <algorithm>
#include <cmath>

namespace candor {

namespace {

/// The value of the nearest rank. Requires sorted values, at least one, and a share within [0, 1].
double atShare(const std::vector<double>& sorted, double share)
{
    // Less a hair: 0.9 * 10 is a little more than 9, and must not make it rank 10.
    const double rank = std::ceil(share * static_cast<double>(sorted.size()) - 1e-9);
    const auto index = static_cast<std::size_t>(std::max(rank, 1.0)) - 1;
    return sorted[std::min(index, sorted.size() - 1)];
}

} // namespace

Quantiles quantilesOf(std::vector<double> values)
{
    Quantiles quantiles;
    quantiles.n = values.size();
    if (values.empty()) {
        return quantiles;
    }
    std::ranges::sort(values);
    std::array<Quantile, 3> found{Quantile{.probability = 0.5}, Quantile{.probability = 0.9},
                                  Quantile{.probability = 0.99}};
    for (Quantile& quantile : found) {
        const Interval shares = wilsonIntervalOfMean(quantile.probability, values.size());
        quantile.value = atShare(values, quantile.probability);
        quantile.interval = {atShare(values, shares.low), atShare(values, shares.high)};
    }
    quantiles.values = found;
    return quantiles;
}

LatencySummary latencyOf(const Snapshot& snapshot, ConfigurationRef ref)
{
    LatencySummary summary;
    summary.ref = ref;
    const CandidateColumns& columns = snapshot.candidates;
    std::vector<double> seconds;
    std::vector<double> prompt;
    std::vector<double> completion;
    for (const std::size_t trial : trialsOf(snapshot, ref)) {
        const CandidateRange range = candidatesOf(snapshot, trial);
        for (std::size_t candidate = range.begin; candidate < range.end; ++candidate) {
            const bool judged = columns.executed[candidate] != 0;
            if (judged && classOf(columns.verdict[candidate]) == VerdictClass::NotTheModels) {
                ++summary.leftOut;
                continue;
            }
            seconds.push_back(static_cast<double>(columns.latencyMs[candidate]) / 1000.0);
            prompt.push_back(static_cast<double>(columns.promptTokens[candidate]));
            completion.push_back(static_cast<double>(columns.completionTokens[candidate]));
        }
    }
    summary.latencySeconds = quantilesOf(std::move(seconds));
    summary.promptTokens = quantilesOf(std::move(prompt));
    summary.completionTokens = quantilesOf(std::move(completion));
    return summary;
}

} // namespace candor
