// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/snapshot.h"
#include "core/trial/trial_record.h"

#include <cstdint>
#include <string>
#include <vector>

namespace SQLite {
class Database;
}

namespace candor {

// The narrow tables: what is written for a trial, and the columns that are read back from them. Used inside the room,
// which catches: each of these may throw SQLite::Exception.

/// Writes the rows of one trial into `trial`, `candidate` and `mismatch`. Requires an open transaction. `session` is
/// the session's number in the file.
void insertRows(SQLite::Database& database, std::int64_t session, const TrialPlan& plan, const TrialRecord& record);

/// Fills snapshot.trials and snapshot.candidates, and each session's firstTrial, trialCount and mismatches, from the
/// file. Requires an open transaction and that snapshot.sessions is filled, in the order of `sessionNumbers`. Every
/// index in the columns is in range afterwards. Errors: Corrupt; `name` is the file in messages.
[[nodiscard]] Result<void> readRows(SQLite::Database& database, const std::vector<std::int64_t>& sessionNumbers,
                                    Snapshot& snapshot, const std::string& name);

/// Moves a trial that is stored into `superseded`, as its next attempt. Requires an open transaction. Errors: Corrupt
/// (its text is missing).
[[nodiscard]] Result<void> supersedeTrial(SQLite::Database& database, std::int64_t session, std::size_t planIndex,
                                          const std::string& name);

} // namespace candor
