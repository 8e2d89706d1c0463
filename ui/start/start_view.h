// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/page/registry.h"

#include <QWidget>

#include <filesystem>

class QLabel;
class QVBoxLayout;

namespace candor::ui {

class RecentList;

/// The widget of the start page. GUI thread.
class StartView : public QWidget
{
    Q_OBJECT
public:
    explicit StartView(const PageContext& context, QWidget* parent = nullptr);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void addTitle(QVBoxLayout& layout);
    QWidget* makeActions();
    QWidget* makeRecent();
    QWidget* makeBackends();
    QLabel* heading(const QString& text);
    void newSession();
    void chooseFile();
    void open(const std::filesystem::path& path);

    PageContext m_context;
    RecentList* m_recent = nullptr;
    QLabel* m_noRecent = nullptr;
};

} // namespace candor::ui
