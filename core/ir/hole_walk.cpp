// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ir/hole_walk.h"

#include "core/support/text.h"

#include <array>

namespace candor {

namespace {

constexpr std::array<std::string_view, 14> kKeyOrder{
    "intent",    "signature", "effects", "assertions", "constraints", "metadata", "summary",
    "predicate", "rationale", "name",    "parameters", "returns",     "type",     "description"};

std::size_t rankOf(const std::string& key)
{
    if (key == "holes") {
        return kKeyOrder.size() + 1;
    }
    return static_cast<std::size_t>(std::find(kKeyOrder.begin(), kKeyOrder.end(), key) - kKeyOrder.begin());
}

bool isNameCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Reads "name: description" between the brackets; false when it is something else.
bool readInline(std::string_view content, InlineHole& hole)
{
    const std::size_t colon = content.find(':');
    const std::string_view name = trimmed(content.substr(0, colon));
    if (name.empty() || !std::all_of(name.begin(), name.end(), isNameCharacter) || (name[0] >= '0' && name[0] <= '9')) {
        return false;
    }
    hole.name = std::string(name);
    hole.description = colon == std::string_view::npos ? "" : std::string(trimmed(content.substr(colon + 1)));
    return true;
}

std::string textUnder(const Json& object, const char* key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

} // namespace

std::vector<InlineHole> findInlineHoles(std::string_view text)
{
    std::vector<InlineHole> holes;
    std::size_t open = std::string_view::npos;
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        if (text[i] == '<' && text[i + 1] == '?') {
            open = i;
            ++i;
        } else if (text[i] == '?' && text[i + 1] == '>' && open != std::string_view::npos) {
            InlineHole hole{open, i + 2, {}, {}};
            if (readInline(text.substr(open + 2, i - open - 2), hole)) {
                holes.push_back(std::move(hole));
            }
            open = std::string_view::npos;
            ++i;
        }
    }
    return holes;
}

std::string withoutInlineHoles(std::string_view text)
{
    std::string kept;
    std::size_t from = 0;
    for (const InlineHole& hole : findInlineHoles(text)) {
        kept += text.substr(from, hole.begin - from);
        from = hole.end;
    }
    kept += text.substr(from);
    if (from == 0 || findInlineHoles(kept).empty()) {
        return kept;
    }
    std::string plain;
    for (const char c : kept) {
        if (c != '?' || plain.empty() || plain.back() != '<') {
            plain += c;
        }
    }
    return plain;
}

bool isHole(const Json& value)
{
    if (!value.is_object()) {
        return false;
    }
    const auto found = value.find("hole");
    return found != value.end() && (found->is_object() || found->is_string());
}

HoleKind kindByPlace(std::string_view path)
{
    const std::vector<std::string> tokens = pointerTokens(path);
    if (tokens.empty()) {
        return HoleKind::Implementation;
    }
    if (tokens[0] == "intent") {
        return HoleKind::Intent;
    }
    if (tokens[0] == "signature") {
        return HoleKind::Signature;
    }
    if (tokens[0] == "effects") {
        return HoleKind::Effect;
    }
    return tokens[0] == "assertions" ? HoleKind::Assertion : HoleKind::Implementation;
}

Hole describedHole(const Json& description, std::string path)
{
    Hole hole;
    hole.kind = kindByPlace(path);
    hole.path = std::move(path);
    const Json& inner = isHole(description) ? *description.find("hole") : description;
    if (inner.is_string()) {
        hole.identifier = inner.get<std::string>();
    }
    if (!inner.is_object()) {
        return hole;
    }
    hole.identifier = textUnder(inner, "identifier");
    hole.type = textUnder(inner, "type");
    hole.description = textUnder(inner, "description");
    hole.kind = holeKindNamed(textUnder(inner, "kind")).value_or(hole.kind);
    if (const auto constraints = inner.find("constraints"); constraints != inner.end()) {
        hole.constraints = *constraints;
    }
    return hole;
}

Hole describedHole(const InlineHole& inlineHole, std::string path)
{
    Hole hole;
    hole.kind = kindByPlace(path);
    hole.path = std::move(path);
    hole.identifier = inlineHole.name;
    hole.description = inlineHole.description;
    return hole;
}

std::vector<std::string> keysInDocumentOrder(const Json& object)
{
    std::vector<std::string> keys;
    for (auto member = object.begin(); member != object.end(); ++member) {
        keys.push_back(member.key());
    }
    std::stable_sort(keys.begin(), keys.end(),
                     [](const std::string& a, const std::string& b) { return rankOf(a) < rankOf(b); });
    return keys;
}

} // namespace candor
