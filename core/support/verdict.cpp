// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/support/verdict.h"

namespace candor {

VerdictClass classOf(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Passed:
        return VerdictClass::Passed;
    case Verdict::WrongAnswer:
    case Verdict::RuntimeError:
    case Verdict::Timeout:
    case Verdict::MemoryLimit:
    case Verdict::OutputLimit:
    case Verdict::MissingFunction:
        return VerdictClass::ExecutionFailure;
    case Verdict::CompileError:
    case Verdict::NoCode:
    case Verdict::InvalidIr:
    case Verdict::Truncated:
    case Verdict::Refused:
        return VerdictClass::CompilationFailure;
    case Verdict::BackendFailure:
    case Verdict::SandboxFailure:
    case Verdict::Cancelled:
        return VerdictClass::NotTheModels;
    }
    return VerdictClass::NotTheModels;
}

std::string_view nameOf(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Passed:
        return "passed";
    case Verdict::WrongAnswer:
        return "wrong_answer";
    case Verdict::RuntimeError:
        return "runtime_error";
    case Verdict::Timeout:
        return "timeout";
    case Verdict::MemoryLimit:
        return "memory_limit";
    case Verdict::OutputLimit:
        return "output_limit";
    case Verdict::MissingFunction:
        return "missing_function";
    case Verdict::CompileError:
        return "compile_error";
    case Verdict::NoCode:
        return "no_code";
    case Verdict::InvalidIr:
        return "invalid_ir";
    case Verdict::Truncated:
        return "truncated";
    case Verdict::Refused:
        return "refused";
    case Verdict::BackendFailure:
        return "backend_failure";
    case Verdict::SandboxFailure:
        return "sandbox_failure";
    case Verdict::Cancelled:
        return "cancelled";
    }
    return "cancelled";
}

std::string_view nameOf(VerdictClass verdictClass)
{
    switch (verdictClass) {
    case VerdictClass::Passed:
        return "passed";
    case VerdictClass::ExecutionFailure:
        return "execution_failure";
    case VerdictClass::CompilationFailure:
        return "compilation_failure";
    case VerdictClass::NotTheModels:
        return "not_the_models";
    }
    return "not_the_models";
}

std::optional<Verdict> verdictNamed(std::string_view name)
{
    for (const Verdict verdict : kAllVerdicts) {
        if (nameOf(verdict) == name) {
            return verdict;
        }
    }
    return std::nullopt;
}

} // namespace candor
