// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/results/result_model.h"

#include <span>

namespace candor::ui {

/// The table of trials, or of candidates: a column for each thing that core can sort by, and what happened.
class RowModel : public ResultModel
{
    Q_OBJECT
public:
    enum class Kind
    {
        Trials,
        Candidates,
    };
    RowModel(Kind kind, const MessageStore& messages, QObject* parent = nullptr);

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
    [[nodiscard]] RowSort sortBy(int column, Qt::SortOrder order) const;

    [[nodiscard]] std::optional<CandidateKey> candidateAt(int row, int column) const override;
    [[nodiscard]] QModelIndex indexOf(CandidateKey key) const override;
    [[nodiscard]] std::optional<std::pair<CandidateKey, Verdict>> messageKey(int row) const override;
    [[nodiscard]] std::vector<TrialKey> walk() const override;

    struct Column; ///< how a column is called and shown

protected:
    [[nodiscard]] const std::vector<std::uint32_t>& tableRows(const ResultRows& rows) const override
    {
        return m_kind == Kind::Trials ? rows.trials : rows.candidates;
    }
    [[nodiscard]] bool sameRow(const ResultAnalysis& before, std::uint32_t beforeRow, const ResultAnalysis& after,
                               std::uint32_t afterRow) const override;
    [[nodiscard]] bool sameColumns(const ResultAnalysis& before, const ResultAnalysis& after) const override;

private:
    [[nodiscard]] std::uint32_t trialOf(std::uint32_t row) const
    {
        return m_kind == Kind::Trials ? row : snapshot().candidates.trial[row];
    }
    [[nodiscard]] QString text(int row, const Column& column) const;
    [[nodiscard]] QString numberText(RowColumn column, std::uint32_t row) const;
    [[nodiscard]] QString selectedText(std::uint32_t trial) const;
    [[nodiscard]] QString casesText(std::uint32_t row) const;
    [[nodiscard]] QVariant verdictData(std::uint32_t row, int role) const;
    [[nodiscard]] bool hasVerdict(std::uint32_t row) const;
    [[nodiscard]] Flip flipOf(std::uint32_t row) const;

    Kind m_kind;
    std::span<const Column> m_columns;
};

} // namespace candor::ui
