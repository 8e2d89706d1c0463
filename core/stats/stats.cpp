// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/stats.h"

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/normal.hpp>

#include <algorithm>
#include <cmath>

namespace candor {

namespace {

// Boost throws on bad arguments unless told otherwise; no exception may leave this room, so errors become NaN here and
// arguments are made good before the call.
namespace policies = boost::math::policies;
using Quiet =
    policies::policy<policies::domain_error<policies::ignore_error>, policies::pole_error<policies::ignore_error>,
                     policies::overflow_error<policies::ignore_error>, policies::rounding_error<policies::ignore_error>,
                     policies::evaluation_error<policies::ignore_error>>;
using Binomial = boost::math::binomial_distribution<double, Quiet>;
using Normal = boost::math::normal_distribution<double, Quiet>;

double asDouble(std::size_t count)
{
    return static_cast<double>(count);
}

} // namespace

Interval wilsonInterval(std::size_t passed, std::size_t n, double confidence)
{
    return wilsonIntervalOfMean(n == 0 ? 0.0 : asDouble(passed) / asDouble(n), n, confidence);
}

Interval wilsonIntervalOfMean(double mean, std::size_t n, double confidence)
{
    if (n == 0) {
        return {};
    }
    const double z = boost::math::quantile(Normal(0.0, 1.0), 0.5 + confidence / 2.0);
    const double count = asDouble(n);
    const double centre = (mean + z * z / (2.0 * count)) / (1.0 + z * z / count);
    const double half =
        z / (1.0 + z * z / count) * std::sqrt(mean * (1.0 - mean) / count + z * z / (4.0 * count * count));
    // The ends of the scale are exact; rounding must not leave a hair of difference there.
    return {mean <= 0.0 ? 0.0 : std::max(0.0, centre - half), mean >= 1.0 ? 1.0 : std::min(1.0, centre + half)};
}

Interval exactInterval(std::size_t passed, std::size_t n, double confidence)
{
    if (n == 0) {
        return {};
    }
    const double tail = (1.0 - confidence) / 2.0;
    const double trials = asDouble(n);
    const double successes = asDouble(passed);
    return {passed == 0 ? 0.0 : Binomial::find_lower_bound_on_p(trials, successes, tail),
            passed == n ? 1.0 : Binomial::find_upper_bound_on_p(trials, successes, tail)};
}

double mcNemarExact(std::size_t lost, std::size_t gained)
{
    if (lost == gained) {
        return 1.0; // also no discordant pair at all
    }
    const Binomial fair(asDouble(lost) + asDouble(gained), 0.5);
    return std::min(1.0, 2.0 * boost::math::cdf(fair, asDouble(std::min(lost, gained))));
}

std::optional<std::size_t> smallestDetectableFlips(std::size_t pairs, double alpha)
{
    if (!(alpha > 0.0)) {
        return std::nullopt;
    }
    // p halves with every flip, so this ends within the exponents of a double.
    for (std::size_t flips = 1; flips <= pairs; ++flips) {
        if (mcNemarExact(flips, 0) < alpha) {
            return flips;
        }
    }
    return std::nullopt;
}

double passAtK(std::size_t n, std::size_t c, std::size_t k)
{
    if (c == 0) {
        return 0.0;
    }
    if (n - c < k) {
        return 1.0; // fewer failures than draws: one of them passes
    }
    // C(n−c, k) / C(n, k) as a product of ratios below 1: binomial coefficients of ordinary sizes overflow.
    double noPass = 1.0;
    for (std::size_t i = n - c + 1; i <= n; ++i) {
        noPass *= 1.0 - asDouble(k) / asDouble(i);
    }
    return 1.0 - noPass;
}

} // namespace candor
