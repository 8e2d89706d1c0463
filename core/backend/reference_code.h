// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/python_source.h"
#include "core/suite/suite.h"
#include "core/support/json.h"
#include "core/support/result.h"

#include <string>
#include <vector>

namespace candor {

/// A task's reference solution, taken apart so that faults can be put into it and it can be said in any form. Plain
/// value.
struct ReferenceCode
{
    std::vector<CodeLine> lines;
    std::string head;                 ///< "def clamp(x, low, high):"
    std::vector<std::string> imports; ///< "import re"
    Json helpers = Json::array();     ///< [{"name", "code"}]
};

/// From the task's `reference.code` where it is nested by its own indentation, else from its solution.
/// Errors: no reference, or a solution that does not define the entry point; the message names the task.
[[nodiscard]] Result<ReferenceCode> referenceCodeOf(const Task& task);

/// A reply of the `statements` form.
[[nodiscard]] Json asStatements(const ReferenceCode& code);
/// A whole program.
[[nodiscard]] std::string asSource(const ReferenceCode& code);

/// The task's reference IR, or one made from the lines of its code where the suite has none.
[[nodiscard]] Json referenceIrOf(const Task& task, const ReferenceCode& code);

} // namespace candor
