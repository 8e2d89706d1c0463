// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandbox/sandbox.h"
#include "core/suite/python_value.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace candor {

// What is said between the sandbox and resources/sandbox/harness.py.
//
// The job is a sequence of fields "LENGTH:BYTES": token, entry point, program, test program; CPU limit in milliseconds,
// memory in bytes, processes, largest file in bytes; then for each test case the number of its arguments and each
// argument as a Python literal. Expected values are not in it.
//
// The harness answers with one JSON object a line: {"token": ..., "event": ...} and fields by event:
//   ready {version}                limits are set; nothing of the program was touched before
//   compile_error {file, message, line}
//   compiled
//   load_error {type, message, line, test_line, in_program, memory, assertion, frames}
//   missing {defined}              the entry point is missing and nothing can stand in for it
//   loaded {called}
//   case {index, cpu_us} and one of {value}, {unsupported, result_type}, {too_big, result_type}, the fields of
//   load_error test_passed {cpu_us}, test_error {fields of load_error} done {cpu_us} harness_error {message}
// It exits with 0 after done, with kOutOfMemoryStatus if there was not even memory for an event.
// Lines without the token are counted and otherwise ignored. What can only be true before the program is compiled or
// loaded is not believed afterwards, so a program can't pass itself off as a fault of the sandbox.

inline constexpr int kOutOfMemoryStatus = 71;

/// An exception as the harness describes it.
struct RaisedException
{
    std::string type;
    std::string message;
    int line = 0;           ///< the innermost in the program
    int testLine = 0;       ///< the innermost in the test program
    bool inProgram = false; ///< raised in the program (or below it), not in the test program
    bool memory = false;
    bool assertion = false;
    std::string traceback;
};

struct CompileProblem
{
    bool inTests = false;
    std::string message;
    int line = 0;
};

/// What one call gave: exactly one of value, refusal and exception.
struct CaseEvent
{
    std::optional<PythonValue> value;
    std::string refusal;    ///< why the result can't be taken
    std::string resultType; ///< of a refused result
    std::optional<RaisedException> exception;
    std::int64_t cpuMicroseconds = 0;
};

/// Everything that the harness said.
struct Transcript
{
    bool ready = false;
    bool compiled = false;
    bool loaded = false;
    bool done = false;
    bool testPassed = false;
    std::string called;
    std::optional<std::vector<std::string>> defined; ///< set if the entry point is missing
    std::optional<CompileProblem> compileProblem;
    std::optional<RaisedException> loadException;
    std::optional<RaisedException> testException;
    std::vector<std::optional<CaseEvent>> cases; ///< by index; empty: no result
    std::int64_t cpuMicroseconds = 0;
    int foreignLines = 0;
};

[[nodiscard]] std::string encodeHarnessJob(const SandboxJob& job, std::string_view token);

/// Never fails: what can't be understood is a foreign line. The first word on anything counts.
[[nodiscard]] Transcript readTranscript(std::string_view lines, std::string_view token, std::size_t caseCount);

} // namespace candor
