// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ir/clause_reading.h"
#include "core/ir/json_pointer.h"
#include "core/ir/read_ir.h"
#include "core/support/text.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace candor {

namespace {

constexpr std::size_t kShown = 80;

std::string quoted(const std::string& text)
{
    return "'" + terminalSafe(text, kShown) + "'";
}

void addStrings(const Json& value, std::string& all)
{
    if (value.is_string()) {
        all += value.get_ref<const std::string&>();
        all += '\n';
    } else if (value.is_structured()) {
        for (const Json& child : value) {
            addStrings(child, all);
        }
    }
}

void checkSummary(const Ir& ir, std::vector<IrFinding>& findings)
{
    if (trimmed(ir.summary).empty()) {
        findings.push_back({IrDefect::EmptySummary, "/intent/summary", "The summary is empty."});
    }
}

void checkParameters(const Ir& ir, std::vector<IrFinding>& findings)
{
    for (std::size_t i = 0; i < ir.parameters.size(); ++i) {
        if (trimmed(ir.parameters[i].type).empty()) {
            findings.push_back({IrDefect::UntypedParameter, childPointer("/signature/parameters", i),
                                "Parameter " + quoted(ir.parameters[i].name) + " has no type."});
        }
    }
}

void checkReturn(const Ir& ir, std::vector<IrFinding>& findings)
{
    if (returnsNothing(ir) || std::any_of(ir.effects.begin(), ir.effects.end(), statesReturn)) {
        return;
    }
    findings.push_back({IrDefect::NoReturnStated, "/effects", "No effect says what is returned."});
}

void checkConditions(const Ir& ir, std::vector<IrFinding>& findings)
{
    for (const Condition& condition : conditionsOf(ir)) {
        if (!condition.closed) {
            findings.push_back(
                {IrDefect::OpenCondition, condition.path,
                 "The other branch of the '" + condition.word + "' is not stated: " + quoted(condition.text) + "."});
        }
    }
}

void checkLiterals(const Ir& ir, const Task& task, std::vector<IrFinding>& findings)
{
    std::string all;
    addStrings(ir.document, all);
    for (const Literal& literal : literalsOf(task.prompt)) {
        if (!occursIn(literal, all)) {
            findings.push_back({IrDefect::MissingLiteral, "",
                                "The prompt's " +
                                    (literal.isNumber ? terminalSafe(literal.text, kShown) : quoted(literal.text)) +
                                    " occurs nowhere in the IR."});
        }
    }
}

/// True for a text that stops in the middle of a sentence.
bool endsInTheMiddle(const std::string& text)
{
    static constexpr std::array<std::string_view, 12> kNeverLast{"and", "or", "the",  "a",    "an",     "of",
                                                                 "to",  "if", "when", "with", "unless", "for"};
    const std::string_view end = trimmed(text);
    if (end.empty()) {
        return false;
    }
    if (end.ends_with(',') || end.ends_with('(') || end.ends_with("...") || end.ends_with("\u2026")) {
        return true;
    }
    const std::size_t space = end.find_last_of(" \t\n");
    const std::string last = lowerCased(space == std::string_view::npos ? end : end.substr(space + 1));
    return space != std::string_view::npos && std::find(kNeverLast.begin(), kNeverLast.end(), last) != kNeverLast.end();
}

void checkEnd(const std::string& text, std::string path, std::vector<IrFinding>& findings)
{
    if (endsInTheMiddle(text)) {
        const std::size_t size = text.size();
        const std::string end = size > 40 ? "\u2026" + text.substr(text.find(' ', size - 40) + 1) : text;
        findings.push_back({IrDefect::CutOff, std::move(path), "The text ends in the middle: " + quoted(end) + "."});
    }
}

void checkEnds(const Ir& ir, std::vector<IrFinding>& findings)
{
    for (const Hole& hole : ir.holes) {
        if (hole.origin == HoleOrigin::Truncation) {
            findings.push_back({IrDefect::CutOff, hole.path, "The reply was cut off here."});
        }
    }
    checkEnd(ir.summary, "/intent/summary", findings);
    for (std::size_t i = 0; i < ir.effects.size(); ++i) {
        checkEnd(ir.effects[i], childPointer(childPointer("/effects", i), "description"), findings);
    }
    for (std::size_t i = 0; i < ir.assertions.size(); ++i) {
        checkEnd(ir.assertions[i].predicate, childPointer(childPointer("/assertions", i), "predicate"), findings);
    }
}

} // namespace

std::string_view nameOf(IrDefect defect)
{
    switch (defect) {
    case IrDefect::NoReturnStated:
        return "no_return_stated";
    case IrDefect::OpenCondition:
        return "open_condition";
    case IrDefect::MissingLiteral:
        return "missing_literal";
    case IrDefect::UntypedParameter:
        return "untyped_parameter";
    case IrDefect::EmptySummary:
        return "empty_summary";
    case IrDefect::CutOff:
        return "cut_off";
    }
    return "no_return_stated";
}

std::vector<IrFinding> checkIr(const Ir& ir, const Task& task)
{
    std::vector<IrFinding> findings;
    checkSummary(ir, findings);
    checkParameters(ir, findings);
    checkReturn(ir, findings);
    checkConditions(ir, findings);
    checkLiterals(ir, task, findings);
    checkEnds(ir, findings);
    return findings;
}

} // namespace candor
