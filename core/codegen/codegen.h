// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/exchange.h"
#include "core/ir/find_json.h"
#include "core/ir/ir.h"
#include "core/plan/configuration.h"
#include "core/support/verdict.h"

#include <optional>
#include <string>
#include <vector>

namespace candor {

/// The Python made from a cleared IR. When there is none, `verdict` says which compilation failure that is and
/// `message` why; the assembly's own refusals name the statement.
///
/// The forms:
/// - `source`: the reply holds the program ({"source": "..."} or a fenced block).
/// - `statements`: the reply holds {"statements": [{"type", "code", "rationale"?}], "imports": [...],
///   "helper_functions": [...]}; Candor puts them together under the IR's signature. Nesting is decided from the code
///   itself: the indentation that statements carry, or else block openers, clauses and statements that end a block. A
///   list that could be nested in more than one way is refused with the statement's number.
/// - `statements-heuristic`: the same list, put together as the analysed system did (assembly.h).
struct Artifact
{
    CodeForm form = CodeForm::Source;
    std::string python;
    ContentHash hash;
    std::optional<Verdict> verdict; ///< set: there is no program
    std::string message;
    JsonPlace place = JsonPlace::Bare; ///< how the JSON was found in the reply
    bool assembled = false;            ///< Candor put the program together, so it can be at fault
    std::vector<std::string> notes;    ///< repairs and choices, in words
};

/// Turns a code reply into an artifact. Never fails: a reply without code is an Artifact with a verdict.
[[nodiscard]] Artifact makeArtifact(const Reply& reply, const Ir& clearedIr, CodeForm form);

} // namespace candor
