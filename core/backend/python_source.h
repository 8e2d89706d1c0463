// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace candor {

/// Indentation of a block in the simulator's programs.
inline constexpr std::size_t kIndentUnit = 4;

/// One logical line of a function's body: a statement, or the head of a block. It may hold line breaks inside brackets
/// and strings.
struct CodeLine
{
    std::size_t indent = 0; ///< blanks, 0 for the body's own level
    std::string text;       ///< without indentation and comment
};

/// ASCII letters, digits and the underscore.
[[nodiscard]] bool isWordByte(char character);
/// For each byte of some Python: 'c' code, 's' string (quotes included), 'f' formatted string, '#' comment.
[[nodiscard]] std::string kindsOfBytes(std::string_view python);
/// The statements of some Python, comments and blank lines left out, one-line blocks split in two lines.
[[nodiscard]] std::vector<CodeLine> logicalLines(std::string_view python);
/// "return", "elif" ...; empty if the line does not begin with a letter.
[[nodiscard]] std::string_view firstWord(std::string_view line);
/// True for a line that opens a block.
[[nodiscard]] bool opensBlock(const CodeLine& line);
/// One past the last line that is nested in line `index`.
[[nodiscard]] std::size_t endOfBlock(const std::vector<CodeLine>& lines, std::size_t index);

} // namespace candor
