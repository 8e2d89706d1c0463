// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/figure.h"

#include <QFrame>

class QBoxLayout;
class QHBoxLayout;
class QLabel;
class QMenu;
class QScrollBar;
class QTableView;
class QToolButton;

namespace candor::ui {

class ChartPlot;
class FigureModel;

/// One chart on the page: title, caption, plot, note; its data as a table beside it (or below, where it is narrow).
/// GUI thread; owned by the page.
class ChartCard : public QFrame
{
    Q_OBJECT
public:
    explicit ChartCard(const QString& id, const QString& title, QWidget* parent = nullptr);

    void setFigure(const FigurePtr& figure);
    [[nodiscard]] const QString& id() const { return m_id; }
    [[nodiscard]] ChartPlot& plot() const { return *m_plot; }
    [[nodiscard]] QTableView& table() const { return *m_table; }
    /// A control of this chart alone, at the right of its title.
    void addControl(QWidget* control);
    void showTable(bool shown);
    [[nodiscard]] bool isTableShown() const { return m_tableShown; }
    /// The chart that commands are about: it has a frame.
    void setChosen(bool chosen);
    void setLarge(bool large);
    void setLeastHeight(int height);

signals:
    void activated(const candor::ui::FigureTarget& target);
    void chosen();
    void menuAboutToShow(QMenu* menu);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeHeader();
    void makeBody();
    void connectAll();
    void arrange();
    void showBars();
    void showMenu(const QPoint& at);

    QString m_id;
    FigurePtr m_figure;
    ChartPlot* m_plot;
    QWidget* m_pane;
    QScrollBar* m_across;
    QScrollBar* m_down;
    QTableView* m_table;
    FigureModel* m_model;
    QLabel* m_title;
    QLabel* m_method;
    QLabel* m_note;
    QLabel* m_refusal;
    QToolButton* m_actions;
    QHBoxLayout* m_header;
    QBoxLayout* m_body;
    bool m_tableShown = false;
    bool m_isChosen = false;
    bool m_large = false;
    int m_leastHeight = 340;
};

} // namespace candor::ui
