// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/page/registry.h"

namespace candor::ui {

/// The page "run": a session is set up, started and watched here. Its commands: ui/run/run_commands.h.
void addRunPage(Registry& registry);

} // namespace candor::ui
