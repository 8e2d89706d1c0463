// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ir/ir.h"
#include "core/support/json.h"
#include "core/support/result.h"

#include <string>
#include <vector>

namespace candor {

/// One statement of the `statements` form.
struct Statement
{
    std::string type; ///< "assignment", "return", "if_statement", "elif_statement", "else_statement", "for_loop",
                      ///< "while_loop", ...
    std::string code;
    std::string rationale;
};

/// The parsed reply of the `statements` form.
struct StatementList
{
    std::vector<Statement> statements;
    std::vector<std::string> imports;
    std::vector<std::string> helpers; ///< source of whole functions
    std::vector<std::string> notes;   ///< what was read although it is not in the form, in words
};

/// Reads {"statements": [...], "imports": [...], "helper_functions": [...]}. Read too, with a note: statements that are
/// plain text, imports that are module names or {"module", "names"}, helper functions that are plain text or
/// {"signature", "body"}, and the analysed system's nesting {"implementation": {"body_statements": [...]}}.
/// Line ends become "\n". Errors (InvalidInput) name the entry.
[[nodiscard]] Result<StatementList> statementListFromJson(const Json& json);

/// Why the IR's signature can't stand in a `def` line (a name that is no Python identifier), or empty.
[[nodiscard]] std::string signatureProblem(const Ir& ir);

/// Imports, helpers, `def` line and docstring that every assembly starts with; ends with a newline. The first line
/// makes Python leave annotations unevaluated. Requires no signatureProblem: names are written as they are.
[[nodiscard]] std::string programHead(const StatementList& list, const Ir& ir);

/// The right assembly. If the code lines differ in indentation, that is the layout, read by Python's own rules; else
/// the nesting follows from the lines (flat_nesting.h). Errors (InvalidInput) name the statement, from 1.
[[nodiscard]] Result<std::string> assembleStatements(const StatementList& list, const Ir& ir);

/// The analysed system's guesswork, kept to show when it was at fault: an indentation stack that deepens after a
/// control-flow statement (by its type) ending in ':', pops one level at else/elif, pops one level when a non-return
/// follows a return inside a block or a return follows a return, and goes back to the base level for a return three
/// levels deep that does not follow control flow. Indentation that statements carry is stripped. Never refuses: what
/// comes of it is Python's to judge.
[[nodiscard]] std::string assembleHeuristically(const StatementList& list, const Ir& ir);

} // namespace candor
