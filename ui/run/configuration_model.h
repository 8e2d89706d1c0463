// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/plan/configuration.h"
#include "ui/run/configuration_fields.h"

#include <QAbstractTableModel>
#include <QUndoStack>

#include <array>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace candor::ui {

/// What a backend's profile says that it charges; zero: not known.
struct BackendPrice
{
    Price tokens;
    double usdPerGpuHour = 0.0;
    std::string asOf; ///< "2026-11-01"; may be empty
};
/// By the backend's name.
using BackendPrices = std::map<std::string, BackendPrice>;

/// A backend that configurations can name.
struct KnownBackend
{
    std::string name;
    std::vector<std::string> models; ///< the one to begin with first; empty: not known
    QString probe;                   ///< "probed 2 days ago ✓"; empty for built-in ones
    BackendPrice price;
};

/// The configurations of the session that is being set up: a row each, a column for every Field. Every change can be
/// undone. GUI thread.
class ConfigurationModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    static constexpr int kDiffersRole = Qt::UserRole + 1; ///< bool: a factor that is not as in the first row
    static constexpr int kProblemRole = Qt::UserRole + 2; ///< QString; empty: can be run

    explicit ConfigurationModel(QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

    /// What a backend can be, besides an address and the built-in ones.
    void setBackends(std::vector<KnownBackend> backends);
    [[nodiscard]] const KnownBackend* backend(const std::string& name) const;
    [[nodiscard]] BackendPrices prices() const;

    [[nodiscard]] std::vector<Configuration> configurations() const;
    [[nodiscard]] const Configuration& at(int row) const { return m_rows.at(static_cast<std::size_t>(row)).now; }
    [[nodiscard]] QUndoStack& undoStack() { return m_undo; }
    /// What is wrong, one line a cell: "Row 2, top p: must be ...".
    [[nodiscard]] QStringList problems() const;
    /// The field that was set last: what "duplicate and change one thing" offers next.
    [[nodiscard]] Field lastSet() const { return m_lastSet; }

    /// Puts it behind the others under a name that is not taken. Gives the row.
    int append(Configuration configuration);
    /// Puts a copy below the row. Its name follows what is changed in it, until it is given one. Gives the copy's row.
    int duplicate(int row);
    void remove(int firstRow, int count);
    /// All of them; also undoable.
    void replaceAll(const std::vector<Configuration>& configurations);

signals:
    void changed();

private:
    struct Row
    {
        Configuration now;
        std::optional<Configuration> copiedFrom; ///< while its name is made from what was changed
    };
    class Change;

    void push(const QString& text, int at, std::vector<Row> before, std::vector<Row> after);
    void apply(int at, std::size_t remove, const std::vector<Row>& insert);
    void judge();
    void judgeNames();
    void judgeBackends();
    void takeModel(Configuration& configuration) const;
    [[nodiscard]] std::string freeName(const std::string& wanted, int besidesRow) const;
    void rename(Row& row, const Configuration& before, int index) const;
    [[nodiscard]] QVariant accessibleText(int row, Field field) const;

    std::vector<Row> m_rows;
    std::vector<KnownBackend> m_backends;
    std::vector<std::array<QString, kFieldCount>> m_problems;
    std::vector<std::set<Field>> m_differences;
    Field m_lastSet = Field::Temperature;
    QUndoStack m_undo;
};

} // namespace candor::ui
