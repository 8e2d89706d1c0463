// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/page/registry.h"
#include "ui/results/result_table.h"

#include <QWidget>

#include <array>

class QLabel;
class QMenu;
class QStackedWidget;
class QTabBar;

namespace candor::ui {

class EmptyState;
struct TextGrid;

/// Matrix, trials and candidates as three tabs over the same filter, and where J and K stand.
class ResultTables : public QWidget
{
    Q_OBJECT
public:
    ResultTables(const PageContext& context, MessageStore& messages, QWidget* parent = nullptr);

    void showRows(const std::shared_ptr<const ResultAnalysis>& analysis, const std::shared_ptr<const ResultRows>& rows,
                  const QString& filter);
    /// The sort of each table; the filter is the page's.
    [[nodiscard]] ResultQuestion question() const;
    [[nodiscard]] ResultTable& current() const;
    void fillColumnMenu(QMenu& menu) const;
    void fillCopyMenu(QMenu& menu);
    void takeFocus();
    /// Which failures J and K walk is said to the focus; again after another page did.
    void giveWalk();

signals:
    void sortChanged();
    void clearFilterWanted();

private:
    enum Tab
    {
        kMatrix,
        kTrials,
        kCandidates,
    };
    void onTab(int tab);
    void onCandidate();
    void updatePlace();
    void updateStack();
    void nameTabs();
    /// All rows; what happened is read first where it has not been.
    void copy(const ResultTable& table, QString (*write)(const TextGrid&));

    PageContext m_context;
    MessageStore& m_messages;
    QTabBar* m_tabs;
    QLabel* m_place;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    std::array<ResultTable*, 3> m_tables{};
    std::vector<TrialKey> m_walk; ///< the failures among the current table's trials
    QString m_filter;
};

} // namespace candor::ui
