// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace candor {

/// SHA-256 of some bytes, as 64 lower-case hexadecimal digits; empty means "no hash".
struct ContentHash
{
    std::string hex;

    [[nodiscard]] bool empty() const noexcept { return hex.empty(); }
    /// The first twelve digits, for people.
    [[nodiscard]] std::string brief() const { return hex.substr(0, 12); }
    auto operator<=>(const ContentHash&) const = default;
};

[[nodiscard]] ContentHash hashOf(std::string_view bytes);

} // namespace candor
