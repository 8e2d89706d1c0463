// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/candorctl/commands.h"
#include "app/candorctl/opened_session.h"
#include "app/candorctl/output.h"
#include "app/candorctl/run_setup.h"
#include "app/candorctl/session_words.h"
#include "app/candorctl/trial_words.h"
#include "core/analysis/summary.h"
#include "core/backend/embedded_server.h"
#include "core/query/query.h"
#include "core/report/session_json.h"
#include "core/support/clock.h"
#include "core/support/file.h"
#include "core/support/text.h"

namespace candor::ctl {

namespace {

Json sessionListJson(const Snapshot& snapshot)
{
    Json list = Json::array();
    for (const StoredSession& session : snapshot.sessions) {
        Json configurations = Json::array();
        for (const Configuration& configuration : session.plan->configurations) {
            configurations.push_back(configuration.name);
        }
        list.push_back({{"id", session.id},
                        {"created_at", formatUtc(session.createdAt)},
                        {"state", nameOf(session.state)},
                        {"suite", session.plan->suite->name},
                        {"configurations", configurations},
                        {"trials", session.plan->trials.size()},
                        {"stored", session.trialCount},
                        {"provenance", session.provenance}});
    }
    return list;
}

std::string sessionListWords(const Snapshot& snapshot)
{
    TextTable table({{"session"}, {"begun"}, {"state"}, {"suite"}, {"stored", TextTable::Align::Right}, {"passed"}});
    for (std::size_t s = 0; s < snapshot.sessions.size(); ++s) {
        const StoredSession& session = snapshot.sessions[s];
        std::vector<std::string> rates;
        for (std::size_t c = 0; c < session.plan->configurations.size(); ++c) {
            const SuccessRate rate = summarise(snapshot, {s, c}).success;
            rates.push_back(session.plan->configurations[c].name + " " + std::to_string(rate.passed) + "/" +
                            std::to_string(rate.trials));
        }
        table.addRow({session.id, formatUtc(session.createdAt), std::string(nameOf(session.state)),
                      session.plan->suite->name,
                      std::to_string(session.trialCount) + "/" + std::to_string(session.plan->trials.size()),
                      join(rates, ", ") + (session.provenance.empty() ? "" : " (not model output)")});
    }
    return snapshot.sessions.empty() ? "No session yet. Run one: candorctl run --sample\n" : table.text(0);
}

/// The stored trials of a task in all configurations, in the plan's order.
std::vector<std::uint32_t> rowsOfTask(const OpenedSession& opened, const std::string& task)
{
    std::vector<std::uint32_t> rows;
    RowFilter filter;
    filter.session = opened.id;
    const StoredSession& session = *opened.snapshot->find(opened.id);
    for (const std::uint32_t row : selectTrials(*opened.snapshot, filter)) {
        if (session.plan->suite->tasks[opened.snapshot->trials.task[row]].id == task) {
            rows.push_back(row);
        }
    }
    return rows;
}

int showTask(const OpenedSession& opened, const std::string& task)
{
    const Task* known = opened.snapshot->find(opened.id)->plan->suite->find(task);
    print(terminalSafe(known->prompt) + "\n\n");
    for (const std::uint32_t row : rowsOfTask(opened, task)) {
        const auto record = opened.workspace->trial(opened.id, opened.snapshot->trials.planIndex[row]);
        if (!record) {
            return fail(record.error());
        }
        print(trialWords(*record));
    }
    return kDone;
}

} // namespace

int sessionsCommand(const SessionOptions& options)
{
    const auto workspace = openWorkspace(options.workspace, Workspace::Access::ReadOnly);
    std::shared_ptr<const Snapshot> shown = std::make_shared<const Snapshot>();
    if (workspace) {
        auto snapshot = (*workspace)->snapshot();
        if (!snapshot) {
            return fail(snapshot.error());
        }
        shown = *std::move(snapshot);
    } else if (!options.workspace.empty() || workspace.error().code != ErrorCode::NotFound) {
        // A default workspace that is not there yet is an empty one.
        return fail(workspace.error());
    }
    if (options.json) {
        printJson(sessionListJson(*shown));
    } else {
        print(sessionListWords(*shown));
    }
    return kDone;
}

int showCommand(const SessionOptions& options)
{
    const auto opened = openSession(options.workspace, options.session);
    if (!opened) {
        return fail(opened.error());
    }
    const StoredSession& session = *opened->snapshot->find(opened->id);
    if (!options.task.empty() && !session.plan->suite->find(options.task)) {
        std::vector<std::string> ids;
        for (const Task& task : session.plan->suite->tasks) {
            ids.push_back(task.id);
        }
        return fail({ErrorCode::InvalidInput, Stage::Query,
                     "The suite has no task \"" + options.task + "\". It has: " + join(ids, ", ") + "."});
    }
    if (options.json) {
        const auto json = sessionJson(*opened->workspace, *opened->snapshot, opened->id, options.task);
        if (!json) {
            return fail(json.error());
        }
        printJson(*json);
        return kDone;
    }
    if (!options.task.empty()) {
        return showTask(*opened, options.task);
    }
    const auto words = sessionWords(*opened->workspace, *opened->snapshot, opened->id);
    if (!words) {
        return fail(words.error());
    }
    print(*words);
    return kDone;
}

int recordCommand(const SessionOptions& options)
{
    const auto opened = openSession(options.workspace, options.session);
    if (!opened) {
        return fail(opened.error());
    }
    const StoredSession& session = *opened->snapshot->find(opened->id);
    std::string recording =
        recordingHeader(session.provenance.empty() ? "recording: of session " + opened->id : session.provenance) + "\n";
    std::size_t count = 0;
    RowFilter filter;
    filter.session = opened->id;
    for (const std::uint32_t row : selectTrials(*opened->snapshot, filter)) {
        const auto record = opened->workspace->trial(opened->id, opened->snapshot->trials.planIndex[row]);
        if (!record) {
            return fail(record.error());
        }
        for (const CandidateRecord& candidate : record->candidates) {
            candidate.forEachExchange([&](const Exchange& exchange) {
                recording += recordingLine(exchange) + "\n";
                ++count;
            });
        }
    }
    if (const Result<void> written = writeFile(options.output, recording); !written) {
        return fail(written.error());
    }
    if (options.json) {
        printJson({{"session", opened->id}, {"exchanges", count}, {"output", options.output}});
    } else {
        print(std::to_string(count) + " exchanges written to " + terminalSafe(options.output) +
              ". Play them: candorctl serve --recording " + terminalSafe(options.output) + "\n");
    }
    return kDone;
}

} // namespace candor::ctl
