// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/results/result_model.h"

#include <QObject>
#include <QTimer>

#include <map>

class QMenu;
class QTableView;

namespace candor::ui {

/// Keeps which columns of a table are shown, where and how wide, by the columns' keys: the matrix has other columns in
/// each session, and a place by number would be another column's. Belongs to the view.
class ColumnKeeper : public QObject
{
    Q_OBJECT
public:
    /// `settingsKey`: where the user's choice is kept. The view must have the model.
    ColumnKeeper(QTableView& view, ResultModel& model, QString settingsKey);
    ~ColumnKeeper() override;

    /// Puts the columns as the user left them. The model has other columns now.
    void apply();
    /// While the model changes its columns, widths are nobody's wish. Ends with apply() or goOn().
    void holdBack() { m_applying = true; }
    void goOn() { m_applying = false; }
    /// A choice of columns to show, and the columns to sort by, for a menu.
    void fill(QMenu& menu);

signals:
    void columnsChosen(); ///< shown or hidden

private:
    void applyOrder();
    void noteOrder();
    void noteWidth(int column, int width);
    void save();
    void setShown(int column, bool shown);
    [[nodiscard]] QString keyOf(const char* what, int column) const;
    [[nodiscard]] int widthOf(int column) const;

    QTableView& m_view;
    ResultModel& m_model;
    QString m_settingsKey;
    bool m_applying = false;
    std::map<QString, int> m_widths; ///< not written yet, by their settings' keys
    QTimer m_saveSoon;               ///< writing settings takes tens of milliseconds: when the dragging is over
};

} // namespace candor::ui
