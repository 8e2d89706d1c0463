// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/bill.h"

#include <algorithm>

namespace candor {

namespace {

enum Row : std::size_t
{
    Selected,
    Discarded,
    NotTheModels,
    ColdStart,
};

void addTo(BillRow& row, const BillRow& more)
{
    row.candidates += more.candidates;
    row.requests += more.requests;
    row.promptTokens += more.promptTokens;
    row.completionTokens += more.completionTokens;
    row.requestSeconds += more.requestSeconds;
    row.costUsd += more.costUsd;
}

/// A candidate's requests; the wait for loading servers goes to `coldStart`.
BillRow rowOf(const CandidateRecord& candidate, BillRow& coldStart, double& longestWait)
{
    BillRow row;
    row.candidates = 1;
    candidate.forEachExchange([&](const Exchange& exchange) {
        const auto waits = static_cast<std::size_t>(std::ranges::count_if(exchange.tries, &TransportTry::forServer));
        row.requests += exchange.tries.size() - waits;
        row.promptTokens += exchange.reply.usage.promptTokens;
        row.completionTokens += exchange.reply.usage.completionTokens;
        row.requestSeconds += static_cast<double>(exchange.shownLatencyMs()) / 1000.0;
        row.costUsd += exchange.costUsd;
        const double waited = static_cast<double>(exchange.awaitedServerMs) / 1000.0;
        coldStart.requests += waits;
        coldStart.requestSeconds += waited;
        longestWait = std::max(longestWait, waited);
    });
    return row;
}

} // namespace

BillBook::BillBook()
{
    for (const char* what :
         {"Candidates that gave their trial its verdict", "Candidates that were discarded",
          "Trials that failed for reasons not the model's", "Waiting for servers that were loading"}) {
        m_bill.rows.push_back({.what = what});
    }
    m_bill.total.what = "Total";
}

void BillBook::add(const TrialRecord& record)
{
    const CandidateRecord* selected = record.selected();
    const bool notTheModels = classOf(record.verdict) == VerdictClass::NotTheModels;
    for (const CandidateRecord& candidate : record.candidates) {
        BillRow waits;
        const BillRow row = rowOf(candidate, waits, m_bill.waitedSeconds);
        const Row place = notTheModels ? NotTheModels : &candidate == selected ? Selected : Discarded;
        addTo(m_bill.rows[place], row);
        addTo(m_bill.rows[ColdStart], waits);
        addTo(m_bill.total, row);
        addTo(m_bill.total, waits);
    }
}

Bill BillBook::bill() const
{
    return m_bill;
}

} // namespace candor
