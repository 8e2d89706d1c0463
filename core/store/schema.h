// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/result.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace SQLite {
class Database;
}

namespace candor {

/// "CNDR" in the database header: this file is a Candor workspace.
inline constexpr std::int64_t kApplicationId = 0x434E4452;
inline constexpr int kPageBytes = 16384;
/// What was added since this version are tables that a reader can do without: older files are readable as they are.
inline constexpr int kOldestReadableVersion = 1;

/// SQL that leads from one schema version to the next; step i makes version i + 1. Steps that were released never
/// change: a file is compared with what they make, to the letter.
using SchemaSteps = std::span<const std::string_view>;
[[nodiscard]] SchemaSteps schemaSteps();

// Used inside the room, which catches: each of these may throw SQLite::Exception. `name` is the file's name in
// messages.

/// Refuses what is not exactly a workspace of some version up to the newest: another application id (NotOurs), a later
/// version (NewerVersion), tables, indexes, triggers or views other than that version's (Corrupt).
[[nodiscard]] Result<void> checkSchema(SQLite::Database& database, SchemaSteps steps, const std::string& name);

/// Brings an empty or older database to the newest version, in one transaction; does nothing for a current one.
/// Requires that checkSchema accepted the database or that it was empty; looks again inside the transaction, because
/// another process may have come first. Errors: NotOurs, NewerVersion.
[[nodiscard]] Result<void> migrate(SQLite::Database& database, SchemaSteps steps, const std::string& name);

/// Checks the structure of all tables that hold no long texts (those are checked by hash when they are read).
/// Errors: Corrupt.
[[nodiscard]] Result<void> checkIntegrity(SQLite::Database& database, const std::string& name);

} // namespace candor
