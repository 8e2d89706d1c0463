// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/summary.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace candor {

/// One quantile of n values, with the values at the ends of its interval.
struct Quantile
{
    double probability = 0.0;
    double value = 0.0;
    Interval interval; ///< in the unit of the value
};

/// p50, p90 and p99 of n values. See kQuantileMethod.
struct Quantiles
{
    std::size_t n = 0;
    std::optional<std::array<Quantile, 3>> values; ///< none when n = 0

    [[nodiscard]] const Quantile& p50() const { return (*values)[0]; } ///< requires values
    [[nodiscard]] const Quantile& p90() const { return (*values)[1]; } ///< requires values
    [[nodiscard]] const Quantile& p99() const { return (*values)[2]; } ///< requires values
};

inline constexpr std::string_view kQuantileMethod =
    "Nearest rank: the smallest value that is not exceeded by that share of the values; the interval goes from rank to "
    "rank of Wilson's 95 % interval about the share. Below n = 100 the 99th percentile is the largest value";

/// Of the candidates of one configuration that the model answered (a verdict that is the model's, or none).
struct LatencySummary
{
    ConfigurationRef ref;
    Quantiles latencySeconds; ///< of a candidate's requests, one after the other
    Quantiles promptTokens;
    Quantiles completionTokens;
    std::size_t leftOut = 0; ///< candidates whose verdict is not the model's
};

/// Takes the values as they come.
[[nodiscard]] Quantiles quantilesOf(std::vector<double> values);
[[nodiscard]] LatencySummary latencyOf(const Snapshot& snapshot, ConfigurationRef ref);

} // namespace candor
