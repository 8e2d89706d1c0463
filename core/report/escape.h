// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace candor {

// Texts of models, tasks and files, made harmless for one format each. Control and bidirectional characters become
// visible (\x1b, \u202e), line breaks in one-line texts too. Pure; any thread.

/// The most code points that a one-line text keeps; what is cut ends with "…".
inline constexpr std::size_t kMaxLineCodePoints = 4000;
/// The most lines that a code block keeps; another line says how many were left out.
inline constexpr std::size_t kMaxCodeLines = 2000;

/// One line of CommonMark that reads as the text: no markup, HTML, link, autolink or block of its own. Safe in a cell
/// of a table.
[[nodiscard]] std::string markdownText(std::string_view text);
/// A code span; in a cell of a table its pipes are escaped.
[[nodiscard]] std::string markdownCode(std::string_view text, bool inTable = false);
/// Text or attribute value of HTML and of XML.
[[nodiscard]] std::string htmlText(std::string_view text);
/// One field of RFC 4180, quoted where it must be. What a spreadsheet would take for a formula begins with "'".
[[nodiscard]] std::string csvField(std::string_view text);
/// A word of a POSIX shell.
[[nodiscard]] std::string shellWord(std::string_view text);
/// Program text, line by line, tabs kept; ends with a line break unless empty.
[[nodiscard]] std::string safeCode(std::string_view text);

} // namespace candor
