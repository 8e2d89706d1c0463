// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/suite/suite.h"
#include "core/support/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace candor {

/// The directory of suites, rubrics, prompts, schemas and samples: $CANDOR_RESOURCES, else beside the installed
/// program, else the source tree. Errors: NotFound with the places that were looked at.
[[nodiscard]] Result<std::filesystem::path> findResources();

/// A bundled suite by name ("phase3") or any suite by path. Errors: NotFound with the names that exist.
[[nodiscard]] Result<Suite> openSuite(const std::filesystem::path& resources, const std::string& nameOrPath);

/// Names of the bundled suites, sorted.
[[nodiscard]] std::vector<std::string> bundledSuites(const std::filesystem::path& resources);
/// Names of the bundled rubrics and prompts, as a configuration takes them, sorted.
[[nodiscard]] std::vector<std::string> bundledRubrics(const std::filesystem::path& resources);
[[nodiscard]] std::vector<std::string> bundledPrompts(const std::filesystem::path& resources);

/// $XDG_DATA_HOME/candor/workspace.candor, its directory made: where sessions go when no file is named.
[[nodiscard]] Result<std::filesystem::path> defaultWorkspace();

} // namespace candor
