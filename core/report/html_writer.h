// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/document.h"

#include <string>

namespace candor {

/// One self-contained file that is well-formed XML too: no script, no link, nothing that is loaded; a content security
/// policy says so to the browser. Follows the reader's light or dark theme and prints. Pure; any thread.
[[nodiscard]] std::string toHtml(const Document& document);

} // namespace candor
