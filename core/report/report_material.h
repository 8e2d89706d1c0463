// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/bill.h"
#include "core/analysis/comparison.h"
#include "core/analysis/symptom.h"
#include "core/report/session_report.h"

#include <cstdint>
#include <vector>

namespace candor {

/// What a report says about one candidate; the long texts stay in the workspace.
struct CandidateDigest
{
    int draw = 0;
    bool selected = false;
    bool judged = false;
    Verdict verdict = Verdict::Cancelled;
    std::string message;
    std::optional<double> score;
    std::size_t holes = 0;
    std::size_t charactersLost = 0; ///< to the clearing of its holes
    bool cut = false;               ///< a reply was cut by the token limit
    bool assembled = false;         ///< Candor put its program together
    Symptom symptom = Symptom::None;
};

struct TrialDigest
{
    std::size_t row = 0; ///< of Snapshot::trials
    std::uint32_t configuration = 0;
    std::string task; ///< "letter_grade", with repeats "letter_grade #2"
    std::string taskId;
    std::string category;
    Verdict verdict = Verdict::Cancelled;
    std::string message;
    bool tied = false; ///< several candidates had the highest score
    std::vector<CandidateDigest> candidates;
    std::size_t brokenLinks = 0;
    std::size_t exchanges = 0;
    std::size_t mismatches = 0; ///< exchanges of which declared, sent and applied do not agree

    [[nodiscard]] const CandidateDigest* selected() const;
};

/// Everything that the sections are written from: read once.
struct ReportMaterial
{
    const Workspace& workspace;
    const Snapshot& snapshot;
    const ReportOptions& options;
    std::stop_token stop;
    std::size_t sessionIndex = 0;
    ConfigurationRef baseline;
    std::vector<ConfigurationSummary> summaries; ///< one a configuration of the session
    std::vector<RunComparison> comparisons;      ///< one a configuration that is not the baseline
    std::vector<TrialDigest> trials;             ///< in the plan's order
    std::vector<std::string> mismatches;         ///< what did not agree, each sentence once; at most ten
    BillBook bill;
    std::vector<FlightSample> flight; ///< what was seen of the servers, oldest first

    [[nodiscard]] const StoredSession& session() const { return snapshot.sessions[sessionIndex]; }
    [[nodiscard]] const Configuration& configuration(std::size_t index) const
    {
        return session().plan->configurations[index];
    }
    [[nodiscard]] const Configuration& configuration(ConfigurationRef ref) const
    {
        return *configurationOf(snapshot, ref);
    }
    [[nodiscard]] bool has(ReportSection section) const { return options.sections.contains(section); }
    /// The comparison that the headline is about: the first that is shown, else the first; nullptr without any.
    [[nodiscard]] const RunComparison* leading() const;
    /// Indices of the session's configurations; what is compared comes before what it is compared with.
    [[nodiscard]] std::vector<std::size_t> baselineLast() const;
    /// The comparison of one configuration of the session, or nullptr for the baseline.
    [[nodiscard]] const RunComparison* comparisonOf(std::size_t configuration) const;
};

/// Errors as reportOf().
[[nodiscard]] Result<ReportMaterial> gatherMaterial(const Workspace& workspace, const Snapshot& snapshot,
                                                    const ReportOptions& options, std::stop_token stop);

[[nodiscard]] Error noSuchSession(const std::string& id);
[[nodiscard]] Error noSuchBaseline();

/// Index of a session in a snapshot; the size when there is none.
[[nodiscard]] std::size_t sessionIndexOf(const Snapshot& snapshot, const std::string& id);

} // namespace candor
