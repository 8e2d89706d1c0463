// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/suite/suite_formats.h"
#include "core/support/text.h"

#include <algorithm>

namespace candor {

namespace {

bool isNameByte(char c)
{
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::string_view nameAt(std::string_view text, std::size_t start)
{
    std::size_t end = start;
    while (end < text.size() && isNameByte(text[end])) {
        ++end;
    }
    return text.substr(start, end - start);
}

/// Functions that the program defines at its top level, in order.
std::vector<std::string_view> functionsOf(std::string_view code)
{
    constexpr std::string_view kDef = "def ";
    std::vector<std::string_view> names;
    for (const std::string_view line : splitLines(code)) {
        if (!line.starts_with(kDef)) {
            continue;
        }
        const std::size_t start = line.find_first_not_of(' ', kDef.size());
        if (start != std::string_view::npos) {
            names.push_back(nameAt(line, start));
        }
    }
    return names;
}

/// Where the string literal that opens at `start` is over.
std::size_t endOfString(std::string_view text, std::size_t start)
{
    for (std::size_t i = start + 1; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (text[i] == text[start]) {
            return i + 1;
        }
    }
    return text.size();
}

/// The first of `functions` that the assertion calls: "assert set(similar(...)) == ..." tests similar, not set.
std::string_view functionCalledBy(std::string_view assertion, const std::vector<std::string_view>& functions)
{
    std::size_t i = 0;
    while (i < assertion.size()) {
        if (assertion[i] == '\'' || assertion[i] == '"') {
            i = endOfString(assertion, i);
            continue;
        }
        const std::string_view name = nameAt(assertion, i);
        if (name.empty()) {
            ++i;
            continue;
        }
        i += name.size();
        const std::size_t next = assertion.find_first_not_of(' ', i);
        const bool called = next != std::string_view::npos && assertion[next] == '(';
        if (called && std::find(functions.begin(), functions.end(), name) != functions.end()) {
            return name;
        }
    }
    return {};
}

std::string entryPointOf(std::string_view code, std::string_view firstAssertion)
{
    const std::vector<std::string_view> functions = functionsOf(code);
    const std::string_view called = functionCalledBy(firstAssertion, functions);
    if (!called.empty()) {
        return std::string(called);
    }
    return functions.empty() ? std::string() : std::string(functions.back());
}

std::string testProgramOf(const std::vector<std::string>& imports, const std::string& setup,
                          const std::vector<std::string>& assertions)
{
    std::string program;
    for (const std::string& line : imports) {
        program += line + "\n";
    }
    if (!trimmed(setup).empty()) {
        program += setup + "\n";
    }
    return program + join(assertions, "\n") + "\n";
}

} // namespace

// google-research mbpp: `text` and `test_setup_code` in mbpp.jsonl, `prompt` and `test_imports` in the sanitized array.
// challenge_test_list is left out, as the data set's own evaluation does.
Result<Task> readMbppTask(const Json& json, const std::string& what)
{
    JsonReader reader(json, what, Stage::Suite);
    Task task;
    task.id = readTaskId(reader);
    task.prompt = reader.string(reader.find("text") ? "text" : "prompt");
    task.reference.solution = reader.string("code");
    const std::vector<std::string> assertions = reader.stringsOr("test_list", {});
    task.testProgram =
        testProgramOf(reader.stringsOr("test_imports", {}), reader.stringOr("test_setup_code", {}), assertions);
    if (const std::string problem = problemWithId(task.id); !problem.empty()) {
        reader.fail("task_id", problem);
    }
    if (trimmed(task.prompt).empty()) {
        reader.fail(reader.find("text") ? "text" : "prompt", "must not be empty");
    }
    if (trimmed(join(assertions, "")).empty()) {
        reader.fail("test_list", "must hold at least one assert");
    }
    if (reader.ok()) {
        task.entryPoint = entryPointOf(task.reference.solution, assertions.front());
    }
    if (const std::string problem = problemWithEntryPoint(task.entryPoint); !problem.empty()) {
        reader.fail("code", "defines no function that the first assert could call");
    }
    if (!reader.ok()) {
        return *reader.error();
    }
    return task;
}

} // namespace candor
