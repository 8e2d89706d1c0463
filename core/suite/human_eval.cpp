// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/suite/suite_formats.h"
#include "core/support/text.h"

namespace candor {

std::string readTaskId(JsonReader& reader)
{
    const Json* id = reader.find("task_id");
    if (id && id->is_number_integer()) {
        return canonicalJson(*id);
    }
    return reader.string("task_id");
}

// openai/human-eval: the prompt is the head of a program and the solution its rest; `test` defines check(candidate).
// Fields beyond these belong to derived data sets and are not needed to run a task.
Result<Task> readHumanEvalTask(const Json& json, const std::string& what)
{
    JsonReader reader(json, what, Stage::Suite);
    Task task;
    task.id = readTaskId(reader);
    task.prompt = reader.string("prompt");
    task.preamble = task.prompt;
    task.entryPoint = reader.string("entry_point");
    task.reference.solution = task.prompt + reader.string("canonical_solution");
    const std::string test = reader.string("test");
    task.testProgram = test + "\n\ncheck(" + task.entryPoint + ")\n";
    if (const std::string problem = problemWithId(task.id); !problem.empty()) {
        reader.fail("task_id", problem);
    }
    if (const std::string problem = problemWithEntryPoint(task.entryPoint); !problem.empty()) {
        reader.fail("entry_point", problem);
    }
    if (test.find("def check(") == std::string::npos) {
        reader.fail("test", "must define check(candidate)");
    }
    if (trimmed(task.prompt).empty()) {
        reader.fail("prompt", "must not be empty");
    }
    if (!reader.ok()) {
        return *reader.error();
    }
    return task;
}

} // namespace candor
