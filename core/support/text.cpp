// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/support/text.h"

#include <array>
#include <cstdint>
#include <cstdio>

namespace candor {

namespace {

struct CodePoint
{
    std::uint32_t value = 0;
    std::size_t size = 1; ///< bytes; 1 for a byte that is no UTF-8
    bool valid = false;
};

std::uint32_t byteAt(std::string_view text, std::size_t index)
{
    return static_cast<unsigned char>(text[index]);
}

/// The code point that `text` begins with. Overlong forms and surrogates are no UTF-8 (RFC 3629). Requires a byte.
CodePoint firstCodePoint(std::string_view text)
{
    const std::uint32_t lead = byteAt(text, 0);
    if (lead < 0x80) {
        return {lead, 1, true};
    }
    const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || text.size() < size) {
        return {lead, 1, false};
    }
    std::uint32_t value = lead & (0x7fu >> size);
    for (std::size_t i = 1; i < size; ++i) {
        const std::uint32_t byte = byteAt(text, i);
        if ((byte & 0xc0u) != 0x80u) {
            return {lead, 1, false};
        }
        value = (value << 6) | (byte & 0x3fu);
    }
    constexpr std::array<std::uint32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
    if (value < kSmallest[size] || (value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff) {
        return {lead, 1, false};
    }
    return {value, size, true};
}

/// Control characters, line and paragraph separators, and what is invisible or reorders text (Unicode bidi controls,
/// zero-width and tag characters). The zero-width joiner stays: emoji need it.
bool mustBeShown(std::uint32_t value)
{
    return value < 0x20 || (value >= 0x7f && value <= 0x9f) || value == 0xad || value == 0x61c || value == 0x200b ||
           value == 0x200e || value == 0x200f || (value >= 0x2028 && value <= 0x202e) ||
           (value >= 0x2060 && value <= 0x206f) || value == 0xfeff || (value >= 0xfff9 && value <= 0xfffb) ||
           (value >= 0xe0000 && value <= 0xe007f);
}

std::string escaped(const CodePoint& point)
{
    if (point.value == '\n') {
        return "\\n";
    }
    if (point.value == '\r') {
        return "\\r";
    }
    if (point.value == '\t') {
        return "\\t";
    }
    const char* format = "\\U%08x";
    if (!point.valid || point.value < 0x80) {
        format = "\\x%02x";
    } else if (point.value <= 0xffff) {
        format = "\\u%04x";
    }
    std::array<char, 16> buffer{};
    std::snprintf(buffer.data(), buffer.size(), format, point.value);
    return buffer.data();
}

bool isSpace(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

} // namespace

std::size_t codePointCount(std::string_view utf8)
{
    std::size_t count = 0;
    while (!utf8.empty()) {
        utf8.remove_prefix(firstCodePoint(utf8).size);
        ++count;
    }
    return count;
}

std::string terminalSafe(std::string_view utf8, std::size_t maxCodePoints)
{
    std::string safe;
    std::size_t count = 0;
    while (!utf8.empty()) {
        const CodePoint point = firstCodePoint(utf8);
        const bool show = !point.valid || mustBeShown(point.value);
        const std::string shown = show ? escaped(point) : std::string(utf8.substr(0, point.size));
        const std::size_t width = show ? shown.size() : 1;
        if (count + width > maxCodePoints) {
            return safe + "…";
        }
        safe += shown;
        count += width;
        utf8.remove_prefix(point.size);
    }
    return safe;
}

std::string lowerCased(std::string_view text)
{
    std::string lower(text);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') {
            c = static_cast<char>(c - 'A' + 'a');
        }
    }
    return lower;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && isSpace(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && isSpace(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

std::vector<std::string_view> splitLines(std::string_view text)
{
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        if (end != std::string_view::npos && line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        lines.push_back(line);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

std::string join(const std::vector<std::string>& parts, std::string_view separator)
{
    std::string joined;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) {
            joined += separator;
        }
        joined += parts[i];
    }
    return joined;
}

bool globMatch(std::string_view pattern, std::string_view text)
{
    // Going back to the last star only is enough, and keeps the cost at the product of the lengths.
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = std::string_view::npos;
    std::size_t starText = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            starText = t;
        } else if (p < pattern.size() && pattern[p] == '?') {
            ++p;
            t += firstCodePoint(text.substr(t)).size;
        } else if (p < pattern.size() && pattern[p] == text[t]) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            starText += firstCodePoint(text.substr(starText)).size;
            t = starText;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') {
        ++p;
    }
    return p == pattern.size();
}

} // namespace candor
