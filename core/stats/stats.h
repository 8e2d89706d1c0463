// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>

namespace candor {

/// A confidence interval for a proportion, both ends in [0, 1].
struct Interval
{
    double low = 0.0;
    double high = 1.0;
};

/// Wilson's score interval (Wilson 1927). n = 0 gives [0, 1]. Requires passed <= n.
[[nodiscard]] Interval wilsonInterval(std::size_t passed, std::size_t n, double confidence = 0.95);
/// The same for the mean of n values that are each within [0, 1]: conservative, for such a mean varies no more than a
/// proportion. n = 0 gives [0, 1]. Requires a mean within [0, 1].
[[nodiscard]] Interval wilsonIntervalOfMean(double mean, std::size_t n, double confidence = 0.95);
/// Clopper and Pearson's exact interval (1934). n = 0 gives [0, 1].
[[nodiscard]] Interval exactInterval(std::size_t passed, std::size_t n, double confidence = 0.95);

/// Two-sided p of the exact McNemar test: the binomial test of `lost` against `gained` discordant pairs. 1 when there
/// are none.
[[nodiscard]] double mcNemarExact(std::size_t lost, std::size_t gained);
/// The smallest number of pairs, all flipping one way, that mcNemarExact shows at `alpha`; none when even all `pairs`
/// would not do.
[[nodiscard]] std::optional<std::size_t> smallestDetectableFlips(std::size_t pairs, double alpha = 0.05);

/// Unbiased estimate of pass@k from c passes among n samples: 1 − C(n−c, k) / C(n, k) (Chen et al. 2021). Requires
/// c <= n and 1 <= k <= n.
[[nodiscard]] double passAtK(std::size_t n, std::size_t c, std::size_t k);

} // namespace candor
