// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/symptom.h"

#include "core/analysis/off_by_one.h"
#include "core/support/text.h"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

namespace candor {

namespace {

using Type = PythonValue::Type;

constexpr std::size_t kPieceCodePoints = 120;
// A suite may bring thousands of cases; each failing one is held against all others.
constexpr std::size_t kFailingCasesRead = 50;
constexpr std::size_t kCasesRead = 500;

constexpr std::array kSymptomsInOrder{Symptom::ReturnedNone, Symptom::OffByOne,      Symptom::OtherLiteral,
                                      Symptom::WrongBranch,  Symptom::FalsePositive, Symptom::FalseNegative,
                                      Symptom::Exception,    Symptom::Limit,         Symptom::Other};

std::optional<PythonValue> readLiteral(const std::string& repr)
{
    Result<PythonValue> value = parsePythonLiteral(repr);
    return value ? std::optional(std::move(*value)) : std::nullopt;
}

std::vector<ReadCase> readCases(const ExecutionReport& report)
{
    std::vector<ReadCase> cases;
    for (const CaseResult& one : report.cases) {
        if (cases.size() == kCasesRead) {
            break;
        }
        cases.push_back({onlyIntegerArgument(one.call), readLiteral(one.expected), readLiteral(one.got)});
    }
    return cases;
}

bool isExpectedElsewhere(const PythonValue& got, const std::vector<ReadCase>& cases)
{
    return std::any_of(cases.begin(), cases.end(), [&got](const ReadCase& other) {
        return other.expected && compareValues(*other.expected, got, {}).equal;
    });
}

/// Requires a case that failed.
Symptom symptomOf(const CaseResult& result, const ReadCase& read, const std::vector<ReadCase>& cases)
{
    if (!result.exceptionType.empty()) {
        return Symptom::Exception;
    }
    if (!read.got) {
        return Symptom::Other; // nothing was returned, or something that is no plain value
    }
    const PythonValue& got = *read.got;
    if (got.type == Type::None) {
        return Symptom::ReturnedNone;
    }
    if (read.expected && compareValues(*read.expected, got, {}).equal) {
        return Symptom::Other; // equal to Python, and still refused: the task's comparison asks for more
    }
    if (read.expected && got.type == Type::Bool && read.expected->type == Type::Bool) {
        return got.boolean ? Symptom::FalsePositive : Symptom::FalseNegative;
    }
    if (gotNeighboursAnswer(read, cases) || (read.expected && differByOne(*read.expected, got))) {
        return Symptom::OffByOne;
    }
    if (isExpectedElsewhere(got, cases)) {
        return Symptom::WrongBranch;
    }
    return got.type == Type::Str ? Symptom::OtherLiteral : Symptom::Other;
}

std::string shown(const std::string& text)
{
    return terminalSafe(text, kPieceCodePoints);
}

std::string lineFor(const CaseResult& result)
{
    std::string what;
    if (!result.exceptionType.empty()) {
        what = "raised " + shown(result.exceptionType);
        what += result.exceptionMessage.empty() ? "" : " (" + shown(result.exceptionMessage) + ")";
    } else {
        what = result.got.empty() ? "gave no answer" : "returned " + shown(result.got);
    }
    return what + " for " + shown(result.call) + ", expected " + shown(result.expected);
}

/// What an execution failure looks like whose cases say nothing: a limit, no function, a test program.
SymptomReading readVerdict(const ExecutionReport& report)
{
    const std::string message = report.message.empty() ? std::string(nameOf(report.verdict)) : report.message;
    Symptom symptom = Symptom::Other;
    if (report.verdict == Verdict::Timeout || report.verdict == Verdict::MemoryLimit ||
        report.verdict == Verdict::OutputLimit) {
        symptom = Symptom::Limit;
    } else if (report.verdict == Verdict::RuntimeError) {
        symptom = Symptom::Exception;
    }
    return {symptom, shown(message)};
}

} // namespace

std::string_view nameOf(Symptom symptom)
{
    switch (symptom) {
    case Symptom::None:
        return "none";
    case Symptom::ReturnedNone:
        return "returned_none";
    case Symptom::OffByOne:
        return "off_by_one";
    case Symptom::OtherLiteral:
        return "other_literal";
    case Symptom::WrongBranch:
        return "wrong_branch";
    case Symptom::FalsePositive:
        return "false_positive";
    case Symptom::FalseNegative:
        return "false_negative";
    case Symptom::Exception:
        return "exception";
    case Symptom::Limit:
        return "limit";
    case Symptom::Other:
        return "other";
    }
    return "other";
}

SymptomReading readSymptom(const ExecutionReport& report)
{
    if (classOf(report.verdict) != VerdictClass::ExecutionFailure) {
        return {};
    }
    if (report.verdict != Verdict::WrongAnswer && report.verdict != Verdict::RuntimeError) {
        return readVerdict(report);
    }
    struct Group
    {
        std::size_t count = 0;
        const CaseResult* example = nullptr; // the first
    };
    const std::vector<ReadCase> cases = readCases(report);
    std::map<Symptom, Group> groups;
    std::size_t failing = 0;
    for (std::size_t i = 0; i < cases.size() && failing < kFailingCasesRead; ++i) {
        if (report.cases[i].passed) {
            continue;
        }
        ++failing;
        Group& group = groups[symptomOf(report.cases[i], cases[i], cases)];
        group.example = group.count++ == 0 ? &report.cases[i] : group.example;
    }
    Symptom most = Symptom::None;
    for (const Symptom symptom : kSymptomsInOrder) {
        if (groups.contains(symptom) && (most == Symptom::None || groups[symptom].count > groups[most].count)) {
            most = symptom;
        }
    }
    return most == Symptom::None ? readVerdict(report) : SymptomReading{most, lineFor(*groups[most].example)};
}

} // namespace candor
