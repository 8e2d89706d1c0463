// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandbox/judge.h"

#include "core/sandbox/harness_protocol.h"
#include "core/suite/python_value.h"
#include "core/support/clock.h"
#include "core/support/text.h"

#include <algorithm>
#include <csignal>
#include <cstring>

namespace candor {
namespace {

constexpr std::size_t kReprInMessage = 200;
constexpr std::size_t kMessageCodePoints = 1'000;
constexpr std::uint64_t kLeastMemoryBytes = 64u << 20; // Python and the harness need about 40 MiB of address space

/// Why a program ended before it said that it was done.
struct Cause
{
    Verdict verdict = Verdict::RuntimeError;
    std::string text;
};

std::string megabytes(std::uint64_t bytes)
{
    return std::to_string(bytes >> 20) + " MiB";
}

/// bubblewrap passes a death by signal on as 128 + signal.
Cause causeOfExit(int status, const SandboxLimits& limits, std::chrono::milliseconds wall)
{
    const int signal = status > 128 && status <= 128 + 64 ? status - 128 : 0;
    // A program that ignores SIGXCPU meets the hard limit, which kills without saying why; the time tells.
    const bool hardLimit = signal == SIGKILL && wall >= limits.cpu;
    if (signal == SIGXCPU || (signal == SIGPROF && limits.cpu.count() % 1000 != 0) || hardLimit) {
        return {Verdict::Timeout, "CPU limit of " + formatDuration(limits.cpu) + " reached"};
    }
    if (signal != 0) {
        return {Verdict::RuntimeError, "killed by signal " + std::to_string(signal) + " (" + signalName(signal) + ")"};
    }
    if (status == kOutOfMemoryStatus) {
        return {Verdict::MemoryLimit, "needed more than " + megabytes(limits.memoryBytes) + " of memory"};
    }
    return {Verdict::RuntimeError, "ended without a result (exit status " + std::to_string(status) + ")"};
}

Cause causeOf(const ProcessOutcome& outcome, const SandboxLimits& limits)
{
    using End = ProcessOutcome::End;
    switch (outcome.end) {
    case End::WallLimit:
        return {Verdict::Timeout, "wall-clock limit of " + formatDuration(limits.wall) + " reached"};
    case End::OutputLimit:
        return {Verdict::OutputLimit, "more than " + std::to_string(limits.outputBytes) + " bytes of output"};
    case End::ResultLimit:
        return {Verdict::OutputLimit, "more results than can be taken"};
    case End::Stopped:
        return {Verdict::Cancelled, "stopped"};
    case End::NotStarted:
        return {Verdict::SandboxFailure, outcome.problem};
    case End::Signalled:
        return {Verdict::SandboxFailure,
                "bubblewrap was killed by signal " + std::to_string(outcome.signal) + " from outside"};
    case End::Exited:
        break;
    }
    return causeOfExit(outcome.exitStatus, limits, outcome.wall);
}

/// The first line that is not empty.
std::string firstLine(std::string_view text)
{
    for (const std::string_view line : splitLines(text)) {
        if (!trimmed(line).empty()) {
            return std::string(trimmed(line));
        }
    }
    return {};
}

std::string lineNumber(int line)
{
    return line > 0 ? "line " + std::to_string(line) : std::string();
}

/// " (line 4)", " (line 4, 1 of 3 cases pass)", "".
std::string inBrackets(const std::string& first, const std::string& second)
{
    if (first.empty() && second.empty()) {
        return {};
    }
    return " (" + first + (first.empty() || second.empty() ? "" : ", ") + second + ")";
}

/// "raised ValueError: text", "ended the program (SystemExit: 0)", "needed more than 512 MiB of memory (MemoryError)".
std::string phraseOf(const RaisedException& raised, const SandboxLimits& limits)
{
    const std::string named = raised.type + (raised.message.empty() ? "" : ": ") + raised.message;
    if (raised.memory) {
        return "needed more than " + megabytes(limits.memoryBytes) + " of memory (" + named + ")";
    }
    return raised.type == "SystemExit" ? "ended the program (" + named + ")" : "raised " + named;
}

class Judgement
{
public:
    Judgement(const SandboxJob& job, const ProcessOutcome& outcome, std::string_view token)
        : m_job(job), m_task(*job.task), m_outcome(outcome),
          m_said(readTranscript(outcome.result, token, job.task->cases.size()))
    {
    }

    ExecutionReport report()
    {
        m_report.output = m_outcome.output;
        m_report.outputCut = m_outcome.outputCut;
        m_report.wallMilliseconds = m_outcome.wall.count();
        m_report.cpuMilliseconds = m_said.cpuMicroseconds / 1000;
        m_report.calledFunction = m_said.called;
        m_report.checkedInProcess = !m_task.testProgram.empty();
        decide();
        if (m_said.foreignLines > 0) {
            note(std::to_string(m_said.foreignLines) + " lines on the result descriptor are not the harness's");
        }
        if (!m_outcome.allGone) {
            note("processes of the program were still there two seconds after they were killed");
        }
        return std::move(m_report);
    }

private:
    using End = ProcessOutcome::End;

    void note(std::string text) { m_report.notes.push_back(std::move(text)); }

    void conclude(Verdict verdict, const std::string& message)
    {
        m_report.verdict = verdict;
        m_report.message = terminalSafe(message, kMessageCodePoints);
    }

    void decide()
    {
        const Cause cause = causeOf(m_outcome, m_job.limits);
        if (m_outcome.end == End::Stopped || m_outcome.end == End::NotStarted || m_outcome.end == End::Signalled) {
            return conclude(cause.verdict, cause.text);
        }
        if (!m_said.ready) {
            return conclude(Verdict::SandboxFailure, notReady(cause));
        }
        noteRepairs();
        if (m_said.compileProblem) {
            return decideCompileProblem(*m_said.compileProblem);
        }
        if (m_said.loadException && cause.verdict != Verdict::OutputLimit) {
            return decideLoadException(*m_said.loadException);
        }
        if (m_said.defined) {
            return decideMissing(*m_said.defined);
        }
        if (!m_said.loaded) {
            return decideDeathBeforeLoaded(cause);
        }
        noteCalledFunction();
        if (m_report.checkedInProcess) {
            decideTests(cause);
        } else {
            decideCases(cause);
        }
        // Beyond the cap is beyond the cap, no matter how far the program came before it was killed.
        if (cause.verdict == Verdict::OutputLimit) {
            conclude(cause.verdict, cause.text);
        }
    }

    [[nodiscard]] std::string notReady(const Cause& cause) const
    {
        const std::string said = firstLine(m_outcome.output);
        return "The sandbox did not start: " + (said.empty() ? cause.text : said);
    }

    void noteRepairs()
    {
        if (m_job.program.starts_with("\xEF\xBB\xBF")) {
            note("a byte order mark at the start was removed");
        }
    }

    void noteCalledFunction()
    {
        if (!m_task.entryPoint.empty() && !m_said.called.empty() && m_said.called != m_task.entryPoint) {
            note("entry point " + m_task.entryPoint + " is missing: the only function, " + m_said.called +
                 ", was called");
        }
    }

    void decideCompileProblem(const CompileProblem& problem)
    {
        if (problem.inTests) {
            return conclude(Verdict::SandboxFailure,
                            "The test program of task " + m_task.id + " does not compile: " + problem.message);
        }
        m_report.errorLine = problem.line;
        noteCompileHints(problem.line);
        conclude(Verdict::CompileError, problem.message);
    }

    void noteCompileHints(int errorLine)
    {
        const auto lines = splitLines(m_job.program);
        const auto isFence = [](std::string_view line) { return trimmed(line).starts_with("```"); };
        if (std::any_of(lines.begin(), lines.end(), isFence)) {
            note("a Markdown fence stands around the code");
        }
        const auto index = static_cast<std::size_t>(errorLine) - 1; // line 0 becomes a number beyond every line
        if (index < lines.size() && readsLikeProse(lines[index])) {
            note("line " + std::to_string(errorLine) + " reads like prose, not like Python");
        }
    }

    /// At least four words in a row of letters, without a sign that code has.
    static bool readsLikeProse(std::string_view line)
    {
        if (line.find_first_of("=()[]{}#@") != std::string_view::npos) {
            return false;
        }
        const std::string_view text = trimmed(line);
        const auto words = std::count(text.begin(), text.end(), ' ') + 1;
        const auto letters = std::count_if(text.begin(), text.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == ' ' || c == '\'' || c == ',';
        });
        return words >= 4 && letters + 2 >= static_cast<std::ptrdiff_t>(text.size());
    }

    void decideLoadException(const RaisedException& raised)
    {
        m_report.traceback = raised.traceback;
        m_report.errorLine = raised.line;
        conclude(raised.memory ? Verdict::MemoryLimit : Verdict::RuntimeError,
                 "while loading, the program " + phraseOf(raised, m_job.limits) +
                     inBrackets(lineNumber(raised.line), {}));
    }

    void decideMissing(const std::vector<std::string>& defined)
    {
        conclude(Verdict::MissingFunction, "entry point " + m_task.entryPoint + " is missing; the program defines " +
                                               (defined.empty() ? "nothing" : join(defined, ", ")));
    }

    void decideDeathBeforeLoaded(const Cause& cause)
    {
        takeCpuFrom(cause);
        if (m_said.compiled) {
            return conclude(cause.verdict, cause.text + " while loading");
        }
        // A crash of the compiler is the program's: it can't be compiled.
        conclude(cause.verdict == Verdict::RuntimeError ? Verdict::CompileError : cause.verdict,
                 cause.text + " while compiling");
    }

    void takeCpuFrom(const Cause& cause)
    {
        if (cause.verdict == Verdict::Timeout && m_outcome.end == End::Exited) {
            m_report.cpuMilliseconds = m_job.limits.cpu.count();
        }
    }

    void decideTests(const Cause& cause)
    {
        if (m_said.testException) {
            return decideTestException(*m_said.testException);
        }
        if (m_said.testPassed && m_said.done) {
            return conclude(Verdict::Passed, "the test program passes");
        }
        takeCpuFrom(cause);
        conclude(cause.verdict, cause.text + " in the test program");
    }

    void decideTestException(const RaisedException& raised)
    {
        m_report.traceback = raised.traceback;
        m_report.errorLine = raised.inProgram ? raised.line : 0;
        if (raised.memory) {
            return conclude(Verdict::MemoryLimit, "the test program " + phraseOf(raised, m_job.limits));
        }
        if (!raised.assertion || raised.inProgram) {
            return conclude(Verdict::RuntimeError, "in the test program, a call " + phraseOf(raised, m_job.limits) +
                                                       inBrackets(lineNumber(raised.line), {}));
        }
        const auto lines = splitLines(m_task.testProgram);
        const auto index = static_cast<std::size_t>(raised.testLine) - 1;
        const std::string source = index < lines.size() ? std::string(trimmed(lines[index])) : std::string();
        conclude(Verdict::WrongAnswer, "assertion failed: " + (raised.message.empty() ? source : raised.message) +
                                           inBrackets(raised.testLine > 0 ? "test " + lineNumber(raised.testLine) : "",
                                                      raised.message.empty() ? "" : source));
    }

    void decideCases(const Cause& cause)
    {
        std::vector<std::string> phrases(m_task.cases.size());
        std::vector<Verdict> verdicts(m_task.cases.size(), Verdict::Passed);
        bool ended = false;
        for (std::size_t i = 0; i < m_task.cases.size(); ++i) {
            CaseResult result;
            result.index = i;
            result.call = m_task.callText(i);
            const auto expected = parsePythonLiteral(m_task.cases[i].expected);
            result.expected = reprOf(*expected);
            if (m_said.cases[i]) {
                verdicts[i] = judgeCase(*m_said.cases[i], *expected, result, phrases[i]);
            } else if (ended) {
                verdicts[i] = cause.verdict;
                result.note = "not run: the program had ended";
            } else {
                ended = true;
                verdicts[i] = cause.verdict;
                result.note = cause.text;
                phrases[i] = result.call + ": " + cause.text;
            }
            m_report.cases.push_back(std::move(result));
        }
        concludeCases(phrases, verdicts);
        if (ended) {
            takeCpuFrom(cause);
        }
    }

    Verdict judgeCase(const CaseEvent& event, const PythonValue& expected, CaseResult& result, std::string& phrase)
    {
        result.cpuMicroseconds = event.cpuMicroseconds;
        if (event.exception) {
            const RaisedException& raised = *event.exception;
            result.exceptionType = raised.type;
            result.exceptionMessage = raised.message;
            result.exceptionLine = raised.line;
            phrase = result.call + " " + phraseOf(raised, m_job.limits);
            if (m_report.traceback.empty()) {
                m_report.traceback = raised.traceback;
                m_report.errorLine = raised.line;
            }
            return raised.memory ? Verdict::MemoryLimit : Verdict::RuntimeError;
        }
        std::string shown;
        if (event.value) {
            const ComparisonOutcome outcome = compareValues(expected, *event.value, m_task.comparison);
            result.got = reprOf(*event.value);
            result.passed = outcome.equal;
            result.note = outcome.note;
            shown = reprOf(*event.value, kReprInMessage);
        } else {
            result.note = event.refusal;
            shown = result.got = "<" + (event.resultType.empty() ? "nothing readable" : event.resultType) + ">";
        }
        if (result.passed) {
            return Verdict::Passed;
        }
        phrase = result.call + " returned " + shown + ", expected " + reprOf(expected, kReprInMessage);
        if (!event.value || shown == reprOf(expected, kReprInMessage)) {
            phrase += ": " + result.note; // the values alone do not show it
        }
        return Verdict::WrongAnswer;
    }

    void concludeCases(const std::vector<std::string>& phrases, const std::vector<Verdict>& verdicts)
    {
        const auto passed = static_cast<std::size_t>(std::count(verdicts.begin(), verdicts.end(), Verdict::Passed));
        const std::string share = std::to_string(passed) + " of " + std::to_string(verdicts.size()) + " cases pass";
        const auto failing =
            std::find_if(verdicts.begin(), verdicts.end(), [](Verdict v) { return v != Verdict::Passed; });
        if (failing == verdicts.end()) {
            return conclude(Verdict::Passed, share);
        }
        const auto index = static_cast<std::size_t>(failing - verdicts.begin());
        const int line = m_report.cases[index].exceptionLine;
        conclude(*failing, phrases[index] + inBrackets(lineNumber(line), verdicts.size() > 1 ? share : ""));
    }

    const SandboxJob& m_job;
    const Task& m_task;
    const ProcessOutcome& m_outcome;
    Transcript m_said;
    ExecutionReport m_report;
};

Error refuse(std::string message)
{
    return Error{ErrorCode::InvalidInput, Stage::Sandbox, std::move(message)};
}

} // namespace

std::string signalName(int signal)
{
    const char* name = ::sigabbrev_np(signal);
    return name != nullptr ? std::string("SIG") + name : "signal " + std::to_string(signal);
}

Result<void> checkSandboxLimits(const SandboxLimits& limits)
{
    using std::chrono::hours;
    if (limits.cpu.count() <= 0 || limits.cpu > hours(24)) {
        return refuse("The CPU limit must be above 0 and at most 24 hours.");
    }
    if (limits.wall.count() <= 0 || limits.wall > hours(24)) {
        return refuse("The wall-clock limit must be above 0 and at most 24 hours.");
    }
    if (limits.memoryBytes < kLeastMemoryBytes || limits.memoryBytes > (std::uint64_t{1} << 46)) {
        return refuse("The memory limit must be at least " + megabytes(kLeastMemoryBytes) + ".");
    }
    if (limits.outputBytes == 0 || limits.outputBytes > (256u << 20)) {
        return refuse("The output limit must be above 0 and at most 256 MiB.");
    }
    if (limits.processes <= 0 || limits.processes > 4096) {
        return refuse("The limit of processes must be from 1 to 4096.");
    }
    return {};
}

Result<void> checkSandboxJob(const SandboxJob& job)
{
    if (job.task == nullptr) {
        return refuse("A program was to be run without a task.");
    }
    const Task& task = *job.task;
    if (task.cases.empty() && task.testProgram.empty()) {
        return refuse("Task " + task.id + " has no tests.");
    }
    if (!task.cases.empty() && task.entryPoint.empty()) {
        return refuse("Task " + task.id + " has test cases but no entry point.");
    }
    for (std::size_t i = 0; i < task.cases.size(); ++i) {
        std::vector<std::string> literals = task.cases[i].arguments;
        literals.push_back(task.cases[i].expected);
        for (const std::string& literal : literals) {
            if (const auto value = parsePythonLiteral(literal); !value) {
                return refuse("Task " + task.id + ", test case " + std::to_string(i + 1) + ": " +
                              value.error().message);
            }
        }
    }
    return checkSandboxLimits(job.limits);
}

ExecutionReport judgeExecution(const SandboxJob& job, const ProcessOutcome& outcome, std::string_view token)
{
    return Judgement(job, outcome, token).report();
}

} // namespace candor
