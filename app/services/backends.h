// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/backend.h"
#include "core/backend/embedded_server.h"
#include "core/plan/configuration.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>

namespace candor {

/// Makes the backends that configurations name, one for each name: "sample" and "simulated" on an embedded server in
/// this process, anything else at a base URL. Owns the embedded servers; must outlive the backends' use.
class Backends
{
public:
    Backends(std::filesystem::path resources, std::shared_ptr<const Suite> suite);

    /// Connects and checks. Errors: what the server said, or that the name is no backend.
    [[nodiscard]] Result<std::shared_ptr<Backend>> open(const Configuration& configuration, std::stop_token stop);

    /// What the replies of the embedded servers in use are; empty when all are real servers.
    [[nodiscard]] const std::string& provenance() const { return m_provenance; }

private:
    [[nodiscard]] Result<std::string> baseUrlOf(const std::string& name);

    std::filesystem::path m_resources;
    std::shared_ptr<const Suite> m_suite;
    std::map<std::string, std::unique_ptr<EmbeddedServer>> m_servers;
    std::map<std::string, std::shared_ptr<Backend>> m_backends;
    std::string m_provenance;
};

/// The replies of a built-in backend, "sample" or "simulated".
[[nodiscard]] Result<std::unique_ptr<ReplySource>>
builtInReplies(const std::filesystem::path& resources, const std::string& name, std::shared_ptr<const Suite> suite);

} // namespace candor
