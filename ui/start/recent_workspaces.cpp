// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/recent_workspaces.h"

#include <QFile>
#include <QFileInfo>
#include <QSettings>
#include <QStringList>

namespace candor::ui {

namespace {

QString key()
{
    return QStringLiteral("recent");
}

QString absoluteText(const std::filesystem::path& path)
{
    return QFileInfo(QFile::decodeName(path.c_str())).absoluteFilePath();
}

} // namespace

std::vector<std::filesystem::path> RecentWorkspaces::all() const
{
    const QStringList stored = QSettings().value(key()).toStringList();
    std::vector<std::filesystem::path> paths;
    for (const QString& path : stored) {
        if (!path.isEmpty() && paths.size() < kMost) {
            paths.emplace_back(QFile::encodeName(path).toStdString());
        }
    }
    return paths;
}

void RecentWorkspaces::add(const std::filesystem::path& path)
{
    QSettings settings;
    QStringList stored = settings.value(key()).toStringList();
    stored.removeAll(absoluteText(path));
    stored.prepend(absoluteText(path));
    while (stored.size() > static_cast<qsizetype>(kMost)) {
        stored.removeLast();
    }
    settings.setValue(key(), stored);
}

void RecentWorkspaces::remove(const std::filesystem::path& path)
{
    QSettings settings;
    QStringList stored = settings.value(key()).toStringList();
    stored.removeAll(absoluteText(path));
    settings.setValue(key(), stored);
}

} // namespace candor::ui
