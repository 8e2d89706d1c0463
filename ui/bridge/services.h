// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/probe.h"
#include "core/session/session.h"
#include "core/session/session_request.h"
#include "core/store/workspace.h"
#include "core/support/result.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace candor::ui {

/// What the window needs and only the program knows how to make. Thread-safe; calls that take a stop token may block
/// and are made by the bridge's threads alone.
class Services
{
public:
    virtual ~Services() = default;

    /// Names that can be chosen; quick.
    struct Offer
    {
        std::vector<std::string> suites;
        std::vector<std::string> rubrics;
        std::vector<std::string> prompts;
        std::vector<std::string> backends; ///< "sample", "simulated", the user's profiles; a URL can be typed too
        std::vector<std::pair<std::string, std::vector<std::string>>> models; ///< known models, by backend
    };
    [[nodiscard]] virtual Offer offer() const = 0;
    [[nodiscard]] virtual Result<std::shared_ptr<const Suite>> openSuite(const std::string& nameOrPath) const = 0;
    [[nodiscard]] virtual Result<SessionRequest> sample() const = 0;
    [[nodiscard]] virtual Result<std::filesystem::path> defaultWorkspace() const = 0;

    /// A backend that the user has described, and what was found out about it.
    struct ProfileEntry
    {
        BackendProfile profile;
        std::optional<ProbeReport> probe; ///< the last one
        std::string problem;              ///< not empty: its file can't be read, and why
        bool hasComments = false;         ///< its file does; saveProfile() writes it without them
    };
    /// Sorted by name; quick.
    [[nodiscard]] virtual std::vector<ProfileEntry> profiles() const = 0;
    /// One for each dialect, to begin from; quick.
    [[nodiscard]] virtual std::vector<BackendProfile> profileTemplates() const = 0;
    [[nodiscard]] virtual Result<void> saveProfile(const BackendProfile& profile) = 0;
    [[nodiscard]] virtual Result<void> removeProfile(const std::string& name) = 0;
    /// Asks the server step by step; `told` is called from the calling thread. Stored with the profile if it is saved.
    [[nodiscard]] virtual Result<ProbeReport> probe(const BackendProfile& profile, const ProbeObserver& told,
                                                    std::stop_token stop) = 0;
    /// May block: a keyring may ask the user.
    [[nodiscard]] virtual KeyPlace keyPlace(const CredentialRef& credential) = 0;
    /// Into the keyring, or for this run where there is none; the answer says which.
    [[nodiscard]] virtual Result<KeyPlace> keepKey(const CredentialRef& credential, const std::string& secret) = 0;

    /// Is it there and does it speak our dialect?
    [[nodiscard]] virtual Result<void> checkBackend(const Configuration& configuration, std::stop_token stop) = 0;
    /// `waits` is told, from the calling thread, of the servers that are waited for meanwhile.
    [[nodiscard]] virtual Result<PreparedSession> prepare(const SessionRequest& request, Workspace& workspace,
                                                          std::stop_token stop, const WaitObserver& waits) = 0;
    /// For one scratch candidate: one kit and backend, a sandbox, no plan and no session.
    [[nodiscard]] virtual Result<PreparedSession>
    prepareScratch(const Configuration& configuration, std::shared_ptr<const Suite> suite, std::stop_token stop) = 0;
    /// Blocks: looks for the interpreter and tries the confinement. Its identity is what the status line says.
    [[nodiscard]] virtual Result<std::unique_ptr<Sandbox>> sandbox() = 0;
};

} // namespace candor::ui
