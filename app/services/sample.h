// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/plan/configuration.h"
#include "core/session/session_request.h"

#include <filesystem>
#include <string>
#include <vector>

namespace candor {

/// The bundled sample session, as resources/samples/october-2025/session.json describes it.
struct Sample
{
    std::string note; ///< what it is, in a sentence
    std::string suite;
    std::filesystem::path recording;
    std::uint64_t seed = 0;
    std::vector<Configuration> configurations; ///< of the default run
    std::vector<Configuration> onRequest;      ///< recorded too, but run only when asked for
};

[[nodiscard]] Result<Sample> loadSample(const std::filesystem::path& resources);

/// The sample's default run.
[[nodiscard]] SessionRequest requestOf(const Sample& sample);

} // namespace candor
