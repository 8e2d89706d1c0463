// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/suite/suite.h"
#include "core/support/json.h"
#include "core/support/result.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace candor {

/// A Python value of the closed set of types that a test may expect and a candidate may return. A plain value.
struct PythonValue
{
    enum class Type
    {
        None,
        Bool,
        Int,   ///< `text` holds the decimal digits with sign: any size
        Float, ///< `number`
        Str,   ///< `text`, UTF-8 (lone surrogates as their three-byte form)
        Bytes, ///< `text`, raw
        List,
        Tuple,
        Set,       ///< items in no meaningful order
        FrozenSet, ///< as Set
        Dict,      ///< `items` holds key, value, key, value ...
    };

    Type type = Type::None;
    bool boolean = false;
    double number = 0.0;
    std::string text{};
    std::vector<PythonValue> items{};
};

/// Limits of every value, wherever it comes from. The harness (resources/sandbox/harness.py) has the same numbers.
inline constexpr int kMaxPythonDepth = 64;                ///< containers within containers
inline constexpr std::size_t kMaxPythonItems = 100'000;   ///< values in all
inline constexpr std::size_t kMaxPythonBytes = 1u << 20;  ///< of a literal, and of all text within one value
inline constexpr std::size_t kMaxPythonIntDigits = 4'300; ///< Python's own limit for int <-> str

/// Parses a literal: None, True, False, numbers, strings with escapes, bytes, lists, tuples, sets, dicts, set(),
/// frozenset({...}), float('nan'), float('inf'), nested at most 64 deep, at most 1 MiB. Errors give the offset. What
/// Python would refuse is refused (a list in a set, 012, a string that is not closed); escapes by name (\N{...}),
/// complex numbers, f-strings and every other name are refused too. Equal items of sets and keys of dicts become one.
[[nodiscard]] Result<PythonValue> parsePythonLiteral(std::string_view text);

/// Python's repr(), for people; at most `maxCodePoints`, then "…".
[[nodiscard]] std::string reprOf(const PythonValue& value, std::size_t maxCodePoints = 2000);

/// "int", "list", "NoneType" ...
[[nodiscard]] std::string_view typeNameOf(const PythonValue& value);

/// The tagged JSON in which the harness returns values: ["N"], ["b",true], ["i","123"], ["f","0x1.8p+1"|"nan"|"inf"|
/// "-inf"], ["s","text"], ["u","hex"] (a text with lone surrogates, as the hex of its UTF-8), ["y","hex"], ["l",[...]],
/// ["t",[...]], ["S",[...]], ["F",[...]], ["d",[[k,v],...]].
[[nodiscard]] Result<PythonValue> pythonValueFromTagged(const Json& tagged);

/// A text that is the same for two values if and only if Python's == holds for them, NaN taken as equal to NaN: 1, 1.0
/// and True share one, a set and a frozenset with equal items share one. What comparisons, sets and dicts are built on.
[[nodiscard]] std::string equalityKeyOf(const PythonValue& value);

/// True if Python could put the value into a set: no list, set or dict in it (a frozenset is fine).
[[nodiscard]] bool isHashable(const PythonValue& value);

/// Makes equal items of a set, or equal keys of a dict (first key, last value), one, as Python does. Returns false
/// if an item or key is not hashable. Other types stay as they are.
[[nodiscard]] bool mergeEqualItems(PythonValue& value);

/// Outcome of a comparison. `note` says what is remarkable: a difference of type that the rule lets pass, or why not.
struct ComparisonOutcome
{
    bool equal = false;
    std::string note;
};
/// Compares as DESIGN.md and suite.h say. `FloatTolerance` holds wherever one side is a float, at any depth; sets and
/// dict keys are paired in numerical order. O(n log n) in the size of the values. Deterministic.
[[nodiscard]] ComparisonOutcome compareValues(const PythonValue& expected, const PythonValue& got,
                                              const ComparisonPolicy& policy);

} // namespace candor
