// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/store/sample_trials.h"

#include "core/support/random.h"

#include <cstdlib>

namespace candor {

namespace {

Verdict someVerdict(Random& random)
{
    return kAllVerdicts[random.below(kAllVerdicts.size())];
}

Exchange someExchange(const DrawLabel& label, Random& random, std::size_t textBytes)
{
    Exchange exchange;
    exchange.label = label;
    exchange.declared = {{"model", "m"}, {"temperature", 0.3}};
    exchange.sent = {{"model", "m"}, {"temperature", 0.3}};
    exchange.reply.text.assign(textBytes, static_cast<char>('a' + random.below(26)));
    exchange.reply.finishReason = "stop";
    exchange.reply.usage = {static_cast<std::int64_t>(random.below(2000)), static_cast<std::int64_t>(random.below(900)),
                            true};
    exchange.latencyMs = static_cast<std::int64_t>(random.below(20'000));
    exchange.costUsd = static_cast<double>(random.below(1000)) / 65536.0;
    return exchange;
}

ExecutionReport someExecution(Verdict verdict, Random& random)
{
    ExecutionReport report;
    report.verdict = verdict;
    for (std::size_t i = 0; i <= random.below(4); ++i) {
        CaseResult result;
        result.index = i;
        result.call = "add_one(1)";
        result.expected = "2";
        result.got = "2";
        result.passed = random.chance(0.5);
        report.cases.push_back(result);
    }
    return report;
}

CandidateRecord someCandidate(const TrialPlan& trial, const Task& task, int draw, Random& random, std::size_t textBytes)
{
    CandidateRecord candidate;
    candidate.draw = draw;
    const DrawLabel label{task.id, RequestPurpose::Ir, trial.repeat, draw, 0};
    candidate.irExchange = someExchange(label, random, textBytes);
    Json document = {{"intent", {{"summary", "adds one"}}}, {"effects", Json::array()}};
    for (std::size_t i = 0; i < random.below(3); ++i) {
        document["effects"].push_back(
            {{"description", {{"hole", {{"identifier", "h" + std::to_string(i)}, {"kind", "effect"}}}}}});
    }
    candidate.read.found = true;
    candidate.read.usable = true;
    candidate.read.ir = irFromDocument(document);
    candidate.findings.assign(random.below(4), IrFinding{IrDefect::NoReturnStated, "/effects", "nothing is returned"});
    if (random.chance(0.8)) {
        candidate.score = Score{static_cast<double>(random.below(4000)) / 16.0, {}};
    }
    candidate.verdict = someVerdict(random);
    candidate.message = "as it came";
    candidate.judged = random.chance(0.9);
    CodeAttempt attempt;
    attempt.exchange = someExchange({task.id, RequestPurpose::Code, trial.repeat, draw, 0}, random, textBytes / 4);
    attempt.artifact.python = "def add_one(n):\n    return n + 1\n";
    attempt.artifact.hash = hashOf(attempt.artifact.python);
    if (random.chance(0.7)) {
        attempt.execution = someExecution(candidate.verdict, random);
    }
    candidate.attempts.push_back(attempt);
    return candidate;
}

} // namespace

SessionPlan samplePlan(std::size_t tasks, int repeats)
{
    auto suite = std::make_shared<Suite>();
    suite->name = "sample";
    for (std::size_t i = 0; i < tasks; ++i) {
        Task task;
        task.id = "add_one_" + std::to_string(i);
        task.prompt = "Write a function that adds one to a number.";
        task.entryPoint = "add_one";
        task.category = "arithmetic";
        task.complexity = "easy";
        task.cases = {{{"1"}, "2"}, {{"-1"}, "0"}};
        suite->tasks.push_back(task);
    }
    sealSuite(*suite);
    Configuration small;
    small.name = "small";
    small.model = "sample-7b";
    Configuration large = small;
    large.name = "large";
    large.model = "sample-30b";
    large.n = 3;
    Result<SessionPlan> plan = makePlan(suite, {small, large}, repeats, 7);
    if (!plan) {
        std::abort(); // a mistake in the lines above
    }
    return *std::move(plan);
}

TrialRecord sampleTrial(const SessionPlan& plan, std::size_t index, std::size_t textBytes)
{
    const TrialPlan& trial = plan.trials[index];
    const Task& task = plan.suite->tasks[trial.task];
    const Configuration& configuration = plan.configurations[trial.configuration];
    Random random(1000 + index);
    TrialRecord record;
    record.index = index;
    record.task = task.id;
    record.taskHash = task.hash;
    record.configuration = configuration.name;
    record.repeat = trial.repeat;
    record.seed = trial.seed;
    for (int draw = 0; draw < configuration.n; ++draw) {
        record.candidates.push_back(someCandidate(trial, task, draw, random, textBytes));
    }
    if (random.chance(0.8)) {
        record.selection.index = random.below(record.candidates.size());
        record.selection.reason = "the highest score";
    }
    record.verdict = someVerdict(random);
    record.message = "two of three";
    record.startedAt = SystemTime(std::chrono::seconds(1'760'000'000 + index));
    record.durationMs = static_cast<std::int64_t>(random.below(100'000));
    return record;
}

std::string textOf(const TrialRecord& record)
{
    return canonicalJson(trialRecordToJson(record));
}

} // namespace candor
