// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/sample_workspace.h"

#include <filesystem>

namespace candor {

/// A workspace with one finished session of `tasks` tasks × `candidates` candidates under two configurations. The
/// records are the simulator's, from a session that is really run over the 18 tasks of phase3, repeated under other
/// task names: executing 100,000 programs would take twenty minutes and show nothing more of a window.
inline void makeLargeWorkspace(const std::filesystem::path& file, std::size_t tasks, int candidates)
{
    TestServices services;
    SessionRequest request;
    request.suite = "phase3";
    request.seed = 42;
    for (const char* model : {"medium", "small"}) {
        Configuration configuration;
        configuration.name = model;
        configuration.model = model;
        configuration.backend = "simulated";
        configuration.n = candidates;
        request.configurations.push_back(configuration);
    }
    const std::filesystem::path seedFile = file.string() + ".seed.candor";
    const std::string seedId = runInto(seedFile, request, services);
    auto seeds = Workspace::open(seedFile, Workspace::Access::ReadOnly);
    auto plan = (*seeds)->plan(seedId);

    auto suite = std::make_shared<Suite>();
    suite->name = "large";
    const std::size_t known = (*plan)->suite->tasks.size();
    for (std::size_t i = 0; i < tasks; ++i) {
        Task task = (*plan)->suite->tasks[i % known];
        task.id += "_" + std::to_string(i / known);
        task.prompt += " Variant " + std::to_string(i) + ".";
        suite->tasks.push_back(std::move(task));
    }
    sealSuite(*suite);
    auto large = makePlan(suite, (*plan)->configurations, 1, 42);
    auto target = Workspace::open(file, Workspace::Access::ReadWrite);
    const auto id = (*target)->createSession(*large, "simulated: made for a benchmark", Json::object());
    std::vector<TrialRecord> records;
    for (std::size_t index = 0; index < (*plan)->trials.size(); ++index) {
        records.push_back(*(*seeds)->trial(seedId, index));
    }
    for (const TrialPlan& trial : large->trials) {
        TrialRecord record = records[trial.configuration * known + trial.task % known];
        record.index = trial.index;
        record.task = suite->tasks[trial.task].id;
        record.taskHash = suite->tasks[trial.task].hash;
        record.seed = trial.seed;
        const auto stored = (*target)->commitTrial(*id, record);
        if (!stored) {
            qFatal("%s", describe(stored.error()).c_str());
        }
    }
    (void)(*target)->setState(*id, SessionState::Finished);
}

} // namespace candor
