// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>
#include <QString>

namespace candor::ui {

/// A push button with a line below its text that says what it does. GUI thread.
class BigButton : public QPushButton
{
    Q_OBJECT
public:
    BigButton(const QString& name, const QString& title, const QString& description, QWidget* parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] QFont titleFont() const;

    QString m_description;
};

} // namespace candor::ui
