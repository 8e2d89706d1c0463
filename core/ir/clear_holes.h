// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ir/ir.h"
#include "core/plan/configuration.h"

#include <functional>
#include <string>
#include <vector>

namespace candor {

/// What clearing did to one hole.
struct LedgerEntry
{
    Hole hole;
    std::string action; ///< "deleted", "defaulted", "answered", "refused"
    Json before;        ///< what stood there
    Json after;         ///< what stands there now; null: nothing
    std::size_t charactersLost = 0;
};

struct ClearedIr
{
    Ir ir; ///< without holes, unless refused
    std::vector<LedgerEntry> ledger;
    bool refused = false;
    std::string problem; ///< when refused
};

/// Answers one hole (policy Ask); called once a hole, in order of path.
using HoleAnswer = std::function<Result<std::string>(const Hole& hole, std::size_t index)>;

/// Clears every hole by the policy. `answer` is needed for Ask alone; its error ends the clearing and is returned. Ask
/// refuses an IR with more than 64 holes. The defaults are in hole_default.cpp, the places of answers to holes that
/// stand in a "holes" array in hole_default.h. Holes of origin Parsing stand nowhere: only Refuse minds them.
[[nodiscard]] Result<ClearedIr> clearHoles(const Ir& ir, ClearingPolicy policy, const HoleAnswer& answer = {});

[[nodiscard]] Json ledgerToJson(const std::vector<LedgerEntry>& ledger);
[[nodiscard]] Json holeToJson(const Hole& hole);

} // namespace candor
