// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ir/cut_hole.h"

#include "core/ir/hole_walk.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace candor {

namespace {

Json cutHole(const std::string& path)
{
    return {
        {"identifier", "cut_off"}, {"kind", nameOf(kindByPlace(path))}, {"description", "the reply was cut off here"}};
}

/// Puts the hole at the place and gives the path that it has there.
std::string putCutHole(Json& place, const std::string& path)
{
    Json hole = cutHole(path);
    if (place.is_array()) {
        place.push_back({{"hole", std::move(hole)}});
        return childPointer(path, place.size() - 1);
    }
    if (!place.is_object()) {
        if (place.is_string()) {
            hole["text"] = place;
        }
        place = Json{{"hole", std::move(hole)}};
        return path;
    }
    Json& holes = place["holes"];
    if (!holes.is_array()) {
        holes = Json::array();
    }
    holes.push_back(std::move(hole));
    return childPointer(childPointer(path, "holes"), holes.size() - 1);
}

/// Lists what is missing of the clauses that the schema requires.
class MissingClauses
{
public:
    explicit MissingClauses(Ir& ir) : m_ir(ir) {}

    void list()
    {
        const Json& root = m_ir.document;
        require(root, "", {"intent", "signature", "effects", "assertions"});
        requireIn(root, "", "intent", {"summary"});
        requireIn(root, "", "signature", {"name", "parameters"});
        if (const Json* signature = member(root, "signature")) {
            requireInItems(*signature, "/signature", "parameters", {"name"});
        }
        requireInItems(root, "", "effects", {"description"});
        requireInItems(root, "", "assertions", {"predicate"});
        requireInItems(root, "", "constraints", {"type", "description"});
    }

private:
    using Keys = std::initializer_list<const char*>;

    static const Json* member(const Json& object, const char* key)
    {
        const auto found = object.is_object() ? object.find(key) : object.end();
        return object.is_object() && found != object.end() ? &*found : nullptr;
    }

    void require(const Json& object, const std::string& path, Keys keys)
    {
        if (!object.is_object() || isHole(object)) {
            return;
        }
        for (const char* key : keys) {
            if (!object.contains(key)) {
                add(childPointer(path, key), key);
            }
        }
    }

    void requireIn(const Json& parent, const std::string& path, const char* section, Keys keys)
    {
        if (const Json* inner = member(parent, section)) {
            require(*inner, childPointer(path, section), keys);
        }
    }

    void requireInItems(const Json& parent, const std::string& path, const char* list, Keys keys)
    {
        const Json* items = member(parent, list);
        if (!items || !items->is_array()) {
            return;
        }
        const std::string listPath = childPointer(path, list);
        for (std::size_t i = 0; i < items->size(); ++i) {
            require((*items)[i], childPointer(listPath, i), keys);
        }
    }

    void add(std::string path, const char* key)
    {
        Hole hole;
        hole.kind = kindByPlace(path);
        hole.path = std::move(path);
        hole.identifier = key;
        hole.description = "required, and not there";
        hole.origin = HoleOrigin::Parsing;
        m_ir.holes.push_back(std::move(hole));
    }

    Ir& m_ir;
};

} // namespace

Ir irOfCutDocument(Json document, const std::string& cutPath)
{
    std::string path = cutPath;
    if (Json* place = resolvePointer(document, cutPath)) {
        path = putCutHole(*place, cutPath);
    }
    Ir ir = irFromDocument(std::move(document));
    const auto found = std::find_if(ir.holes.begin(), ir.holes.end(), [&path](const Hole& hole) {
        return hole.path == path && hole.identifier == "cut_off";
    });
    if (found != ir.holes.end()) {
        found->origin = HoleOrigin::Truncation;
        return ir;
    }
    // The cut is inside a hole that the model was declaring, where no further holes are looked for.
    Hole hole = describedHole(cutHole(path), path);
    hole.origin = HoleOrigin::Truncation;
    ir.holes.push_back(std::move(hole));
    return ir;
}

Ir irWithMissingClauses(Json document)
{
    Ir ir = irFromDocument(std::move(document));
    MissingClauses(ir).list();
    return ir;
}

} // namespace candor
