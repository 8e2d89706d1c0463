// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/snapshot.h"
#include "ui/bridge/workbench.h"

#include <QString>

namespace candor::ui {

// How a session stands, in words. Pure functions.

/// "Running: 11 of 36 trials": the sentence of the page. `session` may be nullptr.
[[nodiscard]] QString runSentence(const RunStatus& run, const StoredSession* session);
/// What is run, and whether it is model output.
[[nodiscard]] QString runDetails(const StoredSession* session);
/// Rate, time so far and left, what is spent of what limit, requests and programs under way; empty while nothing runs.
[[nodiscard]] QString progressText(const RunStatus& run);
/// Why a session does not go on by itself: the server that is waited for, why it paused, or why it ended before its
/// plan was done, with what was spent and what to do; empty while all is well. `session`: the one that is shown.
[[nodiscard]] QString heldUpText(const RunStatus& run, const StoredSession* session);
/// The error and what to do about it.
[[nodiscard]] QString problemText(const Error& error);

} // namespace candor::ui
