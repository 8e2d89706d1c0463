// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/query/filter_lexer.h"

#include <algorithm>

namespace candor {

namespace {

bool isSpace(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool isNameCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool isWildcard(char c)
{
    return c == '*' || c == '?';
}

/// Reads one value up to a comma or white space outside of quotes.
LexedValue lexValue(std::string_view text, std::size_t offset)
{
    LexedValue value;
    value.offset = offset;
    std::string pattern; // what a glob is made of: an escaped wildcard stands for any one character there
    bool quoted = false;
    std::size_t at = offset;
    for (; at < text.size() && (quoted || (!isSpace(text[at]) && text[at] != ',')); ++at) {
        char c = text[at];
        if (c == '"') {
            quoted = !quoted;
            continue;
        }
        const bool escaped = quoted && c == '\\' && at + 1 < text.size();
        c = escaped ? text[++at] : c;
        value.glob = value.glob || (!escaped && isWildcard(c));
        pattern += escaped && isWildcard(c) ? '?' : c;
        value.text += c;
    }
    value.length = at - offset;
    value.closed = !quoted;
    if (value.glob) {
        value.text = std::move(pattern);
    }
    return value;
}

/// The comparator that `text` begins with, and how long it is as written: ":>=" is ">=", "!=" is "=" turned round.
void lexComparator(std::string_view text, LexedTerm& term)
{
    struct Written
    {
        std::string_view text;
        std::string_view meaning;
        bool negates;
    };
    static constexpr Written kWritten[] = {
        {":<=", "<=", false}, {":>=", ">=", false}, {":<", "<", false},  {":>", ">", false},
        {":=", "=", false},   {"<=", "<=", false},  {">=", ">=", false}, {"!=", "=", true},
        {"<", "<", false},    {">", ">", false},    {"=", "=", false},   {":", ":", false},
    };
    for (const Written& written : kWritten) {
        if (text.starts_with(written.text)) {
            term.comparator = written.meaning;
            term.comparatorLength = written.text.size();
            term.negated = term.negated != written.negates;
            return;
        }
    }
}

LexedTerm lexTerm(std::string_view text, std::size_t offset)
{
    LexedTerm term;
    term.offset = offset;
    std::size_t at = offset;
    if (text[at] == '-' && at + 1 < text.size() && !isSpace(text[at + 1])) {
        term.negated = true;
        ++at;
    }
    term.fieldOffset = at;
    const std::size_t nameEnd =
        std::min(text.size(), static_cast<std::size_t>(std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(at),
                                                                        text.end(), isNameCharacter) -
                                                       text.begin()));
    if (nameEnd > at) {
        lexComparator(text.substr(nameEnd), term);
    }
    if (!term.comparator.empty()) {
        term.field = text.substr(at, nameEnd - at);
        at = nameEnd + term.comparatorLength;
    }
    for (;;) {
        term.values.push_back(lexValue(text, at));
        at += term.values.back().length;
        if (at >= text.size() || text[at] != ',') {
            break;
        }
        ++at;
    }
    term.length = at - offset;
    return term;
}

} // namespace

std::vector<LexedTerm> lexFilter(std::string_view text)
{
    std::vector<LexedTerm> terms;
    for (std::size_t at = 0; at < text.size();) {
        if (isSpace(text[at])) {
            ++at;
            continue;
        }
        terms.push_back(lexTerm(text, at));
        at += terms.back().length;
    }
    return terms;
}

} // namespace candor
