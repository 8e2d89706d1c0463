// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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
    [[nodiscard]] Result<void> checkBackend(const Configuration& configuration, std::stop_token stop) override;
    [[nodiscard]] Result<PreparedSession> prepare(const SessionRequest& request, Workspace& workspace,
                                                  std::stop_token stop) override;
    [[nodiscard]] Result<PreparedSession> prepareScratch(const Configuration& configuration,
                                                         std::shared_ptr<const Suite> suite,
                                                         std::stop_token stop) override;
    [[nodiscard]] Result<std::unique_ptr<Sandbox>> sandbox() override;

private:
    std::filesystem::path m_resources;
};

} // namespace candor
