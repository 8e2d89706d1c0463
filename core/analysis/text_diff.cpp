// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/text_diff.h"

#include <algorithm>
#include <cstdint>

namespace candor {

namespace {

using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;

constexpr std::size_t kMaxCells = 1'000'000;

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool isWord(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (static_cast<unsigned char>(c) & 0x80u) != 0;
}

/// The table of Wagner and Fischer for the middles, read from its start.
void appendMiddle(const std::vector<std::string_view>& first, const std::vector<std::string_view>& second,
                  std::size_t begin, std::size_t firstEnd, std::size_t secondEnd, Pairs& pairs)
{
    const std::size_t rows = firstEnd - begin;
    const std::size_t columns = secondEnd - begin;
    if (rows == 0 || columns == 0 || rows > kMaxCells / columns) {
        return;
    }
    const std::size_t width = columns + 1;
    std::vector<std::uint32_t> longest((rows + 1) * width, 0);
    for (std::size_t i = rows; i-- > 0;) {
        for (std::size_t j = columns; j-- > 0;) {
            const bool equal = first[begin + i] == second[begin + j];
            longest[i * width + j] = equal ? longest[(i + 1) * width + j + 1] + 1
                                           : std::max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
        }
    }
    for (std::size_t i = 0, j = 0; i < rows && j < columns;) {
        if (first[begin + i] == second[begin + j]) {
            pairs.emplace_back(begin + i++, begin + j++);
        } else if (longest[(i + 1) * width + j] >= longest[i * width + j + 1]) {
            ++i;
        } else {
            ++j;
        }
    }
}

std::vector<std::string_view> textsOf(std::string_view text, const std::vector<TextSpan>& tokens)
{
    std::vector<std::string_view> texts;
    texts.reserve(tokens.size());
    for (const TextSpan& token : tokens) {
        texts.push_back(text.substr(token.begin, token.end - token.begin));
    }
    return texts;
}

/// The tokens that are in no pair; only spaces between two of them belong to the difference too.
std::vector<TextSpan> unpaired(std::string_view text, const std::vector<TextSpan>& tokens,
                               const std::vector<bool>& paired)
{
    std::vector<TextSpan> spans;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (paired[i]) {
            continue;
        }
        const bool joins = !spans.empty() &&
                           (spans.back().end == tokens[i].begin ||
                            (i > 0 && isSpace(text[tokens[i - 1].begin]) && spans.back().end == tokens[i - 1].begin));
        if (joins) {
            spans.back().end = tokens[i].end;
        } else {
            spans.push_back(tokens[i]);
        }
    }
    return spans;
}

} // namespace

Pairs commonSubsequence(const std::vector<std::string_view>& first, const std::vector<std::string_view>& second)
{
    const std::size_t least = std::min(first.size(), second.size());
    std::size_t head = 0;
    while (head < least && first[head] == second[head]) {
        ++head;
    }
    std::size_t tail = 0;
    while (tail < least - head && first[first.size() - 1 - tail] == second[second.size() - 1 - tail]) {
        ++tail;
    }
    Pairs pairs;
    for (std::size_t i = 0; i < head; ++i) {
        pairs.emplace_back(i, i);
    }
    appendMiddle(first, second, head, first.size() - tail, second.size() - tail, pairs);
    for (std::size_t i = tail; i > 0; --i) {
        pairs.emplace_back(first.size() - i, second.size() - i);
    }
    return pairs;
}

std::vector<TextSpan> tokensOf(std::string_view text)
{
    std::vector<TextSpan> tokens;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i + 1;
        if (isSpace(text[i]) || isWord(text[i])) {
            const bool blank = isSpace(text[i]);
            while (end < text.size() && (blank ? isSpace(text[end]) : isWord(text[end]))) {
                ++end;
            }
        }
        tokens.push_back({i, end});
        i = end;
    }
    return tokens;
}

TokenDifference tokenDifference(std::string_view first, std::string_view second)
{
    const std::vector<TextSpan> a = tokensOf(first);
    const std::vector<TextSpan> b = tokensOf(second);
    std::vector<bool> pairedA(a.size());
    std::vector<bool> pairedB(b.size());
    std::size_t common = 0;
    for (const auto& [i, j] : commonSubsequence(textsOf(first, a), textsOf(second, b))) {
        pairedA[i] = pairedB[j] = true;
        common += isSpace(first[a[i].begin]) ? 0 : a[i].end - a[i].begin;
    }
    const auto visible = [](std::string_view text) {
        return text.size() - static_cast<std::size_t>(std::count_if(text.begin(), text.end(), isSpace));
    };
    const std::size_t all = visible(first) + visible(second);
    TokenDifference difference;
    difference.first = unpaired(first, a, pairedA);
    difference.second = unpaired(second, b, pairedB);
    difference.likeness = all == 0 ? 1.0 : 2.0 * static_cast<double>(common) / static_cast<double>(all);
    return difference;
}

} // namespace candor
