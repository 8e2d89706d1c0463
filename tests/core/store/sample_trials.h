// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/plan/session_plan.h"
#include "core/trial/trial_record.h"

#include <cstddef>
#include <string>

namespace candor {

/// A plan of `tasks` tasks under two configurations, the second with three candidates a trial.
[[nodiscard]] SessionPlan samplePlan(std::size_t tasks, int repeats = 1);

/// What trial `index` of the plan came to; no two indexes give the same verdicts, scores and figures. The long texts
/// are about `textBytes` long.
[[nodiscard]] TrialRecord sampleTrial(const SessionPlan& plan, std::size_t index, std::size_t textBytes = 2000);

/// Everything in a record as text, to be compared.
[[nodiscard]] std::string textOf(const TrialRecord& record);

} // namespace candor
