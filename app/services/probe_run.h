// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/services/keys.h"
#include "core/backend/probe.h"

#include <filesystem>
#include <stop_token>

namespace candor {

/// Probes a profile's server with the schema that sessions ask for; starts the profile's server program for as long as
/// it takes, where there is one and the server is not there. The report is stored if the profile is (a profile of that
/// name with the same place). `model`: empty for the profile's. Blocks.
/// Errors: what kept the probe from beginning: a keyring that refused, a server program that ended.
[[nodiscard]] Result<ProbeReport> probeAndKeep(const std::filesystem::path& resources, const BackendProfile& profile,
                                               const Keys& keys, const ProbeObserver& told, std::stop_token stop,
                                               const std::string& model = {});

} // namespace candor
