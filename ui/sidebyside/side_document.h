// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/document.h"
#include "ui/sidebyside/side_content.h"

#include <set>
#include <string>

namespace candor::ui {

/// What of the content is seen.
struct SideView
{
    std::string title;  ///< the task's id
    std::string prompt; ///< the task's words
    std::set<SideSection> folded;
    bool differencesOnly = false;
};

/// What is seen, as a document: the sentence, a table of the columns, and for each open section a table with one row
/// for each row of the grid. Pure; any thread.
[[nodiscard]] Document sideDocument(const SideContent& content, const SideView& view);

} // namespace candor::ui
