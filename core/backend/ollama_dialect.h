// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/dialect.h"

namespace candor {

/// Ollama's own way: POST /api/chat, options in an object of their own, one JSON object or one a line. The OpenAI way
/// of the same server has no switch for thinking and no durations.
[[nodiscard]] Dialect ollamaDialect();

} // namespace candor
