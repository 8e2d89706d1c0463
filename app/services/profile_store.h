// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/backend_profile.h"
#include "core/backend/probe.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace candor {

/// A profile of the user's, and what was found out about its server.
struct StoredProfile
{
    BackendProfile profile;
    std::optional<ProbeReport> probe; ///< the last one
    std::string problem;              ///< not empty: the file can't be read as a profile, and why
    std::filesystem::path file;
    bool hasComments = false; ///< which save() does not keep
};

/// The backend profiles of a user: $XDG_CONFIG_HOME/candor/backends/NAME.json, what probes found out in
/// $XDG_STATE_HOME/candor/probes/NAME.json. Files are written whole or not at all. Any thread.
class ProfileStore
{
public:
    /// `templates`: the directory of the profiles that come with the program (resources/backends).
    ProfileStore(std::filesystem::path profiles, std::filesystem::path probes, std::filesystem::path templates);
    /// At the user's places.
    [[nodiscard]] static ProfileStore ofUser(const std::filesystem::path& resources);

    /// Sorted by name; a file that is no profile is among them, with its problem.
    [[nodiscard]] std::vector<StoredProfile> all() const;
    /// Errors: NotFound with the names that exist, InvalidInput with file and JSON path.
    [[nodiscard]] Result<StoredProfile> find(const std::string& name) const;
    /// Errors: InvalidInput for a name that is no file name ([A-Za-z0-9._-], no leading dot), Io, DiskFull.
    [[nodiscard]] Result<void> save(const BackendProfile& profile) const;
    [[nodiscard]] Result<void> remove(const std::string& name) const;
    [[nodiscard]] Result<void> saveProbe(const std::string& name, const ProbeReport& report) const;

    /// One for each dialect, to begin from.
    [[nodiscard]] std::vector<BackendProfile> templates() const;
    /// A new profile that is a template's file, comments and all; gives its path. Errors: NotFound with the templates
    /// that exist, InvalidInput for a name that can't be or is taken, Io, DiskFull.
    [[nodiscard]] Result<std::filesystem::path> copyTemplate(const std::string& from, const std::string& name) const;

private:
    std::filesystem::path m_profiles;
    std::filesystem::path m_probes;
    std::filesystem::path m_templates;
};

} // namespace candor
