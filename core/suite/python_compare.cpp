// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/suite/python_value.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <unordered_map>

// Equality is decided on keys: texts that are the same if and only if the values are equal. That makes sets, dicts and
// multisets a matter of sorting, exact for integers and floats of any size, and n log n. Only the rule with a
// tolerance, and the words for a difference, walk the two values side by side.

namespace candor {
namespace {

using Type = PythonValue::Type;

constexpr std::size_t kNoteReprCodePoints = 80;

bool isNumber(const PythonValue& value)
{
    return value.type == Type::Bool || value.type == Type::Int || value.type == Type::Float;
}

bool isSequence(const PythonValue& value)
{
    return value.type == Type::List || value.type == Type::Tuple;
}

bool isAnySet(const PythonValue& value)
{
    return value.type == Type::Set || value.type == Type::FrozenSet;
}

bool isScalar(const PythonValue& value)
{
    return !isSequence(value) && !isAnySet(value) && value.type != Type::Dict;
}

/// Whether type differences count in a key.
enum class Types
{
    AsPython,
    Exact,
};

void appendFloat(std::string& out, double number)
{
    if (std::isnan(number)) {
        out += "nan;";
        return;
    }
    std::array<char, 400> buffer{};
    // An integral float is written as the integer it equals, exactly; others as their bits.
    const bool integral = std::isfinite(number) && std::trunc(number) == number;
    const auto written =
        integral ? std::to_chars(buffer.data(), buffer.data() + buffer.size(), number == 0.0 ? 0.0 : number,
                                 std::chars_format::fixed, 0)
                 : std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::hex);
    out += integral ? '#' : '~';
    out.append(buffer.data(), written.ptr);
    out += ';';
}

void appendKey(std::string& out, const PythonValue& value, Types types);

void appendSorted(std::string& out, std::vector<std::string> keys)
{
    std::sort(keys.begin(), keys.end());
    out += std::to_string(keys.size()) + ":";
    for (const std::string& key : keys) {
        out += key;
    }
}

void appendContainerKey(std::string& out, const PythonValue& value, Types types)
{
    if (isSequence(value)) {
        out += value.type == Type::List ? "l" : "t";
        out += std::to_string(value.items.size()) + ":";
        for (const PythonValue& item : value.items) {
            appendKey(out, item, types);
        }
        return;
    }
    const std::size_t step = value.type == Type::Dict ? 2 : 1;
    std::vector<std::string> keys;
    keys.reserve(value.items.size() / step);
    for (std::size_t i = 0; i + step <= value.items.size(); i += step) {
        std::string& key = keys.emplace_back();
        for (std::size_t j = i; j < i + step; ++j) {
            appendKey(key, value.items[j], types);
        }
    }
    out += value.type == Type::Dict ? "d" : types == Types::Exact && value.type == Type::FrozenSet ? "F" : "S";
    appendSorted(out, std::move(keys));
}

/// Every key ends itself (';', or a count before its content), so keys can be joined without a separator.
void appendKey(std::string& out, const PythonValue& value, Types types)
{
    const bool exact = types == Types::Exact;
    switch (value.type) {
    case Type::None:
        out += "N;";
        return;
    case Type::Bool:
        out += std::string(exact ? "b" : "") + (value.boolean ? "#1;" : "#0;");
        return;
    case Type::Int:
        out += std::string(exact ? "i" : "") + "#" + value.text + ";";
        return;
    case Type::Float:
        out += exact ? "f" : "";
        appendFloat(out, value.number);
        return;
    case Type::Str:
    case Type::Bytes:
        out += value.type == Type::Str ? "s" : "y";
        out += std::to_string(value.text.size()) + ":" + value.text;
        return;
    default:
        appendContainerKey(out, value, types);
    }
}

std::string keyOf(const PythonValue& value, Types types)
{
    std::string key;
    appendKey(key, value, types);
    return key;
}

double asDouble(const PythonValue& value)
{
    if (value.type == Type::Float) {
        return value.number;
    }
    if (value.type == Type::Bool) {
        return value.boolean ? 1.0 : 0.0;
    }
    double number = 0.0;
    const auto [end, error] = std::from_chars(value.text.data(), value.text.data() + value.text.size(), number);
    if (error == std::errc::result_out_of_range) {
        return value.text.starts_with('-') ? -std::numeric_limits<double>::infinity()
                                           : std::numeric_limits<double>::infinity();
    }
    return number;
}

/// An order in which equal values stand together and numbers by size, to pair the items of two sets. Three-way; a
/// strict weak order, with NaN apart from the numbers.
int pairingOrder(const PythonValue& a, const PythonValue& b)
{
    const auto rank = [](const PythonValue& v) {
        if (v.type == Type::Float && std::isnan(v.number)) {
            return 0;
        }
        return isNumber(v) ? 1 : isAnySet(v) ? 2 : 3 + static_cast<int>(v.type);
    };
    const auto sign = [](auto x, auto y) { return x < y ? -1 : y < x ? 1 : 0; };
    if (const int byRank = sign(rank(a), rank(b)); byRank != 0) {
        return byRank;
    }
    if (rank(a) == 1) {
        const int bySize = sign(asDouble(a), asDouble(b));
        return bySize != 0 ? bySize : keyOf(a, Types::AsPython).compare(keyOf(b, Types::AsPython));
    }
    if (isSequence(a)) {
        for (std::size_t i = 0; i < std::min(a.items.size(), b.items.size()); ++i) {
            if (const int byItem = pairingOrder(a.items[i], b.items[i]); byItem != 0) {
                return byItem;
            }
        }
        return sign(a.items.size(), b.items.size());
    }
    if (isScalar(a)) {
        return a.text.compare(b.text);
    }
    return keyOf(a, Types::AsPython).compare(keyOf(b, Types::AsPython));
}

/// A container's items in the order in which two equal containers agree: a step of 2 for a dict.
std::vector<const PythonValue*> pairedItems(const PythonValue& value, bool unordered)
{
    const std::size_t step = value.type == Type::Dict ? 2 : 1;
    std::vector<std::array<const PythonValue*, 2>> rows;
    for (std::size_t i = 0; i + step <= value.items.size(); i += step) {
        rows.push_back({&value.items[i], &value.items[i + step - 1]});
    }
    if (!isSequence(value) || unordered) {
        std::stable_sort(rows.begin(), rows.end(),
                         [](const auto& a, const auto& b) { return pairingOrder(*a[0], *b[0]) < 0; });
    }
    std::vector<const PythonValue*> items;
    for (const auto& row : rows) {
        items.insert(items.end(), row.begin(), row.begin() + static_cast<std::ptrdiff_t>(step));
    }
    return items;
}

bool sameKind(const PythonValue& a, const PythonValue& b)
{
    return a.type == b.type || (isNumber(a) && isNumber(b)) || (isAnySet(a) && isAnySet(b));
}

bool equalWithin(const PythonValue& a, const PythonValue& b, double tolerance)
{
    if (!sameKind(a, b)) {
        return false;
    }
    if (isScalar(a)) {
        const bool floats = isNumber(a) && (a.type == Type::Float || b.type == Type::Float);
        if (floats && std::fabs(asDouble(a) - asDouble(b)) <= tolerance) {
            return true;
        }
        return keyOf(a, Types::AsPython) == keyOf(b, Types::AsPython);
    }
    if (a.items.size() != b.items.size()) {
        return false;
    }
    const auto left = pairedItems(a, false);
    const auto right = pairedItems(b, false);
    return std::equal(left.begin(), left.end(), right.begin(),
                      [tolerance](auto* x, auto* y) { return equalWithin(*x, *y, tolerance); });
}

std::string shortRepr(const PythonValue& value)
{
    return reprOf(value, kNoteReprCodePoints);
}

std::string at(const std::string& path)
{
    return path.empty() ? "" : "at " + path + ": ";
}

std::string step(const PythonValue& container, const std::vector<const PythonValue*>& items, std::size_t i)
{
    if (container.type == Type::Dict) {
        return "[" + shortRepr(*items[i - i % 2]) + "]";
    }
    return isSequence(container) ? "[" + std::to_string(i) + "]" : "{" + shortRepr(*items[i]) + "}";
}

/// The first place where two equal values differ in type. The rule let it pass, but it is worth a remark.
std::string typeDifference(const PythonValue& expected, const PythonValue& got, bool unordered,
                           const std::string& path = {})
{
    if (expected.type != got.type) {
        return at(path) + std::string(typeNameOf(got)) + " " + shortRepr(got) + " where " +
               std::string(typeNameOf(expected)) + " " + shortRepr(expected) + " is expected";
    }
    const auto left = pairedItems(expected, unordered);
    const auto right = pairedItems(got, unordered);
    for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
        if (std::string found = typeDifference(*left[i], *right[i], false, path + step(expected, left, i));
            !found.empty()) {
            return found;
        }
    }
    return {};
}

/// How two collections that are compared without order differ: what is missing, what is too much.
std::string membershipDifference(const std::vector<const PythonValue*>& expected,
                                 const std::vector<const PythonValue*>& got, Types types, std::string_view what,
                                 std::size_t stride)
{
    std::unordered_map<std::string, int> count;
    for (std::size_t i = 0; i < got.size(); i += stride) {
        ++count[keyOf(*got[i], types)];
    }
    std::string text;
    for (std::size_t i = 0; i < expected.size() && text.empty(); i += stride) {
        if (--count[keyOf(*expected[i], types)] < 0) {
            text = std::string(what) + shortRepr(*expected[i]) + " is missing";
        }
    }
    for (std::size_t i = 0; i < got.size(); i += stride) {
        if (count[keyOf(*got[i], types)] > 0) {
            return text + (text.empty() ? "" : ", ") + std::string(what) + shortRepr(*got[i]) + " is too much";
        }
    }
    return text;
}

/// Looks for words for a difference between values that the policy holds for unequal.
class DifferenceFinder
{
public:
    explicit DifferenceFinder(const ComparisonPolicy& policy)
        : m_policy(policy), m_types(policy.rule == ComparisonRule::ExactType ? Types::Exact : Types::AsPython)
    {
    }

    [[nodiscard]] std::string find(const PythonValue& expected, const PythonValue& got,
                                   const std::string& path = {}) const
    {
        const bool exactDiffers = m_types == Types::Exact && expected.type != got.type;
        if (!sameKind(expected, got) || exactDiffers) {
            return at(path) + "type " + std::string(typeNameOf(got)) + " instead of " +
                   std::string(typeNameOf(expected));
        }
        if (isScalar(expected)) { // at the top the values themselves are shown beside this note
            return path.empty() ? "" : at(path) + shortRepr(got) + " instead of " + shortRepr(expected);
        }
        const bool unordered = path.empty() && m_policy.rule == ComparisonRule::Unordered;
        const auto left = pairedItems(expected, unordered);
        const auto right = pairedItems(got, unordered);
        const bool byPair = m_policy.rule == ComparisonRule::FloatTolerance && left.size() == right.size();
        if ((!isSequence(expected) || unordered) && !byPair) {
            const bool dict = expected.type == Type::Dict;
            std::string members = membershipDifference(left, right, m_types, dict ? "key " : "", dict ? 2 : 1);
            if (!members.empty()) {
                return at(path) + members;
            }
        }
        for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
            if (!equal(*left[i], *right[i])) {
                return find(*left[i], *right[i], path + step(expected, left, i)) + lengths(expected, got, "; ");
            }
        }
        return at(path) + lengths(expected, got, "");
    }

private:
    [[nodiscard]] bool equal(const PythonValue& a, const PythonValue& b) const
    {
        return m_policy.rule == ComparisonRule::FloatTolerance ? equalWithin(a, b, m_policy.tolerance)
                                                               : keyOf(a, m_types) == keyOf(b, m_types);
    }

    [[nodiscard]] static std::string lengths(const PythonValue& expected, const PythonValue& got,
                                             std::string_view before)
    {
        if (expected.items.size() == got.items.size()) {
            return {};
        }
        const std::size_t unit = expected.type == Type::Dict ? 2 : 1;
        return std::string(before) + std::to_string(got.items.size() / unit) + " items instead of " +
               std::to_string(expected.items.size() / unit);
    }

    const ComparisonPolicy& m_policy;
    Types m_types;
};

bool equalUnordered(const PythonValue& expected, const PythonValue& got)
{
    if (expected.type != got.type || !isSequence(expected)) {
        return keyOf(expected, Types::AsPython) == keyOf(got, Types::AsPython);
    }
    const auto sortedKeys = [](const PythonValue& value) {
        std::vector<std::string> keys;
        for (const PythonValue& item : value.items) {
            keys.push_back(keyOf(item, Types::AsPython));
        }
        std::sort(keys.begin(), keys.end());
        return keys;
    };
    return sortedKeys(expected) == sortedKeys(got);
}

bool areEqual(const PythonValue& expected, const PythonValue& got, const ComparisonPolicy& policy)
{
    switch (policy.rule) {
    case ComparisonRule::Equal:
        return keyOf(expected, Types::AsPython) == keyOf(got, Types::AsPython);
    case ComparisonRule::ExactType:
        return keyOf(expected, Types::Exact) == keyOf(got, Types::Exact);
    case ComparisonRule::FloatTolerance:
        return equalWithin(expected, got, policy.tolerance);
    case ComparisonRule::Unordered:
        return equalUnordered(expected, got);
    }
    return false;
}

} // namespace

std::string equalityKeyOf(const PythonValue& value)
{
    return keyOf(value, Types::AsPython);
}

bool isHashable(const PythonValue& value)
{
    if (value.type == Type::List || value.type == Type::Set || value.type == Type::Dict) {
        return false;
    }
    return std::all_of(value.items.begin(), value.items.end(), isHashable);
}

bool mergeEqualItems(PythonValue& value)
{
    if (!isAnySet(value) && value.type != Type::Dict) {
        return true;
    }
    const std::size_t stride = value.type == Type::Dict ? 2 : 1;
    std::unordered_map<std::string, std::size_t> places;
    std::vector<PythonValue> kept;
    for (std::size_t i = 0; i + stride <= value.items.size(); i += stride) {
        if (!isHashable(value.items[i])) {
            return false;
        }
        const auto [place, isNew] = places.emplace(keyOf(value.items[i], Types::AsPython), kept.size());
        if (isNew) {
            kept.push_back(std::move(value.items[i]));
        }
        if (isNew && stride == 2) {
            kept.push_back(std::move(value.items[i + 1]));
        } else if (stride == 2) {
            kept[place->second + 1] = std::move(value.items[i + 1]);
        }
    }
    value.items = std::move(kept);
    return true;
}

ComparisonOutcome compareValues(const PythonValue& expected, const PythonValue& got, const ComparisonPolicy& policy)
{
    ComparisonOutcome outcome;
    outcome.equal = areEqual(expected, got, policy);
    if (!outcome.equal) {
        outcome.note = DifferenceFinder(policy).find(expected, got);
    } else if (policy.rule != ComparisonRule::ExactType && keyOf(expected, Types::Exact) != keyOf(got, Types::Exact)) {
        outcome.note = typeDifference(expected, got, policy.rule == ComparisonRule::Unordered);
    }
    return outcome;
}

} // namespace candor
