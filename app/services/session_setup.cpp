// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/services/session_setup.h"

#include "app/services/backends.h"
#include "app/services/resources.h"
#include "core/support/text.h"

#include <algorithm>
#include <random>

namespace candor {

namespace {

namespace fs = std::filesystem;

Error badRequest(std::string message)
{
    return {ErrorCode::InvalidInput, Stage::Plan, std::move(message)};
}

std::uint64_t randomSeed()
{
    std::random_device source;
    return (static_cast<std::uint64_t>(source()) << 16) ^ source();
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

/// A session goes on only with the prompt and rubric it was begun with.
Result<void> checkUnchanged(const SessionPlan& plan, const std::vector<TrialKit>& kits)
{
    for (std::size_t i = 0; i < kits.size(); ++i) {
        const Configuration& stored = plan.configurations[i];
        const Configuration& now = kits[i].configuration;
        if (stored.promptHash != now.promptHash || stored.rubricHash != now.rubricHash) {
            return badRequest("The prompt or rubric of \"" + stored.name +
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

/// What the parts of a session are opened with.
struct Surroundings
{
    const fs::path& resources;
    std::shared_ptr<const Keys> keys;
    std::stop_token stop;
    WaitObserver waits;
};

Result<void> openBackends(PreparedSession& session, const Surroundings& around, std::shared_ptr<const Suite> suite,
                          const std::vector<Configuration>& configurations, Json& environment)
{
    const auto servers = std::make_shared<Backends>(around.resources, std::move(suite), around.keys, around.waits);
    for (const Configuration& configuration : configurations) {
        auto backend = servers->open(configuration, around.stop);
        if (!backend) {
            return backend.error();
        }
        session.backends.push_back(*std::move(backend));
    }
    session.provenance = servers->provenance();
    session.usdPerHour = servers->usdPerHour();
    if (!servers->description().empty()) {
        environment["backends"] = servers->description();
    }
    session.servers = servers;
    return {};
}

/// Kits, sandbox and backends. `environment`: what the session's record says about them.
Result<void> openParts(PreparedSession& session, const Surroundings& around, std::shared_ptr<const Suite> suite,
                       const std::vector<Configuration>& configurations, Json& environment)
{
    auto kits = loadKits(around.resources, configurations);
    if (!kits) {
        return kits.error();
    }
    session.kits = *std::move(kits);
    if (session.plan) {
        if (Result<void> same = checkUnchanged(*session.plan, session.kits); !same) {
            return same;
        }
    }
    auto sandbox = openSandbox(around.resources);
    if (!sandbox) {
        return sandbox.error();
    }
    session.sandbox = *std::move(sandbox);
    environment = environmentOf(session.sandbox->identity());
    return openBackends(session, around, std::move(suite), configurations, environment);
}

Result<void> choosePlan(PreparedSession& session, const fs::path& resources, const SessionRequest& request,
                        const Workspace& workspace)
{
    if (request.resume.empty()) {
        if (request.retryFailures) {
            return badRequest("Failures can be tried again only in a session that there is: say which one to resume.");
        }
        auto plan = planSession(resources, request);
        if (!plan) {
            return plan.error();
        }
        session.plan = *std::move(plan);
        return {};
    }
    auto id = workspace.resolveSession(request.resume);
    if (!id) {
        return badRequest(id.error().message);
    }
    auto plan = workspace.plan(*id);
    if (!plan) {
        return plan.error();
    }
    session.sessionId = *std::move(id);
    session.plan = *std::move(plan);
    return {};
}

/// The last step: what it writes is written only when all else works.
Result<void> enterInWorkspace(PreparedSession& session, const SessionRequest& request, Workspace& workspace,
                              const Json& environment)
{
    if (session.sessionId.empty()) {
        auto id = workspace.createSession(*session.plan, session.provenance, environment);
        if (!id) {
            return id.error();
        }
        session.sessionId = *std::move(id);
    }
    if (!request.retryFailures) {
        return {};
    }
    const auto failed = workspace.infrastructureFailures(session.sessionId);
    if (!failed) {
        return failed.error();
    }
    const auto reopened = workspace.reopenTrials(session.sessionId, *failed);
    if (!reopened) {
        return reopened.error();
    }
    session.reopened = *reopened;
    return {};
}

} // namespace

Result<Suite> withTasks(Suite suite, const std::vector<std::string>& ids)
{
    if (ids.empty()) {
        return suite;
    }
    std::vector<std::string> known;
    for (const Task& task : suite.tasks) {
        known.push_back(task.id);
    }
    for (const std::string& id : ids) {
        if (!suite.find(id)) {
            return badRequest("The suite \"" + suite.name + "\" has no task \"" + terminalSafe(id, 100) +
                              "\". It has: " + terminalSafe(join(known, ", "), 1000) + ".");
        }
    }
    std::erase_if(suite.tasks, [&ids](const Task& task) { return std::ranges::find(ids, task.id) == ids.end(); });
    if (suite.tasks.size() < known.size()) {
        suite.name += " (" + std::to_string(suite.tasks.size()) + " of " + std::to_string(known.size()) + " tasks)";
        sealSuite(suite);
    }
    return suite;
}

Result<std::unique_ptr<Sandbox>> openSandbox(const fs::path& resources)
{
    SandboxOptions options;
    options.harness = (resources / "sandbox" / "harness.py").string();
    return makeBubblewrapSandbox(options);
}

Result<std::shared_ptr<const SessionPlan>> planSession(const fs::path& resources, const SessionRequest& request)
{
    auto whole = openSuite(resources, request.suite);
    if (!whole) {
        return whole.error();
    }
    auto suite = withTasks(*std::move(whole), request.tasks);
    if (!suite) {
        return suite.error();
    }
    std::vector<Configuration> priced = request.configurations;
    addProfilePrices(resources, priced);
    const auto kits = loadKits(resources, priced);
    if (!kits) {
        return kits.error();
    }
    std::vector<Configuration> hashed;
    hashed.reserve(kits->size());
    for (const TrialKit& kit : *kits) {
        hashed.push_back(kit.configuration);
    }
    auto plan = makePlan(std::make_shared<const Suite>(*std::move(suite)), std::move(hashed), request.repeats,
                         request.seed ? *request.seed : randomSeed());
    if (!plan) {
        return plan.error();
    }
    return std::make_shared<const SessionPlan>(*std::move(plan));
}

Result<PreparedSession> prepareSession(const fs::path& resources, const SessionRequest& request, Workspace& workspace,
                                       std::stop_token stop, std::shared_ptr<const Keys> keys,
                                       const WaitObserver& waits)
{
    PreparedSession session;
    if (const Result<void> chosen = choosePlan(session, resources, request, workspace); !chosen) {
        return chosen.error();
    }
    const SessionPlan& plan = *session.plan;
    Json environment;
    if (const Result<void> opened = openParts(session, {resources, std::move(keys), std::move(stop), waits}, plan.suite,
                                              plan.configurations, environment);
        !opened) {
        return opened.error();
    }
    if (const Result<void> entered = enterInWorkspace(session, request, workspace, environment); !entered) {
        return entered.error();
    }
    return session;
}

Result<PreparedSession> prepareScratch(const fs::path& resources, const Configuration& configuration,
                                       std::shared_ptr<const Suite> suite, std::stop_token stop,
                                       std::shared_ptr<const Keys> keys)
{
    PreparedSession session;
    std::vector<Configuration> configurations{configuration};
    addProfilePrices(resources, configurations);
    Json environment;
    if (const Result<void> opened = openParts(session, {resources, std::move(keys), std::move(stop), {}},
                                              std::move(suite), configurations, environment);
        !opened) {
        return opened.error();
    }
    return session;
}

} // namespace candor
