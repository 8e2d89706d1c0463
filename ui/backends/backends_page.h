// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/page/registry.h"

namespace candor::ui {

/// The page "backends": the servers that the user has described, and what probes found out about them. Commands
/// "backends.save", "backends.probe".
void addBackendsPage(Registry& registry);

} // namespace candor::ui
