// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/python_source.h"

#include "core/support/text.h"

#include <algorithm>
#include <cctype>

namespace candor {
namespace {

bool isOneOf(std::string_view word, std::initializer_list<std::string_view> words)
{
    return std::ranges::find(words, word) != words.end();
}

/// One past the end of the string literal whose first quote is at `at`.
std::size_t endOfString(std::string_view python, std::size_t at)
{
    const char quote = python[at];
    const bool triple = python.substr(at, 3) == std::string(3, quote);
    const std::size_t width = triple ? 3 : 1;
    for (std::size_t i = at + width; i < python.size(); ++i) {
        if (python[i] == '\\') { // even a raw string does not end at a quote behind a backslash
            ++i;
        } else if (python[i] == '\n' && !triple) {
            return i; // not closed: the line is all that is lost
        } else if (python.substr(i, width) == std::string(width, quote)) {
            return i + width;
        }
    }
    return python.size();
}

/// Where the letters of a string's prefix (f, r, b, u) begin, before the quote at `at`.
std::size_t startOfPrefix(std::string_view python, std::size_t at)
{
    std::size_t start = at;
    while (start > 0 && isWordByte(python[start - 1])) {
        --start;
    }
    const std::string prefix = lowerCased(python.substr(start, at - start));
    return prefix.size() <= 2 && prefix.find_first_not_of("frbu") == std::string::npos ? start : at;
}

std::size_t indentOf(std::string_view line)
{
    std::size_t width = 0;
    for (const char character : line) {
        if (character != ' ' && character != '\t') {
            break;
        }
        width += character == '\t' ? kIndentUnit : 1;
    }
    return width;
}

/// The position of the colon that ends a block's head in a line, or npos.
std::size_t headColon(std::string_view text)
{
    const std::string kinds = kindsOfBytes(text);
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (kinds[i] != 'c') {
            continue;
        }
        depth += std::string_view("([{").find(text[i]) != std::string_view::npos ? 1 : 0;
        depth -= std::string_view(")]}").find(text[i]) != std::string_view::npos ? 1 : 0;
        const bool walrus = text.substr(i, 2) == ":=";
        if (text[i] == ':' && depth == 0 && !walrus) {
            return i;
        }
    }
    return std::string_view::npos;
}

bool isBlockWord(std::string_view word)
{
    return isOneOf(word, {"if", "elif", "else", "for", "while", "with", "try", "except", "finally", "def", "class",
                          "async", "match", "case"});
}

void addLine(std::vector<CodeLine>& lines, std::size_t indent, std::string text)
{
    const std::string_view whole = trimmed(text);
    if (whole.empty()) {
        return;
    }
    const std::size_t colon = isBlockWord(firstWord(whole)) ? headColon(whole) : std::string_view::npos;
    if (colon == std::string_view::npos || trimmed(whole.substr(colon + 1)).empty()) {
        lines.push_back({indent, std::string(whole)});
        return;
    }
    lines.push_back({indent, std::string(whole.substr(0, colon + 1))});
    lines.push_back({indent + kIndentUnit, std::string(trimmed(whole.substr(colon + 1)))});
}

} // namespace

bool isWordByte(char character)
{
    return std::isalnum(static_cast<unsigned char>(character)) != 0 || character == '_';
}

std::string kindsOfBytes(std::string_view python)
{
    std::string kinds(python.size(), 'c');
    for (std::size_t i = 0; i < python.size();) {
        if (python[i] == '#') {
            const std::size_t end = std::min(python.find('\n', i), python.size());
            std::fill(kinds.begin() + static_cast<std::ptrdiff_t>(i), kinds.begin() + static_cast<std::ptrdiff_t>(end),
                      '#');
            i = end;
        } else if (python[i] == '"' || python[i] == '\'') {
            const std::size_t start = startOfPrefix(python, i);
            const std::string prefix = lowerCased(python.substr(start, i - start));
            const std::size_t end = endOfString(python, i);
            const char kind = prefix.find('f') == std::string::npos ? 's' : 'f';
            std::fill(kinds.begin() + static_cast<std::ptrdiff_t>(start),
                      kinds.begin() + static_cast<std::ptrdiff_t>(end), kind);
            i = end;
        } else {
            ++i;
        }
    }
    return kinds;
}

std::vector<CodeLine> logicalLines(std::string_view python)
{
    const std::string kinds = kindsOfBytes(python);
    std::vector<CodeLine> lines;
    std::string text;
    std::size_t indent = indentOf(python);
    int depth = 0;
    for (std::size_t i = 0; i < python.size(); ++i) {
        const char character = python[i];
        if (kinds[i] == '#') {
            continue;
        }
        if (kinds[i] == 'c') {
            depth += std::string_view("([{").find(character) != std::string_view::npos ? 1 : 0;
            depth -= std::string_view(")]}").find(character) != std::string_view::npos ? 1 : 0;
            const bool continued = !text.empty() && text.back() == '\\';
            if (character == '\n' && depth <= 0 && !continued) {
                addLine(lines, indent, std::move(text));
                text.clear();
                indent = indentOf(python.substr(i + 1));
                continue;
            }
        }
        text += character;
    }
    addLine(lines, indent, std::move(text));
    return lines;
}

std::string_view firstWord(std::string_view line)
{
    const auto end = std::ranges::find_if_not(line, isWordByte);
    return line.substr(0, static_cast<std::size_t>(end - line.begin()));
}

bool opensBlock(const CodeLine& line)
{
    return line.text.ends_with(':') && isBlockWord(firstWord(line.text));
}

std::size_t endOfBlock(const std::vector<CodeLine>& lines, std::size_t index)
{
    std::size_t end = index + 1;
    while (end < lines.size() && lines[end].indent > lines[index].indent) {
        ++end;
    }
    return end;
}

} // namespace candor
