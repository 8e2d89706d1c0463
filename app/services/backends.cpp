// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/services/backends.h"

#include "app/services/sample.h"
#include "app/services/server_start.h"
#include "app/services/user_directories.h"
#include "core/backend/http_backend.h"
#include "core/backend/result_hops.h"
#include "core/backend/shared_draws.h"
#include "core/support/text.h"

namespace candor {

namespace {

bool isUrl(const std::string& name)
{
    return name.starts_with("http://") || name.starts_with("https://");
}

bool isBuiltIn(const std::string& name)
{
    return name == "sample" || name == "simulated";
}

/// A command line such as "--api-key", "abc": a profile should not hold it, but people do.
std::vector<std::string> withoutKeys(std::vector<std::string> arguments)
{
    bool next = false;
    for (std::string& argument : arguments) {
        const std::size_t value = argument.find('=');
        const bool names = argument.starts_with('-') && namesCredential(argument.substr(0, value));
        if (next) {
            argument = "[secret]";
        } else if (names && value != std::string::npos) {
            argument.replace(value + 1, std::string::npos, "[secret]");
        }
        next = names && value == std::string::npos;
    }
    return arguments;
}

/// The profile as a session's record may hold it.
BackendProfile withoutSecretsIn(BackendProfile profile)
{
    for (std::string* url :
         {&profile.baseUrl, &profile.generateUrl, &profile.healthUrl, &profile.warmupUrl, &profile.proxy}) {
        *url = withoutSecrets(*url);
    }
    if (profile.server) {
        profile.server->arguments = withoutKeys(std::move(profile.server->arguments));
        for (auto& [name, value] : profile.server->environment) {
            value = namesCredential(name) ? "[secret]" : value;
        }
    }
    return profile;
}

Json describe(const StoredProfile& stored)
{
    Json json = {{"profile", profileToJson(withoutSecretsIn(stored.profile))}};
    if (stored.probe) {
        Json probe = probeToJson(*stored.probe);
        probe.erase("steps");
        probe.erase("models");
        json["probe"] = std::move(probe);
    }
    return json;
}

} // namespace

Result<std::unique_ptr<ReplySource>> builtInReplies(const std::filesystem::path& resources, const std::string& name,
                                                    std::shared_ptr<const Suite> suite)
{
    if (name == "simulated") {
        return makeSimulator(resources / "profiles" / "simulated.json", std::move(suite));
    }
    const auto sample = loadSample(resources);
    if (!sample) {
        return sample.error();
    }
    return loadRecording(sample->recording);
}

Backends::Backends(std::filesystem::path resources, std::shared_ptr<const Suite> suite,
                   std::shared_ptr<const Keys> keys, WaitObserver waits)
    : m_resources(std::move(resources)), m_suite(std::move(suite)),
      m_keys(keys ? std::move(keys) : std::make_shared<const Keys>()), m_waits(std::move(waits))
{
}

/// The clients end before the servers that they speak to.
Backends::~Backends()
{
    m_backends.clear();
}

Result<std::shared_ptr<Backend>> Backends::open(const Configuration& configuration, std::stop_token stop)
{
    const std::string& name = configuration.backend;
    if (!m_backends.contains(name)) {
        auto backend = isBuiltIn(name) ? openBuiltIn(name, stop) : openServer(name, stop);
        if (!backend) {
            return backend.error();
        }
        m_backends[name] = *std::move(backend);
    }
    if (const Result<void> checked = checkModel(configuration, std::move(stop)); !checked) {
        return checked.error();
    }
    return m_backends[name];
}

Result<std::shared_ptr<Backend>> Backends::openBuiltIn(const std::string& name, std::stop_token stop)
{
    auto source = builtInReplies(m_resources, name, m_suite);
    if (!source) {
        return source.error();
    }
    const std::string provenance = (*source)->provenance();
    auto server = EmbeddedServer::start(*std::move(source), {.port = 0, .suite = m_suite});
    if (!server) {
        return server.error();
    }
    BackendOptions options;
    options.profile = profileForUrl((*server)->baseUrl());
    m_embedded[name] = *std::move(server);
    std::shared_ptr<Backend> backend = makeHttpBackend(std::move(options));
    if (const Result<void> checked = backend->check(std::move(stop)); !checked) {
        return checked.error();
    }
    m_provenance += (m_provenance.empty() ? "" : "; ") + provenance;
    return backend;
}

Result<std::shared_ptr<Backend>> Backends::openServer(const std::string& name, std::stop_token stop)
{
    auto found = profileNamed(m_resources, name);
    if (!found) {
        return found.error();
    }
    BackendProfile& profile = found->profile;
    auto secrets = m_keys->secretsOf(profile);
    if (!secrets) {
        return secrets.error();
    }
    const auto present = reach(profile, *secrets, stop);
    if (!present) {
        return present.error();
    }
    if (profile.dialect == DialectKind::Auto) {
        const auto kind = identifyServer(profile, *secrets, stop);
        if (!kind && kind.error().code != ErrorCode::Protocol) {
            return kind.error();
        }
        // Most servers understand OpenAI's words, and check() says it if this one does not.
        adoptDialect(profile, kind ? *kind : DialectKind::OpenAi);
    }
    // A result that a server promised before a crash is fetched from where it is, and not paid for twice.
    const std::filesystem::path state = userStateDirectory();
    std::shared_ptr<Backend> backend =
        shareDraws(makeHttpBackend({.profile = profile,
                                    .secrets = *secrets,
                                    .pendingResults =
                                        state.empty() ? makePendingResults() : makePendingResults(state / "pending")}),
                   profile);
    if (*present) {
        if (const Result<void> checked = backend->check(stop); !checked) {
            return checked.error();
        }
    }
    m_description[withoutSecrets(name).empty() ? name : withoutSecrets(name)] = describe(*found);
    m_inUse[name] = {profile, *std::move(secrets), {}, !*present};
    return backend;
}

/// False: it is not there yet, and requests will wait for it.
Result<bool> Backends::reach(const BackendProfile& profile, const std::vector<Secret>& secrets,
                             const std::stop_token& stop)
{
    auto process = startIfNeeded(profile, secrets, stop, m_waits);
    if (!process) {
        return process.error();
    }
    if (*process != nullptr) {
        m_processes.push_back(*std::move(process));
        return true;
    }
    if (!profile.mayBeStarting || isReachable(profile, secrets, stop)) {
        return true;
    }
    if (profile.dialect != DialectKind::Auto) {
        return false;
    }
    // How it wants to be spoken to has to be asked, so it has to be there.
    const Result<void> ready = awaitReady(profile, secrets, nullptr, stop, m_waits);
    return ready ? Result<bool>(true) : ready.error();
}

Result<void> Backends::checkModel(const Configuration& configuration, std::stop_token stop)
{
    const auto found = m_inUse.find(configuration.backend);
    if (found == m_inUse.end() || configuration.model.empty()) {
        return {};
    }
    InUse& server = found->second;
    if (!server.listed) {
        auto models = listModels(server.profile, server.secrets, std::move(stop));
        if (!models) {
            return models.error();
        }
        server.listed = true;
        server.models = models->value_or(ServerModels());
    }
    return checkModelName(server.models, configuration.model, server.profile.dialect);
}

double Backends::usdPerHour() const
{
    double sum = 0.0;
    for (const auto& [name, server] : m_inUse) {
        sum += server.profile.usdPerGpuHour;
    }
    return sum;
}

Result<StoredProfile> profileNamed(const std::filesystem::path& resources, const std::string& nameOrUrl)
{
    if (isUrl(nameOrUrl)) {
        return StoredProfile{.profile = profileForUrl(nameOrUrl)};
    }
    const ProfileStore store = ProfileStore::ofUser(resources);
    auto found = store.find(nameOrUrl);
    if (found || found.error().code != ErrorCode::NotFound) {
        return found;
    }
    std::vector<std::string> names{"\"sample\"", "\"simulated\""};
    for (const StoredProfile& one : store.all()) {
        names.push_back("\"" + one.profile.name + "\"");
    }
    return Error{ErrorCode::InvalidInput, Stage::Backend,
                 "\"" + terminalSafe(nameOrUrl, 100) + "\" is no backend: give one of " + join(names, ", ") +
                     ", or a base URL such as http://127.0.0.1:8000/v1."};
}

void addProfilePrices(const std::filesystem::path& resources, std::vector<Configuration>& configurations)
{
    for (Configuration& configuration : configurations) {
        const Price& price = configuration.price;
        const bool has = price.promptUsdPerMillion != 0.0 || price.completionUsdPerMillion != 0.0;
        if (has || isBuiltIn(configuration.backend) || isUrl(configuration.backend)) {
            continue;
        }
        if (const auto found = profileNamed(resources, configuration.backend)) {
            configuration.price = found->profile.price;
        }
    }
}

} // namespace candor
