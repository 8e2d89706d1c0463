// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"
#include "core/store/snapshot.h"
#include "core/support/verdict.h"
#include "ui/bridge/trial_key.h"

#include <QAbstractTableModel>
#include <QStyledItemDelegate>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace candor::ui {

/// Tasks × configurations of one session, in a few bytes a cell. Made on a background thread, then immutable.
struct GridCells
{
    struct Cell
    {
        std::uint16_t passed = 0;
        std::uint16_t trials = 0;          ///< the model's
        std::uint16_t notTheModels = 0;    ///< beside them
        Verdict verdict = Verdict::Passed; ///< of the last trial that did not pass; Passed when all do
    };
    std::shared_ptr<const SessionPlan> plan;
    std::string sessionId;
    std::size_t session = 0;
    std::vector<Cell> cells; ///< [task * configurations + configuration]
    std::unordered_map<std::string, std::size_t> taskByName;

    /// `previous` lends what does not change. Any thread; O(trials of the session).
    [[nodiscard]] static std::shared_ptr<const GridCells> of(const Snapshot& snapshot, std::size_t session,
                                                             const std::shared_ptr<const GridCells>& previous);
};

/// With more configurations than this, columns have numbers instead of names.
inline constexpr int kMostNamedColumns = 6;

/// A row a task, a column a configuration, filled in while the session runs. GUI thread.
class GridModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    static constexpr int kVerdictRole = Qt::UserRole + 1;  ///< int of Verdict; none: nothing stored yet
    static constexpr int kCountRole = Qt::UserRole + 2;    ///< "2/3" with repeats
    static constexpr int kInFlightRole = Qt::UserRole + 3; ///< bool: a request is under way

    explicit GridModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

    void show(std::shared_ptr<const GridCells> cells);
    void setInFlight(const std::vector<InFlight>& requests);
    /// "letter_grade under Qwen2.5-7B: wrong answer": the cell in words.
    [[nodiscard]] QString wordsOf(const QModelIndex& index) const;
    /// The cell's first trial.
    [[nodiscard]] std::optional<TrialKey> trialAt(const QModelIndex& index) const;
    [[nodiscard]] const std::shared_ptr<const GridCells>& cells() const { return m_cells; }

private:
    [[nodiscard]] std::size_t numberOf(const QModelIndex& index) const;

    std::shared_ptr<const GridCells> m_cells;
    std::vector<std::size_t> m_inFlight; ///< cell numbers, sorted
};

/// Paints a cell as a chip: glyph and, where there is room, words. Pending cells have a dot, cells with a request under
/// way three.
class GridDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace candor::ui
