// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/candor/program_services.h"

#include "app/services/backends.h"
#include "app/services/probe_run.h"
#include "app/services/resources.h"
#include "app/services/sample.h"
#include "app/services/session_setup.h"

#include <algorithm>

namespace candor {

namespace {

/// What a profile's server is known to have: what it listed, and what the profile begins with.
std::vector<std::string> modelsOf(const StoredProfile& stored)
{
    std::vector<std::string> models = stored.probe ? stored.probe->models : std::vector<std::string>();
    const std::string& own = stored.profile.model;
    if (!own.empty()) {
        std::erase(models, own);
        models.insert(models.begin(), own);
    }
    return models;
}

} // namespace

ProgramServices::ProgramServices(std::filesystem::path resources)
    : m_resources(std::move(resources)), m_keys(std::make_shared<Keys>())
{
}

ui::Services::Offer ProgramServices::offer() const
{
    Offer offer;
    offer.suites = bundledSuites(m_resources);
    offer.rubrics = bundledRubrics(m_resources);
    offer.prompts = bundledPrompts(m_resources);
    offer.backends = {"sample", "simulated"};
    std::vector<std::string> recorded;
    if (const auto sample = loadSample(m_resources)) {
        for (const auto* configurations : {&sample->configurations, &sample->onRequest}) {
            for (const Configuration& configuration : *configurations) {
                if (std::find(recorded.begin(), recorded.end(), configuration.model) == recorded.end()) {
                    recorded.push_back(configuration.model);
                }
            }
        }
    }
    offer.models = {{"sample", recorded}, {"simulated", {"small", "medium", "large"}}};
    for (const StoredProfile& stored : ProfileStore::ofUser(m_resources).all()) {
        if (stored.problem.empty()) {
            offer.backends.push_back(stored.profile.name);
            offer.models.emplace_back(stored.profile.name, modelsOf(stored));
        }
    }
    return offer;
}

Result<std::shared_ptr<const Suite>> ProgramServices::openSuite(const std::string& nameOrPath) const
{
    auto suite = candor::openSuite(m_resources, nameOrPath);
    if (!suite) {
        return suite.error();
    }
    return std::make_shared<const Suite>(*std::move(suite));
}

Result<SessionRequest> ProgramServices::sample() const
{
    auto sample = loadSample(m_resources);
    if (!sample) {
        return sample.error();
    }
    return requestOf(*sample);
}

Result<std::filesystem::path> ProgramServices::defaultWorkspace() const
{
    return candor::defaultWorkspace();
}

std::vector<ui::Services::ProfileEntry> ProgramServices::profiles() const
{
    std::vector<ProfileEntry> entries;
    for (StoredProfile& stored : ProfileStore::ofUser(m_resources).all()) {
        entries.push_back(
            {std::move(stored.profile), std::move(stored.probe), std::move(stored.problem), stored.hasComments});
    }
    return entries;
}

std::vector<BackendProfile> ProgramServices::profileTemplates() const
{
    return ProfileStore::ofUser(m_resources).templates();
}

Result<void> ProgramServices::saveProfile(const BackendProfile& profile)
{
    return ProfileStore::ofUser(m_resources).save(profile);
}

Result<void> ProgramServices::removeProfile(const std::string& name)
{
    return ProfileStore::ofUser(m_resources).remove(name);
}

Result<ProbeReport> ProgramServices::probe(const BackendProfile& profile, const ProbeObserver& told,
                                           std::stop_token stop)
{
    return probeAndKeep(m_resources, profile, *m_keys, told, std::move(stop));
}

KeyPlace ProgramServices::keyPlace(const CredentialRef& credential)
{
    return m_keys->placeOf(credential);
}

Result<KeyPlace> ProgramServices::keepKey(const CredentialRef& credential, const std::string& secret)
{
    return m_keys->keep(credential, secret);
}

Result<void> ProgramServices::checkBackend(const Configuration& configuration, std::stop_token stop)
{
    Backends backends(m_resources, std::make_shared<const Suite>(), m_keys);
    const auto backend = backends.open(configuration, std::move(stop));
    if (!backend) {
        return backend.error();
    }
    return {};
}

Result<PreparedSession> ProgramServices::prepare(const SessionRequest& request, Workspace& workspace,
                                                 std::stop_token stop, const WaitObserver& waits)
{
    return prepareSession(m_resources, request, workspace, std::move(stop), m_keys, waits);
}

Result<PreparedSession> ProgramServices::prepareScratch(const Configuration& configuration,
                                                        std::shared_ptr<const Suite> suite, std::stop_token stop)
{
    return candor::prepareScratch(m_resources, configuration, std::move(suite), std::move(stop), m_keys);
}

Result<std::unique_ptr<Sandbox>> ProgramServices::sandbox()
{
    return openSandbox(m_resources);
}

} // namespace candor
