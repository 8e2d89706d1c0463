// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandbox/process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <functional>
#include <optional>
#include <poll.h>
#include <spawn.h>
#include <string_view>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

extern "C" { // glibc 2.36 forgets to say so itself
#include <sys/pidfd.h>
}
#include <utility>

namespace candor {
namespace {

using Clock = std::chrono::steady_clock;

/// Our ends of pipes are kept above the numbers that the child's descriptors get, so that none overwrites another.
constexpr int kFirstOwnDescriptor = 64;
constexpr std::chrono::seconds kEmptyingTime{2};

/// Owns a descriptor.
class Descriptor
{
public:
    explicit Descriptor(int number = -1) : m_number(number) {}
    ~Descriptor() { close(); }
    Descriptor(Descriptor&& other) noexcept : m_number(std::exchange(other.m_number, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept
    {
        if (this != &other) {
            close();
            m_number = std::exchange(other.m_number, -1);
        }
        return *this;
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    [[nodiscard]] int get() const { return m_number; }
    [[nodiscard]] bool open() const { return m_number >= 0; }
    void close()
    {
        if (m_number >= 0) {
            ::close(std::exchange(m_number, -1));
        }
    }

private:
    int m_number;
};

template <class Call>
auto restarted(Call call)
{
    auto result = call();
    while (result == -1 && errno == EINTR) {
        result = call();
    }
    return result;
}

/// The same open file under a high number; closed on exec, as every descriptor here.
Descriptor raised(int number)
{
    Descriptor low(number);
    return Descriptor(low.open() ? ::fcntl(number, F_DUPFD_CLOEXEC, kFirstOwnDescriptor) : -1);
}

struct Pipe
{
    Descriptor readEnd;  ///< does not block
    Descriptor writeEnd; ///< for the child
};

std::optional<Pipe> makePipe()
{
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        return std::nullopt;
    }
    Pipe pipe{Descriptor(ends[0]), raised(ends[1])};
    if (!pipe.writeEnd.open() || ::fcntl(pipe.readEnd.get(), F_SETFL, O_NONBLOCK) != 0) {
        return std::nullopt;
    }
    return pipe;
}

/// An anonymous file: the child can read it at its own speed and nobody has to feed it.
Descriptor fileWith(std::string_view text)
{
    Descriptor file = raised(::memfd_create("candor", MFD_CLOEXEC));
    while (file.open() && !text.empty()) {
        const ssize_t written = restarted([&] { return ::write(file.get(), text.data(), text.size()); });
        if (written <= 0) {
            return Descriptor();
        }
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (file.open() && ::lseek(file.get(), 0, SEEK_SET) != 0) {
        return Descriptor();
    }
    return file;
}

std::vector<char*> pointersTo(const std::vector<std::string>& texts)
{
    std::vector<char*> pointers;
    for (const std::string& text : texts) {
        pointers.push_back(const_cast<char*>(text.c_str())); // exec does not write to them
    }
    pointers.push_back(nullptr);
    return pointers;
}

/// posix_spawn's two argument objects, released at the end of the scope.
struct SpawnSetup
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;

    SpawnSetup()
    {
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawnattr_init(&attributes);
        sigset_t none;
        sigset_t all;
        sigemptyset(&none);
        sigfillset(&all);
        ::posix_spawnattr_setsigmask(&attributes, &none);
        ::posix_spawnattr_setsigdefault(&attributes, &all); // what we ignore the child must not
        ::posix_spawnattr_setpgroup(&attributes, 0);
        ::posix_spawnattr_setflags(
            &attributes, static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP));
    }
    ~SpawnSetup()
    {
        ::posix_spawn_file_actions_destroy(&actions);
        ::posix_spawnattr_destroy(&attributes);
    }
    SpawnSetup(const SpawnSetup&) = delete;
    SpawnSetup& operator=(const SpawnSetup&) = delete;
};

/// One run of one child. Used once, by one thread.
class Run
{
public:
    Run(const ProcessRequest& request, std::stop_token stop)
        : m_request(request), m_stop(std::move(stop)), m_start(Clock::now())
    {
    }

    ProcessOutcome run()
    {
        if (m_stop.stop_requested()) {
            m_outcome.end = ProcessOutcome::End::Stopped;
            return std::move(m_outcome);
        }
        if (!start()) {
            return std::move(m_outcome);
        }
        watch();
        finish();
        m_outcome.wall = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - m_start);
        return std::move(m_outcome);
    }

private:
    using End = ProcessOutcome::End;

    bool failed(std::string what, int error)
    {
        m_outcome.end = End::NotStarted;
        m_outcome.problem = std::move(what) + ": " + std::strerror(error);
        return false;
    }

    bool start()
    {
        m_stopEvent = Descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
        auto output = makePipe();
        auto result = makePipe();
        auto info = makePipe();
        if (!m_stopEvent.open() || !output || !result || !info) {
            return failed("can't make a pipe", errno);
        }
        SpawnSetup setup;
        int last = 2;
        const auto give = [&](const Descriptor& ours, int theirs) {
            ::posix_spawn_file_actions_adddup2(&setup.actions, ours.get(), theirs);
            last = std::max(last, theirs);
        };
        std::vector<Descriptor> files;
        files.push_back(raised(::open("/dev/null", O_RDONLY | O_CLOEXEC)));
        give(files.back(), 0);
        give(output->writeEnd, 1);
        give(output->writeEnd, 2);
        for (const GivenText& text : m_request.texts) {
            files.push_back(fileWith(text.text));
            give(files.back(), text.descriptor);
        }
        for (const Descriptor& file : files) {
            if (!file.open()) {
                return failed("can't make an anonymous file", errno);
            }
        }
        if (m_request.resultDescriptor >= 0) {
            give(result->writeEnd, m_request.resultDescriptor);
        }
        if (m_request.infoDescriptor >= 0) {
            give(info->writeEnd, m_request.infoDescriptor);
        }
        // Also what another library opened without close-on-exec.
        ::posix_spawn_file_actions_addclosefrom_np(&setup.actions, last + 1);
        if (!spawn(setup)) {
            return false;
        }
        m_output = std::move(output->readEnd);
        m_result = std::move(result->readEnd);
        m_info = std::move(info->readEnd);
        return true;
    }

    bool spawn(const SpawnSetup& setup)
    {
        const std::vector<char*> arguments = pointersTo(m_request.arguments);
        const std::vector<char*> environment = pointersTo(m_request.environment);
        const int error = ::posix_spawn(&m_pid, m_request.arguments.front().c_str(), &setup.actions, &setup.attributes,
                                        arguments.data(), environment.data());
        if (error != 0) {
            return failed("can't start " + m_request.arguments.front(), error);
        }
        m_child = Descriptor(::pidfd_open(m_pid, 0));
        if (m_child.open()) {
            return true;
        }
        const int reason = errno;
        ::kill(-m_pid, SIGKILL);
        restarted([&] { return ::waitpid(m_pid, nullptr, 0); });
        return failed("can't watch a process (Linux 5.3 or later is needed)", reason);
    }

    /// Reads what is there. False once it is more than allowed.
    static bool drain(Descriptor& from, std::string& into, std::uint64_t cap)
    {
        std::array<char, 65536> block;
        while (from.open()) {
            const ssize_t count = restarted([&] { return ::read(from.get(), block.data(), block.size()); });
            if (count < 0 && errno == EAGAIN) {
                return true;
            }
            if (count <= 0) {
                from.close();
                return true;
            }
            const auto room = static_cast<std::size_t>(cap - into.size());
            into.append(block.data(), std::min(static_cast<std::size_t>(count), room));
            if (static_cast<std::size_t>(count) > room) {
                return false;
            }
        }
        return true;
    }

    void readOutput()
    {
        if (!drain(m_output, m_outcome.output, m_request.outputBytes)) {
            m_outcome.outputCut = true;
        }
    }

    /// bubblewrap writes { "child-pid": 123, ... }.
    void readInfo()
    {
        constexpr std::string_view kKey = "\"child-pid\":";
        if (!drain(m_info, m_infoText, 4096)) {
            m_info.close();
        }
        const std::size_t key = m_infoText.find(kKey);
        if (m_first.open() || key == std::string::npos) {
            return;
        }
        const std::size_t digits = m_infoText.find_first_not_of(' ', key + kKey.size());
        pid_t pid = 0;
        const char* end = m_infoText.data() + m_infoText.size();
        const auto parsed = std::from_chars(m_infoText.data() + std::min(digits, m_infoText.size()), end, pid);
        if (parsed.ec == std::errc() && pid > 1) { // key and number come in one write, so no digit is missing
            m_first = Descriptor(::pidfd_open(pid, 0));
        }
    }

    [[nodiscard]] int millisecondsLeft(Clock::time_point deadline) const
    {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
        return static_cast<int>(std::clamp<std::chrono::milliseconds::rep>(left, 0, 60'000));
    }

    void watch()
    {
        const std::stop_callback wake(m_stop, [this] { ::eventfd_write(m_stopEvent.get(), 1); });
        const auto deadline = m_start + m_request.wall;
        for (;;) {
            std::array fds{pollfd{m_child.get(), POLLIN, 0}, pollfd{m_output.get(), POLLIN, 0},
                           pollfd{m_result.get(), POLLIN, 0}, pollfd{m_info.get(), POLLIN, 0},
                           pollfd{m_stopEvent.get(), POLLIN, 0}};
            ::poll(fds.data(), fds.size(), millisecondsLeft(deadline));
            readOutput();
            const bool resultFits = drain(m_result, m_outcome.result, m_request.resultBytes);
            readInfo();
            if (m_stop.stop_requested()) {
                m_outcome.end = End::Stopped;
            } else if (m_outcome.outputCut) {
                m_outcome.end = End::OutputLimit;
            } else if (!resultFits) {
                m_outcome.end = End::ResultLimit;
            } else if (fds[0].revents != 0) {
                m_outcome.end = End::Exited; // or Signalled: finish() sees
            } else if (Clock::now() >= deadline) {
                m_outcome.end = End::WallLimit;
            } else {
                continue;
            }
            return;
        }
    }

    /// Kills what is left, waits until it is gone, and reads what it wrote to the end.
    void finish()
    {
        ::kill(-m_pid, SIGKILL); // the launcher and the sandbox's first process; with that one everything in it
        if (m_first.open()) {
            ::pidfd_send_signal(m_first.get(), SIGKILL, nullptr, 0);
        }
        siginfo_t info{};
        const auto waited =
            restarted([&] { return ::waitid(P_PIDFD, static_cast<id_t>(m_child.get()), &info, WEXITED); });
        readInfo();
        if (m_first.open()) {
            pollfd gone{m_first.get(), POLLIN, 0};
            const auto deadline = Clock::now() + kEmptyingTime;
            while (::poll(&gone, 1, millisecondsLeft(deadline)) < 0 && errno == EINTR) {
            }
            m_outcome.allGone = gone.revents != 0;
        }
        readOutput();
        if (!drain(m_result, m_outcome.result, m_request.resultBytes) && m_outcome.end == End::Exited) {
            m_outcome.end = End::ResultLimit;
        }
        if (m_outcome.outputCut && m_outcome.end == End::Exited) {
            m_outcome.end = End::OutputLimit;
        }
        if (m_outcome.end != End::Exited || waited != 0) {
            return;
        }
        if (info.si_code == CLD_EXITED) {
            m_outcome.exitStatus = info.si_status;
        } else {
            m_outcome.end = End::Signalled;
            m_outcome.signal = info.si_status;
        }
    }

    const ProcessRequest& m_request;
    std::stop_token m_stop;
    Clock::time_point m_start;
    pid_t m_pid = 0;
    Descriptor m_child;
    Descriptor m_first;
    Descriptor m_stopEvent;
    Descriptor m_output;
    Descriptor m_result;
    Descriptor m_info;
    std::string m_infoText;
    ProcessOutcome m_outcome;
};

} // namespace

ProcessOutcome runProcess(const ProcessRequest& request, std::stop_token stop)
{
    if (request.arguments.empty()) {
        ProcessOutcome outcome;
        outcome.problem = "no program is named";
        return outcome;
    }
    return Run(request, std::move(stop)).run();
}

} // namespace candor
