// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace candor {

/// What a text says, as far as words tell: terms with their weights (word_links.h). Terms of different kinds never
/// meet: "=lit", "<" and "low" are different texts.
using Terms = std::map<std::string, double>;

/// Terms of English text. `names` are the names of the IR and the program, in lower case.
[[nodiscard]] Terms termsOfWords(std::string_view text, const std::set<std::string>& names);
/// Terms of one line of Python without comment.
[[nodiscard]] Terms termsOfCode(std::string_view line, const std::set<std::string>& names);

/// An English word without its ending: "returns", "returned" and "returning" are "return".
[[nodiscard]] std::string stemOf(std::string_view word);
/// The names that occur in a line of Python: no keywords, nothing within quotes; in lower case.
[[nodiscard]] std::set<std::string> namesInCode(std::string_view line);

} // namespace candor
