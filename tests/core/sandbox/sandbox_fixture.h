// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandbox/sandbox.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <string>

namespace candor::test {

/// A sandbox with the tree's harness; ends the test program with the reason if there can be none.
inline std::unique_ptr<Sandbox> makeSandbox(const SandboxLimits& limits = {})
{
    SandboxOptions options;
    options.harness = CANDOR_RESOURCES "/sandbox/harness.py";
    options.limits = limits;
    auto sandbox = makeBubblewrapSandbox(options);
    if (!sandbox) {
        qFatal("%s", describe(sandbox.error()).c_str());
    }
    return std::move(*sandbox);
}

/// f(n) is 2 * n: the task of the abuse tests.
inline Task doublingTask()
{
    Task task;
    task.id = "double";
    task.entryPoint = "f";
    task.cases = {{{"1"}, "2"}, {{"5"}, "10"}, {{"-3"}, "-6"}, {{"0"}, "0"}};
    return task;
}

/// Everything a person needs to see why a row failed.
inline QByteArray shown(const ExecutionReport& report)
{
    std::string text(nameOf(report.verdict));
    text += ": " + report.message;
    for (const std::string& note : report.notes) {
        text += "\n  note: " + note;
    }
    for (const CaseResult& result : report.cases) {
        text += "\n  " + result.call + " -> " + result.got + " " + result.exceptionType + " " + result.note;
    }
    if (!report.output.empty()) {
        text += "\n  output: " + report.output.substr(0, 500);
    }
    return QByteArray::fromStdString(text);
}

} // namespace candor::test
