// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codegen/assembly.h"

#include "core/codegen/flat_nesting.h"
#include "core/codegen/python_lines.h"
#include "core/codegen/python_text.h"
#include "core/support/text.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace candor {
namespace {

Error refusal(std::string message)
{
    return {ErrorCode::InvalidInput, Stage::Codegen, std::move(message)};
}

/// The two columns that Python's tokenizer compares: a tab goes to the next multiple of 8, and a tab counts 1. Where
/// they disagree about what is deeper, Python refuses the mix of tabs and spaces.
struct Column
{
    std::size_t wide = 0;
    std::size_t narrow = 0;
    bool operator==(const Column&) const = default;
};

Column columnOf(const std::string& indentation)
{
    Column column;
    for (const char c : indentation) {
        if (c == '\f') {
            column = {};
        } else {
            column.wide = c == '\t' ? (column.wide / 8 + 1) * 8 : column.wide + 1;
            ++column.narrow;
        }
    }
    return column;
}

/// Reads the layout of lines that carry indentation, as Python does: the level of each line.
class Layout
{
public:
    Result<std::vector<std::size_t>> levels(const std::vector<LogicalLine>& lines)
    {
        m_open.push_back(columnOf(lines.front().indentation));
        std::vector<std::size_t> out;
        const LogicalLine* previous = nullptr;
        for (const LogicalLine& line : lines) {
            const std::string problem = place(line, previous);
            if (!problem.empty()) {
                return refusal(problem);
            }
            out.push_back(m_open.size() - 1);
            previous = &line;
        }
        if (previous->opens) {
            return refusal("The block of " + nameOfLine(*previous) + " is empty: the list ends there.");
        }
        return out;
    }

private:
    std::string place(const LogicalLine& line, const LogicalLine* previous)
    {
        const Column column = columnOf(line.indentation);
        const bool wantsBlock = previous != nullptr && previous->opens;
        if (column.wide > m_open.back().wide) {
            if (!wantsBlock) {
                return nameOfLine(line) + " is indented, but nothing before it opens a block.";
            }
            if (column.narrow <= m_open.back().narrow) {
                return mixed(line);
            }
            m_open.push_back(column);
            return m_open.size() > kMaxLevels ? nameOfLine(line) + " is nested deeper than Python's 100 levels." : "";
        }
        if (wantsBlock) {
            return "The block of " + nameOfLine(*previous) + " is empty: " + nameOfLine(line) +
                   " is not indented below it, although other statements carry indentation.";
        }
        while (m_open.size() > 1 && column.wide < m_open.back().wide) {
            m_open.pop_back();
        }
        if (column.wide != m_open.back().wide) {
            return nameOfLine(line) + " has an indentation that fits no open block.";
        }
        return column == m_open.back() ? "" : mixed(line);
    }

    static std::string mixed(const LogicalLine& line)
    {
        return nameOfLine(line) + " mixes tabs and spaces in its indentation in a way that Python refuses.";
    }

    static constexpr std::size_t kMaxLevels = 100;
    std::vector<Column> m_open;
};

std::vector<LogicalLine> withoutComments(const std::vector<LogicalLine>& lines)
{
    std::vector<LogicalLine> out;
    std::copy_if(lines.begin(), lines.end(), std::back_inserter(out), [](const LogicalLine& l) { return !l.comment; });
    return out;
}

Result<std::vector<std::size_t>> levelsOf(const std::vector<LogicalLine>& lines)
{
    for (const LogicalLine& line : lines) {
        if (!line.problem.empty()) {
            return refusal(nameOfLine(line) + ' ' + line.problem + '.');
        }
    }
    const bool flat = std::all_of(lines.begin(), lines.end(), [&lines](const LogicalLine& line) {
        return columnOf(line.indentation) == columnOf(lines.front().indentation);
    });
    return flat ? flatLevels(lines) : Layout().levels(lines);
}

} // namespace

std::string signatureProblem(const Ir& ir)
{
    if (!isPythonIdentifier(ir.name)) {
        return ir.name.empty() ? "The IR names no function."
                               : "The IR's function name `" + terminalSafe(ir.name, 60) + "` is no Python identifier.";
    }
    for (std::size_t i = 0; i < ir.parameters.size(); ++i) {
        std::string_view name = ir.parameters[i].name;
        name.remove_prefix(std::min(name.find_first_not_of('*'), std::min<std::size_t>(name.size(), 2)));
        if (!isPythonIdentifier(name)) {
            return "Parameter " + std::to_string(i + 1) + " of the IR, `" + terminalSafe(ir.parameters[i].name, 60) +
                   "`, is no Python identifier.";
        }
    }
    return {};
}

Result<std::string> assembleStatements(const StatementList& list, const Ir& ir)
{
    const std::string problem = signatureProblem(ir);
    if (!problem.empty()) {
        return refusal(problem);
    }
    std::vector<LogicalLine> lines;
    for (std::size_t i = 0; i < list.statements.size(); ++i) {
        std::vector<LogicalLine> more = logicalLines(list.statements[i].code, i + 1);
        std::move(more.begin(), more.end(), std::back_inserter(lines));
    }
    const std::vector<LogicalLine> code = withoutComments(lines);
    if (code.empty()) {
        return programHead(list, ir) + "    pass\n";
    }
    const auto levels = levelsOf(code);
    if (!levels) {
        return levels.error();
    }
    std::string out = programHead(list, ir);
    std::size_t next = 0; // a comment goes with the code line that follows it
    for (const LogicalLine& line : lines) {
        const std::size_t level = (*levels)[std::min(next, code.size() - 1)];
        out += std::string(4 * (level + 1), ' ') + line.text + '\n';
        next += line.comment ? 0 : 1;
    }
    return out;
}

} // namespace candor
