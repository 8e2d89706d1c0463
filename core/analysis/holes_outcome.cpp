// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/holes_outcome.h"

#include "core/query/row_values.h"

#include <algorithm>
#include <cmath>

namespace candor {

namespace {

bool counts(const CandidateColumns& columns, std::size_t candidate)
{
    return columns.executed[candidate] != 0 && classOf(columns.verdict[candidate]) != VerdictClass::NotTheModels &&
           !std::isnan(columns.score[candidate]); // no score: no usable IR, so nothing whose holes could be counted
}

} // namespace

HolesOutcome holesOutcome(const Snapshot& snapshot, const std::vector<ConfigurationRef>& refs)
{
    HolesOutcome outcome;
    constexpr std::array<std::string_view, 4> kLabels{"0", "1", "2", "3+"};
    for (std::size_t i = 0; i < kLabels.size(); ++i) {
        outcome.buckets[i].label = kLabels[i];
    }
    const CandidateColumns& columns = snapshot.candidates;
    for (const ConfigurationRef ref : refs) {
        for (const std::size_t trial : trialsOf(snapshot, ref)) {
            const CandidateRange range = candidatesOf(snapshot, trial);
            const std::size_t before = outcome.n;
            for (std::size_t candidate = range.begin; candidate < range.end; ++candidate) {
                if (!counts(columns, candidate)) {
                    ++outcome.leftOut;
                    continue;
                }
                const auto holes = static_cast<std::size_t>(std::clamp(columns.holes[candidate], 0, 3));
                const bool passed = columns.verdict[candidate] == Verdict::Passed;
                ++(passed ? outcome.buckets[holes].passed : outcome.buckets[holes].failed);
                ++outcome.n;
            }
            outcome.trials += outcome.n > before ? 1u : 0u;
        }
    }
    for (HolesBucket& bucket : outcome.buckets) {
        bucket.interval = wilsonInterval(bucket.passed, bucket.n());
    }
    if (outcome.n == 0) {
        outcome.refusal = outcome.leftOut == 0
                              ? "No candidate is stored yet"
                              : "None of " + std::to_string(outcome.leftOut) +
                                    " candidates has both a usable IR and a verdict that is the model's";
    }
    return outcome;
}

} // namespace candor
