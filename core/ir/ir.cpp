// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ir/ir.h"

#include "core/ir/hole_walk.h"

#include <array>
#include <utility>

namespace candor {

namespace {

constexpr std::array<std::pair<HoleKind, std::string_view>, 5> kKinds{{
    {HoleKind::Intent, "intent"},
    {HoleKind::Signature, "signature"},
    {HoleKind::Effect, "effect"},
    {HoleKind::Assertion, "assertion"},
    {HoleKind::Implementation, "implementation"},
}};

struct HoleCollector
{
    std::vector<Hole> holes;

    void place(const Json& node, const std::string& path) { holes.push_back(describedHole(node, path)); }
    void listed(const Json& list, const std::string& path)
    {
        for (std::size_t i = 0; i < list.size(); ++i) {
            holes.push_back(describedHole(list[i], childPointer(path, i)));
        }
    }
    void text(const Json& node, const std::string& path)
    {
        for (const InlineHole& hole : findInlineHoles(node.get_ref<const std::string&>())) {
            holes.push_back(describedHole(hole, path));
        }
    }
};

const Json& childOf(const Json& object, const char* key)
{
    static const Json absent;
    if (!object.is_object() || isHole(object)) {
        return absent;
    }
    const auto found = object.find(key);
    return found == object.end() ? absent : *found;
}

std::string viewOf(const Json& value)
{
    return value.is_string() ? withoutInlineHoles(value.get_ref<const std::string&>()) : std::string();
}

/// The text of a clause; a clause that is a bare text instead of an object is taken for its main text.
std::string clauseText(const Json& clause, const char* key)
{
    return clause.is_string() ? viewOf(clause) : viewOf(childOf(clause, key));
}

/// The items of a list; what is no list has none.
std::vector<const Json*> itemsOf(const Json& list)
{
    std::vector<const Json*> items;
    if (list.is_array()) {
        for (const Json& item : list) {
            items.push_back(&item);
        }
    }
    return items;
}

} // namespace

Ir irFromDocument(Json document)
{
    Ir ir;
    ir.document = std::move(document);
    const Json& intent = childOf(ir.document, "intent");
    ir.summary = viewOf(childOf(intent, "summary"));
    ir.rationale = viewOf(childOf(intent, "rationale"));

    // One entry for each item, whatever it is, so that places in the view are places in the document.
    const Json& signature = childOf(ir.document, "signature");
    ir.name = viewOf(childOf(signature, "name"));
    ir.returns = viewOf(childOf(signature, "returns"));
    for (const Json* item : itemsOf(childOf(signature, "parameters"))) {
        ir.parameters.push_back(
            {clauseText(*item, "name"), viewOf(childOf(*item, "type")), viewOf(childOf(*item, "description"))});
    }
    for (const Json* item : itemsOf(childOf(ir.document, "effects"))) {
        ir.effects.push_back(clauseText(*item, "description"));
    }
    for (const Json* item : itemsOf(childOf(ir.document, "assertions"))) {
        ir.assertions.push_back({clauseText(*item, "predicate"), viewOf(childOf(*item, "rationale"))});
    }
    for (const Json* item : itemsOf(childOf(ir.document, "constraints"))) {
        ir.constraints.push_back({viewOf(childOf(*item, "type")), clauseText(*item, "description")});
    }

    HoleCollector collector;
    walkHoles(std::as_const(ir.document), "", collector);
    ir.holes = std::move(collector.holes);
    if (!ir.document.is_null()) {
        ir.hash = hashOf(canonicalJson(ir.document));
    }
    return ir;
}

std::string_view nameOf(HoleKind kind)
{
    for (const auto& [value, name] : kKinds) {
        if (value == kind) {
            return name;
        }
    }
    return "implementation";
}

std::string_view nameOf(HoleOrigin origin)
{
    switch (origin) {
    case HoleOrigin::Model:
        return "model";
    case HoleOrigin::Truncation:
        return "truncation";
    case HoleOrigin::Parsing:
        return "parsing";
    }
    return "model";
}

std::optional<HoleKind> holeKindNamed(std::string_view name)
{
    for (const auto& [value, known] : kKinds) {
        if (known == name) {
            return value;
        }
    }
    return std::nullopt;
}

} // namespace candor
