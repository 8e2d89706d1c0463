// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sidebyside/column_set.h"
#include "ui/sidebyside/side_content.h"

#include <functional>
#include <vector>

class QMenu;

namespace candor::ui {

/// Candidates of the same task (by its content hash) from everywhere in the workspace that are not shown: the chosen
/// one of each other configuration at the top, then all of them by configuration.
void fillAddMenu(QMenu& menu, const Snapshot& snapshot, const ColumnSet& columns,
                 const std::function<void(const std::vector<CandidateKey>&)>& add);

/// The shown columns; the reference is checked.
void fillCompareMenu(QMenu& menu, const SideContent& content, const std::function<void(std::size_t)>& choose);

} // namespace candor::ui
