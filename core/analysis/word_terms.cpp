// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/word_terms.h"

#include "core/analysis/word_links.h"
#include "core/codegen/python_text.h"
#include "core/ir/clause_reading.h"
#include "core/support/text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>
#include <vector>

namespace candor {

namespace {

constexpr double kLiteralWeight = 4.0;
constexpr double kNameWeight = 2.0;
constexpr double kOperationWeight = 2.0;
constexpr double kWordWeight = 1.0;

using Pair = std::pair<std::string_view, std::string_view>;

/// Words (by their stem) and code names that mean one operation. Longer phrases stand in kPhrases.
constexpr std::array kOperations{
    Pair{"less", "<"},          Pair{"smaller", "<"},      Pair{"below", "<"},          Pair{"under", "<"},
    Pair{"fewer", "<"},         Pair{"lower", "<"},        Pair{"more", ">"},           Pair{"greater", ">"},
    Pair{"larger", ">"},        Pair{"bigger", ">"},       Pair{"above", ">"},          Pair{"exceed", ">"},
    Pair{"over", ">"},          Pair{"least", ">="},       Pair{"most", "<="},          Pair{"equal", "=="},
    Pair{"same", "=="},         Pair{"exactly", "=="},     Pair{"differ", "!="},        Pair{"different", "!="},
    Pair{"plus", "+"},          Pair{"add", "+"},          Pair{"sum", "sum"},          Pair{"total", "sum"},
    Pair{"minus", "-"},         Pair{"subtract", "-"},     Pair{"time", "*"},           Pair{"multiply", "*"},
    Pair{"product", "*"},       Pair{"twice", "*"},        Pair{"double", "*"},         Pair{"divide", "/"},
    Pair{"quotient", "/"},      Pair{"mean", "/"},         Pair{"average", "/"},        Pair{"remainder", "%"},
    Pair{"modulo", "%"},        Pair{"divisible", "%"},    Pair{"even", "%"},           Pair{"odd", "%"},
    Pair{"return", "return"},   Pair{"output", "return"},  Pair{"yield", "return"},     Pair{"produce", "return"},
    Pair{"give", "return"},     Pair{"result", "return"},  Pair{"each", "for"},         Pair{"every", "for"},
    Pair{"all", "for"},         Pair{"iterate", "for"},    Pair{"loop", "for"},         Pair{"if", "if"},
    Pair{"when", "if"},         Pair{"whether", "if"},     Pair{"unless", "if"},        Pair{"otherwise", "else"},
    Pair{"else", "else"},       Pair{"length", "len"},     Pair{"size", "len"},         Pair{"count", "len"},
    Pair{"many", "len"},        Pair{"empty", "empty"},    Pair{"largest", "max"},      Pair{"maximum", "max"},
    Pair{"greatest", "max"},    Pair{"smallest", "min"},   Pair{"minimum", "min"},      Pair{"lowest", "min"},
    Pair{"sort", "sort"},       Pair{"order", "sort"},     Pair{"split", "split"},      Pair{"separate", "split"},
    Pair{"join", "join"},       Pair{"raise", "raise"},    Pair{"exception", "except"}, Pair{"error", "except"},
    Pair{"uppercase", "upper"}, Pair{"upper", "upper"},    Pair{"lowercase", "lower"},  Pair{"dictionary", "dict"},
    Pair{"integer", "int"},     Pair{"string", "str"},     Pair{"text", "str"},         Pair{"boolean", "bool"},
    Pair{"index", "index"},     Pair{"position", "index"}, Pair{"not", "not"},          Pair{"never", "not"},
    Pair{"no", "not"},          Pair{"append", "append"},
};

/// Phrases that say something else than their last word: looked at first, and taken away.
constexpr std::array kPhrases{
    Pair{"greater than or equal to", ">="},
    Pair{"less than or equal to", "<="},
    Pair{"smaller than or equal to", "<="},
    Pair{"or more", ">="},
    Pair{"or less", "<="},
    Pair{"at least", ">="},
    Pair{"at most", "<="},
    Pair{"is not", "!="},
    Pair{"greater one", "max"},
    Pair{"larger one", "max"},
    Pair{"smaller one", "min"},
    Pair{"upper case", "upper"},
    Pair{"lower case", "lower"},
    Pair{"any other", "else"},
    Pair{"anything else", "else"},
    Pair{"everything else", "else"},
    Pair{"for each", "for"},
    Pair{"in order", "sort"},
};

/// Names of Python that mean an operation.
constexpr std::array kCodeOperations{
    Pair{"return", "return"},   Pair{"yield", "return"},  Pair{"for", "for"},       Pair{"while", "for"},
    Pair{"all", "for"},         Pair{"if", "if"},         Pair{"elif", "if"},       Pair{"else", "else"},
    Pair{"len", "len"},         Pair{"max", "max"},       Pair{"min", "min"},       Pair{"sum", "sum"},
    Pair{"sorted", "sort"},     Pair{"sort", "sort"},     Pair{"split", "split"},   Pair{"join", "join"},
    Pair{"raise", "raise"},     Pair{"except", "except"}, Pair{"try", "except"},    Pair{"upper", "upper"},
    Pair{"isupper", "upper"},   Pair{"lower", "lower"},   Pair{"islower", "lower"}, Pair{"dict", "dict"},
    Pair{"int", "int"},         Pair{"str", "str"},       Pair{"bool", "bool"},     Pair{"index", "index"},
    Pair{"enumerate", "index"}, Pair{"not", "not"},       Pair{"append", "append"}, Pair{"count", "len"},
};

constexpr std::array<std::string_view, 12> kCodeSigns{"<=", ">=", "==", "!=", "//", "<", ">", "+", "*", "/", "%", "-"};

constexpr std::array<std::string_view, 56> kFillers{
    "the",   "a",     "an",       "is",    "are",   "was",  "be",     "been",    "of",    "to",     "in",   "it",
    "its",   "that",  "this",     "these", "and",   "or",   "with",   "by",      "as",    "at",     "for",  "from",
    "on",    "than",  "then",     "which", "what",  "has",  "have",   "does",    "do",    "so",     "such", "write",
    "take",  "one",   "function", "using", "given", "must", "should", "because", "since", "itself", "any",  "they",
    "there", "where", "how",      "into",  "can",   "will", "both",   "their"};

constexpr std::array<std::string_view, 4> kConstants{"true", "false", "none", "null"};

template <std::size_t size>
bool isOneOf(std::string_view word, const std::array<std::string_view, size>& words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

template <std::size_t size>
std::string_view meaningOf(std::string_view word, const std::array<Pair, size>& meanings)
{
    const auto found =
        std::find_if(meanings.begin(), meanings.end(), [word](const Pair& p) { return p.first == word; });
    return found == meanings.end() ? std::string_view() : found->second;
}

void add(Terms& terms, std::string term, double weight)
{
    if (terms.size() < kMostLinkedTerms) {
        double& known = terms[std::move(term)];
        known = std::max(known, weight);
    }
}

void addLiterals(Terms& terms, std::string_view text)
{
    for (const Literal& literal : literalsOf(text)) {
        add(terms, "=" + literal.text, kLiteralWeight);
    }
}

/// The text with everything between quotes taken out.
std::string withoutQuotes(std::string_view text)
{
    std::string out;
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote != 0) {
            if (c == '\\') {
                ++i;
            } else if (c == quote) {
                quote = 0;
                out += ' ';
            }
        } else if ((c == '"' || c == '\'') &&
                   (i == 0 || !(std::isalnum(static_cast<unsigned char>(text[i - 1])) && i + 1 < text.size() &&
                                std::isalpha(static_cast<unsigned char>(text[i + 1]))))) {
            quote = c;
        } else {
            out += c;
        }
    }
    return out;
}

bool isDigits(std::string_view word)
{
    return std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// A name and, at half the weight of a word, its parts: "has_digit" is about a digit.
void addName(Terms& terms, const std::string& name)
{
    add(terms, name, kNameWeight);
    if (name.find('_') == std::string::npos) {
        return;
    }
    std::string spaced = name;
    std::replace(spaced.begin(), spaced.end(), '_', ' ');
    for (const std::string& part : wordsOf(spaced)) {
        if (part.size() > 2 && !isOneOf(part, kFillers)) {
            add(terms, stemOf(part), kWordWeight);
        }
    }
}

std::string joined(const std::vector<std::string>& words)
{
    return " " + join(words, " ") + " ";
}

} // namespace

std::string stemOf(std::string_view word)
{
    std::string stem(word);
    const auto cut = [&stem](std::string_view ending, std::string_view instead, std::size_t least) {
        if (stem.ends_with(ending) && stem.size() >= ending.size() + least) {
            stem.replace(stem.size() - ending.size(), ending.size(), instead);
            return true;
        }
        return false;
    };
    const bool plural = cut("ies", "y", 2) || (!stem.ends_with("ss") && !stem.ends_with("us") && cut("s", "", 3));
    static_cast<void>(plural);
    if (cut("ing", "", 4) || cut("ed", "", 4)) {
        if (stem.size() > 3 && stem[stem.size() - 1] == stem[stem.size() - 2] && !stem.ends_with("ll") &&
            !stem.ends_with("ss")) {
            stem.pop_back(); // "splitting" is "split"
        }
    }
    cut("e", "", 4); // "compares" and "comparing" meet at "compar"
    return stem;
}

std::set<std::string> namesInCode(std::string_view line)
{
    std::set<std::string> names;
    for (const std::string& word : wordsOf(withoutQuotes(line))) {
        if (!isDigits(word) && !isPythonKeyword(word) && !isOneOf(word, kConstants)) {
            names.insert(word);
        }
    }
    return names;
}

Terms termsOfWords(std::string_view text, const std::set<std::string>& names)
{
    Terms terms;
    addLiterals(terms, text);
    const std::string unquoted = withoutQuotes(text);
    std::string words = joined(wordsOf(unquoted));
    for (const auto& [phrase, meaning] : kPhrases) {
        const std::size_t at = words.find(" " + std::string(phrase) + " ");
        if (at != std::string::npos) {
            words.erase(at + 1, phrase.size() + 1);
            add(terms, std::string(meaning), kOperationWeight);
        }
    }
    for (const std::string& word : wordsOf(words)) {
        if (isDigits(word)) {
            continue; // a literal, read above
        }
        const std::string stem = stemOf(word);
        std::string_view meaning = meaningOf(word, kOperations);
        meaning = meaning.empty() ? meaningOf(stem, kOperations) : meaning;
        if (isOneOf(word, kConstants)) {
            add(terms, "=" + word, kLiteralWeight);
        } else if (names.contains(word) && !isOneOf(word, kFillers)) {
            addName(terms, word);
        } else if (!meaning.empty()) {
            add(terms, std::string(meaning), meaning == "if" || meaning == "return" ? kWordWeight : kOperationWeight);
        } else if (word.size() > 1 && !isOneOf(word, kFillers)) {
            add(terms, stem, kWordWeight);
        }
    }
    for (const std::string_view sign : {"<=", ">=", "==", "!="}) {
        if (unquoted.find(sign) != std::string::npos) {
            add(terms, std::string(sign), kOperationWeight);
        }
    }
    for (const std::string_view sign : {" < ", " > "}) {
        if (unquoted.find(sign) != std::string::npos) {
            add(terms, std::string(1, sign[1]), kOperationWeight);
        }
    }
    return terms;
}

Terms termsOfCode(std::string_view line, const std::set<std::string>& names)
{
    Terms terms;
    addLiterals(terms, line);
    std::string code = withoutQuotes(line);
    for (const std::string& word : wordsOf(code)) {
        const std::string_view meaning = meaningOf(word, kCodeOperations);
        if (isDigits(word)) {
            continue;
        }
        if (isOneOf(word, kConstants)) {
            add(terms, "=" + word, kLiteralWeight);
        } else if (!meaning.empty()) {
            add(terms, std::string(meaning), meaning == "if" || meaning == "return" ? kWordWeight : kOperationWeight);
        } else if (names.contains(word)) {
            addName(terms, word);
        }
    }
    for (const std::string_view sign : kCodeSigns) {
        for (std::size_t at = code.find(sign); at != std::string::npos; at = code.find(sign)) {
            code.replace(at, sign.size(), " ");
            add(terms, sign == "//" ? "/" : std::string(sign), kOperationWeight);
        }
    }
    if (line.find("[]") != std::string_view::npos || trimmed(line).starts_with("if not ")) {
        add(terms, "empty", kOperationWeight);
    }
    return terms;
}

} // namespace candor
