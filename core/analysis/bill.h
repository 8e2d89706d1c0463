// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trial/trial_record.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace candor {

/// One row of a bill. What is in one row is in no other.
struct BillRow
{
    std::string what; ///< "Candidates that gave their trial its verdict" ...
    std::size_t candidates = 0;
    std::size_t requests = 0; ///< tries of the transport
    std::int64_t promptTokens = 0;
    std::int64_t completionTokens = 0;
    double requestSeconds = 0.0; ///< one after the other; not wall time
    double costUsd = 0.0;        ///< tokens at the configurations' prices, and GPU time where that has one
};

/// What a session took, and what for: selected candidates, discarded ones, trials that failed for reasons not the
/// model's, and the wait for servers that were loading.
struct Bill
{
    std::vector<BillRow> rows; ///< four, in that order, also when nothing is in them
    BillRow total;
    double waitedSeconds =
        0.0; ///< longest wait of a request for a loading server: the cold start as the session saw it
};

/// Adds trials up, in any order.
class BillBook
{
public:
    BillBook();
    void add(const TrialRecord& record);
    [[nodiscard]] Bill bill() const;

private:
    Bill m_bill;
};

} // namespace candor
