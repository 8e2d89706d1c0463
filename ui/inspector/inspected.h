// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/symptom.h"
#include "core/analysis/word_links.h"
#include "core/plan/session_plan.h"
#include "core/trial/trial_record.h"
#include "ui/bridge/trial_key.h"

#include <cstddef>
#include <memory>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace candor::ui {

/// One candidate with all that the inspector says about it. Immutable; made on a job thread, read by the sections.
struct Inspected
{
    CandidateKey key;
    std::shared_ptr<const TrialRecord> record;
    std::size_t index = 0; ///< of the candidate in the record
    std::shared_ptr<const SessionPlan> plan;
    Json environment; ///< the session's

    SymptomReading symptom;
    WordLinks links;
    std::string irText;              ///< the IR's document, indented; empty when there is none
    std::vector<std::string> broken; ///< what does not hold in the trial's lineage, as sentences
    std::set<std::string> brokenSteps;

    [[nodiscard]] const CandidateRecord& candidate() const { return record->candidates[index]; }
    [[nodiscard]] const TrialPlan& trial() const { return plan->trials[key.trial.planIndex]; }
    [[nodiscard]] const Task& task() const { return plan->suite->tasks[trial().task]; }
    [[nodiscard]] const Configuration& configuration() const { return plan->configurations[trial().configuration]; }
    [[nodiscard]] bool isSelected() const;
    /// The program of the last attempt; empty when there is none.
    [[nodiscard]] const std::string& python() const;
};
using InspectedPtr = std::shared_ptr<const Inspected>;

/// The candidates of a record that a key names; none: it has no such draw, or the plan has no such trial.
[[nodiscard]] bool canInspect(const TrialRecord& record, const SessionPlan& plan, CandidateKey key);

/// Fills in what must be worked out. Requires canInspect. Any thread; may take long for long texts.
[[nodiscard]] InspectedPtr inspect(CandidateKey key, std::shared_ptr<const TrialRecord> record,
                                   std::shared_ptr<const SessionPlan> plan, Json environment);

} // namespace candor::ui
