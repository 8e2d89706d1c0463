// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace candor {

/// A Python that candidates are run with.
struct Interpreter
{
    std::string path;                  ///< the real binary, shims and links followed
    std::string version;               ///< "3.11.2"
    int minor = 0;                     ///< of 3.x
    std::vector<std::string> prefixes; ///< directories that it needs besides /usr
};

/// The interpreter named by `wanted`; if empty, /usr/bin/python3, else the first usable python3 on PATH. Runs it once
/// to ask for its real path and version. Errors: SandboxUnavailable, with what is wrong with each that was tried.
[[nodiscard]] Result<Interpreter> findInterpreter(const std::string& wanted);

/// Path of a program: in /usr/bin, else the first on PATH, else empty.
[[nodiscard]] std::string findProgram(std::string_view name);

} // namespace candor
