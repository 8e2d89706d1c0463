// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandbox/sandbox.h"

#include <functional>

namespace candor {

/// A sandbox whose reports a test writes as a function of the job.
class ScriptedSandbox : public Sandbox
{
public:
    using Script = std::function<ExecutionReport(const SandboxJob&, std::stop_token)>;
    explicit ScriptedSandbox(Script script) : m_script(std::move(script)) {}

    ExecutionReport execute(const SandboxJob& job, std::stop_token stop) override { return m_script(job, stop); }
    const SandboxIdentity& identity() const override { return m_identity; }

private:
    Script m_script;
    SandboxIdentity m_identity{"/usr/bin/python3", "3.11.2", "scripted", {}};
};

inline ExecutionReport reportOf(Verdict verdict, std::string message = {})
{
    ExecutionReport report;
    report.verdict = verdict;
    report.message = std::move(message);
    return report;
}

} // namespace candor
