// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace candor {

/// Whether the text is one Python identifier and no keyword. Bytes above 0x7f count as letters: Python decides.
[[nodiscard]] bool isPythonIdentifier(std::string_view text);

/// Whether the text is a keyword that can't be a name, such as "in"; None, True and False are no such word here.
[[nodiscard]] bool isPythonKeyword(std::string_view text);

/// Whether the text is a plain type expression: names, dots, [...] with commas, and `|`.
[[nodiscard]] bool isTypeExpression(std::string_view text);

/// "\r\n" and "\r" become "\n", as Python reads them.
[[nodiscard]] std::string withUnixNewlines(std::string_view text);

/// Runs of white space and control characters become one space; none at the ends.
[[nodiscard]] std::string onOneLine(std::string_view text);

/// Text that can stand between double quotes, single or triple: backslashes and double quotes are escaped.
[[nodiscard]] std::string escapedForQuotes(std::string_view text);

/// The lines, without blank lines at the ends, without white space at the end of the text, and without the white space
/// that all lines begin with. Lines of white space alone become empty and don't count.
[[nodiscard]] std::vector<std::string> dedentedLines(std::string_view code);

} // namespace candor
