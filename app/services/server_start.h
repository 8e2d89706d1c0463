// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/backend_profile.h"
#include "core/backend/http_backend.h"
#include "core/backend/server_process.h"
#include "core/session/session.h"

#include <memory>
#include <stop_token>
#include <vector>

namespace candor {

/// One question: does anything answer at the profile's place? Any status will do. Blocks for 10 s at most.
[[nodiscard]] bool isReachable(const BackendProfile& profile, const std::vector<Secret>& secrets, std::stop_token stop);

/// Asks in growing intervals until the server can generate, within the profile's cold start. `process`: the program
/// that was started for it, or nullptr; its end is an error with its last words. `waits` is told of the wait while it
/// lasts. Errors: Connection, Timeout, Cancelled.
[[nodiscard]] Result<void> awaitReady(const BackendProfile& profile, const std::vector<Secret>& secrets,
                                      const ServerProcess* process, std::stop_token stop,
                                      const WaitObserver& waits = {});

/// Starts the profile's server program and waits for it, unless the server is reachable already or the profile has no
/// program: then nullptr. The log is servers/NAME.log in the user's state directory.
[[nodiscard]] Result<std::unique_ptr<ServerProcess>> startIfNeeded(const BackendProfile& profile,
                                                                   const std::vector<Secret>& secrets,
                                                                   std::stop_token stop,
                                                                   const WaitObserver& waits = {});

} // namespace candor
