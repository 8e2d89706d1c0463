// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/candorctl/interrupt.h"
#include "app/candorctl/output.h"
#include "app/candorctl/progress_line.h"
#include "app/candorctl/run_setup.h"
#include "app/candorctl/session_json.h"
#include "app/candorctl/session_words.h"
#include "core/session/session.h"
#include "core/support/clock.h"
#include "core/support/text.h"

#include <cstdio>
#include <thread>

namespace candor::ctl {

namespace {

/// What the session will take, before it starts.
void sayForecast(const PreparedRun& run, int concurrency)
{
    const Forecast expected = forecast(*run.plan, RequestFigures{}, concurrency);
    std::fprintf(stderr,
                 "Session %s: tasks %zu x configurations %zu x repeats %d = %zu trials, %zu candidates, %zu requests\n",
                 run.sessionId.c_str(), run.plan->suite->tasks.size(), run.plan->configurations.size(),
                 run.plan->repeats, expected.trials, expected.candidates, expected.requests);
    if (!run.provenance.empty()) {
        std::fprintf(stderr, "%s\n", terminalSafe(run.provenance).c_str());
    }
}

int report(const PreparedRun& run, bool json)
{
    const auto snapshot = run.workspace->snapshot();
    if (!snapshot) {
        return fail(snapshot.error());
    }
    if (json) {
        const auto value = sessionJson(*run.workspace, **snapshot, run.sessionId);
        if (!value) {
            return fail(value.error());
        }
        printJson(*value);
        return kDone;
    }
    const auto words = sessionWords(*run.workspace, **snapshot, run.sessionId);
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
    sayForecast(run, options.concurrency);
    const int cores = static_cast<int>(std::thread::hardware_concurrency());
    const SessionParts parts{run.kits,       run.configurationBackends, *run.sandbox,
                             *run.workspace, options.concurrency,       std::max(1, cores)};
    SessionControl control;
    Result<SessionOutcome> outcome = [&] {
        ProgressLine line;
        const SessionObserver observer = [&line](const SessionEvent& event) { line.show(event); };
        return runSession(*run.plan, run.sessionId, parts, control, observer, interrupt.token());
    }();
    if (!outcome) {
        return fail(outcome.error());
    }
    const int reported = report(run, options.json);
    if (outcome->state == SessionState::Cancelled) {
        std::fprintf(stderr, "Stopped. What is done is stored; go on with: candorctl run --resume %s%s\n",
                     run.sessionId.c_str(),
                     options.workspace.empty() ? "" : (" --workspace " + options.workspace).c_str());
        return kCancelled;
    }
    return reported;
}

} // namespace candor::ctl
