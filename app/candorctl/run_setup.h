// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/candorctl/commands.h"
#include "app/services/backends.h"
#include "core/plan/session_plan.h"
#include "core/sandbox/sandbox.h"
#include "core/store/workspace.h"
#include "core/trial/trial.h"

#include <memory>
#include <string>
#include <vector>

namespace candor::ctl {

/// A session that is ready to run, with everything it is run with. Members are destroyed in reverse order, so that the
/// embedded servers outlive their clients.
struct PreparedRun
{
    std::unique_ptr<Workspace> workspace;
    std::unique_ptr<Sandbox> sandbox;
    std::unique_ptr<Backends> backends;
    std::vector<std::shared_ptr<Backend>> configurationBackends;
    std::vector<TrialKit> kits;
    std::shared_ptr<const SessionPlan> plan;
    std::string sessionId;
    std::string provenance;
};

/// Prepares a new session, or one to be resumed. Nothing is stored before everything else is known to work.
[[nodiscard]] Result<PreparedRun> prepareRun(const RunOptions& options, std::stop_token stop);

/// Opens the workspace that the options name, or the default one.
[[nodiscard]] Result<std::unique_ptr<Workspace>> openWorkspace(const std::string& file, Workspace::Access access);

/// The sandbox of this machine, with the bundled harness.
[[nodiscard]] Result<std::unique_ptr<Sandbox>> openSandbox(const std::filesystem::path& resources);

} // namespace candor::ctl
