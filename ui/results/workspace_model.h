// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/results/session_words.h"

#include <QAbstractItemModel>

#include <memory>
#include <optional>

namespace candor::ui {

/// The sessions of a workspace, youngest first, with their configurations as children. Columns: name; what has passed
/// or how far it is. GUI thread.
class WorkspaceModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    static constexpr int kRateRole = Qt::UserRole + 1;     ///< of a configuration with trials: 0 to 1
    static constexpr int kProgressRole = Qt::UserRole + 2; ///< of a session under way: 0 to 1
    static constexpr int kMarkRole = Qt::UserRole + 3;     ///< int of Mark
    enum Column
    {
        kName,
        kState,
    };
    enum class Mark
    {
        None,
        Baseline,
        Compared,
    };

    explicit WorkspaceModel(QObject* parent = nullptr);

    void show(std::shared_ptr<const Picture> picture, RunStatus run);
    void mark(std::optional<ConfigurationRef> baseline, std::optional<ConfigurationRef> compared);

    /// Index into Snapshot::sessions; none for an invalid index.
    [[nodiscard]] std::optional<std::size_t> sessionAt(const QModelIndex& index) const;
    [[nodiscard]] std::optional<ConfigurationRef> configurationAt(const QModelIndex& index) const;
    [[nodiscard]] QModelIndex indexOf(std::size_t session) const;
    [[nodiscard]] QModelIndex indexOf(ConfigurationRef ref) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] std::size_t sessionCount() const { return m_picture->snapshot->sessions.size(); }
    [[nodiscard]] QVariant sessionData(std::size_t session, int column, int role) const;
    [[nodiscard]] QVariant configurationData(ConfigurationRef ref, int column, int role) const;
    [[nodiscard]] Mark markOf(ConfigurationRef ref) const;
    void tellAll();

    std::shared_ptr<const Picture> m_picture = std::make_shared<const Picture>();
    RunStatus m_run;
    std::optional<ConfigurationRef> m_baseline;
    std::optional<ConfigurationRef> m_compared;
};

} // namespace candor::ui
