// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/query/row_values.h"

#include <algorithm>
#include <limits>

namespace candor {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

template <class T>
double asDouble(T value)
{
    return static_cast<double>(value);
}

/// A candidate column as a number of the candidate's own row.
template <auto Member>
double ofCandidate(const Snapshot& snapshot, std::uint32_t row)
{
    return asDouble((snapshot.candidates.*Member)[row]);
}

/// The same for a trial: that of the candidate which gave it its verdict.
template <RowNumber Number>
double ofDecisive(const Snapshot& snapshot, std::uint32_t row)
{
    const std::optional<std::size_t> candidate = decisiveCandidate(snapshot, row);
    return candidate ? Number(snapshot, static_cast<std::uint32_t>(*candidate)) : kNone;
}

template <RowNumber Number>
double sumOfCandidates(const Snapshot& snapshot, std::uint32_t row)
{
    const CandidateRange range = candidatesOf(snapshot, row);
    double sum = 0.0;
    for (std::size_t candidate = range.begin; candidate < range.end; ++candidate) {
        sum += Number(snapshot, static_cast<std::uint32_t>(candidate));
    }
    return sum;
}

/// A trial's number for a candidate's row.
template <RowNumber Number>
double ofTrial(const Snapshot& snapshot, std::uint32_t row)
{
    return Number(snapshot, snapshot.candidates.trial[row]);
}

double tokens(const Snapshot& snapshot, std::uint32_t row)
{
    return asDouble(snapshot.candidates.promptTokens[row]) + asDouble(snapshot.candidates.completionTokens[row]);
}

double latency(const Snapshot& snapshot, std::uint32_t row)
{
    return asDouble(snapshot.candidates.latencyMs[row]) / 1000.0;
}

double candidateDraw(const Snapshot& snapshot, std::uint32_t row)
{
    return asDouble(snapshot.candidates.draw[row]) + 1.0;
}

double candidateSelected(const Snapshot& snapshot, std::uint32_t row)
{
    return snapshot.candidates.draw[row] == snapshot.trials.selected[snapshot.candidates.trial[row]] ? 1.0 : 0.0;
}

double trialSelected(const Snapshot& snapshot, std::uint32_t row)
{
    return snapshot.trials.selected[row] < 0 ? 0.0 : 1.0;
}

double trialDraw(const Snapshot& snapshot, std::uint32_t row)
{
    const std::int32_t selected = snapshot.trials.selected[row];
    return selected < 0 ? kNone : asDouble(selected) + 1.0;
}

double repeat(const Snapshot& snapshot, std::uint32_t row)
{
    return asDouble(snapshot.trials.repeat[row]) + 1.0;
}

double candidateCount(const Snapshot& snapshot, std::uint32_t row)
{
    return asDouble(snapshot.trials.candidateCount[row]);
}

double duration(const Snapshot& snapshot, std::uint32_t row)
{
    return asDouble(snapshot.trials.durationMs[row]) / 1000.0;
}

double configuredN(const Snapshot& snapshot, std::uint32_t row)
{
    const SessionPlan* plan = snapshot.sessions[snapshot.trials.session[row]].plan.get();
    const std::size_t configuration = snapshot.trials.configuration[row];
    return plan && configuration < plan->configurations.size() ? asDouble(plan->configurations[configuration].n)
                                                               : kNone;
}

} // namespace

CandidateRange candidatesOf(const Snapshot& snapshot, std::size_t trial)
{
    const std::size_t size = snapshot.candidates.size();
    const std::size_t begin = std::min<std::size_t>(snapshot.trials.firstCandidate[trial], size);
    return {begin, begin + std::min<std::size_t>(snapshot.trials.candidateCount[trial], size - begin)};
}

std::optional<std::size_t> decisiveCandidate(const Snapshot& snapshot, std::size_t trial)
{
    const CandidateRange range = candidatesOf(snapshot, trial);
    const std::int32_t selected = snapshot.trials.selected[trial];
    if (range.begin == range.end) {
        return std::nullopt;
    }
    if (selected < 0) {
        return range.begin;
    }
    const std::size_t expected = range.begin + static_cast<std::size_t>(selected); // all draws are there, in order
    if (expected < range.end && snapshot.candidates.draw[expected] == selected) {
        return expected;
    }
    for (std::size_t candidate = range.begin; candidate < range.end; ++candidate) {
        if (snapshot.candidates.draw[candidate] == selected) {
            return candidate;
        }
    }
    return std::nullopt;
}

RowNumber candidateNumber(RowColumn column)
{
    switch (column) {
    case RowColumn::Repeat:
        return ofTrial<repeat>;
    case RowColumn::N:
        return ofTrial<configuredN>;
    case RowColumn::Candidates:
        return ofTrial<candidateCount>;
    case RowColumn::Duration:
        return ofTrial<duration>;
    case RowColumn::Selected:
        return candidateSelected;
    case RowColumn::Draw:
        return candidateDraw;
    case RowColumn::Score:
        return ofCandidate<&CandidateColumns::score>;
    case RowColumn::Holes:
        return ofCandidate<&CandidateColumns::holes>;
    case RowColumn::Findings:
        return ofCandidate<&CandidateColumns::findings>;
    case RowColumn::Cases:
        return ofCandidate<&CandidateColumns::casesPassed>;
    case RowColumn::Tokens:
        return tokens;
    case RowColumn::Latency:
        return latency;
    case RowColumn::Cost:
        return ofCandidate<&CandidateColumns::costUsd>;
    case RowColumn::Executed:
        return ofCandidate<&CandidateColumns::executed>;
    default:
        return nullptr;
    }
}

RowNumber trialNumber(RowColumn column)
{
    switch (column) {
    case RowColumn::Repeat:
        return repeat;
    case RowColumn::N:
        return configuredN;
    case RowColumn::Selected:
        return trialSelected;
    case RowColumn::Draw:
        return trialDraw;
    case RowColumn::Score:
        return ofDecisive<ofCandidate<&CandidateColumns::score>>;
    case RowColumn::Candidates:
        return candidateCount;
    case RowColumn::Holes:
        return ofDecisive<ofCandidate<&CandidateColumns::holes>>;
    case RowColumn::Findings:
        return ofDecisive<ofCandidate<&CandidateColumns::findings>>;
    case RowColumn::Cases:
        return ofDecisive<ofCandidate<&CandidateColumns::casesPassed>>;
    case RowColumn::Tokens:
        return sumOfCandidates<tokens>;
    case RowColumn::Latency:
        return sumOfCandidates<latency>;
    case RowColumn::Cost:
        return sumOfCandidates<ofCandidate<&CandidateColumns::costUsd>>;
    case RowColumn::Duration:
        return duration;
    case RowColumn::Executed:
        return ofDecisive<ofCandidate<&CandidateColumns::executed>>;
    default:
        return nullptr;
    }
}

bool isText(RowColumn column)
{
    switch (column) {
    case RowColumn::Session:
    case RowColumn::Configuration:
    case RowColumn::Model:
    case RowColumn::Task:
    case RowColumn::Category:
    case RowColumn::Complexity:
        return true;
    default:
        return false;
    }
}

std::size_t textCount(const StoredSession& session, RowColumn column)
{
    if (column == RowColumn::Session) {
        return 1;
    }
    if (!session.plan || !isText(column)) {
        return 0;
    }
    if (column == RowColumn::Configuration || column == RowColumn::Model) {
        return session.plan->configurations.size();
    }
    return session.plan->suite ? session.plan->suite->tasks.size() : 0;
}

std::string_view textOf(const StoredSession& session, RowColumn column, std::size_t index)
{
    if (index >= textCount(session, column)) {
        return {};
    }
    switch (column) {
    case RowColumn::Session:
        return session.plan && session.plan->suite ? std::string_view(session.plan->suite->name) : std::string_view{};
    case RowColumn::Configuration:
        return session.plan->configurations[index].name;
    case RowColumn::Model:
        return session.plan->configurations[index].model;
    case RowColumn::Task:
        return session.plan->suite->tasks[index].id;
    case RowColumn::Category:
        return session.plan->suite->tasks[index].category;
    case RowColumn::Complexity:
        return session.plan->suite->tasks[index].complexity;
    default:
        return {};
    }
}

} // namespace candor
