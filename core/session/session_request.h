// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/backend.h"
#include "core/plan/session_plan.h"
#include "core/sandbox/sandbox.h"
#include "core/trial/trial.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace candor {

/// What a user asks to be run: a new session, or one of the workspace to go on with.
struct SessionRequest
{
    std::string suite;              ///< bundled name or path
    std::vector<std::string> tasks; ///< ids, in the suite's order; empty: all of them
    std::vector<Configuration> configurations;
    int repeats = 1;
    std::optional<std::uint64_t> seed; ///< none: a random one
    std::string resume;                ///< session id; then nothing above counts
    bool retryFailures = false;        ///< resume: trials that failed for reasons not the model's are run again
};

/// A session that is ready to run, with everything it is run with. Members are destroyed in reverse order, so that the
/// servers outlive their clients.
struct PreparedSession
{
    std::shared_ptr<const void> servers; ///< whatever must live as long as the backends
    std::unique_ptr<Sandbox> sandbox;
    std::vector<std::shared_ptr<Backend>> backends; ///< one a configuration
    std::vector<TrialKit> kits;                     ///< one a configuration
    std::shared_ptr<const SessionPlan> plan;
    std::string sessionId;
    std::string provenance;   ///< not empty: not model output
    double usdPerHour = 0.0;  ///< of the servers that are paid by the hour, together
    std::size_t reopened = 0; ///< trials that were put aside to be run again
};

} // namespace candor
