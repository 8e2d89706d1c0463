// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/services/resources.h"
#include "core/session/session.h"
#include "tests/doubles/doubling_task.h"
#include "tests/doubles/scripted_sandbox.h"

#include <QTemporaryDir>

#include <memory>
#include <utility>
#include <vector>

namespace candor {

/// The value, or the end of the test program with the error.
template <class T>
T must(Result<T> result)
{
    if (!result) {
        qFatal("%s", describe(result.error()).c_str());
    }
    return std::move(*result);
}

/// A whole session over the suite phase3 with N = 2, in a workspace of its own; what was stored of it. Every program
/// passes: what is tested with it ends with the code.
inline std::vector<TrialRecord> runPhase3(const std::shared_ptr<const Suite>& suite,
                                          const std::shared_ptr<Backend>& backend, const SessionObserver& observer = {})
{
    Configuration configuration;
    configuration.model = "medium";
    configuration.n = 2;
    const std::vector<TrialKit> kits{kitFor(configuration)};
    const auto plan = must(makePlan(suite, {kits[0].configuration}, 1, 5));
    const QTemporaryDir directory;
    const auto workspace =
        must(Workspace::open((directory.path() + "/w.candor").toStdString(), Workspace::Access::ReadWrite));
    const auto session = must(workspace->createSession(plan, "", Json::object()));
    ScriptedSandbox sandbox([](const SandboxJob&, std::stop_token) { return reportOf(Verdict::Passed); });
    const SessionParts parts{kits, {backend}, sandbox, *workspace, 4, 2};
    SessionControl control;
    const auto outcome = must(runSession(plan, session, parts, control, observer, {}));
    std::vector<TrialRecord> records;
    for (std::size_t i = 0; i < outcome.stored; ++i) {
        records.push_back(must(workspace->trial(session, i)));
    }
    return records;
}

} // namespace candor
