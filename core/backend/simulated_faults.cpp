// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/simulated_faults.h"

#include "core/backend/simulated_values.h"
#include "core/support/text.h"

#include <algorithm>

namespace candor {
namespace {

using Lines = std::vector<CodeLine>;

bool mentions(const std::string& text, std::initializer_list<std::string_view> words)
{
    const std::string lower = lowerCased(text);
    return std::ranges::any_of(words, [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

// No return effect ------------------------------------------------------------------------------------------------

void forgetReturns(Json& ir)
{
    if (Json* effects = effectsOf(ir)) {
        Json kept = Json::array();
        for (const Json& effect : *effects) {
            if (!mentions(descriptionOf(effect), {"return"})) {
                kept.push_back(effect);
            }
        }
        if (!kept.empty()) {
            *effects = std::move(kept);
        }
        changeTexts(*effects, [](std::string text) {
            for (const auto& [from, to] : {std::pair("Returns", "Computes"),
                                           {"returns", "computes"},
                                           {"Return", "Compute"},
                                           {"return", "compute"},
                                           {"returned", "computed"}}) {
                text = replacedWords(text, from, to);
            }
            return text;
        });
    }
    if (ir.is_object() && ir.contains("constraints") && ir["constraints"].is_array()) {
        Json kept = Json::array();
        for (const Json& constraint : ir["constraints"]) {
            if (!constraint.is_object() || constraint.value("type", Json()) != "return_constraint") {
                kept.push_back(constraint);
            }
        }
        ir["constraints"] = std::move(kept);
    }
}

bool dropReturns(SimulatedCandidate& candidate)
{
    bool changed = false;
    for (CodeLine& line : candidate.code.lines) {
        if (firstWord(line.text) != "return") {
            continue;
        }
        const std::string value(trimmed(std::string_view(line.text).substr(6)));
        changed = changed || (!value.empty() && value != "None");
        line.text = value.empty() ? "pass" : value;
    }
    if (changed) {
        forgetReturns(candidate.ir);
    }
    return changed;
}

// Missing branch --------------------------------------------------------------------------------------------------

bool belongsToIf(const Lines& lines, std::size_t index)
{
    for (std::size_t i = index; i-- > 0;) {
        if (lines[i].indent == lines[index].indent) {
            return firstWord(lines[i].text) == "if" || firstWord(lines[i].text) == "elif";
        }
        if (lines[i].indent < lines[index].indent) {
            return false;
        }
    }
    return false;
}

bool hasNoClauseAfter(const Lines& lines, std::size_t index)
{
    const std::size_t end = endOfBlock(lines, index);
    const std::string_view next = end < lines.size() ? firstWord(lines[end].text) : std::string_view();
    return end == lines.size() || lines[end].indent != lines[index].indent || (next != "elif" && next != "else");
}

void eraseBlock(Lines& lines, std::size_t index)
{
    const auto at = [&](std::size_t i) { return lines.begin() + static_cast<std::ptrdiff_t>(i); };
    const std::size_t end = endOfBlock(lines, index);
    const std::size_t indent = lines[index].indent;
    lines.erase(at(index), at(end));
    const bool bodyIsLeft =
        (index < lines.size() && lines[index].indent == indent) || (index > 0 && lines[index - 1].indent >= indent);
    if (!bodyIsLeft) {
        lines.insert(at(index), {indent, "pass"});
    }
}

/// The last branch of an if, or a whole if, goes.
bool dropBranch(SimulatedCandidate& candidate, Random& random)
{
    Lines& lines = candidate.code.lines;
    std::vector<std::size_t> branches;
    std::vector<std::size_t> guards;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::string_view word = firstWord(lines[i].text);
        if (!opensBlock(lines[i]) || !hasNoClauseAfter(lines, i)) {
            continue;
        }
        if ((word == "elif" || word == "else") && belongsToIf(lines, i)) {
            branches.push_back(i);
        }
        if (word == "if") {
            guards.push_back(i);
        }
    }
    const std::vector<std::size_t>& places = branches.empty() ? guards : branches;
    if (places.empty()) {
        return false;
    }
    eraseBlock(lines, places[random.below(places.size())]);

    Json* effects = effectsOf(candidate.ir);
    if (effects == nullptr || effects->size() < 2) {
        return true;
    }
    for (std::size_t i = effects->size(); i-- > 0;) {
        if (mentions(descriptionOf((*effects)[i]), {"if ", "when", "otherwise", "else", "unless"})) {
            effects->erase(i);
            break;
        }
    }
    return true;
}

// Hole, name, syntax ----------------------------------------------------------------------------------------------

bool leaveHole(SimulatedCandidate& candidate, Random& random)
{
    Lines& lines = candidate.code.lines;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].text.starts_with("return ") && lines[i].text != "return None") {
            places.push_back(i);
        }
    }
    Json* effects = effectsOf(candidate.ir);
    if (places.empty() || effects == nullptr || effects->empty()) {
        return false;
    }
    lines[places[random.below(places.size())]].text = "return None";
    const std::size_t index = random.below(effects->size());
    Json& effect = (*effects)[index];
    candidate.openText = descriptionOf(effect);
    effect["description"] = {{"hole",
                              {{"identifier", "effect_" + std::to_string(index + 1)},
                               {"type", "str"},
                               {"description", "what happens here is still open"},
                               {"kind", "effect"}}}};
    return true;
}

bool rename(SimulatedCandidate& candidate, Random& random)
{
    static constexpr std::array<std::string_view, 3> kPrefixes{"do_", "calculate_", "my_"};
    const std::string name = std::string(kPrefixes[random.below(kPrefixes.size())]) + candidate.entryPoint;
    candidate.code.head = replacedWords(candidate.code.head, candidate.entryPoint, name);
    for (CodeLine& line : candidate.code.lines) {
        line.text = replacedWords(line.text, candidate.entryPoint, name);
    }
    if (candidate.ir.is_object() && candidate.ir.contains("signature") && candidate.ir["signature"].is_object()) {
        candidate.ir["signature"]["name"] = name;
    }
    return true;
}

struct Edit
{
    std::size_t line = 0;
    std::size_t at = 0;
    std::size_t length = 0;
    std::string text;
};

bool breakSyntax(SimulatedCandidate& candidate, Random& random)
{
    Lines& lines = candidate.code.lines;
    std::vector<Edit> edits;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::string& text = lines[i].text;
        if (opensBlock(lines[i])) {
            edits.push_back({i, text.size() - 1, 1, ""});
        } else if (text.ends_with(')') || text.ends_with(']')) {
            edits.push_back({i, text.size() - 1, 1, ""});
        }
    }
    if (edits.empty() && !lines.empty()) {
        edits.push_back({lines.size() - 1, lines.back().text.size(), 0, " +"});
    }
    if (edits.empty()) {
        return false;
    }
    const Edit& edit = edits[random.below(edits.size())];
    lines[edit.line].text.replace(edit.at, edit.length, edit.text);
    return true;
}

} // namespace

std::string_view nameOf(SimulatedFault fault)
{
    switch (fault) {
    case SimulatedFault::NoReturnEffect:
        return "no_return_effect";
    case SimulatedFault::MissingBranch:
        return "missing_branch";
    case SimulatedFault::WrongLiteral:
        return "wrong_literal";
    case SimulatedFault::OffByOne:
        return "off_by_one";
    case SimulatedFault::UnresolvedHole:
        return "unresolved_hole";
    case SimulatedFault::WrongName:
        return "wrong_name";
    case SimulatedFault::SyntaxError:
        return "syntax_error";
    case SimulatedFault::TruncatedReply:
        return "truncated_reply";
    case SimulatedFault::Duplicate:
        return "duplicate";
    }
    return "";
}

bool applyFault(SimulatedFault fault, SimulatedCandidate& candidate, Random& random)
{
    switch (fault) {
    case SimulatedFault::NoReturnEffect:
        return dropReturns(candidate);
    case SimulatedFault::MissingBranch:
        return dropBranch(candidate, random);
    case SimulatedFault::WrongLiteral:
        return alterLiteral(candidate, random);
    case SimulatedFault::OffByOne:
        return moveByOne(candidate, random);
    case SimulatedFault::UnresolvedHole:
        return leaveHole(candidate, random);
    case SimulatedFault::WrongName:
        return rename(candidate, random);
    case SimulatedFault::SyntaxError:
        return breakSyntax(candidate, random);
    case SimulatedFault::TruncatedReply:
    case SimulatedFault::Duplicate:
        break;
    }
    return false;
}

} // namespace candor
