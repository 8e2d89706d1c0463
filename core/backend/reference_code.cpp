// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/reference_code.h"

#include "core/support/text.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace candor {
namespace {

std::string typeOf(std::string_view text)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 15> kByWord{
        {{"if", "if_statement"},
         {"elif", "elif_statement"},
         {"else", "else_statement"},
         {"for", "for_loop"},
         {"while", "while_loop"},
         {"with", "with_statement"},
         {"try", "try_statement"},
         {"except", "except_statement"},
         {"finally", "finally_statement"},
         {"return", "return"},
         {"raise", "raise"},
         {"break", "break"},
         {"continue", "continue"},
         {"pass", "pass"},
         {"def", "expression"}}};
    for (const auto& [word, type] : kByWord) {
        if (firstWord(text) == word) {
            return std::string(type);
        }
    }
    const std::string kinds = kindsOfBytes(text);
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        const bool comparison =
            text[i + 1] == '=' || std::string_view("=!<>").find(text[i - 1]) != std::string_view::npos;
        if (kinds[i] == 'c' && text[i] == '=' && !comparison) {
            return "assignment";
        }
        if (text[i] == '(') {
            break; // what follows are arguments
        }
    }
    return text.ends_with(')') ? "function_call" : "expression";
}

/// Nested by its own indentation: every block head is followed by a deeper line.
bool isNested(const std::vector<CodeLine>& lines)
{
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const bool deeper = i + 1 < lines.size() && lines[i + 1].indent > lines[i].indent;
        if (opensBlock(lines[i]) != deeper) {
            return false;
        }
    }
    return !lines.empty();
}

std::string textOf(const Json& object, std::string_view key)
{
    if (!object.is_object() || !object.contains(key) || !object[std::string(key)].is_string()) {
        return {};
    }
    return object[std::string(key)].get<std::string>();
}

const Json& arrayIn(const Json& object, const std::string& key)
{
    static const Json empty = Json::array();
    return object.is_object() && object.contains(key) && object[key].is_array() ? object[key] : empty;
}

/// `reference.code`, or no lines when it is absent or not nested by indentation.
ReferenceCode fromStatements(const Json& json)
{
    ReferenceCode code;
    std::string body;
    for (const Json& statement : arrayIn(json, "statements")) {
        body += textOf(statement, "code") + "\n";
    }
    code.lines = logicalLines(body);
    for (const Json& line : arrayIn(json, "imports")) {
        if (line.is_string()) {
            code.imports.push_back(line.get<std::string>());
        }
    }
    code.helpers = arrayIn(json, "helper_functions");
    if (!isNested(code.lines)) {
        code.lines.clear();
    }
    return code;
}

std::string rendered(const std::vector<CodeLine>& lines, std::size_t from, std::size_t to, std::size_t indent)
{
    std::string text;
    for (std::size_t i = from; i < to; ++i) {
        text += std::string(lines[i].indent + indent, ' ') + lines[i].text + "\n";
    }
    return text;
}

bool definesFunction(const CodeLine& line, std::string_view name)
{
    const std::string start = "def " + std::string(name);
    return line.indent == 0 && line.text.starts_with(start) && line.text.size() > start.size() &&
           !isWordByte(line.text[start.size()]);
}

std::vector<CodeLine> bodyOf(const std::vector<CodeLine>& lines, std::size_t from, std::size_t to)
{
    std::vector<CodeLine> body(lines.begin() + static_cast<std::ptrdiff_t>(from),
                               lines.begin() + static_cast<std::ptrdiff_t>(to));
    const auto isString = [](const CodeLine& line) {
        return kindsOfBytes(line.text).find_first_not_of("sf") == std::string::npos;
    };
    while (!body.empty() && isString(body.front())) { // docstring
        body.erase(body.begin());
    }
    const std::size_t base = body.empty() ? 0 : body.front().indent;
    for (CodeLine& line : body) {
        line.indent -= std::min(base, line.indent);
    }
    return body;
}

/// The whole program: the entry point's body, imports, and everything else at the top level as helpers.
ReferenceCode fromSolution(const std::string& solution, std::string_view entryPoint)
{
    ReferenceCode code;
    const std::vector<CodeLine> lines = logicalLines(solution);
    for (std::size_t i = 0; i < lines.size();) {
        const std::size_t end = endOfBlock(lines, i);
        const std::string_view word = firstWord(lines[i].text);
        if (definesFunction(lines[i], entryPoint)) {
            code.head = lines[i].text;
            code.lines = bodyOf(lines, i + 1, end);
        } else if (word == "import" || word == "from") {
            code.imports.push_back(lines[i].text);
        } else if (kindsOfBytes(lines[i].text).find('c') != std::string::npos) {
            const std::string name =
                word == "def" || word == "class" ? std::string(lines[i].text.substr(word.size() + 1)) : lines[i].text;
            const auto nameEnd = std::ranges::find_if_not(name, isWordByte);
            code.helpers.push_back(
                {{"name", std::string(name.begin(), nameEnd)}, {"code", rendered(lines, i, end, 0)}});
        }
        i = end;
    }
    return code;
}

std::string headFromIr(const Json& ir, const std::string& entryPoint)
{
    std::string parameters;
    const Json signature = ir.is_object() ? ir.value("signature", Json::object()) : Json::object();
    for (const Json& parameter : arrayIn(signature, "parameters")) {
        parameters += (parameters.empty() ? "" : ", ") + textOf(parameter, "name");
    }
    return "def " + entryPoint + "(" + parameters + "):";
}

Json parametersIn(std::string_view head)
{
    Json parameters = Json::array();
    const std::size_t open = head.find('(');
    const std::size_t close = head.rfind(')');
    if (open == std::string_view::npos || close == std::string_view::npos) {
        return parameters;
    }
    const std::string_view list = head.substr(open + 1, close - open - 1);
    int depth = 0;
    std::size_t start = 0;
    for (std::size_t i = 0; i <= list.size(); ++i) {
        const char character = i < list.size() ? list[i] : ',';
        depth += character == '[' || character == '(' ? 1 : 0;
        depth -= character == ']' || character == ')' ? 1 : 0;
        if (character != ',' || depth > 0) {
            continue;
        }
        const std::string_view item = trimmed(list.substr(start, i - start));
        start = i + 1;
        const std::string_view name = trimmed(item.substr(0, item.find_first_of(":=")));
        const std::size_t colon = item.find(':');
        if (name.empty()) {
            continue;
        }
        Json parameter = {{"name", std::string(name)}};
        if (colon != std::string_view::npos) {
            parameter["type"] = std::string(trimmed(item.substr(colon + 1, item.find('=', colon) - colon - 1)));
        }
        parameters.push_back(std::move(parameter));
    }
    return parameters;
}

std::string effectOf(const std::vector<CodeLine>& lines, std::size_t index)
{
    const std::string& text = lines[index].text;
    const std::string_view word = firstWord(text);
    if (word == "return") {
        return "Returns " + std::string(trimmed(text.substr(6)));
    }
    if (!opensBlock(lines[index])) {
        return "Does " + text;
    }
    std::string effect = text;
    if (index + 1 < lines.size()) {
        effect += " " + lines[index + 1].text;
    }
    effect[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(effect[0])));
    return effect;
}

} // namespace

Result<ReferenceCode> referenceCodeOf(const Task& task)
{
    const auto failure = [&](std::string_view problem) {
        return Error{ErrorCode::InvalidInput, Stage::Backend,
                     "task " + terminalSafe(task.id, 100) + ": " + std::string(problem)};
    };
    ReferenceCode solution = fromSolution(task.reference.solution, task.entryPoint);
    ReferenceCode code = fromStatements(task.reference.code);
    if (solution.lines.empty() && code.lines.empty()) {
        if (task.reference.solution.empty() && task.reference.code.is_null()) {
            return failure("there is no reference solution, which the simulator makes its replies from.");
        }
        return failure("the reference solution does not define " + terminalSafe(task.entryPoint, 100) + ".");
    }
    if (code.lines.empty()) {
        return solution;
    }
    code.head = solution.head.empty() ? headFromIr(task.reference.ir, task.entryPoint) : solution.head;
    return code;
}

Json asStatements(const ReferenceCode& code)
{
    Json statements = Json::array();
    for (const CodeLine& line : code.lines) {
        statements.push_back({{"type", typeOf(line.text)}, {"code", std::string(line.indent, ' ') + line.text}});
    }
    return {{"statements", std::move(statements)}, {"imports", code.imports}, {"helper_functions", code.helpers}};
}

std::string asSource(const ReferenceCode& code)
{
    std::string source;
    for (const std::string& line : code.imports) {
        source += line + "\n";
    }
    for (const Json& helper : code.helpers) {
        source += (source.empty() ? "" : "\n") + std::string(trimmed(textOf(helper, "code"))) + "\n";
    }
    source += (source.empty() ? "" : "\n") + code.head + "\n";
    return source + rendered(code.lines, 0, code.lines.size(), kIndentUnit);
}

Json referenceIrOf(const Task& task, const ReferenceCode& code)
{
    if (task.reference.ir.is_object()) {
        return task.reference.ir;
    }
    Json effects = Json::array();
    for (std::size_t i = 0; i < code.lines.size(); ++i) {
        effects.push_back({{"description", effectOf(code.lines, i)}});
        if (opensBlock(code.lines[i])) {
            ++i; // its first line is told with it
        }
    }
    const std::string_view prompt = trimmed(task.prompt);
    Json signature = {{"name", task.entryPoint}, {"parameters", parametersIn(code.head)}};
    if (const std::size_t arrow = code.head.rfind("->"); arrow != std::string::npos) {
        signature["returns"] = std::string(trimmed(code.head.substr(arrow + 2, code.head.size() - arrow - 3)));
    }
    return {{"intent", {{"summary", std::string(prompt.substr(0, prompt.find('\n')))}}},
            {"signature", std::move(signature)},
            {"effects", std::move(effects)},
            {"assertions", Json::array({{{"predicate", task.entryPoint + " returns a value for every valid input"}}})}};
}

} // namespace candor
