// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/page/registry.h"

namespace candor {

/// All pages and docks of the program.
[[nodiscard]] ui::Registry everyPage();

} // namespace candor
