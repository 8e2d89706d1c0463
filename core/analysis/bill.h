// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/flight_sample.h"
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
    double costUsd = 0.0;        ///< tokens at the configurations' prices; GPU time is billed apart
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

/// What one server that is paid by the hour cost: its price times the time in which the session ran. Whatever the
/// server did before the session began, or while it stood still, is not in it.
struct GpuBill
{
    std::string backend;
    double hours = 0.0;
    double usdPerHour = 0.0;
    std::string priceAsOf; ///< "2026-11-01"; may be empty

    [[nodiscard]] double costUsd() const { return hours * usdPerHour; }
};

/// The servers that a session's environment gives an hourly price, by name. Time is taken from the flight record
/// (oldest sample first): a minute without a sample means that the session did not run.
[[nodiscard]] std::vector<GpuBill> gpuBills(const Json& environment, const std::vector<FlightSample>& flight);

} // namespace candor
