// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/support/random.h"

#include "core/support/hash.h"

#include <bit>
#include <string>

namespace candor {

Random::Random(std::uint64_t seed)
{
    for (std::uint64_t& word : m_state) { // splitmix64
        seed += 0x9e3779b97f4a7c15u;
        std::uint64_t mixed = seed;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
        word = mixed ^ (mixed >> 31);
    }
}

std::uint64_t Random::next()
{
    const std::uint64_t result = std::rotl(m_state[1] * 5, 7) * 9;
    const std::uint64_t shifted = m_state[1] << 17;
    m_state[2] ^= m_state[0];
    m_state[3] ^= m_state[1];
    m_state[1] ^= m_state[2];
    m_state[0] ^= m_state[3];
    m_state[2] ^= shifted;
    m_state[3] = std::rotl(m_state[3], 45);
    return result;
}

double Random::uniform()
{
    return static_cast<double>(next() >> 11) * 0x1.0p-53;
}

std::uint64_t Random::below(std::uint64_t bound)
{
    if (bound == 0) {
        return 0;
    }
    // Values under 2^64 mod bound are drawn again: without that, small numbers would come up more often.
    const std::uint64_t threshold = (0 - bound) % bound;
    std::uint64_t value = next();
    while (value < threshold) {
        value = next();
    }
    return value % bound;
}

std::uint64_t deriveSeed(std::uint64_t seed, std::initializer_list<std::string_view> parts)
{
    // The length before each part keeps {"ab", "c"} and {"a", "bc"} apart.
    std::string text = std::to_string(seed);
    for (const std::string_view part : parts) {
        text += ' ';
        text += std::to_string(part.size());
        text += ':';
        text += part;
    }
    return std::stoull(hashOf(text).hex.substr(0, 16), nullptr, 16);
}

} // namespace candor
