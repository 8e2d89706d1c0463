// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/off_by_one.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace candor {

namespace {

using Type = PythonValue::Type;

constexpr std::size_t kSafeDigits = 18; // fit into 64 bits
constexpr double kFloatSlack = 1e-9;    // 4.1 - 3.1 is not 1

std::optional<std::int64_t> smallInteger(const PythonValue& value)
{
    if (value.type != Type::Int || value.text.size() > kSafeDigits) {
        return std::nullopt;
    }
    std::int64_t number = 0;
    const char* end = value.text.data() + value.text.size();
    const auto [stop, error] = std::from_chars(value.text.data(), end, number);
    return error == std::errc() && stop == end ? std::optional(number) : std::nullopt;
}

bool isNegative(std::string_view integer)
{
    return integer.starts_with('-');
}

std::string_view magnitudeOf(std::string_view integer)
{
    return isNegative(integer) ? integer.substr(1) : integer;
}

/// The digits of a whole number, plus one.
std::string incremented(std::string_view digits)
{
    std::string sum(digits);
    for (auto digit = sum.rbegin(); digit != sum.rend(); ++digit) {
        if (*digit != '9') {
            ++*digit;
            return sum;
        }
        *digit = '0';
    }
    return "1" + sum;
}

/// Decimal integers of any size: a + 1 == b.
bool isNextInteger(std::string_view a, std::string_view b)
{
    if (isNegative(a)) {
        return (isNegative(b) || b == "0") && incremented(magnitudeOf(b)) == magnitudeOf(a);
    }
    return !isNegative(b) && incremented(a) == b;
}

std::optional<double> asNumber(const PythonValue& value)
{
    if (value.type == Type::Float) {
        return value.number;
    }
    const std::optional<std::int64_t> integer = smallInteger(value);
    return integer ? std::optional(static_cast<double>(*integer)) : std::nullopt;
}

/// `longer` without its first or its last item is `shorter`.
bool isOneLonger(const PythonValue& longer, const PythonValue& shorter)
{
    if (shorter.items.empty() || longer.items.size() != shorter.items.size() + 1) {
        return false;
    }
    PythonValue withoutFirst = longer;
    withoutFirst.items.erase(withoutFirst.items.begin());
    PythonValue withoutLast = longer;
    withoutLast.items.pop_back();
    return compareValues(withoutFirst, shorter, {}).equal || compareValues(withoutLast, shorter, {}).equal;
}

/// 0, 1, 1, 2, 3, 5 ... as far as 64 bits go.
std::vector<std::int64_t> fibonacciNumbers()
{
    std::vector<std::int64_t> numbers{0, 1};
    while (numbers.size() <= 92) {
        numbers.push_back(numbers[numbers.size() - 1] + numbers[numbers.size() - 2]);
    }
    return numbers;
}

/// 1, 1, 2, 6, 24 ... as far as 64 bits go.
std::vector<std::int64_t> factorials()
{
    std::vector<std::int64_t> numbers{1};
    for (std::int64_t n = 1; n <= 20; ++n) {
        numbers.push_back(numbers.back() * n);
    }
    return numbers;
}

std::optional<std::int64_t> memberAt(const std::vector<std::int64_t>& sequence, std::int64_t index)
{
    if (index < 0 || index >= static_cast<std::int64_t>(sequence.size())) {
        return std::nullopt;
    }
    return sequence[static_cast<std::size_t>(index)];
}

/// All cases ask for members of the sequence, `shift` places on, and there are enough of them to believe it.
bool casesFollow(const std::vector<std::int64_t>& sequence, std::int64_t shift, const std::vector<ReadCase>& cases)
{
    constexpr std::size_t kEnough = 3;
    return cases.size() >= kEnough && std::all_of(cases.begin(), cases.end(), [&](const ReadCase& one) {
               if (!one.argument || !one.expected) {
                   return false;
               }
               const std::optional<std::int64_t> expected = smallInteger(*one.expected);
               return expected && memberAt(sequence, *one.argument + shift) == expected;
           });
}

} // namespace

std::optional<std::int64_t> onlyIntegerArgument(std::string_view call)
{
    const std::size_t open = call.find('(');
    if (open == std::string_view::npos || !call.ends_with(')')) {
        return std::nullopt;
    }
    const Result<PythonValue> argument = parsePythonLiteral(call.substr(open + 1, call.size() - open - 2));
    return argument ? smallInteger(*argument) : std::nullopt;
}

bool differByOne(const PythonValue& expected, const PythonValue& got)
{
    if (expected.type == Type::Int && got.type == Type::Int) {
        return isNextInteger(expected.text, got.text) || isNextInteger(got.text, expected.text);
    }
    if (expected.type == got.type && (expected.type == Type::List || expected.type == Type::Tuple)) {
        return isOneLonger(expected, got) || isOneLonger(got, expected);
    }
    const std::optional<double> a = asNumber(expected);
    const std::optional<double> b = asNumber(got);
    return a && b && std::abs(std::abs(*a - *b) - 1.0) <= kFloatSlack;
}

bool gotNeighboursAnswer(const ReadCase& wrong, const std::vector<ReadCase>& cases)
{
    const std::optional<std::int64_t> got = wrong.got ? smallInteger(*wrong.got) : std::nullopt;
    if (!wrong.argument || !got) {
        return false;
    }
    for (const ReadCase& other : cases) {
        const bool neighbour = other.argument && std::abs(*other.argument - *wrong.argument) == 1;
        if (neighbour && other.expected && smallInteger(*other.expected) == got) {
            return true;
        }
    }
    for (const std::vector<std::int64_t>& sequence : {fibonacciNumbers(), factorials()}) {
        for (const std::int64_t shift : {0, 1}) {
            const std::int64_t place = *wrong.argument + shift;
            const bool neighbour = memberAt(sequence, place - 1) == got || memberAt(sequence, place + 1) == got;
            if (neighbour && casesFollow(sequence, shift, cases)) {
                return true;
            }
        }
    }
    return false;
}

} // namespace candor
