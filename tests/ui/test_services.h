// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/candor/program_services.h"
#include "tests/doubles/scripted_backend.h"
#include "tests/doubles/scripted_sandbox.h"

#include <QtTest>

#include <functional>
#include <optional>

namespace candor {

/// The program's own services over the source tree's resources, whose parts a test can replace: a backend that stalls,
/// a sandbox that is not there.
class TestServices : public ProgramServices
{
public:
    TestServices() : ProgramServices(CANDOR_RESOURCES) {}

    ScriptedBackend::Script backendScript; ///< set: all configurations get it
    ScriptedSandbox::Script sandboxScript; ///< set: instead of this machine's sandbox
    std::optional<Error> refusal;          ///< set: nothing can be prepared, checked or run
    std::filesystem::path workspaceFile;   ///< the default workspace

    Result<std::filesystem::path> defaultWorkspace() const override { return workspaceFile; }
    Result<void> checkBackend(const Configuration& configuration, std::stop_token stop) override
    {
        return refusal ? Result<void>(*refusal) : ProgramServices::checkBackend(configuration, stop);
    }
    Result<PreparedSession> prepare(const SessionRequest& request, Workspace& workspace, std::stop_token stop) override
    {
        if (refusal) {
            return *refusal;
        }
        return scripted(ProgramServices::prepare(request, workspace, stop));
    }
    Result<PreparedSession> prepareScratch(const Configuration& configuration, std::shared_ptr<const Suite> suite,
                                           std::stop_token stop) override
    {
        if (refusal) {
            return *refusal;
        }
        return scripted(ProgramServices::prepareScratch(configuration, std::move(suite), stop));
    }
    Result<std::unique_ptr<Sandbox>> sandbox() override
    {
        if (refusal) {
            return *refusal;
        }
        if (sandboxScript) {
            return std::unique_ptr<Sandbox>(std::make_unique<ScriptedSandbox>(sandboxScript));
        }
        return ProgramServices::sandbox();
    }

private:
    Result<PreparedSession> scripted(Result<PreparedSession> prepared) const
    {
        if (prepared && backendScript) {
            for (auto& backend : prepared->backends) {
                backend = std::make_shared<ScriptedBackend>(backendScript);
            }
        }
        if (prepared && sandboxScript) {
            prepared->sandbox = std::make_unique<ScriptedSandbox>(sandboxScript);
        }
        return prepared;
    }
};

} // namespace candor
