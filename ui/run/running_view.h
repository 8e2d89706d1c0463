// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_thread.h"
#include "ui/page/registry.h"
#include "ui/run/grid_model.h"
#include "ui/run/in_flight_model.h"
#include "ui/run/success_model.h"

#include <QWidget>

#include <memory>
#include <vector>

class QAction;
class QHBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;
class QSplitter;
class QStackedWidget;
class QTableView;
class QVBoxLayout;

namespace candor::ui {

class EmptyState;
class ToneLabel;

/// A session while it runs and after: progress, what can be done to it, success for each configuration, the grid of
/// tasks and configurations, the requests under way. GUI thread; the grid is made on a thread of its own, and nothing
/// is done while the view is hidden.
class RunningView : public QWidget
{
    Q_OBJECT
public:
    explicit RunningView(const PageContext& context, QWidget* parent = nullptr);
    ~RunningView() override;

    [[nodiscard]] QString sentence() const;
    [[nodiscard]] QString below() const;

signals:
    void told(); ///< sentence() or below() changed
    void setUpWanted();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void makeControls(QVBoxLayout& layout);
    QPushButton* addButton(QHBoxLayout& line, const char* command, const QString& name);
    QWidget* makeSuccess();
    QWidget* makeGrid();
    QWidget* makeInFlight();
    void onRun();
    void sayNothing(bool afterProblem);
    void sayHeldUp(const RunStatus& run, const StoredSession* stored);
    void showTables(bool there);
    void onPicture();
    void makeCells();
    void showCells(std::shared_ptr<const GridCells> cells);
    void sizeColumns();
    void describeCell(const QModelIndex& index);
    void openCell(const QModelIndex& index);
    [[nodiscard]] const StoredSession* session() const;

    PageContext m_context;
    SuccessModel m_success;
    GridModel m_grid;
    InFlightModel m_inFlight;
    QStackedWidget* m_stack = nullptr;
    EmptyState* m_empty = nullptr;
    QWidget* m_body = nullptr;
    ToneLabel* m_problem = nullptr;
    QProgressBar* m_bar = nullptr;
    QLabel* m_progress = nullptr;
    std::vector<QPushButton*> m_whileRunning;
    std::vector<QPushButton*> m_afterwards;
    QSpinBox* m_concurrency = nullptr;
    QLabel* m_concurrencyLabel = nullptr;
    QTableView* m_successTable = nullptr;
    QTableView* m_gridTable = nullptr;
    QSplitter* m_lower = nullptr;
    QLabel* m_notYet = nullptr; ///< in the place of the tables until there is a session
    QLabel* m_cell = nullptr;
    QWidget* m_inFlightPart = nullptr;
    QLabel* m_inFlightTitle = nullptr;
    int m_shownConcurrency = 0;
    bool m_stale = true;  ///< the picture changed while hidden
    bool m_again = false; ///< it changed while cells were made
    bool m_making = false;
    JobThread m_cells;
};

} // namespace candor::ui
