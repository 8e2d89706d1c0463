// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace candor {

/// What became of a task against the baseline.
enum class Flip
{
    None,   ///< the same, or nothing to compare with
    Lost,   ///< the baseline passes, this does not
    Gained, ///< the other way round
};

/// "none", "lost", "gained".
[[nodiscard]] constexpr std::string_view nameOf(Flip flip)
{
    return flip == Flip::Lost ? "lost" : flip == Flip::Gained ? "gained" : "none";
}

} // namespace candor
