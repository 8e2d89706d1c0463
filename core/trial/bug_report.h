// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/plan/session_plan.h"
#include "core/trial/trial_record.h"

#include <cstddef>
#include <string>

namespace candor {

/// Everything about one candidate's failure as Markdown, to be pasted where somebody can look into it: verdict,
/// configuration, task, cases, Python with the failing line, IR, holes and what clearing did, exchanges as declared,
/// sent and applied, lineage, environment. What a model, a server or a suite wrote stands in code only, with its
/// control and reordering characters made visible, and cut after 20,000 characters a text, which is said. No
/// credentials. `candidate` is an index into the record's; one that is not there gives an empty text. `environment` is
/// the session's. A pure function; any thread.
[[nodiscard]] std::string bugReport(const TrialRecord& record, std::size_t candidate, const SessionPlan& plan,
                                    const Json& environment);

} // namespace candor
