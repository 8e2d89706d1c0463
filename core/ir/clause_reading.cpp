// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ir/clause_reading.h"

#include "core/support/text.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace candor {

namespace {

using Words = std::vector<std::string>;

bool isWordByte(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || byte >= 0x80;
}

/// What is longer is read so far and no further: no clause that a person could read comes near, and a hostile one must
/// not cost time.
constexpr std::size_t kMaxClauseBytes = 4000;
constexpr std::size_t kMaxConditionTokens = 60;
constexpr std::size_t kMaxConditionsInClause = 20;
constexpr std::size_t kMaxConditions = 400;
constexpr std::size_t kMaxLiterals = 500;
constexpr std::size_t kMaxQuotationBytes = 200;

template <std::size_t size>
bool containsAny(const Words& words, const std::array<std::string_view, size>& phrases)
{
    return std::any_of(phrases.begin(), phrases.end(),
                       [&words](std::string_view phrase) { return containsPhrase(words, phrase); });
}

constexpr std::array<std::string_view, 10> kReturnPhrases{
    "return", "returns", "returned", "returning", "yield", "yields", "output", "outputs", "result is", "result equals"};
constexpr std::array<std::string_view, 4> kConditionWords{"if", "when", "whenever", "unless"};
constexpr std::array<std::string_view, 13> kOtherBranchPhrases{"otherwise",
                                                               "else",
                                                               "elif",
                                                               "if not",
                                                               "when not",
                                                               "in other cases",
                                                               "in all other cases",
                                                               "in any other case",
                                                               "any other",
                                                               "all others",
                                                               "everything else",
                                                               "all other cases",
                                                               "by default"};
constexpr std::array<std::string_view, 4> kDefaultPhrases{"by default", "default is", "defaults to", "initially"};
/// Words that say nothing about which condition it is.
constexpr std::array<std::string_view, 16> kFillers{"the", "a",  "an",  "is",   "are",  "was", "be",   "does",
                                                    "do",  "it", "its", "then", "that", "has", "have", "given"};
constexpr std::array<std::string_view, 10> kNegations{"not", "no",   "non",    "isn",     "doesn",
                                                      "don", "aren", "cannot", "without", "never"};
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kComplements{
    {{">", "<="}, {"<", ">="}, {"==", "!="}}};

template <std::size_t size>
bool isOneOf(std::string_view word, const std::array<std::string_view, size>& words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// A condition without its fillers: its words and comparison signs in order, and whether it is negated.
struct Gist
{
    Words tokens;
    bool negated = false;
};

/// Words and comparison signs, as far as the condition goes: to the next comma, semicolon, colon, end of sentence or
/// "then"/"return".
Gist gistOf(std::string_view condition)
{
    Gist gist;
    for (std::size_t i = 0; i < condition.size() && gist.tokens.size() < kMaxConditionTokens;) {
        const char c = condition[i];
        if (c == ',' || c == ';' || c == ':' || (c == '.' && (i + 1 == condition.size() || condition[i + 1] == ' '))) {
            break;
        }
        if (c == '<' || c == '>' || c == '=' || c == '!') {
            const std::size_t size = i + 1 < condition.size() && condition[i + 1] == '=' ? 2 : 1;
            const std::string sign(condition.substr(i, size));
            gist.tokens.push_back(sign == "=" ? "==" : sign);
            i += size;
        } else if (isWordByte(c)) {
            std::size_t end = i;
            while (end < condition.size() && isWordByte(condition[end])) {
                ++end;
            }
            const std::string word = lowerCased(condition.substr(i, end - i));
            i = end;
            if (word == "then" || word == "return" || word == "returns") {
                break;
            }
            if (isOneOf(word, kNegations)) {
                gist.negated = !gist.negated;
            } else if (!isOneOf(word, kFillers) && word != "t") {
                gist.tokens.push_back(word);
            }
        } else {
            ++i;
        }
    }
    return gist;
}

bool isComplementSign(const std::string& first, const std::string& second)
{
    return std::any_of(kComplements.begin(), kComplements.end(), [&](const auto& pair) {
        return (pair.first == first && pair.second == second) || (pair.second == first && pair.first == second);
    });
}

bool areComplementary(const Gist& first, const Gist& second)
{
    if (first.tokens.empty() || first.tokens.size() != second.tokens.size()) {
        return false;
    }
    std::size_t turned = 0;
    for (std::size_t i = 0; i < first.tokens.size(); ++i) {
        if (isComplementSign(first.tokens[i], second.tokens[i])) {
            ++turned;
        } else if (first.tokens[i] != second.tokens[i]) {
            return false;
        }
    }
    return turned + (first.negated != second.negated ? 1 : 0) == 1;
}

struct Stated
{
    std::string word;
    Gist gist;
};

/// The conditions in one clause.
std::vector<Stated> conditionsIn(std::string_view clause)
{
    std::vector<Stated> found;
    std::string previous;
    for (std::size_t i = 0; i < clause.size();) {
        std::size_t end = i;
        while (end < clause.size() && isWordByte(clause[end])) {
            ++end;
        }
        if (end == i) {
            ++i;
            continue;
        }
        std::string word = lowerCased(clause.substr(i, end - i));
        const bool inCase = word == "case" && previous == "in";
        if ((isOneOf(word, kConditionWords) || inCase) && found.size() < kMaxConditionsInClause) {
            Gist gist = gistOf(clause.substr(end));
            gist.negated = gist.negated != (word == "unless");
            found.push_back({inCase ? "in case" : word, std::move(gist)});
        }
        previous = std::move(word);
        i = end;
    }
    return found;
}

struct Clause
{
    std::string path;
    std::string text;
    bool isEffect = false;
    bool statesOther = false;
    bool statesDefault = false;
    std::vector<Stated> conditions;
};

Clause clauseOf(std::string path, const std::string& text, bool isEffect)
{
    const std::string_view read = std::string_view(text).substr(0, kMaxClauseBytes);
    const Words words = wordsOf(read);
    return {
        std::move(path),   text, isEffect, containsAny(words, kOtherBranchPhrases), containsAny(words, kDefaultPhrases),
        conditionsIn(read)};
}

bool isClosed(const std::vector<Clause>& clauses, std::size_t at, const Stated& stated)
{
    for (std::size_t i = 0; i < clauses.size(); ++i) {
        const bool later = i >= at || !clauses[at].isEffect;
        const bool counts = i == at || clauses[i].isEffect;
        if ((clauses[i].statesOther && later && counts) || (clauses[i].statesDefault && i != at)) {
            return true;
        }
        for (const Stated& other : clauses[i].conditions) {
            if (&other != &stated && areComplementary(stated.gist, other.gist)) {
                return true;
            }
        }
    }
    return false;
}

bool isAsciiWord(char c)
{
    return isWordByte(c) && static_cast<unsigned char>(c) < 0x80;
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// The end of the number that begins at `at`, its sign included; `at` when there is none.
std::size_t numberEnd(std::string_view text, std::size_t at)
{
    const bool startsWord = at > 0 && (isAsciiWord(text[at - 1]) || text[at - 1] == '.');
    std::size_t i = at;
    if (i < text.size() && text[i] == '-') {
        ++i;
    }
    if (startsWord || i >= text.size() || !isDigit(text[i])) {
        return at;
    }
    while (i < text.size() && isDigit(text[i])) {
        ++i;
    }
    if (i + 1 < text.size() && text[i] == '.' && isDigit(text[i + 1])) {
        for (++i; i < text.size() && isDigit(text[i]);) {
            ++i;
        }
    }
    return i < text.size() && isAsciiWord(text[i]) ? at : i;
}

/// True when [begin, end) is the number of a list item.
bool isListNumber(std::string_view text, std::size_t begin, std::size_t end)
{
    if (end + 1 >= text.size() || (text[end] != '.' && text[end] != ')') || text[end + 1] != ' ') {
        return false;
    }
    const std::size_t before = begin == 0 ? std::string_view::npos : text.find_last_not_of(" \t", begin - 1);
    return before == std::string_view::npos || text[before] == '\n';
}

/// Where a quotation has its content and where it ends, the mark included.
struct Quotation
{
    std::size_t contentBegin = 0;
    std::size_t contentEnd = 0;
    std::size_t end = 0;
};

std::optional<Quotation> quotationAt(std::string_view text, std::size_t at)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kMarks{
        {{"'", "'"}, {"\"", "\""}, {"\u201c", "\u201d"}, {"\u2018", "\u2019"}}};
    for (const auto& [open, close] : kMarks) {
        if (!text.substr(at).starts_with(open)) {
            continue;
        }
        const bool isApostrophe = open == "'";
        if (isApostrophe && at > 0 && isWordByte(text[at - 1])) {
            return std::nullopt;
        }
        const std::size_t begin = at + open.size();
        for (std::size_t i = begin; i < text.size() && i < begin + kMaxQuotationBytes && text[i] != '\n'; ++i) {
            const bool inWord = i + close.size() < text.size() && isWordByte(text[i + close.size()]);
            if (text.substr(i).starts_with(close) && !(isApostrophe && inWord)) {
                return Quotation{begin, i, i + close.size()};
            }
        }
    }
    return std::nullopt;
}

} // namespace

std::vector<std::string> wordsOf(std::string_view text)
{
    Words words;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i;
        while (end < text.size() && isWordByte(text[end])) {
            ++end;
        }
        if (end > i) {
            words.push_back(lowerCased(text.substr(i, end - i)));
        }
        i = end == i ? i + 1 : end;
    }
    return words;
}

bool containsPhrase(const std::vector<std::string>& words, std::string_view phrase)
{
    const Words wanted = wordsOf(phrase);
    return !wanted.empty() && std::search(words.begin(), words.end(), wanted.begin(), wanted.end()) != words.end();
}

bool statesReturn(std::string_view clause)
{
    return containsAny(wordsOf(clause), kReturnPhrases);
}

bool returnsNothing(const Ir& ir)
{
    const std::string type = lowerCased(trimmed(ir.returns));
    return type == "none" || type == "nonetype" || type == "void";
}

std::vector<Condition> conditionsOf(const Ir& ir)
{
    std::vector<Clause> clauses;
    for (std::size_t i = 0; i < ir.effects.size(); ++i) {
        clauses.push_back(clauseOf("/effects/" + std::to_string(i) + "/description", ir.effects[i], true));
    }
    for (std::size_t i = 0; i < ir.assertions.size(); ++i) {
        clauses.push_back(
            clauseOf("/assertions/" + std::to_string(i) + "/predicate", ir.assertions[i].predicate, false));
    }
    std::vector<Condition> conditions;
    for (std::size_t i = 0; i < clauses.size(); ++i) {
        for (const Stated& stated : clauses[i].conditions) {
            if (conditions.size() >= kMaxConditions) {
                return conditions;
            }
            conditions.push_back({clauses[i].path, clauses[i].text, stated.word, isClosed(clauses, i, stated)});
        }
    }
    return conditions;
}

std::vector<Literal> literalsOf(std::string_view text)
{
    std::vector<Literal> literals;
    const auto add = [&literals](std::string_view found, bool isNumber) {
        Literal literal{std::string(found), isNumber};
        if (std::find(literals.begin(), literals.end(), literal) == literals.end()) {
            literals.push_back(std::move(literal));
        }
    };
    for (std::size_t i = 0; i < text.size() && literals.size() < kMaxLiterals;) {
        if (const std::optional<Quotation> quotation = quotationAt(text, i)) {
            if (quotation->contentEnd > quotation->contentBegin) {
                add(text.substr(quotation->contentBegin, quotation->contentEnd - quotation->contentBegin), false);
            }
            i = quotation->end;
        } else if (const std::size_t end = numberEnd(text, i); end > i) {
            if (!isListNumber(text, i, end)) {
                add(text.substr(i, end - i), true);
            }
            i = end;
        } else {
            ++i;
        }
    }
    return literals;
}

bool occursIn(const Literal& literal, std::string_view text)
{
    for (std::size_t at = text.find(literal.text); at != std::string_view::npos; at = text.find(literal.text, at + 1)) {
        if (!literal.isNumber || numberEnd(text, at) == at + literal.text.size()) {
            return true;
        }
    }
    return false;
}

} // namespace candor
