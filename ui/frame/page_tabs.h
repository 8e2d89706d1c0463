// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QHBoxLayout;
class QPushButton;

#include <map>

namespace candor::ui {

/// The row of pages, and the field that leads to search and commands.
class PageTabs : public QWidget
{
    Q_OBJECT
public:
    explicit PageTabs(QWidget* parent = nullptr);

    void add(const QString& id, const QString& title, const QString& keys);
    void setCurrent(const QString& id);

signals:
    void chosen(const QString& id);
    void paletteWanted();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QHBoxLayout* m_layout;
    QPushButton* m_search;
    std::map<QString, QWidget*> m_tabs;
};

} // namespace candor::ui
