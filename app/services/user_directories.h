// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace candor {

/// $XDG_CONFIG_HOME/candor: what the user writes. Empty where there is no home directory. Not made. Any thread.
[[nodiscard]] std::filesystem::path userConfigDirectory();
/// $XDG_STATE_HOME/candor: logs and what was found out. Empty where there is no home directory. Not made. Any thread.
[[nodiscard]] std::filesystem::path userStateDirectory();

} // namespace candor
