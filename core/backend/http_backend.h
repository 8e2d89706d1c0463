// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/backend.h"
#include "core/backend/backend_profile.h"
#include "core/backend/result_hops.h"
#include "core/backend/retry.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace candor {

/// A header with a secret in it. Never stored, never logged, and taken out of whatever a server says.
struct Secret
{
    std::string header = "Authorization";
    std::string prefix = "Bearer ";
    std::string value; ///< blanks around it are dropped; empty: the header is not sent
};

struct BackendOptions
{
    BackendProfile profile;
    std::vector<Secret> secrets;
    RetryPolicy retry;
    std::uint64_t jitterSeed = 1;
    /// Where results that are still being made are noted; null: in memory. Only for dialects that hop to results.
    std::shared_ptr<PendingResults> pendingResults;
};

/// A server over libcurl (one multi handle, one thread), spoken to in its profile's dialect.
[[nodiscard]] std::unique_ptr<Backend> makeHttpBackend(BackendOptions options);

} // namespace candor
