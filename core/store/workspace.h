// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/flight_sample.h"
#include "core/plan/session_plan.h"
#include "core/store/snapshot.h"
#include "core/trial/trial_record.h"

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace candor {

/// One workspace file (core/store/FORMAT.md). Thread-safe: calls are serialised. One process writes, others may read.
class Workspace
{
public:
    enum class Access
    {
        ReadWrite, ///< creates the file if there is none
        ReadOnly,
    };

    /// Errors: NotFound, NotOurs, NewerVersion, Corrupt, ReadOnly, Io. A file that is refused is not touched.
    [[nodiscard]] static Result<std::unique_ptr<Workspace>> open(const std::filesystem::path& path, Access access);
    ~Workspace();
    Workspace(const Workspace&) = delete;
    Workspace& operator=(const Workspace&) = delete;

    /// Stores the plan, complete, before anything is run; gives the session's id.
    [[nodiscard]] Result<std::string> createSession(const SessionPlan& plan, const std::string& provenance,
                                                    const Json& environment);
    /// One trial in one transaction, on disk when this returns. A trial that is there already is left as it is.
    [[nodiscard]] Result<void> commitTrial(const std::string& sessionId, const TrialRecord& record);
    [[nodiscard]] Result<void> setState(const std::string& sessionId, SessionState state);
    /// Puts these trials aside, so that the session lacks them and a resumed run draws them again; gives how many. They
    /// stay in the file with the number of their attempt, but are in no picture. A session that lost one so is
    /// Cancelled. What is not stored is passed over. Errors: InvalidInput for a trial whose verdict is the model's:
    /// only a failure of the infrastructure may be tried again; nothing is put aside then.
    [[nodiscard]] Result<std::size_t> reopenTrials(const std::string& sessionId, const std::set<std::size_t>& indexes);

    /// What the flight recorder saw. Losing some of it loses no result, but each call is one transaction as elsewhere.
    [[nodiscard]] Result<void> addFlightSamples(const std::string& sessionId, const std::vector<FlightSample>& samples);
    /// Oldest first.
    [[nodiscard]] Result<std::vector<FlightSample>> flightSamples(const std::string& sessionId) const;

    /// The session whose id begins with `prefix`; "last" is the youngest. Errors: NotFound, InvalidInput (several).
    [[nodiscard]] Result<std::string> resolveSession(const std::string& prefix) const;
    [[nodiscard]] Result<std::shared_ptr<const SessionPlan>> plan(const std::string& sessionId) const;
    /// Plan indexes of the trials that are stored.
    [[nodiscard]] Result<std::set<std::size_t>> finishedTrials(const std::string& sessionId) const;
    /// Plan indexes of the stored trials whose verdict is not the model's: what reopenTrials takes.
    [[nodiscard]] Result<std::set<std::size_t>> infrastructureFailures(const std::string& sessionId) const;
    /// How many trials were put aside by reopenTrials, each attempt counted.
    [[nodiscard]] Result<std::size_t> supersededTrials(const std::string& sessionId) const;
    [[nodiscard]] Result<TrialRecord> trial(const std::string& sessionId, std::size_t planIndex) const;
    [[nodiscard]] Result<std::shared_ptr<const Snapshot>> snapshot() const;

    [[nodiscard]] const std::filesystem::path& path() const;

private:
    Workspace();
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace candor
