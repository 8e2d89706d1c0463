// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/result.h"

#include <string>
#include <vector>

namespace candor {

/// The one of `ids` (oldest first) that `wanted` means: a whole id, the beginning of one, or "last". `name` is the file
/// in messages. Errors: NotFound, InvalidInput (nothing given, or several match).
[[nodiscard]] Result<std::string> pickSession(const std::vector<std::string>& ids, const std::string& wanted,
                                              const std::string& name);

} // namespace candor
