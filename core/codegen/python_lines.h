// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace candor {

/// One logical line of Python: several physical lines when brackets, triple quotes or a backslash hold them together.
struct LogicalLine
{
    std::string indentation;
    std::string text;     ///< from the first character on; continuation lines as they are
    std::string word;     ///< the first word; after `async` the one that counts
    bool comment = false; ///< nothing but a comment
    bool opens = false;   ///< the first line of a compound statement or clause whose block is to follow: ends in ':'
    bool whole = false;   ///< a compound statement or clause with its block on the same line
    bool ends = false;    ///< return, raise, break or continue: nothing can follow in the same block
    std::size_t statement = 0; ///< number of the statement that it belongs to, from 1
    std::string problem;       ///< why it can't be a line of any program, or empty
};

/// The logical lines of a code text with Unix line ends; blank lines are dropped. Total: a string or bracket that is
/// never closed is the `problem` of the last line.
[[nodiscard]] std::vector<LogicalLine> logicalLines(std::string_view code, std::size_t statement);

/// "statement 3 `return x`", for messages.
[[nodiscard]] std::string nameOfLine(const LogicalLine& line);

} // namespace candor
