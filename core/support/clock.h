// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string>

namespace candor {

using SystemTime = std::chrono::system_clock::time_point;

/// "2026-11-23T14:25:30.123Z".
[[nodiscard]] std::string formatUtc(SystemTime time);

/// "0.4 s", "12 s", "3:12", "1:02:03": a duration for people.
[[nodiscard]] std::string formatDuration(std::chrono::milliseconds duration);

} // namespace candor
