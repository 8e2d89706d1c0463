// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trial/trial.h"

#include <stop_token>
#include <string>
#include <string_view>

namespace candor {

// Scratch candidates: what somebody tries by hand on a candidate, now. They are values; nothing here can store them,
// and no record changes. All calls block until done or stopped (within 200 ms) and may be made by any thread.

/// How a scratch candidate calls itself, in its message and as its provenance.
inline constexpr std::string_view kScratchMark = "scratch: ";
inline constexpr std::string_view kScratchProvenance = "scratch: the IR was edited by hand, not drawn from a model";

/// Runs a program against a task's test cases.
[[nodiscard]] ExecutionReport runAgain(const std::string& program, const Task& task, Sandbox& sandbox,
                                       std::stop_token stop);
/// Runs the candidate's last program again, as it is. Without one, a report with the candidate's verdict that says so.
[[nodiscard]] ExecutionReport runAgain(const CandidateRecord& candidate, const Task& task, Sandbox& sandbox,
                                       std::stop_token stop);

/// Takes an edited IR through the stages of a candidate, under the seed and label of draw `draw`: reads, checks and
/// scores it, clears its holes, asks for code (with the configuration's retries), runs it. No IR is asked for: the
/// exchange of the IR has no request, and the lineage begins with the IR. An embedded server may answer by the label
/// alone, and so with the code of the IR that was drawn; the exchange's provenance says whether it is one.
[[nodiscard]] CandidateRecord scratchFromIr(const TrialKit& kit, const Task& task, const TrialPlan& plan, Json editedIr,
                                            Backend& backend, Sandbox& sandbox, std::stop_token stop, int draw = 0);

} // namespace candor
