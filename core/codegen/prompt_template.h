// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/result.h"

#include <map>
#include <string>

namespace candor {

/// What a prompt's templates can name. A value that is empty makes its section disappear.
using PromptValues = std::map<std::string, std::string, std::less<>>;

/// Refuses a template that would not do what its author meant: a tag or section that is not closed, a name that is not
/// among the known ones, partials and changed delimiters. `what` names the file in messages. Errors: InvalidInput.
[[nodiscard]] Result<void> checkPromptTemplate(const std::string& text, const std::string& what);

/// The filled template, without white space at its ends. Values are text: tags in them mean nothing, and nothing is
/// escaped. Requires a template that checkPromptTemplate accepts.
[[nodiscard]] std::string fillPromptTemplate(const std::string& text, const PromptValues& values);

} // namespace candor
