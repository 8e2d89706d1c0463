// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_thread.h"
#include "ui/page/registry.h"
#include "ui/results/result_analysis.h"

#include <QWidget>

class QStackedWidget;

namespace candor::ui {

class AnswerHeader;
class ConfigurationChooser;
class EmptyState;
class FilterLine;
class MessageStore;
class ResultTables;

/// Page "results": the answer, then its evidence. Analysis, filtering and sorting are jobs; while the page is hidden
/// nothing is done. GUI thread; the window owns it.
class ResultsPage : public QWidget
{
    Q_OBJECT
public:
    explicit ResultsPage(const PageContext& context, QWidget* parent = nullptr);
    ~ResultsPage() override;

    void setFilter(const QString& text);
    void focusFilter();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void makeControls();
    void layOut();
    void connectAll();
    /// Something changed that analyses come from; done at once when the page is seen, else when it is shown.
    void changed();
    void analyseNow();
    void ask();
    void showState();
    void showChoosers();
    void showAnswer();
    [[nodiscard]] bool saysWhyEmpty();
    void sayNoTrials(const StoredSession& session);
    void onEmptyClicked();

    enum class Step
    {
        Start,
        Run,
        Resume,
    };

    PageContext m_context;
    MessageStore* m_messages;
    AnswerHeader* m_answer;
    FilterLine* m_filter;
    ConfigurationChooser* m_baseline;
    ConfigurationChooser* m_compared;
    ResultTables* m_tables;
    EmptyState* m_empty;
    QStackedWidget* m_stack;
    QWidget* m_results;
    std::shared_ptr<const ResultAnalysis> m_analysis;
    QString m_openProblem; ///< why the last file could not be opened
    Step m_step = Step::Start;
    bool m_changed = true;
    bool m_analysing = false;
    bool m_analyseAgain = false;
    JobThread m_analyses;
    JobThread m_questions;
};

/// The page, its commands ("view.find", "results.next-failure", "results.previous-failure") and its answer to
/// Focus::filterWanted.
void addResultsPage(Registry& registry);

} // namespace candor::ui
