// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/suite/suite.h"
#include "core/support/json.h"
#include "core/support/result.h"
#include "core/support/verdict.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace candor {

struct SandboxLimits
{
    std::chrono::milliseconds cpu{5'000};   ///< decides
    std::chrono::milliseconds wall{15'000}; ///< generous
    std::uint64_t memoryBytes = 512u << 20; ///< address space
    std::uint64_t outputBytes = 256u << 10; ///< stdout + stderr; more ends the program
    int processes = 16;
};

/// One program to be run against one task.
struct SandboxJob
{
    std::string program;
    const Task* task = nullptr; ///< must outlive the call
    SandboxLimits limits;
};

/// One test case, run.
struct CaseResult
{
    std::size_t index = 0;
    std::string call;     ///< "clamp(5, 0, 10)"
    std::string expected; ///< repr
    std::string got;      ///< repr, empty when there is none
    bool passed = false;
    std::string note;          ///< difference of type, why values differ
    std::string exceptionType; ///< empty: no exception
    std::string exceptionMessage;
    int exceptionLine = 0; ///< in the program, 0: unknown
    std::int64_t cpuMicroseconds = 0;
};

/// What happened to one program.
struct ExecutionReport
{
    Verdict verdict = Verdict::SandboxFailure;
    std::string message; ///< the verdict in one line: Python's own message, or the first failing case
    std::vector<CaseResult> cases;
    std::string calledFunction;     ///< the entry point that was called
    std::vector<std::string> notes; ///< "entry point get_grade is missing: the only function, grade, was called"
    std::string output;             ///< stdout and stderr, capped
    bool outputCut = false;
    std::string traceback;
    int errorLine = 0;             ///< line in the program of the compile error or of the first exception, 0: none
    bool checkedInProcess = false; ///< a test program ran in the candidate's process
    std::int64_t cpuMilliseconds = 0;
    std::int64_t wallMilliseconds = 0;

    [[nodiscard]] std::size_t passedCases() const;
};

/// What verdicts were made with; stored with the session.
struct SandboxIdentity
{
    std::string interpreter; ///< real path
    std::string version;     ///< "3.11.2"
    std::string level;       ///< "bubblewrap 0.8.0"
    SandboxLimits limits;
};

/// Runs untrusted Python. Thread-safe: one call is one process tree, gone when the call returns.
class Sandbox
{
public:
    virtual ~Sandbox() = default;

    /// Always a report: faults of the sandbox are the verdict SandboxFailure, a stop the verdict Cancelled (within
    /// 200 ms).
    [[nodiscard]] virtual ExecutionReport execute(const SandboxJob& job, std::stop_token stop) = 0;
    [[nodiscard]] virtual const SandboxIdentity& identity() const = 0;
};

struct SandboxOptions
{
    std::string interpreter; ///< empty: /usr/bin/python3, else the first python3 on PATH, shims followed
    std::string harness;     ///< path of resources/sandbox/harness.py
    SandboxLimits limits;
};

/// A process and a bubblewrap for each program. Errors: SandboxUnavailable, saying what is missing and how to get it.
[[nodiscard]] Result<std::unique_ptr<Sandbox>> makeBubblewrapSandbox(SandboxOptions options);

[[nodiscard]] Json executionReportToJson(const ExecutionReport& report);
[[nodiscard]] Result<ExecutionReport> executionReportFromJson(const Json& json);

} // namespace candor
