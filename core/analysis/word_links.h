// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ir/ir.h"
#include "core/suite/suite.h"

#include <cstddef>
#include <string>
#include <vector>

namespace candor {

// Words → clause → line: which words of a task, which clause of an IR and which line of Python seem to say the same.
// A reading aid by shared words, not proof: nothing is run, and nothing is understood.

/// A piece of a task's prompt, between two breaks (end of sentence, comma, semicolon, colon, line break).
struct PromptPhrase
{
    std::size_t begin = 0; ///< byte offsets into Task::prompt; end is behind the last byte
    std::size_t end = 0;
    std::vector<std::size_t> clauses; ///< indexes of WordLinks::clauses, in order; empty: no clause states it
};

/// A clause of the IR with what belongs to it.
struct LinkedClause
{
    std::string path;    ///< JSON pointer into the IR: "/effects/1"
    std::string label;   ///< "signature", "effect 2"
    std::string text;    ///< as the IR has it; of a hole its description
    bool isHole = false; ///< the IR leaves it open
    bool asksFor =
        false; ///< it says what the program does, so that a line should say it too: effects and the signature
    std::vector<std::size_t> phrases; ///< indexes of WordLinks::phrases, in order
    std::vector<int> lines;           ///< lines of Python, from 1, in order; empty: no line says it
};

struct WordLinks
{
    std::vector<PromptPhrase> phrases;
    std::vector<LinkedClause> clauses; ///< summary, signature, effects, assertions, constraints
    bool cut = false;                  ///< there was more than is read: the figures below
};

inline constexpr std::size_t kMostLinkedPhrases = 100;
inline constexpr std::size_t kMostLinkedClauses = 100;
inline constexpr std::size_t kMostLinkedLines = 1000;
inline constexpr std::size_t kMostLinkedTerms = 60; ///< of one text

/// Two texts are linked when their likeness (0 to 1) reaches the threshold, and is near the best that the phrase, or
/// the line, has with any clause.
inline constexpr double kLinkThreshold = 0.35;
inline constexpr double kLinkNearBest = 0.75;

/// Links a prompt, the clauses of an IR and the lines of a program.
///
/// A text is a set of terms, each with a weight: literals (4), names of the IR and the program (2), what compares,
/// computes or chooses (2: "less than", "below" and "<" are one term; so are "largest" and "max"), and other words
/// without their endings (1); words that say nothing ("the", "of") are left out. A term counts the less the more texts
/// of the other side have it: its weight is divided by the square root of their number. The likeness of two texts is
/// the weight of what they share, over seven tenths of the weight of the lighter one (at least 2, so that one common
/// word links nothing) and three tenths of the heavier one's; half of that when they compare in opposite directions.
/// Comments and docstrings are no lines; the `def` line of the IR's function belongs to the signature alone, and only a
/// phrase that names the function to the signature. Deterministic; texts against texts, up to the limits above. Any
/// thread.
[[nodiscard]] WordLinks linkWords(const Task& task, const Ir& ir, const std::string& python);

} // namespace candor
