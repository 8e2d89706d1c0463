// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/backend.h"
#include "core/codegen/prompt.h"
#include "core/plan/session_plan.h"
#include "core/trial/trial_record.h"

#include <memory>
#include <stop_token>

namespace candor {

/// What a configuration's trials are made with, loaded once. Immutable, shared by threads.
struct TrialKit
{
    Configuration configuration;
    std::shared_ptr<const Prompt> prompt;
    std::shared_ptr<const SchemaCheck> irSchema;
    Rubric rubric;
};

/// Loads prompt, rubric and schema from the resource directory and fills the configuration's hashes. A prompt or rubric
/// name with a slash is a path.
[[nodiscard]] Result<TrialKit> loadTrialKit(const std::filesystem::path& resources, Configuration configuration);

/// One trial's constants. A plain value; what it points to must outlive it.
struct TrialContext
{
    const TrialKit* kit = nullptr;
    const Task* task = nullptr;
    TrialPlan plan;
};

// The stages of a candidate, in order. Each takes the record so far and adds to it; a candidate that ended gets its
// verdict and passes through the later stages untouched.

/// Asks for the IR, reads, checks and scores it.
[[nodiscard]] CandidateRecord drawCandidate(const TrialContext& context, int draw, Backend& backend,
                                            std::stop_token stop);
/// What drawCandidate does with a reply: reads, checks and scores the IR in it.
void takeIr(const TrialContext& context, CandidateRecord& candidate, const Reply& reply);
/// Clears the holes (once) and asks for code.
void generateCode(const TrialContext& context, CandidateRecord& candidate, Backend& backend, std::stop_token stop);
/// Runs the last attempt's artifact and sets the verdict.
void executeCandidate(const TrialContext& context, CandidateRecord& candidate, Sandbox& sandbox, std::stop_token stop);
/// True when a retry of the code is due: generateCode and executeCandidate are to be called again.
[[nodiscard]] bool wantsAnotherAttempt(const TrialContext& context, const CandidateRecord& candidate);
/// True when the candidate has a program that has not been run.
[[nodiscard]] bool wantsExecution(const CandidateRecord& candidate);

/// Best-of-N over the candidates so far.
[[nodiscard]] Selection selectAmong(const std::vector<CandidateRecord>& candidates);
/// Selection, lineage and verdict of the whole trial.
[[nodiscard]] TrialRecord finishTrial(const TrialContext& context, std::vector<CandidateRecord> candidates,
                                      SystemTime startedAt, SystemTime finishedAt);

} // namespace candor
