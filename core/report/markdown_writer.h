// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/document.h"

#include <string>

namespace candor {

/// CommonMark with GitHub's tables. Nothing in the document's texts becomes markup. Pure; any thread.
[[nodiscard]] std::string toMarkdown(const Document& document);

/// One block alone: what a page copies.
[[nodiscard]] std::string toMarkdown(const Block& block);

} // namespace candor
