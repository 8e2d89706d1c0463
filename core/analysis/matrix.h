// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/summary.h"
#include "core/analysis/task_outcome.h"
#include "core/query/flip.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace candor {

/// One task under one configuration: what its repeats say together.
struct MatrixCell
{
    bool inSuite = false; ///< false: the configuration's suite does not have the task
    TaskOutcome outcome;
    /// What most trials say: passed when most that are the model's pass, else the failure that is met most (of equals
    /// the first of the enumeration), one that is not the model's only where there is no other. None: no trial is there
    /// yet.
    std::optional<Verdict> verdict;
    std::int64_t holes = 0;     ///< of the candidates that gave the trials their verdicts, together
    Flip flip = Flip::None;     ///< against the baseline, as compareRuns() has it
    std::size_t firstTrial = 0; ///< in TaskMatrix::trials
    std::size_t trialCount = 0;
};

/// One task. Id, category and complexity are those of the first column whose suite has it.
struct MatrixRow
{
    std::string task;
    std::string category;
    std::string complexity;
    std::vector<MatrixCell> cells; ///< one for each column
};

/// Tasks × configurations. Tasks of different suites are one row when prompt and tests are the same.
struct TaskMatrix
{
    std::vector<ConfigurationRef> columns;
    std::optional<ConfigurationRef> baseline;
    std::vector<MatrixRow> rows;       ///< as the first column's suite has them, then what further suites add
    std::vector<std::uint32_t> trials; ///< rows of Snapshot::trials, cell by cell

    /// The trials of a cell, in the order of the plan.
    [[nodiscard]] std::span<const std::uint32_t> trialsOf(const MatrixCell& cell) const
    {
        return std::span(trials).subspan(cell.firstTrial, cell.trialCount);
    }
};

/// A column that is a reference to nothing is empty. The baseline need not be a column. Pure; any thread.
[[nodiscard]] TaskMatrix matrixOf(const Snapshot& snapshot, std::vector<ConfigurationRef> columns,
                                  std::optional<ConfigurationRef> baseline);

/// One flip for each trial of the snapshot. A trial is lost when its task is lost under its configuration against the
/// baseline (most repeats say so on both sides) and it did not pass itself; gained the other way round; the baseline's
/// own trials, and those that are not the model's, are neither. For compareRuns(baseline, x) the tasks with a lost
/// trial under x are its `lost`.
[[nodiscard]] std::vector<Flip> flipsOf(const Snapshot& snapshot, ConfigurationRef baseline);

} // namespace candor
