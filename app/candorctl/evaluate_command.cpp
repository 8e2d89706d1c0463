// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/candorctl/commands.h"
#include "app/candorctl/interrupt.h"
#include "app/candorctl/output.h"
#include "app/services/resources.h"
#include "app/services/session_setup.h"
#include "core/report/words.h"
#include "core/stats/stats.h"
#include "core/support/file.h"
#include "core/support/text.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <map>
#include <thread>

namespace candor::ctl {

namespace {

/// One program of a samples file.
struct Sample
{
    const Task* task = nullptr;
    std::string program;
};

Error badSample(const std::string& file, std::size_t line, const std::string& problem)
{
    return {ErrorCode::InvalidInput, Stage::Suite, file + ", line " + std::to_string(line) + ": " + problem};
}

std::string taskIdOf(const Json& json)
{
    const auto id = json.find("task_id");
    if (id == json.end()) {
        return {};
    }
    return id->is_string() ? id->get<std::string>() : id->is_number_integer() ? id->dump() : std::string();
}

/// A completion stands after the task's preamble, a solution alone.
Result<Sample> readSample(const Json& json, const Suite& suite, const std::string& file, std::size_t line)
{
    if (!json.is_object()) {
        return badSample(file, line, "an object with task_id and completion or solution is expected");
    }
    Sample sample;
    sample.task = suite.find(taskIdOf(json));
    if (!sample.task) {
        return badSample(file, line, "the suite has no task \"" + taskIdOf(json) + "\"");
    }
    const auto text = [&json](const char* key) -> const std::string* {
        const auto found = json.find(key);
        return found != json.end() && found->is_string() ? found->get_ptr<const std::string*>() : nullptr;
    };
    if (const std::string* solution = text("solution")) {
        sample.program = *solution;
    } else if (const std::string* completion = text("completion")) {
        sample.program = sample.task->preamble + *completion;
    } else {
        return badSample(file, line, "neither \"completion\" nor \"solution\" is a text");
    }
    return sample;
}

Result<std::vector<Sample>> readSamples(const std::string& file, const Suite& suite)
{
    const auto text = readFile(file);
    if (!text) {
        return text.error();
    }
    std::vector<Sample> samples;
    std::size_t number = 0;
    for (const std::string_view line : splitLines(*text)) {
        ++number;
        if (trimmed(line).empty()) {
            continue;
        }
        const auto json = parseJson(line);
        if (!json) {
            return badSample(file, number, json.error().message);
        }
        auto sample = readSample(*json, suite, file, number);
        if (!sample) {
            return sample.error();
        }
        samples.push_back(*std::move(sample));
    }
    if (samples.empty()) {
        return Error{ErrorCode::InvalidInput, Stage::Suite, file + " holds no sample."};
    }
    return samples;
}

std::vector<ExecutionReport> executeAll(const std::vector<Sample>& samples, Sandbox& sandbox, std::stop_token stop)
{
    std::vector<ExecutionReport> reports(samples.size());
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t i = next++; i < samples.size() && !stop.stop_requested(); i = next++) {
            reports[i] = sandbox.execute({samples[i].program, samples[i].task, sandbox.identity().limits}, stop);
        }
    };
    {
        std::vector<std::jthread> threads;
        for (unsigned i = 0; i < std::max(1u, std::thread::hardware_concurrency()); ++i) {
            threads.emplace_back(work);
        }
    }
    return reports;
}

/// pass@k for k = 1, 10, 100 where every task has enough samples, averaged over tasks.
Json passAtKJson(const std::map<std::string, std::pair<std::size_t, std::size_t>>& tasks)
{
    Json json = Json::object();
    for (const std::size_t k : {1u, 10u, 100u}) {
        double sum = 0.0;
        bool enough = true;
        for (const auto& [task, counts] : tasks) {
            enough = enough && counts.first >= k;
            sum += enough ? passAtK(counts.first, counts.second, k) : 0.0;
        }
        if (enough) {
            json["pass@" + std::to_string(k)] = sum / static_cast<double>(tasks.size());
        }
    }
    return json;
}

} // namespace

int evaluateCommand(const EvaluateOptions& options)
{
    const Interrupt interrupt;
    const auto resources = findResources();
    if (!resources) {
        return fail(resources.error());
    }
    const auto suite = openSuite(*resources, options.suite);
    if (!suite) {
        return fail(suite.error());
    }
    const auto samples = readSamples(options.samples, *suite);
    if (!samples) {
        return fail(samples.error());
    }
    const auto sandbox = openSandbox(*resources);
    if (!sandbox) {
        return fail(sandbox.error());
    }
    const std::vector<ExecutionReport> reports = executeAll(*samples, **sandbox, interrupt.token());
    if (interrupt.requested()) {
        std::fprintf(stderr, "Stopped: no result, because some programs were not run.\n");
        return kCancelled;
    }
    std::map<std::string, std::pair<std::size_t, std::size_t>> tasks; // samples, passed
    Json verdicts = Json::array();
    TextTable table({{"task"}, {"verdict"}, {"message"}});
    std::size_t passed = 0;
    for (std::size_t i = 0; i < reports.size(); ++i) {
        const bool good = reports[i].verdict == Verdict::Passed;
        auto& counts = tasks[(*samples)[i].task->id];
        ++counts.first;
        counts.second += good ? 1u : 0u;
        passed += good ? 1u : 0u;
        verdicts.push_back({{"task", (*samples)[i].task->id},
                            {"verdict", nameOf(reports[i].verdict)},
                            {"message", reports[i].message},
                            {"checked_in_process", reports[i].checkedInProcess}});
        table.addRow({(*samples)[i].task->id, std::string(nameOf(reports[i].verdict)), reports[i].message});
    }
    const Json passAt = passAtKJson(tasks);
    if (options.json) {
        printJson({{"passed", passed}, {"total", reports.size()}, {"pass_at_k", passAt}, {"samples", verdicts}});
        return kDone;
    }
    print(table.text(0) + "\n" + std::to_string(passed) + " of " + std::to_string(reports.size()) +
          " programs passed, over " + std::to_string(tasks.size()) + " tasks\n");
    for (const auto& [name, value] : passAt.items()) {
        print(name + " " + percent(value.get<double>()) + "\n");
    }
    return kDone;
}

} // namespace candor::ctl
