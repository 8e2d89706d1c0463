// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/candidate_diff.h"
#include "core/analysis/candidate_lines.h"
#include "core/support/text.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>

namespace candor {

namespace {

constexpr std::size_t kMostNamed = 3;
constexpr std::size_t kLongestReason = 120; ///< code points of a message within a sentence

using Columns = std::vector<const CandidateColumn*>;

/// The columns of one trial.
struct Group
{
    const TrialRecord* record = nullptr;
    std::string name;
    Columns columns;
};

bool counts(const CandidateRecord& candidate)
{
    return candidate.judged && classOf(candidate.verdict) != VerdictClass::NotTheModels;
}

bool passes(const CandidateRecord& candidate)
{
    return candidate.judged && candidate.verdict == Verdict::Passed;
}

std::string nameOf(const CandidateColumn& column)
{
    return "candidate " + std::to_string(column.candidate + 1);
}

std::string capital(std::string text)
{
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
    }
    return text;
}

std::string number(double value)
{
    std::array<char, 32> text{};
    const int length = std::snprintf(text.data(), text.size(), value < 0.05 ? "%.3f" : "%.1f", value);
    return {text.data(), static_cast<std::size_t>(std::clamp(length, 0, 31))};
}

/// "2 wrong answer, 1 truncated": the verdicts by how often.
std::string verdictCounts(const std::vector<Verdict>& verdicts)
{
    std::map<Verdict, std::size_t> counted;
    for (const Verdict verdict : verdicts) {
        ++counted[verdict];
    }
    std::vector<std::string> parts;
    for (const auto& [verdict, count] : counted) {
        parts.push_back(counted.size() == 1 ? verdictWords(verdict)
                                            : std::to_string(count) + " " + verdictWords(verdict));
    }
    return join(parts, ", ");
}

std::string because(const std::string& message)
{
    const std::string safe = terminalSafe(message, kLongestReason);
    return safe.empty() ? std::string() : " (" + safe + ")";
}

/// What a candidate that passes and was not chosen cost.
std::string missedSentence(const CandidateColumn& passing)
{
    const TrialRecord& record = *passing.record;
    std::string text = nameOf(passing) + " passes and was not chosen: ";
    const std::optional<Score>& own = passing.get().score;
    if (!own) {
        return text + "it has no score.";
    }
    const CandidateRecord* chosen = record.selection.index ? record.selected() : nullptr;
    if (!chosen || !chosen->score) {
        return text + "no candidate was.";
    }
    const double missing = chosen->score->total - own->total;
    return missing < 1e-9 ? text + "its score is the same, and the order of drawing cost this task."
                          : text + "selection cost this task by " + number(missing) + " points.";
}

/// The missed one is the best of those that pass.
std::string othersSentence(std::size_t passing)
{
    return passing < 2    ? std::string()
           : passing == 2 ? " One other passes too."
                          : " " + std::to_string(passing - 1) + " others pass too.";
}

/// The passing candidate of the highest score, if the trial's chosen one fails.
const CandidateColumn* missedBy(const Group& group)
{
    const CandidateRecord* chosen = group.record->selection.index ? group.record->selected() : nullptr;
    if (chosen && (passes(*chosen) || !counts(*chosen))) {
        return nullptr;
    }
    const CandidateColumn* best = nullptr;
    const auto score = [](const CandidateColumn& column) {
        return column.get().score ? column.get().score->total : -1e300;
    };
    for (const CandidateColumn* column : group.columns) {
        if (passes(column->get()) && (!best || score(*column) > score(*best))) {
            best = column;
        }
    }
    return best;
}

std::string failSentence(const Columns& failing)
{
    const std::string all = failing.size() == 2 ? "Both fail" : "All " + std::to_string(failing.size()) + " fail";
    const CandidateRecord& first = failing.front()->get();
    bool sameVerdict = true;
    bool sameMessage = true;
    std::vector<Verdict> verdicts;
    for (const CandidateColumn* column : failing) {
        verdicts.push_back(column->get().verdict);
        sameVerdict = sameVerdict && column->get().verdict == first.verdict;
        sameMessage = sameMessage && column->get().message == first.message;
    }
    if (sameVerdict && sameMessage) {
        return all + " in the same way: " + verdictWords(first.verdict) + because(first.message) + ".";
    }
    if (sameVerdict) {
        return all + " with the same verdict, " + verdictWords(first.verdict) + ", each in its own way.";
    }
    return all + ": " + verdictCounts(verdicts) + ". No selection could have saved this task.";
}

/// About what is in no count.
std::string restSentence(const Columns& columns)
{
    std::string text;
    std::size_t waiting = 0;
    std::vector<Verdict> infrastructure;
    for (const CandidateColumn* column : columns) {
        if (!column->get().judged) {
            ++waiting;
        } else if (!counts(column->get())) {
            infrastructure.push_back(column->get().verdict);
        }
    }
    if (waiting > 0) {
        text += " " + std::to_string(waiting) + (waiting == 1 ? " was not executed." : " were not executed.");
    }
    if (!infrastructure.empty()) {
        text +=
            " " + std::to_string(infrastructure.size()) + " not the model's: " + verdictCounts(infrastructure) + ".";
    }
    return text;
}

std::string passSentence(const Columns& passing, const Columns& failing)
{
    const auto chosen = std::find_if(passing.begin(), passing.end(),
                                     [](const CandidateColumn* column) { return column->isSelected(); });
    if (failing.empty()) {
        return passing.size() == 2 ? "Both pass." : "All " + std::to_string(passing.size()) + " pass.";
    }
    std::vector<Verdict> verdicts;
    for (const CandidateColumn* column : failing) {
        verdicts.push_back(column->get().verdict);
    }
    const std::string head = chosen != passing.end() ? capital(nameOf(**chosen)) + " passes and was chosen; "
                                                     : std::to_string(passing.size()) + " of " +
                                                           std::to_string(passing.size() + failing.size()) + " pass; ";
    return head + std::to_string(failing.size()) + (failing.size() == 1 ? " fails: " : " fail: ") +
           verdictCounts(verdicts) + ".";
}

std::string trialSentence(const Group& group)
{
    Columns passing;
    Columns failing;
    for (const CandidateColumn* column : group.columns) {
        if (counts(column->get())) {
            (passes(column->get()) ? passing : failing).push_back(column);
        }
    }
    const std::string rest = restSentence(group.columns);
    if (passing.size() + failing.size() == 0) {
        return std::string(trimmed(rest));
    }
    if (group.columns.size() == 1) {
        const CandidateRecord& only = group.columns.front()->get();
        return passes(only)
                   ? "One candidate, and it passes."
                   : "One candidate, and it fails: " + verdictWords(only.verdict) + because(only.message) + ".";
    }
    if (const CandidateColumn* missed = missedBy(group)) {
        return capital(missedSentence(*missed)) + othersSentence(passing.size()) + rest;
    }
    if (passing.empty() && failing.size() == 1) {
        return capital(nameOf(*failing.front())) + " fails: " + verdictWords(failing.front()->get().verdict) + "." +
               rest;
    }
    if (failing.empty() && passing.size() == 1) {
        return capital(nameOf(*passing.front())) + " passes." + rest;
    }
    return (passing.empty() ? failSentence(failing) : passSentence(passing, failing)) + rest;
}

std::vector<Group> groupsOf(const std::vector<CandidateColumn>& columns)
{
    std::vector<Group> groups;
    for (const CandidateColumn& column : columns) {
        auto group = std::find_if(groups.begin(), groups.end(),
                                  [&](const Group& one) { return one.record == column.record.get(); });
        if (group == groups.end()) {
            groups.push_back({column.record.get(), terminalSafe(column.configuration, 60), {}});
            group = groups.end() - 1;
        }
        group->columns.push_back(&column);
    }
    for (Group& group : groups) { // one configuration twice: of two sessions, or repeated
        const auto alike = std::count_if(groups.begin(), groups.end(), [&](const Group& other) {
            return other.columns.front()->configuration == group.columns.front()->configuration;
        });
        if (alike > 1) {
            group.name += ", " + terminalSafe(group.columns.front()->session, 40);
            group.name += group.record->repeat > 0 ? ", repeat " + std::to_string(group.record->repeat + 1) : "";
        }
    }
    return groups;
}

std::string groupsSentence(const std::vector<Group>& groups)
{
    std::vector<const Group*> failing;
    std::vector<std::string> passing;
    std::vector<Verdict> verdicts;
    bool same = true;
    for (const Group& group : groups) {
        if (group.record->verdict == Verdict::Passed) {
            passing.push_back(group.name);
            continue;
        }
        failing.push_back(&group);
        verdicts.push_back(group.record->verdict);
        same = same && group.record->verdict == failing.front()->record->verdict &&
               group.record->message == failing.front()->record->message;
    }
    const std::string all =
        groups.size() == 2 ? "Both configurations" : "All " + std::to_string(groups.size()) + " configurations";
    if (failing.empty()) {
        return all + " pass.";
    }
    std::vector<std::string> words;
    for (std::size_t i = 0; i < std::min(failing.size(), kMostNamed); ++i) {
        words.push_back(failing[i]->name + " (" + verdictWords(failing[i]->record->verdict) + ")");
    }
    if (failing.size() > kMostNamed) {
        words.push_back(std::to_string(failing.size() - kMostNamed) + " more");
    }
    if (passing.empty()) {
        return same ? all + " fail in the same way: " + verdictWords(verdicts.front()) +
                          because(failing.front()->record->message) + "."
                    : all + " fail: " + join(words, ", ") + ".";
    }
    if (groups.size() == 2) {
        return passing.front() + " passes, " + failing.front()->name + " fails: " + verdictWords(verdicts.front()) +
               ".";
    }
    return std::to_string(passing.size()) + " of " + std::to_string(groups.size()) +
           (passing.size() == 1 ? " configurations passes, " + passing.front() : " configurations pass") +
           (failing.size() == 1 ? "; this one fails: " : "; these fail: ") + join(words, ", ") + ".";
}

} // namespace

std::string verdictWords(Verdict verdict)
{
    switch (verdict) {
    case Verdict::CompileError:
        return "does not compile";
    case Verdict::InvalidIr:
        return "invalid IR";
    default:
        break;
    }
    std::string text(candor::nameOf(verdict));
    std::replace(text.begin(), text.end(), '_', ' ');
    return text;
}

std::string comparisonSentence(const std::vector<CandidateColumn>& columns)
{
    if (columns.empty()) {
        return {};
    }
    const std::vector<Group> groups = groupsOf(columns);
    if (groups.size() == 1) {
        return trialSentence(groups.front());
    }
    std::string text = groupsSentence(groups);
    for (const Group& group : groups) {
        if (const CandidateColumn* missed = missedBy(group)) {
            text += " Of " + group.name + ", " + missedSentence(*missed);
        }
    }
    return text;
}

} // namespace candor
