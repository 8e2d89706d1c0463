// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/json.h"

#include <string>
#include <vector>

namespace candor {

/// A JSON schema as Anthropic's output_config takes it, and what was changed on the way, one sentence each.
struct AcceptedSchema
{
    Json schema;
    std::vector<std::string> changes;
};

/// `oneOf` becomes `anyOf`, `definitions` become `$defs`, each object gets `additionalProperties: false`, and keywords
/// that the API does not take (bounds, lengths, patterns, formats ...) go into the description, where the model reads
/// them. Pure; `$schema` is left out without a word, because it says nothing about a value.
[[nodiscard]] AcceptedSchema acceptedSchema(const Json& schema);

} // namespace candor
