// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandbox/sandbox.h"

#include <algorithm>

namespace candor {
namespace {

Json caseToJson(const CaseResult& result)
{
    return Json{{"index", result.index},
                {"call", result.call},
                {"expected", result.expected},
                {"got", result.got},
                {"passed", result.passed},
                {"note", result.note},
                {"exception_type", result.exceptionType},
                {"exception_message", result.exceptionMessage},
                {"exception_line", result.exceptionLine},
                {"cpu_us", result.cpuMicroseconds}};
}

CaseResult caseFromJson(JsonReader& reader)
{
    CaseResult result;
    const std::int64_t index = reader.integer("index");
    if (index < 0) {
        reader.fail("index", "must not be negative");
    }
    result.index = index < 0 ? 0 : static_cast<std::size_t>(index);
    result.call = reader.string("call");
    result.expected = reader.string("expected");
    result.got = reader.stringOr("got", {});
    result.passed = reader.boolOr("passed", false);
    result.note = reader.stringOr("note", {});
    result.exceptionType = reader.stringOr("exception_type", {});
    result.exceptionMessage = reader.stringOr("exception_message", {});
    result.exceptionLine = static_cast<int>(reader.integerOr("exception_line", 0));
    result.cpuMicroseconds = reader.integerOr("cpu_us", 0);
    return result;
}

} // namespace

std::size_t ExecutionReport::passedCases() const
{
    return static_cast<std::size_t>(
        std::count_if(cases.begin(), cases.end(), [](const CaseResult& result) { return result.passed; }));
}

Json executionReportToJson(const ExecutionReport& report)
{
    Json cases = Json::array();
    for (const CaseResult& result : report.cases) {
        cases.push_back(caseToJson(result));
    }
    return Json{{"verdict", nameOf(report.verdict)},
                {"message", report.message},
                {"cases", std::move(cases)},
                {"called_function", report.calledFunction},
                {"notes", report.notes},
                {"output", report.output},
                {"output_cut", report.outputCut},
                {"traceback", report.traceback},
                {"error_line", report.errorLine},
                {"checked_in_process", report.checkedInProcess},
                {"cpu_ms", report.cpuMilliseconds},
                {"wall_ms", report.wallMilliseconds}};
}

Result<ExecutionReport> executionReportFromJson(const Json& json)
{
    JsonReader reader(json, "execution report", Stage::Sandbox);
    ExecutionReport report;
    const auto verdict = verdictNamed(reader.string("verdict"));
    if (!verdict) {
        reader.fail("verdict", "is not the name of a verdict");
    }
    report.verdict = verdict.value_or(Verdict::SandboxFailure);
    report.message = reader.string("message");
    for (JsonReader& item : reader.objects("cases")) {
        report.cases.push_back(caseFromJson(item));
    }
    report.calledFunction = reader.stringOr("called_function", {});
    report.notes = reader.stringsOr("notes", {});
    report.output = reader.stringOr("output", {});
    report.outputCut = reader.boolOr("output_cut", false);
    report.traceback = reader.stringOr("traceback", {});
    report.errorLine = static_cast<int>(reader.integerOr("error_line", 0));
    report.checkedInProcess = reader.boolOr("checked_in_process", false);
    report.cpuMilliseconds = reader.integerOr("cpu_ms", 0);
    report.wallMilliseconds = reader.integerOr("wall_ms", 0);
    if (!reader.ok()) {
        return *reader.error();
    }
    return report;
}

} // namespace candor
