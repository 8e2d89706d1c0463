// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/page/registry.h"

namespace candor::ui {

/// The page "report": preview, sections, baseline, format, export, copy. Commands "report.export", "report.copy".
void addReportPage(Registry& registry);

} // namespace candor::ui
