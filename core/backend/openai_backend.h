// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/backend.h"
#include "core/backend/curl_client.h"
#include "core/backend/retry.h"

#include <cstdint>
#include <memory>
#include <string>

namespace candor {

struct OpenAiBackendOptions
{
    std::string baseUrl; ///< "http://127.0.0.1:8000/v1"; with or without a final slash
    std::string apiKey;  ///< empty: no Authorization header. Never stored, never logged
    HttpLimits limits;
    RetryPolicy retry;
    std::uint64_t jitterSeed = 1;
};

/// The OpenAI chat dialect over libcurl (one multi handle, one thread).
[[nodiscard]] std::unique_ptr<Backend> makeOpenAiBackend(OpenAiBackendOptions options);

} // namespace candor
