// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/exchange.h"
#include "core/ir/ir.h"
#include "core/plan/configuration.h"
#include "core/suite/suite.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace candor {

/// A prompt: one Mustache template a purpose, from
/// resources/prompts/NAME/{ir,clear,code-statements,code-source}.mustache with an optional system.mustache; files that
/// a prompt lacks are taken from `default`. Values are text: nothing is escaped and tags in them mean nothing. A
/// settings.json beside them may say {"send_schema": false}: requests then have no schema, for servers that can't
/// enforce one. A name with a slash in it is the path of a user's prompt. Test cases are never shown. Thread-safe to
/// use.
///
/// Templates may name prompt, entry_point, ir, schema, earlier_failure, hole_path, hole_identifier, hole_type,
/// hole_kind, hole_description and hole_constraints; a section whose value is empty is left out. Schemas of the code
/// and hole requests are read from promptsDirectory/../schema.
class Prompt
{
public:
    /// Errors: no such prompt, a template that does not parse (names file), with the names that exist.
    [[nodiscard]] static Result<std::shared_ptr<const Prompt>> load(const std::filesystem::path& promptsDirectory,
                                                                    const std::string& name);
    virtual ~Prompt() = default;

    /// The requests' texts, filled; sampling, seed, model and label are the caller's to set.
    [[nodiscard]] virtual Request irRequest(const Task& task, const Json& irSchema) const = 0;
    [[nodiscard]] virtual Request clearRequest(const Task& task, const Ir& ir, const Hole& hole) const = 0;
    /// `earlierFailure` is the message of the attempt before, or empty.
    [[nodiscard]] virtual Request codeRequest(const Task& task, const Ir& clearedIr, CodeForm form,
                                              const std::string& earlierFailure) const = 0;
    /// Of all templates that it uses: a factor of the configuration.
    [[nodiscard]] virtual const ContentHash& hash() const = 0;
};

} // namespace candor
