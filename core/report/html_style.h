// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace candor {

/// The style sheet of HTML reports: light, dark and print.
[[nodiscard]] std::string htmlStyle();

/// "sha256-…": what a content security policy names a style sheet by.
[[nodiscard]] std::string styleHash(const std::string& style);

} // namespace candor
