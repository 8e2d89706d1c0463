// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/query/filter_fields.h"
#include "core/query/filter_text.h"
#include "core/support/text.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace candor {

namespace {

std::string quoted(std::string_view value, std::string_view escaped)
{
    std::string text = "\"";
    for (const char c : value) {
        if (escaped.find(c) != std::string_view::npos) {
            text += '\\';
        }
        text += c;
    }
    return text + '"';
}

std::string numberText(double number)
{
    std::array<char, 32> buffer{};
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
    return error == std::errc{} ? std::string(buffer.data(), end) : "0";
}

std::string_view comparatorText(Comparator comparator)
{
    switch (comparator) {
    case Comparator::Equal:
        return ":";
    case Comparator::Less:
        return "<";
    case Comparator::AtMost:
        return "<=";
    case Comparator::More:
        return ">";
    case Comparator::AtLeast:
        return ">=";
    }
    return ":";
}

std::string termText(const FilterTerm& term, const FilterField& field)
{
    std::vector<std::string> values;
    std::string_view comparator = comparatorText(term.comparator);
    for (const TextPattern& pattern : term.patterns) {
        const bool glob = pattern.kind == TextPattern::Kind::Glob;
        values.push_back(glob ? quoted(pattern.text, "\"\\") : quoteFilterValue(pattern.text));
        comparator = pattern.kind == TextPattern::Kind::Exact ? "=" : ":";
    }
    for (const Verdict verdict : term.verdicts) {
        values.emplace_back(nameOf(verdict));
    }
    for (const Flip flip : term.flips) {
        values.emplace_back(nameOf(flip));
    }
    for (const double number : term.numbers) {
        values.push_back(field.kind == FieldKind::Flag ? (number != 0.0 ? "yes" : "no") : numberText(number));
    }
    return (term.negated ? "-" : "") + std::string(field.name) + std::string(comparator) + join(values, ",");
}

} // namespace

std::string filterText(const RowFilter& filter)
{
    std::vector<std::string> terms;
    for (const FilterTerm& term : filter.terms) {
        if (const FilterField* field = filterFieldOf(term.column)) {
            terms.push_back(termText(term, *field));
        }
    }
    return join(terms, " ");
}

std::string quoteFilterValue(std::string_view value)
{
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
               c == '-' || c == '/' || c == '+' || (static_cast<unsigned char>(c) & 0x80u) != 0;
    };
    const bool bare = !value.empty() && value.front() != '-' && std::ranges::all_of(value, plain);
    return bare ? std::string(value) : quoted(value, "\"\\*?");
}

} // namespace candor
