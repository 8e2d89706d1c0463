// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/plan/session_plan.h"
#include "core/support/clock.h"
#include "core/support/verdict.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace candor {

enum class SessionState
{
    Running, ///< or killed: a session that nobody runs and that is not complete can be resumed
    Paused,
    Cancelled,
    Finished,
    Failed,
};
[[nodiscard]] std::string_view nameOf(SessionState state);

/// A field of which declared, sent and applied do not agree under one configuration.
struct FieldMismatch
{
    std::uint32_t configuration = 0; ///< index into the session's plan
    std::string field;               ///< "temperature"
    std::string example;             ///< "temperature: 0.8 was declared, 0.3 was sent"
    std::size_t exchanges = 0;
};

/// One session of a workspace.
struct StoredSession
{
    std::string id;
    SystemTime createdAt{};
    SessionState state = SessionState::Running;
    std::string provenance; ///< not empty: not model output
    Json environment;       ///< sandbox identity, versions: what the verdicts were made with
    std::shared_ptr<const SessionPlan> plan;
    std::size_t firstTrial = 0; ///< rows of this session in TrialColumns
    std::size_t trialCount = 0;
    std::vector<FieldMismatch> mismatches; ///< by configuration, then field
};

/// The narrow columns of all trials; all vectors have one length, a row a trial, ordered by session, then plan index.
struct TrialColumns
{
    std::vector<std::uint32_t> session; ///< index into Snapshot::sessions
    std::vector<std::uint32_t> planIndex;
    std::vector<std::uint32_t> configuration; ///< index into the session's plan
    std::vector<std::uint32_t> task;          ///< index into the plan's suite
    std::vector<std::int32_t> repeat;
    std::vector<Verdict> verdict;
    std::vector<std::int32_t> selected; ///< draw, -1: none
    std::vector<std::int64_t> durationMs;
    std::vector<std::uint32_t> firstCandidate; ///< row in CandidateColumns
    std::vector<std::uint32_t> candidateCount;

    [[nodiscard]] std::size_t size() const noexcept { return verdict.size(); }
};

/// The narrow columns of all candidates; a trial's candidates are neighbours, in draw order.
struct CandidateColumns
{
    std::vector<std::uint32_t> trial; ///< row in TrialColumns
    std::vector<std::int32_t> draw;
    std::vector<Verdict> verdict;
    std::vector<std::uint8_t> executed; ///< 0: it has no verdict, because it was not to be run
    std::vector<double> score;          ///< NaN: none
    std::vector<std::int32_t> holes;
    std::vector<std::int32_t> findings; ///< of the IR check
    std::vector<std::int32_t> casesPassed;
    std::vector<std::int32_t> casesTotal;
    std::vector<std::int64_t> promptTokens;
    std::vector<std::int64_t> completionTokens;
    std::vector<std::int64_t> latencyMs;
    std::vector<double> costUsd;

    [[nodiscard]] std::size_t size() const noexcept { return verdict.size(); }
};

/// An immutable picture of a workspace: narrow values only, the long texts stay in the file. Any thread may read it.
struct Snapshot
{
    std::vector<StoredSession> sessions; ///< oldest first
    TrialColumns trials;
    CandidateColumns candidates;

    [[nodiscard]] const StoredSession* find(std::string_view sessionId) const;
};

} // namespace candor
