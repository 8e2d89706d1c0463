// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/page/registry.h"

namespace candor::ui {

/// The page "charts": success per model and where it was lost, as charts with their data.
void addChartsPage(Registry& registry);

} // namespace candor::ui
