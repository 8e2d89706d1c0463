// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <vector>

namespace candor::ui {

/// The test cases of a task as a row of marks, ✓ or ✗, that wraps. One is chosen: by click, arrow keys, Home and End.
class CaseMarks : public QWidget
{
    Q_OBJECT
public:
    struct Mark
    {
        bool passed = false;
        QString words; ///< for tool tips and screen readers
    };

    explicit CaseMarks(QWidget* parent = nullptr);
    void setMarks(std::vector<Mark> marks, int chosen);
    [[nodiscard]] int chosen() const { return m_chosen; }
    void choose(int index);
    /// Where a mark stands in this widget.
    [[nodiscard]] QRect rectOf(int index) const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;

signals:
    void chosenChanged(int index);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] int columnsIn(int width) const;
    [[nodiscard]] int indexAt(const QPoint& at) const;
    [[nodiscard]] int count() const { return static_cast<int>(m_marks.size()); }

    std::vector<Mark> m_marks;
    int m_chosen = -1;
};

} // namespace candor::ui
