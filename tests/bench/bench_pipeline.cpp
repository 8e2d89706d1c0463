// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// bench_pipeline [TASKS [CANDIDATES]]: a session of simulated tasks through the whole pipeline (embedded server, HTTP,
// IR, scoring, assembly, sandbox, store). Prints candidates a second, where the time goes, how memory grows, and the
// ratio to a bound that is measured in the same run: the sandbox alone with the same programs and threads.

#include "app/services/backends.h"
#include "app/services/resources.h"
#include "core/session/session.h"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <string>
#include <thread>
#include <unistd.h>

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Adds up the time that calls take, over all threads.
struct Stopwatch
{
    std::atomic<std::int64_t> microseconds{0};
    std::atomic<std::size_t> calls{0};

    template <class Call>
    auto time(Call&& call)
    {
        const Clock::time_point start = Clock::now();
        auto result = call();
        microseconds += std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start).count();
        ++calls;
        return result;
    }
    [[nodiscard]] double milliseconds() const { return static_cast<double>(microseconds) / 1000.0; }
};

class TimedBackend : public candor::Backend
{
public:
    TimedBackend(std::shared_ptr<candor::Backend> inner, Stopwatch& watch) : m_inner(std::move(inner)), m_watch(watch)
    {
    }
    candor::Answer ask(const candor::Request& request, std::stop_token stop) override
    {
        return m_watch.time([&] { return m_inner->ask(request, stop); });
    }
    candor::Result<void> check(std::stop_token stop) override { return m_inner->check(std::move(stop)); }

private:
    std::shared_ptr<candor::Backend> m_inner;
    Stopwatch& m_watch;
};

class TimedSandbox : public candor::Sandbox
{
public:
    TimedSandbox(candor::Sandbox& inner, Stopwatch& watch) : m_inner(inner), m_watch(watch) {}
    candor::ExecutionReport execute(const candor::SandboxJob& job, std::stop_token stop) override
    {
        {
            const std::scoped_lock lock(m_mutex);
            if (m_jobs.size() < kKept) {
                m_jobs.push_back(job);
            }
        }
        return m_watch.time([&] { return m_inner.execute(job, stop); });
    }
    const candor::SandboxIdentity& identity() const override { return m_inner.identity(); }
    [[nodiscard]] const std::vector<candor::SandboxJob>& jobs() const { return m_jobs; }

private:
    static constexpr std::size_t kKept = 400; ///< enough for the bound, few enough not to count as growth
    candor::Sandbox& m_inner;
    Stopwatch& m_watch;
    std::mutex m_mutex;
    std::vector<candor::SandboxJob> m_jobs;
};

double residentMiB()
{
    std::ifstream statm("/proc/self/statm");
    std::size_t total = 0;
    std::size_t resident = 0;
    statm >> total >> resident;
    return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1024.0 * 1024.0);
}

template <class T>
T orDie(candor::Result<T> result)
{
    if (!result) {
        std::fprintf(stderr, "%s\n", candor::describe(result.error()).c_str());
        std::exit(1); // NOLINT(concurrency-mt-unsafe): nothing else runs yet
    }
    return *std::move(result);
}

/// The 18 tasks of phase3 again and again, each with a prompt and so a hash of its own.
std::shared_ptr<const candor::Suite> manyTasks(const std::filesystem::path& resources, std::size_t count)
{
    const candor::Suite phase3 = orDie(candor::openSuite(resources, "phase3"));
    auto suite = std::make_shared<candor::Suite>();
    suite->name = "phase3, many times";
    for (std::size_t i = 0; i < count; ++i) {
        candor::Task task = phase3.tasks[i % phase3.tasks.size()];
        task.id += "_" + std::to_string(i);
        task.prompt += " (variant " + std::to_string(i) + ")";
        suite->tasks.push_back(std::move(task));
    }
    candor::sealSuite(*suite);
    return suite;
}

/// Seconds that the programs take in the sandbox alone, on as many threads.
double boundSeconds(const std::vector<candor::SandboxJob>& jobs, candor::Sandbox& sandbox, int threads)
{
    std::atomic<std::size_t> next{0};
    const Clock::time_point start = Clock::now();
    {
        std::vector<std::jthread> pool;
        for (int i = 0; i < threads; ++i) {
            pool.emplace_back([&] {
                for (std::size_t j = next++; j < jobs.size(); j = next++) {
                    (void)sandbox.execute(jobs[j], {});
                }
            });
        }
    }
    return secondsSince(start);
}

/// Seconds to commit the stored records once more, one transaction each.
double storeSeconds(const candor::Workspace& from, const std::string& session, const candor::SessionPlan& plan,
                    const std::filesystem::path& file)
{
    const auto copy = orDie(candor::Workspace::open(file, candor::Workspace::Access::ReadWrite));
    const std::string id = orDie(copy->createSession(plan, "", candor::Json::object()));
    double seconds = 0.0;
    for (const candor::TrialPlan& trial : plan.trials) {
        const candor::TrialRecord record = orDie(from.trial(session, trial.index));
        const Clock::time_point start = Clock::now();
        if (!copy->commitTrial(id, record)) {
            std::exit(1); // NOLINT(concurrency-mt-unsafe): one thread
        }
        seconds += secondsSince(start);
    }
    return seconds;
}

int runBench(std::size_t tasks, int n)
{
    const std::filesystem::path resources = CANDOR_RESOURCES;
    const auto directory = std::filesystem::temp_directory_path() / ("candor-bench-" + std::to_string(::getpid()));
    std::filesystem::create_directories(directory);
    const int threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    const auto suite = manyTasks(resources, tasks);
    candor::Configuration configuration;
    configuration.name = "medium";
    configuration.model = "medium";
    configuration.backend = "simulated";
    configuration.n = n;
    candor::Backends backends(resources, suite);
    Stopwatch requests;
    Stopwatch executions;
    const auto backend = std::make_shared<TimedBackend>(orDie(backends.open(configuration, {})), requests);
    const auto real = orDie(candor::makeBubblewrapSandbox({.harness = (resources / "sandbox/harness.py").string()}));
    TimedSandbox sandbox(*real, executions);
    std::vector<candor::TrialKit> kits{orDie(candor::loadTrialKit(resources, configuration))};
    const candor::SessionPlan plan = orDie(candor::makePlan(suite, {kits[0].configuration}, 1, 1));
    const auto workspace =
        orDie(candor::Workspace::open(directory / "bench.candor", candor::Workspace::Access::ReadWrite));
    const std::string session = orDie(workspace->createSession(plan, backends.provenance(), candor::Json::object()));
    const candor::SessionParts parts{kits, {backend}, sandbox, *workspace, 8, threads};
    candor::SessionControl control;

    double atTenth = 0.0;
    const Clock::time_point start = Clock::now();
    const auto outcome =
        candor::runSession(plan, session, parts, control,
                           [&](const candor::SessionEvent& event) {
                               if (atTenth == 0.0 && 10 * event.progress.done >= event.progress.total) {
                                   atTenth = residentMiB();
                               }
                           },
                           {});
    const double wall = secondsSince(start);
    const double atEnd = residentMiB();
    if (!outcome || outcome->stored != tasks) {
        std::fprintf(stderr, "the session did not finish\n");
        return 1;
    }
    const auto candidates = static_cast<double>(tasks) * n;
    const double programs = static_cast<double>(executions.calls);
    const double bound = boundSeconds(sandbox.jobs(), *real, threads) * programs /
                         static_cast<double>(std::max<std::size_t>(1, sandbox.jobs().size()));
    const double store = storeSeconds(*workspace, session, plan, directory / "copy.candor");
    std::filesystem::remove_all(directory);

    std::printf("%zu tasks x %d candidates in %.1f s: %.1f candidates/s, %.0f programs run\n", tasks, n, wall,
                candidates / wall, programs);
    std::printf("where the time goes, a candidate (thread time):\n");
    std::printf("  requests to the embedded server (2 each)  %8.2f ms\n", requests.milliseconds() / candidates);
    std::printf("  sandbox                                   %8.2f ms\n", executions.milliseconds() / candidates);
    std::printf("  store, a candidate's share of its trial   %8.2f ms\n", 1000.0 * store / candidates);
    std::printf("memory: %.0f MiB after a tenth, %.0f MiB at the end\n", atTenth, atEnd);
    std::printf("bound: the sandbox alone with the same programs on %d threads takes %.1f s\n", threads, bound);
    std::printf("pipeline / bound: %.2f of the bound's rate\n", bound / wall);
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    const std::size_t tasks = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1000;
    const int n = argc > 2 ? std::atoi(argv[2]) : 5; // NOLINT(cert-err34-c): a benchmark's argument
    if (tasks == 0 || n <= 0) {
        std::fprintf(stderr, "usage: bench_pipeline [TASKS [CANDIDATES]]\n");
        return 2;
    }
    return runBench(tasks, n);
}
