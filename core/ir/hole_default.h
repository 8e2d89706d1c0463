// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ir/ir.h"

#include <string>
#include <string_view>

namespace candor {

/// The text that the clearing policy `default` puts in place of a hole; the table of defaults stands at its definition.
/// `inText`: the hole is written inside a text. Empty only for holes that say nothing about an intent.
[[nodiscard]] std::string defaultText(const Hole& hole, bool inText);

/// `text` in the shape that the schema wants where a hole stood: mostly the text itself, an object where a hole stood
/// for a whole clause or section, an array where it stood for a list. An empty text makes an empty list or section.
[[nodiscard]] Json shapedFor(std::string_view path, const std::string& text);

/// Puts the text of a hole that was a member of the "holes" array at `listPath` where it belongs: into the clause that
/// has the array; else by kind: intent: the summary if it is empty, or the rationale; signature: the type of the
/// parameter that the hole is named after, or the return type, if that is not given; assertion: one more assertion;
/// effect, implementation, and a signature hole that finds no place: one more effect. Gives what stands there now, null
/// when there was no place for it.
[[nodiscard]] Json placeListed(Json& document, const std::string& listPath, const Hole& hole, const std::string& text);

} // namespace candor
