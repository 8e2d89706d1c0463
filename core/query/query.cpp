// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/query/query.h"

#include "core/support/text.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <tuple>

namespace candor {

namespace {

/// What names a filter asks for, looked up once a session, so that a row costs a few array reads.
struct SessionMatch
{
    std::vector<bool> tasks;
    std::vector<bool> configurations;
};

SessionMatch matchOf(const StoredSession& session, const TrialFilter& filter)
{
    SessionMatch match;
    if (!session.plan || !session.plan->suite) {
        return match;
    }
    for (const Task& task : session.plan->suite->tasks) {
        match.tasks.push_back(filter.taskGlob.empty() || globMatch(filter.taskGlob, task.id));
    }
    const std::vector<Configuration>& configurations = session.plan->configurations;
    for (std::size_t i = 0; i < configurations.size(); ++i) {
        match.configurations.push_back(
            (!filter.configuration || *filter.configuration == i) &&
            (filter.modelGlob.empty() || globMatch(filter.modelGlob, configurations[i].model)));
    }
    return match;
}

std::array<bool, kAllVerdicts.size()> wantedVerdicts(const TrialFilter& filter)
{
    std::array<bool, kAllVerdicts.size()> wanted{};
    for (const Verdict verdict : kAllVerdicts) {
        wanted[static_cast<std::size_t>(verdict)] =
            (filter.verdicts.empty() || filter.verdicts.contains(verdict)) &&
            (filter.verdictClasses.empty() || filter.verdictClasses.contains(classOf(verdict)));
    }
    return wanted;
}

std::vector<std::uint32_t> filtered(const Snapshot& snapshot, const TrialFilter& filter)
{
    const TrialColumns& trials = snapshot.trials;
    const auto wanted = wantedVerdicts(filter);
    const auto at = [](const std::vector<bool>& flags, std::uint32_t index) {
        return index < flags.size() && flags[index];
    };
    std::vector<std::uint32_t> rows;
    for (const StoredSession& session : snapshot.sessions) {
        if (!filter.session.empty() && session.id != filter.session) {
            continue;
        }
        const SessionMatch match = matchOf(session, filter);
        for (std::size_t row = session.firstTrial; row < session.firstTrial + session.trialCount; ++row) {
            if (wanted[static_cast<std::size_t>(trials.verdict[row])] && at(match.tasks, trials.task[row]) &&
                at(match.configurations, trials.configuration[row])) {
                rows.push_back(static_cast<std::uint32_t>(row));
            }
        }
    }
    return rows;
}

/// Ranks of all tasks of all sessions: by the place where a task's id is first met, so that one session keeps its
/// suite's order and several put the same task together.
std::vector<std::vector<std::uint32_t>> taskRanks(const Snapshot& snapshot)
{
    std::map<std::string_view, std::uint32_t> known;
    std::vector<std::vector<std::uint32_t>> ranks(snapshot.sessions.size());
    for (std::size_t s = 0; s < snapshot.sessions.size(); ++s) {
        const auto& plan = snapshot.sessions[s].plan;
        if (!plan || !plan->suite) {
            continue;
        }
        for (const Task& task : plan->suite->tasks) {
            const auto next = static_cast<std::uint32_t>(known.size());
            ranks[s].push_back(known.emplace(task.id, next).first->second);
        }
    }
    return ranks;
}

/// What rows are sorted by: smaller comes first; the row number makes the order stable.
struct SortKey
{
    std::uint64_t major = 0;
    std::uint32_t minor = 0;
    std::uint32_t row = 0;
};

template <class MakeKey>
void sortBy(std::vector<std::uint32_t>& rows, MakeKey makeKey)
{
    std::vector<SortKey> keys;
    keys.reserve(rows.size());
    for (const std::uint32_t row : rows) {
        keys.push_back(makeKey(row));
    }
    std::ranges::sort(keys, {}, [](const SortKey& key) { return std::tuple(key.major, key.minor, key.row); });
    std::ranges::transform(keys, rows.begin(), &SortKey::row);
}

/// Order-preserving: a larger number gives a smaller key.
std::uint64_t descending(std::int64_t value)
{
    constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
    return ~(static_cast<std::uint64_t>(value) ^ kSign);
}

void sortRows(const Snapshot& snapshot, TrialOrder order, std::vector<std::uint32_t>& rows)
{
    const TrialColumns& trials = snapshot.trials;
    switch (order) {
    case TrialOrder::Plan:
        return; // as the columns are
    case TrialOrder::Task:
        sortBy(rows, [&, ranks = taskRanks(snapshot)](std::uint32_t row) {
            const std::uint64_t rank = ranks[trials.session[row]][trials.task[row]];
            return SortKey{rank << 32 | trials.configuration[row], static_cast<std::uint32_t>(trials.repeat[row]), row};
        });
        return;
    case TrialOrder::Verdict:
        sortBy(rows, [&](std::uint32_t row) {
            return SortKey{static_cast<std::uint64_t>(trials.verdict[row]), 0, row};
        });
        return;
    case TrialOrder::Duration:
        sortBy(rows, [&](std::uint32_t row) { return SortKey{descending(trials.durationMs[row]), 0, row}; });
        return;
    }
}

} // namespace

std::vector<std::uint32_t> selectTrials(const Snapshot& snapshot, const TrialFilter& filter, TrialOrder order)
{
    std::vector<std::uint32_t> rows = filtered(snapshot, filter);
    sortRows(snapshot, order, rows);
    return rows;
}

} // namespace candor
