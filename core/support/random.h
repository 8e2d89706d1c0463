// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace candor {

/// A seeded random source that gives the same numbers on every machine and compiler (xoshiro256**, Blackman and Vigna;
/// seeded by splitmix64). Not for secrets. A value: copy it to repeat it; one thread each.
class Random
{
public:
    explicit Random(std::uint64_t seed);

    [[nodiscard]] std::uint64_t next();
    /// Uniform in [0, 1).
    [[nodiscard]] double uniform();
    /// Uniform in [0, bound). Requires bound > 0.
    [[nodiscard]] std::uint64_t below(std::uint64_t bound);
    [[nodiscard]] bool chance(double probability) { return uniform() < probability; }

private:
    std::uint64_t m_state[4];
};

/// A seed for one purpose, from a session's seed and the names of what it is for. Depends on every part and its place.
[[nodiscard]] std::uint64_t deriveSeed(std::uint64_t seed, std::initializer_list<std::string_view> parts);

} // namespace candor
