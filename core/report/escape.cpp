// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/escape.h"

#include "core/support/text.h"

#include <algorithm>

namespace candor {

namespace {

constexpr std::string_view kDigits = "0123456789";

bool isWordByte(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// An underscore between letters or digits is no emphasis: letter_grade stays readable.
bool marksEmphasis(std::string_view text, std::size_t at)
{
    const bool before = at > 0 && isWordByte(text[at - 1]);
    const bool after = at + 1 < text.size() && isWordByte(text[at + 1]);
    return !(before && after);
}

/// What begins a block only where a line begins: heading, list, rule.
std::string withHarmlessStart(std::string text)
{
    if (text.empty()) {
        return text;
    }
    const auto endsWord = [&text](std::size_t at) { return at >= text.size() || text[at] == ' '; };
    const char first = text.front();
    if (first == '#' || first == '=' || first == '-' || (first == '+' && endsWord(1))) {
        return "\\" + text;
    }
    const std::size_t digits = text.find_first_not_of(kDigits);
    const bool numbered = digits != std::string::npos && digits > 0 && (text[digits] == '.' || text[digits] == ')');
    if (numbered && endsWord(digits + 1)) { // "0.3" is no list
        text.insert(digits, "\\");
    }
    return text;
}

std::size_t longestRun(std::string_view text, char wanted)
{
    std::size_t longest = 0;
    std::size_t run = 0;
    for (const char c : text) {
        run = c == wanted ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return longest;
}

/// '=', '+', '-', '@', tab, line breaks, and the full-width forms that spreadsheets take for the first four.
bool beginsFormula(std::string_view text)
{
    if (text.empty()) {
        return false;
    }
    if (std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos) {
        return true;
    }
    return text.starts_with("＝") || text.starts_with("＋") || text.starts_with("－") || text.starts_with("＠");
}

} // namespace

std::string markdownText(std::string_view text)
{
    const std::string safe = terminalSafe(trimmed(text), kMaxLineCodePoints);
    std::string escaped;
    for (std::size_t i = 0; i < safe.size(); ++i) {
        const char c = safe[i];
        const std::string_view rest = std::string_view(safe).substr(i);
        if (c == '<') {
            escaped += "&lt;";
        } else if (c == '>') {
            escaped += "&gt;";
        } else if (c == '&') {
            escaped += "&amp;";
        } else if (c == '_') {
            escaped += marksEmphasis(safe, i) ? "\\_" : "_";
        } else if (c == '$') {
            const bool amount = rest.size() > 1 && kDigits.find(rest[1]) != std::string_view::npos;
            escaped += amount ? "$" : "\\$"; // else mathematics, to some readers
        } else if (std::string_view("\\`*[]|~@").find(c) != std::string_view::npos) {
            escaped += std::string("\\") + c;
        } else if (rest.starts_with("://")) {
            escaped += "\\:"; // else it is a link without being marked as one
        } else if (lowerCased(rest.substr(0, 4)) == "www.") {
            escaped += std::string(rest.substr(0, 3)) + "\\.";
            i += 3;
        } else {
            escaped += c;
        }
    }
    return withHarmlessStart(std::move(escaped));
}

std::string markdownCode(std::string_view text, bool inTable)
{
    std::string safe = terminalSafe(trimmed(text), kMaxLineCodePoints);
    if (safe.empty()) {
        return {};
    }
    if (inTable && safe.find("\\|") != std::string::npos) {
        return markdownText(safe); // no escape of that pipe means the same to all readers of tables
    }
    const std::string fence(longestRun(safe, '`') + 1, '`');
    const bool pad = safe.front() == '`' || safe.back() == '`';
    if (inTable) {
        std::string piped; // a table is cut at its pipes before code spans are seen
        for (const char c : safe) {
            piped += c == '|' ? std::string("\\|") : std::string(1, c);
        }
        safe = std::move(piped);
    }
    return fence + (pad ? " " : "") + safe + (pad ? " " : "") + fence;
}

std::string htmlText(std::string_view text)
{
    std::string escaped;
    const std::string safe = terminalSafe(text, kMaxLineCodePoints);
    for (std::size_t i = 0; i < safe.size(); ++i) {
        const std::string_view rest = std::string_view(safe).substr(i);
        if (rest.starts_with("\xef\xbf\xbe") || rest.starts_with("\xef\xbf\xbf")) {
            escaped += rest[2] == '\xbe' ? "\\ufffe" : "\\uffff"; // no characters of XML
            i += 2;
            continue;
        }
        switch (safe[i]) {
        case '&':
            escaped += "&amp;";
            break;
        case '<':
            escaped += "&lt;";
            break;
        case '>':
            escaped += "&gt;";
            break;
        case '"':
            escaped += "&quot;";
            break;
        case '\'':
            escaped += "&#39;";
            break;
        default:
            escaped += safe[i];
        }
    }
    return escaped;
}

std::string csvField(std::string_view text)
{
    const std::string field = (beginsFormula(text) ? "'" : "") + terminalSafe(text, kMaxLineCodePoints);
    if (field.find_first_of(",\"\r\n") == std::string::npos && trimmed(field) == field) {
        return field;
    }
    std::string quoted = "\"";
    for (const char c : field) {
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    }
    return quoted + "\"";
}

std::string shellWord(std::string_view text)
{
    const bool plain = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (isWordByte(c) && static_cast<unsigned char>(c) < 0x80) ||
               std::string_view("_-./:").find(c) != std::string_view::npos;
    });
    if (plain && text.front() != '-') {
        return std::string(text);
    }
    std::string quoted = "'";
    for (const char c : text) {
        quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    return quoted + "'";
}

std::string safeCode(std::string_view text)
{
    const std::vector<std::string_view> lines = splitLines(text);
    std::string safe;
    for (std::size_t i = 0; i < std::min(lines.size(), kMaxCodeLines); ++i) {
        std::string_view line = lines[i];
        while (true) {
            const std::size_t tab = line.find('\t');
            safe += terminalSafe(line.substr(0, tab), kMaxLineCodePoints);
            if (tab == std::string_view::npos) {
                break;
            }
            safe += '\t';
            line.remove_prefix(tab + 1);
        }
        safe += '\n';
    }
    if (lines.size() > kMaxCodeLines) {
        safe += "… " + std::to_string(lines.size() - kMaxCodeLines) + " more lines\n";
    }
    return safe;
}

} // namespace candor
