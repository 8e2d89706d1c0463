// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/results/result_model.h"

namespace candor::ui {

/// Tasks × configurations. Columns: task, category, complexity, one a configuration, flip, what happened.
class MatrixModel : public ResultModel
{
    Q_OBJECT
public:
    using ResultModel::ResultModel;

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

    [[nodiscard]] QString columnKey(int column) const override;
    [[nodiscard]] bool isShownAtFirst(int column) const override;
    [[nodiscard]] int widthInCharacters(int column) const override;
    [[nodiscard]] bool isSortable(int column) const override { return column != messageColumn(); }
    [[nodiscard]] int messageColumn() const override { return columnCount() - 1; }
    /// What sorting by a column means; -1 is the order of the plan.
    [[nodiscard]] MatrixSort sortBy(int column, Qt::SortOrder order) const;

    [[nodiscard]] std::optional<CandidateKey> candidateAt(int row, int column) const override;
    [[nodiscard]] QModelIndex indexOf(CandidateKey key) const override;
    [[nodiscard]] std::optional<std::pair<CandidateKey, Verdict>> messageKey(int row) const override;
    /// The compared configuration's trials; without one, or when the filter wants none of them, all of each row.
    [[nodiscard]] std::vector<TrialKey> walk() const override;

protected:
    [[nodiscard]] const std::vector<std::uint32_t>& tableRows(const ResultRows& rows) const override
    {
        return rows.matrix;
    }
    [[nodiscard]] bool sameRow(const ResultAnalysis& before, std::uint32_t beforeRow, const ResultAnalysis& after,
                               std::uint32_t afterRow) const override;
    [[nodiscard]] bool sameColumns(const ResultAnalysis& before, const ResultAnalysis& after) const override;

private:
    static constexpr int kTask = 0;
    static constexpr int kCategory = 1;
    static constexpr int kComplexity = 2;
    static constexpr int kFirstCell = 3;

    [[nodiscard]] int flipColumn() const { return columnCount() - 2; }
    [[nodiscard]] const MatrixRow& matrixRow(int row) const { return analysis().matrix.rows[rowNumber(row)]; }
    [[nodiscard]] const MatrixCell* cellAt(int row, int column) const;
    [[nodiscard]] const Configuration* configurationAt(int column) const;
    [[nodiscard]] QVariant cellData(const MatrixCell& cell, int role) const;
    [[nodiscard]] QString cellNote(const MatrixCell& cell) const;
    [[nodiscard]] Flip flipOf(int row) const;
    [[nodiscard]] QString text(int row, int column) const;
    [[nodiscard]] QString headerTip(int column) const;
    void addTrials(const MatrixCell& cell, std::vector<TrialKey>& trials) const;
};

} // namespace candor::ui
