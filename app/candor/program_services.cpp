// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/candor/program_services.h"

#include "app/services/backends.h"
#include "app/services/resources.h"
#include "app/services/sample.h"
#include "app/services/session_setup.h"

#include <algorithm>

namespace candor {

ProgramServices::ProgramServices(std::filesystem::path resources) : m_resources(std::move(resources)) {}

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

Result<void> ProgramServices::checkBackend(const Configuration& configuration, std::stop_token stop)
{
    Backends backends(m_resources, std::make_shared<const Suite>());
    const auto backend = backends.open(configuration, std::move(stop));
    if (!backend) {
        return backend.error();
    }
    return {};
}

Result<PreparedSession> ProgramServices::prepare(const SessionRequest& request, Workspace& workspace,
                                                 std::stop_token stop)
{
    return prepareSession(m_resources, request, workspace, std::move(stop));
}

Result<PreparedSession> ProgramServices::prepareScratch(const Configuration& configuration,
                                                        std::shared_ptr<const Suite> suite, std::stop_token stop)
{
    return candor::prepareScratch(m_resources, configuration, std::move(suite), std::move(stop));
}

Result<std::unique_ptr<Sandbox>> ProgramServices::sandbox()
{
    return openSandbox(m_resources);
}

} // namespace candor
