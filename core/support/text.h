// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace candor {

/// Number of code points in UTF-8 text; a byte that is no UTF-8 counts as one.
[[nodiscard]] std::size_t codePointCount(std::string_view utf8);

/// The text with control characters, escape sequences and bidirectional controls made visible (\x1b, \u202e) and no
/// line breaks: safe to print on a terminal line. At most maxCodePoints, then "…".
[[nodiscard]] std::string terminalSafe(std::string_view utf8, std::size_t maxCodePoints = 4000);

/// ASCII lower case; other bytes stay.
[[nodiscard]] std::string lowerCased(std::string_view text);
[[nodiscard]] std::string_view trimmed(std::string_view text);
/// Split at '\n'; a final newline makes no empty last line; '\r' before '\n' is dropped.
[[nodiscard]] std::vector<std::string_view> splitLines(std::string_view text);
[[nodiscard]] std::string join(const std::vector<std::string>& parts, std::string_view separator);
/// Shell-style match with * and ?.
[[nodiscard]] bool globMatch(std::string_view pattern, std::string_view text);

} // namespace candor
