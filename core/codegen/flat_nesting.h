// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/codegen/python_lines.h"
#include "core/support/result.h"

#include <cstddef>
#include <vector>

namespace candor {

/// Decides the nesting of code lines that carry no indentation of their own: the level of each, 0 for the function's
/// body. Requires that no line is a comment or has a problem.
///
/// What decides: an opener wants a line in its block; elif, else, except and finally want the statement that they
/// continue; after return, raise, break or continue nothing follows in the same block; break and continue want a loop;
/// `try` wants a handler. Every nesting that satisfies this is followed to the end of the list, and there must be
/// exactly one. Otherwise InvalidInput: the message names the first statement with no place or with several.
///
/// A list without a single opener is taken as it is, statements after a return included: it can't be nested at all.
[[nodiscard]] Result<std::vector<std::size_t>> flatLevels(const std::vector<LogicalLine>& lines);

} // namespace candor
