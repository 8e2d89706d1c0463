// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/json.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace candor {

/// Pointers into JSON documents (RFC 6901), without the exceptions of the library's own.
[[nodiscard]] std::string childPointer(std::string_view parent, std::string_view key);
[[nodiscard]] std::string childPointer(std::string_view parent, std::size_t index);

/// The keys and indices of a pointer, unescaped. "" has none.
[[nodiscard]] std::vector<std::string> pointerTokens(std::string_view pointer);

/// What the pointer points to; nullptr when there is nothing.
[[nodiscard]] Json* resolvePointer(Json& document, std::string_view pointer);
[[nodiscard]] const Json* resolvePointer(const Json& document, std::string_view pointer);

} // namespace candor
