// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/dialect.h"

#include <string>
#include <string_view>
#include <variant>

namespace candor {

/// What a server says about what went wrong, whatever shape it has: {"error": {...}}, {"error": "..."},
/// {"object": "error", ...}, {"detail": ...}, plain text, a web page.
struct ServerError
{
    std::string message;  ///< one line, safe to print; may be empty
    int status = 0;       ///< a status that the body itself names, or 0
    bool quota = false;   ///< money or quota is used up
    bool loading = false; ///< the model is being loaded
};
[[nodiscard]] ServerError readServerError(std::string_view body, std::string_view contentType);

/// Reads the reply of POST /chat/completions, whole or streamed. Total: whatever the bytes are, it is a completion or a
/// classified failure. A stream that was given up on our side is a completion with the reason "stopped_early".
[[nodiscard]] DialectReading readCompletion(const HttpOutcome& outcome, SystemTime now);

/// The failure that a whole reply with a status other than 200 means.
[[nodiscard]] TryFailure failureOfStatus(const HttpOutcome& outcome, SystemTime now);

/// True for what looks like a web page instead of an answer.
[[nodiscard]] bool looksLikeHtml(std::string_view body, std::string_view contentType);

} // namespace candor
