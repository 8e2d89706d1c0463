// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandbox/harness_protocol.h"

#include "core/support/text.h"

#include <algorithm>
#include <limits>

namespace candor {
namespace {

constexpr std::uint64_t kLargestFileBytes = 1u << 20;
/// A value of kMaxPythonBytes may need several bytes of JSON for each of its own; three levels of JSON make one of it.
constexpr JsonLimits kLineLimits{32u << 20, 3 * kMaxPythonDepth + 8};
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

void addField(std::string& job, std::string_view bytes)
{
    job += std::to_string(bytes.size());
    job += ':';
    job += bytes;
}

std::string textOf(const Json& event, const char* key)
{
    const auto found = event.find(key);
    return found != event.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::int64_t numberOf(const Json& event, const char* key)
{
    const auto found = event.find(key);
    return found != event.end() && found->is_number_integer() ? std::max<std::int64_t>(0, found->get<std::int64_t>())
                                                              : 0;
}

int lineOf(const Json& event, const char* key)
{
    return static_cast<int>(std::min<std::int64_t>(numberOf(event, key), std::numeric_limits<int>::max()));
}

bool flagOf(const Json& event, const char* key)
{
    const auto found = event.find(key);
    return found != event.end() && found->is_boolean() && found->get<bool>();
}

std::vector<std::string> textsOf(const Json& event, const char* key)
{
    std::vector<std::string> texts;
    const auto found = event.find(key);
    if (found != event.end() && found->is_array()) {
        for (const Json& item : *found) {
            if (item.is_string()) {
                texts.push_back(item.get<std::string>());
            }
        }
    }
    return texts;
}

RaisedException exceptionOf(const Json& event)
{
    RaisedException raised;
    raised.type = textOf(event, "type");
    raised.message = textOf(event, "message");
    raised.line = lineOf(event, "line");
    raised.testLine = lineOf(event, "test_line");
    raised.inProgram = flagOf(event, "in_program");
    raised.memory = flagOf(event, "memory");
    raised.assertion = flagOf(event, "assertion");
    std::vector<std::string> lines = textsOf(event, "frames");
    lines.insert(lines.begin(), "Traceback (most recent call last):");
    lines.push_back(raised.type + (raised.message.empty() ? "" : ": ") + raised.message);
    raised.traceback = join(lines, "\n");
    return raised;
}

CaseEvent caseOf(const Json& event)
{
    CaseEvent result;
    result.cpuMicroseconds = numberOf(event, "cpu_us");
    result.resultType = textOf(event, "result_type");
    if (event.contains("value")) {
        auto value = pythonValueFromTagged(event.at("value"));
        if (value) {
            result.value = std::move(*value);
        } else {
            result.refusal = value.error().message;
        }
    } else if (event.contains("unsupported")) {
        result.refusal = "unsupported result: " + textOf(event, "unsupported");
    } else if (event.contains("too_big")) {
        result.refusal = "the result is too big: " + textOf(event, "too_big");
    } else if (event.contains("type")) {
        result.exception = exceptionOf(event);
    } else {
        result.refusal = "malformed result";
    }
    return result;
}

/// What happens before the entry point can be called. False if it is something else, or comes too late.
bool takeEarlyEvent(Transcript& transcript, const Json& event, const std::string& name)
{
    if (transcript.loaded) {
        return false;
    }
    if (name == "ready") {
        transcript.ready = true;
    } else if (name == "compiled") {
        transcript.compiled = true;
    } else if (name == "loaded") {
        transcript.loaded = true;
        transcript.called = textOf(event, "called");
    } else if (name == "compile_error" && !transcript.compiled) {
        transcript.compileProblem =
            CompileProblem{textOf(event, "file") == "tests.py", textOf(event, "message"), lineOf(event, "line")};
    } else if (name == "load_error") {
        transcript.loadException = exceptionOf(event);
    } else if (name == "missing") {
        transcript.defined = textsOf(event, "defined");
    } else {
        return false;
    }
    return true;
}

/// False if the event is none of ours.
bool takeEvent(Transcript& transcript, const Json& event)
{
    const std::string name = textOf(event, "event");
    if (name == "case") {
        const auto index = static_cast<std::size_t>(numberOf(event, "index"));
        if (index >= transcript.cases.size() || transcript.cases[index]) {
            return false;
        }
        transcript.cases[index] = caseOf(event);
    } else if (name == "done") {
        transcript.done = true;
        transcript.cpuMicroseconds = numberOf(event, "cpu_us");
    } else if (name == "test_passed") {
        transcript.testPassed = !transcript.testException;
    } else if (name == "test_error" && !transcript.testPassed) {
        transcript.testException = exceptionOf(event);
    } else {
        return takeEarlyEvent(transcript, event, name);
    }
    return true;
}

} // namespace

std::string encodeHarnessJob(const SandboxJob& job, std::string_view token)
{
    const Task& task = *job.task;
    std::string_view program = job.program;
    if (program.starts_with(kByteOrderMark)) {
        program.remove_prefix(kByteOrderMark.size());
    }
    std::string text;
    addField(text, token);
    addField(text, task.entryPoint);
    addField(text, program);
    addField(text, task.testProgram);
    addField(text, std::to_string(job.limits.cpu.count()));
    addField(text, std::to_string(job.limits.memoryBytes));
    addField(text, std::to_string(job.limits.processes));
    addField(text, std::to_string(kLargestFileBytes));
    for (const TestCase& testCase : task.cases) {
        addField(text, std::to_string(testCase.arguments.size()));
        for (const std::string& argument : testCase.arguments) {
            addField(text, argument);
        }
    }
    return text;
}

Transcript readTranscript(std::string_view lines, std::string_view token, std::size_t caseCount)
{
    Transcript transcript;
    transcript.cases.resize(caseCount);
    while (!lines.empty()) {
        const std::size_t end = std::min(lines.find('\n'), lines.size());
        const std::string_view line = lines.substr(0, end);
        const bool whole = end < lines.size();
        lines.remove_prefix(whole ? end + 1 : end);
        // A line without the token is not worth parsing: there may be millions.
        const bool ours = whole && line.find(token) != std::string_view::npos;
        const auto event = ours ? parseJson(line, kLineLimits) : Result<Json>(Json());
        if (!event || !event->is_object() || textOf(*event, "token") != token || transcript.done ||
            !takeEvent(transcript, *event)) {
            ++transcript.foreignLines;
        }
    }
    return transcript;
}

} // namespace candor
