// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_thread.h"
#include "ui/charts/chart_export.h"
#include "ui/charts/chart_scope.h"
#include "ui/page/registry.h"

#include <functional>
#include <vector>

class QComboBox;
class QGridLayout;
class QLabel;
class QMenu;
class QPushButton;
class QScrollArea;
class QStackedWidget;

namespace candor::ui {

class ChartCard;
class EmptyState;

/// The charts page: a grid of cards, or one chart large. Figures are made in a job whenever the picture, the session
/// or the baseline changes while the page is visible. GUI thread; owned by the window.
class ChartsView : public QWidget
{
    Q_OBJECT
public:
    /// Asks for a file name and calls `chosen` with it, unless the user gives up.
    using SaveDialog = std::function<void(QWidget* parent, const QString& suggested, const QString& filters,
                                          std::function<void(const QString&)> chosen)>;

    explicit ChartsView(const PageContext& context, QWidget* parent = nullptr);
    ~ChartsView() override;

    void setSaveDialog(SaveDialog dialog) { m_saveDialog = std::move(dialog); }
    void exportChosen(ExportFormat format);
    void copyChosen();
    void showTables(bool shown);
    [[nodiscard]] bool areTablesShown() const { return m_tablesShown; }
    /// One chart by its id; empty: all.
    void showOnly(const QString& id);

signals:
    void tablesShown(bool shown);

protected:
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeBar();
    void makeCards();
    void layOut();
    void connectAll();
    void changed();
    void makeFigures();
    [[nodiscard]] ChartScope scope() const;
    void takeFigures(const std::vector<FigurePtr>& figures);
    void fillBaseline();
    bool saysWhyEmpty();
    void placeCards();
    void follow(const FigureTarget& target);
    void choose(ChartCard* card);
    void fillMenu(QMenu& menu, ChartCard* card);
    void saveChart(ChartCard* card, ExportFormat format);
    void tell(const Error& error);

    PageContext m_context;
    SaveDialog m_saveDialog;
    QStackedWidget* m_stack = nullptr;
    EmptyState* m_empty = nullptr;
    QWidget* m_charts = nullptr;
    QComboBox* m_which = nullptr;
    QComboBox* m_sessions = nullptr;
    QComboBox* m_baseline = nullptr;
    QComboBox* m_groupBy = nullptr;
    QComboBox* m_selectionBy = nullptr;
    QPushButton* m_tables = nullptr;
    QPushButton* m_export = nullptr;
    QScrollArea* m_area = nullptr;
    QGridLayout* m_grid = nullptr;
    std::vector<ChartCard*> m_cards;
    ChartCard* m_chosen = nullptr;
    std::vector<ConfigurationRef> m_baselines; ///< of the entries of m_baseline, after the first
    QString m_only;
    QString m_startPage;
    int m_columns = 0;
    bool m_tablesShown = false;
    bool m_changed = true;
    bool m_making = false;
    bool m_makeAgain = false;
    bool m_made = false;
    std::vector<FigurePtr> m_figures;
    JobThread m_jobs; ///< last: its answers use all of the above
};

} // namespace candor::ui
