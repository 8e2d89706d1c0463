// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ir/json_pointer.h"

#include <charconv>
#include <optional>

namespace candor {

namespace {

std::optional<std::size_t> indexFrom(const std::string& token)
{
    std::size_t index = 0;
    const char* end = token.data() + token.size();
    const auto [stop, error] = std::from_chars(token.data(), end, index);
    return error == std::errc() && stop == end ? std::optional(index) : std::nullopt;
}

} // namespace

std::string childPointer(std::string_view parent, std::string_view key)
{
    std::string pointer(parent);
    pointer += '/';
    for (const char c : key) {
        if (c == '~') {
            pointer += "~0";
        } else if (c == '/') {
            pointer += "~1";
        } else {
            pointer += c;
        }
    }
    return pointer;
}

std::string childPointer(std::string_view parent, std::size_t index)
{
    return std::string(parent) + "/" + std::to_string(index);
}

std::vector<std::string> pointerTokens(std::string_view pointer)
{
    std::vector<std::string> tokens;
    for (std::size_t i = 0; i < pointer.size(); ++i) {
        const char c = pointer[i];
        if (c == '/') {
            tokens.emplace_back();
        } else if (tokens.empty()) {
            return {};
        } else if (c == '~' && i + 1 < pointer.size()) {
            ++i;
            tokens.back() += pointer[i] == '1' ? '/' : '~';
        } else {
            tokens.back() += c;
        }
    }
    return tokens;
}

const Json* resolvePointer(const Json& document, std::string_view pointer)
{
    const Json* node = &document;
    for (const std::string& token : pointerTokens(pointer)) {
        if (node->is_object()) {
            const auto found = node->find(token);
            if (found == node->end()) {
                return nullptr;
            }
            node = &*found;
            continue;
        }
        const std::optional<std::size_t> index = node->is_array() ? indexFrom(token) : std::nullopt;
        if (!index || *index >= node->size()) {
            return nullptr;
        }
        node = &(*node)[*index];
    }
    return node;
}

Json* resolvePointer(Json& document, std::string_view pointer)
{
    return const_cast<Json*>(resolvePointer(static_cast<const Json&>(document), pointer));
}

} // namespace candor
