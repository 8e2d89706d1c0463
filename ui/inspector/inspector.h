// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/result.h"
#include "ui/bridge/job_thread.h"
#include "ui/inspector/inspected.h"
#include "ui/page/registry.h"

#include <QWidget>

#include <functional>
#include <map>
#include <optional>

class QAction;
class QScrollArea;
class QStackedWidget;
class QVBoxLayout;

namespace candor::ui {

class CandidateHeader;
class EmptyState;
class ExchangeSection;
class FoldSection;
class HolesSection;
class InkLabel;
class LineageSection;
class LinksSection;
class PythonSection;
class VerdictSection;

/// The failure inspector: everything that is known of the candidate in focus, from the verdict in words down to the raw
/// bytes. Follows the focus while it is visible. GUI thread; records are fetched and read in the background.
class Inspector : public QWidget
{
    Q_OBJECT
public:
    explicit Inspector(const PageContext& context, QWidget* parent = nullptr);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void makeSections();
    void addCommands();
    void connectSections();
    FoldSection* addSection(const QString& id, const QString& title, QWidget* body, std::function<void()> fill);

    void refresh();
    void refreshFrom(CandidateKey key);
    void take(CandidateKey key, const Result<std::shared_ptr<const TrialRecord>>& record);
    void present(const InspectedPtr& inspected);
    void say(const QString& title, const QString& text, const QString& button = {});
    void forget();
    void onPicture();
    void onEmptyButton();
    void step(int by);
    void copyBugReport();
    void updateActions();

    PageContext m_context;
    std::optional<CandidateKey> m_wanted; ///< asked for, and not shown yet
    InspectedPtr m_inspected;             ///< what is shown
    std::function<void()> m_emptyAction;
    std::map<FoldSection*, std::function<void()>> m_fills;
    std::map<FoldSection*, bool> m_stale; ///< folded sections are filled when they are opened

    QStackedWidget* m_stack;
    EmptyState* m_empty;
    CandidateHeader* m_header;
    QScrollArea* m_scroll;
    QVBoxLayout* m_column;
    InkLabel* m_message;
    VerdictSection* m_verdict;
    PythonSection* m_python;
    LinksSection* m_links;
    HolesSection* m_holes;
    LineageSection* m_lineage;
    ExchangeSection* m_exchange;
    FoldSection* m_holesFold = nullptr;
    FoldSection* m_lineageFold = nullptr;
    FoldSection* m_pythonFold = nullptr;
    QAction* m_runAgain = nullptr;
    QAction* m_edit = nullptr;
    QAction* m_copyReport = nullptr;
    JobThread m_jobs;    ///< reads the candidate
    JobThread m_reports; ///< writes bug reports
};

} // namespace candor::ui
