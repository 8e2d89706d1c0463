// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace candor {

/// A part of a text, in bytes.
struct TextSpan
{
    std::size_t begin = 0;
    std::size_t end = 0;

    bool operator==(const TextSpan&) const = default;
};

/// (index in first, index in second) of items that are equal, both rising: a longest common subsequence. Lists whose
/// middles have more than a million pairs are matched at their equal beginnings and ends alone. Pure; any thread.
[[nodiscard]] std::vector<std::pair<std::size_t, std::size_t>>
commonSubsequence(const std::vector<std::string_view>& first, const std::vector<std::string_view>& second);

/// Words (letters, digits, '_' and what is not ASCII), runs of spaces, and single signs: together the whole text.
[[nodiscard]] std::vector<TextSpan> tokensOf(std::string_view text);

/// Where two texts differ, token by token.
struct TokenDifference
{
    std::vector<TextSpan> first;  ///< of the first text, rising; neighbours are joined
    std::vector<TextSpan> second; ///< of the second text
    double likeness = 1.0;        ///< bytes in common over all bytes, spaces left out: 0 to 1
};
[[nodiscard]] TokenDifference tokenDifference(std::string_view first, std::string_view second);

} // namespace candor
