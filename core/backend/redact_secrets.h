// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/http_backend.h"
#include "core/support/json.h"

#include <string>
#include <vector>

namespace candor {

// Servers repeat keys, in error messages and elsewhere. What they say is rid of them before anything else sees it.
// Secrets of fewer than 16 characters are placeholders ("EMPTY", "none") and words of their own: they stay. Pure.

/// True when something was taken out.
bool redactSecrets(const std::vector<Secret>& secrets, std::string& text);
/// The same in every string of a value, names of members too.
bool redactSecrets(const std::vector<Secret>& secrets, Json& value);
/// A reply's body: the bytes as they are, and what they mean where they are JSON that writes a key with escapes
/// ("\/", "\u002f"); such a body becomes canonical JSON.
bool redactBody(const std::vector<Secret>& secrets, std::string& body);

} // namespace candor
