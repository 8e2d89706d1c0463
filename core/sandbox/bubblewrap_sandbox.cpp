// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandbox/harness_protocol.h"
#include "core/sandbox/interpreter.h"
#include "core/sandbox/judge.h"
#include "core/sandbox/process.h"
#include "core/sandbox/sandbox.h"
#include "core/support/file.h"
#include "core/support/text.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <sys/random.h>
#include <unistd.h>
#include <utility>

namespace candor {
namespace {

// Descriptors of bubblewrap; the first two are passed on to the harness.
constexpr int kJobDescriptor = 3;
constexpr int kResultDescriptor = 4;
constexpr int kArgumentsDescriptor = 5;
constexpr int kHarnessDescriptor = 6;
constexpr int kInfoDescriptor = 7;

constexpr std::string_view kHarnessPath = "/harness.py";
constexpr std::string_view kNobody = "65534";
constexpr int kScratchBytes = 1 << 20;
constexpr std::array kOldestBubblewrap{0, 8, 0}; // --disable-userns

Error unavailable(std::string message)
{
    return Error{ErrorCode::SandboxUnavailable, Stage::Sandbox, std::move(message)};
}

/// "0.8.0" of "bubblewrap 0.8.0".
std::array<int, 3> versionNumbers(std::string_view text)
{
    std::array<int, 3> numbers{};
    const char* at = text.data() + std::min(text.find_first_of("0123456789"), text.size());
    for (int& number : numbers) {
        const auto parsed = std::from_chars(at, text.data() + text.size(), number);
        at = parsed.ptr + (parsed.ptr < text.data() + text.size() && *parsed.ptr == '.' ? 1 : 0);
    }
    return numbers;
}

struct Bubblewrap
{
    std::string path;
    std::string version; ///< "bubblewrap 0.8.0"
};

Result<Bubblewrap> findBubblewrap()
{
    Bubblewrap found;
    found.path = findProgram("bwrap");
    if (found.path.empty()) {
        return unavailable("bubblewrap (bwrap) is not installed, so nothing can be run confined. Install it: apt "
                           "install bubblewrap.");
    }
    ProcessRequest request;
    request.arguments = {found.path, "--version"};
    const ProcessOutcome outcome = runProcess(request, {});
    found.version = std::string(trimmed(outcome.output));
    if (outcome.end != ProcessOutcome::End::Exited || outcome.exitStatus != 0 ||
        !found.version.starts_with("bubblewrap ")) {
        return unavailable(found.path +
                           " does not run as bubblewrap: " + terminalSafe(outcome.output + outcome.problem, 200));
    }
    if (versionNumbers(found.version) < kOldestBubblewrap) {
        return unavailable(found.version + " is too old; 0.8.0 or later is needed. Update the package bubblewrap.");
    }
    return found;
}

/// Options of bubblewrap, NUL-separated as --args reads them. In a file, so that no path of the host is in the command
/// line that the sandbox's first process keeps.
class OptionText
{
public:
    template <class... Words>
    void add(const Words&... words)
    {
        ((m_text.append(words).push_back('\0')), ...);
    }
    [[nodiscard]] std::string take() { return std::move(m_text); }

private:
    std::string m_text;
};

/// What the interpreter needs of the host's file system, read-only.
void addFileSystem(OptionText& options, const Interpreter& interpreter)
{
    namespace fs = std::filesystem;
    options.add("--ro-bind", "/usr", "/usr");
    for (const char* name : {"/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"}) {
        std::error_code error;
        if (fs::is_symlink(name, error)) {
            options.add("--symlink", fs::read_symlink(name, error).string(), name);
        } else if (fs::is_directory(name, error)) {
            options.add("--ro-bind", name, name);
        }
    }
    for (const std::string& prefix : interpreter.prefixes) {
        options.add("--ro-bind", prefix, prefix);
    }
    options.add("--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache");
    for (const char* device : {"/dev/null", "/dev/zero", "/dev/random", "/dev/urandom"}) {
        options.add("--dev-bind", device, device);
    }
    options.add("--ro-bind-data", std::to_string(kHarnessDescriptor), kHarnessPath);
    // There is no /proc. The sizes matter: an unlimited tmpfs is memory that no limit counts.
    options.add("--size", std::to_string(kScratchBytes), "--tmpfs", "/tmp", "--chdir", "/tmp");
    options.add("--remount-ro", "/");
}

std::string bubblewrapOptions(const Interpreter& interpreter)
{
    OptionText options;
    options.add("--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts");
    options.add("--unshare-cgroup-try", "--disable-userns", "--die-with-parent", "--new-session");
    options.add("--cap-drop", "ALL", "--hostname", "sandbox", "--uid", kNobody, "--gid", kNobody);
    options.add("--info-fd", std::to_string(kInfoDescriptor));
    options.add("--clearenv", "--setenv", "PATH", "/usr/bin:/bin", "--setenv", "LC_ALL", "C.UTF-8");
    options.add("--setenv", "TZ", "UTC", "--setenv", "PYTHONHASHSEED", "0");
    addFileSystem(options, interpreter);
    return options.take();
}

/// 128 random bits in hexadecimal; empty if the system has none to give.
std::string randomToken()
{
    std::array<unsigned char, 16> bytes{};
    std::size_t filled = 0;
    while (filled < bytes.size()) {
        const ssize_t count = ::getrandom(bytes.data() + filled, bytes.size() - filled, 0);
        if (count < 0 && errno != EINTR) {
            return {};
        }
        filled += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string token;
    for (const unsigned char byte : bytes) {
        (token += kDigits[byte >> 4]) += kDigits[byte & 0xF];
    }
    return token;
}

ExecutionReport failedReport(std::string message)
{
    ExecutionReport report;
    report.verdict = Verdict::SandboxFailure;
    report.message = std::move(message);
    return report;
}

/// Immutable after construction, which makes execute() thread-safe.
class BubblewrapSandbox final : public Sandbox
{
public:
    BubblewrapSandbox(const Bubblewrap& bubblewrap, const Interpreter& interpreter, std::string harness,
                      const SandboxLimits& limits)
        : m_options(bubblewrapOptions(interpreter)),
          m_harness(std::move(harness)), m_identity{interpreter.path, interpreter.version, bubblewrap.version, limits}
    {
        // RLIMIT_NPROC does not bind the real root, so as root everything is started as nobody.
        if (::geteuid() == 0) {
            m_command = {findProgram("setpriv"), "--reuid"};
            m_command.insert(m_command.end(), {std::string(kNobody), "--regid", std::string(kNobody)});
            m_command.insert(m_command.end(), {"--clear-groups", "--"});
        }
        m_command.insert(m_command.end(), {bubblewrap.path, "--args", std::to_string(kArgumentsDescriptor), "--"});
        m_command.insert(m_command.end(), {interpreter.path, "-s", "-S", "-B"});
        if (interpreter.minor >= 11) {
            m_command.push_back("-P"); // earlier ones: the harness removes its directory from the path itself
        }
        m_command.emplace_back(kHarnessPath);
    }

    ExecutionReport execute(const SandboxJob& job, std::stop_token stop) override
    {
        if (const auto checked = checkSandboxJob(job); !checked) {
            return failedReport(checked.error().message);
        }
        const std::string token = randomToken();
        if (token.empty()) {
            return failedReport("The system gives no random bytes.");
        }
        ProcessRequest request;
        request.arguments = m_command;
        request.texts = {{kJobDescriptor, encodeHarnessJob(job, token)},
                         {kArgumentsDescriptor, m_options},
                         {kHarnessDescriptor, m_harness}};
        request.resultDescriptor = kResultDescriptor;
        request.infoDescriptor = kInfoDescriptor;
        request.outputBytes = job.limits.outputBytes;
        request.wall = job.limits.wall;
        return judgeExecution(job, runProcess(request, std::move(stop)), token);
    }

    const SandboxIdentity& identity() const override { return m_identity; }

private:
    std::string m_options;
    std::string m_harness;
    std::vector<std::string> m_command;
    SandboxIdentity m_identity;
};

/// Why a sandbox that is installed does not work, and what to do about it.
Error explained(const std::string& problem, const Interpreter& interpreter)
{
    std::string advice;
    if (problem.find("namespace") != std::string::npos || problem.find("uid map") != std::string::npos ||
        problem.find("Operation not permitted") != std::string::npos) {
        advice =
            " User namespaces are forbidden here. Allow them: sysctl -w kernel.unprivileged_userns_clone=1 (Debian), "
            "or kernel.apparmor_restrict_unprivileged_userns=0 or an AppArmor profile for bwrap (Ubuntu); in a "
            "container, run it with a seccomp profile that allows them.";
    } else if (problem.find("find source path") != std::string::npos || problem.find("execvp") != std::string::npos) {
        advice = " The interpreter " + interpreter.path +
                 " can't be reached by the user that programs run as; choose one under /usr.";
    }
    return unavailable("Programs can't be run confined on this machine: " + problem + "." + advice);
}

/// A program that is right must pass and one that is wrong must not, before anything is said about a model.
Result<void> selfCheck(Sandbox& sandbox, const Interpreter& interpreter, const SandboxLimits& limits)
{
    Task task;
    task.id = "self-check";
    task.entryPoint = "f";
    task.cases = {{{"1"}, "2"}, {{"-3"}, "-6"}};
    for (const auto& [program, verdict] : {std::pair{"def f(n):\n    return n * 2\n", Verdict::Passed},
                                           std::pair{"def f(n):\n    return n * 3\n", Verdict::WrongAnswer}}) {
        const ExecutionReport report = sandbox.execute(SandboxJob{program, &task, limits}, {});
        if (report.verdict == Verdict::SandboxFailure) {
            return explained(report.message, interpreter);
        }
        if (report.verdict != verdict) {
            return unavailable("The sandbox judges wrongly: a program that should end as " +
                               std::string(nameOf(verdict)) + " ended as " + std::string(nameOf(report.verdict)) +
                               " (" + report.message + "). Are the limits too low?");
        }
    }
    return {};
}

} // namespace

Result<std::unique_ptr<Sandbox>> makeBubblewrapSandbox(SandboxOptions options)
{
    if (auto checked = checkSandboxLimits(options.limits); !checked) {
        return checked.error();
    }
    auto bubblewrap = findBubblewrap();
    if (!bubblewrap) {
        return bubblewrap.error();
    }
    if (::geteuid() == 0 && findProgram("setpriv").empty()) {
        return unavailable("setpriv is not installed; as root it is needed to run programs as nobody. Install it: apt "
                           "install util-linux.");
    }
    auto interpreter = findInterpreter(options.interpreter);
    if (!interpreter) {
        return interpreter.error();
    }
    auto harness = readFile(options.harness, 1u << 20);
    if (!harness) {
        return Error{ErrorCode::SandboxUnavailable, Stage::Sandbox,
                     "The sandbox's harness can't be read. Is Candor installed completely?", false,
                     std::make_shared<const Error>(harness.error())};
    }
    auto sandbox = std::make_unique<BubblewrapSandbox>(*bubblewrap, *interpreter, *harness, options.limits);
    if (auto checked = selfCheck(*sandbox, *interpreter, options.limits); !checked) {
        return checked.error();
    }
    return std::unique_ptr<Sandbox>(std::move(sandbox));
}

} // namespace candor
