// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/services/probe_run.h"

#include "app/services/profile_store.h"
#include "app/services/server_start.h"
#include "core/support/file.h"

namespace candor {

Result<ProbeReport> probeAndKeep(const std::filesystem::path& resources, const BackendProfile& profile,
                                 const Keys& keys, const ProbeObserver& told, std::stop_token stop,
                                 const std::string& model)
{
    const auto text = readFile(resources / "schema" / "ir.json");
    if (!text) {
        return text.error();
    }
    auto schema = parseJson(*text);
    if (!schema) {
        return schema.error();
    }
    auto secrets = keys.secretsOf(profile);
    if (!secrets) {
        return secrets.error();
    }
    const auto process = startIfNeeded(profile, *secrets, stop);
    if (!process) {
        return process.error();
    }
    ProbeReport report = probeServer({profile, *std::move(secrets), model, *std::move(schema)}, told, stop);
    // One that was broken off, or of another place, would replace what is known.
    const ProfileStore store = ProfileStore::ofUser(resources);
    const auto stored = store.find(profile.name);
    if (!stop.stop_requested() && stored && stored->profile.baseUrl == profile.baseUrl) {
        if (const Result<void> kept = store.saveProbe(profile.name, report); !kept) {
            return kept.error();
        }
    }
    return report;
}

} // namespace candor
