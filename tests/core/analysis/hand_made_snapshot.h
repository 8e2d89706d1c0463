// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/plan/session_plan.h"
#include "core/store/snapshot.h"

#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace candor {

/// A candidate as a test states it.
struct HandMadeCandidate
{
    Verdict verdict = Verdict::Passed;
    bool executed = true;
    int holes = 0;
    double costUsd = 0.0;
    std::int64_t latencyMs = 0;
    double score = std::numeric_limits<double>::quiet_NaN(); ///< NaN: no usable IR
    int findings = 0;
    int casesPassed = 0;
    std::int64_t completionTokens = 10;
};

/// A snapshot that was never in a file. Trials must be added session by session.
class HandMadeSnapshot
{
public:
    Snapshot snapshot;

    std::size_t addSession(std::shared_ptr<const Suite> suite, std::vector<Configuration> configurations,
                           std::string provenance = {}, Json environment = {})
    {
        auto plan = std::make_shared<SessionPlan>();
        plan->suite = std::move(suite);
        plan->configurations = std::move(configurations);
        StoredSession session;
        session.id = "session" + std::to_string(snapshot.sessions.size());
        session.state = SessionState::Finished;
        session.provenance = std::move(provenance);
        session.environment = std::move(environment);
        session.plan = std::move(plan);
        session.firstTrial = snapshot.trials.size();
        snapshot.sessions.push_back(std::move(session));
        return snapshot.sessions.size() - 1;
    }

    /// `selected` is a draw; -1 when none could be selected: the first candidate then gives the verdict.
    void addTrial(std::size_t configuration, std::size_t task, const std::vector<HandMadeCandidate>& candidates,
                  int selected = 0, int repeat = 0)
    {
        TrialColumns& trials = snapshot.trials;
        const std::size_t decisive = selected < 0 ? 0 : static_cast<std::size_t>(selected);
        trials.verdict.push_back(candidates.empty() ? Verdict::Cancelled : candidates[decisive].verdict);
        trials.session.push_back(narrow(snapshot.sessions.size() - 1));
        trials.planIndex.push_back(narrow(snapshot.sessions.back().trialCount++));
        trials.configuration.push_back(narrow(configuration));
        trials.task.push_back(narrow(task));
        trials.repeat.push_back(repeat);
        trials.selected.push_back(selected);
        trials.durationMs.push_back(0);
        trials.firstCandidate.push_back(narrow(snapshot.candidates.size()));
        trials.candidateCount.push_back(narrow(candidates.size()));
        for (std::size_t draw = 0; draw < candidates.size(); ++draw) {
            addCandidate(static_cast<int>(draw), candidates[draw]);
        }
    }

    void addTrial(std::size_t configuration, std::size_t task, Verdict verdict, int repeat = 0)
    {
        addTrial(configuration, task, {HandMadeCandidate{.verdict = verdict}}, 0, repeat);
    }

private:
    static std::uint32_t narrow(std::size_t number) { return static_cast<std::uint32_t>(number); }

    void addCandidate(int draw, const HandMadeCandidate& candidate)
    {
        CandidateColumns& columns = snapshot.candidates;
        columns.trial.push_back(narrow(snapshot.trials.size() - 1));
        columns.draw.push_back(draw);
        columns.verdict.push_back(candidate.verdict);
        columns.executed.push_back(candidate.executed ? 1 : 0);
        columns.score.push_back(candidate.score);
        columns.holes.push_back(candidate.holes);
        columns.findings.push_back(candidate.findings);
        columns.casesPassed.push_back(candidate.casesPassed);
        columns.casesTotal.push_back(0);
        columns.promptTokens.push_back(100);
        columns.completionTokens.push_back(candidate.completionTokens);
        columns.latencyMs.push_back(candidate.latencyMs);
        columns.costUsd.push_back(candidate.costUsd);
    }
};

/// Tasks t0, t1 ... with a hash of their own ("hash of " + prefix + number), of alternating category and complexity.
inline std::shared_ptr<Suite> handMadeSuite(std::size_t tasks, const std::string& prefix = "t")
{
    auto suite = std::make_shared<Suite>();
    suite->name = "hand-made";
    for (std::size_t i = 0; i < tasks; ++i) {
        Task task;
        task.id = prefix + std::to_string(i);
        task.category = i % 2 == 0 ? "control_flow" : "mathematical";
        task.complexity = i % 3 == 0 ? "easy" : "medium";
        task.hash.hex = "hash of " + task.id;
        suite->tasks.push_back(std::move(task));
    }
    return suite;
}

inline Configuration handMadeConfiguration(const std::string& name, const std::string& model = "model")
{
    Configuration configuration;
    configuration.name = name;
    configuration.model = model;
    return configuration;
}

} // namespace candor
