// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/summary.h"
#include "core/report/document.h"
#include "core/store/workspace.h"

#include <array>
#include <cstddef>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>

namespace candor {

/// What a report can say, in the order in which it says it. The title, the answer and the banner are always there.
enum class ReportSection
{
    Summary,      ///< the table of configurations, their success rates
    Breakdown,    ///< every trial that did not pass, with its message
    PassingTasks, ///< and those that did
    Scores,       ///< the candidates' scores against their outcome
    Differences,  ///< what differed between the runs, and what may be said of the cause
    Losses,       ///< what was lost where
    Cost,
    NextSteps,   ///< what to run next
    Candidates,  ///< the candidates of the tasks that were lost, side by side
    Environment, ///< method, and what the verdicts were made with
    Reproduce,
};

inline constexpr std::array kAllReportSections{
    ReportSection::Summary,     ReportSection::Breakdown,   ReportSection::PassingTasks, ReportSection::Scores,
    ReportSection::Differences, ReportSection::Losses,      ReportSection::Cost,         ReportSection::NextSteps,
    ReportSection::Candidates,  ReportSection::Environment, ReportSection::Reproduce};

/// The section's heading: "What was lost where".
[[nodiscard]] std::string_view titleOf(ReportSection section);

struct ReportOptions
{
    std::string session;                        ///< id, complete
    std::optional<ConfigurationRef> baseline{}; ///< none: the session's first configuration
    std::set<ReportSection> sections{kAllReportSections.begin(), kAllReportSections.end()};
    std::size_t mostRows = 500; ///< of one table or list; what is left out is counted
    std::size_t mostTasksSideBySide = 12;
};

/// The report on a session: every number in it is computed from the snapshot and the workspace's records, with its n.
/// The snapshot must be the workspace's. Blocks while it reads the records; any thread but the window's. Errors:
/// InvalidInput (no such session or baseline), Cancelled, those of the workspace.
[[nodiscard]] Result<Document> reportOf(const Workspace& workspace, const Snapshot& snapshot,
                                        const ReportOptions& options, std::stop_token stop = {});

} // namespace candor
