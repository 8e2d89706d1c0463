// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/services/keys.h"
#include "core/session/session.h"
#include "core/session/session_request.h"
#include "core/store/workspace.h"

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace candor {

/// Makes a new session, or one to be resumed, ready to run: plan, kits, sandbox, backends; blocks while servers are
/// asked whether they are there. Nothing is stored before everything else is known to work; then a new session is
/// created, or failures of the infrastructure are put aside if that was asked for. Any thread. `workspace` must be open
/// for writing and outlive the run. Without `keys`: what the environment and the keyring hold. `waits` is told, from
/// the calling thread, of the servers that are waited for. Errors: InvalidInput for what the user can mend in the
/// request (the message says how); else those of the rooms.
[[nodiscard]] Result<PreparedSession> prepareSession(const std::filesystem::path& resources,
                                                     const SessionRequest& request, Workspace& workspace,
                                                     std::stop_token stop, std::shared_ptr<const Keys> keys = nullptr,
                                                     const WaitObserver& waits = {});

/// For one scratch candidate of a configuration: one kit, one backend and a sandbox; no plan, no session, nothing
/// stored.
[[nodiscard]] Result<PreparedSession> prepareScratch(const std::filesystem::path& resources,
                                                     const Configuration& configuration,
                                                     std::shared_ptr<const Suite> suite, std::stop_token stop,
                                                     std::shared_ptr<const Keys> keys = nullptr);

/// What a request would run, stored nowhere: for a forecast. Resume is not looked at. Errors: as prepareSession.
[[nodiscard]] Result<std::shared_ptr<const SessionPlan>> planSession(const std::filesystem::path& resources,
                                                                     const SessionRequest& request);

/// The suite with these tasks only, in its own order, sealed; its name says so: "phase3 (4 of 18 tasks)". No ids, or
/// all of them, give the suite as it is. Errors: InvalidInput for an id that it lacks.
[[nodiscard]] Result<Suite> withTasks(Suite suite, const std::vector<std::string>& ids);

/// The sandbox of this machine, with the bundled harness.
[[nodiscard]] Result<std::unique_ptr<Sandbox>> openSandbox(const std::filesystem::path& resources);

} // namespace candor
