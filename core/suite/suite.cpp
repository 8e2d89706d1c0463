// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/suite/suite.h"

#include "core/suite/suite_formats.h"
#include "core/support/text.h"

#include <algorithm>
#include <array>

namespace candor {

namespace {

constexpr std::array kAllRules{ComparisonRule::Equal, ComparisonRule::ExactType, ComparisonRule::FloatTolerance,
                               ComparisonRule::Unordered};

constexpr std::array<std::string_view, 35> kPythonKeywords{
    "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
    "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
    "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"};

ContentHash taskHash(const Task& task)
{
    Json cases = Json::array();
    for (const TestCase& testCase : task.cases) {
        cases.push_back({{"arguments", testCase.arguments}, {"expected", testCase.expected}});
    }
    Json content{{"prompt", task.prompt},     {"entry_point", task.entryPoint},
                 {"cases", std::move(cases)}, {"test_program", task.testProgram},
                 {"preamble", task.preamble}, {"rule", nameOf(task.comparison.rule)}};
    if (task.comparison.rule == ComparisonRule::FloatTolerance) {
        content["tolerance"] = task.comparison.tolerance;
    }
    return hashOf(canonicalJson(content));
}

} // namespace

std::string Task::callText(std::size_t index) const
{
    return entryPoint + "(" + join(cases[index].arguments, ", ") + ")";
}

const Task* Suite::find(std::string_view taskId) const
{
    const auto found = std::find_if(tasks.begin(), tasks.end(), [&](const Task& task) { return task.id == taskId; });
    return found == tasks.end() ? nullptr : &*found;
}

std::size_t Suite::caseCount() const
{
    std::size_t count = 0;
    for (const Task& task : tasks) {
        count += task.cases.size();
    }
    return count;
}

void sealSuite(Suite& suite)
{
    Json content = Json::array();
    for (Task& task : suite.tasks) {
        task.hash = taskHash(task);
        content.push_back({task.id, task.hash.hex});
    }
    suite.hash = hashOf(canonicalJson(content));
}

std::string_view nameOf(ComparisonRule rule)
{
    switch (rule) {
    case ComparisonRule::Equal:
        return "equal";
    case ComparisonRule::ExactType:
        return "exact_type";
    case ComparisonRule::FloatTolerance:
        return "float_tolerance";
    case ComparisonRule::Unordered:
        return "unordered";
    }
    return "equal";
}

std::optional<ComparisonRule> comparisonRuleNamed(std::string_view name)
{
    for (const ComparisonRule rule : kAllRules) {
        if (nameOf(rule) == name) {
            return rule;
        }
    }
    return std::nullopt;
}

std::string problemWithId(std::string_view id)
{
    constexpr std::size_t kMaxCharacters = 200;
    if (id.empty()) {
        return "must not be empty";
    }
    if (codePointCount(id) > kMaxCharacters) {
        return "has more than " + std::to_string(kMaxCharacters) + " characters";
    }
    if (terminalSafe(id) != id) {
        return "holds control or invisible characters: '" + terminalSafe(id) + "'";
    }
    return {};
}

std::string problemWithEntryPoint(std::string_view name)
{
    const bool keyword = std::find(kPythonKeywords.begin(), kPythonKeywords.end(), name) != kPythonKeywords.end();
    const bool wellFormed =
        !name.empty() && name.size() <= 200 && !(name[0] >= '0' && name[0] <= '9') &&
        std::all_of(name.begin(), name.end(), [](char c) {
            return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        });
    if (wellFormed && !keyword) {
        return {};
    }
    return "must be the name of a Python function (letters a-z, digits, _; no keyword), but is '" +
           terminalSafe(name, 100) + "'";
}

} // namespace candor
