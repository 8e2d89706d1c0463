// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/suite/suite.h"
#include "ui/bridge/workbench.h"

#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace candor {

/// Makes pictures without a file: sessions of one suite whose verdicts are given by a function.
class PictureSample
{
public:
    using VerdictOf = std::function<Verdict(std::size_t configuration, std::size_t task, int repeat)>;

    /// A suite of tasks "task_0001" ..., of three categories.
    static std::shared_ptr<const Suite> suiteOf(std::size_t tasks)
    {
        auto suite = std::make_shared<Suite>();
        suite->name = "synthetic";
        for (std::size_t i = 0; i < tasks; ++i) {
            const std::string number = std::to_string(10'000 + i).substr(1);
            Task task;
            task.id = "task_" + number;
            task.prompt = "Return " + number;
            task.entryPoint = "answer";
            task.category = std::vector<std::string>{"edge_cases", "control_flow", "mathematical"}[i % 3];
            task.cases = {{{}, std::to_string(i)}};
            suite->tasks.push_back(std::move(task));
        }
        sealSuite(*suite);
        return suite;
    }

    /// Adds a session; `stored`: how many of its trials are there.
    PictureSample& add(const std::string& id, const std::shared_ptr<const Suite>& suite,
                       const std::vector<std::string>& names, int repeats, int candidates, const VerdictOf& verdictOf,
                       std::size_t stored = std::numeric_limits<std::size_t>::max())
    {
        std::vector<Configuration> configurations;
        for (const std::string& name : names) {
            Configuration configuration;
            configuration.name = name;
            configuration.model = name;
            configuration.n = candidates;
            configurations.push_back(configuration);
        }
        StoredSession session;
        session.id = id;
        session.environment = Json::object();
        session.plan = std::make_shared<const SessionPlan>(*makePlan(suite, configurations, repeats, 1));
        session.firstTrial = m_snapshot.trials.size();
        session.trialCount = std::min(stored, session.plan->trials.size());
        session.state =
            session.trialCount < session.plan->trials.size() ? SessionState::Running : SessionState::Finished;
        for (std::size_t i = 0; i < session.trialCount; ++i) {
            const TrialPlan& plan = session.plan->trials[i];
            addTrial(plan, candidates, verdictOf(plan.configuration, plan.task, plan.repeat));
        }
        m_snapshot.sessions.push_back(std::move(session));
        return *this;
    }

    [[nodiscard]] StoredSession& session(std::size_t index) { return m_snapshot.sessions[index]; }

    [[nodiscard]] std::shared_ptr<const ui::Picture> picture() const
    {
        auto picture = std::make_shared<ui::Picture>();
        picture->snapshot = std::make_shared<const Snapshot>(m_snapshot);
        for (std::size_t session = 0; session < m_snapshot.sessions.size(); ++session) {
            auto& summaries = picture->summaries.emplace_back();
            for (std::size_t c = 0; c < m_snapshot.sessions[session].plan->configurations.size(); ++c) {
                summaries.push_back(summarise(*picture->snapshot, {session, c}));
            }
        }
        return picture;
    }

private:
    void addTrial(const TrialPlan& plan, int candidates, Verdict verdict)
    {
        TrialColumns& trials = m_snapshot.trials;
        CandidateColumns& rows = m_snapshot.candidates;
        const auto trial = static_cast<std::uint32_t>(trials.size());
        trials.session.push_back(static_cast<std::uint32_t>(m_snapshot.sessions.size()));
        trials.planIndex.push_back(static_cast<std::uint32_t>(plan.index));
        trials.configuration.push_back(static_cast<std::uint32_t>(plan.configuration));
        trials.task.push_back(static_cast<std::uint32_t>(plan.task));
        trials.repeat.push_back(plan.repeat);
        trials.verdict.push_back(verdict);
        trials.selected.push_back(0);
        trials.durationMs.push_back(static_cast<std::int64_t>(plan.index) * 3);
        trials.firstCandidate.push_back(static_cast<std::uint32_t>(rows.size()));
        trials.candidateCount.push_back(static_cast<std::uint32_t>(candidates));
        for (int draw = 0; draw < candidates; ++draw) {
            rows.trial.push_back(trial);
            rows.draw.push_back(draw);
            rows.verdict.push_back(draw == 0 ? verdict : Verdict::WrongAnswer);
            rows.executed.push_back(1);
            rows.score.push_back(100.0 + static_cast<double>(plan.task) - draw);
            rows.holes.push_back(draw);
            rows.findings.push_back(0);
            rows.casesPassed.push_back(verdict == Verdict::Passed ? 1 : 0);
            rows.casesTotal.push_back(1);
            rows.promptTokens.push_back(100);
            rows.completionTokens.push_back(50);
            rows.latencyMs.push_back(20);
            rows.costUsd.push_back(0.001);
        }
    }

    Snapshot m_snapshot;
};

} // namespace candor
