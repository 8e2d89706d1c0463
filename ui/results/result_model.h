// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/results/message_store.h"
#include "ui/results/result_analysis.h"

#include <QAbstractTableModel>
#include <QString>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace candor::ui {

/// What the three tables of the page have in common: a window on an analysis and row numbers. GUI thread. Sorting is
/// asked for, not done: sort() emits sortWanted() and the page gives new rows.
class ResultModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    /// How a cell's words are coloured: an int of Tone. The words say it too.
    static constexpr int kToneRole = Qt::UserRole + 1;
    enum class Tone
    {
        Plain,
        Dim,
        Lost,
        Gained,
    };

    explicit ResultModel(const MessageStore& messages, QObject* parent = nullptr);

    void show(std::shared_ptr<const ResultAnalysis> analysis, std::shared_ptr<const ResultRows> rows);
    [[nodiscard]] const ResultAnalysis& analysis() const { return *m_analysis; }
    [[nodiscard]] const ResultRows& rows() const { return *m_rows; }
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    void sort(int column, Qt::SortOrder order) override;

    // What a view asks of a column. Keys are never shown nor translated: the user's widths are kept under them.
    [[nodiscard]] virtual QString columnKey(int column) const = 0;
    [[nodiscard]] virtual bool isShownAtFirst(int column) const = 0;
    [[nodiscard]] virtual int widthInCharacters(int column) const = 0;
    [[nodiscard]] virtual bool isSortable(int column) const = 0;
    [[nodiscard]] virtual int messageColumn() const = 0;

    /// What a cell stands for; none for a task that nothing is stored of.
    [[nodiscard]] virtual std::optional<CandidateKey> candidateAt(int row, int column) const = 0;
    /// The cell of a candidate; invalid: it is not in the table.
    [[nodiscard]] virtual QModelIndex indexOf(CandidateKey key) const = 0;
    /// Whose message the row shows; none: there is nothing to say.
    [[nodiscard]] virtual std::optional<std::pair<CandidateKey, Verdict>> messageKey(int row) const = 0;
    /// Trials in the order of the table: what J and K walk.
    [[nodiscard]] virtual std::vector<TrialKey> walk() const = 0;

signals:
    void sortWanted(int column, Qt::SortOrder order);

protected:
    /// The rows of this model's table.
    [[nodiscard]] virtual const std::vector<std::uint32_t>& tableRows(const ResultRows& rows) const = 0;
    /// Names of a row that stay when a session grows: equal ones need no new row.
    [[nodiscard]] virtual bool sameRow(const ResultAnalysis& before, std::uint32_t beforeRow,
                                       const ResultAnalysis& after, std::uint32_t afterRow) const = 0;
    [[nodiscard]] virtual bool sameColumns(const ResultAnalysis& before, const ResultAnalysis& after) const = 0;
    [[nodiscard]] std::uint32_t rowNumber(int row) const { return tableRows(*m_rows)[static_cast<std::size_t>(row)]; }
    [[nodiscard]] const Snapshot& snapshot() const { return m_analysis->snapshot(); }
    /// The message in one line, "…" while it is not read.
    [[nodiscard]] QString messageText(int row) const;
    [[nodiscard]] std::optional<CandidateKey> decidingOf(std::optional<std::size_t> trial) const;
    static QString flipText(Flip flip);
    static Tone toneOf(Flip flip);

private:
    void onMessages();
    [[nodiscard]] bool beginsWithShownRows(const ResultAnalysis& analysis, const ResultRows& rows) const;

    const MessageStore& m_messages;
    std::shared_ptr<const ResultAnalysis> m_analysis = std::make_shared<const ResultAnalysis>();
    std::shared_ptr<const ResultRows> m_rows = std::make_shared<const ResultRows>();
};

} // namespace candor::ui
