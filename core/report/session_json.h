// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/comparison.h"
#include "core/report/session_report.h"
#include "core/support/json.h"

#include <stop_token>
#include <string>

namespace candor {

/// A session with its configurations, rates and every stored trial, candidates included; with `task` only that task's
/// trials: what `run --json` and `show --json` print. Requires that the snapshot holds the session. Errors: Cancelled,
/// those of the workspace.
[[nodiscard]] Result<Json> sessionJson(const Workspace& workspace, const Snapshot& snapshot,
                                       const std::string& sessionId, const std::string& task = {},
                                       std::stop_token stop = {});

[[nodiscard]] Json comparisonJson(const RunComparison& comparison);

/// sessionJson() with the baseline, and every other configuration compared with it. Errors as reportOf().
[[nodiscard]] Result<Json> reportJson(const Workspace& workspace, const Snapshot& snapshot,
                                      const ReportOptions& options, std::stop_token stop = {});

} // namespace candor
