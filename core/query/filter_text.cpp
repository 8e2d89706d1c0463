// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/query/filter_text.h"

#include "core/query/filter_fields.h"
#include "core/query/filter_lexer.h"
#include "core/support/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

namespace candor {

namespace {

constexpr std::array kClasses{VerdictClass::Passed, VerdictClass::ExecutionFailure, VerdictClass::CompilationFailure,
                              VerdictClass::NotTheModels};

struct VerdictName
{
    std::string_view name;
    std::set<Verdict> verdicts;
};

std::set<Verdict> verdictsOf(VerdictClass verdictClass)
{
    std::set<Verdict> verdicts;
    for (const Verdict verdict : kAllVerdicts) {
        if (classOf(verdict) == verdictClass) {
            verdicts.insert(verdict);
        }
    }
    return verdicts;
}

/// The names that the field takes: classes alone, or verdicts and classes.
std::vector<VerdictName> verdictNames(FieldKind kind)
{
    std::vector<VerdictName> names;
    if (kind == FieldKind::Verdict) {
        for (const Verdict verdict : kAllVerdicts) {
            names.push_back({nameOf(verdict), {verdict}});
        }
        names.push_back({"failed", verdictsOf(VerdictClass::ExecutionFailure)});
        names.back().verdicts.merge(verdictsOf(VerdictClass::CompilationFailure));
    }
    for (const VerdictClass verdictClass : kClasses) {
        if (kind == FieldKind::Class || verdictClass != VerdictClass::Passed) {
            names.push_back({nameOf(verdictClass), verdictsOf(verdictClass)});
        }
    }
    return names;
}

/// "Not the model's" as names are written: not_the_models.
std::string asName(std::string_view text)
{
    std::string name = lowerCased(trimmed(text));
    std::erase(name, '\'');
    std::ranges::replace_if(
        name, [](char c) { return c == ' ' || c == '-'; }, '_');
    return name;
}

/// The whole name, else every name that begins so, else every name that has it inside; a glob by itself.
std::set<Verdict> verdictsNamed(const LexedValue& value, FieldKind kind, bool whole)
{
    const std::string wanted = asName(value.text);
    const std::vector<VerdictName> names = verdictNames(kind);
    const auto collect = [&names](auto says) {
        std::set<Verdict> found;
        for (const VerdictName& name : names) {
            if (says(name.name)) {
                found.insert(name.verdicts.begin(), name.verdicts.end());
            }
        }
        return found;
    };
    if (value.glob && !whole) {
        return collect([&wanted](std::string_view name) { return globMatch(wanted, name); });
    }
    std::set<Verdict> found = collect([&wanted](std::string_view name) { return name == wanted; });
    if (found.empty() && !whole) {
        found = collect([&wanted](std::string_view name) { return name.starts_with(wanted); });
    }
    if (found.empty() && !whole) {
        found = collect([&wanted](std::string_view name) { return name.find(wanted) != std::string_view::npos; });
    }
    return found;
}

std::string namesOf(FieldKind kind)
{
    std::vector<std::string> names;
    for (const VerdictName& name : verdictNames(kind)) {
        names.emplace_back(name.name);
    }
    return join(names, ", ");
}

std::string fieldNames()
{
    std::vector<std::string> names;
    for (const FilterField& field : filterFields()) {
        names.emplace_back(field.name);
    }
    return join(names, ", ");
}

/// The unit of a number's field: what it is written after, and what it makes of the number.
struct Unit
{
    std::string_view suffix;
    double factor;
};

/// A finite number with nothing behind it but a unit of its field; none: it is no such number.
std::optional<double> numberFrom(std::string_view text, FieldKind kind)
{
    static constexpr std::array kSeconds{Unit{"", 1.0}, Unit{"s", 1.0}, Unit{"ms", 0.001}, Unit{"min", 60.0}};
    if (kind == FieldKind::Usd && text.starts_with('$')) {
        text.remove_prefix(1);
    }
    double number = 0.0;
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || !std::isfinite(number)) {
        return std::nullopt;
    }
    const std::string_view suffix(rest, static_cast<std::size_t>(end - rest));
    if (kind != FieldKind::Seconds) {
        return suffix.empty() ? std::optional(number) : std::nullopt;
    }
    const auto* unit = std::ranges::find(kSeconds, suffix, &Unit::suffix);
    return unit == kSeconds.end() ? std::nullopt : std::optional(number * unit->factor);
}

Comparator comparatorNamed(std::string_view name)
{
    return name == "<"    ? Comparator::Less
           : name == "<=" ? Comparator::AtMost
           : name == ">"  ? Comparator::More
           : name == ">=" ? Comparator::AtLeast
                          : Comparator::Equal;
}

/// Reads the words of one text, one after the other, into one result.
class FilterReader
{
public:
    explicit FilterReader(std::string_view text) : m_text(text) {}

    ParsedFilter read()
    {
        for (const LexedTerm& lexed : lexFilter(m_text)) {
            const std::size_t errors = m_parsed.errors.size();
            FilterTerm term = readTerm(lexed);
            if (m_parsed.errors.size() == errors) {
                m_parsed.filter.terms.push_back(std::move(term));
            }
        }
        return std::move(m_parsed);
    }

private:
    void fail(std::size_t offset, std::size_t length, std::string message)
    {
        m_parsed.errors.push_back({offset, length, std::move(message)});
    }

    [[nodiscard]] std::string written(std::size_t offset, std::size_t length) const
    {
        return terminalSafe(m_text.substr(offset, length), 60);
    }

    /// "verdict:foo" of one value.
    [[nodiscard]] std::string written(const LexedTerm& lexed, const LexedValue& value) const
    {
        return written(lexed.fieldOffset, lexed.valuesOffset() - lexed.fieldOffset) +
               written(value.offset, value.length);
    }

    FilterTerm readTerm(const LexedTerm& lexed)
    {
        FilterTerm term;
        term.negated = lexed.negated;
        const FilterField* field = lexed.comparator.empty() ? nullptr : filterFieldNamed(lexed.field);
        if (!lexed.comparator.empty() && !field) {
            fail(lexed.fieldOffset, lexed.field.size(),
                 written(lexed.fieldOffset, lexed.field.size()) + ": there is no such field; there are " +
                     fieldNames() + ". In quotes it is looked for in the task's id");
            return term;
        }
        if (field && !comparatorFits(lexed, *field)) {
            return term;
        }
        for (const LexedValue& value : lexed.values) {
            if (isWhole(lexed, value)) {
                readValue(lexed, value, field, term);
            }
        }
        return term;
    }

    bool comparatorFits(const LexedTerm& lexed, const FilterField& field)
    {
        const bool orders = lexed.comparator != ":" && lexed.comparator != "=";
        if (orders && !isNumeric(field.kind)) {
            const std::string name(field.name);
            fail(lexed.fieldOffset, lexed.valuesOffset() - lexed.fieldOffset,
                 name + lexed.comparator + ": " + name + " is no number; write " + name + ": or " + name + "=");
            return false;
        }
        if (orders && lexed.values.size() > 1) {
            fail(lexed.offset, lexed.length,
                 std::string(field.name) + lexed.comparator +
                     ": one number can be compared with; several are for : and =");
            return false;
        }
        return true;
    }

    bool isWhole(const LexedTerm& lexed, const LexedValue& value)
    {
        if (!value.closed) {
            fail(value.offset, value.length, "The quote is not closed; add a \" at the end");
        } else if (value.text.empty()) {
            const std::string what = lexed.field.empty() ? "A word" : lexed.field + lexed.comparator;
            const bool alone = lexed.values.size() == 1;
            fail(alone ? lexed.offset : value.offset, alone ? lexed.length : value.length,
                 what + (alone ? ": a value is missing" : ": a value is missing beside a comma") +
                     (lexed.field.empty() ? "; write a part of a task's id" : "; write it behind the sign"));
        } else {
            return true;
        }
        return false;
    }

    void readValue(const LexedTerm& lexed, const LexedValue& value, const FilterField* field, FilterTerm& term)
    {
        if (field) {
            term.column = field->column;
        }
        const FieldKind kind = field ? field->kind : FieldKind::Text;
        switch (kind) {
        case FieldKind::Text:
            term.patterns.push_back({lowerCased(value.text), lexed.comparator == "=" ? TextPattern::Kind::Exact
                                                             : value.glob            ? TextPattern::Kind::Glob
                                                                                     : TextPattern::Kind::Contains});
            return;
        case FieldKind::Verdict:
        case FieldKind::Class:
            return readVerdict(lexed, value, kind, term);
        case FieldKind::Flip:
            return readFlip(lexed, value, term);
        case FieldKind::Lost:
        case FieldKind::Gained:
        case FieldKind::Flag:
            return readFlag(lexed, value, kind, term);
        case FieldKind::Number:
        case FieldKind::Seconds:
        case FieldKind::Usd:
            return readNumber(lexed, value, kind, term);
        }
    }

    void readVerdict(const LexedTerm& lexed, const LexedValue& value, FieldKind kind, FilterTerm& term)
    {
        const std::set<Verdict> named = verdictsNamed(value, kind, lexed.comparator == "=");
        if (named.empty()) {
            fail(value.offset, value.length,
                 written(lexed, value) +
                     (kind == FieldKind::Class ? ": there is no such class; there are "
                                               : ": there is no such verdict; there are ") +
                     namesOf(kind));
        }
        term.verdicts.insert(named.begin(), named.end());
    }

    void readFlip(const LexedTerm& lexed, const LexedValue& value, FilterTerm& term)
    {
        const std::string wanted = asName(value.text);
        for (const Flip flip : {Flip::None, Flip::Lost, Flip::Gained}) {
            if (nameOf(flip) == wanted) {
                term.flips.insert(flip);
                return;
            }
        }
        fail(value.offset, value.length,
             written(lexed, value) + ": there is no such flip; there are lost, gained, none");
    }

    void readFlag(const LexedTerm& lexed, const LexedValue& value, FieldKind kind, FilterTerm& term)
    {
        const std::string wanted = asName(value.text);
        const bool yes = wanted == "yes" || wanted == "true" || wanted == "1";
        if (!yes && wanted != "no" && wanted != "false" && wanted != "0") {
            return fail(value.offset, value.length, written(lexed, value) + ": write yes or no");
        }
        if (lexed.values.size() > 1) {
            return fail(lexed.offset, lexed.length, lexed.field + ": write yes or no, one of them");
        }
        if (kind == FieldKind::Flag) {
            term.numbers.push_back(yes ? 1.0 : 0.0);
            return;
        }
        term.flips.insert(kind == FieldKind::Lost ? Flip::Lost : Flip::Gained);
        term.negated = term.negated == yes;
    }

    void readNumber(const LexedTerm& lexed, const LexedValue& value, FieldKind kind, FilterTerm& term)
    {
        const std::optional<double> number = numberFrom(value.text, kind);
        if (!number) {
            const std::string_view wanted = kind == FieldKind::Seconds
                                                ? "a number of seconds is wanted, such as 5 or 500ms"
                                            : kind == FieldKind::Usd ? "a number of USD is wanted, such as 0.01"
                                                                     : "a number is wanted, such as 3";
            return fail(value.offset, value.length, written(lexed, value) + ": " + std::string(wanted));
        }
        term.comparator = comparatorNamed(lexed.comparator);
        term.numbers.push_back(*number);
    }

    std::string_view m_text;
    ParsedFilter m_parsed;
};

} // namespace

ParsedFilter parseFilter(std::string_view text)
{
    return FilterReader(text).read();
}

} // namespace candor
