// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/page/registry.h"

namespace candor::ui {

/// The page "start": recent workspaces, how to begin, what is ready. Commands "session.run-sample", "session.new".
void addStartPage(Registry& registry);

/// Runs the bundled sample session and shows the run page. Opens the default workspace first when none is open; a
/// session that runs already is only shown. GUI thread; does not block.
void runSample(const PageContext& context);

/// Opens the default workspace; what goes wrong before its file is touched is told in a message box.
void openDefaultWorkspace(const PageContext& context);

} // namespace candor::ui
