// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <vector>

namespace candor::ui {

/// The workspaces that were opened last, kept in QSettings under "recent". Holds nothing itself: each call reads or
/// writes the settings. GUI thread.
class RecentWorkspaces
{
public:
    static constexpr std::size_t kMost = 12;

    /// Youngest first. Whether the files are still there is not looked at: that may block.
    [[nodiscard]] std::vector<std::filesystem::path> all() const;
    /// Puts it first; relative paths are made absolute.
    void add(const std::filesystem::path& path);
    void remove(const std::filesystem::path& path);
};

} // namespace candor::ui
