// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codegen/assembly.h"
#include "core/codegen/python_text.h"
#include "core/support/text.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

// The analysed system's guesswork. Nothing here is to be improved: it is kept to show when it was at fault. It looks at
// the declared type, not at the code, so a comment after the colon hides the colon, and a wrong type moves a line.

namespace candor {
namespace {

/// Python allows 100 levels; a hostile list must not make the text grow with the square of its length.
constexpr std::size_t kMaxLevelsWritten = 128;

bool isControlFlow(const Statement& statement)
{
    static constexpr std::array<std::string_view, 9> kTypes{"if_statement",  "elif_statement",   "else_statement",
                                                            "for_loop",      "while_loop",       "with_statement",
                                                            "try_statement", "except_statement", "finally_statement"};
    return std::find(kTypes.begin(), kTypes.end(), statement.type) != kTypes.end();
}

bool isBranchByType(const Statement& statement)
{
    return statement.type == "elif_statement" || statement.type == "else_statement";
}

bool isBranch(const Statement& statement)
{
    const std::string_view code = trimmed(statement.code);
    return isBranchByType(statement) || code.starts_with("else") || code.starts_with("elif");
}

/// The level at which a statement that follows `previous` is put: how many blocks are open, the body included.
/// An else/elif after a return pops once when its type says what it is, and twice when only its code does: the rule
/// for returns looks at the type alone. After the pop for a return that follows a return, the jump to the base level
/// is not considered.
std::size_t nextLevel(std::size_t level, const Statement& previous, const Statement& statement)
{
    const bool isReturn = statement.type == "return";
    const bool afterReturn = previous.type == "return";
    if (isBranch(statement) && level > 1) {
        --level;
    }
    if (afterReturn && !isReturn && !isBranchByType(statement) && level > 1) {
        --level;
    }
    if (isControlFlow(previous) && trimmed(previous.code).ends_with(':')) {
        ++level;
    }
    if (isReturn && afterReturn && level > 1) {
        --level;
    } else if (isReturn && level >= 3 && !isControlFlow(previous)) {
        level = 1;
    }
    return level;
}

} // namespace

std::string assembleHeuristically(const StatementList& list, const Ir& ir)
{
    std::string body;
    std::size_t level = 1;
    const Statement* previous = nullptr;
    for (const Statement& statement : list.statements) {
        if (previous != nullptr) {
            level = nextLevel(level, *previous, statement);
        }
        const std::string indentation(4 * std::min(level, kMaxLevelsWritten), ' ');
        for (const std::string& line : dedentedLines(statement.code)) {
            body += line.empty() ? "\n" : indentation + line + '\n';
        }
        previous = &statement;
    }
    return programHead(list, ir) + (body.empty() ? "    pass\n" : body);
}

} // namespace candor
