// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/workbench.h"
#include "ui/charts/figure.h"

#include <QString>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace candor::ui {

/// What the charts are about. A value; any thread.
struct ChartScope
{
    std::shared_ptr<const Picture> picture;
    std::vector<ConfigurationRef> refs; ///< the configurations shown, in the order of the sessions and their plans
    std::optional<ConfigurationRef> baseline;
    std::optional<ConfigurationRef> compared;
    std::shared_ptr<const Workspace> workspace; ///< for what the picture leaves out; may be null
    std::string runningSession;                 ///< id of the session that is being run now
    bool byModel = false;                       ///< success: a bar a model, not a configuration
    bool byCategory = false;                    ///< selection: a group a task class, not a configuration

    [[nodiscard]] const Snapshot& snapshot() const { return *picture->snapshot; }
    [[nodiscard]] const Configuration* configuration(ConfigurationRef ref) const;
    /// The configuration's name, safe to show; with its session's time where another one shown has the same name.
    [[nodiscard]] QString nameOf(ConfigurationRef ref) const;
    /// "phase3 · 2025-10-16 14:03".
    [[nodiscard]] QString sessionName(std::size_t session) const;
    [[nodiscard]] bool isBaseline(ConfigurationRef ref) const;
    /// config="…" and what is added to it.
    [[nodiscard]] FigureTarget filterFor(ConfigurationRef ref, const QString& more = {}) const;
};

/// Every configuration of one session, or of all of them.
[[nodiscard]] std::vector<ConfigurationRef> configurationsOf(const Snapshot& snapshot,
                                                             std::optional<std::size_t> session);

} // namespace candor::ui
