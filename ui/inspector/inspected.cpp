// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/inspected.h"

#include <algorithm>
#include <utility>

namespace candor::ui {

namespace {

std::size_t indexOfDraw(const TrialRecord& record, int draw)
{
    const auto found = std::find_if(record.candidates.begin(), record.candidates.end(),
                                    [draw](const CandidateRecord& candidate) { return candidate.draw == draw; });
    return static_cast<std::size_t>(found - record.candidates.begin());
}

/// Steps whose content, or whose forebear, is not what was noted.
std::set<std::string> findBrokenSteps(const TrialRecord& record, const CandidateRecord& candidate)
{
    std::set<ContentHash> known;
    for (const LineageLink& link : candidate.lineage) {
        known.insert(link.hash);
    }
    std::set<std::string> broken;
    for (const LineageLink& link : candidate.lineage) {
        const bool changed = link.hash != contentHashOf(candidate, record.selection, link.step);
        const bool orphan = link.step != "request" && !known.contains(link.parent);
        if (changed || orphan) {
            broken.insert(link.step);
        }
    }
    return broken;
}

} // namespace

bool Inspected::isSelected() const
{
    return record->selection.index == index;
}

const std::string& Inspected::python() const
{
    static const std::string kNone;
    const Artifact* artifact = candidate().artifact();
    return artifact ? artifact->python : kNone;
}

bool canInspect(const TrialRecord& record, const SessionPlan& plan, CandidateKey key)
{
    return key.trial.planIndex < plan.trials.size() && plan.suite &&
           plan.trials[key.trial.planIndex].task < plan.suite->tasks.size() &&
           plan.trials[key.trial.planIndex].configuration < plan.configurations.size() &&
           indexOfDraw(record, key.draw) < record.candidates.size();
}

InspectedPtr inspect(CandidateKey key, std::shared_ptr<const TrialRecord> record,
                     std::shared_ptr<const SessionPlan> plan, Json environment)
{
    auto inspected = std::make_shared<Inspected>();
    inspected->key = key;
    inspected->index = indexOfDraw(*record, key.draw);
    inspected->record = std::move(record);
    inspected->plan = std::move(plan);
    inspected->environment = std::move(environment);
    const CandidateRecord& candidate = inspected->candidate();
    if (const ExecutionReport* execution = candidate.execution()) {
        inspected->symptom = readSymptom(*execution);
    }
    inspected->links = linkWords(inspected->task(), candidate.read.ir, inspected->python());
    if (candidate.read.found) {
        inspected->irText = prettyJson(candidate.read.ir.document);
    }
    inspected->broken = brokenLinks(*inspected->record);
    inspected->brokenSteps = findBrokenSteps(*inspected->record, candidate);
    return inspected;
}

} // namespace candor::ui
