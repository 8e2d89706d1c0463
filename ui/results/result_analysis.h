// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/comparison.h"
#include "core/analysis/matrix.h"
#include "core/query/query.h"
#include "ui/bridge/workbench.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace candor::ui {

/// What the page looks at.
struct ResultScope
{
    std::size_t session = 0; ///< index into Snapshot::sessions
    std::optional<ConfigurationRef> baseline;
    std::optional<ConfigurationRef> compared;
};

/// What the page shows of one picture, before any filter. Immutable; any thread.
struct ResultAnalysis
{
    std::shared_ptr<const Picture> picture = std::make_shared<const Picture>();
    ResultScope scope;
    TaskMatrix matrix; ///< the session's configurations; a baseline of another session first, a compared one last
    std::optional<std::size_t> comparedColumn; ///< in matrix.columns
    std::vector<Flip> flips;                   ///< one a trial of the snapshot; empty without a baseline
    std::optional<RunComparison> comparison;   ///< none: nothing is compared, or it is the baseline itself

    [[nodiscard]] const Snapshot& snapshot() const { return *picture->snapshot; }
};

/// How the matrix is sorted; core sorts trials and candidates.
struct MatrixSort
{
    enum class By
    {
        Plan,
        Task,
        Category,
        Complexity,
        Flip,
        Cell, ///< verdict in `column`
    };
    By by = By::Plan;
    std::size_t column = 0; ///< of TaskMatrix::columns
    bool descending = false;
};

struct ResultQuestion
{
    RowFilter filter; ///< what the filter line says; narrowed to the scope by rowsOf()
    MatrixSort matrix;
    RowSort trials;
    RowSort candidates;
};

/// Rows that the three tables show, in their order, and how many there would be without a filter.
struct ResultRows
{
    std::vector<std::uint32_t> matrix; ///< of TaskMatrix::rows
    std::vector<std::uint32_t> trials;
    std::vector<std::uint32_t> candidates;
    std::vector<bool> wanted; ///< one a trial of the snapshot: the filter says yes; empty without a filter
    std::size_t allTrials = 0;
    std::size_t allCandidates = 0;
};

/// Both take milliseconds with 10,000 tasks, so they are made by a job. Pure.
[[nodiscard]] std::shared_ptr<const ResultAnalysis> analyse(std::shared_ptr<const Picture> picture, ResultScope scope);
/// A filter that names no session is asked of the scope: the session, the baseline and the compared configuration.
[[nodiscard]] std::shared_ptr<const ResultRows> rowsOf(const ResultAnalysis& analysis, ResultQuestion question);

/// The trial of a cell that speaks for it: the first with the cell's verdict.
[[nodiscard]] std::optional<std::size_t> tellingTrial(const ResultAnalysis& analysis, const MatrixCell& cell);
/// The cell of a row that the page is about: that of the compared configuration, else the first that failed.
[[nodiscard]] const MatrixCell* tellingCell(const ResultAnalysis& analysis, const MatrixRow& row);

} // namespace candor::ui
