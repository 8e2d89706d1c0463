// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/result.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace candor {

inline constexpr std::size_t kMaxFileBytes = 256u << 20;

/// The bytes of a regular file, gunzipped if it is gzip. Errors: NotFound, InvalidInput (not a regular file), TooLarge
/// (more than maxBytes after unpacking), Io. Messages name the path.
[[nodiscard]] Result<std::string> readFile(const std::filesystem::path& path, std::size_t maxBytes = kMaxFileBytes);

/// Writes all or nothing: new file beside it, fsync, rename, fsync of the directory. Errors: DiskFull, ReadOnly, Io.
[[nodiscard]] Result<void> writeFile(const std::filesystem::path& path, std::string_view bytes);

} // namespace candor
