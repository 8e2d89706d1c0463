// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QString>

#include <functional>

class QLabel;
class QPushButton;

namespace candor::ui {

/// One line above the pages that says what the user should know now, with a button that does something about it.
class NoticeBar : public QFrame
{
    Q_OBJECT
public:
    explicit NoticeBar(QWidget* parent = nullptr);

    /// Replaces what is shown. An empty `button` shows none. The text is plain.
    void say(const QString& text, bool isProblem, const QString& button = {}, std::function<void()> act = {});
    void dismiss();
    [[nodiscard]] QString text() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* m_glyph;
    QLabel* m_text;
    QPushButton* m_button;
    QPushButton* m_close;
    std::function<void()> m_act;
    bool m_isProblem = false;
};

} // namespace candor::ui
