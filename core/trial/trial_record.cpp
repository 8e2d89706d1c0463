// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trial/trial_record.h"

namespace candor {

const ExecutionReport* CandidateRecord::execution() const
{
    if (attempts.empty() || !attempts.back().execution) {
        return nullptr;
    }
    return &*attempts.back().execution;
}

const Artifact* CandidateRecord::artifact() const
{
    return attempts.empty() ? nullptr : &attempts.back().artifact;
}

void CandidateRecord::forEachExchange(const std::function<void(const Exchange&)>& visit) const
{
    visit(irExchange);
    for (const Exchange& exchange : clearExchanges) {
        visit(exchange);
    }
    for (const CodeAttempt& attempt : attempts) {
        visit(attempt.exchange);
    }
}

double CandidateRecord::costUsd() const
{
    double sum = 0.0;
    forEachExchange([&sum](const Exchange& exchange) { sum += exchange.costUsd; });
    return sum;
}

std::int64_t CandidateRecord::latencyMs() const
{
    std::int64_t sum = 0;
    forEachExchange([&sum](const Exchange& exchange) { sum += exchange.shownLatencyMs(); });
    return sum;
}

Usage CandidateRecord::usage() const
{
    Usage sum{.reported = true};
    forEachExchange([&sum](const Exchange& exchange) {
        sum.promptTokens += exchange.reply.usage.promptTokens;
        sum.completionTokens += exchange.reply.usage.completionTokens;
        sum.reported = sum.reported && exchange.reply.usage.reported;
    });
    return sum;
}

const CandidateRecord* TrialRecord::selected() const
{
    const std::size_t chosen = selection.index.value_or(0);
    return chosen < candidates.size() ? &candidates[chosen] : nullptr;
}

double TrialRecord::costUsd() const
{
    double sum = 0.0;
    for (const CandidateRecord& candidate : candidates) {
        sum += candidate.costUsd();
    }
    return sum;
}

} // namespace candor
