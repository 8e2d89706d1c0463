// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/exchange.h"

#include <optional>
#include <string>
#include <string_view>

namespace candor {

/// What X-Candor-Draw says: the label, and which try of the transport this is.
struct SentLabel
{
    DrawLabel label;
    int transportTry = 0;
};

/// The value of the header, with the task's name percent-encoded.
[[nodiscard]] std::string formatLabel(const SentLabel& sent);
/// Nothing when the header is not one that formatLabel could have made.
[[nodiscard]] std::optional<SentLabel> parseLabel(std::string_view header);

[[nodiscard]] std::optional<RequestPurpose> purposeNamed(std::string_view name);

} // namespace candor
