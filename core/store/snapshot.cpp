// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/snapshot.h"

#include <algorithm>

namespace candor {

std::string_view nameOf(SessionState state)
{
    switch (state) {
    case SessionState::Running:
        return "running";
    case SessionState::Paused:
        return "paused";
    case SessionState::Cancelled:
        return "cancelled";
    case SessionState::Finished:
        return "finished";
    case SessionState::Failed:
        return "failed";
    }
    return "failed";
}

const StoredSession* Snapshot::find(std::string_view sessionId) const
{
    const auto place = std::ranges::find(sessions, sessionId, &StoredSession::id);
    return place == sessions.end() ? nullptr : &*place;
}

} // namespace candor
