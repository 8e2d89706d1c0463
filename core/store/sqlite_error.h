// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/result.h"

#include <string>
#include <string_view>

struct sqlite3;

namespace SQLite {
class Exception;
}

namespace candor {

/// What an exception of the database means for people: `name` is the file in messages, `doing` what was attempted
/// ("store the trial"). `handle` may be null; with it a full disk is told from other faults of the disk.
[[nodiscard]] Error errorFrom(const SQLite::Exception& exception, sqlite3* handle, const std::string& name,
                              std::string_view doing);

} // namespace candor
