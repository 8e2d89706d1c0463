// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/server_process.h"

#include "core/support/text.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <spawn.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace candor {

namespace {

namespace fs = std::filesystem;

constexpr std::streamoff kTailBytes = 16 << 10;
constexpr std::size_t kLineCodePoints = 300;

std::string reason(int code)
{
    return std::system_category().message(code);
}

Error notStarted(const std::string& program, int code)
{
    const bool missing = code == ENOENT || code == EACCES || code == ENOTDIR;
    return {missing ? ErrorCode::NotFound : ErrorCode::Io, Stage::Backend,
            "The server's program \"" + terminalSafe(program, 200) + "\" can't be started (" + reason(code) +
                "). Correct server.command or server.directory in the profile."};
}

/// The file that the child writes into; closed here when it has been started.
class LogFile
{
public:
    explicit LogFile(const fs::path& path)
    {
        std::error_code ignored;
        fs::create_directories(path.parent_path(), ignored);
        fs::rename(path, path.string() + ".1", ignored);
        m_file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
        m_problem = m_file < 0 ? errno : 0;
    }
    ~LogFile()
    {
        if (m_file >= 0) {
            ::close(m_file);
        }
    }
    LogFile(const LogFile&) = delete;
    LogFile& operator=(const LogFile&) = delete;

    [[nodiscard]] int file() const { return m_file; }
    [[nodiscard]] int problem() const { return m_problem; }

private:
    int m_file = -1;
    int m_problem = 0;
};

/// What is done in the child before its program begins.
class SpawnPlan
{
public:
    SpawnPlan(int log, const std::string& directory)
    {
        posix_spawnattr_init(&m_attributes);
        posix_spawn_file_actions_init(&m_actions);
        posix_spawn_file_actions_addopen(&m_actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_adddup2(&m_actions, log, STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&m_actions, log, STDERR_FILENO);
        posix_spawn_file_actions_addclosefrom_np(&m_actions, STDERR_FILENO + 1);
        if (!directory.empty()) {
            posix_spawn_file_actions_addchdir_np(&m_actions, directory.c_str());
        }
        // A session of its own: Ctrl-C in our terminal is for us alone. Our blocked signals are not inherited, or
        // nothing but SIGKILL would ever end it.
        sigset_t none;
        sigemptyset(&none);
        posix_spawnattr_setsigmask(&m_attributes, &none);
        sigset_t usual;
        sigemptyset(&usual);
        for (const int signal : {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGCHLD}) {
            sigaddset(&usual, signal);
        }
        posix_spawnattr_setsigdefault(&m_attributes, &usual);
        posix_spawnattr_setflags(&m_attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    ~SpawnPlan()
    {
        posix_spawn_file_actions_destroy(&m_actions);
        posix_spawnattr_destroy(&m_attributes);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;

    [[nodiscard]] const posix_spawn_file_actions_t* actions() const { return &m_actions; }
    [[nodiscard]] const posix_spawnattr_t* attributes() const { return &m_attributes; }

private:
    posix_spawn_file_actions_t m_actions{};
    posix_spawnattr_t m_attributes{};
};

/// "NAME=value" of what the child gets. Keys of other services are none of its business, unless the profile says so.
std::vector<std::string> environmentFor(const ServerCommand& command)
{
    std::vector<std::string> variables;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string variable = *entry;
        const std::string name = variable.substr(0, variable.find('='));
        const bool wanted = !namesCredential(name) || std::ranges::find(command.inherit, name) != command.inherit.end();
        if (wanted && !command.environment.contains(name)) {
            variables.push_back(variable);
        }
    }
    for (const auto& [name, value] : command.environment) {
        variables.push_back(name + "=" + value);
    }
    return variables;
}

std::vector<char*> pointersTo(std::vector<std::string>& texts)
{
    std::vector<char*> pointers;
    pointers.reserve(texts.size() + 1);
    for (std::string& text : texts) {
        pointers.push_back(text.data());
    }
    pointers.push_back(nullptr);
    return pointers;
}

std::string homeDirectory()
{
    const char* home = std::getenv("HOME"); // NOLINT(concurrency-mt-unsafe): nothing sets the environment
    return home ? home : "";
}

std::string wordsFor(const siginfo_t& end)
{
    if (end.si_code == CLD_EXITED) {
        return "ended with exit code " + std::to_string(end.si_status);
    }
    const char* name = sigdescr_np(end.si_status);
    return "was ended by signal " + std::to_string(end.si_status) +
           (name == nullptr ? std::string() : " (" + std::string(name) + ")");
}

} // namespace

Result<std::unique_ptr<ServerProcess>> ServerProcess::start(const ServerCommand& command, const fs::path& log)
{
    if (command.arguments.empty() || command.arguments.front().empty()) {
        return Error{ErrorCode::InvalidInput, Stage::Backend, "The profile's server.command is empty."};
    }
    const LogFile file(log);
    if (file.file() < 0) {
        return Error{ErrorCode::Io, Stage::Backend,
                     "The server's log " + log.string() + " can't be written: " + reason(file.problem()) + "."};
    }
    const SpawnPlan plan(file.file(), command.directory.empty() ? homeDirectory() : command.directory);
    std::vector<std::string> arguments = command.arguments;
    std::vector<std::string> environment = environmentFor(command);
    pid_t pid = -1;
    const int failed = posix_spawnp(&pid, arguments.front().c_str(), plan.actions(), plan.attributes(),
                                    pointersTo(arguments).data(), pointersTo(environment).data());
    if (failed != 0) {
        return notStarted(arguments.front(), failed);
    }
    return std::unique_ptr<ServerProcess>(new ServerProcess(pid, log));
}

ServerProcess::ServerProcess(pid_t pid, fs::path log)
    : m_pid(pid), m_log(std::move(log)), m_watcher([this] { awaitEnd(); })
{
}

ServerProcess::~ServerProcess()
{
    stop();
}

/// The ended program is left as a zombie until stop(): as long as it is one, its number is no other program's.
void ServerProcess::awaitEnd()
{
    siginfo_t end{};
    while (waitid(P_PID, static_cast<id_t>(m_pid), &end, WEXITED | WNOWAIT) != 0 && errno == EINTR) {
    }
    const std::lock_guard lock(m_mutex);
    m_end = wordsFor(end);
    m_changed.notify_all();
}

bool ServerProcess::running() const
{
    const std::lock_guard lock(m_mutex);
    return m_end.empty();
}

std::string ServerProcess::exitWords() const
{
    const std::lock_guard lock(m_mutex);
    return m_end;
}

std::vector<std::string> ServerProcess::lastWords(std::size_t lines) const
{
    std::ifstream file(m_log, std::ios::binary | std::ios::ate);
    if (!file) {
        return {};
    }
    const std::streamoff size = file.tellg();
    const std::streamoff from = size > kTailBytes ? size - kTailBytes : 0;
    std::string tail(static_cast<std::size_t>(size - from), '\0');
    file.seekg(from);
    file.read(tail.data(), static_cast<std::streamsize>(tail.size()));
    tail.resize(static_cast<std::size_t>(file.gcount()));
    std::vector<std::string> last;
    for (const std::string_view line : splitLines(tail)) {
        if (!trimmed(line).empty()) {
            last.push_back(terminalSafe(line, kLineCodePoints));
        }
    }
    if (last.size() > lines) {
        last.erase(last.begin(), last.end() - static_cast<std::ptrdiff_t>(lines));
    }
    return last;
}

void ServerProcess::stop(std::chrono::milliseconds grace)
{
    std::unique_lock lock(m_mutex);
    if (std::exchange(m_stopped, true)) {
        m_changed.wait(lock, [this] { return !m_end.empty(); });
        return;
    }
    ::kill(-m_pid, SIGTERM);
    m_changed.wait_for(lock, grace, [this] { return !m_end.empty(); });
    ::kill(-m_pid, SIGKILL); // also what the program left behind
    m_changed.wait(lock, [this] { return !m_end.empty(); });
    ::waitpid(m_pid, nullptr, 0);
}

} // namespace candor
