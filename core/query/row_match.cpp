// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/query/row_match.h"

#include "core/support/text.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace candor {

namespace {

using Flags = std::vector<std::uint8_t>;

/// What a filter says of one session: looked up once.
struct SessionMatch
{
    bool wanted = false;
    Flags tasks;
    Flags configurations;
};

bool saysYes(const FilterTerm& term, std::string_view text)
{
    const std::string lowered = lowerCased(text);
    const bool any = std::ranges::any_of(term.patterns,
                                         [&lowered](const TextPattern& pattern) { return matches(pattern, lowered); });
    return any != term.negated;
}

/// A session goes by its id, its suite's name, or "last": the newest.
bool saysYes(const FilterTerm& term, const StoredSession& session, bool newest)
{
    const std::string id = lowerCased(session.id);
    const std::string suite = lowerCased(textOf(session, RowColumn::Session, 0));
    const bool any = std::ranges::any_of(term.patterns, [&](const TextPattern& pattern) {
        return pattern.text == "last" ? newest : matches(pattern, id) || matches(pattern, suite);
    });
    return any != term.negated;
}

bool isOfConfigurations(RowColumn column)
{
    return column == RowColumn::Configuration || column == RowColumn::Model;
}

SessionMatch matchOf(const Snapshot& snapshot, const StoredSession& session, const RowFilter& filter)
{
    SessionMatch match;
    if (!session.plan || !session.plan->suite || (!filter.session.empty() && session.id != filter.session)) {
        return match;
    }
    match.wanted = true;
    match.tasks.assign(session.plan->suite->tasks.size(), 1);
    match.configurations.assign(session.plan->configurations.size(), filter.configuration ? 0 : 1);
    if (filter.configuration && *filter.configuration < match.configurations.size()) {
        match.configurations[*filter.configuration] = 1;
    }
    for (const FilterTerm& term : filter.terms) {
        if (!isText(term.column)) {
            continue;
        }
        if (term.column == RowColumn::Session) {
            match.wanted = match.wanted && saysYes(term, session, &session == &snapshot.sessions.back());
            continue;
        }
        Flags& flags = isOfConfigurations(term.column) ? match.configurations : match.tasks;
        for (std::size_t i = 0; i < flags.size(); ++i) {
            flags[i] = flags[i] != 0 && saysYes(term, textOf(session, term.column, i)) ? 1 : 0;
        }
    }
    return match;
}

/// One flag for each verdict; the last is for "not executed: no verdict".
constexpr std::size_t kNoVerdict = kAllVerdicts.size();
using WantedVerdicts = std::array<bool, kAllVerdicts.size() + 1>;

WantedVerdicts wantedVerdicts(const RowFilter& filter)
{
    WantedVerdicts wanted{};
    for (const Verdict verdict : kAllVerdicts) {
        wanted[static_cast<std::size_t>(verdict)] =
            filter.verdictClasses.empty() || filter.verdictClasses.contains(classOf(verdict));
    }
    wanted[kNoVerdict] = filter.verdictClasses.empty();
    for (const FilterTerm& term : filter.terms) {
        if (term.column != RowColumn::Verdict) {
            continue;
        }
        for (const Verdict verdict : kAllVerdicts) {
            bool& flag = wanted[static_cast<std::size_t>(verdict)];
            flag = flag && term.verdicts.contains(verdict) != term.negated;
        }
        wanted[kNoVerdict] = wanted[kNoVerdict] && term.negated;
    }
    return wanted;
}

std::array<bool, 3> wantedFlips(const RowFilter& filter)
{
    std::array<bool, 3> wanted{true, true, true};
    for (const FilterTerm& term : filter.terms) {
        if (term.column == RowColumn::Flip) {
            for (const Flip flip : {Flip::None, Flip::Lost, Flip::Gained}) {
                bool& flag = wanted[static_cast<std::size_t>(flip)];
                flag = flag && term.flips.contains(flip) != term.negated;
            }
        }
    }
    return wanted;
}

bool holds(Comparator comparator, double value, double number)
{
    switch (comparator) {
    case Comparator::Equal:
        return value == number;
    case Comparator::Less:
        return value < number;
    case Comparator::AtMost:
        return value <= number;
    case Comparator::More:
        return value > number;
    case Comparator::AtLeast:
        return value >= number;
    }
    return false;
}

bool saysYes(const FilterTerm& term, double value)
{
    const bool any = !std::isnan(value) && std::ranges::any_of(term.numbers, [&term, value](double number) {
        return holds(term.comparator, value, number);
    });
    return any != term.negated;
}

/// Calls visit(trial row) for the trials that session, task, configuration and flip let through.
template <class Visit>
void forEachTrial(const Snapshot& snapshot, const RowFilter& filter, std::span<const Flip> flips, Visit visit)
{
    const TrialColumns& trials = snapshot.trials;
    const std::array<bool, 3> flipWanted = wantedFlips(filter);
    const auto at = [](const Flags& flags, std::uint32_t index) { return index < flags.size() && flags[index] != 0; };
    for (const StoredSession& session : snapshot.sessions) {
        const SessionMatch match = matchOf(snapshot, session, filter);
        if (!match.wanted) {
            continue;
        }
        const std::size_t begin = std::min(session.firstTrial, trials.size());
        const std::size_t end = begin + std::min(session.trialCount, trials.size() - begin);
        for (std::size_t row = begin; row < end; ++row) {
            const Flip flip = row < flips.size() ? flips[row] : Flip::None;
            if (flipWanted[static_cast<std::size_t>(flip)] && at(match.tasks, trials.task[row]) &&
                at(match.configurations, trials.configuration[row])) {
                visit(static_cast<std::uint32_t>(row));
            }
        }
    }
}

template <class NumberOf>
void keepByNumbers(const Snapshot& snapshot, const RowFilter& filter, NumberOf numberOf,
                   std::vector<std::uint32_t>& rows)
{
    for (const FilterTerm& term : filter.terms) {
        if (const RowNumber number = numberOf(term.column)) {
            std::erase_if(rows, [&](std::uint32_t row) { return !saysYes(term, number(snapshot, row)); });
        }
    }
}

} // namespace

bool matches(const TextPattern& pattern, std::string_view lowered)
{
    switch (pattern.kind) {
    case TextPattern::Kind::Contains:
        return lowered.find(pattern.text) != std::string_view::npos;
    case TextPattern::Kind::Glob:
        return globMatch(pattern.text, lowered);
    case TextPattern::Kind::Exact:
        return lowered == pattern.text;
    }
    return false;
}

std::vector<std::uint32_t> matchingTrials(const Snapshot& snapshot, const RowFilter& filter,
                                          std::span<const Flip> flips)
{
    const WantedVerdicts wanted = wantedVerdicts(filter);
    std::vector<std::uint32_t> rows;
    forEachTrial(snapshot, filter, flips, [&](std::uint32_t row) {
        if (wanted[static_cast<std::size_t>(snapshot.trials.verdict[row])]) {
            rows.push_back(row);
        }
    });
    keepByNumbers(snapshot, filter, trialNumber, rows);
    return rows;
}

std::vector<std::uint32_t> matchingCandidates(const Snapshot& snapshot, const RowFilter& filter,
                                              std::span<const Flip> flips)
{
    const WantedVerdicts wanted = wantedVerdicts(filter);
    const CandidateColumns& candidates = snapshot.candidates;
    std::vector<std::uint32_t> rows;
    forEachTrial(snapshot, filter, flips, [&](std::uint32_t trial) {
        const CandidateRange range = candidatesOf(snapshot, trial);
        for (std::size_t row = range.begin; row < range.end; ++row) {
            const std::size_t verdict =
                candidates.executed[row] != 0 ? static_cast<std::size_t>(candidates.verdict[row]) : kNoVerdict;
            if (wanted[verdict]) {
                rows.push_back(static_cast<std::uint32_t>(row));
            }
        }
    });
    keepByNumbers(snapshot, filter, candidateNumber, rows);
    return rows;
}

} // namespace candor
