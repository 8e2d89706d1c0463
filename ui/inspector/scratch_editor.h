// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

class QPushButton;
class QStackedWidget;
class QTabBar;

namespace candor::ui {

class InkLabel;
class PythonView;

/// What somebody has changed by hand, kept while the program runs.
struct Draft
{
    QString python;
    QString ir;
    int page = 0;      ///< 0: the Python is edited, 1: the IR
    bool open = false; ///< it stands in the place of the stored program
};

/// Edit and run: the Python, or the IR from which code is generated again. Nothing of it is stored. Ctrl+Return runs,
/// Escape closes.
class ScratchEditor : public QWidget
{
    Q_OBJECT
public:
    explicit ScratchEditor(QWidget* parent = nullptr);

    void setDraft(const Draft& draft);
    [[nodiscard]] Draft draft() const;
    void setRunning(bool running);
    void takeFocus();

signals:
    void pythonRunWanted(const QString& python);
    void irRunWanted(const QString& json);
    void resetWanted();
    void closeWanted();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void run();
    void onPage(int page);

    InkLabel* m_words;
    QTabBar* m_tabs;
    QStackedWidget* m_pages;
    PythonView* m_python;
    PythonView* m_ir;
    QPushButton* m_run;
    QPushButton* m_reset;
    QPushButton* m_close;
};

} // namespace candor::ui
