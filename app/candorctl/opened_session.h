// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/summary.h"
#include "core/store/workspace.h"

#include <memory>
#include <string>

namespace candor::ctl {

/// A session of a workspace that is open for reading.
struct OpenedSession
{
    std::unique_ptr<Workspace> workspace;
    std::shared_ptr<const Snapshot> snapshot;
    std::string id;
};

/// Errors: those of the workspace; InvalidInput when it holds no such session.
[[nodiscard]] Result<OpenedSession> openSession(const std::string& workspaceFile, const std::string& session);

/// The configuration that SESSION or SESSION:CONFIGURATION names: by its number from 1, its name, or the beginning of
/// its name. Errors: InvalidInput with the names there are.
[[nodiscard]] Result<ConfigurationRef> findRun(const Workspace& workspace, const Snapshot& snapshot,
                                               const std::string& text);

} // namespace candor::ctl
