// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/suite/python_value.h"
#include "core/suite/suite_formats.h"
#include "core/suite/suite_loader.h"
#include "core/support/file.h"
#include "core/support/text.h"

#include <cmath>
#include <utility>

namespace candor {

namespace {

constexpr double kDefaultTolerance = 1e-9;
constexpr int kMaxIncludeDepth = 8;

/// What is wrong with a literal, or "".
std::string problemWithLiteral(const std::string& text)
{
    const Result<PythonValue> value = parsePythonLiteral(text);
    if (value.ok()) {
        return {};
    }
    return "is no Python literal: " + value.error().message + " The text is: " + terminalSafe(text, 100);
}

TestCase readCase(JsonReader& reader)
{
    reader.allowOnly({"arguments", "expected"});
    if (reader.ok() && !reader.find("arguments")) {
        reader.fail("arguments", "is missing (write [] for a call without arguments)");
    }
    TestCase testCase{reader.stringsOr("arguments", {}), reader.string("expected")};
    if (!reader.ok()) {
        return testCase;
    }
    for (std::size_t i = 0; i < testCase.arguments.size(); ++i) {
        if (const std::string problem = problemWithLiteral(testCase.arguments[i]); !problem.empty()) {
            reader.fail("arguments", i, problem);
        }
    }
    if (const std::string problem = problemWithLiteral(testCase.expected); !problem.empty()) {
        reader.fail("expected", problem);
    }
    return testCase;
}

ComparisonPolicy readComparison(JsonReader reader)
{
    reader.allowOnly({"rule", "tolerance"});
    ComparisonPolicy policy;
    const std::string name = reader.stringOr("rule", "equal");
    const std::optional<ComparisonRule> rule = comparisonRuleNamed(name);
    if (!rule) {
        reader.fail("rule", "must be equal, exact_type, float_tolerance or unordered, but is '" +
                                terminalSafe(name, 100) + "'");
        return policy;
    }
    policy.rule = *rule;
    if (policy.rule == ComparisonRule::FloatTolerance) {
        policy.tolerance = reader.numberOr("tolerance", kDefaultTolerance);
        if (!std::isfinite(policy.tolerance) || policy.tolerance < 0.0) {
            reader.fail("tolerance", "must be a number of 0 or more");
        }
    } else if (reader.find("tolerance")) {
        reader.fail("tolerance", "goes with the rule float_tolerance only");
    }
    return policy;
}

Json objectOrNull(JsonReader& reader, std::string_view key)
{
    const Json* value = reader.find(key);
    if (!value || value->is_null()) {
        return nullptr;
    }
    if (!value->is_object()) {
        reader.fail(key, "must be an object");
    }
    return *value;
}

Reference readReference(JsonReader reader)
{
    reader.allowOnly({"solution", "ir", "code"});
    return {reader.stringOr("solution", {}), objectOrNull(reader, "ir"), objectOrNull(reader, "code")};
}

void checkTask(JsonReader& reader, const Task& task)
{
    if (const std::string problem = problemWithId(task.id); !problem.empty()) {
        reader.fail("id", problem);
    }
    if (const std::string problem = problemWithEntryPoint(task.entryPoint); !problem.empty()) {
        reader.fail("entry_point", problem);
    }
    if (trimmed(task.prompt).empty()) {
        reader.fail("prompt", "must not be empty");
    }
    const bool hasProgram = !trimmed(task.testProgram).empty();
    if (hasProgram == !task.cases.empty()) {
        reader.fail("", hasProgram ? "has both cases and a test_program; a task has one of them"
                                   : "has neither cases nor a test_program; a task needs one of them");
    }
    if (hasProgram && reader.find("comparison")) {
        reader.fail("comparison", "goes with cases only: a test_program compares by itself");
    }
}

Task readTask(JsonReader& reader)
{
    reader.allowOnly({"id", "prompt", "entry_point", "category", "complexity", "comparison", "cases", "test_program",
                      "preamble", "reference"});
    Task task;
    task.id = reader.string("id");
    task.prompt = reader.string("prompt");
    task.entryPoint = reader.string("entry_point");
    task.category = reader.stringOr("category", {});
    task.complexity = reader.stringOr("complexity", {});
    task.comparison = readComparison(reader.object("comparison"));
    for (JsonReader& testCase : reader.objects("cases")) {
        task.cases.push_back(readCase(testCase));
    }
    task.testProgram = reader.stringOr("test_program", {});
    task.preamble = reader.stringOr("preamble", {});
    task.reference = readReference(reader.object("reference"));
    if (reader.ok()) {
        checkTask(reader, task);
    }
    return task;
}

/// The reader's error, with the task in whose description it was found.
Error errorWithin(const JsonReader& reader, const std::string& taskId)
{
    Error error = *reader.error();
    if (!taskId.empty()) {
        error.message += " (task '" + terminalSafe(taskId, 100) + "')";
    }
    return error;
}

Error includeError(ErrorCode code, const std::string& what, const std::string& name, const std::string& problem)
{
    return Error{code, Stage::Suite, what + ": $.include: '" + terminalSafe(name, 100) + "' " + problem};
}

Result<Suite> readIncluded(const std::string& name, const std::string& what, IncludeScope& scope)
{
    if (scope.directory.empty()) {
        return includeError(ErrorCode::Unsupported, what, name,
                            "can't be included here: this text has no directory to look into.");
    }
    if (name.empty() || name == "." || name == ".." ||
        name.find_first_of(std::string_view("/\\\0", 3)) != std::string::npos) {
        return includeError(ErrorCode::InvalidInput, what, name,
                            "must be the name of a file in the same directory, without a path.");
    }
    if (!scope.seen.insert(name).second) {
        return includeError(ErrorCode::InvalidInput, what, name, "is included twice, or includes itself.");
    }
    if (scope.depth >= kMaxIncludeDepth) {
        return includeError(ErrorCode::TooLarge, what, name,
                            "is included more than " + std::to_string(kMaxIncludeDepth) + " files deep.");
    }
    const std::filesystem::path path = scope.directory / name;
    const Result<std::string> text = readFile(path, kMaxSuiteBytes);
    if (!text.ok()) {
        return Error{text.error().code, Stage::Suite, what + ": $.include: " + text.error().message};
    }
    const Result<Json> json = parseJson(*text, {.maxBytes = kMaxSuiteBytes});
    if (!json.ok()) {
        return includeError(json.error().code, what, name, "can't be read: " + json.error().message);
    }
    ++scope.depth;
    Result<Suite> suite = readCandorSuite(*json, terminalSafe(path.native()), scope);
    --scope.depth;
    return suite;
}

Json taskToJson(const Task& task)
{
    Json json{{"id", task.id},
              {"prompt", task.prompt},
              {"entry_point", task.entryPoint},
              {"category", task.category},
              {"complexity", task.complexity},
              {"preamble", task.preamble}};
    if (task.cases.empty()) {
        json["test_program"] = task.testProgram;
    } else {
        json["comparison"]["rule"] = nameOf(task.comparison.rule);
        if (task.comparison.rule == ComparisonRule::FloatTolerance) {
            json["comparison"]["tolerance"] = task.comparison.tolerance;
        }
        Json& cases = json["cases"] = Json::array();
        for (const TestCase& testCase : task.cases) {
            cases.push_back({{"arguments", testCase.arguments}, {"expected", testCase.expected}});
        }
    }
    json["reference"] = {
        {"solution", task.reference.solution}, {"ir", task.reference.ir}, {"code", task.reference.code}};
    return json;
}

} // namespace

Result<Suite> readCandorSuite(const Json& json, const std::string& what, IncludeScope& scope)
{
    JsonReader reader(json, what, Stage::Suite);
    reader.allowOnly({"name", "description", "include", "tasks"});
    Suite suite;
    suite.name = reader.string("name");
    suite.description = reader.stringOr("description", {});
    if (const std::string problem = problemWithId(suite.name); reader.ok() && !problem.empty()) {
        reader.fail("name", problem);
    }
    const std::vector<std::string> includes = reader.stringsOr("include", {});
    std::vector<JsonReader> tasks = reader.objects("tasks");
    if (!reader.ok()) {
        return *reader.error();
    }
    for (const std::string& name : includes) {
        Result<Suite> included = readIncluded(name, what, scope);
        if (!included.ok()) {
            return included;
        }
        for (Task& task : included->tasks) {
            suite.tasks.push_back(std::move(task));
        }
    }
    for (JsonReader& taskReader : tasks) {
        suite.tasks.push_back(readTask(taskReader));
        if (!reader.ok()) {
            return errorWithin(reader, suite.tasks.back().id);
        }
    }
    return suite;
}

Json suiteToJson(const Suite& suite)
{
    Json tasks = Json::array();
    for (const Task& task : suite.tasks) {
        tasks.push_back(taskToJson(task));
    }
    return {{"name", suite.name}, {"description", suite.description}, {"tasks", std::move(tasks)}};
}

} // namespace candor
