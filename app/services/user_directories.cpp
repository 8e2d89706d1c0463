// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/services/user_directories.h"

#include <cstdlib>
#include <string>

namespace candor {

namespace {

namespace fs = std::filesystem;

std::string environment(const char* name)
{
    const char* value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): nothing sets the environment
    return value ? value : "";
}

fs::path directoryOf(const char* variable, const char* usual)
{
    // The specification has relative paths ignored.
    if (const fs::path chosen = environment(variable); chosen.is_absolute()) {
        return chosen / "candor";
    }
    const std::string home = environment("HOME");
    return home.empty() ? fs::path() : fs::path(home) / usual / "candor";
}

} // namespace

fs::path userConfigDirectory()
{
    return directoryOf("XDG_CONFIG_HOME", ".config");
}

fs::path userStateDirectory()
{
    return directoryOf("XDG_STATE_HOME", ".local/state");
}

} // namespace candor
