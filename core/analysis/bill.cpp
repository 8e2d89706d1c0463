// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/bill.h"

#include <algorithm>
#include <map>

namespace candor {

namespace {

enum Row : std::size_t
{
    Selected,
    Discarded,
    NotTheModels,
    ColdStart,
};

constexpr std::int64_t kLongestGapMs = 60'000;

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

std::vector<GpuBill> gpuBills(const Json& environment, const std::vector<FlightSample>& flight)
{
    std::map<std::string, std::int64_t> lastMs;
    std::map<std::string, std::int64_t> ranMs;
    for (const FlightSample& sample : flight) {
        const auto [last, isFirst] = lastMs.try_emplace(sample.backend, sample.atMs);
        const std::int64_t gap = sample.atMs - std::exchange(last->second, sample.atMs);
        ranMs[sample.backend] += gap > 0 && gap <= kLongestGapMs ? gap : 0;
    }
    std::vector<GpuBill> bills;
    const Json backends = environment.is_object() ? environment.value("backends", Json::object()) : Json::object();
    for (const auto& [name, described] : backends.items()) {
        const Json profile = described.is_object() ? described.value("profile", Json::object()) : Json::object();
        const Json price = profile.is_object() ? profile.value("price", Json::object()) : Json::object();
        const auto perHour = price.is_object() ? price.find("usd_per_gpu_hour") : price.end();
        if (perHour == price.end() || !perHour->is_number() || perHour->get<double>() <= 0.0) {
            continue;
        }
        const auto asOf = price.find("as_of");
        bills.push_back({name, static_cast<double>(ranMs[name]) / 3.6e6, perHour->get<double>(),
                         asOf != price.end() && asOf->is_string() ? asOf->get<std::string>() : std::string()});
    }
    return bills;
}

} // namespace candor
