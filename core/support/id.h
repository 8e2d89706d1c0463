// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace candor {

/// A new session id: twelve lower-case hexadecimal digits from the system's random source.
[[nodiscard]] std::string newSessionId();

} // namespace candor
