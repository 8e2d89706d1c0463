// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/failing_line.h"

#include "core/codegen/python_text.h"
#include "core/suite/python_value.h"
#include "core/support/text.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

namespace candor::ui {

namespace {

constexpr std::size_t kMostLiteralBytes = 10'000;

struct Function
{
    int defLine = 0;
    std::vector<std::string> parameters;
    struct Line
    {
        int number = 0;
        std::string_view text; ///< trimmed
    };
    std::vector<Line> body; ///< without what nested functions hold
};

std::size_t indentOf(std::string_view line)
{
    return static_cast<std::size_t>(
        std::find_if(line.begin(), line.end(), [](char c) { return c != ' ' && c != '\t'; }) - line.begin());
}

std::vector<std::string> parametersOf(std::string_view def)
{
    std::vector<std::string> names;
    const std::size_t open = def.find('(');
    int depth = 0;
    std::string name;
    bool reading = true;
    for (std::size_t i = open + 1; open != std::string_view::npos && i < def.size(); ++i) {
        const char c = def[i];
        if (depth == 0 && (c == ',' || c == ')')) {
            if (!trimmed(name).empty()) {
                names.emplace_back(trimmed(name));
            }
            name.clear();
            reading = true;
            if (c == ')') {
                break;
            }
        } else if (c == '(' || c == '[' || c == '{') {
            ++depth;
        } else if (c == ')' || c == ']' || c == '}') {
            --depth;
        } else if (depth == 0 && (c == ':' || c == '=')) {
            reading = false;
        } else if (reading) {
            name += c;
        }
    }
    return names;
}

std::optional<Function> findFunction(const std::string& python, const std::string& name)
{
    std::optional<Function> found;
    std::size_t indent = 0;
    std::optional<std::size_t> nested;
    int number = 0;
    for (const std::string_view line : splitLines(python)) {
        ++number;
        const std::string_view text = trimmed(line);
        if (text.empty() || text.starts_with('#')) {
            continue;
        }
        const std::size_t here = indentOf(line);
        if (text.starts_with("def " + name + "(") || text.starts_with("def " + name + " (")) {
            found = Function{number, parametersOf(text), {}}; // the last one counts, as in Python
            indent = here;
            nested.reset();
            continue;
        }
        if (!found || (here <= indent && !found->body.empty())) {
            indent = here <= indent ? std::string::npos : indent; // the body is over
            continue;
        }
        if (nested && here > *nested) {
            continue;
        }
        nested.reset();
        if (text.starts_with("def ") || text.starts_with("class ")) {
            nested = here;
            continue;
        }
        if (here > indent) {
            found->body.push_back({number, text});
        }
    }
    return found;
}

bool isAssigned(const Function& function, const std::string& name)
{
    return std::any_of(function.body.begin(), function.body.end(), [&name](const Function::Line& line) {
        for (std::size_t at = line.text.find(name); at != std::string_view::npos; at = line.text.find(name, at + 1)) {
            const std::string_view rest = trimmed(line.text.substr(at + name.size()));
            const bool target = (rest.starts_with('=') && !rest.starts_with("==")) ||
                                (rest.size() > 1 && rest[1] == '=' &&
                                 std::string_view("+-*/%&|^").find(rest[0]) != std::string_view::npos) ||
                                rest.starts_with(":=") || rest.starts_with(',') || rest.starts_with("in ");
            if (target) {
                return true;
            }
        }
        return false;
    });
}

enum class Gives
{
    No,
    Yes,
    Unknown,
};

Gives givesValue(std::string_view expression, const PythonValue& got, const Function& function,
                 const std::vector<std::string>& arguments)
{
    std::string text(trimmed(expression.substr(0, expression.find('#'))));
    for (std::size_t i = 0; i < function.parameters.size() && i < arguments.size(); ++i) {
        if (function.parameters[i] == text && !isAssigned(function, text)) {
            text = arguments[i];
            break;
        }
    }
    if (text.size() > kMostLiteralBytes) {
        return Gives::Unknown;
    }
    const auto value = parsePythonLiteral(text.empty() ? "None" : text);
    if (!value) {
        return Gives::Unknown;
    }
    return compareValues(*value, got, {}).equal ? Gives::Yes : Gives::No;
}

/// The only line that can have returned the value; 0 when there are several, or it may have come about otherwise.
int onlyReturnOf(const Function& function, const CaseResult& result, const Task& task)
{
    if (result.got.size() > kMostLiteralBytes || result.index >= task.cases.size()) {
        return 0;
    }
    const auto got = parsePythonLiteral(result.got);
    if (!got || got->type == PythonValue::Type::None) {
        return 0; // None is also what a function gives that comes to its end
    }
    std::vector<int> possible;
    for (const Function::Line& line : function.body) {
        if (line.text.find("yield") != std::string_view::npos) {
            return 0;
        }
        const bool isReturn = line.text == "return" || line.text.starts_with("return ") ||
                              line.text.starts_with("return(") || line.text.starts_with("return[");
        const bool hasReturn = line.text.find(": return") != std::string_view::npos ||
                               line.text.find("; return") != std::string_view::npos;
        if (hasReturn || (isReturn && givesValue(line.text.substr(6), *got, function,
                                                 task.cases[result.index].arguments) != Gives::No)) {
            possible.push_back(line.number);
        }
    }
    return possible.size() == 1 ? possible.front() : 0;
}

} // namespace

FailingLine failingLine(const std::string& python, const ExecutionReport& report, const CaseResult* shown,
                        const Task& task)
{
    using Ground = FailingLine::Ground;
    if (report.verdict == Verdict::CompileError) {
        return {report.errorLine, report.errorLine > 0 ? Ground::Compile : Ground::None};
    }
    if (!shown) {
        return {report.errorLine, report.errorLine > 0 ? Ground::Exception : Ground::None};
    }
    if (shown->passed) {
        return {};
    }
    if (!shown->exceptionType.empty()) {
        return {shown->exceptionLine, shown->exceptionLine > 0 ? Ground::Exception : Ground::None};
    }
    const auto function = findFunction(python, report.calledFunction.empty() ? task.entryPoint : report.calledFunction);
    if (!function || shown->got.empty()) {
        return {};
    }
    const int line = onlyReturnOf(*function, *shown, task);
    return line > 0 ? FailingLine{line, Ground::Return} : FailingLine{function->defLine, Ground::Function};
}

} // namespace candor::ui
