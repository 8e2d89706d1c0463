// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/hash.h"
#include "core/support/json.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace candor {

enum class HoleKind
{
    Intent,
    Signature,
    Effect,
    Assertion,
    Implementation,
};

enum class HoleOrigin
{
    Model,      ///< declared by the model
    Truncation, ///< left by a reply that was cut off
    Parsing,    ///< put where a required clause was missing
};

/// Something that the IR leaves open. In the IR's JSON a hole is an object {"hole": {"identifier", "type",
/// "description", "constraints", "kind"}} that stands where a value would (any string of the schema may be a hole), or
/// a member of the "holes" array of any section. Text such as "<?name: description?>" inside a string is one too.
struct Hole
{
    std::string path; ///< JSON pointer of the hole in the IR: "/effects/2/description"
    std::string identifier;
    std::string type;
    std::string description;
    Json constraints;
    HoleKind kind = HoleKind::Implementation;
    HoleOrigin origin = HoleOrigin::Model;
};

struct Parameter
{
    std::string name;
    std::string type; ///< empty: untyped
    std::string description;
};

struct Assertion
{
    std::string predicate;
    std::string rationale;
};

struct Constraint
{
    std::string type; ///< "return_constraint", "loop_constraint", "position_constraint"
    std::string description;
};

/// The intermediate representation of one program: the JSON as it is, and a typed view of its text (holes leave their
/// place empty in the view). The document is the truth; what it holds beyond the schema is kept.
struct Ir
{
    Json document;

    std::string summary;
    std::string rationale;
    std::string name;
    std::vector<Parameter> parameters;
    std::string returns;
    std::vector<std::string> effects;
    std::vector<Assertion> assertions;
    std::vector<Constraint> constraints;
    std::vector<Hole> holes;

    ContentHash hash; ///< of the canonical form of the document; empty when that is null
};

/// The typed view of a document. Total: what is not there stays empty, and lists have one entry for each item, whatever
/// it is, so that places in the view are places in the document. Holes come in document order: sections in the order of
/// the schema, then others by name. All have the origin `Model`: where else one comes from is not seen in a document.
[[nodiscard]] Ir irFromDocument(Json document);

[[nodiscard]] std::string_view nameOf(HoleKind kind);
[[nodiscard]] std::string_view nameOf(HoleOrigin origin);
[[nodiscard]] std::optional<HoleKind> holeKindNamed(std::string_view name);

} // namespace candor
