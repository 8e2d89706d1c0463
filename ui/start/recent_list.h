// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_thread.h"

#include <QListWidget>

#include <filesystem>

namespace candor::ui {

/// The recent workspaces, two lines each. Whether a file is there is looked at in the background; one that is missing
/// is dim and says so. Enter or a double click opens, Delete takes it off the list. GUI thread.
class RecentList : public QListWidget
{
    Q_OBJECT
public:
    static constexpr int kMissingRole = Qt::UserRole + 1; ///< bool
    static constexpr int kPathRole = Qt::UserRole + 2;    ///< QString, whole

    explicit RecentList(QWidget* parent = nullptr);
    void reload();

signals:
    void chosen(const std::filesystem::path& path);
    void counted(int workspaces);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void fill(const std::vector<std::pair<std::filesystem::path, bool>>& found);
    void forget();

    JobThread m_lookups;
};

} // namespace candor::ui
