// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include "core/session/session_run.h"

namespace candor {

namespace {

Result<void> checkParts(const SessionPlan& plan, const SessionParts& parts)
{
    if (parts.kits.size() != plan.configurations.size() || parts.backends.size() != plan.configurations.size()) {
        return Error{ErrorCode::Internal, Stage::Session, "A kit and a backend are needed for each configuration."};
    }
    if (parts.concurrency < 1 || parts.executionThreads < 1) {
        return Error{ErrorCode::InvalidInput, Stage::Session,
                     "Concurrency must be at least 1: with 0 requests at once nothing would be run."};
    }
    if (parts.concurrency > kMaxConcurrency) {
        return Error{ErrorCode::InvalidInput, Stage::Session,
                     "Concurrency must be at most " + std::to_string(kMaxConcurrency) + ", but is " +
                         std::to_string(parts.concurrency) + "."};
    }
    return {};
}

} // namespace

Result<SessionOutcome> runSession(const SessionPlan& plan, const std::string& sessionId, const SessionParts& parts,
                                  SessionControl& control, const SessionObserver& observer, std::stop_token stop)
{
    if (const Result<void> checked = checkParts(plan, parts); !checked) {
        return checked.error();
    }
    const Result<std::set<std::size_t>> finished = parts.workspace.finishedTrials(sessionId);
    if (!finished) {
        return finished.error();
    }
    if (const Result<void> set = parts.workspace.setState(sessionId, SessionState::Running); !set) {
        return set.error();
    }
    SessionRun run(plan, sessionId, parts, control, observer);
    Result<SessionOutcome> outcome = run.run(*finished, stop);
    const SessionState state = outcome ? outcome->state : SessionState::Failed;
    // When the store itself has failed, its state can't be written either: the failure that counts is the first.
    const Result<void> set = parts.workspace.setState(sessionId, state);
    if (outcome && !set) {
        return set.error();
    }
    if (observer) {
        observer({SessionEvent::Kind::Finished,
                  {.done = finished->size() + (outcome ? outcome->stored : 0), .total = plan.trials.size()},
                  {}});
    }
    return outcome;
}

} // namespace candor
