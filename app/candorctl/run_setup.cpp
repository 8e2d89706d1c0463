// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/candorctl/run_setup.h"

#include "app/services/resources.h"
#include "app/services/sample.h"
#include "core/support/text.h"

#include <random>

namespace candor::ctl {

namespace {

namespace fs = std::filesystem;

Error badUsage(std::string message)
{
    return {ErrorCode::InvalidInput, Stage::Plan, std::move(message)};
}

/// What a new session is made of, before the plan.
struct Wanted
{
    std::string suite;
    std::vector<Configuration> configurations;
    std::uint64_t seed = 0;
};

void applyOverrides(const RunOptions& options, Configuration& configuration)
{
    if (!options.backend.empty()) {
        configuration.backend = options.backend;
    }
    if (!options.model.empty()) {
        configuration.model = options.model;
    }
    if (options.n) {
        configuration.n = *options.n;
    }
    if (options.temperature) {
        configuration.sampling.temperature = *options.temperature;
    }
    if (!options.rubric.empty()) {
        configuration.rubric = options.rubric;
    }
}

/// --model and --n choose among what the sample holds; what is left then takes the other options.
Result<Wanted> wantedFromSample(const RunOptions& options, const fs::path& resources)
{
    const auto sample = loadSample(resources);
    if (!sample) {
        return sample.error();
    }
    Wanted wanted{sample->suite, {}, options.seed.value_or(sample->seed)};
    std::vector<Configuration> all = sample->configurations;
    if (!options.model.empty() || options.n) {
        all.insert(all.end(), sample->onRequest.begin(), sample->onRequest.end());
    }
    std::vector<std::string> known;
    for (Configuration& configuration : all) {
        known.push_back(configuration.model + " with N=" + std::to_string(configuration.n));
        const bool modelFits = options.model.empty() || configuration.model == options.model;
        if (modelFits && (!options.n || configuration.n == *options.n)) {
            applyOverrides(options, configuration);
            wanted.configurations.push_back(configuration);
        }
    }
    if (wanted.configurations.empty()) {
        return badUsage("The sample holds no such configuration. It holds: " + join(known, "; ") + ".");
    }
    return wanted;
}

Result<Wanted> wantedFromOptions(const RunOptions& options)
{
    Wanted wanted{options.suite.empty() ? "phase3" : options.suite, {}, 0};
    if (options.seed) {
        wanted.seed = *options.seed;
    } else {
        std::random_device source;
        wanted.seed = (static_cast<std::uint64_t>(source()) << 16) ^ source();
    }
    for (const std::string& file : options.configurationFiles) {
        auto configuration = loadConfiguration(file);
        if (!configuration) {
            return configuration.error();
        }
        applyOverrides(options, *configuration);
        if (!options.model.empty() || options.n) {
            configuration->name = defaultNameOf(*configuration);
        }
        wanted.configurations.push_back(*std::move(configuration));
    }
    if (wanted.configurations.empty()) {
        if (options.backend.empty() || options.model.empty()) {
            return badUsage("Nothing says what to run. Give --sample, a --config FILE, or --backend and --model "
                            "(for example --backend simulated --model medium).");
        }
        Configuration configuration;
        applyOverrides(options, configuration);
        configuration.name = defaultNameOf(configuration);
        wanted.configurations.push_back(std::move(configuration));
    }
    return wanted;
}

Result<std::vector<TrialKit>> loadKits(const fs::path& resources, const std::vector<Configuration>& configurations)
{
    std::vector<TrialKit> kits;
    for (const Configuration& configuration : configurations) {
        auto kit = loadTrialKit(resources, configuration);
        if (!kit) {
            return kit.error();
        }
        kits.push_back(*std::move(kit));
    }
    return kits;
}

Result<std::shared_ptr<const SessionPlan>> planNewSession(const RunOptions& options, const fs::path& resources)
{
    const auto wanted = options.sample ? wantedFromSample(options, resources) : wantedFromOptions(options);
    if (!wanted) {
        return wanted.error();
    }
    auto suite = openSuite(resources, options.sample && !options.suite.empty() ? options.suite : wanted->suite);
    if (!suite) {
        return suite.error();
    }
    const auto kits = loadKits(resources, wanted->configurations);
    if (!kits) {
        return kits.error();
    }
    std::vector<Configuration> hashed;
    hashed.reserve(kits->size());
    for (const TrialKit& kit : *kits) {
        hashed.push_back(kit.configuration);
    }
    auto plan =
        makePlan(std::make_shared<const Suite>(*std::move(suite)), std::move(hashed), options.repeats, wanted->seed);
    if (!plan) {
        return plan.error();
    }
    return std::make_shared<const SessionPlan>(*std::move(plan));
}

/// A session goes on only with the prompt and rubric it was begun with.
Result<void> checkUnchanged(const SessionPlan& plan, const std::vector<TrialKit>& kits)
{
    for (std::size_t i = 0; i < kits.size(); ++i) {
        const Configuration& stored = plan.configurations[i];
        const Configuration& now = kits[i].configuration;
        if (stored.promptHash != now.promptHash || stored.rubricHash != now.rubricHash) {
            return badUsage("The prompt or rubric of \"" + stored.name +
                            "\" has changed since this session was begun. Bring the old files back, or run a new "
                            "session.");
        }
    }
    return {};
}

Json environmentOf(const SandboxIdentity& identity)
{
    return {{"candor", CANDOR_VERSION},
            {"interpreter", identity.interpreter},
            {"python", identity.version},
            {"sandbox", identity.level},
            {"cpu_limit_ms", identity.limits.cpu.count()},
            {"wall_limit_ms", identity.limits.wall.count()},
            {"memory_limit_bytes", identity.limits.memoryBytes},
            {"output_limit_bytes", identity.limits.outputBytes}};
}

Result<void> openBackends(PreparedRun& run, const fs::path& resources, std::stop_token stop)
{
    run.backends = std::make_unique<Backends>(resources, run.plan->suite);
    for (const Configuration& configuration : run.plan->configurations) {
        auto backend = run.backends->open(configuration, stop);
        if (!backend) {
            return backend.error();
        }
        run.configurationBackends.push_back(*std::move(backend));
    }
    run.provenance = run.backends->provenance();
    return {};
}

Result<void> choosePlan(PreparedRun& run, const RunOptions& options, const fs::path& resources)
{
    auto workspace = openWorkspace(options.workspace, Workspace::Access::ReadWrite);
    if (!workspace) {
        return workspace.error();
    }
    run.workspace = *std::move(workspace);
    if (options.resume.empty()) {
        auto plan = planNewSession(options, resources);
        if (!plan) {
            return plan.error();
        }
        run.plan = *std::move(plan);
        return {};
    }
    auto id = run.workspace->resolveSession(options.resume);
    if (!id) {
        return badUsage(id.error().message);
    }
    auto plan = run.workspace->plan(*id);
    if (!plan) {
        return plan.error();
    }
    run.sessionId = *std::move(id);
    run.plan = *std::move(plan);
    return {};
}

} // namespace

Result<std::unique_ptr<Workspace>> openWorkspace(const std::string& file, Workspace::Access access)
{
    if (!file.empty()) {
        return Workspace::open(file, access);
    }
    const auto path = defaultWorkspace();
    if (!path) {
        return path.error();
    }
    return Workspace::open(*path, access);
}

Result<std::unique_ptr<Sandbox>> openSandbox(const fs::path& resources)
{
    SandboxOptions options;
    options.harness = (resources / "sandbox" / "harness.py").string();
    return makeBubblewrapSandbox(options);
}

Result<PreparedRun> prepareRun(const RunOptions& options, std::stop_token stop)
{
    const auto resources = findResources();
    if (!resources) {
        return resources.error();
    }
    PreparedRun run;
    if (const Result<void> chosen = choosePlan(run, options, *resources); !chosen) {
        return chosen.error();
    }
    auto kits = loadKits(*resources, run.plan->configurations);
    if (!kits) {
        return kits.error();
    }
    run.kits = *std::move(kits);
    if (const Result<void> same = checkUnchanged(*run.plan, run.kits); !same) {
        return same.error();
    }
    auto sandbox = openSandbox(*resources);
    if (!sandbox) {
        return sandbox.error();
    }
    run.sandbox = *std::move(sandbox);
    if (const Result<void> opened = openBackends(run, *resources, stop); !opened) {
        return opened.error();
    }
    if (run.sessionId.empty()) {
        auto id = run.workspace->createSession(*run.plan, run.provenance, environmentOf(run.sandbox->identity()));
        if (!id) {
            return id.error();
        }
        run.sessionId = *std::move(id);
    }
    return run;
}

} // namespace candor::ctl
