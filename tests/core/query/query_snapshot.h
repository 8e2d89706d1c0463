// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/core/analysis/hand_made_snapshot.h"

namespace candor {

/// Trials, sessions oldest first. s0 (suite "first": letter_grade control_flow easy, clamp mathematical medium,
/// letter_count control_flow medium; configurations "Qwen 7B" n 1, "Qwen best of 3" n 3):
///   0  Qwen 7B         letter_grade  passed        score 90, 0 holes
///   1  Qwen 7B         clamp         wrong_answer  score 50, 2 holes
///   2  Qwen best of 3  letter_grade  compile_error, selected draw 1 of 3 (draw 0 passed, draw 2 not executed)
///   3  Qwen best of 3  clamp         timeout       nothing selected, no score
/// s1 (suite "second": clamp, letter_count; configuration "Llama" n 1, two repeats):
///   4  Llama           clamp         passed        repeat 1
///   5  Llama           letter_count  backend_failure, repeat 2
/// Candidates: 0: trial 0; 1: trial 1; 2, 3, 4: trial 2; 5: trial 3; 6: trial 4; 7: trial 5.
inline Snapshot querySnapshot()
{
    const auto taskNamed = [](const char* id, const char* category, const char* complexity) {
        Task task;
        task.id = id;
        task.category = category;
        task.complexity = complexity;
        task.hash.hex = std::string("hash of ") + id;
        return task;
    };
    const Task grade = taskNamed("letter_grade", "control_flow", "easy");
    const Task clamp = taskNamed("clamp", "mathematical", "medium");
    const Task count = taskNamed("letter_count", "control_flow", "medium");
    auto first = std::make_shared<Suite>();
    first->name = "first";
    first->tasks = {grade, clamp, count};
    auto second = std::make_shared<Suite>();
    second->name = "second";
    second->tasks = {clamp, count};
    Configuration best = handMadeConfiguration("Qwen best of 3", "Qwen3-30B");
    best.n = 3;
    HandMadeSnapshot made;
    made.addSession(first, {handMadeConfiguration("Qwen 7B", "Qwen2.5-7B"), best});
    made.addTrial(0, 0,
                  {{.verdict = Verdict::Passed, .costUsd = 0.01, .latencyMs = 1000, .score = 90, .casesPassed = 5}});
    made.addTrial(0, 1,
                  {{.verdict = Verdict::WrongAnswer,
                    .holes = 2,
                    .costUsd = 0.02,
                    .latencyMs = 6000,
                    .score = 50,
                    .findings = 1,
                    .casesPassed = 3}});
    made.addTrial(1, 0,
                  {{.verdict = Verdict::Passed, .costUsd = 0.03, .latencyMs = 2000, .score = 70, .casesPassed = 5},
                   {.verdict = Verdict::CompileError,
                    .holes = 1,
                    .costUsd = 0.03,
                    .latencyMs = 2000,
                    .score = 104.5,
                    .completionTokens = 900},
                   {.verdict = Verdict::Cancelled, .executed = false, .costUsd = 0.03, .latencyMs = 2000, .score = 60}},
                  1);
    made.addTrial(1, 1, {{.verdict = Verdict::Timeout}}, -1);
    made.addSession(second, {handMadeConfiguration("Llama", "llama-3")});
    made.addTrial(0, 0, {{.verdict = Verdict::Passed, .score = 80, .casesPassed = 4}});
    made.addTrial(0, 1, {{.verdict = Verdict::BackendFailure}}, -1, 1);
    made.snapshot.trials.durationMs = {500, 100, 500, -1, 0, 60'000};
    return made.snapshot;
}

} // namespace candor
