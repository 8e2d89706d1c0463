// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/candorctl/opened_session.h"

#include "app/candorctl/run_setup.h"

namespace candor::ctl {

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

} // namespace candor::ctl
