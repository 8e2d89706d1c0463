// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codegen/assembly.h"
#include "core/codegen/python_text.h"
#include "core/support/text.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace candor {
namespace {

/// Why it is there: an IR's types are words of a model. With this line Python parses annotations and never evaluates
/// them, so `List[int]` without an import of List can't be what fails a candidate.
constexpr std::string_view kFuture = "from __future__ import annotations";

/// A type as an annotation. Words that are no Python ("list of numbers") stand in quotes: a valid annotation that says
/// the same.
std::string annotation(const std::string& type)
{
    const std::string line = onOneLine(type);
    return isTypeExpression(line) ? line : '"' + escapedForQuotes(line) + '"';
}

void appendImports(std::string& out, const std::vector<std::string>& imports)
{
    std::vector<std::string> seen{std::string(kFuture)};
    out += std::string(kFuture) + '\n';
    // Python wants future imports before all others.
    for (const bool future : {true, false}) {
        for (const std::string& import : imports) {
            const std::string line(trimmed(import));
            const bool isNew = std::find(seen.begin(), seen.end(), line) == seen.end();
            if (!line.empty() && isNew && line.starts_with("from __future__") == future) {
                out += line + '\n';
                seen.push_back(line);
            }
        }
    }
    out += '\n';
}

std::string signatureLine(const Ir& ir)
{
    std::vector<std::string> parameters;
    for (const Parameter& parameter : ir.parameters) {
        std::string text = onOneLine(parameter.name);
        if (!onOneLine(parameter.type).empty()) {
            text += ": " + annotation(parameter.type);
        }
        parameters.push_back(std::move(text));
    }
    std::string line = "def " + onOneLine(ir.name) + '(' + join(parameters, ", ") + ')';
    if (!onOneLine(ir.returns).empty()) {
        line += " -> " + annotation(ir.returns);
    }
    return line + ":\n";
}

std::string docText(std::string_view text)
{
    return escapedForQuotes(onOneLine(text));
}

std::string parameterBlock(const Ir& ir)
{
    std::string lines;
    for (const Parameter& parameter : ir.parameters) {
        const std::string type = docText(parameter.type);
        const std::string description = docText(parameter.description);
        if (type.empty() && description.empty()) {
            continue;
        }
        lines += "\n        " + docText(parameter.name);
        lines += type.empty() ? std::string() : " (" + type + ')';
        lines += description.empty() ? std::string() : ": " + description;
    }
    return lines.empty() ? lines : "Args:" + lines;
}

/// One line a text, so that the number of lines depends only on which texts are there.
std::string docstring(const Ir& ir)
{
    const std::string returns = docText(ir.returns);
    std::vector<std::string> blocks{docText(ir.summary), docText(ir.rationale), parameterBlock(ir),
                                    returns.empty() ? returns : "Returns:\n        " + returns};
    std::erase(blocks, std::string());
    if (blocks.empty()) {
        return {};
    }
    const std::string text = join(blocks, "\n\n    ");
    const bool oneLine = text.find('\n') == std::string::npos;
    return "    \"\"\"" + text + (oneLine ? "\"\"\"\n" : "\n    \"\"\"\n");
}

} // namespace

std::string programHead(const StatementList& list, const Ir& ir)
{
    std::string out;
    appendImports(out, list.imports);
    for (const std::string& helper : list.helpers) {
        const std::vector<std::string> lines = dedentedLines(helper);
        if (!lines.empty()) {
            out += join(lines, "\n") + "\n\n";
        }
    }
    return out + signatureLine(ir) + docstring(ir);
}

} // namespace candor
