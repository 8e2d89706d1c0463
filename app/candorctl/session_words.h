// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/comparison.h"
#include "core/store/workspace.h"

#include <string>

namespace candor::ctl {

/// A session for people: what it is, the table of its configurations, where each lost its tasks, and every further
/// configuration against the first.
[[nodiscard]] Result<std::string> sessionWords(const Workspace& workspace, const Snapshot& snapshot,
                                               const std::string& sessionId);

/// One comparison for people: the verdict first, then the flips, then what else differed.
[[nodiscard]] std::string comparisonWords(const Snapshot& snapshot, const RunComparison& comparison);

} // namespace candor::ctl
