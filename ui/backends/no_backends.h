// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/backend_profile.h"

#include <QWidget>

#include <vector>

class QGridLayout;

namespace candor::ui {

/// What stands where no server is described yet: what a backend is, and a button for each kind. GUI thread.
class NoBackends : public QWidget
{
    Q_OBJECT
public:
    NoBackends(const std::vector<BackendProfile>& templates, QWidget* parent = nullptr);

signals:
    void chosen(int number); ///< of the template; -1: an empty one

private:
    void addButton(QGridLayout& grid, int number, const QString& name, const QString& title, const QString& note);
};

} // namespace candor::ui
