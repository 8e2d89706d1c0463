// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProgressBar>
#include <QPushButton>

namespace candor::ui {

/// A thin bar in the theme's accent. A range of nothing is shown as a faint bar: how much is not known. GUI thread.
class ProgressLine : public QProgressBar
{
    Q_OBJECT
public:
    explicit ProgressLine(QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
};

/// A button that chooses a part of the page; the chosen one is underlined in the accent. GUI thread.
class PartButton : public QPushButton
{
    Q_OBJECT
public:
    PartButton(const QString& name, const QString& text, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace candor::ui
