// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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

} // namespace candor::ctl
