// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/comparison.h"

#include <optional>
#include <vector>

namespace candor {

/// The run that would tell what one factor does: the baseline with nothing changed but that factor.
struct Control
{
    Difference factor;
    Configuration configuration;         ///< what to run; a name of its own, else the baseline's with the one change
    std::optional<ConfigurationRef> run; ///< where the snapshot holds it already; the youngest
};

/// One control for each factor of a configuration that differs, in the order of the differences. A rubric selects
/// nothing while one candidate is drawn, so it is no control for such a baseline; environment and provenance are none
/// at all. Run already means: of the same suite, of the same kind of replies, with trials stored.
[[nodiscard]] std::vector<Control> controlsOf(const Snapshot& snapshot, const RunComparison& comparison);

} // namespace candor
