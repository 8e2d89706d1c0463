// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/candor/program_services.h"
#include "tests/doubles/scripted_backend.h"
#include "tests/doubles/scripted_sandbox.h"

#include <QtTest>

#include <algorithm>
#include <functional>
#include <map>
#include <mutex>
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
    std::optional<double> usdPerHour;      ///< set: what the servers cost
    std::optional<Error> refusal;          ///< set: nothing can be prepared, checked or run
    std::filesystem::path workspaceFile;   ///< the default workspace
    std::function<void(const WaitObserver&, const std::stop_token&)> waitScript; ///< set: called before preparing

    // Backends, keys and probes are the test's own; nothing of the user's is read or written. Guarded by `lock` once
    // the window runs.
    mutable std::mutex lock;
    std::vector<ProfileEntry> described;
    std::vector<BackendProfile> templates;
    std::function<Result<ProbeReport>(const BackendProfile&, const ProbeObserver&, std::stop_token)> probeScript;
    bool hasKeyring = true;
    std::map<std::string, std::string> keys; ///< what was kept, by account

    Offer offer() const override
    {
        Offer offer = ProgramServices::offer();
        offer.backends = {"sample", "simulated"};
        std::erase_if(offer.models, [](const auto& one) { return one.first != "sample" && one.first != "simulated"; });
        for (const ProfileEntry& entry : profiles()) {
            if (entry.problem.empty()) {
                offer.backends.push_back(entry.profile.name);
                offer.models.emplace_back(entry.profile.name,
                                          entry.probe ? entry.probe->models : std::vector{entry.profile.model});
            }
        }
        return offer;
    }
    std::vector<ProfileEntry> profiles() const override
    {
        const std::scoped_lock guard(lock);
        return described;
    }
    std::vector<BackendProfile> profileTemplates() const override { return templates; }
    Result<void> saveProfile(const BackendProfile& profile) override
    {
        if (refusal) {
            return *refusal;
        }
        const std::scoped_lock guard(lock);
        const auto known = std::ranges::find_if(
            described, [&profile](const ProfileEntry& entry) { return entry.profile.name == profile.name; });
        if (known == described.end()) {
            described.push_back({profile, std::nullopt, {}});
        } else {
            known->profile = profile;
            known->hasComments = false;
        }
        return {};
    }
    Result<void> removeProfile(const std::string& name) override
    {
        const std::scoped_lock guard(lock);
        std::erase_if(described, [&name](const ProfileEntry& entry) { return entry.profile.name == name; });
        return {};
    }
    Result<ProbeReport> probe(const BackendProfile& profile, const ProbeObserver& told, std::stop_token stop) override
    {
        return probeScript ? probeScript(profile, told, std::move(stop)) : ProbeReport{};
    }
    KeyPlace keyPlace(const CredentialRef& credential) override
    {
        const std::scoped_lock guard(lock);
        const bool kept = keys.contains(credential.keyring);
        return !kept ? KeyPlace::Missing : hasKeyring ? KeyPlace::Keyring : KeyPlace::ThisRun;
    }
    Result<KeyPlace> keepKey(const CredentialRef& credential, const std::string& secret) override
    {
        const std::scoped_lock guard(lock);
        keys[credential.keyring] = secret;
        return hasKeyring ? KeyPlace::Keyring : KeyPlace::ThisRun;
    }

    Result<std::filesystem::path> defaultWorkspace() const override { return workspaceFile; }
    Result<void> checkBackend(const Configuration& configuration, std::stop_token stop) override
    {
        return refusal ? Result<void>(*refusal) : ProgramServices::checkBackend(configuration, stop);
    }
    Result<PreparedSession> prepare(const SessionRequest& request, Workspace& workspace, std::stop_token stop,
                                    const WaitObserver& waits) override
    {
        if (refusal) {
            return *refusal;
        }
        if (waitScript) {
            waitScript(waits, stop);
        }
        return scripted(ProgramServices::prepare(request, workspace, stop, waits));
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
        if (prepared) {
            prepared->usdPerHour = usdPerHour.value_or(prepared->usdPerHour);
        }
        return prepared;
    }
};

} // namespace candor
