// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scoring/scoring.h"
#include "core/trial/trial_record.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace candor {

/// What another rubric would have selected in a stored trial, and what that candidate's stored verdict is.
struct RescoredTrial
{
    std::string task;
    int repeat = 0;
    std::vector<std::optional<double>> scores; ///< a candidate; none: no usable IR
    Selection selection;
    std::optional<std::size_t> storedSelection;
    std::optional<Verdict> verdict; ///< none: nothing selected, or that candidate was never executed
    Verdict storedVerdict = Verdict::Cancelled;
};

/// Scores the stored IRs again. Nothing stored is changed, nothing is generated.
[[nodiscard]] RescoredTrial rescore(const TrialRecord& record, const Rubric& rubric);

} // namespace candor
