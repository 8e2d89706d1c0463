// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/trial_key.h"

#include <algorithm>

namespace candor::ui {

std::optional<std::size_t> rowOf(const Snapshot& snapshot, TrialKey key)
{
    if (key.session >= snapshot.sessions.size()) {
        return std::nullopt;
    }
    const StoredSession& session = snapshot.sessions[key.session];
    const auto& column = snapshot.trials.planIndex;
    const auto first = column.begin() + static_cast<std::ptrdiff_t>(session.firstTrial);
    const auto last = first + static_cast<std::ptrdiff_t>(session.trialCount);
    const auto found = std::lower_bound(first, last, key.planIndex);
    if (found == last || *found != key.planIndex) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - column.begin());
}

TrialKey trialKeyAt(const Snapshot& snapshot, std::size_t trialRow)
{
    return {snapshot.trials.session[trialRow], snapshot.trials.planIndex[trialRow]};
}

std::optional<std::size_t> rowOf(const Snapshot& snapshot, CandidateKey key)
{
    const auto trial = rowOf(snapshot, key.trial);
    if (!trial) {
        return std::nullopt;
    }
    const std::size_t first = snapshot.trials.firstCandidate[*trial];
    for (std::size_t row = first; row < first + snapshot.trials.candidateCount[*trial]; ++row) {
        if (snapshot.candidates.draw[row] == key.draw) {
            return row;
        }
    }
    return std::nullopt;
}

CandidateKey candidateKeyAt(const Snapshot& snapshot, std::size_t candidateRow)
{
    return {trialKeyAt(snapshot, snapshot.candidates.trial[candidateRow]), snapshot.candidates.draw[candidateRow]};
}

std::optional<CandidateKey> decidingCandidate(const Snapshot& snapshot, TrialKey key)
{
    const auto trial = rowOf(snapshot, key);
    if (!trial || snapshot.trials.candidateCount[*trial] == 0) {
        return std::nullopt;
    }
    const int selected = snapshot.trials.selected[*trial];
    return CandidateKey{key,
                        selected >= 0 ? selected : snapshot.candidates.draw[snapshot.trials.firstCandidate[*trial]]};
}

} // namespace candor::ui
