// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/dialect.h"

namespace candor {

/// Anthropic's Messages API. Sampling fields are sent where the profile's model and the API version take them; a schema
/// is changed into what the API accepts, or becomes the input of a tool that must be called.
[[nodiscard]] Dialect anthropicDialect();

} // namespace candor
