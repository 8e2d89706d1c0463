// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/colours.h"
#include "core/report/document.h"

#include <string>

namespace candor {

/// A figure as one <svg> element that is well-formed XML, 720 units wide, with a title and its text alternative. The
/// colours are attributes; every shape also has a class ("bar", "passed", "execution", "compilation", "other", "text",
/// "dim", "line", "on") by which a style sheet can give others. Pure; any thread.
[[nodiscard]] std::string figureSvg(const Figure& figure, const ReportColours& colours = kLightColours);

} // namespace candor
