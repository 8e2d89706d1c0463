// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/parts/python_view.h"

#include <QWidget>

#include <string>

class QPushButton;

namespace candor::ui {

class InkLabel;

/// A code pane for texts of any length: of a long one the beginning, and a button for all of it. The text is made safe
/// to look at (failure_words.h, displayText); copying elsewhere must use what the caller has.
class LongText : public QWidget
{
    Q_OBJECT
public:
    static constexpr std::size_t kMostBytes = 96 * 1024;
    static constexpr int kMostLines = 2000;
    static constexpr int kMostColumns = 2000; ///< longer lines are broken when all is shown

    explicit LongText(const QString& name, QWidget* parent = nullptr);

    /// `needed`: a line (from 1) that must be among what is shown.
    void setText(const std::string& utf8, PythonView::Language language, int needed = 0);
    void showAll();
    [[nodiscard]] bool isCut() const { return m_cut; }
    [[nodiscard]] PythonView& view() const { return *m_view; }

signals:
    void allShown();

private:
    PythonView* m_view;
    InkLabel* m_words;
    QPushButton* m_all;
    std::string m_text;
    PythonView::Language m_language = PythonView::Language::Text;
    bool m_cut = false;
};

} // namespace candor::ui
