// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandbox/process.h"
#include "core/sandbox/sandbox.h"
#include "core/support/result.h"

#include <string>
#include <string_view>

namespace candor {

/// Whether a job can be run and judged at all: limits above zero, tests there, every literal readable. Errors:
/// InvalidInput.
[[nodiscard]] Result<void> checkSandboxJob(const SandboxJob& job);
[[nodiscard]] Result<void> checkSandboxLimits(const SandboxLimits& limits);

/// The verdict: compares what the harness says that the calls returned with what the task expects. This is trusted code
/// in our own process; the expected values have never been elsewhere. Requires a job that checkSandboxJob accepts.
[[nodiscard]] ExecutionReport judgeExecution(const SandboxJob& job, const ProcessOutcome& outcome,
                                             std::string_view token);

/// "SIGSEGV" for 11; "signal 77" for one without a name.
[[nodiscard]] std::string signalName(int signal);

} // namespace candor
