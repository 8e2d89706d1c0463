// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

class QLabel;
class QPushButton;

namespace candor::ui {

/// What stands where there is nothing to show yet: what is missing, and a button that does the next step.
class EmptyState : public QWidget
{
    Q_OBJECT
public:
    explicit EmptyState(QWidget* parent = nullptr);

    /// An empty `button` shows none. The text is plain.
    void say(const QString& title, const QString& text, const QString& button = {});

signals:
    void clicked();

private:
    QLabel* m_title;
    QLabel* m_text;
    QPushButton* m_button;
};

} // namespace candor::ui
