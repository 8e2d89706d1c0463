// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/document.h"
#include "core/support/result.h"
#include "ui/bridge/job_thread.h"
#include "ui/page/registry.h"
#include "ui/sidebyside/side_content.h"

#include <QWidget>

#include <functional>
#include <memory>
#include <optional>

class QPushButton;
class QStackedWidget;

namespace candor::ui {

class ColumnGrid;
class ColumnSet;
class ElidedLine;
class EmptyState;
class PlainLabel;

enum class SideFormat
{
    Markdown,
    Html,
};

/// Page "side-by-side": the candidates of the trial that is looked at as columns, and any other candidates of the same
/// task beside them. Comparing is a job; while the page is hidden nothing is done. GUI thread; the window owns it.
class SideBySidePage : public QWidget
{
    Q_OBJECT
public:
    /// Asks for a path to write to and calls back with it, or never. `filter` is that of a file dialog.
    using PathChooser =
        std::function<void(const QString& suggested, const QString& filter, std::function<void(const QString&)>)>;

    explicit SideBySidePage(const PageContext& context, QWidget* parent = nullptr);
    ~SideBySidePage() override;

    void setPathChooser(PathChooser chooser) { m_choosePath = std::move(chooser); }

    void setDifferencesOnly(bool only);
    void setCleared(bool cleared);
    void addColumn(CandidateKey key);

    // Of the column in which the cursor is.
    void pinCurrent();
    void hideCurrent();
    void closeCurrent();
    void compareWithCurrent();
    void moveCurrent(int step);
    void inspectCurrent();

    void showAllColumns();
    void foldAll(bool folded);
    void openAddMenu();
    void exportTo(SideFormat format);
    void copyMarkdown();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void makeControls();
    void layOut();
    void connectAll();
    /// Turns to the trial that is looked at, unless it is shown already.
    void follow();
    void followSoon();
    void rebuild();
    void compute();
    void showContent(std::shared_ptr<const SideContent> content);
    void showState();
    void showTitle();
    void showCommands();
    void showDetail();
    void say(const QString& words);
    void openColumnMenu(std::size_t column, const QPoint& global);
    void onHoleWanted(std::size_t row, std::size_t column);
    void onEmptyClicked();
    void setCurrentFromFocus();
    [[nodiscard]] const SideColumnHead* current() const;
    [[nodiscard]] Document document() const;

    enum class Step
    {
        Start,
        Results,
        ShowAll,
        Retry,
    };
    /// A hole whose place is to be gone to when the other IR has been computed.
    struct WantedHole
    {
        CandidateKey key;
        std::size_t nth = 0;
    };

    PageContext m_context;
    ColumnSet* m_columns;
    QStackedWidget* m_stack = nullptr;
    QWidget* m_full = nullptr;
    EmptyState* m_empty = nullptr;
    PlainLabel* m_title = nullptr;
    ElidedLine* m_prompt = nullptr;
    PlainLabel* m_sentence = nullptr;
    ElidedLine* m_detail = nullptr;
    QPushButton* m_differences = nullptr;
    QPushButton* m_clearedButton = nullptr;
    QPushButton* m_compare = nullptr;
    QPushButton* m_add = nullptr;
    QPushButton* m_export = nullptr;
    ColumnGrid* m_grid = nullptr;
    PathChooser m_choosePath;
    bool m_cleared = false;
    bool m_followed = false;   ///< false: look what is looked at when shown
    bool m_takesFocus = false; ///< the page was turned to: keys are for the columns
    bool m_stale = true;       ///< what is shown is not what is wanted
    std::optional<Error> m_problem;
    std::optional<WantedHole> m_wantedHole;
    Step m_step = Step::Results;
    JobThread m_job;
    JobThread m_writing;
};

/// The page and its commands ("side-by-side.pin" ...).
void addSideBySidePage(Registry& registry);

} // namespace candor::ui
