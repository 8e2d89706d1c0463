// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ir/ir.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace candor {

// How clauses are read without running anything: by their words, in English. checkIr and the rubrics' features share
// these readings, so that a finding and a score never disagree.

/// The words of a text, in ASCII lower case: runs of letters, digits, '_' and bytes beyond ASCII. "don't" is "don",
/// "t".
[[nodiscard]] std::vector<std::string> wordsOf(std::string_view text);
/// True when the words of `phrase` stand in `words` one after the other.
[[nodiscard]] bool containsPhrase(const std::vector<std::string>& words, std::string_view phrase);

/// True when a clause says what is returned: it has one of the words return, returns, returned, returning, yield,
/// yields, output, outputs, or the phrases "result is" and "result equals".
[[nodiscard]] bool statesReturn(std::string_view clause);

/// True for a return type that says that nothing is returned: None, NoneType, void.
[[nodiscard]] bool returnsNothing(const Ir& ir);

/// One condition that a clause states.
struct Condition
{
    std::string path;    ///< of the clause's text: "/effects/2/description"
    std::string text;    ///< the clause
    std::string word;    ///< the word that states it: "if"
    bool closed = false; ///< its other branch is stated too
};

/// The conditions of all effects, then those of all assertions. A clause states a condition by "if", "when",
/// "whenever", "unless" or "in case". Its other branch is stated when
/// - the clause itself, or a later effect, has "otherwise", "else", "elif", "if not", "when not", "in other cases", "in
///   all other cases", "in any other case", "any other", "all others", "everything else" or "by default", or
/// - any other clause has "by default", "default is", "defaults to" or "initially", or
/// - another clause has the complementary condition: the same words but for a negation ("if the list is empty", "when
///   the list is not empty"), or but for one comparison turned round ("n > 0", "n <= 0").
/// For an assertion, every effect counts as later.
[[nodiscard]] std::vector<Condition> conditionsOf(const Ir& ir);

/// The literals of a text, each once, in order: quoted strings ('x', "x", “x”, with their content as `text`) and
/// numbers written as digits. An apostrophe inside a word quotes nothing; digits inside a word ("utf8") and the number
/// of a list item ("1. ", "2) ") at the beginning of a line are no literals, and neither are empty quotes. At most 500
/// are read.
struct Literal
{
    std::string text;
    bool isNumber = false;
    bool operator==(const Literal&) const = default;
};
[[nodiscard]] std::vector<Literal> literalsOf(std::string_view text);
/// True when the literal occurs: a string as it is, a number as a whole number of the text (1 is not in 10).
[[nodiscard]] bool occursIn(const Literal& literal, std::string_view text);

} // namespace candor
