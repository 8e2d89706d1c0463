// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/candorctl/interrupt.h"
#include "app/candorctl/output.h"
#include "app/candorctl/progress_line.h"
#include "app/candorctl/run_setup.h"
#include "app/candorctl/session_words.h"
#include "app/services/resources.h"
#include "app/services/session_setup.h"
#include "core/report/session_json.h"
#include "core/session/session.h"
#include "core/support/clock.h"
#include "core/support/text.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <thread>

namespace candor::ctl {

namespace {

/// A session that is ready to run, and where it is stored. The workspace goes last.
struct PreparedRun
{
    std::unique_ptr<Workspace> workspace;
    PreparedSession session;
};

Result<PreparedRun> prepareRun(const RunOptions& options, std::stop_token stop)
{
    const auto resources = findResources();
    if (!resources) {
        return resources.error();
    }
    auto workspace = openWorkspace(options.workspace, Workspace::Access::ReadWrite);
    if (!workspace) {
        return workspace.error();
    }
    const auto request = requestFrom(options, *resources);
    if (!request) {
        return request.error();
    }
    auto session = prepareSession(*resources, *request, **workspace, std::move(stop));
    if (!session) {
        return session.error();
    }
    return PreparedRun{*std::move(workspace), *std::move(session)};
}

/// What the session will take, before it starts.
void sayForecast(const PreparedSession& session, const RunOptions& options)
{
    const Forecast expected = forecast(*session.plan, RequestFigures{}, options.concurrency);
    std::fprintf(stderr,
                 "Session %s: tasks %zu x configurations %zu x repeats %d = %zu trials, %zu candidates, %zu requests\n",
                 session.sessionId.c_str(), session.plan->suite->tasks.size(), session.plan->configurations.size(),
                 session.plan->repeats, expected.trials, expected.candidates, expected.requests);
    if (options.retryFailures) {
        std::fprintf(stderr, "%zu trials that failed for reasons not the model's are run again\n", session.reopened);
    }
    if (!session.provenance.empty()) {
        std::fprintf(stderr, "%s\n", terminalSafe(session.provenance).c_str());
    }
}

SpendLimit limitOf(const RunOptions& options)
{
    SpendLimit limit;
    limit.costUsd = options.maxCostUsd;
    limit.tokens = options.maxTokens;
    limit.time = std::chrono::milliseconds(static_cast<std::int64_t>(options.maxMinutes * 60'000.0));
    return limit;
}

int report(const PreparedRun& run, bool json)
{
    const auto snapshot = run.workspace->snapshot();
    if (!snapshot) {
        return fail(snapshot.error());
    }
    if (json) {
        const auto value = sessionJson(*run.workspace, **snapshot, run.session.sessionId);
        if (!value) {
            return fail(value.error());
        }
        printJson(*value);
        return kDone;
    }
    const auto words = sessionWords(*run.workspace, **snapshot, run.session.sessionId);
    if (!words) {
        return fail(words.error());
    }
    print(*words);
    return kDone;
}

} // namespace

int runCommand(const RunOptions& options)
{
    const Interrupt interrupt;
    auto prepared = prepareRun(options, interrupt.token());
    if (!prepared) {
        return fail(prepared.error());
    }
    PreparedRun& run = *prepared;
    sayForecast(run.session, options);
    const int cores = static_cast<int>(std::thread::hardware_concurrency());
    SessionParts parts{run.session.kits,    run.session.backends, *run.session.sandbox, *run.workspace,
                       options.concurrency, std::max(1, cores),   limitOf(options)};
    parts.usdPerHour = run.session.usdPerHour;
    SessionControl control;
    Result<SessionOutcome> outcome = [&] {
        ProgressLine line;
        const SessionObserver observer = [&line, &control](const SessionEvent& event) {
            line.show(event);
            // Nobody is here to mend what made it pause and say go on.
            if (event.kind == SessionEvent::Kind::Paused && !control.reason().empty()) {
                control.end(control.reason());
            }
        };
        return runSession(*run.session.plan, run.session.sessionId, parts, control, observer, interrupt.token());
    }();
    if (!outcome) {
        return fail(outcome.error());
    }
    const int reported = report(run, options.json);
    if (!outcome->reason.empty()) {
        std::fprintf(stderr, "%s\n", terminalSafe(outcome->reason).c_str());
    }
    if (outcome->state == SessionState::Cancelled) {
        std::fprintf(stderr, "Stopped. What is done is stored; go on with: candorctl run --resume %s%s\n",
                     run.session.sessionId.c_str(),
                     options.workspace.empty() ? "" : (" --workspace " + options.workspace).c_str());
        return kCancelled;
    }
    return reported;
}

} // namespace candor::ctl
