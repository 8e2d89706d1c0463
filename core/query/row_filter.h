// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/query/flip.h"
#include "core/query/row_values.h"
#include "core/support/verdict.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace candor {

/// A text to look for, in ASCII lower case: matching does not tell upper from lower case (ASCII only).
struct TextPattern
{
    enum class Kind
    {
        Contains,
        Glob, ///< of the whole text, with * and ?
        Exact,
    };
    std::string text{};
    Kind kind = Kind::Contains;

    bool operator==(const TextPattern&) const = default;
};

enum class Comparator
{
    Equal,
    Less,
    AtMost,
    More,
    AtLeast,
};

/// One condition. What it asks of its column: a text column any of `patterns`, Verdict any of `verdicts`, Flip any of
/// `flips`, the others that `comparator` holds for any of `numbers`. A row that has no such value (no score, not
/// executed) does not satisfy it, and satisfies its negation.
struct FilterTerm
{
    RowColumn column = RowColumn::Task;
    bool negated = false;
    std::vector<TextPattern> patterns{};
    std::set<Verdict> verdicts{};
    std::set<Flip> flips{};
    Comparator comparator = Comparator::Equal;
    std::vector<double> numbers{};

    bool operator==(const FilterTerm&) const = default;
};

/// Which rows are wanted, trials or candidates. Everything asked must hold; an empty member asks for nothing. The first
/// three are for programs, `terms` is what a filter text says (filter_text.h).
struct RowFilter
{
    std::string session{};                        ///< id
    std::optional<std::uint32_t> configuration{}; ///< index in the session's plan
    std::set<VerdictClass> verdictClasses{};
    std::vector<FilterTerm> terms{};

    bool operator==(const RowFilter&) const = default;
};

} // namespace candor
