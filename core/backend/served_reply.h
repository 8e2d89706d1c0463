// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/embedded_server.h"

#include <optional>
#include <string>

namespace candor {

/// What a reply source says, before it has OpenAI's shape.
struct ServedCompletion
{
    Reply reply;
    std::string provenance;
    std::optional<std::int64_t> latencyMs;
    std::optional<double> costUsd;
};

/// The chat completion for a request: its id is derived from the request, so that equal requests get equal bytes.
[[nodiscard]] ServedReply completionReply(const ServedRequest& request, const ServedCompletion& completion);

/// OpenAI's error body.
[[nodiscard]] ServedReply errorReply(int status, const std::string& message, const std::string& type);

} // namespace candor
