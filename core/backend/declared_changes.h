// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/backend_profile.h"
#include "core/backend/exchange.h"

#include <string>
#include <vector>

namespace candor {

// What of a request does not reach the model as the configuration declares it: one sentence each, without numbers that
// differ from request to request, so that a session's findings can be counted.

/// The sampling fields that the profile's model does not take, and the seed.
[[nodiscard]] std::vector<std::string> unsentSampling(const BackendProfile& profile);
/// `field` was declared and is not sent, because of `why`.
[[nodiscard]] std::string unsent(std::string_view field, std::string_view why);
/// The schema is not sent, because the profile says so; nothing where there is none or it is sent.
[[nodiscard]] std::vector<std::string> unsentSchema(const Request& request, const BackendProfile& profile);

} // namespace candor
