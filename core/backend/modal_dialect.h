// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/dialect.h"

namespace candor {

/// An application on Modal whose web functions take prompt, schema, max_tokens, temperature and top_p, and nothing
/// else. The profile names up to three URLs, because they can't be derived from each other. Its health proves nothing:
/// ready is what warm-up says, which blocks until the model is loaded.
[[nodiscard]] Dialect modalDialect();

} // namespace candor
