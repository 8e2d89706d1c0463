// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/model_summary.h"

#include <map>
#include <set>
#include <utility>

namespace candor {

namespace {

void addConfiguration(const Snapshot& snapshot, ConfigurationRef ref, ModelSummary& summary)
{
    std::map<int, RepeatRate> repeats;
    std::size_t passed = summary.success.passed;
    std::size_t trials = summary.success.trials;
    std::size_t notTheModels = summary.success.notTheModels;
    std::size_t stored = 0;
    for (const std::size_t trial : trialsOf(snapshot, ref)) {
        ++stored;
        const Verdict verdict = snapshot.trials.verdict[trial];
        if (classOf(verdict) == VerdictClass::NotTheModels) {
            ++notTheModels;
            continue;
        }
        const int repeat = snapshot.trials.repeat[trial];
        RepeatRate& rate = repeats.try_emplace(repeat, RepeatRate{ref, repeat}).first->second;
        ++rate.trials;
        ++trials;
        rate.passed += verdict == Verdict::Passed ? 1u : 0u;
        passed += verdict == Verdict::Passed ? 1u : 0u;
    }
    summary.success = successRate(passed, trials, notTheModels);
    summary.configurations.push_back(ref);
    for (const auto& [repeat, rate] : repeats) {
        summary.repeats.push_back(rate);
    }
    const StoredSession& session = snapshot.sessions[ref.session];
    const std::size_t tasks = session.plan->suite ? session.plan->suite->tasks.size() : 0;
    const std::size_t planned = tasks * static_cast<std::size_t>(session.plan->repeats);
    const bool open = session.state == SessionState::Running || session.state == SessionState::Paused;
    summary.planned += planned;
    summary.stored += stored;
    summary.running = summary.running || (open && stored < planned);
}

std::vector<ModelSummary> summariseBy(const Snapshot& snapshot, const std::vector<ConfigurationRef>& refs, bool byModel)
{
    std::vector<ModelSummary> summaries;
    std::map<std::string, std::size_t> places;
    std::set<std::pair<std::size_t, std::size_t>> seen;
    for (const ConfigurationRef ref : refs) {
        const Configuration* configuration = configurationOf(snapshot, ref);
        if (!configuration || !seen.emplace(ref.session, ref.configuration).second) {
            continue;
        }
        std::size_t place = summaries.size();
        if (byModel) {
            place = places.emplace(configuration->model, place).first->second;
        }
        if (place == summaries.size()) {
            summaries.emplace_back().model = configuration->model;
        }
        addConfiguration(snapshot, ref, summaries[place]);
    }
    return summaries;
}

} // namespace

std::vector<ModelSummary> summariseModels(const Snapshot& snapshot, const std::vector<ConfigurationRef>& refs)
{
    return summariseBy(snapshot, refs, true);
}

std::vector<ModelSummary> summariseConfigurations(const Snapshot& snapshot, const std::vector<ConfigurationRef>& refs)
{
    return summariseBy(snapshot, refs, false);
}

} // namespace candor
