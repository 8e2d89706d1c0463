// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codegen/python_text.h"

#include "core/support/text.h"

#include <algorithm>
#include <array>

namespace candor {
namespace {

bool isNameStart(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

bool isNamePart(char c)
{
    return isNameStart(c) || (c >= '0' && c <= '9');
}

/// Recursive descent over `union := atom ('|' atom)*`; hostile depth ends at a bound.
class TypeExpression
{
public:
    explicit TypeExpression(std::string_view text) : m_text(text) {}

    bool whole()
    {
        const bool ok = unionOfAtoms(0);
        skipSpaces();
        return ok && m_at == m_text.size();
    }

private:
    static constexpr int kMaxDepth = 32;

    void skipSpaces()
    {
        while (m_at < m_text.size() && m_text[m_at] == ' ') {
            ++m_at;
        }
    }
    bool take(std::string_view token)
    {
        skipSpaces();
        if (m_text.substr(m_at, token.size()) != token) {
            return false;
        }
        m_at += token.size();
        return true;
    }
    bool name()
    {
        skipSpaces();
        std::size_t end = m_at;
        while (end < m_text.size() && isNamePart(m_text[end])) {
            ++end;
        }
        const std::string_view word = m_text.substr(m_at, end - m_at);
        m_at = end;
        return !word.empty() && isNameStart(word.front()) && !isPythonKeyword(word);
    }
    bool arguments(int depth)
    {
        if (take("]")) {
            return false; // `list[]` is no Python
        }
        while (unionOfAtoms(depth)) {
            if (take("]")) {
                return true;
            }
            if (!take(",")) {
                return false;
            }
            if (take("]")) {
                return true;
            }
        }
        return false;
    }
    bool atom(int depth)
    {
        if (take("...")) {
            return true;
        }
        if (take("[")) { // Callable[[int], str]
            return take("]") || arguments(depth);
        }
        if (!name()) {
            return false;
        }
        while (take(".")) {
            if (!name()) {
                return false;
            }
        }
        return !take("[") || arguments(depth);
    }
    bool unionOfAtoms(int depth)
    {
        if (depth > kMaxDepth || !atom(depth + 1)) {
            return false;
        }
        while (take("|")) {
            if (!atom(depth + 1)) {
                return false;
            }
        }
        return true;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
};

} // namespace

bool isPythonKeyword(std::string_view text)
{
    static constexpr std::array<std::string_view, 32> kWords{
        "and",      "as",     "assert",  "async", "await", "break",  "class", "continue", "def",  "del",  "elif",
        "else",     "except", "finally", "for",   "from",  "global", "if",    "import",   "in",   "is",   "lambda",
        "nonlocal", "not",    "or",      "pass",  "raise", "return", "try",   "while",    "with", "yield"};
    return std::find(kWords.begin(), kWords.end(), text) != kWords.end();
}

bool isPythonIdentifier(std::string_view text)
{
    return !text.empty() && isNameStart(text.front()) && std::all_of(text.begin(), text.end(), isNamePart) &&
           !isPythonKeyword(text) && text != "None" && text != "True" && text != "False";
}

bool isTypeExpression(std::string_view text)
{
    return TypeExpression(text).whole();
}

std::string withUnixNewlines(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\r') {
            out += text[i];
        } else if (i + 1 == text.size() || text[i + 1] != '\n') {
            out += '\n';
        }
    }
    return out;
}

std::string onOneLine(std::string_view text)
{
    std::string out;
    bool gap = false;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= 0x20 || byte == 0x7f) {
            gap = !out.empty();
            continue;
        }
        if (gap) {
            out += ' ';
            gap = false;
        }
        out += c;
    }
    return out;
}

std::string escapedForQuotes(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == '\\' || c == '"') {
            out += '\\';
        }
        out += c;
    }
    return out;
}

std::vector<std::string> dedentedLines(std::string_view code)
{
    static constexpr std::string_view kBlank = " \t\f\v";
    std::vector<std::string> lines;
    std::string_view common;
    bool first = true;
    for (const std::string_view line : splitLines(code)) {
        const std::size_t start = line.find_first_not_of(kBlank);
        if (start == std::string_view::npos) {
            lines.emplace_back();
            continue;
        }
        const std::string_view indentation = line.substr(0, start);
        if (first) {
            common = indentation;
            first = false;
        } else {
            const auto end = std::mismatch(common.begin(), common.end(), indentation.begin(), indentation.end()).first;
            common = common.substr(0, static_cast<std::size_t>(end - common.begin()));
        }
        lines.emplace_back(line);
    }
    for (std::string& line : lines) {
        if (!line.empty()) {
            line.erase(0, common.size());
        }
    }
    const auto notBlank = [](const std::string& line) { return !line.empty(); };
    lines.erase(lines.begin(), std::find_if(lines.begin(), lines.end(), notBlank));
    lines.erase(std::find_if(lines.rbegin(), lines.rend(), notBlank).base(), lines.end());
    if (!lines.empty()) {
        lines.back().erase(lines.back().find_last_not_of(kBlank) + 1);
    }
    return lines;
}

} // namespace candor
