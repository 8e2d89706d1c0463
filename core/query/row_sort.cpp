// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/query/row_sort.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>

namespace candor {

namespace {

constexpr std::uint64_t kMissing = std::numeric_limits<std::uint64_t>::max();

/// Smaller comes first; the row makes the order stable.
struct SortKey
{
    std::uint64_t key = 0;
    std::uint32_t row = 0;
};

/// Order-preserving: the bits of a double as a number. Never kMissing.
std::uint64_t keyOf(double value)
{
    if (std::isnan(value)) {
        return kMissing;
    }
    constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
    const auto bits = std::bit_cast<std::uint64_t>(value + 0.0); // -0 like 0
    return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

std::uint64_t directed(std::uint64_t key, bool descending)
{
    return key == kMissing || !descending ? key : ~key - 1; // -1: key 0 must not become kMissing
}

template <class KeyOfRow>
void sortBy(std::vector<std::uint32_t>& rows, bool descending, KeyOfRow keyOfRow)
{
    std::vector<SortKey> keys;
    keys.reserve(rows.size());
    for (const std::uint32_t row : rows) {
        keys.push_back({directed(keyOfRow(row), descending), row});
    }
    std::sort(keys.begin(), keys.end(), [](const SortKey& left, const SortKey& right) {
        return left.key != right.key ? left.key < right.key : left.row < right.row;
    });
    std::ranges::transform(keys, rows.begin(), &SortKey::row);
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

unsigned char folded(char c)
{
    return static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/// Takes the digits that `text` begins with, without leading zeros.
std::string_view takeNumber(std::string_view& text)
{
    std::size_t size = 0;
    while (size < text.size() && isDigit(text[size])) {
        ++size;
    }
    std::string_view number = text.substr(0, size);
    text.remove_prefix(size);
    number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
    return number;
}

struct InOrder
{
    bool operator()(std::string_view left, std::string_view right) const { return comesBefore(left, right); }
};

/// A rank for each index of each session: distinct texts are compared once, rows by rank alone.
std::vector<std::vector<std::uint64_t>> textRanks(const Snapshot& snapshot, RowColumn column)
{
    std::map<std::string_view, std::uint64_t, InOrder> ranks;
    for (const StoredSession& session : snapshot.sessions) {
        for (std::size_t i = 0; i < textCount(session, column); ++i) {
            ranks.emplace(textOf(session, column, i), 0);
        }
    }
    std::uint64_t next = 0;
    for (auto& [text, rank] : ranks) {
        rank = text.empty() ? kMissing : next++;
    }
    std::vector<std::vector<std::uint64_t>> ofSessions;
    for (const StoredSession& session : snapshot.sessions) {
        std::vector<std::uint64_t>& own = ofSessions.emplace_back();
        for (std::size_t i = 0; i < textCount(session, column); ++i) {
            own.push_back(ranks.find(textOf(session, column, i))->second);
        }
    }
    return ofSessions;
}

std::uint64_t flipKey(std::span<const Flip> flips, std::uint32_t trial)
{
    const Flip flip = trial < flips.size() ? flips[trial] : Flip::None;
    return flip == Flip::Lost ? 0 : flip == Flip::Gained ? 1 : 2;
}

/// What a trial has that its candidates share. `trialOf` gives the trial of a row.
template <class TrialOf>
void sortByTrial(const Snapshot& snapshot, std::span<const Flip> flips, RowSort sort, std::vector<std::uint32_t>& rows,
                 TrialOf trialOf)
{
    const TrialColumns& trials = snapshot.trials;
    if (sort.column == RowColumn::Session) {
        sortBy(rows, sort.descending, [&](std::uint32_t row) { return std::uint64_t{trials.session[trialOf(row)]}; });
    } else if (sort.column == RowColumn::Flip) {
        sortBy(rows, sort.descending, [&](std::uint32_t row) { return flipKey(flips, trialOf(row)); });
    } else if (isText(sort.column)) {
        const bool byConfiguration = sort.column == RowColumn::Configuration || sort.column == RowColumn::Model;
        const std::vector<std::uint32_t>& index = byConfiguration ? trials.configuration : trials.task;
        sortBy(rows, sort.descending, [&, ranks = textRanks(snapshot, sort.column)](std::uint32_t row) {
            const std::uint32_t trial = trialOf(row);
            const std::vector<std::uint64_t>& own = ranks[trials.session[trial]];
            return index[trial] < own.size() ? own[index[trial]] : kMissing;
        });
    } else if (sort.descending) { // RowColumn::Plan
        std::ranges::reverse(rows);
    }
}

} // namespace

bool comesBefore(std::string_view left, std::string_view right)
{
    std::string_view a = left;
    std::string_view b = right;
    while (!a.empty() && !b.empty()) {
        if (isDigit(a.front()) && isDigit(b.front())) {
            const std::string_view x = takeNumber(a);
            const std::string_view y = takeNumber(b);
            if (x != y) {
                return x.size() != y.size() ? x.size() < y.size() : x < y;
            }
            continue;
        }
        if (folded(a.front()) != folded(b.front())) {
            return folded(a.front()) < folded(b.front());
        }
        a.remove_prefix(1);
        b.remove_prefix(1);
    }
    return a.empty() != b.empty() ? a.empty() : left < right;
}

void sortTrials(const Snapshot& snapshot, std::span<const Flip> flips, RowSort sort, std::vector<std::uint32_t>& rows)
{
    if (const RowNumber number = trialNumber(sort.column)) {
        sortBy(rows, sort.descending, [&](std::uint32_t row) { return keyOf(number(snapshot, row)); });
    } else if (sort.column == RowColumn::Verdict) {
        sortBy(rows, sort.descending,
               [&](std::uint32_t row) { return static_cast<std::uint64_t>(snapshot.trials.verdict[row]); });
    } else {
        sortByTrial(snapshot, flips, sort, rows, [](std::uint32_t row) { return row; });
    }
}

void sortCandidates(const Snapshot& snapshot, std::span<const Flip> flips, RowSort sort,
                    std::vector<std::uint32_t>& rows)
{
    const CandidateColumns& candidates = snapshot.candidates;
    if (const RowNumber number = candidateNumber(sort.column)) {
        sortBy(rows, sort.descending, [&](std::uint32_t row) { return keyOf(number(snapshot, row)); });
    } else if (sort.column == RowColumn::Verdict) {
        sortBy(rows, sort.descending, [&](std::uint32_t row) {
            return candidates.executed[row] != 0 ? static_cast<std::uint64_t>(candidates.verdict[row]) : kMissing;
        });
    } else {
        sortByTrial(snapshot, flips, sort, rows, [&](std::uint32_t row) { return candidates.trial[row]; });
    }
}

} // namespace candor
