// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/backend_profile.h"
#include "core/backend/http_backend.h"

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace candor {

/// The secrets that profiles refer to. Thread-safe; asking a keyring may block until the user unlocks it.
class Keys
{
public:
    /// The environment first, then what was given for this run, then the keyring. Errors: the keyring refused.
    [[nodiscard]] Result<std::optional<std::string>> find(const CredentialRef& credential) const;
    [[nodiscard]] KeyPlace placeOf(const CredentialRef& credential) const;
    /// Into the keyring; where there is none, for this run only, and the place says so. Errors: the credential names no
    /// account.
    [[nodiscard]] Result<KeyPlace> keep(const CredentialRef& credential, const std::string& secret);
    [[nodiscard]] Result<void> forget(const CredentialRef& credential);

    /// All secrets of a profile that there are; those that are missing are left out.
    [[nodiscard]] Result<std::vector<Secret>> secretsOf(const BackendProfile& profile) const;

private:
    mutable std::mutex m_mutex;
    std::map<std::string, std::string> m_thisRun; ///< by account
};

} // namespace candor
