// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trial/scratch.h"

namespace candor {

ExecutionReport runAgain(const std::string& program, const Task& task, Sandbox& sandbox, std::stop_token stop)
{
    const SandboxJob job{.program = program, .task = &task, .limits = sandbox.identity().limits};
    return sandbox.execute(job, std::move(stop));
}

ExecutionReport runAgain(const CandidateRecord& candidate, const Task& task, Sandbox& sandbox, std::stop_token stop)
{
    const Artifact* artifact = candidate.artifact();
    if (!artifact || artifact->python.empty()) {
        ExecutionReport nothing;
        nothing.verdict = artifact && artifact->verdict ? *artifact->verdict : Verdict::NoCode;
        nothing.message = "This candidate has no program that could be run.";
        return nothing;
    }
    return runAgain(artifact->python, task, sandbox, std::move(stop));
}

CandidateRecord scratchFromIr(const TrialKit& kit, const Task& task, const TrialPlan& plan, Json editedIr,
                              Backend& backend, Sandbox& sandbox, std::stop_token stop, int draw)
{
    const TrialContext context{&kit, &task, plan};
    CandidateRecord candidate;
    candidate.draw = draw;
    candidate.irExchange.label = {task.id, RequestPurpose::Ir, plan.repeat, draw, 0};
    candidate.irExchange.provenance = kScratchProvenance;
    candidate.irExchange.reply.text = prettyJson(editedIr);
    candidate.irExchange.reply.finishReason = "stop";
    takeIr(context, candidate, candidate.irExchange.reply);
    do {
        generateCode(context, candidate, backend, stop);
        executeCandidate(context, candidate, sandbox, stop);
    } while (wantsAnotherAttempt(context, candidate));
    candidate.message = std::string(kScratchMark) + candidate.message;
    return candidate;
}

} // namespace candor
