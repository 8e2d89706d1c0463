// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/suite/python_value.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace candor {

/// One test case as an analysis sees it: values, not texts.
struct ReadCase
{
    std::optional<std::int64_t> argument; ///< the only argument, when it is an integer
    std::optional<PythonValue> expected;  ///< none: not a literal, or cut
    std::optional<PythonValue> got;
};

/// The only argument of "get_fibonacci(5)" when it is an integer of at most 18 digits.
[[nodiscard]] std::optional<std::int64_t> onlyIntegerArgument(std::string_view call);

/// Numbers one apart; or lists or tuples of which one is the other without its first or last item. The shorter must
/// not be empty: an empty list has too many other reasons.
[[nodiscard]] bool differByOne(const PythonValue& expected, const PythonValue& got);

/// True when `wrong` got the answer of the neighbouring argument: that of another case, or, when all cases agree with
/// the Fibonacci numbers or the factorials, that sequence's. There a count that is off by one does not give a value
/// that is off by one.
[[nodiscard]] bool gotNeighboursAnswer(const ReadCase& wrong, const std::vector<ReadCase>& cases);

} // namespace candor
