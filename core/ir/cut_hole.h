// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ir/ir.h"

#include <string>

namespace candor {

/// The IR of a reply that was cut off while the value at `cutPath` was written. The document gets a hole
/// {"hole": {"identifier": "cut_off", "kind", "description", "text"?}} there: in place of a text (which is kept under
/// "text"), as one more item of an array, as a member of the "holes" array of an object. Its origin is Truncation.
[[nodiscard]] Ir irOfCutDocument(Json document, const std::string& cutPath);

/// The IR of a document in which required clauses are missing. Each is listed in `holes`, after those of the document,
/// with the path where it belongs and the origin Parsing. The document stays as the model wrote it.
[[nodiscard]] Ir irWithMissingClauses(Json document);

} // namespace candor
