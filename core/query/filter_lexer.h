// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace candor {

// How a filter text falls into words. Inside the room; filter_text.h gives the words their meaning.

/// One of the values that commas separate. Offsets are bytes of the text.
struct LexedValue
{
    std::string text;   ///< without quotes and escapes
    bool glob = false;  ///< has a * or ? that is no escaped one
    bool closed = true; ///< false: a quote is open at the end
    std::size_t offset = 0;
    std::size_t length = 0;
};

/// One word: "-verdict:timeout,compile" or "letter".
struct LexedTerm
{
    std::size_t offset = 0;
    std::size_t length = 0;
    bool negated = false;
    std::string field; ///< empty: a free word
    std::size_t fieldOffset = 0;
    std::string comparator; ///< ":", "=", "<", "<=", ">", ">="; empty: a free word
    std::vector<LexedValue> values;

    [[nodiscard]] std::size_t valuesOffset() const { return fieldOffset + field.size() + comparatorLength; }
    std::size_t comparatorLength = 0; ///< as written: "!=" and ":>" are two
};

/// Words are separated by white space outside of double quotes; in quotes a backslash takes the next character as it
/// is.
[[nodiscard]] std::vector<LexedTerm> lexFilter(std::string_view text);

} // namespace candor
