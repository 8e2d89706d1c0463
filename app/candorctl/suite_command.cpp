// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/candorctl/commands.h"
#include "app/candorctl/interrupt.h"
#include "app/candorctl/output.h"
#include "app/services/resources.h"
#include "app/services/session_setup.h"
#include "core/support/text.h"

namespace candor::ctl {

namespace {

/// What is wrong with a task's reference; empty when it passes, or when there is none.
std::string referenceProblem(const Task& task, Sandbox& sandbox, std::stop_token stop)
{
    if (task.reference.solution.empty()) {
        return {};
    }
    const ExecutionReport report =
        sandbox.execute({task.reference.solution, &task, sandbox.identity().limits}, std::move(stop));
    return report.verdict == Verdict::Passed
               ? std::string()
               : "the reference solution does not pass: " + std::string(nameOf(report.verdict)) + ", " + report.message;
}

} // namespace

int suiteListCommand(const SuiteOptions& options)
{
    const auto resources = findResources();
    if (!resources) {
        return fail(resources.error());
    }
    Json list = Json::array();
    TextTable table(
        {{"suite"}, {"tasks", TextTable::Align::Right}, {"test cases", TextTable::Align::Right}, {"what it is"}});
    for (const std::string& name : bundledSuites(*resources)) {
        const auto suite = openSuite(*resources, name);
        if (!suite) {
            return fail(suite.error());
        }
        list.push_back({{"name", suite->name},
                        {"description", suite->description},
                        {"tasks", suite->tasks.size()},
                        {"cases", suite->caseCount()},
                        {"hash", suite->hash.hex}});
        table.addRow(
            {suite->name, std::to_string(suite->tasks.size()), std::to_string(suite->caseCount()), suite->description});
    }
    if (options.json) {
        printJson(list);
    } else {
        print(table.text(0));
    }
    return kDone;
}

int suiteCheckCommand(const SuiteOptions& options)
{
    const Interrupt interrupt;
    const auto resources = findResources();
    if (!resources) {
        return fail(resources.error());
    }
    const auto suite = openSuite(*resources, options.file);
    if (!suite) {
        return fail(suite.error());
    }
    const auto sandbox = openSandbox(*resources);
    if (!sandbox) {
        return fail(sandbox.error());
    }
    std::vector<std::string> problems;
    std::size_t references = 0;
    for (const Task& task : suite->tasks) {
        references += task.reference.solution.empty() ? 0u : 1u;
        const std::string problem = referenceProblem(task, **sandbox, interrupt.token());
        if (interrupt.requested()) {
            return kCancelled;
        }
        if (!problem.empty()) {
            problems.push_back(task.id + ": " + problem);
        }
    }
    if (options.json) {
        printJson({{"name", suite->name},
                   {"tasks", suite->tasks.size()},
                   {"cases", suite->caseCount()},
                   {"hash", suite->hash.hex},
                   {"references", references},
                   {"problems", problems}});
    } else {
        print(terminalSafe(suite->name) + ": " + std::to_string(suite->tasks.size()) + " tasks, " +
              std::to_string(suite->caseCount()) + " test cases, " + std::to_string(references) +
              " reference solutions run, " + std::to_string(problems.size()) + " problems\n");
        for (const std::string& problem : problems) {
            print("  " + terminalSafe(problem) + "\n");
        }
    }
    return problems.empty() ? kDone : kBadInput;
}

} // namespace candor::ctl
