// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/curl_client.h"
#include "core/backend/retry.h"
#include "core/support/json.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace candor {

// What all dialects read replies with. Total: a member that is absent, null or of another type is the default.

/// The member of an object, or nullptr when it is absent or null.
[[nodiscard]] const Json* memberOf(const Json& value, std::string_view key);
/// A text; empty when it is none.
[[nodiscard]] std::string textOf(const Json& value, std::string_view key);
/// A number from 0 to 1e15; 0 when it is none.
[[nodiscard]] std::int64_t countOf(const Json& value, std::string_view key);

/// The server answered something that is no answer.
[[nodiscard]] TryFailure protocolFailure(std::string message, RetryKind retry);
/// A reply with status 200 that `why` keeps from being JSON: a web page, or cut off.
[[nodiscard]] TryFailure unreadableReply(const HttpOutcome& outcome, const Error& why);

} // namespace candor
