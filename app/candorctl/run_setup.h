// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/candorctl/commands.h"
#include "core/session/session_request.h"
#include "core/store/workspace.h"

#include <filesystem>
#include <memory>
#include <string>

namespace candor::ctl {

/// What the options ask for. Errors: InvalidInput that says which options would do.
[[nodiscard]] Result<SessionRequest> requestFrom(const RunOptions& options, const std::filesystem::path& resources);

/// Opens the workspace that the options name, or the default one.
[[nodiscard]] Result<std::unique_ptr<Workspace>> openWorkspace(const std::string& file, Workspace::Access access);

} // namespace candor::ctl
