// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/snapshot.h"

#include <compare>
#include <cstddef>
#include <optional>

namespace candor::ui {

/// A trial by what does not change while a session grows; row numbers do. `session` is an index into
/// Snapshot::sessions, which only grows at its end.
struct TrialKey
{
    std::size_t session = 0;
    std::size_t planIndex = 0;
    auto operator<=>(const TrialKey&) const = default;
};

struct CandidateKey
{
    TrialKey trial;
    int draw = 0;
    auto operator<=>(const CandidateKey&) const = default;
};

/// Row of Snapshot::trials; none while the trial is not stored. O(log n).
[[nodiscard]] std::optional<std::size_t> rowOf(const Snapshot& snapshot, TrialKey key);
[[nodiscard]] TrialKey trialKeyAt(const Snapshot& snapshot, std::size_t trialRow);
/// Row of Snapshot::candidates.
[[nodiscard]] std::optional<std::size_t> rowOf(const Snapshot& snapshot, CandidateKey key);
[[nodiscard]] CandidateKey candidateKeyAt(const Snapshot& snapshot, std::size_t candidateRow);
/// The candidate that gave the trial its verdict: the selected one, else the first; none without candidates.
[[nodiscard]] std::optional<CandidateKey> decidingCandidate(const Snapshot& snapshot, TrialKey key);

} // namespace candor::ui
