// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/workbench.h"

#include <QString>

namespace candor::ui {

enum class SessionActivity
{
    Preparing,
    Running,
    Paused,
    Ending,
    Interrupted, ///< not complete, and nobody runs it: can be resumed
    Cancelled,   ///< the same, by the user's wish
    Failed,      ///< the same, for a reason
    Finished,
};

[[nodiscard]] SessionActivity activityOf(const StoredSession& session, const RunStatus& run);
[[nodiscard]] QString wordsOf(SessionActivity activity);
/// Whether it can be gone on with.
[[nodiscard]] bool canResume(SessionActivity activity);

/// "phase3 · 18 tasks · 16 Oct, 14:03".
[[nodiscard]] QString sessionText(const StoredSession& session);
/// What a backend is, in a word or two: "recorded replies", "simulator", "server".
[[nodiscard]] QString backendWords(const std::string& backend);

} // namespace candor::ui
