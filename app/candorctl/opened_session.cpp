// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/candorctl/opened_session.h"

#include "app/candorctl/run_setup.h"
#include "core/support/text.h"

namespace candor::ctl {

namespace {

Error badArgument(std::string message)
{
    return {ErrorCode::InvalidInput, Stage::Query, std::move(message)};
}

/// A configuration by its number from 1, its name, or the beginning of its name.
Result<std::size_t> findConfiguration(const StoredSession& session, const std::string& wanted)
{
    const std::vector<Configuration>& all = session.plan->configurations;
    std::vector<std::string> names;
    std::vector<std::size_t> fitting;
    for (std::size_t i = 0; i < all.size(); ++i) {
        names.push_back(std::to_string(i + 1) + " = " + all[i].name);
        if (all[i].name == wanted || std::to_string(i + 1) == wanted) {
            return i;
        }
        if (all[i].name.starts_with(wanted)) {
            fitting.push_back(i);
        }
    }
    if (fitting.size() == 1) {
        return fitting.front();
    }
    return badArgument("Say which configuration of session " + session.id + ": " + session.id + ":NAME or " +
                       session.id + ":NUMBER, with one of " + join(names, "; ") + ".");
}

} // namespace

Result<OpenedSession> openSession(const std::string& workspaceFile, const std::string& session)
{
    auto workspace = openWorkspace(workspaceFile, Workspace::Access::ReadOnly);
    if (!workspace) {
        return workspace.error();
    }
    auto id = (*workspace)->resolveSession(session);
    if (!id) {
        return Error{ErrorCode::InvalidInput, Stage::Query, id.error().message};
    }
    auto snapshot = (*workspace)->snapshot();
    if (!snapshot) {
        return snapshot.error();
    }
    return OpenedSession{*std::move(workspace), *std::move(snapshot), *std::move(id)};
}

Result<ConfigurationRef> findRun(const Workspace& workspace, const Snapshot& snapshot, const std::string& text)
{
    const std::size_t colon = text.find(':');
    const auto id = workspace.resolveSession(text.substr(0, colon));
    if (!id) {
        return badArgument(id.error().message);
    }
    const StoredSession& session = *snapshot.find(*id);
    const auto configuration = findConfiguration(session, colon == std::string::npos ? "" : text.substr(colon + 1));
    if (!configuration) {
        return configuration.error();
    }
    return ConfigurationRef{static_cast<std::size_t>(&session - snapshot.sessions.data()), *configuration};
}

} // namespace candor::ctl
