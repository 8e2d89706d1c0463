// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/rescore.h"

namespace candor {

RescoredTrial rescore(const TrialRecord& record, const Rubric& rubric)
{
    RescoredTrial rescored;
    rescored.task = record.task;
    rescored.repeat = record.repeat;
    rescored.storedSelection = record.selection.index;
    rescored.storedVerdict = record.verdict;
    for (const CandidateRecord& candidate : record.candidates) {
        rescored.scores.push_back(candidate.read.usable ? std::optional(scoreIr(candidate.read.ir, rubric).total)
                                                        : std::nullopt);
    }
    rescored.selection = selectCandidate(rescored.scores);
    if (rescored.selection.index && record.candidates[*rescored.selection.index].judged) {
        rescored.verdict = record.candidates[*rescored.selection.index].verdict;
    }
    return rescored;
}

} // namespace candor
