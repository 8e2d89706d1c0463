// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace candor::ui {

struct Registry;

/// Puts the failure inspector into the window: the dock "inspector" at the right.
void addInspectorDock(Registry& registry);

} // namespace candor::ui
