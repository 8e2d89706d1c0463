// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/services/keys.h"
#include "app/services/profile_store.h"
#include "core/backend/backend.h"
#include "core/backend/embedded_server.h"
#include "core/backend/server_models.h"
#include "core/backend/server_process.h"
#include "core/plan/configuration.h"
#include "core/session/session.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace candor {

/// Makes the backends that configurations name, one for each name: "sample" and "simulated" on an embedded server in
/// this process, a profile of the user's by its name, anything else at a base URL. Owns the embedded servers and the
/// server programs that profiles have it start; must outlive the backends' use.
class Backends
{
public:
    /// Without `keys`: what the environment and the keyring hold. `waits` is told, by open(), of servers that are
    /// waited for.
    Backends(std::filesystem::path resources, std::shared_ptr<const Suite> suite,
             std::shared_ptr<const Keys> keys = nullptr, WaitObserver waits = {});
    ~Backends();

    /// Connects and checks, the model's name too; starts the profile's server program where it is needed and waits for
    /// it. Errors: what the server said, or that the name is no backend.
    [[nodiscard]] Result<std::shared_ptr<Backend>> open(const Configuration& configuration, std::stop_token stop);

    /// What the replies of the embedded servers in use are; empty when all are real servers.
    [[nodiscard]] const std::string& provenance() const { return m_provenance; }
    /// The real servers in use, by name: profile, and what the last probe found. Holds no secret.
    [[nodiscard]] const Json& description() const { return m_description; }

    /// Of the servers in use that are paid by the hour, together.
    [[nodiscard]] double usdPerHour() const;

private:
    [[nodiscard]] Result<std::shared_ptr<Backend>> openBuiltIn(const std::string& name, std::stop_token stop);
    [[nodiscard]] Result<std::shared_ptr<Backend>> openServer(const std::string& name, std::stop_token stop);
    [[nodiscard]] Result<bool> reach(const BackendProfile& profile, const std::vector<Secret>& secrets,
                                     const std::stop_token& stop);
    [[nodiscard]] Result<void> checkModel(const Configuration& configuration, std::stop_token stop);

    /// A real server in use.
    struct InUse
    {
        BackendProfile profile; ///< its dialect found out
        std::vector<Secret> secrets;
        ServerModels models; ///< what it lists; empty: not known
        bool listed = false; ///< its models have been asked for, or can't be yet
    };

    std::filesystem::path m_resources;
    std::shared_ptr<const Suite> m_suite;
    std::shared_ptr<const Keys> m_keys;
    WaitObserver m_waits;
    std::map<std::string, std::unique_ptr<EmbeddedServer>> m_embedded;
    std::vector<std::unique_ptr<ServerProcess>> m_processes;
    std::map<std::string, InUse> m_inUse;
    std::map<std::string, std::shared_ptr<Backend>> m_backends;
    std::string m_provenance;
    Json m_description = Json::object();
};

/// The profile that a configuration's backend means: one of the user's, or one made for a base URL. Errors:
/// InvalidInput with the names that exist.
[[nodiscard]] Result<StoredProfile> profileNamed(const std::filesystem::path& resources, const std::string& nameOrUrl);

/// Configurations without a price get that of their profile; what can't be found stays as it is.
void addProfilePrices(const std::filesystem::path& resources, std::vector<Configuration>& configurations);

/// The replies of a built-in backend, "sample" or "simulated".
[[nodiscard]] Result<std::unique_ptr<ReplySource>>
builtInReplies(const std::filesystem::path& resources, const std::string& name, std::shared_ptr<const Suite> suite);

} // namespace candor
