// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ir/ir.h"
#include "core/ir/json_pointer.h"
#include "core/support/json.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace candor {

/// A hole written inside a text: "<?name: description?>" or "<?name?>". The name is an identifier, so that other
/// things in such brackets ("<?xml version=...?>") stay text.
struct InlineHole
{
    std::size_t begin = 0; ///< bytes of the text, the brackets included
    std::size_t end = 0;
    std::string name;
    std::string description;
};
/// In order; they never overlap. Linear in the text.
[[nodiscard]] std::vector<InlineHole> findInlineHoles(std::string_view text);
/// The text with the holes cut out. Where cutting joins the pieces of another hole, that one loses its brackets, so
/// that the result holds none.
[[nodiscard]] std::string withoutInlineHoles(std::string_view text);

/// True for {"hole": {...}} and for {"hole": "name"}: a hole that stands for a value.
[[nodiscard]] bool isHole(const Json& value);
/// The kind that a hole has by where it stands, for holes that do not say.
[[nodiscard]] HoleKind kindByPlace(std::string_view path);
/// The hole that a member of a "holes" array, or what stands under "hole", describes. Tolerates any JSON.
[[nodiscard]] Hole describedHole(const Json& description, std::string path);
[[nodiscard]] Hole describedHole(const InlineHole& hole, std::string path);

/// An object's keys in document order: sections and clauses in the order of the schema, then the rest by name, "holes"
/// last.
[[nodiscard]] std::vector<std::string> keysInDocumentOrder(const Json& object);

/// Deeper values are not looked into. The JSON reader refuses documents of a third of this depth.
inline constexpr int kMaxWalkDepth = 200;

/// Visits, in document order, every place where holes can be: `place(node, path)` for a hole that stands for a value,
/// `listed(array, path)` for a "holes" array, `text(node, path)` for every other string. A visitor may assign to the
/// node that it gets and to nothing else. What a hole says about itself is not searched for further holes.
template <class Node, class Visitor>
void walkHoles(Node& node, const std::string& path, Visitor& visitor, int depth = 0)
{
    if (node.is_string()) {
        visitor.text(node, path);
        return;
    }
    if (depth >= kMaxWalkDepth) {
        return;
    }
    if (node.is_array()) {
        for (std::size_t i = 0; i < node.size(); ++i) {
            walkHoles(node[i], childPointer(path, i), visitor, depth + 1);
        }
        return;
    }
    if (!node.is_object()) {
        return;
    }
    if (isHole(node)) {
        visitor.place(node, path);
        return;
    }
    for (const std::string& key : keysInDocumentOrder(node)) {
        Node& child = *node.find(key);
        if (key == "holes" && child.is_array()) {
            visitor.listed(child, childPointer(path, key));
        } else {
            walkHoles(child, childPointer(path, key), visitor, depth + 1);
        }
    }
}

} // namespace candor
