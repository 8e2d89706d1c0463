// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/simulated_values.h"

#include "core/support/text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <vector>

namespace candor {
namespace {

using Lines = std::vector<CodeLine>;

// Wrong literal ---------------------------------------------------------------------------------------------------

struct Literal
{
    std::size_t line = 0;
    std::size_t at = 0; ///< of the content: without quotes
    std::string content;
    bool isNumber = false;
};

void addStrings(const Lines& lines, std::size_t line, const std::string& kinds, std::vector<Literal>& found)
{
    const std::string& text = lines[line].text;
    for (std::size_t i = 0; i < text.size();) {
        if (kinds[i] != 's') {
            ++i;
            continue;
        }
        const char quote = text[i];
        const std::size_t end = text.find(quote, i + 1);
        const bool plain = (quote == '\'' || quote == '"') && end != std::string::npos && end > i + 1;
        const std::string content = plain ? text.substr(i + 1, end - i - 1) : std::string();
        // Escapes and format fields are left alone: changing them can make another program than a wrong one.
        if (plain && content.find_first_of("\\{%") == std::string::npos) {
            found.push_back({line, i + 1, content, false});
        }
        i = std::max(i + 1, std::min(kinds.find_first_not_of('s', i), plain ? end + 1 : std::string::npos));
    }
}

void addNumbers(const Lines& lines, std::size_t line, const std::string& kinds, std::vector<Literal>& found)
{
    const std::string& text = lines[line].text;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t start = i++;
        if (kinds[start] != 'c' || !isWordByte(text[start])) {
            continue;
        }
        while (i < text.size() && isWordByte(text[i])) {
            ++i;
        }
        const std::string word = text.substr(start, i - start);
        const bool fraction = (start > 0 && text[start - 1] == '.') || (i < text.size() && text[i] == '.');
        if (word.size() <= 9 && word.find_first_not_of("0123456789") == std::string::npos && !fraction) {
            found.push_back({line, start, word, true});
        }
    }
}

std::string otherLiteral(const Literal& literal, Random& random)
{
    if (literal.isNumber) {
        std::int64_t number = 0;
        std::from_chars(literal.content.data(), literal.content.data() + literal.content.size(), number);
        return std::to_string(number + 1 + static_cast<std::int64_t>(random.below(2)));
    }
    std::string other = literal.content;
    const auto first = static_cast<unsigned char>(other.front());
    if (other.size() > 2 && std::islower(first) != 0 && random.chance(0.5)) {
        other.front() = static_cast<char>(std::toupper(first));
        return other;
    }
    return std::isalpha(first) != 0 && other.size() > 2 ? "is " + other : other + other.back();
}

struct Edit
{
    std::size_t line = 0;
    std::size_t at = 0;
    std::size_t length = 0;
    std::string text;
};

// Off by one ------------------------------------------------------------------------------------------------------

void addRanges(const Lines& lines, std::size_t line, const std::string& kinds, std::vector<Edit>& edits)
{
    const std::string& text = lines[line].text;
    for (std::size_t at = text.find("range("); at != std::string::npos; at = text.find("range(", at + 1)) {
        int depth = 0;
        int commas = 0;
        for (std::size_t i = at + 5; i < text.size(); ++i) {
            if (kinds[i] != 'c') {
                continue;
            }
            depth += text[i] == '(' || text[i] == '[' ? 1 : 0;
            depth -= text[i] == ')' || text[i] == ']' ? 1 : 0;
            const bool comma = text[i] == ',' && depth == 1;
            if ((depth == 0 && commas < 2) || (comma && commas == 1)) {
                edits.push_back({line, i, 0, " - 1"});
                break;
            }
            commas += comma ? 1 : 0;
        }
    }
}

void addComparisons(const Lines& lines, std::size_t line, const std::string& kinds, std::vector<Edit>& edits)
{
    const std::string& text = lines[line].text;
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        if (kinds[i] != 'c' || (text[i] != '<' && text[i] != '>')) {
            continue;
        }
        const bool shiftOrArrow = text[i + 1] == text[i] || (i > 0 && (text[i - 1] == text[i] || text[i - 1] == '-'));
        if (shiftOrArrow) {
            continue;
        }
        if (text[i + 1] == '=') {
            edits.push_back({line, i + 1, 1, ""});
        } else {
            edits.push_back({line, i + 1, 0, "="});
        }
    }
}

void moveBoundary(Json& effects)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kBoundaries{
        {{"at least", "more than"},
         {"at most", "less than"},
         {"or more", "exceeded"},
         {"inclusive", "exclusive"},
         {"greater than", "at least"},
         {"less than", "at most"},
         {"below", "up to"}}};
    for (const auto& [from, to] : kBoundaries) {
        for (Json& effect : effects) {
            const std::string text = descriptionOf(effect);
            const std::string moved = replacedWords(text, from, to);
            if (moved != text) {
                effect["description"] = moved;
                return;
            }
        }
    }
}

} // namespace

std::string replacedWords(std::string_view text, std::string_view from, std::string_view to)
{
    std::string replaced;
    while (!text.empty()) {
        const std::size_t at = from.empty() ? std::string_view::npos : text.find(from);
        if (at == std::string_view::npos) {
            break;
        }
        const std::size_t end = at + from.size();
        const bool whole = (at == 0 || !isWordByte(text[at - 1])) && (end == text.size() || !isWordByte(text[end]));
        replaced += text.substr(0, at);
        replaced += whole ? to : from;
        text.remove_prefix(end);
    }
    return replaced + std::string(text);
}

Json* effectsOf(Json& ir)
{
    return ir.is_object() && ir.contains("effects") && ir["effects"].is_array() ? &ir["effects"] : nullptr;
}

std::string descriptionOf(const Json& effect)
{
    return effect.is_object() && effect.contains("description") && effect["description"].is_string()
               ? effect["description"].get<std::string>()
               : std::string();
}

/// A literal in what is returned or compared changes the outcome more surely than one elsewhere.
bool alterLiteral(SimulatedCandidate& candidate, Random& random)
{
    Lines& lines = candidate.code.lines;
    std::vector<Literal> returned;
    std::vector<Literal> others;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::string kinds = kindsOfBytes(lines[i].text);
        std::vector<Literal>& found = firstWord(lines[i].text) == "return" ? returned : others;
        addStrings(lines, i, kinds, found);
        // A changed number in the head of a while can make it endless, which only costs the sandbox time.
        if (firstWord(lines[i].text) != "while") {
            addNumbers(lines, i, kinds, found);
        }
    }
    const std::vector<Literal>& places = returned.empty() ? others : returned;
    if (places.empty()) {
        return false;
    }
    const Literal literal = places[random.below(places.size())];
    const std::string other = otherLiteral(literal, random);
    lines[literal.line].text.replace(literal.at, literal.content.size(), other);
    if (!trimmed(literal.content).empty()) {
        changeTexts(candidate.ir, [&](const std::string& text) {
            if (literal.isNumber) {
                return replacedWords(text, literal.content, other);
            }
            std::string changed = replacedWords(text, "'" + literal.content + "'", "'" + other + "'");
            return replacedWords(changed, '"' + literal.content + '"', '"' + other + '"');
        });
    }
    return true;
}

bool moveByOne(SimulatedCandidate& candidate, Random& random)
{
    Lines& lines = candidate.code.lines;
    std::vector<Edit> edits;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::string kinds = kindsOfBytes(lines[i].text);
        addRanges(lines, i, kinds, edits);
        if (firstWord(lines[i].text) != "while") {
            addComparisons(lines, i, kinds, edits);
        }
    }
    if (edits.empty()) {
        return false;
    }
    const Edit& edit = edits[random.below(edits.size())];
    lines[edit.line].text.replace(edit.at, edit.length, edit.text);
    if (Json* effects = effectsOf(candidate.ir)) {
        moveBoundary(*effects);
    }
    return true;
}

} // namespace candor
