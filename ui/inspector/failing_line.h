// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandbox/sandbox.h"
#include "core/suite/suite.h"

#include <string>

namespace candor::ui {

/// Where a program fails in a case.
struct FailingLine
{
    enum class Ground
    {
        None,      ///< nothing fails, or nothing is known
        Compile,   ///< Python names the line
        Exception, ///< Python names the line
        Return,    ///< the only `return` that can have given the value
        Function,  ///< the value is wrong, and several lines can have given it: the `def` line stands for them
    };
    int line = 0; ///< from 1; 0 with None
    Ground ground = Ground::None;
};

/// The line for a case of the report, or of the report itself where `shown` is none. A wrong answer has no line of its
/// own: the returns of the called function are looked through for those that can have given it (a literal or an
/// argument that equals what was got, or an expression that is not worked out here). Linear in the program.
[[nodiscard]] FailingLine failingLine(const std::string& python, const ExecutionReport& report, const CaseResult* shown,
                                      const Task& task);

} // namespace candor::ui
