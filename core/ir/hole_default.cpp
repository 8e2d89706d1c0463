// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ir/hole_default.h"

#include "core/ir/json_pointer.h"
#include "core/support/text.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

namespace candor {

namespace {

// The table of defaults. The first of these that applies:
//   1. a place that takes no sentence gets what the table of places says; a name gets the hole's identifier if Python
//      accepts it;
//   2. the hole's own description;
//   3. the empty value of the hole's type;
//   4. for a hole inside a text its identifier, for others what the table of kinds says.

struct PlaceDefault
{
    std::string_view place; ///< the hole's path, * for an index
    bool isName = false;
    std::string_view text; ///< # is the number of the item, from 1
};
constexpr std::array<PlaceDefault, 6> kPlaceDefaults{{
    {"/signature/name", true, "solution"},
    {"/signature/returns", false, "Any"},
    {"/signature/parameters/*/name", true, "argument#"},
    {"/signature/parameters/*/type", false, "Any"},
    {"/signature/parameters/*", true, "argument#"},
    {"/constraints/*/type", false, "return_constraint"},
}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kTypeDefaults{{
    {"int", "0"},
    {"float", "0.0"},
    {"str", "''"},
    {"string", "''"},
    {"bool", "False"},
    {"list", "[]"},
    {"dict", "{}"},
    {"tuple", "()"},
    {"None", "None"},
}};

constexpr std::array<std::pair<HoleKind, std::string_view>, 5> kKindDefaults{{
    {HoleKind::Intent, ""},
    {HoleKind::Signature, "Any"},
    {HoleKind::Effect, "do nothing"},
    {HoleKind::Assertion, "True"},
    {HoleKind::Implementation, "do nothing"},
}};

bool isIndex(const std::string& token)
{
    return !token.empty() && std::all_of(token.begin(), token.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The path with "*" for every index.
std::string placeOf(std::string_view path)
{
    std::string place;
    for (const std::string& token : pointerTokens(path)) {
        place = childPointer(place, isIndex(token) ? "*" : token);
    }
    return place;
}

bool isIdentifier(std::string_view text)
{
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    };
    return !text.empty() && text.size() <= 64 && !(text[0] >= '0' && text[0] <= '9') &&
           std::all_of(text.begin(), text.end(), fits);
}

std::optional<std::string> placeDefault(const Hole& hole)
{
    const std::string place = placeOf(hole.path);
    for (const PlaceDefault& row : kPlaceDefaults) {
        if (row.place != place) {
            continue;
        }
        if (row.isName && isIdentifier(hole.identifier)) {
            return hole.identifier;
        }
        std::string text(row.text);
        if (text.ends_with('#')) {
            const std::vector<std::string> tokens = pointerTokens(hole.path);
            const auto index = std::find_if(tokens.begin(), tokens.end(), isIndex);
            text.pop_back();
            text += std::to_string(std::strtoull(index->c_str(), nullptr, 10) + 1);
        }
        return text;
    }
    return std::nullopt;
}

/// Adds `text` to the text under `key`; false when something else stands there.
bool append(Json& object, const char* key, const std::string& text)
{
    Json& value = object[key];
    if (value.is_null()) {
        value = text;
        return true;
    }
    if (!value.is_string()) {
        return false;
    }
    const std::string& before = value.get_ref<const std::string&>();
    value = before.empty() ? text : before + " " + text;
    return true;
}

bool addItem(Json& document, const char* list, const char* key, const std::string& text)
{
    Json& items = document[list];
    if (items.is_null()) {
        items = Json::array();
    }
    if (!items.is_array()) {
        return false;
    }
    items.push_back(Json::object({{key, text}}));
    return true;
}

bool isOpen(const Json& object, const char* key)
{
    const auto found = object.find(key);
    return found == object.end() || found->is_null() ||
           (found->is_string() && found->get_ref<const std::string&>().empty());
}

bool placeInIntent(Json& document, const std::string& text)
{
    Json& intent = document["intent"];
    if (intent.is_null()) {
        intent = Json::object();
    }
    return intent.is_object() && append(intent, isOpen(intent, "summary") ? "summary" : "rationale", text);
}

bool placeInSignature(Json& document, const Hole& hole, const std::string& text)
{
    const auto signature = document.find("signature");
    if (signature == document.end() || !signature->is_object()) {
        return false;
    }
    if (const auto parameters = signature->find("parameters");
        parameters != signature->end() && parameters->is_array()) {
        for (Json& parameter : *parameters) {
            if (parameter.is_object() && parameter.value("name", Json()) == Json(hole.identifier) &&
                isOpen(parameter, "type")) {
                parameter["type"] = text;
                return true;
            }
        }
    }
    if (!isOpen(*signature, "returns")) {
        return false;
    }
    (*signature)["returns"] = text;
    return true;
}

bool placeInClause(Json& document, const std::vector<std::string>& tokens, const std::string& text)
{
    if (tokens.size() != 3 || !isIndex(tokens[1])) {
        return false;
    }
    const char* key = tokens[0] == "assertions"                              ? "predicate"
                      : tokens[0] == "effects" || tokens[0] == "constraints" ? "description"
                                                                             : nullptr;
    Json* clause = resolvePointer(document, childPointer(childPointer("", tokens[0]), tokens[1]));
    return key && clause && clause->is_object() && append(*clause, key, text);
}

} // namespace

std::string defaultText(const Hole& hole, bool inText)
{
    if (!inText) {
        if (std::optional<std::string> text = placeDefault(hole)) {
            return std::move(*text);
        }
    }
    if (!hole.description.empty()) {
        return hole.description;
    }
    for (const auto& [type, text] : kTypeDefaults) {
        if (hole.type == type) {
            return std::string(text);
        }
    }
    if (inText) {
        return hole.identifier;
    }
    const auto row = std::find_if(kKindDefaults.begin(), kKindDefaults.end(),
                                  [&hole](const auto& entry) { return entry.first == hole.kind; });
    return row == kKindDefaults.end() ? "" : std::string(row->second);
}

Json shapedFor(std::string_view path, const std::string& text)
{
    const std::string place = placeOf(path);
    const auto listOf = [&text](const char* key) {
        return text.empty() ? Json::array() : Json::array({Json::object({{key, text}})});
    };
    if (place == "/effects") {
        return listOf("description");
    }
    if (place == "/assertions") {
        return listOf("predicate");
    }
    if (place == "/constraints" || place == "/signature/parameters") {
        return Json::array();
    }
    if (place.empty() || place == "/signature" || place == "/metadata") {
        return Json::object();
    }
    if (place == "/intent") {
        return Json::object({{"summary", text}});
    }
    if (place == "/effects/*") {
        return Json::object({{"description", text}});
    }
    if (place == "/assertions/*") {
        return Json::object({{"predicate", text}});
    }
    if (place == "/constraints/*") {
        return Json::object({{"type", "return_constraint"}, {"description", text}});
    }
    if (place == "/signature/parameters/*") {
        return Json::object({{"name", text}});
    }
    return text;
}

Json placeListed(Json& document, const std::string& listPath, const Hole& hole, const std::string& text)
{
    if (!document.is_object()) {
        return {};
    }
    const std::vector<std::string> tokens = pointerTokens(listPath);
    bool placed = placeInClause(document, tokens, text);
    if (!placed && hole.kind == HoleKind::Intent) {
        placed = placeInIntent(document, text);
    } else if (!placed && hole.kind == HoleKind::Assertion) {
        placed = addItem(document, "assertions", "predicate", text);
    } else if (!placed) {
        placed = (hole.kind == HoleKind::Signature && placeInSignature(document, hole, text)) ||
                 addItem(document, "effects", "description", text);
    }
    return placed ? Json(text) : Json();
}

} // namespace candor
