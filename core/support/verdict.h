// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace candor {

/// What happened to one candidate. DESIGN.md "Verdicts".
enum class Verdict
{
    Passed,
    // execution failure
    WrongAnswer,
    RuntimeError,
    Timeout,
    MemoryLimit,
    OutputLimit,
    MissingFunction,
    // compilation failure
    CompileError,
    NoCode,    ///< no code in the reply
    InvalidIr, ///< the reply's IR does not satisfy the schema
    Truncated, ///< the reply was cut by the token limit
    Refused,   ///< the model, or the clearing policy, ended it
    // not the model's
    BackendFailure,
    SandboxFailure,
    Cancelled,
};

enum class VerdictClass
{
    Passed,
    ExecutionFailure,
    CompilationFailure,
    NotTheModels, ///< never enters a success rate
};

inline constexpr std::array kAllVerdicts{Verdict::Passed,          Verdict::WrongAnswer,    Verdict::RuntimeError,
                                         Verdict::Timeout,         Verdict::MemoryLimit,    Verdict::OutputLimit,
                                         Verdict::MissingFunction, Verdict::CompileError,   Verdict::NoCode,
                                         Verdict::InvalidIr,       Verdict::Truncated,      Verdict::Refused,
                                         Verdict::BackendFailure,  Verdict::SandboxFailure, Verdict::Cancelled};

[[nodiscard]] VerdictClass classOf(Verdict verdict);
/// "wrong_answer": as stored and in JSON.
[[nodiscard]] std::string_view nameOf(Verdict verdict);
/// "passed", "execution_failure", "compilation_failure", "not_the_models".
[[nodiscard]] std::string_view nameOf(VerdictClass verdictClass);
[[nodiscard]] std::optional<Verdict> verdictNamed(std::string_view name);

} // namespace candor
