// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/workspace.h"
#include "core/support/json.h"

#include <string>

namespace candor::ctl {

/// What `run --json` and `show --json` print: the session, its configurations, their tasks and candidates. With a task
/// id, that task alone.
[[nodiscard]] Result<Json> sessionJson(const Workspace& workspace, const Snapshot& snapshot,
                                       const std::string& sessionId, const std::string& task = {});

} // namespace candor::ctl
