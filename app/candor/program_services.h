// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/services/keys.h"
#include "ui/bridge/services.h"

namespace candor {

/// The window's services as the program has them: bundled resources, real backends, the sandbox of this machine.
class ProgramServices : public ui::Services
{
public:
    explicit ProgramServices(std::filesystem::path resources);

    [[nodiscard]] Offer offer() const override;
    [[nodiscard]] Result<std::shared_ptr<const Suite>> openSuite(const std::string& nameOrPath) const override;
    [[nodiscard]] Result<SessionRequest> sample() const override;
    [[nodiscard]] Result<std::filesystem::path> defaultWorkspace() const override;
    [[nodiscard]] std::vector<ProfileEntry> profiles() const override;
    [[nodiscard]] std::vector<BackendProfile> profileTemplates() const override;
    [[nodiscard]] Result<void> saveProfile(const BackendProfile& profile) override;
    [[nodiscard]] Result<void> removeProfile(const std::string& name) override;
    [[nodiscard]] Result<ProbeReport> probe(const BackendProfile& profile, const ProbeObserver& told,
                                            std::stop_token stop) override;
    [[nodiscard]] KeyPlace keyPlace(const CredentialRef& credential) override;
    [[nodiscard]] Result<KeyPlace> keepKey(const CredentialRef& credential, const std::string& secret) override;
    [[nodiscard]] Result<void> checkBackend(const Configuration& configuration, std::stop_token stop) override;
    [[nodiscard]] Result<PreparedSession> prepare(const SessionRequest& request, Workspace& workspace,
                                                  std::stop_token stop, const WaitObserver& waits) override;
    [[nodiscard]] Result<PreparedSession> prepareScratch(const Configuration& configuration,
                                                         std::shared_ptr<const Suite> suite,
                                                         std::stop_token stop) override;
    [[nodiscard]] Result<std::unique_ptr<Sandbox>> sandbox() override;

private:
    std::filesystem::path m_resources;
    std::shared_ptr<Keys> m_keys; ///< those that were given for this run only, too
};

} // namespace candor
