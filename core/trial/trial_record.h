// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/exchange.h"
#include "core/codegen/codegen.h"
#include "core/ir/clear_holes.h"
#include "core/ir/read_ir.h"
#include "core/sandbox/sandbox.h"
#include "core/scoring/scoring.h"
#include "core/support/clock.h"
#include "core/support/hash.h"
#include "core/support/verdict.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace candor {

/// One step of a lineage: what it is, the hash of its content and the hash of what it descends from.
struct LineageLink
{
    std::string step; ///< "request", "reply", "ir", "score", "selection", "cleared_ir", "artifact", "execution"
    ContentHash hash;
    ContentHash parent; ///< noted when the step was made; empty for the request alone

    bool operator==(const LineageLink&) const = default;
};

/// One request for code and what came of it. With code retries a candidate has several.
struct CodeAttempt
{
    Exchange exchange;
    Artifact artifact;
    std::optional<ExecutionReport> execution; ///< none: there was nothing to run, or it was not to be run
};

/// One IR drawn in a trial, with everything that descends from it.
struct CandidateRecord
{
    int draw = 0; ///< index among the trial's candidates
    Exchange irExchange;
    ReadIr read;
    std::vector<IrFinding> findings;
    std::optional<Score> score; ///< none: no usable IR
    std::vector<Exchange> clearExchanges;
    std::vector<LedgerEntry> ledger;
    std::optional<Ir> cleared;
    std::vector<CodeAttempt> attempts;
    Verdict verdict = Verdict::Cancelled;
    std::string message; ///< the verdict in one line
    bool judged = false; ///< it has its verdict; false: nobody asked for one (executeAll off and not selected)
    std::vector<LineageLink> lineage;

    [[nodiscard]] const ExecutionReport* execution() const; ///< of the last attempt, or nullptr
    [[nodiscard]] const Artifact* artifact() const;         ///< of the last attempt, or nullptr
    /// Visits every exchange in the order in which they were made.
    void forEachExchange(const std::function<void(const Exchange&)>& visit) const;
    [[nodiscard]] double costUsd() const;
    [[nodiscard]] std::int64_t latencyMs() const; ///< of its requests together, as shown
    [[nodiscard]] Usage usage() const;            ///< of its requests together
};

/// One task under one configuration, one repeat: everything that happened.
struct TrialRecord
{
    std::size_t index = 0; ///< place in the session's plan
    std::string task;
    ContentHash taskHash;
    std::string configuration;
    int repeat = 0;
    std::uint64_t seed = 0;
    std::vector<CandidateRecord> candidates; ///< in draw order
    Selection selection;
    Verdict verdict = Verdict::Cancelled; ///< of the selected candidate; of the first when none could be selected
    std::string message;
    std::string provenance; ///< not empty: not model output ("simulated: ...")
    SystemTime startedAt{};
    std::int64_t durationMs = 0;

    /// The candidate whose verdict the trial has; nullptr for a trial without candidates.
    [[nodiscard]] const CandidateRecord* selected() const;
    [[nodiscard]] double costUsd() const;
};

/// The whole record as JSON, and back. The round trip is exact.
[[nodiscard]] Json trialRecordToJson(const TrialRecord& record);
[[nodiscard]] Result<TrialRecord> trialRecordFromJson(const Json& json);

/// Identity of a record: equal inputs give equal hashes. Times, costs, latencies, ports and CPU figures are data, not
/// identity, and left out.
[[nodiscard]] ContentHash recordHash(const TrialRecord& record);

/// The content hash of one step of a candidate, computed from what the record holds; empty when it holds none.
[[nodiscard]] ContentHash contentHashOf(const CandidateRecord& candidate, const Selection& selection,
                                        std::string_view step);

/// Recomputes every link of every candidate from the content. One sentence for each link that does not hold; empty when
/// the lineage is whole.
[[nodiscard]] std::vector<std::string> brokenLinks(const TrialRecord& record);

} // namespace candor
