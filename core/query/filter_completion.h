// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/snapshot.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace candor {

/// One way to go on with a filter text: `text` takes the place of replaceLength bytes from replaceFrom.
struct FilterCompletion
{
    std::size_t replaceFrom = 0;
    std::size_t replaceLength = 0;
    std::string text;
    std::string hint; ///< what it is; from the workspace, so plain text
};

inline constexpr std::size_t kMostCompletions = 50;

/// What can stand at the cursor (a byte of the text): names of fields and, for the beginning of a word, tasks; behind a
/// field's sign the values that the snapshot has. What begins with the typed text comes before what contains it. At
/// most kMostCompletions. Pure; any thread.
[[nodiscard]] std::vector<FilterCompletion> completionsAt(std::string_view text, std::size_t cursor,
                                                          const Snapshot& snapshot);

} // namespace candor
